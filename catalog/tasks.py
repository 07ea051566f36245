"""What the catalogue does by the clock."""

from marketplace.core import schedule

from . import events, operations, saved

schedule.every_minute(operations.expire_due)
schedule.every_minute(events.sweep)
schedule.every_minute(saved.tell_due)
