"""How fast agreements become PDF, and what archival, accessible, sealed pages cost beside plain ones."""

import logging
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.test")

BATCH, MILESTONES, PAIRS = 14, 8, 5


def main() -> None:
    import django

    django.setup()  # not above: the workers import this module
    logging.disable(logging.CRITICAL)
    one_by_one()
    by_the_workers()


def one_by_one() -> None:
    from weasyprint import HTML

    from marketplace import documents
    from tests.benchmarks.measure import paired, seconds
    from tests.marketplace.documents import sample

    html = sample.html(milestones=MILESTONES)
    ours, plain, ratio = paired(
        lambda: sample.render(milestones=MILESTONES), lambda: HTML(string=html).write_pdf(), PAIRS
    )
    print(f"one agreement: {ours:.2f} s; the same HTML by WeasyPrint alone: {plain:.2f} s; {ratio:.2f} × (median)")
    pdf = sample.render(milestones=MILESTONES)
    sealed = documents.seal(pdf, at=sample.CREATED, reason="협약", location="세종")
    sealing = seconds(lambda: documents.seal(pdf, at=sample.CREATED, reason="협약", location="세종"))
    print(f"its seal: {sealing * 1000:.0f} ms, {len(pdf) // 1000} kB → {len(sealed) // 1000} kB")
    print(f"its verdict: {seconds(lambda: documents.verify(sealed)) * 1000:.0f} ms")


def by_the_workers() -> None:
    from marketplace import documents
    from tests.benchmarks.measure import seconds
    from tests.marketplace.documents import sample

    seal = documents.Seal(at=sample.CREATED, reason="협약", location="세종")
    jobs = [
        documents.Job(
            html=sample.html(milestones=MILESTONES), identifier=f"{number}", created=sample.CREATED,
            title=sample.TITLE, seal=seal,
        )
        for number in range(BATCH)
    ]  # fmt: skip
    documents.render_many(jobs[:2])  # the workers start
    made: list = []
    spent = seconds(lambda: made.extend(documents.render_many(jobs)))
    whole = sum(isinstance(result, bytes) for result in made)
    print(f"{whole} of {BATCH} sealed agreements by the workers: {spent:.1f} s, {whole / spent:.2f} a second")


if __name__ == "__main__":
    main()
