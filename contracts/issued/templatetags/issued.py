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
    made = queries.translation_of(document.pk)
    asked = made is None and queries.translation_is_asked_for(document)
    return {
        "document": document, "case": document.agreement.case, "csrf_token": context.get("csrf_token"), "made": made,
        "asked": asked, "possible": not (made or asked) and queries.can_be_translated(document),
    }  # fmt: skip
