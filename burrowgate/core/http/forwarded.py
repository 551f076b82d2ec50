"""Whom a request comes from where proxies stand between: what trusted ones say of the visitor, and nothing else.

Rules.
    Each trusted proxy vouches for what stands left of it: the first address from the right that is no trusted proxy's
    is the visitor. What stands left of that is the visitor's own talk, and nobody asks for its meaning.
    It is said in one way, by `Forwarded` (RFC 7239) or by `X-Forwarded-For`, `-Proto` and `-Host`. Both at once are
    refused: one of them came through the proxy unseen, and nobody can tell which.
    What a trusted proxy says and cannot be understood is refused, never guessed at or skipped: skipped, it would leave
    the proxy's own address, which a session limited to networks may well let in. The whole of a `Forwarded` field has
    to be well-formed, because a quotation mark that a visitor opens swallows what a proxy appends.
    A visitor whom the proxy does not name (`unknown` or `_hidden`: RFC 7239, 6) is `UNKNOWN`, which lies in no network.
    The scheme goes on to the target and decides nothing here: what visitors use is configuration.
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
Trusts: TypeAlias = Callable[[str], bool]
"""Whether an IP address is a trusted proxy's."""
Read: TypeAlias = Callable[[bytes, bytes, bool, Iterable[tuple[bytes, bytes]], str, str], RequestHead]
"""What `request_heads.read_request` is."""

UNKNOWN = "unknown"
"""The address of a visitor of whom a proxy says that it does not say; no network contains it."""

_FOR, _PROTO, _HOST, _FORWARDED = b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"forwarded"
_SPOKEN = frozenset({_FOR, _PROTO, _HOST, _FORWARDED})
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
    """Whom a request comes from."""

    address: str
    """The visitor's IP address in its canonical form, or `UNKNOWN`."""
    scheme: bytes = b""
    """`http` or `https`: what the visitor used; empty where nobody says."""
    host: bytes = b""
    """The host that the visitor asked for; empty where nobody says, and then `Host` is it."""


def trusted_networks(networks: Sequence[Network]) -> Trusts:
    """Whether an address lies in one of `networks`; an IPv4 address counts in either of its two spellings."""

    @lru_cache(maxsize=4096)
    def trusts(address: str) -> bool:
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return False
        ip = getattr(ip, "ipv4_mapped", None) or ip
        return any(ip in network for network in networks)

    return trusts


def client(peer: str, fields: Iterable[tuple[bytes, bytes]], trusts: Trusts) -> ForwardedElement:
    """Who the visitor is, where `peer` is whom the connection comes from. Raises `BadRequest`."""
    if not trusts(peer):
        return ForwardedElement(peer)
    spoken: dict[bytes, list[bytes]] = {}
    for name, value in fields:
        lower = name.lower()
        if lower in _SPOKEN:
            spoken.setdefault(lower, []).append(value)
    if not spoken:
        return ForwardedElement(peer)
    if _FORWARDED in spoken:
        if len(spoken) > 1:
            raise BadRequest(400, "A proxy names the visitor both by Forwarded and by X-Forwarded fields.")
        return _forwarded(peer, spoken[_FORWARDED], trusts)
    return _x_forwarded(peer, spoken, trusts)


def trusted_reader(trusts: Trusts) -> Read:
    """`parse_request`, for listeners that trusted proxies may stand in front of."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            return parse_request(method, target, http10, fields, peer, scheme)
        fields = list(fields)
        said = client(peer, fields, trusts)
        head = parse_request(method, target, http10, with_host(fields, said.host), said.address, scheme)
        head.proto = said.scheme
        return head

    return read


def with_host(fields: Fields, host: bytes) -> Fields:
    """`fields` with `host` in place of what `Host` says; as they are where it is empty."""
    if not host:
        return fields
    swapped = [(name, host) if name.lower() == b"host" else (name, value) for name, value in fields]
    return swapped if any(name.lower() == b"host" for name, _ in fields) else [(b"Host", host), *fields]


# ---------------------------------------------------------------------------------------------------------------------
# X-Forwarded-*: lists without quotation.


def _x_forwarded(peer: str, spoken: dict[bytes, list[bytes]], trusts: Trusts) -> ForwardedElement:
    hops = _list(spoken.get(_FOR, []))
    address, at = peer, len(hops)
    while at and trusts(address):
        at -= 1
        address = _address(hops[at], bare=True)
    proto, host = (_beside(_list(spoken.get(name, [])), at, len(hops)) for name in (_PROTO, _HOST))
    return ForwardedElement(address, _scheme(proto), _host(host))


def _list(values: list[bytes]) -> list[bytes]:
    return [part.strip(b" \t") for part in b",".join(values).split(b",")] if values else []


def _beside(said: list[bytes], at: int, hops: int) -> bytes:
    """What is said of the visitor's own hop: the only value there is, or the one in the same place of `hops`."""
    if not said:
        return b""
    if len(said) == 1:
        return said[0]
    if len(said) != hops:
        raise BadRequest(400, "A proxy's X-Forwarded fields do not go together.")
    return said[at]


# ---------------------------------------------------------------------------------------------------------------------
# Forwarded (RFC 7239, 4).


def _forwarded(peer: str, values: list[bytes], trusts: Trusts) -> ForwardedElement:
    elements = [element for value in values for element in _elements(value)]
    address, of_it = peer, dict[bytes, bytes]()
    while elements and trusts(address):
        of_it = elements.pop()
        address = _address(of_it.get(b"for", b"unknown"), bare=False)
    return ForwardedElement(address, _scheme(of_it.get(b"proto", b"")), _host(of_it.get(b"host", b"")))


def _elements(value: bytes) -> list[dict[bytes, bytes]]:
    """What each proxy said. Quoted text never goes beyond the line that it began in."""
    found: list[dict[bytes, bytes]] = []
    pairs: dict[bytes, bytes] = {}
    at = 0
    while True:
        pair = _PAIR.match(value, at)
        if pair is None:
            raise BadRequest(400, "A proxy's Forwarded field is not understood.")
        name, plain, quoted, end = pair.groups()
        if name is not None:
            lower = name.lower()
            if lower in pairs:
                raise BadRequest(400, "A proxy's Forwarded field says the same thing twice.")
            pairs[lower] = plain if plain is not None else re.sub(rb"\\(.)", rb"\1", quoted)
        if end != b";" and pairs:
            found.append(pairs)
            pairs = {}
        if not end:
            return found
        at = pair.end()


# ---------------------------------------------------------------------------------------------------------------------
# Parts.


def _address(node: bytes, *, bare: bool) -> str:
    """The address that `node` is; `bare` lets IPv6 stand without brackets, as it does in `X-Forwarded-For`."""
    if _HIDDEN.fullmatch(node):
        return UNKNOWN
    found = _NODE.fullmatch(node)
    text = b"" if found is None else found[1] or found[2]
    if not text and bare and _BARE_V6.fullmatch(node):
        text = node
    try:
        ip = ipaddress.ip_address(text.decode("ascii"))
    except ValueError:
        raise BadRequest(400, "A proxy names the visitor by what is no address.") from None
    if found is not None and found[2] and ip.version == 4:
        raise BadRequest(400, "A proxy names the visitor by what is no address.")
    return str(getattr(ip, "ipv4_mapped", None) or ip)


def _scheme(said: bytes) -> bytes:
    if not said:
        return b""
    scheme = _SCHEMES.get(said.lower())
    if scheme is None:
        raise BadRequest(400, "A proxy says that the visitor used what is not known here.")
    return scheme


def _host(said: bytes) -> bytes:
    if said and hosts.split(said.decode("latin-1")) is None:
        raise BadRequest(400, "A proxy says that the visitor asked for what is not the name of one host.")
    return said
