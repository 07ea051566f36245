import base64
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from marketplace import documents
from marketplace.documents import pool
from marketplace.documents.pool import Workers
from tests.marketplace.documents import sample

CPU_BOMB = "<table><tr><td colspan=1000000>a</table>"
LONG_TABLE = "<table>" + f"<tr>{'<td>한 칸이다' * 5}" * 2000
ENTITIES = "".join(f'<!ENTITY {name} "{f"&{inner};" * 10}">' for inner, name in zip("abcdef", "bcdefg", strict=True))
ENTITY_BOMB = base64.b64encode(
    f'''<!DOCTYPE svg [<!ENTITY a "{"a" * 10}">{ENTITIES}]>
    <svg xmlns="http://www.w3.org/2000/svg" width="99" height="9"><text y="9">&g;</text></svg>'''.encode()
).decode()
ENTITY_BOMB = f'<p><img alt="a" src="data:image/svg+xml;base64,{ENTITY_BOMB}">'


def job(html: str = "<p>한 문장이다.</p>", **arguments) -> documents.Job:
    return documents.Job(html=html, identifier="sample", created=sample.CREATED, title="견본", **arguments)


@pytest.fixture
def workers(request):
    made = Workers(**getattr(request, "param", {}))
    yield made
    made.close()


def held(workers: Workers) -> dict[str, int]:
    """What the only worker has in memory (VmRSS) and what it had at its most (VmHWM), in kilobytes."""
    status = Path(f"/proc/{workers._idle[0]._process.pid}/status").read_text(encoding="ascii")
    return {name: int(found) for name, found in re.findall(r"(VmRSS|VmHWM):\s+(\d+) kB", status)}


def test_workers_make_the_same_bytes_in_order(agreement):
    html = [f"<p>{number}번째 문서이다.</p>" for number in range(5)]
    assert documents.render_many([job(each) for each in html]) == [sample.print_html(each) for each in html]


def test_worker_seals_what_it_rendered():
    seal = documents.Seal(at=sample.CREATED, reason="협약 체결", location="세종")
    (sealed,) = documents.render_many([job(seal=seal)])
    assert sealed.startswith(sample.print_html("<p>한 문장이다.</p>"))
    assert documents.verify(sealed).genuine


def test_failure_takes_only_its_own_place():
    first, failure, last = documents.render_many([job(), job('<img alt="a" src="http://localhost/a">'), job()])
    assert first == last == sample.print_html("<p>한 문장이다.</p>")
    assert isinstance(failure, documents.RenderFailed)
    assert "http://localhost/a" in failure.reason


@pytest.mark.parametrize("workers", [{"count": 1, "cpu": 2}], indirect=True)
@pytest.mark.parametrize("bomb", [CPU_BOMB, ENTITY_BOMB], ids=["columns", "entities"])
def test_endless_document_is_stopped_and_the_next_is_made(workers, bomb):
    endless, after = workers.run([job(bomb), job()])
    assert isinstance(endless, documents.RenderFailed)
    assert "SIGXCPU" in endless.reason or "Failed to load image" in endless.reason
    assert after == sample.print_html("<p>한 문장이다.</p>")


@pytest.mark.parametrize("workers", [{"count": 1, "wall": 1}], indirect=True)
def test_document_that_takes_too_long_is_stopped(workers):
    (late,) = workers.run([job(CPU_BOMB)])
    assert late.reason == "took longer than 1 s"


@pytest.mark.parametrize("workers", [{"count": 1, "memory": 240}], indirect=True)
def test_document_that_needs_too_much_memory_is_a_failure_and_the_next_is_made(workers):
    greedy, after = workers.run([job(LONG_TABLE), job()])
    assert isinstance(greedy, documents.RenderFailed)  # with more memory it is made: see the next test
    assert after == sample.print_html("<p>한 문장이다.</p>")


@pytest.mark.parametrize("workers", [{"count": 1, "cpu": 90}], indirect=True)
def test_long_texts_are_made(workers):
    assert [pdf[:4] for pdf in workers.run([job(f"<p>{'가나다라마' * 20_000}"), job(LONG_TABLE)])] == [b"%PDF"] * 2


@pytest.mark.parametrize("workers", [{"count": 1}], indirect=True)
def test_worker_gives_back_what_a_document_needed(workers):
    workers.run([job()])
    begun = held(workers)["VmRSS"]
    workers.run([*[job(sample.html(milestones=40))] * 2, job()])  # the last: it is done with the one before
    after = held(workers)
    assert after["VmRSS"] - begun < (after["VmHWM"] - begun) * 0.85


@pytest.mark.parametrize("workers", [{"count": 1, "lifetime": 1}], indirect=True)
def test_worker_at_the_end_of_its_life_is_replaced(workers):
    assert len({documents.sha256(pdf) for pdf in workers.run([job(), job()])}) == 1


@pytest.mark.parametrize("workers", [{"count": 1}], indirect=True)
def test_worker_that_died_in_between_costs_one_job_its_reason(workers):
    workers.run([job()])
    workers._idle[0]._process.kill()
    workers._idle[0]._process.join()
    lost, made = workers.run([job(), job()])
    assert lost.reason == "ended by signal SIGKILL"
    assert made == sample.print_html("<p>한 문장이다.</p>")


@pytest.mark.parametrize("workers", [{"count": 1}], indirect=True)
def test_job_that_cannot_be_sent_leaves_the_workers_usable(workers):
    with pytest.raises(TypeError):
        workers.run([job(attachments=[open(__file__)])])  # noqa: PTH123, SIM115  any thing without a pickle
    assert workers.run([job()]) == [sample.print_html("<p>한 문장이다.</p>")]


def test_missing_fonts_are_a_failure_that_says_so(settings, tmp_path):
    settings.ASSETS_DIR = tmp_path
    (failure,) = documents.render_many([job()])
    assert failure.reason.startswith("FileNotFoundError")


def test_workers_follow_the_settings(settings, tmp_path):
    seal = documents.Seal(at=sample.CREATED, reason="협약 체결", location="세종")
    documents.render_many([job(), job()])
    settings.SEAL_DIR = tmp_path
    assert all(documents.verify(pdf).genuine for pdf in documents.render_many([job(seal=seal), job(seal=seal)]))


def test_file_of_a_stranger_is_judged_as_here(agreement):
    sealed = documents.seal(agreement, at=sample.CREATED, reason="협약 체결", location="세종")
    for content in (sealed, sealed + b"\n% later", agreement, b"%PDF-1.7"):
        assert documents.judge(content) == documents.verify(content)
    assert "larger" in documents.judge(b"0" * (11 * 1024 * 1024)).reason


def test_file_that_breaks_the_limits_of_its_judge_is_not_verifiable(monkeypatch, agreement):
    sealed = documents.seal(agreement, at=sample.CREATED, reason="협약 체결", location="세종")
    judge = Workers(count=1, wall=0, prints=False)
    monkeypatch.setattr(pool, "_inspectors", lambda: judge)

    verdict = documents.judge(sealed)
    judge.close()

    assert not verdict.sealed
    assert verdict.reason.startswith("not verifiable")


@pytest.mark.parametrize("workers", [{"count": 1, "prints": False}], indirect=True)
def test_judge_is_told_no_setting_and_so_no_key_of_ours(workers):
    (failure,) = workers.run([job(seal=documents.Seal(at=sample.CREATED, reason="협약", location="세종"))])
    assert isinstance(failure, documents.RenderFailed | documents.SealUnavailable)


def test_no_jobs_make_no_documents():
    assert documents.render_many([]) == []


def test_site_starts_without_what_only_seals_and_judges():
    """It would cost every process thirty megabytes, and every start a second."""
    code = "import sys, marketplace.wsgi; sys.exit(str([name for name in ('pyhanko', 'weasyprint') if name in sys.modules]))"
    started = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=settings.BASE_DIR)
    assert started.stderr.strip().splitlines()[-1] == "[]"
