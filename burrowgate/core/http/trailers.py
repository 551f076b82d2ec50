"""Trailer sections: which of their fields are forwarded, in either direction and in every version of HTTP.

Rules (RFC 9110, 6.5).
    A trailer field stays one: it never becomes a field of the head.
    A field is dropped if its meaning is decided with the head: framing and connection, routing, authentication, request
    modifiers and conditions, negotiation, control data of responses, what a body is, and policies of browsers.
    So is one that the gateway sets or checks, one that `Connection` names, and one for which the target has a rule.
    Names are compared as `request` does, in every spelling (`field_names`).
    A field whose value contains a credential of the gateway is dropped.
    A section beyond the limits, or with a byte that no field can have, is dropped as a whole: a part could mean
    something else than all of it. The message stays complete, because trailers may always be discarded (6.5.2).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass

from burrowgate.core import credential_text
from burrowgate.core.http.field_names import IDENTITY_NAMES, IDENTITY_PREFIXES, plain_name
from burrowgate.core.http.fields import NO_OPTIONS, Fields

MAX_FIELDS = 64
MAX_BYTES = 16384
"""Bytes of all names and values: gRPC programs send up to 8 KB of metadata unless they were configured otherwise."""

_FORBIDDEN = frozenset({
    # Framing and connection.
    b"connection", b"content-length", b"expect", b"http2-settings", b"keep-alive", b"te", b"trailer",
    b"transfer-encoding", b"upgrade",
    # Routing, and what proxies say about a visitor.
    b"alt-svc", b"alt-used", b"cf-connecting-ip", b"client-cert", b"client-cert-chain", b"client-ip", b"early-data",
    b"fastly-client-ip", b"forwarded", b"from", b"host", b"max-forwards", b"origin", b"proxy", b"referer",
    b"traceparent", b"tracestate", b"true-client-ip", b"user-agent", b"via", b"x-client-ip", b"x-cluster-client-ip",
    b"x-forwarded", b"x-real-ip", b"x-request-id", *IDENTITY_NAMES,
    # Authentication.
    b"authorization", b"cookie", b"cookie2", b"set-cookie", b"set-cookie2", b"www-authenticate",
    # Request modifiers and negotiation.
    b"accept", b"cache-control", b"depth", b"destination", b"if", b"lock-token", b"overwrite", b"pragma", b"prefer",
    b"range", b"service-worker", b"timeout", b"x-http-method", b"x-http-method-override", b"x-method-override",
    # Control data of responses.
    b"age", b"clear-site-data", b"date", b"expires", b"location", b"refresh", b"retry-after", b"status", b"vary",
    b"warning",
    # What a body is.
    b"content-disposition", b"content-encoding", b"content-language", b"content-location", b"content-range",
    b"content-type",
    # Policies of browsers.
    b"content-security-policy", b"content-security-policy-report-only", b"expect-ct", b"nel", b"origin-agent-cluster",
    b"permissions-policy", b"public-key-pins", b"referrer-policy", b"report-to", b"reporting-endpoints",
    b"service-worker-allowed", b"sourcemap", b"strict-transport-security", b"timing-allow-origin",
    b"x-content-type-options", b"x-frame-options", b"x-xss-protection",
})  # fmt: skip
_FORBIDDEN_PREFIXES = (
    *(b"accept-", b"access-control-", b"burrowgate-", b"cross-origin-", b"if-", b"proxy-", b"sec-"),
    *(b"x-forwarded-", b"x-original-", b"x-rewrite-"),
    *IDENTITY_PREFIXES,
)
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_TEXT = bytes([0x09, *range(0x20, 0x7F), *range(0x80, 0x100)])


@dataclass(slots=True)
class TrailerTerms:
    """What the head of a message says about trailer fields."""

    accepted: bool = False
    """Whether a client wants those of the response (`TE: trailers`)."""
    announced: bytes = b""
    """The value of `Trailer`, as far as those fields may be forwarded."""
    options: frozenset[bytes] = NO_OPTIONS
    """Names of fields that `Connection` names, in lower case."""

    def announce(self, value: bytes) -> None:
        """Add the fields of a `Trailer` field's `value`."""
        self.announced = b", ".join(filter(None, (self.announced, announced_trailers(value))))


def forwarded_trailers(
    fields: Iterable[tuple[bytes, bytes]], *, options: Container[bytes] = (), ruled: Container[bytes] = ()
) -> Fields:
    """Return the trailer fields that are forwarded.

    `options` are the names in `Connection` fields of the head, and `ruled` those of the target's rules, in lower case.
    """
    forwarded: Fields = []
    count = size = 0
    for name, value in fields:
        count += 1
        size += len(name) + len(value)
        if count > MAX_FIELDS or size > MAX_BYTES or not _TOKEN.fullmatch(name) or value.translate(None, _TEXT):
            return []
        lower = name.lower()
        if lower in options or lower in ruled or _is_forbidden(lower) or credential_text.contains(value):
            continue
        forwarded.append((name, value))
    return forwarded


def announced_trailers(value: bytes) -> bytes:
    """Return a `Trailer` field's `value` with the names that `forwarded_trailers` may let through."""
    names = (name.strip(b" \t") for name in value.split(b","))
    return b", ".join(name for name in names if _TOKEN.fullmatch(name) and not _is_forbidden(name.lower()))


def _is_forbidden(lower: bytes) -> bool:
    plain = plain_name(lower)
    return plain in _FORBIDDEN or plain.startswith(_FORBIDDEN_PREFIXES)
