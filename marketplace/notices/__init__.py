"""What waits for whom, and who is told what: tasks, notices, reminders, mails.

An app declares both in its notices.py; it never sends anything itself.
"""
