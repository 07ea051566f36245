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
            "ceo@padopension.example": _("Quotes for a need have been opened: compare them, choose one, say why."),
            "nr.du@bosong.example": _("A need is written; nobody has been asked for a quote yet."),
            "ceo@ongyeol.example": _("The staff has written the application: read it and submit it."),
            "ceo@dadeum.example": _("One document of an application has to be corrected."),
            "ceo@deulchang.example": _("Found not eligible: the firm has objected and waits for the answer."),
            "ceo@mulgil.example": _("Selected: the revised plan is due before the agreement."),
            "sd.hong@saebyeoktofu.example": _(
                "The last milestone is delivered: accept it, or send it back with a reason."
            ),
            "jw.eo@badaon.example": _("The inspector has found something that has to be mended."),
            "garam.eun@onsae.example": _(
                "Something was noticed in the case: payments stand still until it is explained."
            ),
            "sh.bu@doldamstay.example": _("The project is a success: what was spent has to be stated."),
            "bj.kwak@handeul.example": _(
                "A colleague asks to join; and a whole case, from need to last payment, to read."
            ),
            "garam.ok@gilbeot.example": _("A member of the staff, who reads and writes but neither signs nor submits."),
        },
    ),
    (
        _("Vendors"),
        {
            "haedeun.yuk@geurimmal.example": _("A firm asks for a sealed quote."),
            "dohyun.bin@shapediary.example": _("A firm that has chosen its quote proposes a consortium."),
            "woosuk.cheon@domyeongotgan.example": _("An agreement waits for the vendor's signature."),
            "gabi.eun@saekgaram.example": _("A milestone was sent back: it has to be delivered again."),
            "dj.yeo@mulmaru.example": _("What an interim check has found has to be answered."),
            "jaehee.on@tomorrowcurve.example": _("The registration for the new round has to be corrected."),
            "ty.seok@gyeolullim.example": _(
                "Everything is delivered and paid: the case, the solutions, the statistics."
            ),
        },
    ),
    (
        _("Programme office"),
        {
            "jian.seo@voucher.example": _("Programme manager: applications, plans and registrations to check."),
            "minhyuk.koo@voucher.example": _("Programme manager: claims to check, a final report to evaluate."),
            "dogyeom.yoon@voucher.example": _("Approver: what others have proposed, and an agreement to sign."),
            "suyeon.bong@voucher.example": _("Another approver: answers objections to what the first has decided."),
            "hagyeong.lim@voucher.example": _("Finance: a claim to approve, a voucher to issue, a deposit to explain."),
            "seungwoo.cha@voucher.example": _("Finance: a payment run that another has made, to be released."),
            "eunchae.noh@voucher.example": _("Secretary: a panel that is scoring, with who has handed in what."),
            "yuri.cheon@voucher.example": _("Moderator: a changed solution to review before it shows."),
            "jaegyun.mok@voucher.example": _("Inspector: a visit that is planned for the coming days."),
        },
    ),
    (
        _("Outside experts"),
        {
            "jh.ham@garamtech.example": _("Evaluator: one application to score, another to declare conflicts about."),
            "jina.seok@sangsaeng.example": _("Evaluator: the pledge comes first, before any application opens."),
            "areum.ban@godeunjeoul.example": _("Settlement auditor: a statement to examine line by line."),
        },
    ),
    (
        _("Newcomers"),
        {
            "sunwoo.tak@mirinaepack.example": _("Someone new: the programme office is checking the company's proof."),
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
