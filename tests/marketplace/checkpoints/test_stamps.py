"""The newest checkpoint is stamped by a time-stamp authority, once, and anyone can check the stamp."""

import base64
import json
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from marketplace import documents
from marketplace.accounts.models import Organisation
from marketplace.checkpoints import operations
from marketplace.checkpoints.models import Checkpoint, Stamp
from marketplace.core import audit
from marketplace.core.actor import SYSTEM

AT = datetime(2026, 3, 2, 3, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    return Organisation.objects.create(legal_name="가온", business_number="123-45-67891", representative="김가온")


@pytest.fixture
def take(firm):
    """One more checkpoint, over one more entry of the trail."""

    def take() -> Checkpoint:
        audit.record(firm, "noted", actor=SYSTEM, at=AT)
        return operations.take(at=AT)

    return take


def test_newest_is_stamped_once_and_those_before_need_none(take):
    take(), take()
    stamp = operations.stamp_newest(at=AT + timedelta(minutes=1))

    assert (stamp.checkpoint.number, stamp.at) == (2, AT + timedelta(minutes=1))
    assert operations.stamp_newest(at=AT + timedelta(minutes=2)) is None
    take()
    assert operations.stamp_newest(at=AT + timedelta(minutes=3)).checkpoint.number == 3


def test_nothing_is_stamped_before_the_first_checkpoint(db):
    assert operations.stamp_newest(at=AT) is None


def test_anyone_can_check_the_stamp(take, client, tmp_path):
    taken = take()
    operations.stamp_newest(at=AT)
    lines = b"".join(client.get(reverse("checkpoints:everything")).streaming_content).decode().splitlines()
    (tmp_path / "stamp").write_bytes(base64.b64decode(json.loads(lines[0])["stamp"]))
    (tmp_path / "root.pem").write_text(documents.root_pem())

    def openssl(digest):
        return subprocess.run(
            ["openssl", "ts", "-verify", "-digest", digest, "-in", tmp_path / "stamp", "-token_in",
             "-CAfile", tmp_path / "root.pem", "-attime", str(int(AT.timestamp()))], capture_output=True, check=False,
        ).returncode  # fmt: skip

    assert openssl(taken.hash) == 0 and openssl("ab" * 32) != 0
    assert "시점확인 2026. 3. 2." in client.get(reverse("checkpoints:index")).content.decode()


def test_time_stamp_authority_that_does_not_answer_is_asked_again(take, settings):
    take()
    settings.TSA_URL, settings.SEAL_PKCS12 = "http://127.0.0.1:9", ""
    with pytest.raises(documents.SealUnavailable):
        operations.stamp_newest(at=AT)
    assert not Stamp.objects.exists()
    settings.TSA_URL = ""

    assert operations.stamp_newest(at=AT)


@pytest.mark.parametrize("bend", ["other", "text", "empty", "no base64"])
def test_audit_names_a_stamp_that_is_none_over_its_checkpoint(take, bend, capsys):
    take()
    operations.stamp_newest(at=AT)
    call_command("verify_audit")
    assert "1 time stamps, 0 broken" in capsys.readouterr().out
    token = {
        "other": base64.b64encode(documents.stamp(b"x" * 32, at=AT)).decode(),
        "text": "bm8=",
        "empty": "",
        "no base64": "?",
    }[bend]
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER checkpoints_stamp_no_update")
        cursor.execute("UPDATE checkpoints_stamp SET token = %s", [token])

    with pytest.raises(SystemExit):
        call_command("verify_audit")
    assert "its time stamp does not hold" in capsys.readouterr().out
