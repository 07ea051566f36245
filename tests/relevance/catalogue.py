"""The demo catalogue as a listings file of the exchange format."""

import json
import tomllib
from pathlib import Path

CONTENT = Path(__file__).resolve().parents[2] / "marketplace" / "demo" / "content"


def write_listings(path: Path) -> Path:
    """Write every solution of the demo vendors as JSON Lines, with the names of its codes."""
    names = _names()
    lines = []
    for file in sorted((CONTENT / "vendors").glob("*.toml")):
        vendor = tomllib.loads(file.read_text(encoding="utf-8"))
        lines += [json.dumps(_listing(vendor, solution, names), ensure_ascii=False) for solution in vendor["solutions"]]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _listing(vendor: dict, solution: dict, names: dict) -> dict:
    def named(kind: str, codes: list[str]) -> list[str]:
        return [names[kind][code] for code in codes]

    return {
        "id": solution["key"],
        "vendor": vendor["legal_name"],
        "title": solution["title"],
        "summary": solution["summary"],
        "description": solution["problem"] + " " + solution["description"],
        "industries": named("industries", solution["industries"]),
        "ai_fields": named("ai_fields", solution["ai_fields"]),
        "use_cases": named("use_cases", solution["use_cases"]),
        "deployment": solution["deployment"],
        "price_min": solution["price_min"],
        "price_max": solution["price_max"],
        "price_model": solution["price_model"],
        "certifications": [certificate["kind"] for certificate in solution.get("certificates", [])],
        "region": names["regions"][vendor["region"]],
        "customer_size": solution["customer_sizes"],
        "keywords": solution["keywords"],
    }


def _names() -> dict[str, dict[str, str]]:
    lists = tomllib.loads((CONTENT / "taxonomy.toml").read_text(encoding="utf-8"))
    lists |= tomllib.loads((CONTENT / "use_cases.toml").read_text(encoding="utf-8"))
    return {kind: {entry["code"]: entry["name"] for entry in entries} for kind, entries in lists.items()}
