"""A firm's signer signs by the certificate of the company: on a telephone's width, by keyboard, told what is wrong."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from contracts.agreements import evidence
from contracts.agreements.enums import Method, Party
from marketplace.demo.acts.opening import PASSWORD
from marketplace.programmes.enums import IdentityLevel
from marketplace.programmes.models import RuleSet
from tests.certificates import Issuer

from .conftest import NARROW
from .looking import is_clean
from .signing import fills_in, goes_to_sign

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def world(locked_world):
    return locked_world


def test_signer_signs_by_the_certificate_of_the_company(sign_in, world, settings, tmp_path):
    settings.SIGNER_ROOTS = tmp_path / "signers"
    issuer = Issuer().trusted_in(settings.SIGNER_ROOTS)
    RuleSet.objects.update(agreement_identity=IdentityLevel.VOUCHED)
    stage, signer = world.stage, world.stage.signer(Party.DEMAND_FIRM)
    firm = stage.agreement().demand_firm
    page = sign_in(signer, viewport=NARROW, bypass_csp=True)
    goes_to_sign(page)
    is_clean(page)
    fills_in(page, signer)
    with page.expect_download() as download:
        page.locator("#sign a[download]").press("Enter")
    sentence = Path(download.value.path()).read_bytes()
    assert download.value.suggested_filename == f"consent-{stage.document().number}.txt"

    signs_by(page, issuer.issue(o="남의 회사").signature(sentence))
    expect(page.locator(".ie-errors")).to_be_focused()
    is_clean(page)
    expect(page.locator("[name=typed_name]")).to_have_value(signer.label.partition(" (")[0])
    signs_by(page, issuer.issue(o=firm.legal_name).signature(sentence))
    page.wait_for_url("**/signed/*")

    (record,) = evidence.records_of(stage.document())
    assert [method for method, _at in record.methods] == [Method.PASSWORD, Method.CERTIFICATE]


def signs_by(page, signature: bytes) -> None:
    page.set_input_files(
        "[name=certificate]", {"name": "signature.p7s", "mimeType": "application/octet-stream", "buffer": signature}
    )
    page.fill("[name=password]", PASSWORD)
    page.locator("button[value=certificate]").press("Enter")
