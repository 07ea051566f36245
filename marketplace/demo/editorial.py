"""Guides and notices of the demonstration, from files written by hand."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

from marketplace.editorial import operations

ROOT = Path(__file__).parent / "content"


def publish(today: date) -> None:
    """Publish what is not there yet; notices are dated back from `today`."""
    for path in sorted((ROOT / "pages").glob("*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        operations.publish_guide(slug=told["slug"], told=told)
    for told in tomllib.loads((ROOT / "notices.toml").read_text(encoding="utf-8"))["notices"]:
        operations.publish_notice(slug=told["slug"], on=today - timedelta(days=told["days_ago"]), told=told)
