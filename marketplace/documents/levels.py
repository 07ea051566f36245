"""How long a seal can be verified: PAdES B-LT carries what tells whether its certificate was revoked, B-T does not."""

from collections.abc import Iterable

from asn1crypto import crl, x509

LT, T = "B-LT", "B-T"
LEVELS = (LT, T)


def level_for(certificate: x509.Certificate, lists: Iterable[bytes]) -> str:
    """The level of a seal by this certificate: B-T if it names no address of revocation data, and no list is its issuer's."""
    if certificate.crl_distribution_points or certificate.ocsp_urls:
        return LT
    return LT if certificate.issuer in (crl.CertificateList.load(each).issuer for each in lists) else T
