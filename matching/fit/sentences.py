"""The words for conditions, gaps and the parts of a score, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog.conditions import Words, condition_label
from marketplace.core.templatetags.ieum import percent

from .models import Match

PARTS = {
    "words": gettext_lazy("Words in common"),
    "meaning": gettext_lazy("Close in meaning"),
    "neighbours": gettext_lazy("Similar solutions' points"),
    "use_case": gettext_lazy("The same use"),
    "industry": gettext_lazy("Industry fits"),
    "size": gettext_lazy("Size of firm fits"),
    "newcomer": gettext_lazy("Share of new vendors"),
    "places": gettext_lazy("No place left"),
}
EXPLAINED = {
    "words": gettext_lazy("words of your need that stand in the description"),
    "meaning": gettext_lazy("your need and the description, compared by meaning"),
    "neighbours": gettext_lazy("mean of the solutions described most alike"),
    "use_case": gettext_lazy("what the solution is for"),
    "industry": gettext_lazy("the industries it is made for"),
    "size": gettext_lazy("the sizes of firm it is made for"),
    "newcomer": gettext_lazy("a vendor without projects so far"),
    "places": gettext_lazy("the vendor takes no more projects in this round"),
}


NEAR = {  # why a solution is near, where it names neither the work nor a word of the need; by its largest part
    "meaning": gettext_lazy("It speaks of the same in other words: description and need are close in meaning."),
    "words": gettext_lazy("Its description has words of the work that your need seems to be about."),
    "use_case": gettext_lazy("What it describes is close to the work that your need seems to be about."),
    "neighbours": gettext_lazy("The solutions described most alike are close to your need."),
    "": gettext_lazy("It is among what comes nearest to your need; what it does should be asked."),
}


def met(kind: str, detail: dict, words: Words) -> str:
    """The condition, as something that is kept."""
    return condition_label(kind, detail["asked"], detail["asked_amount"], words)


def open_question(kind: str, detail: dict, words: Words) -> tuple[str, str]:
    """What the listing does not say, and the question that would settle it."""
    label = condition_label(kind, detail["asked"], detail["asked_amount"], words)
    return (
        _("Whether it keeps “%(condition)s” has not been confirmed.") % {"condition": label},
        _("Can you keep “%(condition)s”?") % {"condition": label},
    )


def broken(kind: str, detail: dict, words: Words) -> str:
    """Why the listing does not meet the condition."""
    label = condition_label(kind, detail["asked"], detail["asked_amount"], words)
    if kind == "price" and detail["over_bp"] is not None:
        return _("The lowest price is %(percent)s above the budget") % {
            "percent": percent(detail["over_bp"] // 100 * 100)
        }
    if kind == "deadline":
        return ngettext(
            "Takes %(count)d week: “%(condition)s” is not met", "Takes %(count)d weeks: “%(condition)s” is not met",
            detail["found_amount"],
        ) % {"count": detail["found_amount"], "condition": label}  # fmt: skip
    if kind == "data" and "site" not in detail["asked"]:
        return _("Data is kept abroad: “%(condition)s” is not met") % {"condition": label}
    theirs = ", ".join(words.of("deployment" if kind == "data" else kind, code) for code in detail["found"])
    if theirs:
        return _("Offers only %(theirs)s: “%(condition)s” is not met") % {"theirs": theirs, "condition": label}
    return _("“%(condition)s” is not met") % {"condition": label}


def part_of(name: str, value: int, match: Match, words: Words) -> tuple[str, str, int]:
    """A part of a score: what it is called, what was looked at, and its value."""
    said = dict(match.reasons)
    what = str(EXPLAINED.get(name, ""))
    if name == "words" and said.get("words"):
        what = " · ".join(said["words"])
    elif name == "words":
        what = _("words of the work that your need seems to be about")
    if name == "use_case" and said.get("use_case"):
        what = ", ".join(words.use_case(code) for code in said["use_case"])
    return str(PARTS.get(name, name)), what, value
