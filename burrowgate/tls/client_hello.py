"""What a client says before anything is secret: the name that it wants, the protocols it speaks, the groups it knows.

The certificate and the settings are chosen by it before OpenSSL sees a byte, because the standard library's contexts
cannot be told apart later by ALPN or by who must show a certificate (docs/decisions/0013). OpenSSL reads the same
bytes again and has the last word; nothing here is believed beyond the choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MOST = 16384
"""The longest hello that is looked at, in bytes; those of browsers have less than 2,000."""

_HANDSHAKE = 22
_CLIENT_HELLO = 1
_SERVER_NAME, _GROUPS, _ALPN, _KEY_SHARE = 0, 10, 16, 51


class BadHello(ValueError):
    """These bytes do not begin a TLS handshake, or do so in a way that nobody does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """A ClientHello (RFC 8446, 4.1.2), as far as something is chosen by it."""

    name: str = ""
    """The host name wanted (RFC 6066, 3), lower case; empty where none is said."""
    protocols: tuple[bytes, ...] = ()
    """The protocols offered by ALPN (RFC 7301)."""
    groups: tuple[int, ...] = ()
    """The groups supported, by their numbers."""
    shares: tuple[int, ...] = ()
    """Those of them for which a key share is sent along: they cost no second round."""


def read(data: bytes) -> Hello | None:
    """The hello that `data`, all that came so far, begins with; None where more must come. Raises `BadHello`."""
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
    """Reads from the front; raises `IndexError` where there is too little."""

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
        """What stands behind a length of `size` bytes (RFC 8446, 3.4)."""
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
