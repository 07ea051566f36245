"""An edition of articles: begun, written, reviewed by a second person, in use, and never changed again."""

import json
from dataclasses import replace

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from contracts.agreements import operations as agreements
from contracts.clauses import operations, queries, shipped
from contracts.clauses.enums import DocumentKind, EditionState
from contracts.clauses.errors import EditionUnderWay, NotADraft, TextNotUsable
from contracts.clauses.models import Edition, Wording
from marketplace.core import audit
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import TransitionRefused
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]

KIND = DocumentKind.AGREEMENT
KOREAN, ENGLISH = shipped.texts(KIND)
OTHER_KOREAN = KOREAN.replace("30일 안에 되살릴", "20일 안에 되살릴")
OTHER_ENGLISH = ENGLISH.replace("within 30 days destroy", "within 20 days destroy")
NOTE = "개인정보 파기 기한을 줄입니다."


@pytest.fixture(scope="module")
def made(shared_database):
    return Stage(small_world("f01")).drafted().received().scored().ranked().decided().revised()


@pytest.fixture
def stage(made, db):
    return made


def begin(stage, **other):
    given = {
        "programme_id": stage.award().case.round.programme_id,
        "kind": KIND,
        "actor": stage.staff("manager1"),
        "at": stage.now(),
    }
    return operations.begin_edition(**given | other)


def revise(stage, edition, **other):
    given = {
        "korean": OTHER_KOREAN,
        "english": OTHER_ENGLISH,
        "note": NOTE,
        "actor": stage.staff("manager1"),
        "at": stage.now(),
    }
    return operations.revise_edition(edition_id=edition.pk, **given | other)


def submitted(stage):
    edition = revise(stage, begin(stage))
    return operations.submit_edition(edition_id=edition.pk, actor=stage.staff("manager1"), at=stage.now())


def publish(stage, edition, actor="approver"):
    return operations.publish_edition(edition_id=edition.pk, actor=stage.staff(actor), at=stage.now())


def test_what_is_published_is_quoted_by_the_next_document_and_by_none_before(stage):
    programme = stage.award().case.round.programme_id
    edition = submitted(stage)
    assert queries.texts_in_use(programme_id=programme, kind=KIND) == (KOREAN, ENGLISH)
    assert publish(stage, edition).state == EditionState.PUBLISHED
    assert queries.texts_in_use(programme_id=programme, kind=KIND) == (OTHER_KOREAN, OTHER_ENGLISH)

    stage.drawn_up()
    first = json.loads(stage.document().snapshot)
    assert "20일 안에 되살릴" in stage.document().snapshot or not first["terms"]["personal_data"]
    assert queries.wording(first["wording"]).korean == OTHER_KOREAN
    second = revise(stage, begin(stage), korean=KOREAN, english=ENGLISH)
    assert second.version == 2 and queries.texts_before(second) == (OTHER_KOREAN, OTHER_ENGLISH)
    publish(stage, operations.submit_edition(edition_id=second.pk, actor=stage.staff("manager1"), at=stage.now()))

    edition.refresh_from_db()
    assert edition.state == EditionState.REPLACED
    assert json.loads(stage.document().snapshot) == first
    agreements.void_document(
        document_id=stage.document().pk, reason="조문 교체", actor=stage.staff("manager1"), at=stage.now()
    )
    agreements.draw_up_again(agreement_id=stage.agreement().pk, actor=stage.staff("manager1"), at=stage.now())
    again = json.loads(stage.document().snapshot)
    assert queries.wording(again["wording"]).korean == KOREAN
    assert list(audit.breaks()) == []


def test_author_does_not_publish_and_a_reviewer_hands_back_with_a_reason(stage):
    edition = submitted(stage)
    Edition.objects.filter(pk=edition.pk).update(written_by=stage.staff("approver").person_id)
    with pytest.raises(TransitionRefused, match="본인이 쓴 판"):
        publish(stage, edition)
    with pytest.raises(TransitionRefused):
        publish(stage, edition, "manager2")
    with pytest.raises(TransitionRefused):
        operations.hand_back_edition(edition_id=edition.pk, reason=" ", actor=stage.staff("approver"), at=stage.now())
    back = operations.hand_back_edition(
        edition_id=edition.pk, reason="기한이 너무 짧습니다.", actor=stage.staff("approver"), at=stage.now()
    )
    assert back.state == EditionState.DRAFT
    assert queries.texts_in_use(programme_id=edition.programme_id, kind=KIND) == (KOREAN, ENGLISH)


def test_who_wrote_some_of_it_does_not_publish_what_a_colleague_saved_last(stage):
    approver = stage.staff("approver")
    edition = revise(stage, begin(stage), actor=replace(approver, roles=approver.roles | {"programme_manager"}))
    revise(stage, edition)
    edition = operations.submit_edition(edition_id=edition.pk, actor=stage.staff("manager1"), at=stage.now())

    assert edition.written_by != approver.person_id
    with pytest.raises(TransitionRefused, match="본인이 쓴 판"):
        publish(stage, edition)


def test_one_edition_of_a_kind_is_under_way_at_a_time(stage):
    first = begin(stage)
    with pytest.raises(EditionUnderWay, match="제1판"):
        begin(stage)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(
            programme=first.programme,
            kind=KIND,
            version=9,
            wording=first.wording,
            written_by=1,
            state_since=stage.now(),
        )
    begin(stage, kind=DocumentKind.AMENDMENT)
    operations.drop_edition(edition_id=first.pk, actor=stage.staff("manager1"), at=stage.now())
    assert begin(stage).version == 2


def test_draft_alone_is_written_over_by_managers_with_text_that_can_be_used(stage):
    edition = begin(stage)
    with pytest.raises(TextNotUsable, match="grnt"):
        revise(stage, edition, korean=KOREAN.replace("{grant}", "{grnt}"))
    with pytest.raises(NotAllowed):
        revise(stage, edition, actor=stage.staff("approver"))
    with pytest.raises(TransitionRefused, match="무엇이 왜"):
        operations.submit_edition(edition_id=edition.pk, actor=stage.staff("manager1"), at=stage.now())
    edition.refresh_from_db()
    assert edition.wording.korean == KOREAN
    edition = publish(stage, operations.submit_edition(
        edition_id=revise(stage, edition).pk, actor=stage.staff("manager1"), at=stage.now()
    ))  # fmt: skip
    with pytest.raises(NotADraft):
        revise(stage, edition, korean=KOREAN, english=ENGLISH)


def test_database_itself_keeps_a_wording_as_it_was_written(stage):
    wording = begin(stage).wording
    with pytest.raises(DatabaseError), transaction.atomic():
        Wording.objects.filter(pk=wording.pk).update(korean="다른 말")
    assert operations.keep(KOREAN, ENGLISH) == wording


# Tracks and articles that are named


def test_condition_names_a_track_of_the_programme(stage):
    edition, track = begin(stage), stage.award().case.track.code

    def with_track(code):
        return [text.replace("[cash_only]", f"[cash_only, track:{code}]") for text in (KOREAN, ENGLISH)]

    line = next(number for number, row in enumerate(KOREAN.splitlines(), start=1) if row.startswith("[cash_only]"))
    for unknown in ("nowhere", ""):
        korean, english = with_track(unknown)
        with pytest.raises(
            TextNotUsable, match=f"{line}행: 이 사업에 ‘{unknown}’ 분야는 없습니다. 있는 분야: .*{track}"
        ):
            revise(stage, edition, korean=korean, english=english)
    korean, english = with_track(track)
    assert revise(stage, edition, korean=korean, english=english).wording.korean == korean


@pytest.mark.parametrize("kind", [DocumentKind.AMENDMENT, DocumentKind.TERMINATION])
def test_other_documents_name_articles_of_the_agreement_in_use_when_written_and_when_published(stage, kind):
    korean, english = shipped.texts(kind)
    edition = begin(stage, kind=kind)
    with pytest.raises(TextNotUsable, match="협약 제26조를 가리키지만"):
        revise(stage, edition, korean=korean.replace("제20조(", "제26조("), english=english)
    edition = revise(stage, edition, korean=korean.replace("제20조(", "제25조("), english=english)
    edition = operations.submit_edition(edition_id=edition.pk, actor=stage.staff("manager1"), at=stage.now())

    # meanwhile the agreement loses an article
    shorter = [_without_an_article(text, title) for text, title in ((KOREAN, "# 준용"), (ENGLISH, "# Other rules"))]
    agreement = revise(stage, begin(stage), korean=shorter[0], english=shorter[1])
    publish(stage, operations.submit_edition(edition_id=agreement.pk, actor=stage.staff("manager1"), at=stage.now()))
    with pytest.raises(TextNotUsable, match="협약 제25조를 가리키지만"):
        publish(stage, edition)
    edition.refresh_from_db()
    assert edition.state == EditionState.REVIEW
    assert queries.texts_in_use(programme_id=edition.programme_id, kind=kind) == (korean, english)


def _without_an_article(text, title):
    before, found, after = text.partition(title)
    assert found
    return before + after[after.index("# ") :]


def test_articles_named_elsewhere_that_move_are_listed(stage):
    edition = begin(stage)
    assert queries.moved_by(edition) == []
    edition = revise(
        stage, edition, korean=KOREAN.replace("# 제재와 참여 제한", "# 제재"), english=ENGLISH,
    )  # fmt: skip

    (found,) = queries.moved_by(edition)
    assert found.what == "제20조의 제목 ‘제재와 참여 제한’ → ‘제재’."
    assert {name for name, _line in found.places} == {
        "", str(DocumentKind.AMENDMENT.label), str(DocumentKind.TERMINATION.label),
    }  # fmt: skip
    assert queries.moved_by(begin(stage, kind=DocumentKind.AMENDMENT)) == []
