"""Anyone learns whether an agreement is genuine and in effect, and nothing else."""

import json
import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contracts.agreements import verification
from contracts.agreements.verification import UNKNOWN, Outcome
from marketplace import documents
from marketplace.checkpoints import merkle
from marketplace.core import files
from marketplace.core.models import StoredFile

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def stage(concluded, stage):
    return stage


def page(client, document, **changes):
    given = {"number": document.number, "code": document.code} | changes
    return client.get(reverse("agreements:verify"), given)


# What is answered


def test_sealed_document_is_genuine_and_shown_without_people_or_money(client, stage):
    document = stage.document()
    shown = page(client, document).content.decode()

    assert "진본입니다" in shown
    for party in (stage.agreement().demand_firm, stage.agreement().vendor):
        assert party.legal_name in shown
    assert document.sealed.sha256 in re.sub(r"\s", "", shown)
    for hidden in ("280,000,000", "35,000,000", "315,000,000", "곽병주", stage.agreement().vendor.representative):
        assert hidden not in shown


def test_proof_leads_from_the_sealed_file_to_a_checkpoint_anyone_can_see(client, stage):
    document = stage.document()
    answer = client.get(reverse("agreements:proof", args=[document.number, document.code]))
    proof = answer.json()
    public = b"".join(client.get(reverse("checkpoints:everything")).streaming_content).decode()

    assert proof["leaf"] == [f"document:{document.number}", document.sealed.sha256]
    assert merkle.climb(merkle.leaf(*proof["leaf"]), proof["path"]) == proof["root"]
    assert proof["checkpoint"] in [json.loads(line) for line in public.splitlines()]
    assert reverse("agreements:proof", args=[document.number, document.code]) in page(client, document).content.decode()
    assert "attachment" in answer["Content-Disposition"]


def test_no_proof_without_the_code(client, stage):
    for number, code in ((stage.document().number, "AAAA-AAAA-AAAA-AAAA"), ("AG-0-0", stage.document().code)):
        assert client.get(reverse("agreements:proof", args=[number, code])).status_code == 404


def test_code_is_read_with_blanks_small_letters_and_without_hyphens(stage):
    document = stage.document()
    typed = f" {document.code.replace('-', ' ').lower()} "

    assert verification.by_code(document.number.lower(), typed).outcome == Outcome.GENUINE


def test_link_of_the_qr_code_answers_too(client, stage):
    document = stage.document()
    url = reverse("agreements:verify_link", args=[document.number, document.code])

    assert "진본입니다" in client.get(url).content.decode()


def test_unknown_number_and_wrong_code_are_one_answer(client, stage, django_assert_num_queries):
    document = stage.document()
    answers = []
    for number, code in (
        (document.number, "AAAA-AAAA-AAAA-AAAA"), ("AG-2026-1-ZZZZZZZZ-1", document.code), (document.number, "ㄱ😀"),
    ):  # fmt: skip
        with django_assert_num_queries(3):
            assert verification.by_code(number, code) is UNKNOWN
        response = page(client, document, number=number, code=code)
        own = r"<time.*?</time>|csrfmiddlewaretoken.*?>|/verify/\?[^\"]*"  # when, whom and what was asked
        text = re.sub(own, "", response.content.decode())
        answers.append((response.status_code, text))

    assert answers[0] == answers[1] == answers[2]
    assert "확인되지 않습니다" in answers[0][1]


@pytest.mark.parametrize("value", ["", "A" * 41])
def test_number_of_the_wrong_shape_is_asked_for_again(client, stage, value):
    response = page(client, stage.document(), number=value)

    assert response.status_code == 200
    assert 'class="ie-errors' in response.content.decode()


def test_terminated_agreement_is_without_effect(client, stage):
    stage.terminated()

    assert verification.by_code(stage.document().number, stage.document().code).outcome == Outcome.VOIDED
    assert "효력이 없습니다" in page(client, stage.document()).content.decode()


def test_damaged_store_confirms_nothing(stage, monkeypatch):
    monkeypatch.setattr(files, "read", lambda file: b"%PDF-1.7 another")

    assert verification.by_code(stage.document().number, stage.document().code) is UNKNOWN


# Files


def send(client, content):
    upload = SimpleUploadedFile("agreement.pdf", content, "application/pdf")
    return client.post(reverse("agreements:verify_file"), {"file": upload}).content.decode()


def sealed(stage):
    return files.read(stage.document().sealed)


def test_sealed_file_is_genuine_by_its_fingerprint_and_by_sending_it(client, stage):
    sha256 = documents.sha256(sealed(stage))
    known = client.get(reverse("agreements:fingerprint", args=[sha256])).json()

    assert known == {"known": True}
    assert "진본입니다" in client.get(reverse("agreements:verify"), {"fingerprint": sha256}).content.decode()
    assert "진본입니다" in send(client, sealed(stage))


def test_original_that_was_signed_is_known_as_such(client, stage):
    original = files.read(stage.document().original)

    assert verification.by_file(original).is_original
    assert "서명한 원본" in send(client, original)


def test_draft_is_not_confirmed(stage):
    assert verification.by_file(files.read(stage.document().draft)) is UNKNOWN


def test_other_bytes_are_not_confirmed_and_not_kept(client, stage):
    before = StoredFile.objects.count()
    for content in (b"%PDF-1.7 nothing", b"\x00" * 1000, "한글".encode(), documents.render(
        "<html lang='ko'><title>협약서</title><p>위조", identifier="x", created=stage.now(), title="협약서"
    )):  # fmt: skip
        assert "확인되지 않습니다" in send(client, content)

    assert StoredFile.objects.count() == before


@pytest.mark.parametrize(
    "tamper", [lambda pdf: pdf + b"\n% later", lambda pdf: pdf.replace(b"/FlateDecode", b"/FlateDecodf", 1)]
)
def test_tampered_file_is_called_altered(client, stage, tamper):
    content = tamper(sealed(stage))

    assert verification.by_file(content).outcome in (Outcome.ALTERED, Outcome.UNKNOWN)
    assert "진본" not in send(client, content).split("ws-sec")[0].split('id="result"')[1]


def test_file_that_appends_to_the_seal_is_altered(stage):
    assert verification.by_file(sealed(stage) + b"\n% later").outcome == Outcome.ALTERED


def test_file_that_differs_in_the_room_of_the_seal_is_altered(client, stage):
    content = sealed(stage)
    place = content.rindex(b"00000000")  # in the signature's own unused end
    changed = content[:place] + b"10" + content[place + 2 :]

    assert verification.by_file(changed).outcome == Outcome.ALTERED
    assert "진본입니다" not in send(client, changed)


def test_file_too_large_or_missing_is_told_so(client, stage):
    assert "10 MB" in send(client, b"%PDF-1.7" + b"0" * (10 * 1024 * 1024))
    assert 'class="ie-errors' in client.post(reverse("agreements:verify_file"), {}).content.decode()


# Limits and neighbours


def test_twenty_questions_a_minute_and_address(client, stage, monkeypatch):
    moment = stage.now()
    monkeypatch.setattr("marketplace.core.limits.now", lambda: moment)
    statuses = [page(client, stage.document(), code="AAAA").status_code for _number in range(21)]
    by_file = client.get(reverse("agreements:fingerprint", args=["0" * 64]))
    elsewhere = client.get(reverse("agreements:verify"), {"number": "A", "code": "B"}, REMOTE_ADDR="10.0.0.9")

    assert (statuses[:20], statuses[20], by_file.status_code) == ([200] * 20, 429, 429)
    assert elsewhere.status_code == 200
    assert client.get(reverse("agreements:verify")).status_code == 200


def test_root_certificate_is_given_to_everyone(client, stage):
    response = client.get(reverse("agreements:root_certificate"))

    assert response.content.startswith(b"-----BEGIN CERTIFICATE-----")


def test_page_speaks_english_too(client, stage):
    document = stage.document()
    shown = client.get(f"/en/verify/{document.number}/{document.code}/").content.decode()

    assert "It is genuine" in shown and "Period" in shown
