"""The exchange formats: listings, queries, judgements and runs as JSON Lines and TSV, and the library as TOML.

Values come as people write them (식품 제조, 클라우드, GS인증 1등급) and become codes on the way in. A value that no word
list knows stays what it is, so that it can still be found and compared; nothing fails because of it.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .library import UseCase, UseCaseLibrary
from .text import normalise, tokens
from .types import Constraint, Firm, ListingDocument
from .vocabulary import DATA, codes_in

FURTHER_USE_CASES = DATA / "use_cases.toml"

_CODED = {  # field of a listing → (facet, word list)
    "deployment": ("deployment", "deployment"),
    "certifications": ("certification", "certifications"),
    "ai_fields": ("ai_field", "ai_fields"),
    "customer_size": ("size", "sizes"),
}


@dataclass(frozen=True, kw_only=True)
class Query:
    """One line of a queries file."""

    id: str
    kind: str
    text: str
    form: Mapping

    def firm(self, known_industries: Iterable[str]) -> Firm:
        """The industry of the form: as the listings write it, then wider."""
        industry = normalise(self.form.get("industry") or "")
        if not industry:
            return Firm()
        nearest = _nearest(industry, known_industries)
        return Firm(industries=tuple(dict.fromkeys([nearest or industry, *codes_in("industries", industry)])))

    def constraints(self, read: Sequence[Constraint]) -> tuple[Constraint, ...]:
        """What the form says, and of what was read from the text those kinds that the form leaves open."""
        given = []
        if self.form.get("budget_max") is not None:
            given.append(Constraint(kind="price", amount=int(self.form["budget_max"])))
        for name, kind in (("deployment", "deployment"), ("region", "region"), ("certifications", "certification")):
            codes = coded(_WORDS[kind], self.form.get(name) or ())
            if codes:
                given.append(Constraint(kind=kind, codes=codes))
        kinds = {constraint.kind for constraint in given} | ({"data"} if self.form.get("deployment") else set())
        return (*given, *(constraint for constraint in read if constraint.kind not in kinds))


_WORDS = {"deployment": "deployment", "region": "regions", "certification": "certifications"}


def coded(kind: str, values: Iterable[str]) -> tuple[str, ...]:
    """Values as codes of a word list; unknown ones in lower case."""
    found = (codes_in(kind, value)[:1] or (normalise(value),) for value in values if value)
    return tuple(dict.fromkeys(code for codes in found for code in codes))


def listings(path: Path | str, library: UseCaseLibrary) -> Iterator[ListingDocument]:
    """The listings of a JSON Lines file. Every field but id and title may be missing."""
    names = {normalise(name): use_case.code for use_case in library.use_cases
             for name in (use_case.code, use_case.name, use_case.name_en)}  # fmt: skip
    for line in _lines(path):
        yield _listing(line, names)


def _listing(line: Mapping, use_case_names: Mapping[str, str]) -> ListingDocument:
    industries = tuple(line.get("industries") or ())
    facets = {facet: coded(kind, line.get(name) or ()) for name, (facet, kind) in _CODED.items()}
    facets["industry"] = tuple(dict.fromkeys(code for label in industries for code in _industry(label)))
    regions = coded("regions", [line.get("region") or ""])
    facets["region"] = regions
    facets["price_model"] = coded("price_models", [line.get("price_model") or ""])
    codes = [use_case_names.get(normalise(name)) for name in line.get("use_cases") or ()]
    labels = [
        *industries,
        *(line.get("ai_fields") or ()),
        *(line.get("certifications") or ()),
        line.get("region") or "",
    ]
    return ListingDocument(
        id=str(line["id"]), title=line["title"], summary=line.get("summary") or "",
        description=line.get("description") or "", vendor=line.get("vendor") or "", vendor_id=line.get("vendor") or "",
        keywords=tuple(line.get("keywords") or ()), use_cases=tuple(code for code in codes if code),
        use_case_texts=tuple(line.get("use_cases") or ()), facets={name: got for name, got in facets.items() if got},
        labels=tuple(filter(None, labels)), industry_labels=industries,
        price_min=line.get("price_min"), price_max=line.get("price_max"), region=regions[0] if regions else "",
    )  # fmt: skip


def _industry(label: str) -> tuple[str, ...]:
    """An industry as written, and its section."""
    return (normalise(label), *codes_in("industries", label)[:1])


def _nearest(industry: str, known: Iterable[str]) -> str | None:
    """The known industry that shares most of its spelling with this one, at least half."""
    mine = {token for token, _ in tokens(industry)}
    best, most = None, 0.5
    for other in sorted(known):
        theirs = {token for token, _ in tokens(other)}
        share = 1.0 if other == industry else 2 * len(mine & theirs) / max(len(mine) + len(theirs), 1)
        if share >= most and (best is None or share > most):
            best, most = other, share
    return best


def queries(path: Path | str) -> list[Query]:
    """The queries of a JSON Lines file."""
    return [Query(id=str(line["id"]), kind=line.get("kind") or "", text=line["text"], form=line.get("form") or {})
            for line in _lines(path)]  # fmt: skip


def judgements(path: Path | str) -> dict[str, dict[str, int]]:
    """Query id → listing id → grade, of a TSV file."""
    result: dict[str, dict[str, int]] = {}
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) >= 3 and fields[2].strip().isdigit():
            result.setdefault(fields[0], {})[fields[1]] = int(fields[2])
    return result


def write_run(path: Path | str, rankings: Iterable[tuple[str, Sequence[str]]]) -> None:
    """A run: for each query the ids of its listings, best first."""
    lines = (json.dumps({"id": id_, "ranked": list(ranked)}, ensure_ascii=False) for id_, ranked in rankings)
    Path(path).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def read_run(path: Path | str) -> dict[str, list[str]]:
    return {str(line["id"]): [str(id_) for id_ in line["ranked"]] for line in _lines(path)}


def library(*paths: Path | str) -> UseCaseLibrary:
    """A library from TOML files with [[use_cases]]; its version is the hash of their content."""
    contents = [Path(path).read_bytes() for path in paths]
    known = UseCase.__dataclass_fields__
    use_cases = [
        UseCase(**{name: tuple(value) if isinstance(value, list) else value
                   for name, value in entry.items() if name in known})
        for content in contents for entry in tomllib.loads(content.decode("utf-8"))["use_cases"]
    ]  # fmt: skip
    return UseCaseLibrary(use_cases, hashlib.sha256(b"\0".join(contents)).hexdigest()[:12])


def _lines(path: Path | str) -> Iterator[dict]:
    with Path(path).open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
