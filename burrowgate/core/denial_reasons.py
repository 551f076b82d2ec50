"""Reasons for which a request is denied, for the log and for the choice of the message.

`core.access` decides which one applies, and `proxy.responses.messages` what a visitor reads.
"""

from __future__ import annotations

from enum import StrEnum

from burrowgate.core.sessions import State


class Reason(StrEnum):
    """Reason of a refusal, for the log; a visitor sees less (`proxy.responses.builder`)."""

    NO_DOMAIN = "no-domain"
    TARGET_OFF = "target-off"
    NO_CERTIFICATE = "no-certificate"
    MISDIRECTED = "misdirected"
    MULTIPLE_CREDENTIALS = "two-credentials"
    NO_CREDENTIAL = "no-credential"
    MANIFEST = "manifest-without-credential"
    NOT_GENUINE = "not-genuine"
    NO_SESSION = "no-session"
    OTHER_TARGET = "other-target"
    OTHER_PAGE = "other-page"
    AMBIGUOUS_PAGE = "ambiguous-page"
    REVOKED = "revoked"
    ENDED = "ended"
    EXPIRED = "expired"
    IDLE = "idle"
    VISIT_CUT = "visit-cut"
    LINK_ROTATED = "link-rotated"
    METHOD = "method"
    NETWORK = "network"
    SIGN_IN_NEEDED = "sign-in-needed"
    NOT_YOU = "not-you"
    STALE_PROOF = "stale-proof"
    CONFIRMATION_NEEDED = "confirmation-needed"
    PASSPHRASE_NEEDED = "passphrase-needed"
    WRONG_PASSPHRASE = "wrong-passphrase"
    TOO_MANY_PASSPHRASES = "too-many-passphrases"
    PASSPHRASE_BUSY = "passphrase-busy"
    NAVIGATION_ONLY = "navigation-only"
    VISITS_USED_UP = "visits-used-up"
    TOO_MANY_CONNECTIONS = "too-many-connections"
    FOREIGN_ORIGIN = "foreign-origin"
    SERVICE_WORKER = "service-worker"
    STORE_UNAVAILABLE = "store-unavailable"


ENTRY_REASONS = frozenset(
    {
        Reason.CONFIRMATION_NEEDED,
        Reason.PASSPHRASE_NEEDED,
        Reason.WRONG_PASSPHRASE,
        Reason.TOO_MANY_PASSPHRASES,
        Reason.PASSPHRASE_BUSY,
    }
)
"""Refusals after which a browser gets the entry page, with which its user can go on."""
UNRECORDED_REASONS = frozenset(
    {
        Reason.CONFIRMATION_NEEDED,
        Reason.PASSPHRASE_NEEDED,
        Reason.PASSPHRASE_BUSY,
        Reason.SIGN_IN_NEEDED,
        Reason.STALE_PROOF,
    }
)
"""Refusals that are the first step of each entry, or the gateway's fault; none of them is in the audit log."""

REASON_OF_STATE = {
    State.REVOKED: Reason.REVOKED,
    State.ENDED: Reason.ENDED,
    State.EXPIRED: Reason.EXPIRED,
    State.IDLE: Reason.IDLE,
}
