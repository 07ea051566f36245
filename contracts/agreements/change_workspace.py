"""What the workspace says of the changes of an agreement."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.programmes.models import Case
from marketplace.programmes.workspace import Step, offers, side_of, told

from . import queries, rules
from .enums import AgreementState
from .lifecycles import AMENDMENT
from .models import Agreement

told("amendment.request", _("A change or the end of the agreement was asked for"))
told("amendment.answer", _("The other firm said what it thinks of the request"))
told("amendment.withdraw", _("The request for a change was withdrawn"))
told("amendment.approve", _("The request to change or end the agreement was approved"))
told("amendment.refuse", _("The request to change or end the agreement was refused"))
told("amendment.reopen", _("The document was not concluded; the office decides on the request again"), named=False)
told("amendment.conclude", _("What was asked for is in effect"), named=False)
told("amendment.lapse", _("The request lapsed with the agreement"), named=False)


@offers
def steps(case: Case, actor: Actor, at: datetime) -> Iterator[Step]:
    """Answer what the other firm asks for; otherwise read what is under way, or ask for a change or the end."""
    if not side_of(case, actor):
        return
    agreement = Agreement.objects.filter(case=case, state__in=rules.ENDABLE).first()
    if agreement is None:
        return
    under_way = queries.open_amendment(agreement)
    if under_way is None:
        if agreement.state == AgreementState.IN_FORCE:
            closed = rules.closed_to_change(agreement, actor, at) or ""
            href = reverse("changes:list", args=[agreement.number])
            yield Step(label=_("Ask for a change of the agreement"), href=href, closed=closed)
        closed = rules.closed_to_ending(agreement, actor, at) or ""
        href = reverse("changes:end", args=[agreement.number])
        yield Step(label=_("Ask to end the agreement"), href=href, closed=closed)
        return
    href = reverse("changes:detail", args=[agreement.number, under_way.number])
    if AMENDMENT["answer"].refusal(under_way, actor, at) is None:
        change, end = (
            _("Say what you think of a change of the agreement"),
            _("Say whether you agree to end the agreement"),
        )
        yield Step(label=end if under_way.ends else change, href=href, main=True)
    else:
        yield Step(label=_("Read the request that is under way"), href=href)
