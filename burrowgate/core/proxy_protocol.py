"""The header with which a proxy begins a connection to say whose it is: the PROXY protocol, versions 1 and 2.

Rules (haproxy.org, "The PROXY protocol", revision 2020/03/05).
    A header is understood in exactly one way or refused, and one that cannot become one is refused at its first wrong
    byte: version 1 takes 107 bytes at most (2.1), version 2 what is said there, and here `LONGEST`.
    Ports are decimal without leading zeros or signs, addresses are of the family that is named (2.1).
    `LOCAL` is the proxy's own connection, such as a health check (2.2). A visitor whom the proxy does not name
    (`UNKNOWN`, `UNSPEC`) is no address at all, which lies in no network. Datagrams and UNIX sockets are no visitors.
    What else version 2 may carry is skipped: nothing is decided by it.
"""

from __future__ import annotations

import ipaddress
import re
import struct
from dataclasses import dataclass

LONGEST = 4096
"""Bytes of a header. Version 2 allows 65,551, but the largest that proxies send, with a certificate's name, are less
than half a kilobyte."""

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
_PREFIX_1 = b"PROXY "
_LONGEST_1 = 107
_PORT = rb"(0|[1-9][0-9]{0,4})"
_LINE = re.compile(
    rb"PROXY (?:UNKNOWN(?: [\x20-\x7e]*)?|TCP([46]) ([0-9A-Fa-f.:]+) ([0-9A-Fa-f.:]+) %b %b)" % (_PORT, _PORT)
)
_LOCAL, _PROXY = 0x20, 0x21
_UNSPEC, _TCP4, _TCP6 = 0x00, 0x11, 0x21


class InvalidProxyHeader(ValueError):
    """A connection does not begin as the PROXY protocol demands."""


@dataclass(frozen=True, slots=True)
class Source:
    """Whose connection it is."""

    length: int
    """Of the header, in bytes."""
    address: str | None
    """The visitor's IP address, in its canonical form; "" where the proxy does not say, None where it is its own."""
    port: int = 0


def read(data: bytes) -> Source | None:
    """What the header at the beginning of `data` says, or None while it is not complete. Raises `InvalidProxyHeader`."""
    if data[:12] == SIGNATURE[: len(data)]:
        return _binary(data)
    if data[:6] == _PREFIX_1[: len(data)]:
        return _line(data)
    raise InvalidProxyHeader("It begins otherwise.")


def _line(data: bytes) -> Source | None:
    end = data.find(b"\r\n", 0, _LONGEST_1)
    if end < 0:
        if len(data) >= _LONGEST_1 or b"\n" in data:
            raise InvalidProxyHeader("The line does not end where it should.")
        return None
    found = _LINE.fullmatch(data, 0, end)
    if found is None:
        raise InvalidProxyHeader("The line is not understood.")
    version, source, destination, *ports = found.groups()
    if version is None:
        return Source(end + 2, "")
    addresses = [_address(text.decode("ascii"), int(version)) for text in (source, destination)]
    if any(int(port) > 65535 for port in ports):
        raise InvalidProxyHeader("A port is none.")
    return Source(end + 2, addresses[0], int(ports[0]))


def _binary(data: bytes) -> Source | None:
    if len(data) > 12 and data[12] not in (_LOCAL, _PROXY):
        raise InvalidProxyHeader("The version or the command is not known.")
    if len(data) < 16:
        return None
    command, family, length = struct.unpack_from("!BBH", data, 12)
    size = 16 + length
    if size > LONGEST:
        raise InvalidProxyHeader("The header is too long.")
    least = {_UNSPEC: 0, _TCP4: 12, _TCP6: 36}.get(family)
    if command == _PROXY and (least is None or length < least):
        raise InvalidProxyHeader("The family is not known, or its addresses are missing.")
    if len(data) < size:
        return None
    if command == _LOCAL:
        return Source(size, None)
    if family == _UNSPEC:
        return Source(size, "")
    packed, port = struct.unpack_from("!4s4xH" if family == _TCP4 else "!16s16xH", data, 16)
    return Source(size, _canonical(ipaddress.ip_address(packed)), port)


def _address(text: str, version: int) -> str:
    try:
        ip = ipaddress.ip_address(text)
    except ValueError:
        raise InvalidProxyHeader("An address is none.") from None
    if ip.version != version:
        raise InvalidProxyHeader("An address is not of the family that is named.")
    return _canonical(ip)


def _canonical(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    return str(getattr(ip, "ipv4_mapped", None) or ip)
