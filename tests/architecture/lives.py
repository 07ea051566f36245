"""Who may move a record of each kind, asked of unsaved objects: the rows of the golden tables of the lifecycles.

A record is built in memory with made-up keys for its organisations, and so is everything it hangs on. A permission
predicate needs no more: one that asks the database fails here.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from marketplace.accounts.enums import Role, StaffRole
from marketplace.accounts.models import Organisation
from marketplace.core.actor import PUBLIC, SYSTEM, Actor
from marketplace.core.lifecycle import Lifecycle, Stateful

DEMAND_FIRM, VENDOR, AGENCY, STRANGER = 1, 2, 3, 4
PEOPLE = {"demand firm": DEMAND_FIRM, "vendor": VENDOR, "agency": AGENCY, "another firm": STRANGER}
POWERS = {
    Role.REPRESENTATIVE: {"signs", "submits"},
    Role.MANAGER: set(),
    Role.STAFF: set(),
    Role.VIEWER: set(),
}
AT = datetime(2026, 3, 2, tzinfo=UTC)

# Records that look different to each party: noun → what is asked → the fields that differ.
VARIANTS = {
    "settlement": {"with an external audit": {"needs_audit": True}, "without": {"needs_audit": False}},
    "fraud_signal": {
        "before anyone was asked": {"asked": None},
        "the demand firm was asked": {"asked": DEMAND_FIRM},
        "the vendor was asked": {"asked": VENDOR},
    },
    "panel_member": {"of whoever asks": {"person_id": 99}, "of somebody else": {"person_id": 98}},
    "score_sheet": {"of whoever asks": {"evaluator_id": 99}, "of somebody else": {"evaluator_id": 98}},
    "amendment": {
        "asked for by the demand firm": {"requested_by": DEMAND_FIRM},
        "asked for by the vendor": {"requested_by": VENDOR},
    },
    "consortium": {
        "proposed by the demand firm": {"proposed_by_org": DEMAND_FIRM},
        "proposed by the vendor": {"proposed_by_org": VENDOR},
    },
    "signature": {
        "of the demand firm": {"party": "demand_firm", "organisation": DEMAND_FIRM},
        "of the vendor": {"party": "vendor", "organisation": VENDOR},
        "of the agency": {"party": "agency", "organisation": AGENCY},
    },
}


def actors() -> dict[str, Actor]:
    """Everyone who could ask, by name. `+ signs`, `+ submits`: a manager to whom that was delegated."""
    cast = {"the system": SYSTEM, "the public": PUBLIC, "superuser": _person(roles={"superuser"})}
    cast |= {f"staff: {role.value}": _person(roles={role.value}) for role in StaffRole}
    for name, organisation in PEOPLE.items():
        for role, powers in POWERS.items():
            cast[f"{name}: {role.value}"] = _person(organisation, {role.value, *powers})
        for power in ("signs", "submits"):
            cast[f"{name}: manager + {power}"] = _person(organisation, {"manager", power})
    cast["agency: representative who approves"] = _person(
        AGENCY, {"representative", "signs", "submits", StaffRole.APPROVER.value}
    )
    return cast


def _person(organisation: int | None = None, roles=frozenset()) -> Actor:
    return Actor(person_id=99, organisation_id=organisation, roles=frozenset(roles))


def every_lifecycle() -> list[Lifecycle]:
    """The lifecycles of all apps, by noun."""
    for app in apps.get_app_configs():
        if module_has_submodule(app.module, "lifecycles"):
            import_module(f"{app.name}.lifecycles")
    return [found for _noun, found in sorted(Lifecycle.registry.items())]


def model_of(lifecycle: Lifecycle) -> type[Stateful]:
    """The model whose name is the lifecycle's noun. Raises LookupError."""
    name = lifecycle.noun.replace("_", "")
    for model in apps.get_models():
        if issubclass(model, Stateful) and model._meta.model_name == name:
            return model
    raise LookupError(f"no model is called {lifecycle.noun}")


def unsaved(model, /, **fields):
    """An unsaved record with everything it hangs on; organisations are told apart by the names of their columns."""
    for field in model._meta.concrete_fields:
        related = field.related_model
        if related is Organisation and fields.get(field.name, "") is not None:
            fields[field.name] = Organisation(pk=fields.get(field.name) or _owner(field.name))
        if related is None or field.name in fields or related is model:
            continue
        if related._meta.label != "accounts.User":
            fields[field.name] = unsaved(related)
    return model(**fields)


def _owner(column: str) -> int:
    if "vendor" in column:
        return VENDOR
    return AGENCY if "agency" in column else DEMAND_FIRM


def records(lifecycle: Lifecycle, state: str) -> Iterator[tuple[str, Stateful]]:
    """The records to ask about: what they are, if there are several kinds, and an unsaved one."""
    model = model_of(lifecycle)
    for what, fields in VARIANTS.get(lifecycle.noun, {"": {}}).items():
        yield what, unsaved(model, state=state, state_since=AT, **fields)


def table(lifecycle: Lifecycle) -> str:
    """The allowed cells of one lifecycle, a paragraph per move: from, move, to, and everyone who may."""
    everyone, lines = actors(), [f"{lifecycle.noun}: who may move it (allowed cells only; guards may still refuse)", ""]
    for state in lifecycle.states.values:
        for move in lifecycle.transitions.values():
            if state in move.sources:
                lines += [f"{state} -- {move.name} --> {move.target}", *_who(lifecycle, state, move, everyone), ""]
    return "\n".join(lines)


def _who(lifecycle: Lifecycle, state: str, move, everyone: dict[str, Actor]) -> Iterator[str]:
    for what, record in records(lifecycle, state):
        may = [name for name, actor in everyone.items() if move.allowed(record, actor)]
        yield from ([f"  {what}"] if what else [])
        yield from (f"    {name}" for name in may or ["nobody"])
