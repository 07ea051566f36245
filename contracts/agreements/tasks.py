"""What happens to agreements by the clock."""

from marketplace.core import schedule

from . import operations

schedule.every_minute(operations.expire_documents_due)
schedule.every_minute(operations.start_agreements_due)
schedule.every_minute(operations.close_notices_due)
