"""Login of visitors on a target's domain: the redirect that sets the visit cookie, and the reserved pages.

Rules.
    A link in the address bar becomes a cookie and the same URL without the link, on the same host (docs/protocol.md,
    section 5).
    `/.burrowgate/` is reserved on each domain of the gateway: no request for it ever reaches a target.
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
    """Return whether `path` is reserved."""
    return path.startswith(RESERVED_PATH) and path[_LENGTH : _LENGTH + 1] in (b"", b"/")


def reserved(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def redirect_to_clean_url(path: bytes, query: bytes | None, cookie: bytes) -> Response:
    """Return a redirect to `path` and `query` on this host that sets `cookie`, the value of a `Set-Cookie` field.

    A path that begins with `//` is changed, because it would be read as another host (RFC 3986, 4.2).
    """
    if path[:2] in (b"//", b"/\\"):
        path = b"/." + path
    response = builder.clean_url_redirect(path + b"?" + query if query else path)
    response.fields.append((b"Set-Cookie", cookie))
    return response


def visit_cookie(session: Session, keys: Keyring, entropy: IEntropy, scheme: str, now: float) -> bytes:
    """Return the value of `Set-Cookie` for a new visit of `session`. Raises `SigningKeyRemoved`."""
    key = keys.get(session.kid)
    if key is None:
        raise SigningKeyRemoved
    cookie = key.cookie(session.sid, b64url(entropy.token_bytes(VID_BYTES)))
    return fields.set_cookie(scheme, cookie.encode("ascii"), int(session.expires_at - now))


def clean_query(query: bytes, admission: Admission) -> bytes | None:
    """Return `query` without the link's parameters; None if there is no link.

    The second parameter of a page link belongs to the link only if its session is a page share. In the link of a full
    session it belongs to the application.
    """
    claim = admission.claim
    if claim is None:
        return _without_credential(query) if query else None
    if claim.query is None or claim.page is None:
        return claim.query
    if admission.session is None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = links.find(query, pages=False)
    return claim.query if link is None else link.rest


def _without_credential(query: bytes) -> bytes | None:
    """Return `query` without parameters in the form of a credential, which a public domain does not need.

    None if there are none; empty if there are several credentials.
    """
    try:
        link = links.find(query)
    except links.MultipleCredentials:
        return b""
    return None if link is None else link.rest
