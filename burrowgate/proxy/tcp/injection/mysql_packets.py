"""Packets of the connection phase of MySQL and MariaDB, as bytes (MySQL, "Connection Phase Packets"; version 10).

Capabilities are one number of 64 bits: the upper half are MariaDB's own, which its servers announce when the bit
`LONG_PASSWORD` is absent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntFlag

from burrowgate.proxy.tcp.injection.byte_reader import ByteReader

NATIVE_PASSWORD = b"mysql_native_password"
CACHING_SHA2 = b"caching_sha2_password"
CLEAR_PASSWORD = b"mysql_clear_password"
SCRAMBLE_BYTES = 20


class Capability(IntFlag):
    """What client and server agree on; both have to do the same during the whole connection."""

    LONG_PASSWORD = 1 << 0
    CONNECT_WITH_DB = 1 << 3
    COMPRESS = 1 << 5
    PROTOCOL_41 = 1 << 9
    SSL = 1 << 11
    SECURE_CONNECTION = 1 << 15
    PLUGIN_AUTH = 1 << 19
    CONNECT_ATTRS = 1 << 20
    PLUGIN_AUTH_LENENC = 1 << 21
    ZSTD_COMPRESSION = 1 << 26
    MULTI_FACTOR = 1 << 28


NOT_RELAYED = ~int(
    Capability.COMPRESS | Capability.SSL | Capability.ZSTD_COMPRESSION | Capability.MULTI_FACTOR | (1 << 29) | (1 << 30)
)
"""Mask of the capabilities that visitors may have. Bit 29 is reserved, 30 concerns the certificate of a server."""

RELAYED_OF_MARIADB = 0b11_1101 << 32
"""Mask of MariaDB's own capabilities that visitors may have: all but the withdrawn `COM_MULTI`."""

_LOWER = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """The first packet of a server."""

    version: bytes
    thread_id: int
    scramble: bytes
    capabilities: int
    charset: int
    status: int
    plugin: bytes

    def encode(self) -> bytes:
        """Return the packet's payload."""
        flags = self.capabilities
        return b"".join(
            (
                b"\x0a" + self.version + b"\0",
                self.thread_id.to_bytes(4, "little"),
                self.scramble[:8] + b"\0",
                (flags & 0xFFFF).to_bytes(2, "little"),
                bytes((self.charset,)),
                self.status.to_bytes(2, "little"),
                (flags >> 16 & 0xFFFF).to_bytes(2, "little"),
                bytes((SCRAMBLE_BYTES + 1,)),
                bytes(6) + (flags >> 32).to_bytes(4, "little"),
                self.scramble[8:] + b"\0",
                self.plugin + b"\0",
            )
        )


def read_greeting(reader: ByteReader) -> Greeting:
    """Return the greeting after its first byte, the version 10. Raises `InjectionFailed` as the reader does."""
    version, thread_id, scramble = reader.text(), reader.little(4), reader.take(8)
    reader.take(1)
    flags = reader.little(2)
    charset, status = reader.little(1), reader.little(2)
    flags |= reader.little(2) << 16
    length = reader.little(1)
    reader.take(6)
    extended = reader.little(4)
    if not flags & Capability.LONG_PASSWORD:
        flags |= extended << 32
    if flags & Capability.SECURE_CONNECTION:
        scramble += reader.take(max(13, length - 8))[: SCRAMBLE_BYTES - 8]
    plugin = reader.rest().rstrip(b"\0") if flags & Capability.PLUGIN_AUTH else NATIVE_PASSWORD
    return Greeting(
        version=version,
        thread_id=thread_id,
        scramble=scramble,
        capabilities=flags,
        charset=charset,
        status=status,
        plugin=plugin,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """The response of a client to the greeting."""

    capabilities: int
    max_packet: int
    charset: int
    username: bytes
    password: bytes
    """The response of the plugin."""
    database: bytes
    plugin: bytes
    attributes: bytes = b""
    """With their length before them; empty without `CONNECT_ATTRS`."""

    def head(self) -> bytes:
        """Return the beginning of the payload, which alone is the request for TLS."""
        flags = self.capabilities
        extended = 0 if flags & Capability.LONG_PASSWORD else flags >> 32
        return b"".join(
            (
                (flags & _LOWER).to_bytes(4, "little"),
                self.max_packet.to_bytes(4, "little"),
                bytes((self.charset,)) + bytes(19),
                extended.to_bytes(4, "little"),
            )
        )

    def encode(self) -> bytes:
        """Return the packet's payload."""
        return b"".join(
            (
                self.head(),
                self.username + b"\0",
                bytes((len(self.password),)) + self.password,
                self.database + b"\0" if self.capabilities & Capability.CONNECT_WITH_DB else b"",
                self.plugin + b"\0" if self.capabilities & Capability.PLUGIN_AUTH else b"",
                self.attributes,
            )
        )


def read_login(reader: ByteReader) -> Login:
    """Return the response to a greeting; without `PROTOCOL_41`, only its capabilities count.

    Raises `InjectionFailed` as the reader does.
    """
    flags = reader.little(2)
    if not flags & Capability.PROTOCOL_41:
        reader.rest()
        return Login(capabilities=flags, max_packet=0, charset=0, username=b"", password=b"", database=b"", plugin=b"")
    flags |= reader.little(2) << 16
    max_packet, charset = reader.little(4), reader.little(1)
    reader.take(19)
    extended = reader.little(4)
    if not flags & Capability.LONG_PASSWORD:
        flags |= extended << 32
    login = Login(
        capabilities=flags,
        max_packet=max_packet,
        charset=charset,
        username=b"",
        password=b"",
        database=b"",
        plugin=NATIVE_PASSWORD,
    )
    if flags & Capability.SSL:
        return login
    username = reader.text()
    if flags & Capability.PLUGIN_AUTH_LENENC:
        password = reader.take(_length(reader))
    elif flags & Capability.SECURE_CONNECTION:
        password = reader.take(reader.little(1))
    else:
        password = reader.text()
    # Clients leave out what is empty at the end.
    database = reader.text() if flags & Capability.CONNECT_WITH_DB and reader.left else b""
    plugin = reader.text() if flags & Capability.PLUGIN_AUTH and reader.left else NATIVE_PASSWORD
    attributes = b""
    if flags & Capability.CONNECT_ATTRS and reader.left:
        attributes = length_encoded(reader.take(_length(reader)))
    return replace(login, username=username, password=password, database=database, plugin=plugin, attributes=attributes)


def _length(reader: ByteReader) -> int:
    first = reader.little(1)
    return reader.little({0xFC: 2, 0xFD: 3, 0xFE: 8}[first]) if first in (0xFC, 0xFD, 0xFE) else first


def length_encoded(data: bytes) -> bytes:
    """Return `data`, of less than 64 KiB, with its length before it."""
    length = len(data)
    return (bytes((length,)) if length < 0xFB else b"\xfc" + length.to_bytes(2, "little")) + data


def packet(sequence: int, payload: bytes) -> bytes:
    """Return one packet."""
    return len(payload).to_bytes(3, "little") + bytes((sequence & 0xFF,)) + payload


def error(sentence: str, *, number: int, sqlstate: str, is_first: bool = False) -> bytes:
    """Return the payload of an error; as the first packet of a server, it has no SQLSTATE."""
    state = "" if is_first else f"#{sqlstate}"
    return b"\xff" + number.to_bytes(2, "little") + f"{state}{sentence}".encode("utf-8", "replace")


def read_error(reader: ByteReader) -> tuple[int, str, bytes]:
    """Return number, SQLSTATE and text of an error, after its first byte.

    Raises `InjectionFailed` as the reader does.
    """
    number, text = reader.little(2), reader.rest()
    if text[:1] == b"#" and len(text) >= 6 and text[1:6].isalnum():
        return number, text[1:6].decode("ascii"), text[6:]
    return number, "HY000", text
