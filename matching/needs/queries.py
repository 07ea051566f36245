"""What can be read of needs and quotes."""

from django.db.models import QuerySet

from marketplace.core.actor import Actor

from .models import Choice, Need, Question, Quote


def needs_visible_to(actor: Actor) -> QuerySet[Need]:
    return Need.objects.visible_to(actor).select_related("case__demand_firm", "case__round")


def opened_quotes(*, need_id: int, actor: Actor) -> QuerySet[Quote]:
    """The quotes of a need that the actor may see, cheapest first, with their lines and KPIs."""
    visible = Quote.objects.visible_to(actor).filter(need_id=need_id)
    return visible.select_related("vendor", "solution").prefetch_related("lines", "kpis").order_by("total", "pk")


def questions(*, need_id: int, actor: Actor) -> QuerySet[Question]:
    """Questions and answers of a need; who asked is not part of it."""
    need = Need.objects.visible_to(actor).get(pk=need_id)
    return need.questions.order_by("pk").defer("vendor")


def choice_of(case_id: int) -> Choice | None:
    """The choice a case stands on."""
    return (
        Choice.objects.filter(need__case_id=case_id).select_related("quote__vendor", "quote__solution", "need").first()
    )
