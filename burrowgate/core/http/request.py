"""A request's head: what it says, and what of it goes on to the target.

Rules, besides those of `headers`.
    A request is understood in exactly one way, or refused.
    A field that the gateway sets is never the visitor's: not in another case, nor with `_` or `.` for `-`
    (GHSA-7r4p-vjf4-gxv4). The whole family by which proxies speak of a visitor is dropped.
    Our credentials never reach a target: not in the URL, `Referer`, `Cookie`, `Authorization` or a field of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from burrowgate.core import hosts, links
from burrowgate.core.access import Request, bearer
from burrowgate.core.http import trace_context
from burrowgate.core.http.fields import (
    COOKIE_NAMES,
    HOP_BY_HOP,
    LENGTH_TEXT,
    ORDINARY_OPTIONS,
    SPELLINGS_REMEMBERED,
    Fields,
    connection_options,
    field_lines,
    split_cookies,
)
from burrowgate.core.http.fields import DROP as _DROP
from burrowgate.core.http.fields import PASS as _PASS
from burrowgate.core.tokens import is_token

(
    _HOST,
    _CONNECTION,
    _LENGTH,
    _CODING,
    _EXPECT,
    _UPGRADE,
    _COOKIE,
    _AUTHORIZATION,
    _TOKEN,
    _ORIGIN,
    _REFERER,
    _ACCEPT,
    _FETCH_MODE,
    _VIA,
    _AGENT,
    _WORKER,
    _WS_KEY,
    _WS_VERSION,
    _TRACE,
) = range(2, 21)

_REQUEST = HOP_BY_HOP | {
    b"host": _HOST,
    b"connection": _CONNECTION,
    b"content-length": _LENGTH,
    b"transfer-encoding": _CODING,
    b"expect": _EXPECT,
    b"upgrade": _UPGRADE,
    b"http2-settings": _DROP,
    b"cookie": _COOKIE,
    b"authorization": _AUTHORIZATION,
    b"burrowgate-token": _TOKEN,
    b"origin": _ORIGIN,
    b"referer": _REFERER,
    b"accept": _ACCEPT,
    b"sec-fetch-mode": _FETCH_MODE,
    b"via": _VIA,
    b"user-agent": _AGENT,
    b"service-worker": _WORKER,
    b"sec-websocket-key": _WS_KEY,
    b"sec-websocket-version": _WS_VERSION,
    trace_context.PARENT: _TRACE,
    trace_context.STATE: _TRACE,
    b"forwarded": _DROP,
    b"x-forwarded": _DROP,
    b"x-real-ip": _DROP,
    b"x-request-id": _DROP,
    b"client-ip": _DROP,
    b"x-client-ip": _DROP,
    b"x-cluster-client-ip": _DROP,
    b"fastly-client-ip": _DROP,
    b"true-client-ip": _DROP,
    b"cf-connecting-ip": _DROP,
    b"proxy": _DROP,
}
_OURS = (b"burrowgate-", b"x-forwarded-", b"x-original-", b"x-rewrite-", b"proxy-")

_request_kinds: dict[bytes, int] = {}
_hosts_seen: set[bytes] = set()

TARGET_BYTES = bytes(range(0x21, 0x7F)).replace(b"#", b"")
"""What a request target may consist of (RFC 3986), unless some server would read it differently."""
_WS_KEY_TEXT = re.compile(rb"[A-Za-z0-9+/]{22}==")


def _request_kind(name: bytes) -> int:
    lower = name.lower()
    plain = lower.replace(b"_", b"-").replace(b".", b"-")
    if plain != lower:
        kind = _DROP if plain in _REQUEST or plain.startswith(_OURS) else _PASS
    else:
        kind = _REQUEST.get(lower, _DROP if lower.startswith(_OURS) else _PASS)
    if len(_request_kinds) >= SPELLINGS_REMEMBERED:
        _request_kinds.clear()
    _request_kinds[name] = kind
    return kind


class BadRequest(ValueError):
    """A request that is not understood in exactly one way; `status` is a hint, as RFC 9110 and 9112 name it."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(slots=True)
class RequestHead:
    """A request's head: the facts for the decision, and what of it may go on."""

    facts: Request
    host: bytes
    target: bytes
    fields: Fields
    """Those that pass as they are, `Host` first, without the ones below."""
    http10: bool
    length: int | None = 0
    """Of the body in bytes; None when it comes in chunks."""
    close: bool = False
    upgrade: bytes = b""
    """The upgrade token that was asked for, lower case."""
    expects_continue: bool = False
    accept: bytes = b""
    """The field `Accept`."""
    user_agent: bytes = b""
    via: tuple[bytes, ...] = ()
    cookie: bytes = b""
    """The application's own cookies."""
    trace: Fields | None = None
    """The fields of the trace context, as they came."""
    retained: bool = False
    """Whether somebody may still read it when its exchange is over."""
    lines: bytes = b""
    """What of its fields goes to the target, on the wire; empty until it has been worked out."""
    proto: bytes = b""
    """The scheme that the visitor used, where a trusted proxy says so (`forwarding`)."""
    received: bytes = b""
    """The version it came by, with a space behind it, where that is neither HTTP/1.0 nor HTTP/1.1."""

    def reuse_for(self, method: bytes, target: bytes) -> None:
        """Become the next request, which differs in nothing but `method` and `target` (in origin form)."""
        self.target = target
        facts = self.facts
        facts.method = method
        facts.path, _, facts.query = target.partition(b"?")


def split_target(method: bytes, target: bytes) -> tuple[bytes | None, bytes]:
    """The authority (in absolute form only) and the origin form of a request target (RFC 9112, 3.2).

    Raises `BadRequest` for what is neither, and for bytes that some server would read differently.
    """
    if target.translate(None, TARGET_BYTES):
        raise BadRequest(400, "The address contains characters that must be percent-encoded.")
    if target[:1] == b"/" or (target == b"*" and method == b"OPTIONS"):
        return None, target
    scheme, separator, rest = target.partition(b"://")
    if not separator or scheme.lower() not in (b"http", b"https"):
        raise BadRequest(400, "The address is not one that a gateway can serve.")
    cut = min((at for at in (rest.find(b"/"), rest.find(b"?")) if at >= 0), default=len(rest))
    authority, path = rest[:cut], rest[cut:]
    return authority, path if path[:1] == b"/" else b"/" + path


def parse_request(
    method: bytes, raw_target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
) -> RequestHead:
    """What the head of a request says, where `scheme` is the public one. Raises `BadRequest`.

    `fields` come from a parser that has checked their grammar.
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
        kind = _request_kinds.get(name)
        if kind is None:
            kind = _request_kind(name)
        if kind == _PASS:
            passing.append(field)
        elif kind == _DROP:
            pass
        elif kind == _HOST:
            if host is not None:
                raise BadRequest(400, "The request names two hosts.")
            host = value
        elif kind == _COOKIE:
            rest, ours = split_cookies(value, COOKIE_NAMES[scheme])
            if ours:
                facts.cookies += ours
            if rest:
                head.cookie = head.cookie + b"; " + rest if head.cookie else rest
        elif kind == _ACCEPT:
            accept = accept + b", " + value if accept else value
            passing.append(field)
        elif kind == _AGENT:
            head.user_agent = value
            passing.append(field)
        elif kind == _FETCH_MODE:
            mode = value
            passing.append(field)
        elif kind == _REFERER:
            passing.append((name, links.strip_url(value)) if b"?" in value else field)
        elif kind == _ORIGIN:
            if facts.origin is not None:
                raise BadRequest(400, "The request has two origins.")
            facts.origin = value
            passing.append(field)
        elif kind == _CONNECTION:
            named = connection_options(value) if named is None else named | connection_options(value)
        elif kind == _LENGTH:
            if length is not None or LENGTH_TEXT.fullmatch(value) is None:
                raise BadRequest(400, "The request's Content-Length is not one number.")
            length = int(value)
        elif kind == _CODING:
            if coding is not None or http10:
                raise BadRequest(400, "The request's Transfer-Encoding is not understood.")
            coding = value
        elif kind == _AUTHORIZATION:
            if facts.authorization is not None:
                raise BadRequest(400, "The request carries two authorizations.")
            facts.authorization = value
            if bearer(value) is None:
                passing.append(field)
        elif kind == _TOKEN:
            if facts.token is not None:
                raise BadRequest(400, "The request carries two tokens.")
            facts.token = value if is_token(value) else b""
        elif kind == _UPGRADE:
            upgrade = value if upgrade is None else upgrade + b"," + value
        elif kind == _WS_KEY:
            ws_key = value if ws_key is None else b""
            passing.append(field)
        elif kind == _WS_VERSION:
            ws_version = value if ws_version is None else b""
            passing.append(field)
        elif kind == _EXPECT:
            if value.lower() != b"100-continue":
                raise BadRequest(417, "The request expects something that is not known here.")
            head.expects_continue = not http10
        elif kind == _VIA:
            head.via += (value,)
        elif kind == _TRACE:
            head.trace = [*head.trace, field] if head.trace else [field]
        elif kind == _WORKER:
            facts.service_worker = True
            passing.append(field)
    if host is None:
        if not http10:
            raise BadRequest(400, "The request names no host.")
        host = authority or b""
    elif host not in _hosts_seen and not _is_host(host):
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
            raise BadRequest(501, "The request's Transfer-Encoding is not known here.")
        head.length = None
    elif length is not None:
        head.length = length
    head.close = http10
    if named is not None:
        head.close = b"close" in named or (http10 and b"keep-alive" not in named)
        if not ORDINARY_OPTIONS.issuperset(named):
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
    """Whether `field` is the name or address of a host, with or without a port (RFC 9110, 7.2)."""
    if hosts.split(field.decode("latin-1")) is None:
        return False
    if len(_hosts_seen) < SPELLINGS_REMEMBERED:
        _hosts_seen.add(field)
    return True


def _same_host(one: bytes, other: bytes, scheme: str) -> bool:
    """Whether two authorities name the same host and port (RFC 9110, 4.2.3)."""
    first, second = hosts.split(one.decode("latin-1")), hosts.split(other.decode("latin-1"))
    if first is None or second is None:
        return False
    port = hosts.DEFAULT_PORTS[scheme]
    return (first[0], first[1] or port) == (second[0], second[1] or port)


def _upgrade(value: bytes, head: RequestHead, ws_key: bytes | None, ws_version: bytes | None) -> bytes:
    """The upgrade that the request asks for, if it is one that can be granted at all; otherwise it is ignored.

    A request for a WebSocket has to be a complete one (RFC 6455, 4.2.1). Raises `BadRequest`.
    """
    if head.http10 or head.length != 0:
        return b""
    token = value.strip(b" \t").lower()
    if token == b"websocket":
        if head.facts.method != b"GET" or ws_key is None or _WS_KEY_TEXT.fullmatch(ws_key) is None:
            raise BadRequest(400, "The request for a WebSocket is incomplete.")
        if ws_version != b"13":
            raise BadRequest(426, "Only version 13 of WebSockets is known.")
        return token
    # The first of several is the visitor's favourite, but the target is offered one thing or nothing.
    return b"" if b"," in token else token


def upstream_head(
    head: RequestHead, *, query: bytes | None, sid: str, proto: bytes, request_id: bytes, pseudonym: bytes
) -> tuple[bytes, bytes]:
    """The request target and the fields on the wire, framing excepted, that go to the target.

    `query` is the query without the link's parameters, or None to leave the target as it is. `pseudonym` is this
    gateway's name in `Via` (RFC 9110, 7.6.3). Raises `ValueError` where a field cannot be written.
    """
    target = head.target
    if query is not None:
        target = head.facts.path + b"?" + query if query else head.facts.path
    lines = head.lines
    if not lines:
        lines = head.lines = field_lines(_fields_for_upstream(head, proto, pseudonym)) + b"X-Request-Id: "
    if sid:
        return target, b"%b%b\r\nBurrowgate-Session: %b\r\n" % (lines, request_id, sid.encode("ascii"))
    return target, b"%b%b\r\n" % (lines, request_id)


def request_id(lines: bytes) -> bytes:
    """The request's own name, in `lines` as `upstream_head` made them."""
    return lines.rpartition(b"X-Request-Id: ")[2].partition(b"\r\n")[0]


def _fields_for_upstream(head: RequestHead, proto: bytes, pseudonym: bytes) -> Fields:
    fields = [(b"Host", head.host)]
    fields += head.fields
    if head.cookie:
        fields.append((b"Cookie", head.cookie))
    if head.trace:
        fields += trace_context.valid_fields(head.trace)
    for via in head.via:
        fields.append((b"Via", via))
    if head.upgrade:
        fields += ((b"Connection", b"Upgrade"), (b"Upgrade", head.upgrade))
    if head.expects_continue:
        fields.append((b"Expect", b"100-continue"))
    fields += (
        (b"Via", (head.received or (b"1.0 " if head.http10 else b"1.1 ")) + pseudonym),
        (b"X-Forwarded-For", head.facts.client_address.encode("ascii")),
        (b"X-Forwarded-Proto", head.proto or proto),
        (b"X-Forwarded-Host", head.host),
    )
    if head.facts.client_subject:
        fields.append((b"Burrowgate-Client", head.facts.client_subject.encode("ascii")))
        fields.append((b"Burrowgate-Client-Issuer", head.facts.client_issuer.encode("ascii")))
    return fields


def is_loop(head: RequestHead, pseudonym: bytes) -> bool:
    """Whether the request has been through this gateway before."""
    return any(pseudonym in via for via in head.via)
