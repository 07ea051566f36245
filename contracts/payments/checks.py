"""What `manage.py check` says of payments."""

from django.conf import settings
from django.core.checks import Error, register


@register("payments")
def keys_of_the_card_company_come_together(app_configs, **kwargs):
    """Cards are taken with both keys, or not at all: one alone is a mistake that would show only when somebody pays."""
    given = [bool(settings.STRIPE_SECRET_KEY), bool(settings.STRIPE_WEBHOOK_SECRET)]
    if any(given) and not all(given):
        hint = "Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET, or neither: bank transfers need none."
        return [Error("Only one of the two keys of the card company is set.", hint, id="payments.E001")]
    return []
