"""The notice before a termination, for the two firms: the ground, until when they may answer, what their own company said."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from marketplace.accounts.web import organisation_required, posted, refusals_in
from marketplace.core.clock import day_in_korea
from marketplace.core.forms import ParagraphsField
from marketplace.core.templatetags.ieum import day
from marketplace.programmes.workspace import side_of

from . import operations, queries, rules
from .enums import STANDING_NOTICE
from .enums import PriorNoticeState as N
from .models import PriorNotice

TONES = {N.CARRIED_OUT: "bad", N.WITHDRAWN: "ok", N.LAPSED: "line"}


class StatementForm(forms.Form):
    """What a firm says to the notice."""

    opinion = ParagraphsField(
        label=gettext_lazy("Your opinion"), rows=6, max_length=4000,
        help_text=gettext_lazy("What is right or wrong in it, and what your company has done or will do. The agency reads it before it decides; the other firm does not."),
    )  # fmt: skip


@organisation_required
@require_http_methods(["GET", "HEAD", "POST"])
def prior_notice(request, number: str, notice: str):
    found = queries.prior_notices(request.actor).get(agreement__number=number, number=notice)
    agreement = found.agreement
    if not side_of(agreement.case, request.actor):
        raise Http404  # the office has its own page
    form = StatementForm(posted(request))
    if form.is_valid():
        with refusals_in(form):
            operations.state_opinion(notice_id=found.pk, **form.cleaned_data, actor=request.actor, at=request.at)
            messages.success(request, _("Your opinion is handed in. The agency reads it before it decides."))
            return redirect(request.path)
    context = {
        "section": "workspace_agreements:list", "agreement": agreement, "case": agreement.case, "notice": found,
        "form": form, "tone": TONES.get(found.state, "warm"), "next": _next(found, request.at),
        "closed": rules.closed_to_opinion(found, request.actor, request.at),
        "stands": found.state in STANDING_NOTICE, "opinions": found.opinions.visible_to(request.actor),
    }  # fmt: skip
    return render(request, "agreements/prior_notice.html", context)


def _next(notice: PriorNotice, at: datetime) -> str:
    """What comes of it, in words."""
    is_over = day_in_korea(at) > notice.answer_by
    words = {
        N.CARRIED_OUT: _("The agreement was terminated on it on %(decided)s. What was accepted until then is settled."),
        N.WITHDRAWN: _("The agency has withdrawn it. The agreement goes on."),
        N.LAPSED: _("The agreement ended otherwise before the agency decided on it."),
    }  # fmt: skip
    standing = (
        _("The time to answer is over. The agency decides whether to terminate the agreement or to withdraw the notice; you are told.")
        if is_over
        else _("The agency means to terminate the agreement. Each of the two firms may answer until %(last)s, and the agency decides after that day. Until it has decided, the agreement stands.")
    )  # fmt: skip
    decided = day(notice.decided_on) if notice.decided_on else ""
    return words.get(notice.state, standing) % {"last": day(notice.answer_by), "decided": decided}
