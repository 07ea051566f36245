"""Documents: HTML to sealed, archival PDF, and back to a verdict. The package face: import nothing below it."""

from .attached import attached_files
from .authority import crl_pem, root_pem
from .codes import codes_match, qr_svg, sha256, verification_code
from .errors import RenderFailed, SealUnavailable, UnprintableText
from .fonts import fingerprints
from .pool import Job, Seal, render_many
from .preflight import preflight
from .rendering import Attachment, render
from .sealing import seal
from .verifying import Verdict, verify

__all__ = [
    "Attachment",
    "Job",
    "RenderFailed",
    "Seal",
    "SealUnavailable",
    "UnprintableText",
    "Verdict",
    "attached_files",
    "codes_match",
    "crl_pem",
    "fingerprints",
    "preflight",
    "qr_svg",
    "render",
    "render_many",
    "root_pem",
    "seal",
    "sha256",
    "verification_code",
    "verify",
]
