"""Which key the settings name for the agency's seal. Reads settings only: no file, no token."""

from dataclasses import dataclass, field

from django.conf import settings

_PKCS11 = ("SEAL_PKCS11_MODULE", "SEAL_PKCS11_TOKEN", "SEAL_PKCS11_KEY", "SEAL_PKCS11_PIN")
NAMES = ("SEAL_DIR", "SEAL_PKCS12", "SEAL_PASSPHRASE", *_PKCS11, "TSA_URL", "SEAL_LEVEL")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """Where the key is: path of the PKCS#11 library, label of the token, label of key and certificate, user PIN."""

    module: str
    label: str
    key: str
    pin: str = field(repr=False)


def is_trial() -> bool:
    """Whether the demonstration authority seals, because no key of the agency's is named."""
    return not settings.SEAL_PKCS12 and not _names_token()


def token() -> Token | None:
    """The token that the settings name; None if they name none."""
    if not _names_token():
        return None
    module, label, key, pin = (getattr(settings, name) for name in _PKCS11)
    return Token(module=module, label=label, key=key, pin=pin)


def mistake() -> str:
    """What the settings contradict each other in, or lack, so that nothing can be sealed; empty if all is well."""
    if _names_token():
        if settings.SEAL_PKCS12:
            return "SEAL_PKCS12 and SEAL_PKCS11_* are both set: the seal has one key"
        if lacking := [name for name in _PKCS11 if not getattr(settings, name)]:
            return f"the key in a token needs {', '.join(lacking)}"
    if not is_trial() and not settings.TSA_URL:
        named = "SEAL_PKCS12" if settings.SEAL_PKCS12 else "SEAL_PKCS11_MODULE"
        return f"{named} needs TSA_URL: a real seal takes no demonstration time stamps"
    return ""


def _names_token() -> bool:
    """One of the settings is enough: whoever left out another is told, and not given a demonstration."""
    return any(getattr(settings, name) for name in _PKCS11)
