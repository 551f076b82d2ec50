"""Passkeys without a library: the site, reasons of refusal, counters and labels (WebAuthn Level 3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from unicodedata import category, normalize

from burrowgate.errors import Invalid

CHALLENGE_BYTES = 32
MAX_LABEL_LENGTH = 64
DEFAULT_LABEL = "Passkey"

_NOT_IN_LABELS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RelyingParty:
    """The site for which passkeys are made."""

    rp_id: str
    """Its host name, without port."""
    origin: str
    """Its only origin, such as `https://in.example.com`."""
    name: str


class RefusalReason(StrEnum):
    """Why a passkey was refused; for the log, never for a person."""

    CHALLENGE = "challenge"
    """The ticket is not genuine, has expired or was used, or the response is for another challenge."""
    ORIGIN = "origin"
    """The response was made on another page, or in a frame of one."""
    RP_ID = "rp-id"
    USER_VERIFICATION = "user-verification"
    SIGNATURE = "signature"
    COUNTER = "counter"
    """The counter did not grow, so that there may be a copy of the passkey: all logins of the account are to end."""
    UNKNOWN = "unknown"
    """No account has this passkey, or not the account that the response names."""
    ACCOUNT = "account"
    """The account of the passkey is disabled, has expired or was deleted."""
    REGISTERED = "registered"
    """An account has this passkey already."""
    MALFORMED = "malformed"


def has_gone_back(stored: int, presented: int) -> bool:
    """Return whether a signature counter says that there are two copies (WebAuthn Level 3, 6.1.1).

    Passkeys that are synchronised between devices do not count, and always present 0.
    """
    return (stored > 0 or presented > 0) and presented <= stored


def check_label(text: str) -> str:
    """Return `text` as the label of a passkey, `DEFAULT_LABEL` for an empty one. Raises `Invalid`."""
    label = normalize("NFC", text).strip() or DEFAULT_LABEL
    if len(label) > MAX_LABEL_LENGTH or any(category(character) in _NOT_IN_LABELS for character in label):
        raise Invalid("label", f"The label of a passkey has at most {MAX_LABEL_LENGTH} visible characters.")
    return label
