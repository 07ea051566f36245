"""The seal's key in a token (PKCS#11): what is signed goes in, the signature comes out, the key never does."""

import hashlib
import os
from contextlib import suppress
from threading import Lock

import pkcs11
from asn1crypto import x509
from pkcs11 import Attribute, Mechanism, ObjectClass
from pkcs11.util.ec import encode_ecdsa_signature
from pyhanko.sign.signers import Signer

from . import keys
from .errors import SealUnavailable

_one_at_a_time = Lock()  # the library is loaded for a process that asks with one thread at a time
_PIN = (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange, pkcs11.PinExpired, pkcs11.PinLocked)
_LONGEST = 512  # bytes of a signature: RSA of 4,096 bits


class TokenSigner(Signer):
    """Signs with the key in a token; P-256 and its like, or RSA.

    The certificate is read at once and without the PIN. The session that signs is opened by the first signature in
    each process, and opened anew once when the token was lost in between. Raises SealUnavailable.
    """

    def __init__(self, token: keys.Token):
        self._token, self._key, self._process, self._refused = token, None, None, ""
        with _one_at_a_time:
            super().__init__(signing_cert=self._certificate())

    def log_in(self) -> None:
        """Find out whether the token takes the PIN and has the key. Raises SealUnavailable."""
        with _one_at_a_time:
            self._open()

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        with _one_at_a_time:
            if self._key is not None and self._process == os.getpid():
                with suppress(pkcs11.PKCS11Error):  # lost since the last signature: opened anew, once
                    return self._sign(data, digest_algorithm)
            self._open()
            try:
                return self._sign(data, digest_algorithm)
            except pkcs11.PKCS11Error as error:
                raise self._unavailable(error) from error

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return bytes(_LONGEST) if dry_run else self.sign_raw(data, digest_algorithm)

    def _sign(self, data: bytes, digest_algorithm: str) -> bytes:
        if self._signing_cert.public_key.algorithm == "ec":  # hashed here: not every token does both
            digest = hashlib.new(digest_algorithm, data).digest()
            return encode_ecdsa_signature(self._key.sign(digest, mechanism=Mechanism.ECDSA))
        return self._key.sign(data, mechanism=Mechanism[f"{digest_algorithm.upper()}_RSA_PKCS"])

    def _open(self) -> None:
        """Log in and find the key. A PIN that was refused is not tried again: a few tries lock a token for good."""
        if self._refused:
            raise SealUnavailable(self._refused)
        self._key = None
        try:
            session = self._found().open(user_pin=self._token.pin)
            self._key = session.get_key(ObjectClass.PRIVATE_KEY, label=self._token.key)
        except _PIN as error:
            self._refused = f"{self._unavailable(error).reason}; not tried again before a restart"
            raise SealUnavailable(self._refused) from error
        except pkcs11.PKCS11Error as error:
            raise self._unavailable(error) from error
        self._process = os.getpid()

    def _certificate(self) -> x509.Certificate:
        asked = {Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.LABEL: self._token.key}
        try:
            with self._found().open() as session:
                found = [each[Attribute.VALUE] for each in session.get_objects(asked)]
        except pkcs11.PKCS11Error as error:
            raise self._unavailable(error) from error
        if len(found) != 1:
            count = "more than one certificate" if found else "no certificate"
            raise SealUnavailable(f"the token {self._token.label} has {count} labelled {self._token.key}")
        return x509.Certificate.load(found[0])

    def _found(self) -> pkcs11.Token:
        """The token. The library begins anew: it may come from the parent process, or not know the token yet."""
        library = pkcs11.lib(self._token.module)
        with suppress(pkcs11.PKCS11Error):
            library.finalize()
        library.initialize()
        return library.get_token(token_label=self._token.label)

    def _unavailable(self, error: pkcs11.PKCS11Error) -> SealUnavailable:
        why = ": ".join(filter(None, (type(error).__name__, str(error))))
        return SealUnavailable(f"the key {self._token.key} in the token {self._token.label} cannot be used ({why})")
