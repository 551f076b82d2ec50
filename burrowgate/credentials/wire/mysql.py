"""A small client of MariaDB and MySQL: handshake version 10, authentication, and queries as text.

Rules.
    A password is sent in cleartext inside TLS only; without it, encrypted for the server's public key.
    Every connection sets its `sql_mode`, because the quoting of values depends on it.
    The server itself ends a statement that takes too long, where it can (`max_statement_time` of MariaDB).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

from burrowgate.certificate_keys import encrypt_for
from burrowgate.core.tcp import password_proofs
from burrowgate.credentials.interfaces import Endpoint, LibraryContext, Secret
from burrowgate.credentials.wire.pool import Place
from burrowgate.credentials.wire.stream import ByteStream, open_stream
from burrowgate.credentials.wire.texts import server_text
from burrowgate.errors import BurrowgateError, CredentialsRefused, CredentialsUnavailable

DEFAULT_PORT = 3306
STATEMENT_TIMEOUT_SECONDS = 8
_UTF8MB4 = 45
"""Number of the collation `utf8mb4_general_ci`."""
_LONG_PASSWORD, _PROTOCOL_41, _SSL, _TRANSACTIONS, _SECURE_CONNECTION, _PLUGIN_AUTH = (
    0x1, 0x200, 0x800, 0x2000, 0x8000, 0x80000,
)  # fmt: skip
_CAPABILITIES = _LONG_PASSWORD | _PROTOCOL_41 | _TRANSACTIONS | _SECURE_CONNECTION | _PLUGIN_AUTH
_MAX_PACKET = 0xFFFFFF
_QUIT = b"\x01\x00\x00\x00\x01"
_UNAVAILABLE = frozenset({1037, 1038, 1040, 1041, 1053, 1129, 1203, 1205, 1213, 1290, 1317, 1836, 1969, 3024})
"""Errors that a repetition may get past: resources, shutdown, locks, read-only servers, statements out of time."""

Row = tuple[str | None, ...]


class MysqlError(Exception):
    """The server refused a statement."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"The server answered: {message} ({code}).")
        self.code = code


def as_library_error(error: MysqlError, endpoint: Endpoint) -> BurrowgateError:
    """Return what `error` is to the caller of a library."""
    if error.code in _UNAVAILABLE:
        return CredentialsUnavailable(f"The server {endpoint} cannot do it now; this is tried again. {error}")
    return CredentialsRefused(f"The server {endpoint} refused; correct the rights or the options. {error}")


class MysqlConnection:
    """A connection that is logged in."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self._idle = False
        self._sequence = 0
        self.is_mariadb = False

    @property
    def is_usable(self) -> bool:
        return self._idle and self._stream.is_open

    @property
    def endpoint(self) -> Endpoint:
        return self._stream.endpoint

    def abort(self) -> None:
        self._stream.abort()

    async def close(self, clock: Any) -> None:
        await self._stream.close(clock, _QUIT)

    async def query(self, sql: str) -> Sequence[Row]:
        """Return the rows of one statement. Raises `MysqlError`."""
        self._idle = False
        self._sequence = 0
        self._send(b"\x03" + sql.encode())
        rows: list[Row] = []
        try:
            first = await self._receive()
            if first[0] == 0xFB:
                raise self._not_understood()  # LOCAL INFILE, which was not offered
            if first[0] != 0:
                rows = await self._rows(first[0])
        except MysqlError:
            self._idle = True
            raise
        self._idle = True
        return rows

    async def _rows(self, columns: int) -> list[Row]:
        for _ in range(columns + 1):  # definitions of the columns, and the end of them
            await self._receive()
        rows: list[Row] = []
        while True:
            packet = await self._receive()
            if packet[0] == 0xFE and len(packet) < 9:
                return rows
            rows.append(_row(packet))

    def _send(self, body: bytes) -> None:
        if len(body) >= _MAX_PACKET:
            raise CredentialsRefused("A statement of the library is too long.")
        self._stream.write(struct.pack("<I", len(body))[:3] + bytes([self._sequence & 0xFF]) + body)
        self._sequence += 1

    async def _receive(self) -> bytes:
        """Return the next packet, which is not empty. Raises `MysqlError` if it is an error."""
        head = await self._stream.read(4)
        self._sequence = head[3] + 1
        length = int.from_bytes(head[:3], "little")
        packet = await self._stream.read(length)
        if not packet:
            raise self._not_understood()
        if packet[0] == 0xFF:
            raise _error(packet)
        return packet

    def _not_understood(self) -> CredentialsUnavailable:
        self.abort()
        return CredentialsUnavailable(f"The server {self.endpoint} does not speak as MariaDB; check the address.")

    async def log_in(self, secret: Secret) -> None:
        """Log in. Raises `MysqlError`, or an error of libraries."""
        greeting = await self._receive()
        if greeting[0] != 10 or b"\0" not in greeting:
            raise self._not_understood()
        version, _, rest = greeting[1:].partition(b"\0")
        if len(rest) < 32:
            raise self._not_understood()
        self.is_mariadb = b"mariadb" in version.lower()
        scramble = rest[4:12] + rest[31:43]
        offered = int.from_bytes(rest[13:15] + rest[18:20], "little")
        plugin = rest[44:].split(b"\0")[0].decode("ascii", "replace") or password_proofs.NATIVE
        capabilities = _CAPABILITIES
        if self.endpoint.tls:
            if not offered & _SSL:
                raise CredentialsRefused(
                    f"The server {self.endpoint} offers no TLS; set it up there, or turn it off in the library."
                )
            capabilities |= _SSL
            self._send(_settings(capabilities))
            self._stream.start_tls()
        proof = self._proof(plugin, secret, scramble)
        if proof is None:
            plugin, proof = password_proofs.NATIVE, b""
        name = secret.username.encode()
        self._send(
            _settings(capabilities) + name + b"\0" + bytes([len(proof)]) + proof + plugin.encode("ascii") + b"\0"
        )
        await self._authenticate(plugin, secret, scramble)
        await self.query("SET SESSION sql_mode = ''")
        if self.is_mariadb:
            await self.query(f"SET SESSION max_statement_time = {STATEMENT_TIMEOUT_SECONDS}")

    def _proof(self, plugin: str, secret: Secret, scramble: bytes) -> bytes | None:
        """Return the answer of the method `plugin`; None if it is not known here, or would send a bare password."""
        if plugin == password_proofs.NATIVE:
            return password_proofs.native_proof(secret.password.encode(), scramble)
        if plugin == password_proofs.CACHING_SHA2:
            return password_proofs.caching_sha2_proof(secret.password.encode(), scramble)
        if plugin == password_proofs.CLEARTEXT and self.endpoint.tls:
            return secret.password.encode() + b"\0"
        return None

    async def _authenticate(self, plugin: str, secret: Secret, scramble: bytes) -> None:
        while True:
            packet = await self._receive()
            match packet[0]:
                case 0x00:
                    return
                case 0xFE:
                    name, _, data = packet[1:].partition(b"\0")
                    plugin, scramble = name.decode("ascii", "replace"), data[:20]
                    proof = self._proof(plugin, secret, scramble)
                    if proof is None:
                        raise CredentialsRefused(
                            f"The login at {self.endpoint} asks for the method {server_text(plugin)!r}; use"
                            f" {password_proofs.NATIVE} or {password_proofs.CACHING_SHA2}."
                        )
                    self._send(proof)
                case 0x01 if plugin == password_proofs.CACHING_SHA2:
                    if packet[1:] == b"\x04":
                        await self._full_authentication(secret, scramble)
                case _:
                    raise self._not_understood()

    async def _full_authentication(self, secret: Secret, scramble: bytes) -> None:
        """Send the password itself: inside TLS, or encrypted for the server's key."""
        if self.endpoint.tls:
            self._send(secret.password.encode() + b"\0")
            return
        self._send(b"\x02")
        packet = await self._receive()
        try:
            self._send(encrypt_for(packet[1:], password_proofs.masked_password(secret.password.encode(), scramble)))
        except ValueError as error:
            raise self._not_understood() from error


async def open_mysql(context: LibraryContext, place: Place) -> MysqlConnection:
    """Return a new connection to `place`. Raises `CredentialsUnavailable` and `CredentialsRefused`."""
    stream = await open_stream(context.reactor, place.endpoint, context.timeout_seconds)
    connection = MysqlConnection(stream)
    try:
        await connection.log_in(place.secret)
    except MysqlError as error:
        stream.abort()
        raise as_library_error(error, place.endpoint) from error
    except BaseException:
        stream.abort()
        raise
    return connection


def _settings(capabilities: int) -> bytes:
    return struct.pack("<IIB23x", capabilities, _MAX_PACKET, _UTF8MB4)


def _row(packet: bytes) -> Row:
    values: list[str | None] = []
    at = 0
    while at < len(packet):
        size = packet[at]
        at += 1
        if size == 0xFB:
            values.append(None)
            continue
        if size >= 0xFC:
            width = {0xFC: 2, 0xFD: 3, 0xFE: 8}.get(size, 0)
            size = int.from_bytes(packet[at : at + width], "little")
            at += width
        values.append(packet[at : at + size].decode("utf-8", "replace"))
        at += size
    return tuple(values)


def _error(packet: bytes) -> MysqlError:
    text = packet[3:].decode("utf-8", "replace")
    return MysqlError(int.from_bytes(packet[1:3], "little"), server_text(text[6:] if text.startswith("#") else text))
