"""A small client of PostgreSQL: startup, authentication and simple queries (protocol 3.0).

Rules.
    A password is sent in cleartext inside TLS only. SCRAM is bound to the TLS connection where the server offers it.
    The server itself ends a statement that takes too long (`STATEMENT_TIMEOUT_MILLISECONDS`), also one whose client is
    gone: so `SETTLE_SECONDS` after a call has failed for want of an answer, nothing of it is under way.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

from burrowgate.core.tcp.password_proofs import postgresql_md5
from burrowgate.core.tcp.scram import (
    MECHANISM,
    MECHANISM_PLUS,
    NONCE_BYTES,
    Binding,
    ScramClient,
    ScramFailed,
    scram_nonce,
)
from burrowgate.credentials.interfaces import Endpoint, LibraryContext, Secret
from burrowgate.credentials.wire.pool import Place
from burrowgate.credentials.wire.stream import ByteStream, open_stream
from burrowgate.credentials.wire.texts import server_text
from burrowgate.errors import BurrowgateError, CredentialsRefused, CredentialsUnavailable

DEFAULT_PORT = 5432
STATEMENT_TIMEOUT_MILLISECONDS = 8_000
_PROTOCOL = 0x0003_0000
_SSL_REQUEST = struct.pack("!ii", 8, 80877103)
_TERMINATE = b"X\x00\x00\x00\x04"
_UNAVAILABLE = ("08", "53", "57", "40", "55P03", "25006", "XX")
"""Beginnings of SQLSTATE that a repetition may get past: connection, resources, shutdown, conflict, standby."""

Row = tuple[str | None, ...]


class PostgresqlError(Exception):
    """The server refused a statement."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"PostgreSQL answered: {message} ({code}).")
        self.code = code
        """SQLSTATE."""


def as_library_error(error: PostgresqlError, endpoint: Endpoint) -> BurrowgateError:
    """Return what `error` is to the caller of a library."""
    if error.code.startswith(_UNAVAILABLE):
        return CredentialsUnavailable(f"The server {endpoint} cannot do it now; this is tried again. {error}")
    return CredentialsRefused(f"The server {endpoint} refused; correct the rights or the options. {error}")


class PostgresqlConnection:
    """A connection that is logged in."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self._idle = False

    @property
    def is_usable(self) -> bool:
        return self._idle and self._stream.is_open

    @property
    def endpoint(self) -> Endpoint:
        return self._stream.endpoint

    def abort(self) -> None:
        self._stream.abort()

    async def close(self, clock: Any) -> None:
        await self._stream.close(clock, _TERMINATE)

    async def query(self, sql: str) -> Sequence[Row]:
        """Return the rows of the statements of `sql`, which are one transaction. Raises `PostgresqlError`."""
        self._idle = False
        self._send(b"Q", sql.encode() + b"\0")
        rows: list[Row] = []
        error: PostgresqlError | None = None
        while True:
            kind, body = await self._receive()
            if kind == b"D":
                try:
                    rows.append(_row(body))
                except struct.error as malformed:
                    raise self._not_understood() from malformed
            elif kind == b"E":
                error = error or _error(body)
            elif kind == b"G":
                self._send(b"f", b"COPY is not used here\0")
            elif kind == b"Z":
                # A statement that has opened a transaction leaves the connection in it: it is not used again.
                self._idle = body == b"I"
                break
        if error is not None:
            raise error
        return rows

    def _send(self, kind: bytes, body: bytes) -> None:
        self._stream.write(kind + struct.pack("!i", len(body) + 4) + body)

    async def _receive(self) -> tuple[bytes, bytes]:
        head = await self._stream.read(5)
        (length,) = struct.unpack("!i", head[1:])
        if length < 4:
            raise self._not_understood()
        return head[:1], await self._stream.read(length - 4)

    def _not_understood(self) -> CredentialsUnavailable:
        self.abort()
        return CredentialsUnavailable(f"The server {self.endpoint} does not speak as PostgreSQL; check the address.")

    async def log_in(self, place: Place, random: bytes) -> None:
        """Log in as `place` says. Raises `PostgresqlError`, or an error of libraries."""
        fields = {
            "user": place.secret.username,
            "database": place.database,
            "application_name": "burrowgate",
            "client_encoding": "UTF8",
            "statement_timeout": str(STATEMENT_TIMEOUT_MILLISECONDS),
        }
        body = b"".join(f"{name}\0{value}\0".encode() for name, value in fields.items()) + b"\0"
        self._stream.write(struct.pack("!ii", len(body) + 8, _PROTOCOL) + body)
        await self._authenticate(place.secret, random)
        while True:
            kind, body = await self._receive()
            if kind == b"E":
                raise _error(body)
            if kind == b"Z":
                self._idle = True
                return

    async def _authenticate(self, secret: Secret, random: bytes) -> None:
        scram: ScramClient | None = None
        while True:
            kind, body = await self._receive()
            if kind == b"E":
                raise _error(body)
            if kind != b"R" or len(body) < 4:
                if kind in (b"N", b"v"):
                    continue
                raise self._not_understood()
            (method,), data = struct.unpack("!i", body[:4]), body[4:]
            try:
                match method:
                    case 0:
                        return
                    case 3 if self.endpoint.tls:
                        self._send(b"p", secret.password.encode() + b"\0")
                    case 5:
                        proof = postgresql_md5(secret.username.encode(), secret.password.encode(), data[:4])
                        self._send(b"p", proof + b"\0")
                    case 10:
                        mechanism, scram = self._scram(secret, data.split(b"\0"), random)
                        first = scram.first()
                        self._send(b"p", mechanism.encode() + b"\0" + struct.pack("!i", len(first)) + first)
                    case 11 if scram is not None:
                        self._send(b"p", scram.final(data))
                    case 12 if scram is not None:
                        scram.verify(data)
                    case _:
                        raise ScramFailed("It asks for a way of authentication that is not used here")
            except ScramFailed as error:
                self.abort()
                why = str(error).rstrip(".")
                raise CredentialsRefused(f"The login at {self.endpoint} failed: {why}; use scram-sha-256.") from error

    def _scram(self, secret: Secret, offered: Sequence[bytes], random: bytes) -> tuple[str, ScramClient]:
        hashed = self._stream.certificate_hash() if self.endpoint.tls else None
        mechanism, binding = MECHANISM, Binding.UNSUPPORTED
        if hashed is not None and MECHANISM_PLUS.encode() in offered:
            mechanism, binding = MECHANISM_PLUS, Binding.SERVER_END_POINT
        elif hashed is not None:
            binding = Binding.NOT_OFFERED
        nonce = scram_nonce(random)
        return mechanism, ScramClient(secret.password, nonce, binding=binding, binding_data=hashed or b"")


async def open_postgresql(context: LibraryContext, place: Place) -> PostgresqlConnection:
    """Return a new connection to `place`. Raises `CredentialsUnavailable` and `CredentialsRefused`."""
    stream = await open_stream(context.reactor, place.endpoint, context.timeout_seconds)
    connection = PostgresqlConnection(stream)
    try:
        if place.endpoint.tls:
            stream.write(_SSL_REQUEST)
            if await stream.read(1) != b"S":
                raise CredentialsRefused(
                    f"The server {place.endpoint} offers no TLS; set it up there, or turn it off in the library."
                )
            stream.start_tls()
        await connection.log_in(place, context.entropy.token_bytes(NONCE_BYTES))
    except PostgresqlError as error:
        stream.abort()
        raise as_library_error(error, place.endpoint) from error
    except BaseException:
        stream.abort()
        raise
    return connection


def _row(body: bytes) -> Row:
    (count,) = struct.unpack_from("!h", body)
    values: list[str | None] = []
    at = 2
    for _ in range(count):
        (length,) = struct.unpack_from("!i", body, at)
        at += 4
        if length < 0:
            values.append(None)
            continue
        values.append(body[at : at + length].decode("utf-8", "replace"))
        at += length
    return tuple(values)


def _error(body: bytes) -> PostgresqlError:
    fields = {part[:1]: part[1:].decode("utf-8", "replace") for part in body.split(b"\0") if part}
    return PostgresqlError(fields.get(b"C", "XX000"), server_text(fields.get(b"M", "an error without a message")))
