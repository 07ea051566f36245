"""Who may do what with money in and out. Named like the sentences they are."""

from django.utils.translation import gettext_lazy as _

from marketplace.accounts.rules import (
    any_of,
    for_organisation,
    is_approver,
    is_finance_officer,
    is_programme_manager,
    is_system,
)

from .enums import InstructionState, RunState

__all__ = ["is_finance_officer", "is_finance_or_system", "is_manager_or_system", "is_system", "may_release"]

pays_for_the_firm = for_organisation("payer", "representative", "manager")
may_release = any_of(is_finance_officer, is_approver)
is_manager_or_system = any_of(is_programme_manager, is_system)
is_finance_or_system = any_of(is_finance_officer, is_system)


def someone_else_made_it(run, actor, at):
    if run.made_by == actor.person_id:
        return _("You put this payment run together yourself: another person must release it.")


def its_run_was_discarded(instruction, actor, at):
    if instruction.run is None or instruction.run.state != RunState.DISCARDED:
        return _("A transfer leaves its payment run only when the whole run is discarded.")


def the_statement_says_so(instruction, actor, at):
    if instruction.state == InstructionState.PAID and not actor.has("system"):
        return _("The bank has paid this. If it sends the money back, the next statement will say so.")
