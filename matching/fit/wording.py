"""What a run keeps in words: plain data that a page can say in Korean or English."""

import search


def understood(read: search.Understanding) -> dict:
    """What was read from the text, as it is shown and corrected."""
    return {
        "text": read.text,
        "repairs": [[repair.kind, repair.before, repair.after] for repair in read.repairs],
        "use_cases": [[guess.code, guess.confidence_bp] for guess in read.use_cases],
        "constraints": [[found.kind, list(found.codes), found.amount, found.said] for found in read.constraints],
    }


def reasons(hit: search.Hit) -> list:
    """[kind, values] of each reason: the use case it solves, the words it shares, the parts that weigh most."""
    found = []
    if hit.use_cases:
        found.append(["use_case", list(hit.use_cases)])
    if hit.words:
        found.append(["words", list(hit.words)[:6]])
    weighty = sorted(hit.parts, key=lambda part: -part[1])[:2]
    found.append(["parts", [name for name, value in weighty if value > 0]])
    return found


def detail(verdict: search.Verdict) -> dict:
    """The figures behind a condition's tick or cross: won of a price, whole weeks of a deadline."""
    return {
        "asked": list(verdict.constraint.codes),
        "asked_amount": verdict.constraint.amount,
        "found": list(verdict.found),
        "found_amount": verdict.amount,
        "over_bp": verdict.over_bp,
    }
