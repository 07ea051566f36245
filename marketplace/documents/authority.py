"""Who seals and who is believed: keys, certificates, revocation data and time stamps.

Without settings a demonstration authority is made on first use; every name in it says 시험용. In production
SEAL_PKCS12 names the agency's key file, or SEAL_PKCS11_* its key in a token, TSA_URL the time-stamp authority
(RFC 3161), and SEAL_DIR/trusted/ holds, as PEM, what else is believed: the root of the time stamps, and after a
change of keys the old seal certificate with its root. For a key in a token it holds the chain of its certificate, and
that certificate too: documents are then verified while the token is away, and where there is none.
"""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path

from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from django.conf import settings
from pyhanko.keys import load_private_key_from_pemder
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper, HTTPTimeStamper, TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from . import keys
from .errors import SealUnavailable
from .issuing import certificate, name_of, revocation_list
from .trusted import parted


class CachedKeySigner(SimpleSigner):
    """Reads its key once: for an RSA key, reading costs ten times the signing."""

    _key = None

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        if self._key is None:
            self._key = serialization.load_der_private_key(self.signing_key.dump(), None)
        digest = getattr(hashes, digest_algorithm.upper())()
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(digest))
        return self._key.sign(data, padding.PKCS1v15(), digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """What a seal is made with and judged by. `stamper(at)` gives the time-stamp source.

    `crls` tell what is revoked; `online`: so do the addresses in the certificates.
    `seal_names`: subjects under which a seal is ours; another certificate of the same root is not.
    """

    signer: Signer
    roots: tuple[asn1_x509.Certificate, ...]
    others: tuple[asn1_x509.Certificate, ...]
    crls: tuple[bytes, ...]
    stamper: Callable[[datetime], TimeStamper]
    online: bool
    seal_names: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What a verifier elsewhere believes: fields as of Authority. `seal_names`: None where nobody says whose seal it is."""

    roots: tuple[asn1_x509.Certificate, ...]
    others: tuple[asn1_x509.Certificate, ...] = ()
    crls: tuple[bytes, ...] = ()
    seal_names: frozenset[str] | None = None


def published(folder: Path) -> Trust:
    """The trust that was handed out in a folder: root.pem, and crl.pem and seal.pem where they are.

    Raises FileNotFoundError without a root, ValueError for what is no certificate.
    """
    crl, seal = folder / "crl.pem", folder / "seal.pem"
    return Trust(
        roots=tuple(_certificates(folder / "root.pem")),
        crls=tuple(der for _, _, der in pem.unarmor(crl.read_bytes(), multiple=True)) if crl.is_file() else (),
        seal_names=frozenset(each.subject.hashable for each in _certificates(seal)) if seal.is_file() else None,
    )


def current() -> Authority:
    """The authority that the settings name. Raises SealUnavailable if they are at odds or the token is away."""
    if wrong := keys.mistake():
        raise SealUnavailable(wrong)
    return _authority(
        Path(settings.SEAL_DIR), settings.SEAL_PKCS12, settings.SEAL_PASSPHRASE, keys.token(), settings.TSA_URL
    )


def believed() -> Authority | Trust:
    """Whom to believe: the authority of the settings or, where its token is away, what SEAL_DIR/trusted/ holds.

    Raises SealUnavailable where that holds no seal certificate.
    """
    try:
        return current()
    except SealUnavailable:
        trusted = _trusted(Path(settings.SEAL_DIR))
        if names := _seal_names(trusted):
            roots, others = parted(trusted)
            return Trust(roots=roots, others=others, seal_names=names)
        raise


def trust() -> Trust:
    """What `believed` answers, without what a seal is made with: to be handed to another process."""
    who = believed()
    return Trust(roots=who.roots, others=who.others, crls=who.crls, seal_names=who.seal_names)


def root_pem() -> str:
    """The certificate a verifier needs to trust, as PEM: published beside the verification page."""
    return "".join(_pem(root) for root in believed().roots)


def seal_pem() -> str:
    """The certificate of the agency's seal, as PEM."""
    return _pem(current().signer.signing_cert)


def seal_pems() -> list[str]:
    """Every certificate under which a seal is ours, as PEM: the present one, and those of earlier keys."""
    who = believed()
    present = [who.signer.signing_cert] if isinstance(who, Authority) else []
    earlier = (each for each in who.others if not each.ca and each.subject.hashable in who.seal_names)
    found = {each.sha256: each for each in (*present, *earlier)}
    return [_pem(each) for each in found.values()]


def trusted_pems() -> list[str]:
    """What SEAL_DIR/trusted/ holds, each certificate as PEM."""
    return [_pem(each) for each in _trusted(Path(settings.SEAL_DIR))]


def sign(content: bytes) -> tuple[bytes, str]:
    """A signature over `content` with the seal's key (SHA-256), and the certificate that belongs to it, as PEM.

    Raises SealUnavailable.
    """
    try:
        return current().signer.sign_raw(content, "sha256"), seal_pem()
    except Exception as error:
        raise SealUnavailable.because(error) from error


def crl_pem() -> str:
    """The demonstration authority's list of revoked certificates, as PEM; empty in production."""
    return "".join(pem.armor("X509 CRL", crl).decode() for crl in current().crls)


@cache
def _authority(folder: Path, pkcs12: str, passphrase: str, token: keys.Token | None, tsa_url: str) -> Authority:
    trusted = _trusted(folder)
    if token:
        from .token import TokenSigner  # here: most sites have none

        signer = TokenSigner(token)
        own, crls = [signer.signing_cert], ()
    elif pkcs12:
        data = Path(pkcs12).read_bytes()
        signer = CachedKeySigner.load_pkcs12_data(data, other_certs=[], passphrase=passphrase.encode() or None)
        own, crls = list(signer.cert_registry), ()
    else:
        demo = _demo(folder)
        own, crls = _certificates(demo / "root.pem"), (pem.unarmor((demo / "crl.pem").read_bytes())[2],)
        signer = CachedKeySigner(_certificates(demo / "seal.pem")[0], _key(demo / "seal-key.pem"), _store(own))
    roots, others = parted([*own, *trusted])
    return Authority(
        signer=signer,
        roots=roots,
        others=others,
        crls=crls,
        stamper=partial(_remote_stamper, tsa_url) if tsa_url else _own_stamper(demo, own),
        online=bool(tsa_url),
        seal_names=_seal_names([signer.signing_cert, *trusted]),
    )


def _trusted(folder: Path) -> list[asn1_x509.Certificate]:
    return [certificate for file in sorted(folder.glob("trusted/*.pem")) for certificate in _certificates(file)]


def _seal_names(certificates: list[asn1_x509.Certificate]) -> frozenset[str]:
    return frozenset(each.subject.hashable for each in certificates if not each.ca)


def _remote_stamper(address: str, at: datetime) -> TimeStamper:
    return HTTPTimeStamper(address, timeout=10)


def _own_stamper(demo: Path, roots) -> Callable[[datetime], TimeStamper]:
    certificate, key = _certificates(demo / "tsa.pem")[0], _key(demo / "tsa-key.pem")
    return lambda at: DummyTimeStamper(certificate, key, _store(roots), fixed_dt=at)


def _demo(folder: Path) -> Path:
    """The demonstration authority's files, made now if they are not there; whoever comes second uses the first's."""
    demo = folder / "demo"
    if demo.is_dir():
        return demo
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = Path(tempfile.mkdtemp(dir=folder, prefix=".demo-"))
    for name, content in _make_demo().items():
        (draft / name).touch(mode=0o600)
        (draft / name).write_bytes(content)
    try:
        draft.rename(demo)
    except OSError:
        shutil.rmtree(draft)
    return demo


def _make_demo() -> dict[str, bytes]:
    """Root, seal and time-stamp certificates. The root's key is not kept: it can never sign anything else."""
    root_key, seal_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    tsa_key = rsa.generate_private_key(65537, 2048)  # pyHanko's own time stamper signs with RSA only
    root_name = name_of("이음 시험용 최상위 인증기관")
    root = certificate(root_name, root_name, root_key, root_key, ca=True)
    seal = certificate(name_of("이음 전담기관 전자인장 (시험용)"), root_name, seal_key, root_key, commits=True)
    tsa = certificate(name_of("이음 시점확인 (시험용)"), root_name, tsa_key, root_key, stamps=True)
    crl = revocation_list(root_name, root_key)
    as_pem = serialization.Encoding.PEM
    plain = (as_pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return {
        "root.pem": root.public_bytes(as_pem),
        "crl.pem": crl.public_bytes(as_pem),
        "seal.pem": seal.public_bytes(as_pem),
        "seal-key.pem": seal_key.private_bytes(*plain),
        "tsa.pem": tsa.public_bytes(as_pem),
        "tsa-key.pem": tsa_key.private_bytes(*plain),
    }


def _pem(certificate: asn1_x509.Certificate) -> str:
    return pem.armor("CERTIFICATE", certificate.dump()).decode()


def _certificates(file: Path) -> list[asn1_x509.Certificate]:
    return [asn1_x509.Certificate.load(der) for _, _, der in pem.unarmor(file.read_bytes(), multiple=True)]


def _key(file: Path):
    return load_private_key_from_pemder(file, passphrase=None)


def _store(certificates) -> SimpleCertificateStore:
    store = SimpleCertificateStore()
    store.register_multiple(certificates)
    return store
