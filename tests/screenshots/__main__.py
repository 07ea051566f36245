"""Pictures of every page, and what can be wrong with a picture: `python -m tests.screenshots [part of a name …]`.

Into var/screenshots, at both widths, in Korean and English. Ends with 1 where a page is wider than its window, cuts
text off, lacks a picture or its heading, or has the title of another.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.walk import told  # first of all: it sets Django up (in a package: the renderers import no `__main__`)

# ruff: isort: split
import time_machine
from playwright.sync_api import Browser, sync_playwright

from tests.concurrency import database_like
from tests.journeys.conftest import ARGUMENTS, CHROMIUM, NARROW, WIDE
from tests.scenarios import Stage
from tests.walk.pages import Page, pages
from tests.walk.windows import shown

OUT = Path(__file__).resolve().parents[2] / "var" / "screenshots"
FAULTS = """() => {
  const found = [];
  const shown = e => e.getClientRects().length && getComputedStyle(e).visibility !== 'hidden';
  if (document.documentElement.scrollWidth > window.innerWidth) {
    const wide = [...document.querySelectorAll('body *')].filter(
      e => shown(e) && e.getBoundingClientRect().right > window.innerWidth + 1);
    const name = e => e.tagName.toLowerCase() + '.' + e.className;
    found.push('is wider than the window: ' + wide.slice(-1).map(name));
  }
  for (const e of document.querySelectorAll('h1,h2,h3,h4,p,a,button,dt,dd,th,td,li,label,span')) {
    const style = getComputedStyle(e);
    const cut = ['hidden', 'clip'].includes(style.overflowX) && e.scrollWidth > e.clientWidth + 1;
    if (cut && shown(e) && e.clientWidth > 2 && style.textOverflow !== 'ellipsis' && e.innerText.trim())
      found.push('cuts off: ' + e.innerText.trim().slice(0, 60));
  }
  for (const e of document.images) if (shown(e) && e.complete && !e.naturalWidth) found.push('lacks ' + e.src);
  if (![...document.querySelectorAll('h1')].length) found.push('has no heading');
  return found;
}"""


def main(parts: list[str]) -> int:
    """Take the pictures of all pages, or of those whose name has one of the parts. 1 if any has a fault."""
    faults, titles = [], defaultdict(set)
    OUT.mkdir(parents=True, exist_ok=True)
    with told.story() as story, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for moment, (template, stage) in story.items():
            with database_like(template, "pictures"), time_machine.travel(stage.now()):
                found = list(pages(moment, stage, parts))
                for page, where, title, wrong in _taken(browser, stage, found):
                    print(f"{page.name:60} {where:8} {'; '.join(wrong)}", flush=True)
                    faults += wrong
                    titles[where, title].add(page.visit.name)
        browser.close()
    for (where, title), names in titles.items():
        if len(names) > 1:
            print(f"{where}: “{title}” is the title of {', '.join(sorted(names))}")
            faults.append(title)
    return 1 if faults else 0


def _taken(browser: Browser, stage: Stage, found: list[Page]) -> Iterator[tuple[Page, str, str, list[str]]]:
    for width, viewport in (("wide", WIDE), ("narrow", NARROW)):
        for page, tab in shown(browser, stage, found, viewport=viewport):
            for language, path in addresses(page):
                tab.goto(path)
                tab.screenshot(path=OUT / f"{page.name}.{width}.{language}.png", full_page=True)
                yield page, f"{width}.{language}", tab.title(), tab.evaluate(FAULTS)


def addresses(page: Page) -> Iterator[tuple[str, str]]:
    """The page in Korean, and in English where it has an address for it."""
    yield "ko", page.visit.path
    if not page.visit.path.startswith(("/admin/", "/health/")):
        yield "en", f"/en{page.visit.path}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
