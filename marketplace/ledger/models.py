"""Money moves between two accounts, in whole won, once. Nothing here knows what the accounts are for."""

from django.db import models

from marketplace.core.immutable import written_once


class Account(models.Model):
    """계정. A guarded account keeps its totals and can never give more than it got and does not hold back.

    An unguarded one (a vendor's payables, cash at the bank) keeps no totals, so that it is no row for
    which every payment of the programme would wait: its balance is the sum of its transfers.
    """

    book = models.CharField(max_length=40, help_text="whose money: one book per round")
    kind = models.CharField(max_length=40)
    ref = models.CharField(max_length=60, help_text="the record it belongs to, in the words of the app above")
    guarded = models.BooleanField(default=True)
    credits = models.BigIntegerField(default=0, help_text="won received")
    debits = models.BigIntegerField(default=0, help_text="won given")
    held = models.BigIntegerField(default=0, help_text="won promised and not yet given")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "kind", "ref"], name="account_is_one_of_its_kind"),
            models.CheckConstraint(
                condition=models.Q(guarded=False) | models.Q(credits__gte=models.F("debits") + models.F("held")),
                name="guarded_account_gives_only_what_it_has",
            ),
            models.CheckConstraint(
                condition=models.Q(credits__gte=0, debits__gte=0, held__gte=0), name="totals_only_grow"
            ),
        ]


@written_once("key", "reverses_id")
class Transfer(models.Model):
    """이체. One movement of `amount` won from `debit` to `credit`; corrected only by another that reverses it."""

    key = models.CharField(max_length=80, unique=True, help_text="the caller's name for this movement: repeats are one")
    debit = models.ForeignKey(Account, models.PROTECT, related_name="given")
    credit = models.ForeignKey(Account, models.PROTECT, related_name="received")
    amount = models.BigIntegerField(help_text="won")
    at = models.DateTimeField()
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="transfer_moves_something"),
            models.CheckConstraint(condition=~models.Q(debit=models.F("credit")), name="transfer_has_two_sides"),
        ]


@written_once("key")
class Hold(models.Model):
    """보류. `amount` won of a guarded account promised to a purpose, until it is resolved once."""

    key = models.CharField(max_length=80, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="holds")
    amount = models.BigIntegerField(help_text="won")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="hold_keeps_something")]


@written_once("hold_id", "transfer_id")
class Resolution(models.Model):
    """The end of a hold: posted by a transfer of at most its amount, or given free again."""

    hold = models.OneToOneField(Hold, models.PROTECT, related_name="resolution")
    transfer = models.OneToOneField(Transfer, models.PROTECT, null=True, related_name="resolves")
    at = models.DateTimeField()
