"""People and the roles of the agency's staff."""

from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, transaction

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.errors import NotAllowed

from ..enums import StaffRole
from ..errors import EmailTaken
from ..models import User

# Outside experts work in the public site's workspace, not in the admin.
_IN_THE_ADMIN = frozenset(StaffRole) - {StaffRole.EVALUATOR, StaffRole.SETTLEMENT_AUDITOR}


def register_person(
    *, email: str, name: str, password: str | None = None, born_on: date | None = None, phone: str = "",
    actor: Actor, at: datetime,
) -> User:  # fmt: skip
    """A new person, known by the e-mail address. Raises EmailTaken."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, name=name, born_on=born_on, phone=phone)
            audit.record(user, "person.register", actor=actor, at=at)
    except IntegrityError as error:
        raise EmailTaken from error
    return user


def confirm_address(*, user_id: int, actor: Actor, at: datetime) -> None:
    """The office vouches for a person's e-mail address: they may sign in without the confirmation mail.

    Only the system and superusers may. Safe to repeat.
    """
    if not actor.has_any("system", "superuser"):
        raise NotAllowed
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=user_id)
        EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
        audit.record(user, "person.confirm_address", actor=actor, at=at)


def grant_staff_role(*, user_id: int, role: StaffRole, actor: Actor, at: datetime) -> None:
    """Make a person part of the staff in a role. Only the system and superusers may. Safe to repeat."""
    if not actor.has_any("system", "superuser"):
        raise NotAllowed
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=user_id)
        group = Group.objects.get_or_create(name=role.value)[0]
        user.groups.add(group)
        if role in _IN_THE_ADMIN:
            group.permissions.add(*Permission.objects.filter(codename="access_admin"))
            user.is_staff = True
            user.save(update_fields=["is_staff"])
        audit.record(user, "person.grant_role", actor=actor, at=at, facts={"role": role.value})
