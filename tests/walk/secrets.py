"""Texts of one firm and its vendor that only few may read: planted in their story before it is told, found by name."""

import copy
import io
import re
import zipfile
from collections.abc import Callable

from contracts.settlement.models import Claim
from marketplace.demo import content
from marketplace.demo.world import World

from .people import FIRM

MARK = re.compile(rb"QX([a-z]+)XQ")


def mark(name: str) -> str:
    return f"QX{name}XQ"


def planted() -> content.Content:
    """The demonstration's cast, with a mark in every text of one firm, its vendors and what is said of them."""
    cast = copy.deepcopy(content.load(everyone=True))
    firm = cast.firms[FIRM]
    chosen, unchosen = (cast.vendor_of(quote["solution"]) for quote in firm["quotes"][:2])
    delivery, scene = firm["delivery"], firm["scene"]
    marked = (
        ("need", firm["need"], "text"), ("dataonhand", firm["need"], "data_on_hand"), ("address", firm, "address"),
        ("quote", firm["quotes"][0], "note"), ("unchosenquote", firm["quotes"][1], "note"),
        ("choice", firm["choice"], "reason"), ("plan", firm["application"]["plan"], "background"),
        ("kpi", firm["application"]["kpis"][0], "method"), ("costbasis", firm["application"]["cost_lines"][0], "basis"),
        ("scorecomment", firm["score"]["comments"], "goal"), ("delivered", delivery["notes"][0], "delivered"),
         ("visit", delivery["interim_check"], "finding"),
        ("report", delivery["final_report"], "summary"), ("evaluation", delivery["final_evaluation"], "comment"),
        ("signal", scene, "signal"), ("question", scene, "question"),
        ("registration", chosen, "own_ai_evidence"), ("unchosenregistration", unchosen, "own_ai_evidence"),
    )  # fmt: skip
    for name, where, key in marked:
        where[key] = f"{mark(name)} {where[key]}"
    return cast


def by_value(world: World) -> dict[str, tuple[str, ...]]:
    """What is secret as it is: name → the ways it may be written."""
    firm = world.firms[FIRM]
    account = "900-{}-{}1".format(firm.content["business_number"][:3], firm.content["business_number"][-5:])
    vendor = world.vendor_of(firm.content["quotes"][0]["solution"])
    vendors = "900-{}-{}1".format(vendor.content["business_number"][:3], vendor.content["business_number"][-5:])
    found = {
        "firm's account": (account, account.replace("-", "")),
        "vendor's account": (vendors, vendors.replace("-", "")),
        "firm's people": tuple(person["email"] for person in firm.content["people"]),
        "certificate": tuple(entry["number"] for entry in firm.content.get("certificates", {}).values()),
    }
    claims = Claim.objects.filter(agreement__demand_firm_id=firm.organisation_id)
    found["claim"] = tuple(claims.values_list("approval_number", flat=True))
    return found


def finder(world: World) -> Callable[[bytes], set[str]]:
    """A function that names the secrets inside an answer, also in the parts of an office file."""
    values = {name: [value.encode() for value in written] for name, written in by_value(world).items()}

    def found(body: bytes) -> set[str]:
        if zipfile.is_zipfile(io.BytesIO(body)):
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                body = b"".join(archive.read(name) for name in archive.namelist())
        names = {name for name, written in values.items() if any(value in body for value in written)}
        return names | {each.decode() for each in MARK.findall(body)}

    return found
