"""Whether hash chains hold. Needs nothing but Python, so that a chain can be judged where it was exported to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain does not hold."""

    chain: str
    seq: int
    why: str

    def __str__(self):
        return f"{self.chain} {self.seq}: {self.why}"


class Link(NamedTuple):
    """One entry as it stands: `hash` is what it says of itself, `found` what its content hashes to."""

    chain: str
    seq: int
    previous: str
    hash: str
    found: str


def breaks(links: Iterable[Link], heads: Mapping[str, tuple[int, str]]) -> Iterator[Break]:
    """The first break of each chain that has one. `links` come in the order of each chain; `heads`: length and hash."""
    seen: dict[str, tuple[int, str]] = {}
    broken: set[str] = set()
    for link in links:
        if link.chain in broken:
            continue
        if why := _fault(link, *seen.get(link.chain, (0, GENESIS))):
            broken.add(link.chain)
            yield Break(link.chain, link.seq, why)
        seen[link.chain] = (link.seq, link.hash)
    for chain in heads.keys() | seen.keys():
        if chain not in broken and heads.get(chain) != seen.get(chain, (0, GENESIS)):
            yield Break(chain, heads.get(chain, (0, ""))[0], "the head does not match the last entry")


def _fault(link: Link, seq: int, previous: str) -> str:
    if link.seq != seq + 1:
        return f"entry {seq + 1} is missing"
    if link.previous != previous:
        return "does not follow the entry before it"
    return "was changed after it was written" if link.hash != link.found else ""
