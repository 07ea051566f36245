"""The office's first page: the newest round at a glance."""

from django.urls import reverse
from wagtail.admin.ui.components import Component

from marketplace.accounts.rules import is_office
from marketplace.ledger import queries as ledger
from marketplace.programmes import queries as programmes
from marketplace.programmes.enums import CaseState


class RoundAtAGlance(Component):
    """Dates, the cases by stage, and of each track the places and the money taken."""

    template_name = "office/round.html"
    order = 10

    def get_context_data(self, parent_context):
        round_ = programmes.rounds().first()
        if round_ is None:
            return {"round": None}
        counts = programmes.case_counts(round_.pk)
        cases = reverse("case:index")
        money = ledger.balances(round_.code, "appropriation")  # nothing before the round is announced
        return {
            "round": round_,
            "round_url": reverse("round:inspect", args=[round_.pk]),
            "stages": [
                (state.label, counts[state], f"{cases}?round={round_.pk}&state={state.value}")
                for state in CaseState
                if state in counts
            ],
            "tracks": [
                (track, track.quota - track.places_taken, money[track.code].free if track.code in money else None)
                for track in round_.tracks.order_by("pk")
            ],
        }


def panels(actor) -> list[Component]:
    """What the person sees first."""
    return [RoundAtAGlance()] if is_office(actor) else []
