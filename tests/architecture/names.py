"""What a name in a module stands for: `timezone.now` and `now` are one thing under several names."""

import ast


def origins(tree: ast.AST) -> dict[str, str]:
    """Local name → the dotted name it was imported as. Relative imports are left out: they are the app's own."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return found


def resolved(node: ast.expr, names: dict[str, str]) -> str:
    """The dotted name of `a.b.c`, its first part as it was imported; empty for anything but a dotted name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([names.get(node.id, node.id), *reversed(parts)])
