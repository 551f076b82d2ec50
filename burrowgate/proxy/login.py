"""Login of visitors on a target's domain: the redirect that sets the visit cookie, and the reserved pages.

Rules.
    A link in the address bar becomes a cookie and the same URL without the link, on the same host (docs/protocol.md,
    section 5). A browser that has a visit of the session keeps it.
    A preview of a link gets no cookie, so that it opens no visit.
    `/.burrowgate/` is reserved on each domain of the gateway: no request for it ever reaches a target.
"""

from __future__ import annotations

import re
from math import ceil

from burrowgate.core import access, credential_text, entry, frames, links, sign_in
from burrowgate.core.access import Admission, Refusal, Request
from burrowgate.core.http import fields
from burrowgate.core.http.fields import RESERVED_PATH
from burrowgate.core.sessions import Kind, Session
from burrowgate.core.targets import Target
from burrowgate.core.tokens import VID_BYTES, Key, Keyring, b64url
from burrowgate.errors import SigningKeyRemoved
from burrowgate.interfaces import IEntropy
from burrowgate.proxy.responses import builder
from burrowgate.proxy.responses.builder import Response

LEAVE_PATH = RESERVED_PATH + b"/leave"
_LENGTH = len(RESERVED_PATH)
_PREVIEW = re.compile(
    rb"(?<!cu)bot\b|crawler|spider|preview|facebookexternalhit|facebookcatalog|whatsapp/|embedly|iframely|vkshare"
    rb"|google-safety|safelinks|urlscan",
    re.IGNORECASE,
)
"""Programs that fetch links to show or scan them, by their `User-Agent` (`CUBOT` is a telephone).

In-app browsers of people, which name the program too, do not match.
"""


def is_reserved(path: bytes) -> bool:
    """Return whether `path` is reserved."""
    return path.startswith(RESERVED_PATH) and path[_LENGTH : _LENGTH + 1] in (b"", b"/")


def reserved(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; `session_page` has further ones."""
    if path == LEAVE_PATH:
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        response.fields.append((b"Set-Cookie", fields.set_sign_in_cookie(scheme, sign_in.LOGIN_COOKIE, b"", 0)))
        if scheme == "https":
            response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0, framed=True)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    return builder.reserved_not_found(wants_json), "reserved"


def has_link(request: Request) -> bool:
    """Return whether the query of `request` contains a link."""
    try:
        return bool(request.query) and links.find(request.query) is not None
    except links.MultipleCredentials:
        return True


def may_visit(request: Request, user_agent: bytes) -> bool:
    """Return whether `request`, a navigation with a link, gets a visit cookie; a preview gets none.

    Previews are HEAD, `Sec-Purpose`, and programs that say in their `User-Agent` that they are one.
    """
    return access.opens_visits(request) and _PREVIEW.search(user_agent) is None


def redirect_to_clean_url(path: bytes, query: bytes | None, cookie: bytes | None) -> Response:
    """Return a redirect to `path` and `query` on this host that sets `cookie`, the value of a `Set-Cookie` field.

    A path that begins with `//` is changed, because it would be read as another host (RFC 3986, 4.2).
    """
    if path[:2] in (b"//", b"/\\"):
        path = b"/." + path
    response = builder.clean_url_redirect(path + b"?" + query if query else path)
    if cookie is not None:
        response.fields.append((b"Set-Cookie", cookie))
    return response


def is_framed(request: Request, target: Target, scheme: str) -> bool:
    """Return whether the visit cookie that `request` gets is the one for frames on other sites."""
    return scheme == "https" and bool(target.embed_origins) and request.destination in frames.DESTINATIONS


def visit_cookie(
    session: Session, keys: Keyring, entropy: IEntropy, scheme: str, now: float, *, framed: bool = False
) -> bytes:
    """Return the value of `Set-Cookie` for a new visit of `session`. Raises `SigningKeyRemoved`."""
    key = keys.get(session.kid)
    if key is None:
        raise SigningKeyRemoved
    return _set_cookie(key, session, b64url(entropy.token_bytes(VID_BYTES)), scheme, now, framed)


def renewed_cookie(
    session: Session, vid: str, keys: Keyring, scheme: str, now: float, *, framed: bool = False
) -> bytes | None:
    """Return the value of `Set-Cookie` that lets the cookie of the visit `vid` live as long as `session`, now extended.

    None if the key was removed.
    """
    key = keys.get(session.kid)
    return None if key is None else _set_cookie(key, session, vid, scheme, now, framed)


def _set_cookie(key: Key, session: Session, vid: str, scheme: str, now: float, framed: bool) -> bytes:
    cookie = key.cookie(session.sid, vid, entry.cookie_tag(session.limits)).encode("ascii")
    # Rounded up: 0 in the session's last second would delete the cookie.
    return fields.set_cookie(scheme, cookie, ceil(session.expires_at - now), framed=framed)


def clean_query(query: bytes, admission: Admission) -> bytes | None:
    """Return `query` without the link's parameters and anything else that decodes to a credential; None if unchanged.

    The second parameter of a page link belongs to the link only if its session is a page share. In the link of a full
    session it belongs to the application.
    """
    rest = _without_link(query, admission)
    found = query if rest is None else rest
    cleaned = credential_text.remove(found)
    return rest if cleaned is found else cleaned


def _without_link(query: bytes, admission: Admission) -> bytes | None:
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
