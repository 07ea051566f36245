"""The checker that stands alone: what is cut out, garbled or left away is named, and never ends in a traceback."""

import base64
import json

import pytest

from marketplace import documents
from marketplace.checkpoints import checking, operations
from marketplace.checkpoints.models import Checkpoint
from tests.marketplace.checkpoints.test_checkpoints import AT, change, exported, firm, found, of_kind, taken

__all__ = ["firm", "taken"]
pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def judge(tmp_path, capsys):
    """What the program says of these lines: its exit and its words."""
    seal = tmp_path / "seal.pem"
    seal.write_text(documents.seal_pem())

    def judge(lines, *options) -> tuple[int, list[str]]:
        file = tmp_path / "audit.jsonl"
        written = (line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode() for line in lines)
        file.write_bytes(b"".join(line + b"\n" for line in written))
        code = checking.main([str(file), str(seal), *options])
        return code, capsys.readouterr().out.splitlines()

    return judge


def published(lines) -> list[dict]:
    return [{name: value for name, value in line.items() if name != "leaves"} for line in of_kind(lines, "checkpoint")]


def test_row_taken_out_together_with_the_lists_of_what_was_covered_is_found(taken):
    lines = exported()
    lines.remove(of_kind(lines, "row")[0])
    for line in of_kind(lines, "checkpoint"):
        del line["leaves"]

    why = [each[2] for each in found(lines)]
    assert why.count("is a checkpoint without leaves: it does not list what it covers") == 2


@pytest.mark.parametrize("leaves", [None, [], "document:AG-1", [["document:AG-1"]], [[1, 2]], {}])
def test_leaves_that_are_none_are_found(taken, leaves):
    lines = exported()
    change(of_kind(lines, "checkpoint")[0], leaves=leaves)

    assert found(lines)


@pytest.mark.parametrize("kept", ["entry", "row", "head"])
def test_records_without_any_checkpoint_are_not_believed(taken, kept):
    lines = [line for line in exported() if line["kind"] in {kept, "head"}]

    assert ("checkpoint", 1, "there is none, so nothing is covered") in found(lines)


def test_site_on_which_nothing_happened_yet_holds_but_an_empty_file_does_not(db, judge):
    assert found([]) == []
    assert judge([])[0] == 1


def test_what_is_published_is_judged_by_its_own_rule(taken, judge):
    lines = exported()

    assert judge(published(lines), "--published")[0] == 0
    assert judge(published(lines))[0] == 1
    assert "BROKEN line 1: is nothing that is published" in judge(lines, "--published")[1]
    assert judge(published(lines)[1:], "--published")[0] == 1


def test_checkpoint_that_somebody_kept_is_asked_for(taken, judge):
    first, second = taken
    lines = exported()
    on_paper = " ".join(second.hash[at : at + 8].upper() for at in range(0, 64, 8))
    assert judge(lines, "--known", first.hash, "--known", on_paper)[0] == 0

    cut = [line for line in published(lines) if second.hash != documents.sha256(line["statement"].encode())]
    assert judge(cut, "--published", "--known", first.hash)[0] == 0
    code, said = judge(cut, "--published", "--known", first.hash, "--known", second.hash)
    assert (code, said[0]) == (1, f"BROKEN checkpoint 0: {second.hash} is known, and is not among these")


@pytest.mark.parametrize("known", ["abc", "", "g" * 64])
def test_hash_that_is_none_is_refused_before_anything_is_judged(judge, known):
    with pytest.raises(SystemExit) as end:
        judge([], "--known", known)
    assert end.value.code == 2


@pytest.mark.parametrize("stamp", ["?", "", "bm8=", None, 7, base64.b64encode(b"\x30" + b"x" * 99).decode()])
def test_stamp_that_does_not_name_its_checkpoint_is_found(taken, stamp):
    lines = exported()
    change(of_kind(lines, "checkpoint")[1], stamp=stamp)

    assert found(lines) == [("checkpoint", 2, checking.BENT_STAMP)]


def test_stamps_are_counted_and_left_to_openssl(taken, judge):
    operations.stamp_newest(at=AT)
    code, said = judge(exported())

    assert (code, said[-2].split(" -digest")[0]) == (0, "1 time stamps, not checked here: openssl ts -verify")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{", "is no JSON object"),
        (b"", "is no JSON object"),
        (b"[]", "is no JSON object"),
        (b"7", "is no JSON object"),
        (b"\xff\xfe", "is no JSON object"),
        (b"[" * 100_000, "is no JSON object"),
        (b'{"kind": "entry", "seq": ' + b"9" * 5000 + b"}", "is no JSON object"),
        (b"{}", "is of no known kind"),
        (b'{"kind": ["row"]}', "is of no known kind"),
        (b'{"kind": "rumour"}', "is of no known kind"),
        (b'{"kind": "row", "name": "transfer:9"}', "lacks text"),
        (b'{"kind": "row", "name": "transfer:9", "text": "\\ud800"}', "lacks text"),
        (b'{"kind": "row", "name": "transfer:9", "text": "\xff"}', "lacks text"),
        (b'{"kind": "entry", "chain": "a", "seq": true, "hash": 1}', "lacks seq, hash, text"),
        (b'{"kind": "entry", "chain": "a", "seq": 1, "hash": "b", "text": "{"}', "its text is no JSON object"),
        (b'{"kind": "entry", "chain": "a", "seq": 1, "hash": "b", "text": "{}"}', "its text lacks chain, seq, previous"),
        (b'{"kind": "head", "chain": "a", "length": "1", "head": "b"}', "lacks length"),
        (b'{"kind": "checkpoint"}', "lacks statement, signature, certificate"),
    ],
)  # fmt: skip
def test_line_that_cannot_be_read_is_named_by_its_number(taken, judge, line, why):
    lines = exported()
    code, said = judge([*lines, line])

    assert (code, said[0]) == (1, f"BROKEN line {len(lines) + 1}: {why}")


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"certificate": "no"}, "its certificate cannot be read"),
        ({"signature": "?"}, "its signature does not hold"),
        ({"signature": "한"}, "its signature does not hold"),
    ],
)
def test_checkpoint_whose_signature_cannot_be_read_is_named(taken, values, why):
    lines = exported()
    change(of_kind(lines, "checkpoint")[1], **values)

    assert found(lines) == [("checkpoint", 2, why)]


@pytest.mark.parametrize("kind", ["row", "head"])
def test_second_line_of_one_name_does_not_hide_the_first(taken, kind):
    lines = exported()
    lines.insert(0, of_kind(lines, kind)[0] | {"text": "{}", "head": "x"})

    assert any("is a second" in why for _chain, _seq, why in found(lines))


@pytest.mark.parametrize("place", ["file", "seal"])
def test_file_that_is_not_there_is_said_without_a_traceback(tmp_path, capsys, place):
    seal = tmp_path / "seal.pem"
    seal.write_text("no certificate" if place == "seal" else documents.seal_pem())
    with pytest.raises(SystemExit) as end:
        checking.main([str(tmp_path / "none"), str(seal)])

    assert end.value.code == 2
    assert ("is no certificate" if place == "seal" else "No such file") in capsys.readouterr().err
    assert not Checkpoint.objects.exists()
