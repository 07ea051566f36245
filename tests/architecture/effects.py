"""Outside effects inside transactions, read from the syntax tree; at run time `core.effects` refuses them as well."""

import ast
from collections.abc import Iterator

from tests.architecture.names import origins, resolved

# Called while a transaction is open, any of these keeps it open for as long as the outside world likes.
MODULES = (
    "requests", "httpx", "urllib.request", "urllib3", "http.client", "socket", "smtplib", "subprocess", "stripe",
    "elasticsearch", "django.core.mail", "contracts.payments.providers",
)  # fmt: skip
FUNCTIONS = (
    "marketplace.documents.render", "marketplace.documents.render_many", "marketplace.documents.make", "marketplace.documents.seal",
    "marketplace.documents.verify", "search.embed_pending", "search.operations.catch_up",
    "search.operations.rebuild_index", "time.sleep",
)  # fmt: skip
METHODS = ("send", "send_messages", "send_mass_mail", "email_user")


def effects_in_transactions(source: str) -> Iterator[int]:
    """Lines inside `with transaction.atomic()` (or a function it decorates) that call a renderer, mail, bank, index
    or any other outside thing, themselves or through a function of the same module.

    What `on_commit` is given runs after the transaction, and so does what is only defined inside it.
    """
    tree = ast.parse(source)
    names = origins(tree)
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    outside = _functions_with_effects(functions, names)
    for node in ast.walk(tree):
        if isinstance(node, ast.With) and any(_opens_transaction(item.context_expr, names) for item in node.items):
            body: list[ast.AST] = list(node.body)
        elif isinstance(node, ast.FunctionDef) and any(_opens_transaction(d, names) for d in node.decorator_list):
            body = list(node.body)
        else:
            continue
        for call in _calls(body):
            if _is_effect(call, names) or getattr(call.func, "id", "") in outside:
                yield call.lineno


def _functions_with_effects(functions: dict[str, ast.FunctionDef], names: dict[str, str]) -> set[str]:
    found: set[str] = set()
    while True:
        more = {
            name
            for name, node in functions.items()
            if any(_is_effect(call, names) or getattr(call.func, "id", "") in found for call in _calls(node.body))
        }
        if more <= found:
            return found
        found |= more


def _opens_transaction(node: ast.expr, names: dict[str, str]) -> bool:
    called = node.func if isinstance(node, ast.Call) else node
    return resolved(called, names) == "django.db.transaction.atomic"


def _is_effect(call: ast.Call, names: dict[str, str]) -> bool:
    name = resolved(call.func, names)
    if name in FUNCTIONS or any(name == module or name.startswith(f"{module}.") for module in MODULES):
        return not name.endswith(("Error", "Exception"))
    return isinstance(call.func, ast.Attribute) and call.func.attr in METHODS


def _calls(body: list) -> Iterator[ast.Call]:
    """Every call that runs when `body` runs: not those in functions or lambdas it only defines."""
    waiting = list(body)
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.FunctionDef | ast.Lambda | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if isinstance(node, ast.Call):
            yield node
        waiting.extend(ast.iter_child_nodes(node))
