"""A certificate authority and a time-stamp authority behind a loopback address, as production has them."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.keys import load_private_key_from_pemder_data
from pyhanko.sign.timestamps import DummyTimeStamper

from tests.fakes.background import in_background

PASSPHRASE = "열려라"


class Trust:
    """Issues seal keys, as PKCS#12 too, stamps time and publishes whom it revoked. `stamps = False` is a TSA that is down."""

    def __init__(self, folder: Path):
        self.folder, self.revoked, self.stamps, self.address = folder, [], True, ""
        self.silent_stamps = False  # the authority's certificate names no revocation list
        self._now = datetime.now(UTC)
        self._key = rsa.generate_private_key(65537, 2048)
        self._name = _name("시험 기관")
        self.root = self._certificate(self._name, self._key, ca=True)
        self._tsa_key = rsa.generate_private_key(65537, 2048)

    def issue(self, common_name: str, **how) -> tuple[Path, x509.Certificate]:
        """A PKCS#12 file with key, certificate and root, and the certificate. `silent`: it names no revocation list."""
        key = rsa.generate_private_key(65537, 2048)
        certificate = self._certificate(_name(common_name), key, **how)
        content = serialization.pkcs12.serialize_key_and_certificates(
            b"seal", key, certificate, [self.root], serialization.BestAvailableEncryption(PASSPHRASE.encode())
        )
        path = self.folder / f"{certificate.serial_number}.p12"
        path.write_bytes(content)
        return path, certificate

    def certify(self, common_name: str, key) -> x509.Certificate:
        """A certificate of the seal for a key that is kept elsewhere."""
        return self._certificate(_name(common_name), key)

    def crl(self) -> bytes:
        builder = x509.CertificateRevocationListBuilder(
            self._name, self._now - timedelta(hours=1), self._now + timedelta(days=1)
        )
        for certificate in self.revoked:
            entry = x509.RevokedCertificateBuilder(certificate.serial_number, self._now - timedelta(minutes=30))
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def stamp(self, request: bytes) -> bytes:
        certificate = self._certificate(_name("시점확인"), self._tsa_key, stamps=True, silent=self.silent_stamps)
        plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        key = load_private_key_from_pemder_data(self._tsa_key.private_bytes(serialization.Encoding.PEM, *plain), None)
        loaded = asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
        return DummyTimeStamper(loaded, key).request_tsa_response(tsp.TimeStampReq.load(request)).dump()

    def _certificate(self, subject, key, *, ca=False, stamps=False, silent=False) -> x509.Certificate:
        usage = ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only")
        usage = dict.fromkeys(usage, False) | {"key_cert_sign": ca, "crl_sign": ca}
        usage |= {"digital_signature": not ca, "content_commitment": not ca and not stamps}
        builder = x509.CertificateBuilder(
            self._name,
            subject,
            key.public_key(),
            x509.random_serial_number(),
            self._now - timedelta(days=1),
            self._now + timedelta(days=30),
        )
        builder = builder.add_extension(x509.BasicConstraints(ca, None), critical=True)
        builder = builder.add_extension(x509.KeyUsage(**usage), critical=True)
        if not (ca or silent):
            where = [x509.DistributionPoint([x509.UniformResourceIdentifier(f"{self.address}/crl")], None, None, None)]
            builder = builder.add_extension(x509.CRLDistributionPoints(where), critical=False)
        if stamps:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        return builder.sign(self._key, hashes.SHA256())


@contextmanager
def serve(folder: Path):
    trust = Trust(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self._answer("application/pkix-crl", trust.crl())

        def do_POST(self):
            if not trust.stamps:
                self.send_error(503)
                return
            request = self.rfile.read(int(self.headers["Content-Length"]))
            self._answer("application/timestamp-reply", trust.stamp(request))

        def _answer(self, kind: str, content: bytes):
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args):
            pass

    with in_background(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as server:
        trust.address = f"http://127.0.0.1:{server.server_address[1]}"
        yield trust


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
