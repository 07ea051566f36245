"""The stage of agreements: one firm whose award is ready."""

import pytest

from marketplace.core import audit
from marketplace.ledger import queries as ledger
from tests.scenarios import Stage, small_world


@pytest.fixture
def stage(db):
    """f01's award is ready. When a test ends, whatever it did, the ledger and every chain still hold."""
    stage = Stage(small_world("f01")).drafted().received().scored().ranked().decided().revised()
    yield stage
    assert {name: found.broken for name, found in ledger.check().items() if found.broken} == {}
    assert list(audit.breaks()) == []
