"""Parser of ClientHello messages: server name, protocols, groups and key shares.

The gateway chooses certificate and context by them before OpenSSL reads a byte, because the standard library cannot
switch contexts later by ALPN or by whether a client certificate is required (docs/decisions/0013). OpenSSL parses the
same bytes again and decides; the result of this parser is used for the choice only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MOST = 16384
"""Maximum length of a hello in bytes; those of browsers are shorter than 2,000."""

_HANDSHAKE = 22
_CLIENT_HELLO = 1
_SERVER_NAME, _GROUPS, _ALPN, _KEY_SHARE = 0, 10, 16, 51


class BadHello(ValueError):
    """The bytes do not begin a TLS handshake, or are malformed in a way that no client sends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """The fields of a ClientHello (RFC 8446, 4.1.2) that affect the choice of certificate and context."""

    name: str = ""
    """The server name (RFC 6066, 3) in lower case; empty if there is none."""
    protocols: tuple[bytes, ...] = ()
    """The protocols offered by ALPN (RFC 7301)."""
    groups: tuple[int, ...] = ()
    """The numbers of the supported groups."""
    shares: tuple[int, ...] = ()
    """The groups for which the client sent a key share, so that they need no second round trip."""


def read(data: bytes) -> Hello | None:
    """Parse the hello in `data`, all bytes received so far; None if it is incomplete. Raises `BadHello`."""
    message = b""
    at = 0
    while len(data) - at >= 5:
        if data[at] != _HANDSHAKE or data[at + 1] != 3:
            raise BadHello("no TLS handshake")
        length = int.from_bytes(data[at + 3 : at + 5], "big")
        if not 0 < length <= MOST:
            raise BadHello("a record of a length that cannot be")
        message += data[at + 5 : at + 5 + length]
        at += 5 + length
        if len(message) >= 4:
            if message[0] != _CLIENT_HELLO:
                raise BadHello("no ClientHello")
            wanted = 4 + int.from_bytes(message[1:4], "big")
            if wanted > MOST:
                raise BadHello("too long")
            if len(message) >= wanted:
                return _parse(message[4:wanted])
    if (data and data[0] != _HANDSHAKE) or len(data) > 2 * MOST:
        raise BadHello("no TLS handshake")
    return None


def _parse(body: bytes) -> Hello:
    try:
        rest = _Bytes(body)
        rest.take(34)  # version and random
        rest.vector(1)  # session id
        rest.vector(2)  # cipher suites
        rest.vector(1)  # compression
        if not rest.left:
            return Hello()
        extensions = dict(_extensions(_Bytes(rest.vector(2))))
        return Hello(
            name=_name(extensions.get(_SERVER_NAME, b"")),
            protocols=tuple(_protocols(extensions.get(_ALPN, b""))),
            groups=_numbers(extensions.get(_GROUPS, b"")),
            shares=tuple(_shares(extensions.get(_KEY_SHARE, b""))),
        )
    except IndexError:
        raise BadHello("cut short") from None


class _Bytes:
    """Reads bytes in order; raises `IndexError` if too few are left."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        return len(self._data) - self._at

    def take(self, count: int) -> bytes:
        if count > self.left:
            raise IndexError
        self._at += count
        return self._data[self._at - count : self._at]

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "big")

    def vector(self, size: int) -> bytes:
        """Read a vector that is preceded by its length in `size` bytes (RFC 8446, 3.4)."""
        return self.take(self.number(size))


def _extensions(rest: _Bytes) -> Iterator[tuple[int, bytes]]:
    seen = set()
    while rest.left:
        kind = rest.number(2)
        if kind in seen:
            raise BadHello("an extension is there twice")
        seen.add(kind)
        yield kind, rest.vector(2)


def _name(extension: bytes) -> str:
    if not extension:
        return ""
    names = _Bytes(_Bytes(extension).vector(2))
    while names.left:
        kind, name = names.number(1), names.vector(2)
        if kind == 0:
            return name.decode("ascii", "replace").lower().removesuffix(".")
    return ""


def _protocols(extension: bytes) -> Iterator[bytes]:
    if extension:
        names = _Bytes(_Bytes(extension).vector(2))
        while names.left:
            yield names.vector(1)


def _numbers(extension: bytes) -> tuple[int, ...]:
    if not extension:
        return ()
    listed = _Bytes(_Bytes(extension).vector(2))
    return tuple(listed.number(2) for _ in range(listed.left // 2))


def _shares(extension: bytes) -> Iterator[int]:
    if extension:
        listed = _Bytes(_Bytes(extension).vector(2))
        while listed.left:
            yield listed.number(2)
            listed.vector(2)
