"""A token that holds keys (SoftHSM, Debian's `softhsm2`), in a folder of its own. A missing program fails the test."""

import os
import subprocess
from pathlib import Path

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pkcs11 import Attribute
from pkcs11.util.ec import decode_ec_private_key
from pkcs11.util.rsa import decode_rsa_private_key
from pkcs11.util.x509 import decode_x509_certificate

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
LABEL, PIN = "ieum-seal", "648219"


class Token:
    """Named by SOFTHSM2_CONF, which whoever makes it sets; processes started later see it as well."""

    def __init__(self, folder: Path):
        self._kept, self._away = folder / "tokens", folder / "unplugged"
        self._kept.mkdir()
        self.configuration = folder / "softhsm2.conf"
        self.configuration.write_text(f"directories.tokendir = {self._kept}\nlog.level = ERROR\n")
        self._run("--init-token", "--free", "--label", LABEL, "--so-pin", "73915500", "--pin", PIN)

    def put(self, label: str, key, certificate: x509.Certificate | None) -> None:
        """A private key (EC or RSA) and, unless None, its certificate under one label."""
        plain = (serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
        der = key.private_bytes(serialization.Encoding.DER, *plain)
        decode = decode_ec_private_key if isinstance(key, ec.EllipticCurvePrivateKey) else decode_rsa_private_key
        kept = [decode(der)]
        if certificate:
            kept.append(decode_x509_certificate(certificate.public_bytes(serialization.Encoding.DER)))
        library = pkcs11.lib(MODULE)
        library.reinitialize()
        with library.get_token(token_label=LABEL).open(rw=True, user_pin=PIN) as session:
            for each in kept:
                session.create_object({**each, Attribute.LABEL: label, Attribute.TOKEN: True})
        library.finalize()

    def unplug(self) -> None:
        self._kept.rename(self._away)
        self._kept.mkdir()

    def plug(self) -> None:
        self._kept.rmdir()
        self._away.rename(self._kept)

    def _run(self, *arguments: str) -> None:
        environment = {**os.environ, "SOFTHSM2_CONF": str(self.configuration)}
        subprocess.run(["softhsm2-util", *arguments], env=environment, check=True, capture_output=True)
