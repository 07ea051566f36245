"""What happens to payments by the clock."""

from marketplace.core import schedule

from . import operations

schedule.every_minute(operations.look_after_pages_due)
