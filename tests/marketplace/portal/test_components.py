"""The include templates: what they show of what they are given, and that nothing given is trusted as HTML."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.template.loader import render_to_string

NASTY = "<script>x</script>"


def render(name: str, **context) -> str:
    return render_to_string(f"components/{name}.html", context)


def test_money_table_shows_won_and_total():
    page = render(
        "money_table",
        caption="총사업비",
        rows=[("정부지원금", 300_000_000, ""), ("현금", 37_500_000, "10%")],
        total=("합계", 337_500_000),
        pay=("우리 회사가 통장에서 낼 돈", 71_250_000),
        rule=NASTY,
    )

    assert all(won in page for won in ("300,000,000원", "37,500,000원", "337,500,000원", "71,250,000원"))
    assert NASTY not in page


def test_case_steps_mark_what_is_done_and_what_is_now():
    page = render("case_steps", steps=["의뢰", "견적", "신청"], position=2)

    assert page.count('class="done"') == 1
    assert page.count('aria-current="step"') == 1
    assert "2/3 견적" in page


def test_pager_marks_the_page_and_hides_for_one():
    assert 'aria-current="page"' in render("pager", links=[(1, "page=1"), (2, "page=2")], number=2)
    assert "<nav" not in render("pager", links=[(1, "page=1")], number=1)


def test_timeline_speaks_korean_time():
    entry = SimpleNamespace(what=NASTY, who="서지안", at=datetime(2026, 3, 2, 0, 5, tzinfo=UTC), reason="")
    page = render("timeline", entries=[entry])

    assert "2026. 3. 2.(월) 09:05" in page
    assert NASTY not in page


@pytest.mark.parametrize("name", ["badge", "chip", "empty"])
def test_text_is_never_markup(name):
    assert NASTY not in render(name, text=NASTY, href="/", label=NASTY, actions=[(NASTY, "/")])


def test_field_ties_label_hint_and_error_together():
    class Form(forms.Form):
        amount = forms.CharField(label="금액", help_text="원 단위")

    form = Form({"amount": ""})
    page = render("field", field=form["amount"])

    assert 'for="id_amount"' in page
    assert 'aria-describedby="id_amount_helptext id_amount_error"' in page
    assert 'id="id_amount_helptext"' in page
    assert 'id="id_amount_error"' in page
    assert 'href="#id_amount"' in render("errors", form=form)


def test_facts_leave_out_what_is_empty():
    page = render("facts", rows=[("회사", "고운빛염색"), ("전화", "")])

    assert "고운빛염색" in page
    assert "전화" not in page
