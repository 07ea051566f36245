"""What is asked of Elasticsearch: the same conditions as search.snapshot applies in memory, said in its language."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from elasticsearch.dsl import A, Search
from elasticsearch.dsl.aggs import Filter
from elasticsearch.dsl.query import Bool, Exists, Ids, MatchAll, MatchPhrase, Prefix, Query, Range, Term
from elasticsearch.dsl.query import Terms as AnyOf

from ..constraints import deployment_of
from ..stored import Phrase
from ..types import Constraint

SILENT_PASS = ("deployment", "region", "language")  # a listing that says nothing may still comply
MOST_TERMS = 250  # of a question, the weightiest: a server refuses thousands
MOST_CODES = 1000  # of a facet
LARGEST = 100_000  # hits that a page may be cut from
HIGHEST = 2**62  # won, or weeks, that a server can compare
NUMBERS = {"price": "price_min", "deadline": "lead_weeks"}  # constraint → number of a listing that may not exceed it
LIVE = Term(live=True)
Codes = tuple[tuple[str, int], ...]  # of a facet, with how many listings have each
_ORDERS = {
    "price": [{"price_min": {"order": "asc", "missing": "_last"}}, {"id": "asc"}],
    "newest": [{"published": {"order": "desc", "missing": "_last"}}, {"id": "asc"}],
}


def facet_field(name: str) -> str:
    return f"facet_{name}"


def passing(filters: Mapping[str, Sequence[str]], constraints: Iterable[Constraint]) -> list[Query]:
    """Listings that have one of the codes of every filter and break no constraint."""
    chosen = [AnyOf(**{facet_field(name): list(codes)}) for name, codes in filters.items() if codes]
    return [LIVE, *chosen, *(kept for constraint in constraints for kept in _kept(deployment_of(constraint)))]


def _kept(asked: Constraint) -> list[Query]:
    if asked.kind in NUMBERS and asked.amount is not None:
        number = NUMBERS[asked.kind]
        return [_either(Range(**{number: {"lte": min(asked.amount, HIGHEST)}}), _silent(number))]
    if asked.kind == "data" and "korea" in asked.codes:
        return [Bool(must_not=[Term(data_kept="abroad")])]
    if asked.kind not in ("certification", *SILENT_PASS):
        return []
    field = facet_field(asked.kind)
    if asked.kind == "certification":
        return [Term(**{field: code}) for code in asked.codes]
    if asked.kind == "language":
        return [_either(Bool(filter=[Term(**{field: code}) for code in asked.codes] or [MatchAll()]), _silent(field))]
    at_home = [AnyOf(home=list(asked.codes))] if asked.kind == "region" else []
    return [_either(AnyOf(**{field: list(asked.codes)}), _silent(field), *at_home)]


def _silent(field: str) -> Query:
    return Bool(must_not=[Exists(field=field)])


def _either(*queries: Query) -> Query:
    return Bool(should=list(queries), minimum_should_match=1)


def related(phrases: Sequence[Phrase], near: Sequence[str]) -> Query:
    """Listings that hold one of the phrases, and those of these ids."""
    said = [
        Prefix(stream=phrase.tokens[0]) if phrase.begins else MatchPhrase(stream=" ".join(phrase.tokens))
        for phrase in phrases[:MOST_TERMS]
    ]
    return _either(*said, Ids(values=list(near)))


def by_words(terms: Mapping[str, float], conditions: Sequence[Query], size: int) -> Search:
    """The listings with the most of the weighted tokens; those without any come last."""
    wanted = [Term(tokens={"value": token, "boost": weight}) for token, weight in terms.items() if weight > 0]
    return _ids(Search().query(Bool(filter=list(conditions), should=wanted)), size)


def by_morphemes(text: str, conditions: Sequence[Query], size: int) -> Search:
    """The listings with the most of the text's words as the server's Korean dictionary takes them apart."""
    return _ids(Search().query(Bool(filter=list(conditions), must=[{"match": {"text": text}}])), size)


def by_meaning(vector: np.ndarray, conditions: Sequence[Query], size: int) -> Search:
    """The listings whose vectors are nearest."""
    size = min(size, 10_000)  # the server's own limit
    search = Search().knn(
        field="vector", k=size, num_candidates=min(max(size, 100), 10_000), query_vector=vector.tolist(),
        filter=Bool(filter=list(conditions)),
    )  # fmt: skip
    return _ids(search, size)


def in_order(order: str, conditions: Sequence[Query], size: int) -> Search:
    """The first listings in one of the orders that have nothing to do with the question."""
    return _ids(Search().query(Bool(filter=list(conditions))).sort(*_ORDERS[order]), size)


def _ids(search: Search, size: int) -> Search:
    """Only ids come back, from where they stand in columns: five hundred kept documents would be read otherwise. Nothing
    is counted."""
    return search.source(False).extra(size=size, track_total_hits=False, stored_fields="_none_", docvalue_fields=["id"])


def counts(
    wanted: Sequence[str], filters: Mapping[str, Sequence[str]], constraints: Sequence[Constraint], base: Query
) -> Search:
    """How many listings pass, and each facet's codes among those that pass its own filter left aside."""
    search = Search().query(Bool(filter=[LIVE, base])).extra(size=0, track_total_hits=False)
    search.aggs.bucket("passing", Filter(Bool(filter=passing(filters, constraints))))
    for facet in wanted:
        others = {name: codes for name, codes in filters.items() if name != facet}
        codes = A("terms", field=facet_field(facet), size=MOST_CODES, order=[{"_count": "desc"}, {"_key": "asc"}])
        search.aggs.bucket(facet, Filter(Bool(filter=passing(others, constraints)))).bucket("codes", codes)
    return search


def read_counts(answer: Mapping) -> tuple[int, dict[str, Codes]]:
    """How many pass, and facet → codes, from the aggregations of `counts`."""
    facets = dict(answer)
    total = facets.pop("passing")["doc_count"]
    return total, {
        facet: tuple((code["key"], code["doc_count"]) for code in counted["codes"]["buckets"])
        for facet, counted in facets.items()
    }
