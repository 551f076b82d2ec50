"""A small client of Redis and Valkey: RESP2, one command at a time."""

from __future__ import annotations

import re
from typing import Any

from burrowgate.credentials.interfaces import Endpoint, LibraryContext, Secret
from burrowgate.credentials.wire.pool import Place
from burrowgate.credentials.wire.stream import ByteStream, open_stream
from burrowgate.credentials.wire.texts import server_text
from burrowgate.errors import BurrowgateError, CredentialsRefused, CredentialsUnavailable

DEFAULT_PORT = 6379
_UNAVAILABLE = ("LOADING", "BUSY", "MASTERDOWN", "TRYAGAIN", "CLUSTERDOWN", "OOM", "READONLY", "ERR max number of")
"""Beginnings of errors that a repetition may get past."""
_MAX_DEPTH = 8
_NUMBER = re.compile(r"-?[0-9]{1,18}", re.ASCII)

Reply = str | int | None | list[Any]


class RedisError(Exception):
    """The server refused a command."""

    def __init__(self, message: str) -> None:
        super().__init__(f"Redis answered: {server_text(message)}.")
        self.is_passing = message.startswith(_UNAVAILABLE)
        """Whether a repetition may get past it."""


def as_library_error(error: RedisError, endpoint: Endpoint) -> BurrowgateError:
    """Return what `error` is to the caller of a library."""
    if error.is_passing:
        return CredentialsUnavailable(f"The server {endpoint} cannot do it now; this is tried again. {error}")
    return CredentialsRefused(f"The server {endpoint} refused; correct the rights or the options. {error}")


class RedisConnection:
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
        await self._stream.close(clock)

    async def command(self, *words: str) -> Reply:
        """Return the reply to one command. Raises `RedisError`."""
        self._idle = False
        encoded = [word.encode() for word in words]
        self._stream.write(
            b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in encoded)
        )
        try:
            reply = await self._reply(0)
        except RedisError:
            self._idle = True
            raise
        self._idle = True
        return reply

    async def _reply(self, depth: int) -> Reply:
        line = await self._stream.read_line()
        kind, rest = line[:1], line[1:].decode("utf-8", "replace")
        if kind == b"+":
            return rest
        if kind == b"-":
            raise RedisError(rest)
        if kind not in (b":", b"$", b"*") or not _NUMBER.fullmatch(rest) or depth > _MAX_DEPTH:
            self.abort()
            raise CredentialsUnavailable(f"The server {self.endpoint} does not speak as Redis; check the address.")
        number = int(rest)
        if kind == b":":
            return number
        if number < 0:
            return None
        if kind == b"$":
            return (await self._stream.read(number + 2))[:-2].decode("utf-8", "replace")
        return [await self._reply(depth + 1) for _ in range(number)]

    async def log_in(self, secret: Secret) -> None:
        """Log in. Raises `RedisError`."""
        await self.command("AUTH", *([secret.username] if secret.username else []), secret.password)


async def open_redis(context: LibraryContext, place: Place) -> RedisConnection:
    """Return a new connection to `place`. Raises `CredentialsUnavailable` and `CredentialsRefused`."""
    stream = await open_stream(context.reactor, place.endpoint, context.timeout_seconds)
    connection = RedisConnection(stream)
    try:
        if place.endpoint.tls:
            stream.start_tls()
        await connection.log_in(place.secret)
    except RedisError as error:
        stream.abort()
        raise as_library_error(error, place.endpoint) from error
    except BaseException:
        stream.abort()
        raise
    return connection
