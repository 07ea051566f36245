"""The voucher of an agreement and the guarantee of its advance, for any page that shows an agreement."""

from django import template

from contracts.delivery import pages

register = template.Library()


@register.inclusion_tag("projects/parts/purse_and_bond.html", takes_context=True)
def purse_and_bond(context, agreement):
    """What the voucher holds, as one bar; the guarantee that an advance asks for. Nothing where there is neither."""
    request = context["request"]
    return {"project": pages.purse_and_bond(agreement, request.actor, request.at), "case": agreement.case}
