"""What the gateway itself answers on a target's domain: the way in, the way out, and what a session says of itself.

Rules.
    A link in the address bar becomes a cookie and the same address without it, on this very host (docs/protocol.md, 5).
    `/.burrowgate/` is the gateway's own on every domain that it serves: nothing under it ever reaches a target.
"""

from __future__ import annotations

from burrowgate.core import links
from burrowgate.core.access import Admission, Refusal
from burrowgate.core.http import fields
from burrowgate.core.http.fields import RESERVED_PATH
from burrowgate.core.sessions import Kind, Session
from burrowgate.core.tokens import VID_BYTES, Keyring, b64url
from burrowgate.errors import SigningKeyRemoved
from burrowgate.interfaces import IEntropy
from burrowgate.proxy.responses import builder
from burrowgate.proxy.responses.builder import Response

_LENGTH = len(RESERVED_PATH)


def is_reserved(path: bytes) -> bool:
    """Whether `path` is the gateway's own."""
    return path.startswith(RESERVED_PATH) and path[_LENGTH : _LENGTH + 1] in (b"", b"/")


def reserved(path: bytes, verdict: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """What a reserved `path` answers, and the reason for the log. Anybody may leave; the rest takes a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        answer = builder.leave()
        answer.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return answer, "leave"
    if isinstance(verdict, Refusal):
        return builder.denial(verdict, wants_json=wants_json), verdict.reason
    if page == b"/session" and verdict.session is not None:
        return builder.session(verdict.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def redirect_to_clean_url(path: bytes, query: bytes | None, cookie: bytes) -> Response:
    """To `path` and `query` on this host, with the visit cookie (a whole `Set-Cookie`).

    A path that begins with `//` would be read as another host (RFC 3986, 4.2).
    """
    if path[:2] in (b"//", b"/\\"):
        path = b"/." + path
    answer = builder.clean_url_redirect(path + b"?" + query if query else path)
    answer.fields.append((b"Set-Cookie", cookie))
    return answer


def visit_cookie(session: Session, keys: Keyring, entropy: IEntropy, scheme: str, now: float) -> bytes:
    """The `Set-Cookie` of a new visit to `session`. Raises `SigningKeyRemoved`."""
    key = keys.get(session.kid)
    if key is None:
        raise SigningKeyRemoved
    cookie = key.cookie(session.sid, b64url(entropy.token_bytes(VID_BYTES)))
    return fields.set_cookie(scheme, cookie.encode("ascii"), int(session.expires_at - now))


def clean_query(query: bytes, admission: Admission) -> bytes | None:
    """`query` without our parameters, to go on with; None where it has none.

    The second parameter of a page link is ours only in a link of a page-share session: in that of a full one it is
    the application's own.
    """
    claim = admission.claim
    if claim is None:
        return _without_credential(query) if query else None
    if claim.query is None or claim.page is None:
        return claim.query
    if admission.session is None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    found = links.find(query, pages=False)
    return claim.query if found is None else found.rest


def _without_credential(query: bytes) -> bytes | None:
    """`query` without what has the shape of a credential of ours, which a public domain's visitor may carry."""
    try:
        found = links.find(query)
    except links.MultipleCredentials:
        return b""
    return None if found is None else found.rest
