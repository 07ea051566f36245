"""What the notices do by the clock."""

from marketplace.core import schedule

from . import operations

schedule.every_minute(operations.remind_due)
