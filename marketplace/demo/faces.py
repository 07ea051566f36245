"""Who can be played in the demonstration: accounts by role, each with what its reader will see first."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.enums import StaffRole
from marketplace.accounts.models import Organisation, User
from marketplace.core.language import reads_english

CAST: tuple[tuple[Promise, dict[str, Promise]], ...] = (
    (
        _("Demand firms"),
        {
            "bj.kwak@handeul.example": _("The representative's list of what waits, and the firm's case."),
        },
    ),
    (
        _("Vendors"),
        {
            "ty.seok@gyeolullim.example": _("The vendor's list of what waits, its cases and its solutions."),
        },
    ),
    (
        _("Programme office"),
        {
            "jian.seo@voucher.example": _("The office, with what waits for the programme manager."),
            "dogyeom.yoon@voucher.example": _("The office, with what another has proposed and waits for approval."),
            "hagyeong.lim@voucher.example": _("The office, with vouchers and payments that wait."),
            "eunchae.noh@voucher.example": _("The office, with the panels."),
            "yuri.cheon@voucher.example": _("The office, with the solutions to review."),
            "jaegyun.mok@voucher.example": _("The office, with the visits to make."),
        },
    ),
    (
        _("Outside experts"),
        {
            "jh.ham@garamtech.example": _("The evaluator's applications to score."),
            "areum.ban@godeunjeoul.example": _("The settlements to examine."),
        },
    ),
)  # heading → address → what is seen first


@dataclass(frozen=True, slots=True)
class Face:
    """An account as the page shows it. `part`: its role, and for which organisation."""

    email: str
    name: str
    part: str
    first: str


@dataclass(frozen=True, slots=True)
class Group:
    heading: str
    faces: list[Face]


def groups() -> list[Group]:
    """Every account that has been loaded, by role; nothing before the demonstration is loaded."""
    people = {person.email: person for person in _people()}
    found = (
        Group(str(heading), [_face(people[email], first) for email, first in firsts.items() if email in people])
        for heading, firsts in CAST
    )
    return [group for group in found if group.faces]


def person_with(email: str) -> User | None:
    """The person to sign in as: only an account of the list, never one that a visitor has made."""
    return _people().filter(email=email).first() if email in addresses() else None


def addresses() -> Iterator[str]:
    """The addresses of all accounts of the list."""
    return (email for _heading, firsts in CAST for email in firsts)


def _people():
    return User.objects.filter(email__in=list(addresses()), is_active=True).prefetch_related(
        "groups", "memberships__organisation"
    )


def _face(person: User, first: Promise) -> Face:
    roles = dict(StaffRole.choices)
    parts = [str(roles[group.name]) for group in person.groups.all() if group.name in roles]
    parts += [
        f"{_named(membership.organisation)} · {membership.get_role_display()}"
        for membership in person.memberships.all()
        if membership.ends_on is None
    ]
    return Face(person.email, person.name, " · ".join(parts), str(first))


def _named(organisation: Organisation) -> str:
    return (organisation.name_en if reads_english() else "") or organisation.legal_name
