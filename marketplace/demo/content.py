"""The cast and its words: TOML files written by hand, read as plain data."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from search import exchange

from .applicants import as_firm

ROOT = Path(__file__).parent / "content"
LIBRARY = (ROOT / "use_cases.toml", exchange.FURTHER_USE_CASES)  # the cast's own jobs, then those of the search engine


@dataclass(frozen=True)
class Content:
    """Everything the story is told from. Each mapping is keyed by the entry's own key."""

    staff: dict
    taxonomy: dict
    use_cases: list[dict]
    vendors: dict[str, dict]
    firms: dict[str, dict]
    applicants: dict[str, dict]

    @property
    def cast(self) -> dict[str, dict]:
        """Every demand firm of the story: the fourteen, then the others."""
        return self.firms | self.applicants

    def vendor_of(self, solution_key: str) -> dict:
        """The vendor whose solution this is."""
        return next(
            vendor
            for vendor in self.vendors.values()
            if any(solution["key"] == solution_key for solution in vendor["solutions"])
        )

    def asked_vendors(self) -> dict[str, dict]:
        """The vendors whose quotes are in the stories of the cast."""
        asked = [self.vendor_of(quote["solution"])["key"] for firm in self.cast.values() for quote in firm["quotes"]]
        return {key: vendor for key, vendor in self.vendors.items() if key in asked}


def load(*, everyone: bool = False) -> Content:
    """Read all files. `everyone`: the fourteen and the short applications that bring the round to forty.

    Raises FileNotFoundError or tomllib.TOMLDecodeError.
    """
    return Content(
        staff=_read("staff.toml"),
        taxonomy=_read("taxonomy.toml"),
        use_cases=[use_case for path in LIBRARY for use_case in _table(path)["use_cases"]],
        vendors=_folder("vendors"),
        firms=_folder("firms"),
        applicants=_applicants() if everyone else {},
    )


def scenes() -> dict:
    """Who plays in which call of the demonstration, and the words that only it needs."""
    return _read("scenes.toml")


def _read(name: str) -> dict:
    return _table(ROOT / name)


@cache
def _table(path: Path) -> dict:
    """Read once in a process and never changed: who plays a story takes what it says, not the page it is on."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _applicants() -> dict[str, dict]:
    told = _read("applicants.toml")
    return {entry["key"]: as_firm(entry, told["form"]) for entry in told["applicants"]}


def _folder(name: str) -> dict[str, dict]:
    entries = (_read(f"{name}/{path.name}") for path in sorted((ROOT / name).glob("*.toml")))
    return {entry["key"]: entry for entry in entries}
