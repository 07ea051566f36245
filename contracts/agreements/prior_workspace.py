"""What the workspace says of the notice before a termination."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.programmes.models import Case
from marketplace.programmes.workspace import Step, offers, side_of, told

from . import rules
from .enums import STANDING_NOTICE
from .models import PriorNotice

told("prior_notice.give", _("The agency gave prior notice of termination; both firms may answer"), named=False)
told("prior_notice.answer", _("A firm answered the prior notice of termination"), reasoned=False)
told("prior_notice.close", _("The time to answer the prior notice of termination is over"), named=False)
told("prior_notice.withdraw", _("The prior notice of termination was withdrawn"), named=False)
told("prior_notice.lapse", _("The prior notice of termination lapsed"), named=False)


@offers
def steps(case: Case, actor: Actor, at: datetime) -> Iterator[Step]:
    """Answer the notice that stands; read it, once the reader's company has answered or cannot any more."""
    if not side_of(case, actor):
        return
    standing = PriorNotice.objects.filter(agreement__case=case, state__in=STANDING_NOTICE)
    notice = standing.select_related("agreement").first()
    if notice is None:
        return
    href = reverse("workspace_agreements:prior_notice", args=[notice.agreement.number, notice.number])
    if rules.closed_to_opinion(notice, actor, at) or notice.opinions.visible_to(actor).exists():
        yield Step(label=_("Read the prior notice of termination"), href=href)
    else:
        yield Step(label=_("Answer the prior notice of termination"), href=href, main=True)
