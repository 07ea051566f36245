"""What can be read of people and organisations; who the actor of a request is."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from marketplace.core.actor import PUBLIC, Actor
from marketplace.core.clock import day_in_korea, now
from marketplace.core.web import address_of, browser_of

from .enums import JoinState, RelationKind, Role
from .models import (
    Certificate,
    ClosedAccounts,
    Delegation,
    JoinRequest,
    Membership,
    Organisation,
    OrganisationClaim,
    OrganisationRelation,
    Sanction,
    User,
)

SESSION_KEY = "organisation"
_DELEGATED = {"sign": "signs", "submit": "submits"}  # scope of a delegation → the role it gives


def actor_of(user: User | int, *, organisation_id: int | None = None, at: datetime) -> Actor:
    """The person as an actor, for one of their organisations or as staff only.

    Roles: the person's groups, "superuser", the role of the membership that is valid that day in Korea, and
    "signs" and "submits" where the office or an approved delegation gives them. An organisation the person
    does not belong to on that day is left out.
    """
    person = user if isinstance(user, User) else User.objects.get(pk=user)
    roles = set(person.groups.values_list("name", flat=True))
    if person.is_superuser:
        roles.add("superuser")
    membership = _membership(person, organisation_id, day_in_korea(at)) if organisation_id else None
    delegation_id = None
    if membership:
        roles.add(membership.role)
        roles |= {"signs", "submits"} if membership.signs else set()
        for delegation in _delegations(membership, day_in_korea(at)):
            roles.add(_DELEGATED[delegation.scope])
            delegation_id = delegation.pk
    return Actor(
        person_id=person.pk,
        organisation_id=membership.organisation_id if membership else None,
        roles=frozenset(roles),
        delegation_id=delegation_id,
        label=f"{person.name} ({membership.organisation.legal_name})" if membership else person.name,
    )


def actor_for(request) -> Actor:
    """The actor of a request: the signed-in person at their address, for the organisation chosen in the session."""
    if not request.user.is_authenticated:
        return PUBLIC
    at = now()
    mine = list(organisations_of(request.user, day_in_korea(at)).values_list("pk", flat=True))
    chosen = request.session.get(SESSION_KEY)
    if chosen not in mine:
        chosen = mine[0] if mine else None
    return replace(
        actor_of(request.user, organisation_id=chosen, at=at), address=address_of(request), browser=browser_of(request)
    )


def organisations_of(user: User, on: date) -> QuerySet[Organisation]:
    """The organisations a person belongs to on a day."""
    return Organisation.objects.filter(_on(on, "memberships__"), memberships__user=user).order_by("pk")


def organisations_within(person_id: int, on: date, years: int) -> QuerySet[Organisation]:
    """The organisations to which a person belongs on a day, or belonged at any time within the years before it."""
    since = on.replace(year=on.year - years, day=min(on.day, 28))
    ended = Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=since)
    return (
        Organisation.objects.filter(ended, memberships__user_id=person_id, memberships__starts_on__lte=on)
        .distinct()
        .order_by("pk")
    )


def organisation(organisation_id: int) -> Organisation:
    return Organisation.objects.get(pk=organisation_id)


def people_of(organisation_id: int, role: Role | None = None) -> QuerySet[User]:
    """The people who belong to an organisation now, in one role or any."""
    members = User.objects.filter(memberships__organisation_id=organisation_id, memberships__ends_on=None)
    return members.filter(memberships__role=role) if role else members


def people_who(organisation_id: int, roles: Collection[str], on: date) -> QuerySet[User]:
    """Who acts for an organisation on a day in one of the roles, as `actor_of` gives them: "signs" and "submits" too."""
    may = Q(role__in=roles)
    if {"signs", "submits"} & set(roles):
        scopes = [scope for scope, role in _DELEGATED.items() if role in roles]
        may |= Q(signs=True) | Q(
            delegations__in=Delegation.objects.valid_on(on).filter(scope__in=scopes)
        )  # fmt: skip
    members = Membership.objects.filter(may, _on(on), organisation_id=organisation_id)
    return User.objects.filter(pk__in=members.values("user_id"), is_active=True).order_by("pk")


def staff_who(roles: Collection[str]) -> QuerySet[User]:
    """The agency's staff and experts in one of the roles."""
    return User.objects.filter(groups__name__in=roles, is_active=True).distinct().order_by("pk")


def by_number(business_number: str) -> Organisation | None:
    """The organisation registered under a business number, if there is one."""
    return Organisation.objects.filter(business_number=business_number).first()


def own_claims(actor: Actor) -> QuerySet[OrganisationClaim]:
    """The person's own claims of business numbers, the newest first."""
    return OrganisationClaim.objects.filter(user_id=actor.person_id or 0).order_by("-pk")


def own_join_requests(actor: Actor) -> QuerySet[JoinRequest]:
    """The person's own requests to belong to an organisation, the newest first."""
    requests = JoinRequest.objects.filter(user_id=actor.person_id or 0)
    return requests.select_related("organisation").order_by("-pk")


def join_requests_to_answer(actor: Actor) -> QuerySet[JoinRequest]:
    """Who asks to belong to the organisation the actor acts for."""
    waiting = JoinRequest.objects.visible_to(actor).filter(organisation_id=actor.organisation_id, state=JoinState.ASKED)
    return waiting.select_related("user").order_by("pk")


def members_of(organisation_id: int, on: date) -> QuerySet[Membership]:
    """Who belongs to an organisation on a day, with what has been delegated to them."""
    members = Membership.objects.filter(_on(on), organisation_id=organisation_id)
    return members.select_related("user").prefetch_related("delegations").order_by("starts_on", "pk")


def certificates_of(organisation_id: int) -> QuerySet[Certificate]:
    """Every certificate of an organisation, those of one kind together, the longest valid first."""
    found = Certificate.objects.filter(organisation_id=organisation_id).select_related("file")
    return found.order_by("kind", F("valid_until").desc(nulls_first=True), "-pk")


def closed_accounts_of(organisation_id: int) -> QuerySet[ClosedAccounts]:
    """The closed years that are known, the latest first."""
    return ClosedAccounts.objects.filter(organisation_id=organisation_id).order_by("-year")


def wholly_impaired(organisation_id: int) -> bool | None:
    """완전자본잠식 by the latest closed accounts; None where none are known."""
    latest = ClosedAccounts.objects.filter(organisation_id=organisation_id).order_by("-year").first()
    return latest.wholly_impaired if latest else None


def valid_certificates(organisation_id: int, on: date) -> dict[str, Certificate]:
    """Kind → the certificate valid on the day that runs longest."""
    valid = Certificate.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=on), organisation_id=organisation_id, issued_on__lte=on
    )
    return {found.kind: found for found in sorted(valid, key=lambda row: (row.valid_until or date.max, row.pk))}


def live_sanctions(organisation_id: int, on: date) -> list[Sanction]:
    """What bars the organisation on the day."""
    return list(Sanction.objects.filter(organisation_id=organisation_id, starts_on__lte=on, ends_on__gte=on))


def relations_between(one: Organisation, other: Organisation) -> list[str]:
    """Kinds of ties between two organisations: those on record, and those their data show."""
    kinds = set(
        OrganisationRelation.objects.filter(
            Q(one=one, other=other) | Q(one=other, other=one)
        ).exclude(kind=RelationKind.SHAREHOLDING, share_bp__lt=3_000).values_list("kind", flat=True)
    )  # fmt: skip
    if one.representative == other.representative and one.representative_born == other.representative_born is not None:
        kinds.add(RelationKind.SAME_REPRESENTATIVE.value)
    if one.corporate_number and one.corporate_number == other.corporate_number:
        kinds.add(RelationKind.AFFILIATE.value)
    if (one.address and one.address == other.address) or (one.phone and one.phone == other.phone):
        kinds.add(RelationKind.SAME_CONTACT.value)
    return sorted(kinds)


def is_password_of(person_id: int, password: str) -> bool:
    """Whether a signed-in person knows their own password, before they do what cannot be undone."""
    person = User.objects.filter(pk=person_id, is_active=True).first()
    return person is not None and person.check_password(password)


def delegation_to_sign(*, person_id: int, organisation_id: int, on: date) -> Delegation | None:
    """The approved letter by which a person may sign for an organisation on a day, where no office lets them."""
    letters = Delegation.objects.valid_on(on).filter(
        membership__user_id=person_id, membership__organisation_id=organisation_id, membership__signs=False,
        scope="sign",
    )  # fmt: skip
    return letters.order_by("pk").last()


def letter_of(delegation_id: int | None) -> str:
    """The SHA-256 of a letter of delegation; "" for none."""
    found = Delegation.objects.filter(pk=delegation_id or 0).values_list("letter__sha256", flat=True).first()
    return found or ""


def _membership(person: User, organisation_id: int, on: date) -> Membership | None:
    return (
        Membership.objects.filter(_on(on), user=person, organisation_id=organisation_id)
        .select_related("organisation")
        .first()
    )


def _delegations(membership: Membership, on: date) -> QuerySet[Delegation]:
    return membership.delegations.valid_on(on)


def _on(day: date, prefix: str = "") -> Q:
    open_end = Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gte": day})
    return open_end & Q(**{f"{prefix}starts_on__lte": day})
