"""The office's page of a case: what belongs to it, its papers, its money, its notes, its timeline."""

import io
import json

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from marketplace.accounts.models import User
from marketplace.core import audit, files, outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.models import AuditEntry
from marketplace.programmes import operations as programmes
from marketplace.programmes.case_screen import papers_of
from marketplace.programmes.errors import EmptyNote
from marketplace.programmes.models import Case, CaseNote
from marketplace.programmes.workspace import story_of

pytestmark = [pytest.mark.django_db, pytest.mark.db]

NOTE = "대표가 전화로 계좌 변경을 물었습니다.\n서류를 받으면 다시 확인합니다."


@pytest.fixture
def case(stage):
    return Case.objects.get(pk=stage.firm().made["case"])


@pytest.fixture
def get(client, stage):
    """What a member of the staff gets at an address, in the story's time."""

    def got(who, path):
        client.force_login(User.objects.get(pk=stage.world.staff_ids[who]))
        with time_machine.travel(stage.now(), tick=False):
            return client.get(path)

    return got


def paid(stage):
    stage.vouchered().guaranteed().delivered().claimed().paid()
    outbox.drain()
    return stage


def test_page_gathers_the_records_and_says_what_can_be_done(page, stage, case):
    stage.vouchered().guaranteed().delivered().claimed()
    outbox.drain()
    shown = page("manager1", case)
    claim = stage.claim(position=2)

    for record in (stage.application(), stage.agreement(), stage.document(), stage.voucher(), claim):
        assert f'href="/admin/{record._meta.model_name}/inspect/{record.pk}/"' in shown
    assert f'href="/admin/claim/inspect/{claim.pk}/do/check/"' in shown
    assert f'href="/admin/claim/inspect/{claim.pk}/do/approve/"' not in shown  # nobody has checked it yet
    assert f'href="/admin/claim/inspect/{stage.claim(2, "f08").pk}/"' not in shown


def test_every_kind_of_record_leads_back_to_its_case(page, stage, case):
    paid(stage).evaluated()
    link = f'href="/admin/case/inspect/{case.pk}/"'

    for record in (stage.application(), stage.agreement(), stage.document(), stage.voucher(), stage.claim(),
                   stage.claim().instruction, stage.settlement(), stage.agreement().milestones.first()):  # fmt: skip
        assert link in page("manager1", record)


def test_money_is_shown_as_agreed_and_as_booked(page, stage, case):
    paid(stage)
    agreement, voucher, shown = stage.agreement(), stage.voucher(), page("finance1", case)
    claim = stage.claim()

    total = agreement.grant + agreement.cash + agreement.in_kind
    assert f"{total:,}원" in shown
    assert f"바우처 {voucher.number}" in shown
    owed = f"<td>미지급금 {agreement.vendor.business_number}</td><td>전담기관 계좌</td>"
    assert f'{owed}<td class="office-count">{claim.grant_share + claim.cash_share:,}원</td>' in shown
    assert owed not in page("secretary", case)  # who has no business with the ledger


def test_papers_are_found_and_saved(get, page, stage, case):
    paid(stage)
    shown = page("manager1", case)
    papers = papers_of(case, stage.staff("manager1"))

    assert {paper.name.partition("-")[0] for paper in papers} >= {
        "receipt",
        "AG",
        "guarantee",
        "deliverable",
        "invoice",
    }
    for paper in papers:
        address = f"/admin/case/inspect/{case.pk}/paper/{paper.file.pk}/"
        assert f'href="{address}"' in shown
        answer = get("manager1", address)
        assert answer.content == files.read(paper.file)
        assert answer["Content-Disposition"].startswith("attachment")


def test_paper_of_another_case_is_not_found(get, stage, case):
    other = Case.objects.get(pk=stage.firm("f08").made["case"])
    strange = papers_of(other, stage.staff("manager1"))[0].file.pk

    assert get("manager1", f"/admin/case/inspect/{other.pk}/paper/{strange}/").status_code == 200
    assert get("manager1", f"/admin/case/inspect/{case.pk}/paper/{strange}/").status_code == 404
    assert get("editor", f"/admin/case/inspect/{other.pk}/paper/{strange}/").status_code in (302, 404)


def test_note_is_written_once_and_stays_inside(press, page, stage, case):
    for _twice in range(2):
        assert press("manager1", case, "note", words=NOTE)["Location"] == reverse("case:inspect", args=[case.pk])

    note = CaseNote.objects.get()
    assert (note.text, note.written_by) == (NOTE, stage.world.staff_ids["manager1"])
    assert "대표가 전화로 계좌 변경을 물었습니다.<br>" in page("secretary", case)
    assert audit.trail(case).filter(action="case_note.add").count() == 1
    for actor in (stage.of(), stage.vendor()):
        assert not any("메모" in entry.what or NOTE in entry.reason for entry in story_of(case, actor))


def test_same_words_of_another_or_of_tomorrow_are_another_note(stage, case):
    def write(who, at):
        return programmes.write_note(case_id=case.pk, words=NOTE, actor=stage.staff(who), at=at)

    first = write("manager1", stage.now())
    write("manager2", stage.now())
    write("manager1", stage.world.go(stage.world.day(1, since=stage.world.today), 9))
    assert CaseNote.objects.count() == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseNote.objects.create(
            case=case,
            text=NOTE,
            sha256=first.sha256,
            written_by=first.written_by,
            written_on=first.written_on,
            at=first.at,
        )


def test_note_needs_words_and_the_office(stage, case):
    def write(words, actor):
        programmes.write_note(case_id=case.pk, words=words, actor=actor, at=stage.now())

    with pytest.raises(EmptyNote):
        write(" \n", stage.staff("manager1"))
    for actor in (stage.of(), stage.vendor(), stage.staff("editor"), stage.staff("inspector")):
        with pytest.raises(NotAllowed):
            write(NOTE, actor)
    assert not CaseNote.objects.exists()


def test_timeline_is_narrowed_to_a_kind_and_taken_as_a_file(get, stage, case):
    paid(stage)
    entries = [entry for entry in audit.trail(case) if entry.subject.startswith("settlement.claim:")]
    answer = get("manager1", f"/admin/case/inspect/{case.pk}/?kind=settlement.claim&export=timeline")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))

    assert len(rows) == 1 + len(entries) > 3
    assert all(row[1].startswith("대금청구: ") for row in rows[1:])
    taken = AuditEntry.objects.get(action="case.export")
    assert (taken.subject, json.loads(taken.facts)["rows"]) == (
        f"accounts.user:{stage.world.staff_ids['manager1']}", len(entries)
    )  # fmt: skip
    shown = get("manager1", f"/admin/case/inspect/{case.pk}/?kind=settlement.claim").content.decode()
    assert shown.count("</time> <strong>") == len(entries)
    whole = get("manager1", f"/admin/case/inspect/{case.pk}/?kind=no.such").content.decode()
    assert whole.count("</time> <strong>") == audit.trail(case).count()
