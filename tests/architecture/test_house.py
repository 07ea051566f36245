"""The house rules hold, and each checker reports the snippet that breaks them."""

import io
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from tests.architecture import checks

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("marketplace", "catalog", "matching", "contracts", "search")
SOURCES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
}
LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]["layers"]
MONEY = (
    "marketplace/ledger/", "marketplace/core/money.py", "contracts/payments/", "contracts/vouchers/", "contracts/settlement/",
    "matching/selection/plan.py",
)  # fmt: skip


def found(checker, names):
    return [f"{name}:{line}" for name in names for line in checker(SOURCES[name])]


def test_states_are_written_by_advance_alone():
    names = [name for name in SOURCES if name != "marketplace/core/lifecycle.py"]

    assert found(checks.state_writes, names) == []
    assert sorted(checks.state_writes("a.state = 1\nb.objects.update(state=2)\nc.state, d = 1, 2")) == [1, 2, 3]


def test_domain_reads_no_clock():
    may = ("core/clock.py", "core/outbox.py", "/management/", "/views.py", "wagtail_events.py", "search/service.py")
    names = [name for name in SOURCES if not any(part in name for part in may)]

    assert found(checks.clock_reads, names) == []
    assert list(checks.clock_reads("from django.utils import timezone\nx = timezone.now()")) == [2]


def test_money_is_never_a_fraction():
    names = [name for name in SOURCES if name.startswith(MONEY)]

    assert found(checks.fractions, names) == []
    assert list(checks.fractions("a / b\n0.5\nfloat(x)\nDecimal(1)\na // b")) == [1, 2, 3, 4]


def test_apps_use_the_public_faces_of_others():
    own = [name for name in SOURCES if "/management/" not in name and name != "marketplace/urls.py"]
    hits = [
        f"{name}:{line} {module}"
        for name in own
        for line, module in checks.foreign_model_imports(SOURCES[name], name.removesuffix(".py").replace("/", "."))
    ]

    assert hits == []
    assert list(checks.foreign_model_imports("from catalog.lifecycles import X", "matching.needs.queries")) == [
        (1, "catalog.lifecycles")
    ]


def test_foreign_keys_point_down_the_layers():
    models = [
        model for app in apps.get_app_configs() if app.name.split(".")[0] in PACKAGES for model in app.get_models()
    ]
    allowed = frozenset({"accounts.User"})

    assert list(checks.upward_keys(models, LAYERS, allowed)) == []
    upward = SimpleNamespace(
        _meta=SimpleNamespace(
            label="low.Thing",
            app_config=SimpleNamespace(name="low"),
            get_fields=lambda: [
                SimpleNamespace(
                    name="key",
                    is_relation=True,
                    concrete=True,
                    related_model=SimpleNamespace(
                        _meta=SimpleNamespace(label="high.Thing", app_config=SimpleNamespace(name="high"))
                    ),
                )
            ],
        )
    )
    assert list(checks.upward_keys([upward], ["high", "low"], allowed)) == ["low.Thing.key → high.Thing"]


def test_every_app_of_ours_stands_in_the_layers():
    known = {name.strip() for entry in LAYERS for name in entry.split("|")}
    ours = {name for name in settings.INSTALLED_APPS if name.split(".")[0] in PACKAGES}

    assert ours <= known


def test_no_file_is_too_long_to_read():
    assert [name for name, text in SOURCES.items() if text.count("\n") > 400] == []


def test_pages_of_the_states_are_fresh():
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("states", "--check", stdout=out)

    assert (ended.value.code, out.getvalue()) == (0, "")
