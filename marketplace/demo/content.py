"""The cast and its words: TOML files written by hand, read as plain data."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import search

ROOT = Path(__file__).parent / "content"


@dataclass(frozen=True)
class Content:
    """Everything the story is told from. Each mapping is keyed by the entry's own key."""

    staff: dict
    taxonomy: dict
    use_cases: list[dict]
    vendors: dict[str, dict]
    firms: dict[str, dict]

    def vendor_of(self, solution_key: str) -> dict:
        """The vendor whose solution this is."""
        return next(
            vendor
            for vendor in self.vendors.values()
            if any(solution["key"] == solution_key for solution in vendor["solutions"])
        )


def load() -> Content:
    """Read all files. Raises FileNotFoundError or tomllib.TOMLDecodeError."""
    return Content(
        staff=_read("staff.toml"),
        taxonomy=_read("taxonomy.toml"),
        use_cases=_read("use_cases.toml")["use_cases"] + _further_use_cases(),
        vendors=_folder("vendors"),
        firms=_folder("firms"),
    )


def _read(name: str) -> dict:
    return tomllib.loads((ROOT / name).read_text(encoding="utf-8"))


def _further_use_cases() -> list[dict]:
    """The library that comes with the search engine, beyond the cast's own jobs."""
    path = Path(search.__file__).parent / "data" / "use_cases.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))["use_cases"]


def _folder(name: str) -> dict[str, dict]:
    entries = (_read(f"{name}/{path.name}") for path in sorted((ROOT / name).glob("*.toml")))
    return {entry["key"]: entry for entry in entries}
