"""Server time of every page, as a ratio to that of a trivial one, with the slowest ten: half and 95 in 100 requests.

On the story of fourteen firms, so that a list with a query for each of its rows shows.
"""

import statistics
from collections.abc import Callable

from tests.walk import told  # first of all: it sets Django up (in a package: the renderers import no `__main__`)

# ruff: isort: split
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.demo import content
from tests.benchmarks.measure import seconds
from tests.concurrency import database_like
from tests.walk import people
from tests.walk.pages import pages, signed_in

TIMES, SLOWEST, TARGET = 12, 10, 0.120
PAIR = (people.FIRM, people.OTHER_FIRM)


def main() -> None:
    measured = []
    others = [key for key in content.load().firms if key not in PAIR]
    with told.story(*others) as story:
        for moment, (template, stage) in story.items():
            with database_like(template, "speed"), time_machine.travel(stage.now()):
                persons = people.everyone(stage)
                clients = {role: signed_in(person) for role, person in persons.items()}
                trivial = middle(
                    lambda client=clients[people.VISITOR]: client.get(reverse("agreements:root_certificate"))
                )
                for page in pages(moment, stage):
                    client = clients[page.role]
                    times = sorted(seconds(lambda p=page, c=client: c.get(p.visit.path)) for _time in range(TIMES))
                    with CaptureQueriesContext(connection) as queries:
                        client.get(page.visit.path)
                    measured.append((times[-1], statistics.median(times), len(queries), trivial, moment, page))
    show(measured)


def middle(work: Callable[[], object]) -> float:
    return statistics.median(seconds(work) for _time in range(TIMES))


def show(measured: list) -> None:
    every = sorted(time for _most, time, *_rest in measured)
    within = sum(most <= TARGET for most, *_rest in measured)
    print(f"{len(measured)} pages: half within {1000 * statistics.median(every):.0f} ms; ", end="")
    print(f"{within} have 95 in 100 requests within {1000 * TARGET:.0f} ms. The slowest:")
    for most, time, queries, trivial, moment, page in sorted(measured, key=lambda row: -row[0])[:SLOWEST]:
        print(
            f"{page.name:48} {moment:10} p50 {1000 * time:6.0f} ms  p95 {1000 * most:6.0f} ms  "
            f"{queries:4} queries  {time / trivial:5.1f} × a trivial page"
        )


if __name__ == "__main__":
    main()
