"""The stage of agreements: one firm whose agreement is drawn up and made, once for all tests of a module."""

import copy
from types import SimpleNamespace

import pytest
import time_machine

from contracts.agreements import operations as agreements
from contracts.agreements import own_certificate
from contracts.agreements.enums import Method, Party
from contracts.clauses.enums import Clause
from marketplace.accounts.models import User
from marketplace.core import audit
from marketplace.ledger import queries as ledger
from marketplace.programmes.enums import IdentityLevel
from marketplace.programmes.models import RuleSet
from tests.certificates import Issuer
from tests.scenarios import Stage, small_world


@pytest.fixture(scope="module")
def made(shared_database):
    return Stage(small_world("f01")).drafted().received().scored().ranked().decided().revised().drawn_up()


@pytest.fixture(scope="module")
def concluded(made):
    """Signed and sealed once, for a module whose stage asks for it."""
    return made.locked().signed().concluded()


@pytest.fixture
def stage(made, db):
    """f01's draft waits for its lock. When a test ends, whatever it did, the ledger and every chain still hold."""
    yield copy.deepcopy(made)
    assert {name: found.broken for name, found in ledger.check().items() if found.broken} == {}
    assert list(audit.breaks()) == []


@pytest.fixture
def signature_of(stage):
    """The signature of a party on the newest document."""

    def signature_of(party):
        return stage.document().signatures.get(party=party)

    return signature_of


@pytest.fixture
def open_(stage, signature_of):
    """Somebody opens the document to sign it for a party."""

    def open_(party, actor=None):
        return agreements.open_document(
            signature_id=signature_of(party).pk, actor=actor or stage.signer(party), at=stage.now()
        )

    return open_


@pytest.fixture
def sign(stage, signature_of):
    """Somebody signs for a party, as it should be done but for what a test changes."""

    def sign(party, *, actor=None, **changes):
        actor, at = actor or stage.signer(party), changes.pop("at", None) or stage.now()
        given = {
            "signature_id": signature_of(party).pk, "h0": stage.document().h0, "clauses": Clause.values,
            "typed_name": actor.label.partition(" (")[0], "methods": [(Method.PASSWORD, at), (Method.ONE_TIME_CODE, at)],
        }  # fmt: skip
        return agreements.sign(**given | changes, actor=actor, at=at)

    return sign


@pytest.fixture
def visit(client, stage):
    """A visit by the signer of a party, or by another person, at the story's time."""

    def visit(page="", who=Party.DEMAND_FIRM, sent=None, **options):
        person = stage.signer(who).person_id if isinstance(who, Party) else who
        path = page if page.startswith("/") else f"/workspace/agreements/{stage.agreement().number}/{page}"
        with time_machine.travel(stage.now(), tick=False):
            client.force_login(User.objects.get(pk=person))
            return client.get(path, **options) if sent is None else client.post(path, sent, **options)

    return visit


@pytest.fixture
def given(stage):
    """What a signer sends, as it should be but for what a test changes; None leaves a field out."""

    def given(action, party=Party.DEMAND_FIRM, **changes):
        name = stage.signer(party).label.partition(" (")[0]
        sent = {"h0": stage.document().h0, "typed_name": name, "consent": "on", "action": action}
        sent |= dict.fromkeys(Clause.values, "on") | changes
        return {name: value for name, value in sent.items() if value is not None}

    return given


@pytest.fixture
def folder(settings, tmp_path):
    settings.SIGNER_ROOTS = tmp_path / "signers"
    return settings.SIGNER_ROOTS


@pytest.fixture
def issuer(folder):
    """Whom the agency trusts."""
    return Issuer().trusted_in(folder)


@pytest.fixture
def firm(stage):
    return stage.agreement().demand_firm


@pytest.fixture
def held(issuer, firm):
    """The firm's certificate."""
    return issuer.issue(cn=firm.legal_name, serial=firm.business_number)


@pytest.fixture
def waiting(stage, open_):
    """The firm has opened a document whose signers must be vouched for."""
    RuleSet.objects.update(agreement_identity=IdentityLevel.VOUCHED)
    stage.locked()
    open_(Party.DEMAND_FIRM)
    return SimpleNamespace(sentence=own_certificate.sentence(stage.document()))


@pytest.fixture
def vendor_of(stage):
    """The vendor's organisation."""
    return lambda: stage.agreement().vendor


PARTIES = (Party.DEMAND_FIRM, Party.VENDOR, Party.AGENCY)
