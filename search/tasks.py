"""What the search index does by the clock."""

from marketplace.core import schedule

from . import operations

schedule.every_minute(operations.keep_up_due)
schedule.every_minute(operations.check_due)
