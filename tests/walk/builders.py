"""Who makes the arguments of an address, and in which moment of the story. One function per kind of argument.

A new address: add its name to the function whose record it needs (of_the_….py), or write one.

    @of("agreements:list", at="signing")          # without an argument: only the moment, if the last will not do
    @of("claims:claim", "claims:invoice")
    def claim(project): return {"number": project.claim.number}

A function that yields several gets a line for each in the golden table.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .moments import LAST


@dataclass(frozen=True, slots=True)
class Builder:
    make: Callable
    moment: str


BUILDERS: dict[str, Builder] = {}


def of(*names: str, at: str = LAST) -> Callable:
    def taken(make: Callable) -> Callable:
        for name in names:
            BUILDERS[name] = Builder(make, at)
        return make

    return taken
