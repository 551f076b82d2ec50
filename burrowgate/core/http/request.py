"""Parser of a request head: the facts for authorization, and the fields that may be forwarded to the target.

Rules, besides those of `fields`.
    A request is understood in exactly one way, or refused.
    A field that the gateway sets is never accepted from a visitor: not in other capitals, nor with `_`, `.` or another
    character for `-` (GHSA-7r4p-vjf4-gxv4). All fields by which proxies describe a visitor are dropped.
    The gateway's credentials never reach a target: not in the URL, `Referer`, `Cookie`, `Authorization` or a field of
    the gateway's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as field_of

from burrowgate.core import hosts, links
from burrowgate.core.access import Request
from burrowgate.core.bounded_cache import BoundedCache
from burrowgate.core.credential_text import MIN_LENGTH
from burrowgate.core.field_rules import FieldValues
from burrowgate.core.http.fields import (
    COOKIE_NAMES,
    LENGTH_TEXT,
    ORDINARY_OPTIONS,
    Fields,
    SplitCookies,
    connection_options,
    split_cookies,
)
from burrowgate.core.http.fields import DROP as _DROP
from burrowgate.core.http.fields import PASS as _PASS
from burrowgate.core.http.host_mapping import HostMapping
from burrowgate.core.http.request_fields import (
    ACCEPT,
    AGENT,
    AUTHORIZATION,
    CLIENT_KEY,
    CLIENT_PROGRAM,
    CLIENT_PROOF,
    CODING,
    CONNECTION,
    COOKIE,
    EXPECT,
    FETCH_DESTINATION,
    FETCH_MODE,
    FETCH_SITE,
    HOST,
    LENGTH,
    ORIGIN,
    PASSPHRASE,
    PURPOSE,
    REFERER,
    RESOURCE,
    TE,
    TOKEN,
    TRACE,
    TRAILER,
    UPGRADE,
    VIA,
    WORKER,
    WS_KEY,
    WS_VERSION,
    classify,
    kind_of_known,
)
from burrowgate.core.http.trailers import TrailerTerms
from burrowgate.core.tokens import bearer, is_token

_valid_hosts = BoundedCache[bool](max_key_bytes=hosts.MAX_AUTHORITY_BYTES)

TARGET_BYTES = bytes(range(0x21, 0x7F)).replace(b"#", b"")
"""Bytes of a request target (RFC 3986): the visible ASCII, without `#`, at which some servers cut."""
_WS_KEY_TEXT = re.compile(rb"[A-Za-z0-9+/]{22}==")


class BadRequest(ValueError):
    """A request that is malformed, ambiguous or not supported; `status` is the one that RFC 9110 or 9112 suggests."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(slots=True)
class RequestHead:
    """A parsed request head: the facts for authorization, and the fields that may be forwarded."""

    facts: Request
    host: bytes
    target: bytes
    fields: Fields
    """Fields that are forwarded unchanged, without `Host` and those that have an attribute here."""
    http10: bool
    length: int | None = 0
    """Of the body in bytes; None if it is chunked."""
    close: bool = False
    trailers: TrailerTerms | None = None
    """What the head says about trailer fields; None if it says nothing."""
    upgrade: bytes = b""
    """The requested upgrade token in lower case; empty without one."""
    expects_continue: bool = False
    accept: bytes = b""
    """The value of `Accept`."""
    via: tuple[bytes, ...] = ()
    cookie: bytes = b""
    """The `Cookie` field without the gateway's cookies."""
    last_cookie: tuple[bytes, SplitCookies] | None = field_of(default=None, repr=False, compare=False)
    """The last `Cookie` field that `request_variation` has split, and its parts."""
    places: dict[bytes, tuple[int, int]] | None = field_of(default=None, repr=False, compare=False)
    """Where the fields are that may differ in a repeated head: made and used by `request_variation`."""
    trace: Fields | None = None
    """The unchanged fields of the trace context."""
    retained: bool = False
    """Whether it must not be reused for the next request: it may be read later, or it holds data of this request."""
    lines: bytes = b""
    """The field lines for the target, up to the request id; empty until `forwarding.upstream_head` has made them."""
    mapping: HostMapping | None = None
    """The mapping with which `lines` were made."""
    rules: FieldValues | None = None
    """The target's rules for fields with which `lines` were made."""
    has_resources: bool = False
    """Whether `fields` name resources by URLs, as WebDAV does (`Destination`, `If`)."""
    proto: bytes = b""
    """The visitor's scheme, if a trusted proxy named it (`forwarded`)."""
    client_key: bytes = b""
    """The value of `Burrowgate-Client`, and of the two that go with it; empty without one."""
    client_proof: bytes = b""
    client_program: bytes = b""
    received: bytes = b""
    """The HTTP version for `Via` with a space after it, if it is neither 1.0 nor 1.1."""

    @property
    def user_agent(self) -> bytes:
        """The value of `User-Agent`."""
        return self.facts.user_agent

    def replace_trace(self, fields: Fields) -> None:
        """Send `fields` as the trace context. They are of this request alone, so the head is not reused."""
        self.trace = fields
        self.retained = True

    def replace_fields(self, fields: Fields) -> None:
        """Send `fields` in place of those that came. They are of this request alone, so the head is not reused."""
        self.fields = fields
        self.lines = b""
        self.retained = True

    def reuse_for(self, method: bytes, target: bytes) -> None:
        """Turn into the head of the next request, which differs only in `method` and `target` (in origin form)."""
        self.target = target
        facts = self.facts
        facts.method = method
        facts.path, _, facts.query = target.partition(b"?")


def split_target(method: bytes, target: bytes) -> tuple[bytes | None, bytes]:
    """Return the authority (of the absolute form only) and the origin form of a request target (RFC 9112, 3.2).

    Raises `BadRequest` for other forms, and for bytes that servers are known to read differently.
    """
    if target.translate(None, TARGET_BYTES):
        raise BadRequest(400, "The address contains characters that must be percent-encoded.")
    if target[:1] == b"/" or (target == b"*" and method == b"OPTIONS"):
        return None, target
    scheme, separator, rest = target.partition(b"://")
    if not separator or scheme.lower() not in (b"http", b"https"):
        raise BadRequest(400, "The address is neither a path nor an http or https URL.")
    end = min((index for index in (rest.find(b"/"), rest.find(b"?")) if index >= 0), default=len(rest))
    authority, path = rest[:end], rest[end:]
    return authority, path if path[:1] == b"/" else b"/" + path


def parse_request(
    method: bytes, raw_target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
) -> RequestHead:
    """Parse the head of a request. Raises `BadRequest`.

    `fields` come from a parser that has checked their grammar; `peer` is the visitor's address, and `scheme` the
    public scheme.
    """
    authority, target = None, raw_target
    if raw_target[:1] != b"/" or raw_target.translate(None, TARGET_BYTES):
        authority, target = split_target(method, raw_target)
    path, _, query = target.partition(b"?")
    facts = Request(method, path, query, peer)
    passing: Fields = []
    head = RequestHead(facts, b"", target, passing, http10)
    host: bytes | None = None
    named: frozenset[bytes] | None = None
    coding = length = None
    accept: bytes = b""
    mode: bytes | None = None
    upgrade: bytes | None = None
    ws_key = ws_version = None
    for field in fields:
        name, value = field
        kind = kind_of_known(name)
        if kind is None:
            kind = classify(name)
        if kind == _PASS:
            passing.append(field)
        elif kind == _DROP:
            pass
        elif kind >= FETCH_MODE:
            passing.append(field)
            if kind == FETCH_MODE:
                mode = value
            elif kind == FETCH_SITE:
                facts.same_origin = value == b"same-origin"
            elif kind == FETCH_DESTINATION:
                facts.destination = value
            else:
                facts.asks_method = True
        elif kind == HOST:
            if host is not None:
                raise BadRequest(400, "The request names two hosts.")
            host = value
        elif kind == COOKIE:
            rest, ours, framed, sign_in = split_cookies(value, COOKIE_NAMES[scheme])
            if ours:
                facts.cookies += ours
            if framed:
                facts.frame_cookies += framed
            if sign_in:
                facts.sign_in_cookies += sign_in
            if rest:
                head.cookie = head.cookie + b"; " + rest if head.cookie else rest
        elif kind == ACCEPT:
            accept = accept + b", " + value if accept else value
            passing.append(field)
        elif kind == AGENT:
            facts.user_agent = value
            passing.append(field)
        elif kind == REFERER:
            passing.append((name, links.strip_url(value)) if len(value) >= MIN_LENGTH else field)
        elif kind == ORIGIN:
            if facts.origin is not None:
                raise BadRequest(400, "The request has two origins.")
            facts.origin = value
            passing.append(field)
        elif kind == CONNECTION:
            named = connection_options(value) if named is None else named | connection_options(value)
        elif kind == LENGTH:
            if length is not None or LENGTH_TEXT.fullmatch(value) is None:
                raise BadRequest(400, "The request's Content-Length is not one number.")
            length = int(value)
        elif kind == CODING:
            if coding is not None or http10:
                raise BadRequest(400, "The request has two Transfer-Encoding fields, or has one in HTTP/1.0.")
            coding = value
        elif kind == AUTHORIZATION:
            if facts.authorization is not None:
                raise BadRequest(400, "The request carries two authorizations.")
            facts.authorization = value
            if bearer(value) is None:
                passing.append(field)
        elif kind == TOKEN:
            if facts.token is not None:
                raise BadRequest(400, "The request carries two tokens.")
            facts.token = value if is_token(value) else b""
        elif kind == UPGRADE:
            upgrade = value if upgrade is None else upgrade + b"," + value
        elif kind == WS_KEY:
            ws_key = value if ws_key is None else b""
            passing.append(field)
        elif kind == WS_VERSION:
            ws_version = value if ws_version is None else b""
            passing.append(field)
        elif kind == EXPECT:
            if value.lower() != b"100-continue":
                raise BadRequest(417, "The request's Expect is not 100-continue.")
            head.expects_continue = not http10
        elif kind == VIA:
            head.via += (value,)
        elif kind == TRACE:
            head.trace = [*head.trace, field] if head.trace else [field]
        elif kind == WORKER:
            facts.service_worker = True
            passing.append(field)
        elif kind == PURPOSE:
            facts.speculative = True
            passing.append(field)
        elif kind == RESOURCE:
            head.has_resources = True
            passing.append(field)
        elif kind == TE:
            if b"trailers" in connection_options(value):
                head.trailers = head.trailers or TrailerTerms()
                head.trailers.accepted = True
        elif kind == TRAILER:
            head.trailers = head.trailers or TrailerTerms()
            head.trailers.announce(value)
        elif kind == PASSPHRASE:
            if facts.passphrase is not None:
                raise BadRequest(400, "The request carries two passphrases.")
            facts.passphrase = value
        elif kind == CLIENT_KEY:
            if head.client_key:
                raise BadRequest(400, "The request carries two client keys.")
            head.client_key = value
        elif kind == CLIENT_PROOF:
            if head.client_proof:
                raise BadRequest(400, "The request carries two proofs of a client key.")
            head.client_proof = value
        elif kind == CLIENT_PROGRAM:
            head.client_program = value
    if host is None:
        if not http10:
            raise BadRequest(400, "The request names no host.")
        host = authority or b""
    elif host not in _valid_hosts and not _is_host(host):
        raise BadRequest(400, "The request's Host is not the name of one host.")
    if authority is not None:
        if not _same_host(authority, host, scheme):
            raise BadRequest(400, "The request's address and its Host name different hosts.")
        host = authority
    head.host = host
    if coding is not None:
        if length is not None:
            raise BadRequest(400, "The request has both a Content-Length and a Transfer-Encoding.")
        if coding.lower() != b"chunked":
            raise BadRequest(501, "The request's Transfer-Encoding is not chunked.")
        head.length = None
        facts.has_body = True
    elif length is not None:
        head.length = length
        facts.has_body = length != 0
    head.close = http10
    if named is not None:
        head.close = b"close" in named or (http10 and b"keep-alive" not in named)
        if not ORDINARY_OPTIONS.issuperset(named):
            head.trailers = head.trailers or TrailerTerms()
            head.trailers.options = named
            passing[:] = [field for field in passing if field[0].lower() not in named]
            if b"cookie" in named:
                head.cookie = b""
            if head.trace:
                head.trace = [field for field in head.trace if field[0].lower() not in named]
        if upgrade is not None and b"upgrade" in named:
            head.upgrade = _upgrade(upgrade, head, ws_key, ws_version)
            facts.upgrade = bool(head.upgrade)
    head.accept = accept
    facts.navigation = mode == b"navigate" if mode is not None else b"text/html" in accept
    return head


def _is_host(field: bytes) -> bool:
    """Return whether `field` is the name or address of a host, with or without a port (RFC 9110, 7.2)."""
    if hosts.split(field.decode("latin-1")) is None:
        return False
    _valid_hosts.put(field, True)
    return True


def _same_host(authority: bytes, host: bytes, scheme: str) -> bool:
    """Return whether two authorities name the same host and port (RFC 9110, 4.2.3)."""
    first, second = hosts.split(authority.decode("latin-1")), hosts.split(host.decode("latin-1"))
    if first is None or second is None:
        return False
    port = hosts.DEFAULT_PORTS[scheme]
    return (first[0], first[1] or port) == (second[0], second[1] or port)


def _upgrade(value: bytes, head: RequestHead, ws_key: bytes | None, ws_version: bytes | None) -> bytes:
    """Return the requested upgrade token, or an empty one for an upgrade that is ignored.

    Raises `BadRequest` for an incomplete WebSocket handshake (RFC 6455, 4.2.1).
    """
    if head.http10 or head.length != 0:
        return b""
    token = value.strip(b" \t").lower()
    if token == b"websocket":
        if head.facts.method != b"GET" or ws_key is None or _WS_KEY_TEXT.fullmatch(ws_key) is None:
            raise BadRequest(400, "The WebSocket handshake is incomplete.")
        if ws_version != b"13":
            raise BadRequest(426, "Only version 13 of the WebSocket protocol is supported.")
        return token
    # Of several upgrades the visitor prefers the first, but the target is offered a single one or none.
    return b"" if b"," in token else token
