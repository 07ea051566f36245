"""Every include template in its real states, on one page: what a page can be made of. Shown with the demonstration alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace as Thing

from django import forms
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from marketplace.core.forms import WonField

FOLDER = Path(settings.BASE_DIR) / "templates" / "components"
AT, DUE = datetime(2026, 3, 4, 1, 20, tzinfo=UTC), datetime(2026, 3, 12, 6, tzinfo=UTC)


class _Form(forms.Form):
    name = forms.CharField(label="과제 이름", help_text="평가위원이 처음 보는 글입니다.")
    amount = WonField(label="총사업비", required=False)
    kind = forms.ChoiceField(label="지급 구분", choices=[("advance", "선금"), ("balance", "잔금")])
    sure = forms.BooleanField(label="내용을 모두 읽었습니다")
    days = forms.MultipleChoiceField(
        label="가능한 요일", choices=[("mon", "월"), ("tue", "화")], widget=forms.CheckboxSelectMultiple, required=False
    )
    one = forms.ChoiceField(
        label="검수 결과",
        choices=[("yes", "합격"), ("no", "불합격")],
        widget=forms.RadioSelect,
        help_text="하나만 고릅니다.",
    )
    file = forms.FileField(label="증빙 파일")


class _RowForm(forms.Form):
    name = forms.CharField(label="이름")
    months = forms.IntegerField(label="개월 수", max_value=12)


def _form(prefix: str, data: dict | None = None) -> _Form:
    return _Form(data, prefix=prefix, auto_id=f"{prefix}-%s")


def _rows(prefix: str, data: dict | None = None):
    made = forms.formset_factory(_RowForm, extra=1, can_delete=True)
    management = {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "0"}
    return made(management | data if data else None, prefix=prefix, auto_id=f"{prefix}-%s")


def _case(**changes) -> dict:
    firm, vendor = Thing(legal_name="(주)예시금속"), Thing(legal_name="(주)예시테크")
    case = Thing(number="S-2026-0001", demand_firm=firm, vendor=vendor, holder_since=AT, due_at=DUE)
    return {
        "case": case, "title": "공구 파손 예측", "badge": "협약", "journey": ["의뢰", "견적", "신청", "선정", "협약"],
        "position": 5, "turn": "수요기업", "awaited": Thing(now="서명할 차례입니다", then="공급기업이 서명합니다"),
        "late": False, "main": Thing(closed="", href="#", label="서명하기"),
        "others": [Thing(closed="아직 열리지 않았습니다", href="", label="변경 요청"), Thing(closed="", href="#", label="내려받기")],
    } | changes  # fmt: skip


def _samples() -> Iterator[tuple[str, str, dict]]:
    """Template, state, context."""
    for tone in ("", "accent", "ok", "warm", "bad", "line"):
        yield "badge", tone or "plain", {"text": "접수 중", "tone": tone}
    yield "bell", "nothing new", {"unread": 0}
    yield "bell", "unread", {"unread": 3}
    yield "case_header", "our turn", _case()
    yield (
        "case_header",
        "late, and closed to us",
        _case(late=True, main=Thing(closed="대표자만 서명할 수 있습니다"), others=[]),
    )
    yield "case_steps", "in the middle", {"steps": ["의뢰", "견적", "신청"], "position": 2}
    yield (
        "check_answers",
        "with and without a link",
        {"rows": [("과제 이름", ["공구 파손 예측"], "#"), ("기간", ["2026. 5. 1.", "2026. 11. 30."], "")]},
    )
    yield "chip", "to pick", {"text": "제조업", "href": "#"}
    yield "chip", "in use", {"text": "제조업", "href": "#", "on": True, "label": "제조업 조건 빼기"}
    bound, empty = _form("bad", {"bad-days": ["sun"]}), _form("new")
    yield "choices", "several", {"field": empty["days"]}
    yield "choices", "one, with a hint", {"field": empty["one"]}
    yield "choices", "refused", {"field": bound["one"]}
    yield "compare_box", "on a card", {"slug": "example", "name": "닮은도면"}
    yield "compare_dock", "shown once something is ticked", {}
    yield (
        "dialog",
        "closed",
        {
            "id": "sample-dialog",
            "label": "금액 계산 방법",
            "title": "이렇게 계산합니다",
            "body": "components/search_note.html",
            "degraded": "engine-down",
        },
    )
    yield "display_form", "in the header", {}
    yield (
        "effect",
        "open",
        {
            "id": "sample-effect",
            "effect": "합격 처리하면 공급기업이 대금을 청구할 수 있습니다.",
            "note": "120,000,000원",
            "field": empty["sure"],
            "label": "합격 처리",
        },
    )
    yield (
        "effect",
        "closed",
        {"id": "sample-closed", "effect": "기한이 지나 서명할 수 없습니다.", "label": "서명", "disabled": True},
    )
    yield "empty", "plain", {"text": "결재할 문서가 없습니다."}
    yield (
        "empty",
        "with ways on",
        {"text": "조건에 맞는 솔루션이 없습니다.", "actions": [("조건 빼기", "#"), ("공개 의뢰로 올리기", "#")]},
    )
    yield "errors", "refused", {"form": bound}
    yield (
        "facts",
        "a row without a value is left out",
        {"rows": [("회사", "(주)예시금속"), ("전화", ""), ("지역", "경기")]},
    )
    yield "field", "text with a hint", {"field": empty["name"]}
    yield "field", "with a unit", {"field": empty["amount"], "suffix": "원"}
    yield "field", "one of a few", {"field": empty["kind"]}
    yield "field", "a box to tick", {"field": _form("tick")["sure"]}
    yield "field", "refused", {"field": bound["name"]}
    yield "file_field", "to choose", {"field": empty["file"], "kinds": "PDF, 20MB까지"}
    yield "file_field", "refused", {"field": bound["file"]}
    yield (
        "letters",
        "unread and official, read",
        {
            "letters": [
                Thing(id=1, subject="선정 결과를 알려 드립니다", at=AT, is_read=False, is_legal=True),
                Thing(id=2, subject="설명회를 엽니다", at=AT, is_read=True, is_legal=False),
            ]
        },
    )
    yield (
        "messages",
        "each kind",
        {
            "messages": [
                Message(constants.SUCCESS, "저장했습니다."),
                Message(constants.WARNING, "기한이 하루 남았습니다."),
                Message(constants.ERROR, "저장하지 못했습니다. 다시 눌러 주세요."),
            ]
        },
    )
    yield (
        "money_table",
        "with a rule and what we pay",
        {
            "caption": "총사업비",
            "rows": [
                ("정부지원금", 300_000_000, ""),
                ("민간부담금 현금", 37_500_000, "총사업비의 10% 이상"),
                ("민간부담금 현물", 37_500_000, "돈이 움직이지 않음"),
            ],
            "total": ("총사업비", 375_000_000),
            "pay": ("우리 회사가 통장에서 낼 돈", 71_250_000),
            "rule": "현금에 부가세를 더합니다.",
        },
    )
    yield "organisation_switch", "two others", {"frame": Thing(others=[(1, "(주)예시금속"), (2, "(주)예시테크")])}
    yield "pager", "in the middle", {"links": [(1, "page=1"), (2, "page=2"), (3, "page=3")], "number": 2}
    yield "row", "new", {"row": _rows("rows")[0], "number": 1}
    refused = _rows("refused", {"refused-0-name": "", "refused-0-months": "40"})
    yield "row_errors", "refused", {"rows": refused}
    yield "row", "refused", {"row": refused[0], "number": 1}
    yield (
        "search_form",
        "in the header",
        {
            "id": "sample-q",
            "name": "견본",
            "label": "솔루션 검색",
            "placeholder": "솔루션, 공급기업 검색",
            "button": "검색",
        },
    )
    yield "search_note", "the server is down", {"degraded": "engine-down"}
    yield (
        "shortlist_button",
        "not kept",
        {"solution_id": 1, "name": "닮은도면", "back": reverse("components"), "shortlist": []},
    )
    yield (
        "shortlist_button",
        "kept",
        {"solution_id": 1, "name": "닮은도면", "back": reverse("components"), "shortlist": [1]},
    )
    yield (
        "task_list",
        "to do, waiting, overdue",
        {
            "tasks": [
                {
                    "what": "협약서에 서명",
                    "href": "#",
                    "why": "공구 파손 예측",
                    "label": "서명하기",
                    "due": DUE,
                    "since": AT,
                },
                {"what": "견적 보내기", "href": "#", "why": "도면 찾기", "state": "기다리는 중", "tone": "accent"},
                {"what": "결과보고서", "why": "돌봄 기록", "state": "늦음", "tone": "bad", "due": AT, "overdue": True},
            ]
        },
    )
    past = [
        Thing(what="신청서를 냈습니다", who="서지안", at=AT, reason=""),
        Thing(what="보완을 요청했습니다", who="전담기관", at=DUE, reason="납세증명서가 지났습니다."),
    ]
    yield "timeline", "newest last", {"entries": past}
    yield "timeline", "the earlier folded", {"entries": past[1:], "earlier": past[:1]}
    yield "timeline_entry", "with a reason", {"entry": past[1]}


@dataclass(frozen=True, slots=True)
class Component:
    """A template: what its comment says of it, and each state with its HTML."""

    name: str
    about: str
    states: list[tuple[str, SafeString]]


def components(request) -> list[Component]:
    """Every template of the folder, by name; one without a sample has no states."""
    shown: dict[str, list[tuple[str, SafeString]]] = {path.stem: [] for path in sorted(FOLDER.glob("*.html"))}
    for name, state, context in _samples():
        html = render_to_string(f"components/{name}.html", context, request)
        shown[name].append((state, mark_safe(html.replace(" data-focus", ""))))  # a sample does not take the focus
    return [Component(name, _about(name), states) for name, states in shown.items()]


def _about(name: str) -> str:
    source = (FOLDER / f"{name}.html").read_text(encoding="utf-8")
    return source.partition("{% comment %}")[2].partition("{% endcomment %}")[0].strip()


@require_safe
def page(request):
    return render(request, "demo/components.html", {"components": components(request)})
