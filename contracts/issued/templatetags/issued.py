from django import template

from contracts.issued import queries

register = template.Library()


@register.filter
def is_won(cell) -> bool:
    """Whether a cell is an amount in won, and not a text."""
    return isinstance(cell, int)


@register.inclusion_tag("agreements/parts/translation.html", takes_context=True)
def english_of(context, document):
    """The English translation of an agreement's document: to be opened, being made, or to be asked for."""
    return {
        "document": document, "case": document.agreement.case, "csrf_token": context.get("csrf_token"),
        "possible": queries.can_be_translated(document), "made": queries.translation_of(document.pk),
        "asked": queries.translation_is_asked_for(document),
    }  # fmt: skip
