"""The house rules hold, and each checker reports the snippet that breaks them."""

import io
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.test.utils import isolate_apps
from django.utils import translation

from marketplace.core.lifecycle import Stateful
from tests.architecture import checks, effects
from tests.walk.addresses import every_address
from tests.walk.arguments import BUILDERS, builder_of

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("marketplace", "catalog", "matching", "contracts", "search")
SOURCES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
}
LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]["layers"]
APPS = tuple(name.strip() for entry in LAYERS for name in entry.split("|"))
MODELS = [model for app in apps.get_app_configs() if app.name.split(".")[0] in PACKAGES for model in app.get_models()]
MONEY = (
    "marketplace/ledger/", "marketplace/core/money.py", "marketplace/programmes/", "matching/selection/",
    "matching/needs/operations/", "matching/needs/models.py", "contracts/",
)  # fmt: skip


def found(checker, names):
    return [f"{name}:{line}" for name in names for line in checker(SOURCES[name])]


def test_states_are_written_by_advance_alone():
    names = [name for name in SOURCES if name != "marketplace/core/lifecycle.py"]

    assert found(checks.state_writes, names) == []
    assert sorted(checks.state_writes("a.state = 1\nb.objects.update(state=2)\nc.state, d = 1, 2")) == [1, 2, 3]


def test_domain_reads_no_clock():
    may = (
        "core/clock.py", "core/limits.py", "core/outbox.py", "core/schedule.py", "notices/handlers.py", "core/templatetags/", "/management/", "/views.py", "/middleware.py", "/web.py", "wagtail_events.py",
        "search/service.py",
        "accounts/queries.py",  # actor_for(request)
        "documents/checks.py",  # whether a key is in date today
    )  # fmt: skip
    names = [name for name in SOURCES if not any(part in name for part in may)]

    assert found(checks.clock_reads, names) == []


@pytest.mark.parametrize(
    "snippet",
    [
        "from django.utils import timezone\nx = timezone.now()",
        "from django.utils.timezone import now as instant\nx = instant()",
        "import datetime as dt\nx = dt.datetime.now(tz)",
        "from datetime import date\nx = date.today()",
        "from django.utils import timezone\nx = DateTimeField(default=timezone.now)",
        "from marketplace.core import clock\nx = clock.now()",
        "\nx = DateTimeField(auto_now_add=True)",
    ],
)
def test_clock_is_seen_by_any_name(snippet):
    assert list(checks.clock_reads(snippet)) == [2]


def test_money_is_never_a_fraction():
    names = [name for name in SOURCES if name.startswith(MONEY)]

    assert found(checks.fractions, names) == []
    assert sorted(checks.fractions("a / b\n0.5\nfloat(x)\nDecimal(1)\na // b\na /= b\nround(a)")) == [1, 2, 3, 4, 6, 7]


@isolate_apps("marketplace.core")
def test_no_column_holds_a_fraction():
    assert list(checks.fractional_columns(MODELS)) == []

    class Price(models.Model):
        won = models.DecimalField(max_digits=9, decimal_places=2)

        class Meta:
            app_label = "core"

    assert list(checks.fractional_columns([Price])) == ["core.Price.won"]


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


def test_rows_are_written_by_their_own_app_alone():
    hits = [
        f"{name}:{line} {model}"
        for name, source in SOURCES.items()
        for line, model in checks.foreign_writes(source, name.removesuffix(".py").replace("/", "."), APPS)
    ]

    assert hits == []


@pytest.mark.parametrize(
    "snippet",
    [
        "Need.objects.create(title='x')",
        "Need.objects.filter(pk=1).exclude(pk=2).update(title='x')",
        "Need(title='x').save()",
        "Need.objects.get(pk=1).delete()",
    ],
)
def test_writing_the_rows_of_another_app_is_reported(snippet):
    source = f"from matching.needs.models import Need\n{snippet}"

    assert list(checks.foreign_writes(source, "matching.selection.operations.awards", APPS)) == [
        (2, "matching.needs.models.Need")
    ]
    assert list(checks.foreign_writes(source, "matching.needs.operations.needs", APPS)) == []


@isolate_apps("marketplace.core")
def test_no_manager_writes_a_state():
    assert list(checks.unguarded(MODELS)) == []

    class Loose(Stateful):
        objects = models.Manager()

        class Meta:
            app_label = "core"

    assert list(checks.unguarded([Loose])) == ["core.Loose"]


def test_no_outside_effect_stands_in_a_transaction():
    assert found(effects.effects_in_transactions, SOURCES) == []


@pytest.mark.parametrize(
    "inside",
    [
        "documents.render('x')",
        "send_mail('x')",
        "EmailMessage('x').send()",
        "httpx.post('x')",
        "helper()",
        "twice_removed()",
        "if x:\n        documents.seal(x)",
    ],
)
@pytest.mark.parametrize("opening", ["with transaction.atomic():", "@transaction.atomic\ndef work():"])
def test_effect_in_a_transaction_is_reported(opening, inside):
    source = (
        "import httpx\nfrom django.core.mail import EmailMessage, send_mail\nfrom django.db import transaction\n"
        "from marketplace import documents\n"
        "def helper():\n    documents.render_many([])\ndef twice_removed():\n    helper()\n"
        f"{opening}\n    {inside}\n"
    )

    assert len(set(effects.effects_in_transactions(source))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "with transaction.atomic():\n    save()\ndocuments.render('x')",
        "with transaction.atomic():\n    transaction.on_commit(lambda: documents.render('x'))",
        "with transaction.atomic():\n    def later():\n        documents.render('x')",
    ],
)
def test_effect_after_the_transaction_is_not_reported(source):
    source = f"from django.db import transaction\nfrom marketplace import documents\n{source}"

    assert list(effects.effects_in_transactions(source)) == []


@translation.override(None)
def test_models_and_migrations_agree():
    """What `makemigrations --check` asks, and that it would tell."""
    loader = MigrationLoader(None)
    ours = {app.label for app in apps.get_app_configs() if app.name.split(".")[0] in PACKAGES}

    def unwritten(state):
        changes = MigrationAutodetector(loader.project_state(), state).changes(graph=loader.graph)
        return {label: changes[label] for label in sorted(ours & changes.keys())}

    assert unwritten(ProjectState.from_apps(apps)) == {}
    longer = ProjectState.from_apps(apps)
    longer.models["core", "counter"].fields["series"] = models.CharField(max_length=999)
    assert [operation.describe() for operation in unwritten(longer)["core"][0].operations] == [
        "Alter field series on counter"
    ]


def test_foreign_keys_point_down_the_layers():
    allowed = frozenset({"accounts.User"})

    assert list(checks.upward_keys(MODELS, LAYERS, allowed)) == []
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


def test_every_address_is_in_the_walk():
    """What asks for all pages (leaks, pictures, accessibility, speed) knows a new one from its first day."""
    addresses = [address for address in every_address() if address.is_ours or not address.in_the_office]
    lost = {address.name: address.arguments for address in addresses if builder_of(address) is None}

    assert lost == {}, "add a function for these names to tests/walk/arguments.py"
    assert BUILDERS.keys() <= {address.name for address in every_address()}, (
        "tests/walk/arguments.py names what is gone"
    )
