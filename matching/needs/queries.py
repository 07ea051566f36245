"""What can be read of needs and quotes."""

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet

from marketplace.core.actor import Actor
from marketplace.programmes import queries as rounds

from .models import SEALED, Choice, Invitation, Need, Question, Quote


def needs_visible_to(actor: Actor) -> QuerySet[Need]:
    return Need.objects.visible_to(actor).select_related("case__demand_firm", "case__round")


def own_needs(actor: Actor) -> QuerySet[Need]:
    """The needs of the firm the actor acts for, the newest first, with what lists show of them."""
    mine = Need.objects.filter(case__demand_firm_id=actor.organisation_id or 0)
    counted = mine.annotate(
        invited=Count("invitations", distinct=True),
        opened=Count("quotes", filter=~Q(quotes__state__in=SEALED), distinct=True),
        unanswered=Count("questions", filter=Q(questions__answered_at=None), distinct=True),
    )
    return counted.select_related("case__demand_firm", "case__vendor", "case__round").order_by("-pk")


def opened_quotes(*, need_id: int, actor: Actor) -> QuerySet[Quote]:
    """The quotes of a need that the actor may see, cheapest first, with their lines and KPIs."""
    visible = Quote.objects.visible_to(actor).filter(need_id=need_id)
    return visible.select_related("vendor", "solution").prefetch_related("lines", "kpis").order_by("total", "pk")


def invitations(*, need_id: int, actor: Actor) -> QuerySet[Invitation]:
    """Whom the firm has asked; nobody else may know."""
    mine = Invitation.objects.filter(need_id=need_id, need__case__demand_firm_id=actor.organisation_id or 0)
    return mine.select_related("vendor", "solution").order_by("pk")


def questions(*, need_id: int, actor: Actor) -> QuerySet[Question]:
    """Questions and answers of a need; who asked is not part of it."""
    need = Need.objects.visible_to(actor).get(pk=need_id)
    return need.questions.order_by("pk").defer("vendor")


def least_reason(*, need: Need, quote: Quote, quotes: Sequence[Quote]) -> int:
    """How many characters the reason for taking `quote` among the opened `quotes` needs at least."""
    rules = rounds.rules_of(need.case.track_id)
    cheapest = quote.total == min(other.total for other in quotes)
    return rules.reason_chars if cheapest and len(quotes) > 1 else rules.single_quote_reason_chars


def choice_of(case_id: int) -> Choice | None:
    """The choice a case stands on."""
    return (
        Choice.objects.filter(need__case_id=case_id).select_related("quote__vendor", "quote__solution", "need").first()
    )
