"""The PROXY protocol header, versions 1 and 2, with which a proxy names the source of a connection.

Rules (haproxy.org, "The PROXY protocol", revision 2020/03/05).
    A header is understood in exactly one way or refused, and bytes that cannot become one are refused at the first
    wrong byte. Version 1 has 107 bytes at most (2.1), version 2 as many as it declares, and here `MAX_HEADER_BYTES`.
    Ports are decimal without leading zeros or signs, and addresses are of the declared family (2.1).
    `LOCAL` is a connection of the proxy itself, such as a health check (2.2). A source that the proxy does not disclose
    (`UNKNOWN`, `UNSPEC`) is the empty address, which lies in no network. Datagrams and UNIX sockets are refused.
    Other contents of version 2 are skipped: nothing is decided by them.
"""

from __future__ import annotations

import ipaddress
import re
import struct
from dataclasses import dataclass

MAX_HEADER_BYTES = 4096
"""Version 2 allows 65,551, but the largest headers in use, with the name of a certificate, have under 500."""

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
_PREFIX_1 = b"PROXY "
_MAX_LINE_BYTES = 107
_PORT = rb"(0|[1-9][0-9]{0,4})"
_LINE = re.compile(
    rb"PROXY (?:UNKNOWN(?: [\x20-\x7e]*)?|TCP([46]) ([0-9A-Fa-f.:]+) ([0-9A-Fa-f.:]+) %b %b)" % (_PORT, _PORT)
)
_LOCAL, _PROXY = 0x20, 0x21
_UNSPEC, _TCP4, _TCP6 = 0x00, 0x11, 0x21


class InvalidProxyHeader(ValueError):
    """A connection does not begin with a valid PROXY protocol header."""


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a connection."""

    length: int
    """Of the header in bytes."""
    address: str | None
    """The client's IP address in canonical form; empty if undisclosed, None for a connection of the proxy itself."""
    port: int = 0


def read(data: bytes) -> Source | None:
    """Parse the header at the beginning of `data`; None while it is incomplete. Raises `InvalidProxyHeader`."""
    if data[:12] == SIGNATURE[: len(data)]:
        return _binary(data)
    if data[:6] == _PREFIX_1[: len(data)]:
        return _line(data)
    raise InvalidProxyHeader("The connection does not begin with a PROXY protocol header.")


def _line(data: bytes) -> Source | None:
    end = data.find(b"\r\n", 0, _MAX_LINE_BYTES)
    if end < 0:
        if len(data) >= _MAX_LINE_BYTES or b"\n" in data:
            raise InvalidProxyHeader("The line is longer than 107 bytes or does not end in CRLF.")
        return None
    match = _LINE.fullmatch(data, 0, end)
    if match is None:
        raise InvalidProxyHeader("The line is malformed.")
    version, source, destination, *ports = match.groups()
    if version is None:
        return Source(end + 2, "")
    addresses = [_address(text.decode("ascii"), int(version)) for text in (source, destination)]
    if any(int(port) > 65535 for port in ports):
        raise InvalidProxyHeader("A port is above 65535.")
    return Source(end + 2, addresses[0], int(ports[0]))


def _binary(data: bytes) -> Source | None:
    if len(data) > 12 and data[12] not in (_LOCAL, _PROXY):
        raise InvalidProxyHeader("The version or the command is unknown.")
    if len(data) < 16:
        return None
    command, family, length = struct.unpack_from("!BBH", data, 12)
    size = 16 + length
    if size > MAX_HEADER_BYTES:
        raise InvalidProxyHeader(f"The header has more than {MAX_HEADER_BYTES} bytes.")
    min_length = {_UNSPEC: 0, _TCP4: 12, _TCP6: 36}.get(family)
    if command == _PROXY and (min_length is None or length < min_length):
        raise InvalidProxyHeader("The address family is unknown, or its addresses are missing.")
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
        raise InvalidProxyHeader("An address is malformed.") from None
    if ip.version != version:
        raise InvalidProxyHeader("An address is not of the declared family.")
    return _canonical(ip)


def _canonical(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    return str(getattr(ip, "ipv4_mapped", None) or ip)
