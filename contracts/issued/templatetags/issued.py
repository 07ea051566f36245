from django import template

register = template.Library()


@register.filter
def is_won(cell) -> bool:
    """Whether a cell is an amount in won, and not a text."""
    return isinstance(cell, int)
