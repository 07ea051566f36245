"""Every address with the records it is asked for. Which function makes its arguments: builders.py and of_the_….py."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.urls import reverse

from marketplace.core.models import StoredFile

from . import of_the_contracts, of_the_selection, of_the_site  # noqa: F401  each registers its builders
from .addresses import Address
from .builders import BUILDERS, Builder
from .moments import LAST
from .project import Project

NOTHING = Builder(lambda project: {}, LAST)
KNOWN_IN_THE_OFFICE = ((), ("pk",), ("name",), ("pk", "name"))
OFFICE_MOMENTS = {
    "panel": "judging", "panelmember": "judging", "scoresheet": "judging", "organisationclaim": "asking",
    "need": "asking", "application": "judging", "ranking": "signing", "award": "signing", "fraudsignal": "working",
    "objection": "objecting", "interimcheck": "working", "claim": "working", "milestone": "working", "guarantee": "working",
    "transferinstruction": "settling",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Visit:
    """One address with its arguments. `what`: which of several records."""

    name: str
    path: str
    what: str = ""


def builder_of(address: Address) -> Builder | None:
    """Who makes its arguments; None if nobody does."""
    if address.name in BUILDERS:
        return BUILDERS[address.name]
    if address.in_the_office and "model" in address.options and address.arguments in KNOWN_IN_THE_OFFICE:
        return _office(address)
    return None if address.arguments else NOTHING


def visits(address: Address, project: Project) -> list[Visit]:
    """The address for the project's records; several where it is asked for more than one."""
    made = builder_of(address).make(project)
    several = made.items() if made and all(isinstance(each, dict) for each in made.values()) else [("", made)]
    return [Visit(address.name, _path(address, values), what) for what, values in several]


def _path(address: Address, values: dict) -> str:
    """`?`: what follows the path; `*`: values of arguments that have no name."""
    given = {name: value for name, value in values.items() if name not in "?*"}
    return reverse(address.name, args=values.get("*"), kwargs=given or None) + values.get("?", "")


def _office(address: Address) -> Builder:
    options = address.options
    model = options["model"]
    kind = address.name.rpartition(":")[2]
    moment = OFFICE_MOMENTS.get(model._meta.model_name, LAST)

    def make(project: Project) -> dict:
        if kind == "index":
            return {"list": {}, "file": {"?": "?export=xlsx"}}
        if kind == "list_action":
            return {action.name: {"name": action.name} for action in options["list_actions"]} or {"-": {"name": "none"}}
        if kind == "bulk":
            names = {name: {"name": name, "?": f"?pk={_first(model)}"} for name in options["bulk"]}
            return names or {"-": {"name": "none"}}
        if "pk" not in address.arguments:
            return {}
        pk = {"pk": _first(model)}
        if kind == "action":
            return {action.name: {**pk, "name": action.name} for action in options["actions"]} or {
                "-": {**pk, "name": "none"}
            }
        if kind == "file":
            return {name: {**pk, "name": name} for name in _files(model, options["fields"])} or {
                "-": {**pk, "name": "none"}
            }
        return pk

    return Builder(make, moment)


def _first(model: type[models.Model]) -> int:
    """The oldest record of a kind: the walk's firm comes first in its story. 1 if there is none."""
    return model._default_manager.order_by("pk").values_list("pk", flat=True).first() or 1


def _files(model: type[models.Model], names: Iterable[str]) -> list[str]:
    fields = {field.name: field for field in model._meta.get_fields()}
    return [name for name in names if name in fields and fields[name].related_model is StoredFile]
