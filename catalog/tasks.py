"""What the catalogue does by the clock."""

from marketplace.core import schedule

from . import events, operations

schedule.every_minute(operations.expire_due)
schedule.every_minute(events.sweep)
