"""The sample agreement, printed and sealed once for all tests of this folder."""

import pytest

from marketplace import documents
from tests import printed
from tests.marketplace.documents import sample


@pytest.fixture(autouse=True)
def printed_anew():
    """What the tests of this folder print comes from what they are about."""
    with printed.anew():
        yield


@pytest.fixture(scope="session")
def agreement() -> bytes:
    return sample.render()


@pytest.fixture(scope="session")
def draft() -> bytes:
    return sample.render(parties=sample.LONG, milestones=40, draft=True)


@pytest.fixture(scope="session")
def sealed(agreement) -> bytes:
    return documents.seal(agreement, at=sample.CREATED, reason="협약 체결", location="세종")


@pytest.fixture(scope="session")
def small_sealed() -> bytes:
    """One sentence, sealed: for tests that look at it hundreds of times."""
    pdf = sample.print_html("<p>이 문서는 한 문장이다.</p>")
    return documents.seal(pdf, at=sample.CREATED, reason="시험", location="세종")
