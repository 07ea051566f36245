"""The agreements of a round on one page: drawn up together, and who has not signed."""

import tempfile
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from contracts.agreements import bundle, operations, queries
from contracts.agreements.enums import DocumentState, Party
from contracts.agreements.queries import SigningState
from marketplace.accounts.rules import PROJECT_OFFICE
from marketplace.programmes.models import Round

from .office_pages import RoundPage

IN_MEMORY = 16 * 2**20  # bytes of a ZIP; a larger one is written to a temporary file


@dataclass(frozen=True, slots=True)
class Row:
    """One award. `since`: when it came to where it is; `late`: its signatures should have been there."""

    state: SigningState
    word: str
    turn: str
    since: datetime
    late: bool
    url: str
    refused: str | None = None  # of what was just asked for: why not, "" if it was done


class AgreementBoard(RoundPage):
    """Every award that stands: which agreement, how far, and whose signature is waited for."""

    template_name = "office/agreements.html"
    page_title = _("Agreements of a round")
    header_icon = "doc-full"
    results: dict[int, str] | None = None  # of what was just asked for

    def post(self, request, *args, **kwargs):
        """Draw up the agreements of the awards that were ticked; the same page, with a result for each."""
        if not request.actor.has("programme_manager"):
            raise PermissionDenied
        ready = {state.award.pk for state in queries.signing_states(self.round) if state.can_be_drawn_up}
        ticked = {int(key) for key in request.POST.getlist("award") if key.isdecimal()}
        self.results = operations.draw_up_each(award_ids=sorted(ready & ticked), actor=request.actor, at=request.at)
        return self.render_to_response(self.get_context_data(**kwargs))

    def get_context_data(self, **kwargs):
        states, results = queries.signing_states(self.round), self.results or {}
        rows = [self._row(state) for state in states]
        drafts = [state for state in states if state.document and state.document.state == DocumentState.DRAFT]
        awaited = [state for state in states if state.waiting and state.waiting.party != Party.AGENCY]
        return super().get_context_data(
            rows=rows,
            asked=self.results is not None,
            done=sum(not refused for refused in results.values()),
            all_asked=len(results),
            unsigned=sum(state.waiting is not None for state in states),
            sealed=sum(state.document is not None and state.document.sealed_id is not None for state in states),
            may_draw_up=self.request.actor.has("programme_manager") and any(state.can_be_drawn_up for state in states),
            lock_url=_bulk("lock", drafts) if drafts else "",
            remind_url=_bulk("remind", awaited) if awaited else "",
            zip_url=reverse("office_sealed", args=[self.round.pk]),
            **kwargs,
        )

    def _row(self, state: SigningState) -> Row:
        document = state.document
        due = document.sign_by if document and state.waiting else None
        record = document or state.agreement or state.award
        return Row(
            state, str(record.get_state_display()),
            str(state.waiting.get_party_display()) if state.waiting else "",
            record.state_since, late=bool(due and due < self.at),
            url=reverse(f"{record._meta.model_name}:inspect", args=[record.pk]),
            refused=(self.results or {}).get(state.award.pk),
        )  # fmt: skip


@require_safe
def sealed_zip(request, round_id: int):
    """All sealed documents of the round with a manifest of their hashes, for those who read the board."""
    if not request.actor.has_any(*PROJECT_OFFICE):
        raise PermissionDenied
    round_ = get_object_or_404(Round, pk=round_id)
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the response closes it
    bundle.write(round_, out)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"{round_.code}-sealed.zip", content_type="application/zip")


def _bulk(action: str, states: list[SigningState]) -> str:
    keys = "&".join(f"pk={state.document.pk}" for state in states)
    return f"{reverse('agreementdocument:bulk', args=[action])}?{keys}"
