"""Checkers of the house rules. Each takes source text or models, so that a violating snippet can be fed to it."""

import ast
from collections.abc import Iterable, Iterator

from django.db import models

from marketplace.core.lifecycle import Stateful, StatefulQuerySet
from tests.architecture.names import origins, resolved

CLOCKS = (
    "django.utils.timezone.now", "django.utils.timezone.localdate", "django.utils.timezone.localtime",
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
    "time.time", "time.time_ns", "time.localtime", "time.gmtime", "marketplace.core.clock.now",
)  # fmt: skip
FRACTIONS = (
    "float", "Decimal", "Fraction", "decimal.Decimal", "fractions.Fraction", "round", "statistics.mean",
    "django.db.models.FloatField", "django.db.models.DecimalField", "django.db.models.Avg",
)  # fmt: skip
WRITES = {
    "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "update", "delete", "acreate",
    "aupdate", "adelete",
}  # fmt: skip


def state_writes(source: str) -> Iterator[int]:
    """Lines that write a state past advance(): `x.state = …` or `update(state=…)`."""
    for node in ast.walk(ast.parse(source)):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            for part in target.elts if isinstance(target, ast.Tuple) else [target]:
                if isinstance(part, ast.Attribute) and part.attr in ("state", "state_since"):
                    yield node.lineno
        updates = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "update"
        if updates and any(keyword.arg in ("state", "state_since") for keyword in node.keywords):
            yield node.lineno


def clock_reads(source: str) -> Iterator[int]:
    """Lines that read the clock, by whatever name it was imported, or let a column or a default read it."""
    tree = ast.parse(source)
    names = origins(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name) and resolved(node, names) in CLOCKS:
            yield node.lineno
        if isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add"):
            yield node.lineno


def fractions(source: str) -> Iterator[int]:
    """Lines that could make a fraction of a won: true division, float literals, float(), round(), Decimal, Avg."""
    tree = ast.parse(source)
    names = origins(tree)
    for node in ast.walk(tree):
        division = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div) and not _is_path(node)
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        call = isinstance(node, ast.Call) and resolved(node.func, names) in FRACTIONS
        if division or literal or call:
            yield node.lineno


def _is_path(node: ast.BinOp | ast.AugAssign) -> bool:
    """`folder / "name"` divides nothing."""
    right = getattr(node, "right", None)
    return isinstance(right, ast.JoinedStr) or (isinstance(right, ast.Constant) and isinstance(right.value, str))


def foreign_model_imports(source: str, module: str) -> Iterator[tuple[int, str]]:
    """Imports of another app's views, viewsets, lifecycles or handlers."""
    app = module.rsplit(".", 1)[0]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            package, _, leaf = node.module.rpartition(".")
            if leaf in ("views", "viewsets", "lifecycles", "handlers") and not app.startswith(package):
                yield node.lineno, node.module


def foreign_writes(source: str, module: str, packages: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Lines that write rows of another app: its models are read here, and written by its own operations alone.

    `Model(…)` counts: a row that is never saved is not worth making.
    """
    tree = ast.parse(source)
    names = origins(tree)
    app = max((name for name in packages if f"{module}.".startswith(f"{name}.")), key=len, default=module)
    foreign = {
        local: origin
        for local, origin in names.items()
        if ".models." in origin and origin.split(".models.")[0] in packages and origin.split(".models.")[0] != app
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        made = isinstance(node.func, ast.Name) and node.func.id[:1].isupper()
        written = isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
        root = _root(node.func)
        if (made or written) and root in foreign:
            yield node.lineno, foreign[root]


def _root(node: ast.expr) -> str:
    """`Model` of `Model.objects.filter(…).update`."""
    while not isinstance(node, ast.Name):
        node = getattr(node, "value", None) or getattr(node, "func", None)
        if node is None:
            return ""
    return node.id


def unguarded(models_: Iterable[type[models.Model]]) -> Iterator[str]:
    """Models with a life of which a manager could still write a state past advance()."""
    for model in models_:
        if issubclass(model, Stateful):
            managers = {model._default_manager, *model._meta.managers}
            if not all(isinstance(manager.get_queryset(), StatefulQuerySet) for manager in managers):
                yield model._meta.label


def fractional_columns(models_: Iterable[type[models.Model]]) -> Iterator[str]:
    """Columns that hold fractions: won are whole, ratios are basis points, points are hundredths."""
    for model in models_:
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FloatField | models.DecimalField):
                yield f"{model._meta.label}.{field.name}"


def upward_keys(models, layers: list[str], allowed: frozenset[str]) -> Iterator[str]:
    """Foreign keys that point to a higher layer. `layers`: packages, highest first; equals share an entry by '|'."""
    rank = {name.strip(): place for place, entry in enumerate(layers) for name in entry.split("|")}
    for model in models:
        own = rank.get(model._meta.app_config.name)
        for field in model._meta.get_fields():
            if not (field.is_relation and field.concrete) or field.related_model is None:
                continue
            other = rank.get(field.related_model._meta.app_config.name)
            if own is not None and other is not None and other < own and field.related_model._meta.label not in allowed:
                yield f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
