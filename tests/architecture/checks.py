"""Checkers of the house rules. Each takes source text or models, so that a violating snippet can be fed to it."""

import ast
from collections.abc import Iterator

CLOCKS = {("timezone", "now"), ("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}


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
    """Lines that read the clock."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            if (name, node.func.attr) in CLOCKS:
                yield node.lineno


def fractions(source: str) -> Iterator[int]:
    """Lines that could make a fraction of a won: true division, float literals, float() or Decimal()."""
    for node in ast.walk(ast.parse(source)):
        division = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        call = isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("float", "Decimal")
        if division or literal or call:
            yield node.lineno


def foreign_model_imports(source: str, module: str) -> Iterator[tuple[int, str]]:
    """Imports of another app's models, views, viewsets or lifecycles by a module that is no models.py itself."""
    app = module.rsplit(".", 1)[0]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            package, _, leaf = node.module.rpartition(".")
            if leaf in ("views", "viewsets", "lifecycles", "handlers") and not app.startswith(package):
                yield node.lineno, node.module


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
