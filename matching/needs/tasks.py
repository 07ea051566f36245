"""What happens to needs by the clock."""

from marketplace.core import schedule

from . import operations

schedule.every_minute(operations.open_quotes_due)
