"""Documents: HTML to sealed, archival PDF, and back to a verdict. The package face: import nothing below it."""

from importlib import import_module
from typing import TYPE_CHECKING

from .codes import codes_match, how_to_verify, qr_svg, sha256, verification_code
from .errors import RenderFailed, SealUnavailable, SignatureRefused, UnprintableText
from .keys import is_trial
from .preflight import preflight
from .rendering import Attachment, provenance, render

if TYPE_CHECKING:
    from .authority import crl_pem, published, root_pem, seal_pem, seal_pems, sign
    from .detached import Holder, holder_of
    from .pool import Job, Seal, judge, make, render_many
    from .sealing import seal, seal_level
    from .stamping import stamp, stamped_at
    from .trusted import trial_certificate, trusts_signers
    from .verdict import Verdict
    from .verifying import verify

_LATE = {
    "crl_pem": "authority",
    "published": "authority",
    "root_pem": "authority",
    "seal_pem": "authority",
    "seal_pems": "authority",
    "sign": "authority",
    "Holder": "detached",
    "holder_of": "detached",
    "Job": "pool",
    "Seal": "pool",
    "judge": "pool",
    "make": "pool",
    "render_many": "pool",
    "seal": "sealing",
    "seal_level": "sealing",
    "stamp": "stamping",
    "stamped_at": "stamping",
    "trial_certificate": "trusted",
    "trusts_signers": "trusted",
    "Verdict": "verdict",
    "verify": "verifying",
}

__all__ = [
    "Attachment",
    "Holder",
    "Job",
    "RenderFailed",
    "Seal",
    "SealUnavailable",
    "SignatureRefused",
    "UnprintableText",
    "Verdict",
    "codes_match",
    "crl_pem",
    "holder_of",
    "how_to_verify",
    "is_trial",
    "judge",
    "make",
    "preflight",
    "provenance",
    "published",
    "qr_svg",
    "render",
    "render_many",
    "root_pem",
    "seal",
    "seal_level",
    "seal_pem",
    "seal_pems",
    "sha256",
    "sign",
    "stamp",
    "stamped_at",
    "trial_certificate",
    "trusts_signers",
    "verification_code",
    "verify",
]


def __getattr__(name: str):
    """What needs pyHanko is loaded when first used: it costs every start of the site a second otherwise."""
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value = getattr(import_module(f".{_LATE[name]}", __name__), name)
    return value
