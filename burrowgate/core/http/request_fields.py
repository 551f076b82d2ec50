"""Names of request fields: which ones `request` reads, which it drops, and which pass.

Rules.
    Fields of the gateway's own, and those by which proxies name the client or say who the visitor is, are dropped from
    every client, in every spelling that some server takes for theirs (`field_names`).
"""

from __future__ import annotations

from burrowgate.core.bounded_cache import BoundedCache
from burrowgate.core.http import trace_context
from burrowgate.core.http.field_names import IDENTITY_NAMES, IDENTITY_PREFIXES, plain_name
from burrowgate.core.http.fields import DROP, HOP_BY_HOP, PASS

(
    HOST,
    CONNECTION,
    LENGTH,
    CODING,
    EXPECT,
    UPGRADE,
    COOKIE,
    AUTHORIZATION,
    TOKEN,
    ORIGIN,
    REFERER,
    ACCEPT,
    VIA,
    AGENT,
    WORKER,
    WS_KEY,
    WS_VERSION,
    TRACE,
    PURPOSE,
    RESOURCE,
    TE,
    TRAILER,
    PASSPHRASE,
    CLIENT_KEY,
    CLIENT_PROOF,
    CLIENT_PROGRAM,
    FETCH_MODE,
    FETCH_SITE,
    FETCH_DESTINATION,
    ASKED_METHOD,
) = range(2, 32)
# The last four are distinguished together: browsers send three of them with each request.

_KIND_OF_NAME = HOP_BY_HOP | {
    b"te": TE,
    b"trailer": TRAILER,
    b"host": HOST,
    b"connection": CONNECTION,
    b"content-length": LENGTH,
    b"transfer-encoding": CODING,
    b"expect": EXPECT,
    b"upgrade": UPGRADE,
    b"http2-settings": DROP,
    b"cookie": COOKIE,
    b"authorization": AUTHORIZATION,
    b"burrowgate-token": TOKEN,
    b"burrowgate-passphrase": PASSPHRASE,
    b"burrowgate-client": CLIENT_KEY,
    b"burrowgate-proof": CLIENT_PROOF,
    b"burrowgate-program": CLIENT_PROGRAM,
    b"origin": ORIGIN,
    b"referer": REFERER,
    b"accept": ACCEPT,
    b"sec-fetch-mode": FETCH_MODE,
    b"sec-fetch-site": FETCH_SITE,
    b"sec-fetch-dest": FETCH_DESTINATION,
    b"access-control-request-method": ASKED_METHOD,
    b"via": VIA,
    b"user-agent": AGENT,
    b"service-worker": WORKER,
    b"sec-purpose": PURPOSE,
    b"sec-websocket-key": WS_KEY,
    b"sec-websocket-version": WS_VERSION,
    trace_context.PARENT: TRACE,
    trace_context.STATE: TRACE,
    b"destination": RESOURCE,
    b"if": RESOURCE,
    b"forwarded": DROP,
    b"x-forwarded": DROP,
    b"x-real-ip": DROP,
    b"x-request-id": DROP,
    b"client-ip": DROP,
    b"x-client-ip": DROP,
    b"x-cluster-client-ip": DROP,
    b"fastly-client-ip": DROP,
    b"true-client-ip": DROP,
    b"cf-connecting-ip": DROP,
    b"proxy": DROP,
    **dict.fromkeys(IDENTITY_NAMES, DROP),
}
_OUR_PREFIXES = (b"burrowgate-", b"x-forwarded-", b"x-original-", b"x-rewrite-", b"proxy-", *IDENTITY_PREFIXES)

_kinds = BoundedCache[int]()
kind_of_known = _kinds.get
"""Returns the kind of a name that `classify` has seen as it is written; None for another."""


def classify(name: bytes) -> int:
    """Return the kind of the field `name`; spellings that some servers take for one of ours are dropped."""
    lower = name.lower()
    plain = plain_name(name)
    if plain != lower:
        kind = DROP if plain in _KIND_OF_NAME or plain.startswith(_OUR_PREFIXES) else PASS
    else:
        kind = _KIND_OF_NAME.get(lower, DROP if lower.startswith(_OUR_PREFIXES) else PASS)
    _kinds.put(name, kind)
    return kind
