"""Reminders of what is due soon: three days before, the day before, on the day."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from marketplace.core import outbox
from marketplace.core.clock import day_in_korea

from ..models import Reminder, Task

STEPS = (0, 1, 3)  # days before the day it is due


def remind_due(*, at: datetime) -> int:
    """Remind of every open task that is due within three days; how many. Safe to repeat.

    Where nobody has asked for days, only the nearest step is said: nobody is told today that it is due in three
    days when it is due tomorrow. What is overdue was said on its day, and stands as overdue in every list.
    """
    soon = Task.objects.open().filter(due_at__gte=at, due_at__lt=at + timedelta(days=max(STEPS) + 1))
    return sum(_remind(task, at) for task in soon.order_by("pk"))


def _remind(task: Task, at: datetime) -> bool:
    left = (day_in_korea(task.due_at) - day_in_korea(at)).days
    step = next((step for step in STEPS if left <= step), None)
    opened_meanwhile = day_in_korea(task.opened_at) == day_in_korea(at) and left != 0
    if step is None or opened_meanwhile or task.reminders.filter(days__lte=step).exists():
        return False
    try:
        with transaction.atomic():
            Reminder.objects.create(task=task, days=step, at=at)
            outbox.publish("task.remind", subject=task, at=at, days=left)
    except IntegrityError:  # another worker has said it
        return False
    return True
