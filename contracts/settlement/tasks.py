"""What happens to settlements by the clock."""

from marketplace.core import schedule

from . import operations

schedule.every_minute(operations.close_settlements_due)
