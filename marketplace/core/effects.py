"""Nothing outside the database happens inside a transaction."""

from django.db import connections


class EffectInTransaction(RuntimeError):
    """A renderer, mail, bank or search engine was called while a transaction was open: a programming error."""


def outside_transaction() -> None:
    """Every adapter calls this first. Raises EffectInTransaction inside `atomic()`.

    The block that a test case wraps around itself does not count.
    """
    for connection in connections.all(initialized_only=True):
        if any(not block._from_testcase for block in connection.atomic_blocks):
            raise EffectInTransaction("an outside effect inside a transaction")
