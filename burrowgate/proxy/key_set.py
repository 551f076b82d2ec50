"""The key set at `/.burrowgate/jwks.json`, by which applications verify the gateway's assertions about visitors.

Rules.
    It is public, and the same for every client and on every host, also one that names no domain: that a host answers
    reveals nothing.
    It is read without a cookie and sets none, and may be cached, and read by any page.
"""

from __future__ import annotations

from burrowgate.core.http import security_headers
from burrowgate.core.http.fields import RESERVED_PATH
from burrowgate.core.http.request import RequestHead
from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.responses.builder import Response

PATH = RESERVED_PATH + b"/jwks.json"
MAX_AGE_SECONDS = 3600

_REPLACED = {
    b"Cache-Control": b"public, max-age=%d" % MAX_AGE_SECONDS,
    b"Cross-Origin-Resource-Policy": b"cross-origin",
}
_FIELDS = [
    (name, _REPLACED.get(name, value)) for name, value in security_headers.fields(b"application/jwk-set+json")
] + [(b"Access-Control-Allow-Origin", b"*")]


def response(context: ExchangeContext, head: RequestHead) -> Response | None:
    """Return the response to a request for the key set; None if the request is not one, or if there are no keys."""
    facts, identity = head.facts, context.identity
    if facts.path != PATH or facts.method not in (b"GET", b"HEAD") or identity is None:
        return None
    return Response(200, b"OK", list(_FIELDS), identity.jwks())
