"""What happens to vouchers by the clock."""

from marketplace.core import schedule

from . import operations

schedule.every_minute(operations.expire_due)
