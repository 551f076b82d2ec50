"""Entry of a visitor: the confirmation and the passphrase that a session demands before its first visit.

Rules.
    A browser that holds a visit cookie of the session has entered: it was given the cookie after the confirmation, and
    the cookie names the passphrase that was shown then. A visitor with the cookie of another passphrase is asked again.
    The form of the entry page is sent to the link's own address by POST, and so never leaves the link's path or
    fragment. A visitor without the link, because the passphrase was changed, sends it to `PATH`.
    Such a POST is never forwarded to the target, even if the visitor has entered already: it may hold the passphrase.
    A token in a field is not asked for a confirmation, because no mail scanner sends one.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote_from_bytes, unquote_to_bytes

from burrowgate.core import passphrases
from burrowgate.core.claims import MAX_COOKIES, Claim, CredentialSource
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.sessions import Kind, Limits, Session
from burrowgate.core.tokens import Keyring

if TYPE_CHECKING:
    from burrowgate.core.access import Request

PATH = b"/.burrowgate/open"
"""Path to which a visitor sends the form without having the link."""
FIELD = "burrowgate-passphrase"
"""Name of the form's field, and, in any capitals, of the request field by which programs show a passphrase."""
MAX_FORM_BYTES = 4096
_MAX_FORM_FIELDS = 8
_LINK, _COOKIE = CredentialSource.LINK, CredentialSource.COOKIE
_TARGET_BYTES = frozenset(range(0x21, 0x7F)) - {0x23}


class PassphraseCheck(Enum):
    """What is known about the passphrase that a request presents."""

    NOT_CHECKED = "not-checked"
    RIGHT = "right"
    WRONG = "wrong"
    TOO_MANY = "too-many"
    """Too many wrong ones came from the address, or for the session; this one was not compared."""
    BUSY = "busy"
    """Too many others are being compared."""


_REASON_OF_CHECK = {
    PassphraseCheck.NOT_CHECKED: Reason.PASSPHRASE_NEEDED,
    PassphraseCheck.WRONG: Reason.WRONG_PASSPHRASE,
    PassphraseCheck.TOO_MANY: Reason.TOO_MANY_PASSPHRASES,
    PassphraseCheck.BUSY: Reason.PASSPHRASE_BUSY,
}


def is_form(request: Request, claim: Claim, session: Session) -> bool:
    """Return whether `request` sends the form of the entry page to a session that has one."""
    if request.method != b"POST" or not request.navigation or request.upgrade:
        return False
    if not (session.limits.confirm or session.limits.passphrase):
        return False
    if claim.source is _LINK:
        return True
    return claim.source is _COOKIE and session.kind is Kind.FULL and request.path == PATH


def missing(
    request: Request, claim: Claim, session: Session, keys: Keyring, check: PassphraseCheck, is_entering: bool
) -> Reason | None:
    """Return what the visitor still has to do, as a reason; None if the visitor has entered or may enter.

    `is_entering` is the value of `is_form`, and `check` concerns the passphrase that the request presents.
    """
    limits = session.limits
    tags = shown_tags(request, claim, keys)
    if limits.passphrase and check is not PassphraseCheck.RIGHT and passphrases.tag_of(limits.passphrase) not in tags:
        return _REASON_OF_CHECK[check]
    has_confirmed = is_entering or bool(tags) or claim.source is not _LINK or check is PassphraseCheck.RIGHT
    return Reason.CONFIRMATION_NEEDED if limits.confirm and not has_confirmed else None


def shown_tags(request: Request, claim: Claim, keys: Keyring) -> tuple[str, ...]:
    """Return the tag of each visit cookie of the claim's session in `request`; empty for one without a passphrase.

    They are read from the request each time, never from a claim, which a cache may keep for other visitors.
    """
    cookies = (*request.cookies[:MAX_COOKIES], *request.frame_cookies[:MAX_COOKIES])
    visits = map(keys.verify_cookie, cookies)
    return tuple(one.tag for one in visits if one is not None and (one.sid, one.kid) == (claim.sid, claim.kid))


def cookie_tag(limits: Limits) -> str:
    """Return the tag that a visit cookie gets once its visitor was admitted."""
    return passphrases.tag_of(limits.passphrase)


def read_form(body: bytes) -> bytes:
    """Return the passphrase in the body of a form (URL Standard, 5.1); empty without one."""
    try:
        # As Latin-1 each byte is one character, so that the bytes come back as they were sent.
        pairs = parse_qsl(body.decode("latin-1"), True, encoding="latin-1", max_num_fields=_MAX_FORM_FIELDS)
    except ValueError:
        return b""
    values = [value for name, value in pairs if name == FIELD]
    return values[0].encode("latin-1") if len(values) == 1 else b""


def form_address(path: bytes, query: bytes) -> str:
    """Return the address of the form for a visitor without the link, who comes back to `path` and `query` then."""
    if path == PATH:
        to = return_address(query)
    else:
        to = path + b"?" + query if query else path
    return f"{PATH.decode('ascii')}?to={quote_from_bytes(to, '/')}"


def return_address(query: bytes) -> bytes:
    """Return the address that `form_address` wrote into `query`: a path on this host, perhaps with a query."""
    name, _, value = query.partition(b"=")
    to = unquote_to_bytes(value) if name == b"to" and b"&" not in value else b""
    if to[:1] != b"/" or not _TARGET_BYTES.issuperset(to):
        return b"/"
    return to
