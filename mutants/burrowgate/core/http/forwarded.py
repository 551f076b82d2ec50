"""The client behind trusted proxies: its address, scheme and host, from `Forwarded` or `X-Forwarded-*`.

Rules.
    Each trusted proxy vouches for what stands to its left: the client is the first address from the right that is not a
    trusted proxy's. Whatever stands to the left of that was sent by the client and is ignored.
    A request uses either `Forwarded` (RFC 7239) or `X-Forwarded-For`, `-Proto` and `-Host`. One with both is refused:
    one of them passed the proxy unread, and it cannot be known which.
    A malformed value from a trusted proxy is refused, never guessed or skipped: skipping it would leave the proxy's own
    address, which a session limited to networks may well allow. All of a `Forwarded` field has to be well-formed,
    because a quotation mark that a client opens would swallow what a proxy appends.
    A client that the proxy does not name (`unknown` or `_hidden`: RFC 7239, 6) is `UNKNOWN`, which lies in no network.
    The scheme is forwarded to the target and decides nothing here: the public scheme is configuration.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from burrowgate.core import hosts
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.request import BadRequest, RequestHead, parse_request

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
IsTrusted: TypeAlias = Callable[[str], bool]
"""Returns whether an IP address is a trusted proxy's."""
ParseRequest: TypeAlias = Callable[[bytes, bytes, bool, Iterable[tuple[bytes, bytes]], str, str], RequestHead]
"""The signature of `request.parse_request`."""

UNKNOWN = "unknown"
"""The address of a client that a proxy does not disclose; no network contains it."""

_FOR, _PROTO, _HOST, _FORWARDED = b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"forwarded"
_NAMES = frozenset({_FOR, _PROTO, _HOST, _FORWARDED})
_SCHEMES = {b"http": b"http", b"https": b"https", b"ws": b"http", b"wss": b"https"}
_TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_PAIR = re.compile(
    rb'[ \t]*(?:(%b)=(?:(%b)|"((?:[\t \x21\x23-\x5b\x5d-\x7e]|\\[\t\x20-\x7e])*)"))?[ \t]*([;,]|$)' % (_TOKEN, _TOKEN)
)
_PORT = rb"(?::(?:[0-9]{1,5}|_[A-Za-z0-9._-]+))?"
_NODE = re.compile(rb"(?:([0-9.]{7,15})|\[([0-9A-Fa-f:.]{2,45})\])%b" % _PORT)
_BARE_V6 = re.compile(rb"[0-9A-Fa-f:.]{2,45}")
_HIDDEN = re.compile(rb"(?i:unknown)%b|_[A-Za-z0-9._-]+%b" % (_PORT, _PORT))


@dataclass(frozen=True, slots=True)
class ForwardedElement:
    """The client of a request, as the trusted proxies name it."""

    address: str
    """The client's IP address in canonical form, or `UNKNOWN`."""
    scheme: bytes = b""
    """`http` or `https`; empty if no proxy names it."""
    host: bytes = b""
    """The requested host; empty if no proxy names it, which leaves that of `Host`."""


def trusted_networks(networks: Sequence[Network]) -> IsTrusted:
    """Return a test for addresses in one of `networks`; an IPv4-mapped IPv6 address counts as IPv4."""

    @lru_cache(maxsize=4096)
    def trusts(address: str) -> bool:
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return False
        ip = getattr(ip, "ipv4_mapped", None) or ip
        return any(ip in network for network in networks)

    return trusts


def client(peer: str, fields: Iterable[tuple[bytes, bytes]], trusts: IsTrusted) -> ForwardedElement:
    """Return the client of a request on a connection from the address `peer`. Raises `BadRequest`."""
    if not trusts(peer):
        return ForwardedElement(peer)
    values: dict[bytes, list[bytes]] = {}
    for name, value in fields:
        lower = name.lower()
        if lower in _NAMES:
            values.setdefault(lower, []).append(value)
    if not values:
        return ForwardedElement(peer)
    if _FORWARDED in values:
        if len(values) > 1:
            raise BadRequest(400, "The request has both Forwarded and X-Forwarded fields.")
        return _forwarded(peer, values[_FORWARDED], trusts)
    return _x_forwarded(peer, values, trusts)


def trusted_reader(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` for listeners behind trusted proxies."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            return parse_request(method, target, http10, fields, peer, scheme)
        fields = list(fields)
        element = client(peer, fields, trusts)
        head = parse_request(method, target, http10, with_host(fields, element.host), element.address, scheme)
        head.proto = element.scheme
        return head

    return read


def with_host(fields: Fields, host: bytes) -> Fields:
    """Return `fields` with `host` as the value of `Host`; unchanged if `host` is empty."""
    if not host:
        return fields
    replaced = [(name, host) if name.lower() == b"host" else (name, value) for name, value in fields]
    return replaced if any(name.lower() == b"host" for name, _ in fields) else [(b"Host", host), *fields]


# ---------------------------------------------------------------------------------------------------------------------
# X-Forwarded-*: lists without quotation.


def _x_forwarded(peer: str, values: dict[bytes, list[bytes]], trusts: IsTrusted) -> ForwardedElement:
    hops = _list(values.get(_FOR, []))
    address, index = peer, len(hops)
    while index and trusts(address):
        index -= 1
        address = _address(hops[index], bare=True)
    proto, host = (_value_of_hop(_list(values.get(name, [])), index, len(hops)) for name in (_PROTO, _HOST))
    return ForwardedElement(address, _scheme(proto), _host(host))


def _list(values: list[bytes]) -> list[bytes]:
    return [part.strip(b" \t") for part in b",".join(values).split(b",")] if values else []


def _value_of_hop(values: list[bytes], index: int, hops: int) -> bytes:
    """Return the value for the client's own hop: the only one, or that at `index` of as many as there are `hops`."""
    if not values:
        return b""
    if len(values) == 1:
        return values[0]
    if len(values) != hops:
        raise BadRequest(400, "The X-Forwarded fields of a proxy have different numbers of values.")
    return values[index]


# ---------------------------------------------------------------------------------------------------------------------
# Forwarded (RFC 7239, 4).


def _forwarded(peer: str, values: list[bytes], trusts: IsTrusted) -> ForwardedElement:
    elements = [pairs for value in values for pairs in _elements(value)]
    address, element = peer, dict[bytes, bytes]()
    while elements and trusts(address):
        element = elements.pop()
        address = _address(element.get(b"for", b"unknown"), bare=False)
    return ForwardedElement(address, _scheme(element.get(b"proto", b"")), _host(element.get(b"host", b"")))


def _elements(value: bytes) -> list[dict[bytes, bytes]]:
    """Parse one `Forwarded` field; a quoted string never extends beyond the field line that it began in."""
    elements: list[dict[bytes, bytes]] = []
    pairs: dict[bytes, bytes] = {}
    start = 0
    while True:
        pair = _PAIR.match(value, start)
        if pair is None:
            raise BadRequest(400, "The Forwarded field of a proxy is malformed.")
        name, plain, quoted, end = pair.groups()
        if name is not None:
            lower = name.lower()
            if lower in pairs:
                raise BadRequest(400, "The Forwarded field of a proxy repeats a parameter.")
            pairs[lower] = plain if plain is not None else re.sub(rb"\\(.)", rb"\1", quoted)
        if end != b";" and pairs:
            elements.append(pairs)
            pairs = {}
        if not end:
            return elements
        start = pair.end()


# ---------------------------------------------------------------------------------------------------------------------
# The values of both.


def _address(node: bytes, *, bare: bool) -> str:
    """Return the address of `node`; `bare` allows IPv6 without brackets, as in `X-Forwarded-For`."""
    if _HIDDEN.fullmatch(node):
        return UNKNOWN
    match = _NODE.fullmatch(node)
    text = b"" if match is None else match[1] or match[2]
    if not text and bare and _BARE_V6.fullmatch(node):
        text = node
    try:
        ip = ipaddress.ip_address(text.decode("ascii"))
    except ValueError:
        raise BadRequest(400, "A proxy names the client by something that is not an address.") from None
    if match is not None and match[2] and ip.version == 4:
        raise BadRequest(400, "A proxy names the client by something that is not an address.")
    return str(getattr(ip, "ipv4_mapped", None) or ip)


def _scheme(value: bytes) -> bytes:
    if not value:
        return b""
    scheme = _SCHEMES.get(value.lower())
    if scheme is None:
        raise BadRequest(400, "A proxy names a scheme other than http, https, ws and wss.")
    return scheme


def _host(value: bytes) -> bytes:
    if value and hosts.split(value.decode("latin-1")) is None:
        raise BadRequest(400, "A proxy names a host that is not the name of one host.")
    return value
