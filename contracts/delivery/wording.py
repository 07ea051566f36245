"""Words with legal weight, shown beside a button and kept with the act."""

from django.utils.translation import gettext_lazy as _

# Acceptance is what releases the grant; courts hold the accepting firm to it (money rules §3.6).
ACCEPTANCE_WARNING = _(
    "With this acceptance you declare that the work was delivered and meets the criteria, and public money is paid"
    " for it. If you accept work that was not done, the grant must be returned in full and both firms may be barred,"
    " even if the fault is the vendor's."
)
