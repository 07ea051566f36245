"""What happens to applications and awards by the clock."""

from marketplace.core import schedule

from . import operations

schedule.every_minute(operations.receive_applications_due)
schedule.every_minute(operations.lapse_awards_due)
