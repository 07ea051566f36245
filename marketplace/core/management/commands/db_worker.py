from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from marketplace.core import schedule


class Command(DatabaseWorker):
    help = "Run a worker of the queue, and see that what happens by the clock does happen."

    def handle(self, *args, **options):
        schedule.keep_beating()
        super().handle(*args, **options)
