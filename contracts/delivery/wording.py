"""Words with legal weight, shown beside a button and kept with the act."""

from django.utils.translation import gettext_lazy as _

# Acceptance is what releases the grant; courts hold the accepting firm to it (money rules §3.6).
ACCEPTANCE_WARNING = _(
    "Once you accept, the vendor can claim payment. If you accept work that was not done as agreed, the grant may have"
    " to be returned and both firms may be barred, even if the fault is the vendor's."
)
