"""A connection to the server for one thread, the translation of its errors, and the check of the server's settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from burrowgate.errors import StoreDamaged, StoreError, StoreUnavailable
from burrowgate_redis.address import Address

CONNECT_TIMEOUT = 3.0
"""Seconds to wait for a connection."""

_UNAVAILABLE = ("OOM", "READONLY", "MISCONF", "LOADING", "MASTERDOWN", "NOREPLICAS", "BUSY", "NOPERM", "NOAUTH",
                "WRONGPASS", "CLUSTERDOWN", "MOVED")  # fmt: skip
"""Error codes of the server that mean that it cannot serve the request at present."""


@cache
def _script(name: str) -> str:
    return (files("burrowgate_redis") / "scripts" / f"{name}.lua").read_text("utf-8")


class ServerConnection:
    """A connection that is opened on first use, and again after it broke."""

    def __init__(self, address: Address, *, timeout: float) -> None:
        """`timeout` is in seconds, for one request."""
        self.address = address
        self._name = f"burrowgate:{address.prefix}"
        # The library declares text and awaitables as results, but returns bytes.
        self.client: Any = redis.Redis(
            host=address.host,
            port=address.port,
            db=address.database,
            username=address.username,
            password=address.password,
            ssl=address.tls,
            socket_connect_timeout=min(CONNECT_TIMEOUT, timeout),
            socket_timeout=timeout,
            socket_keepalive=True,
            # Only the caller knows whether a request may be repeated.
            retry=Retry(NoBackoff(), 0),
            max_connections=1,
            client_name=self._name,
        )

    def key(self, name: str) -> str:
        """The key `name` with the store's prefix."""
        return self.address.prefix + name

    def script(self, *names: str) -> Callable[..., Any]:
        """The scripts `names`, joined into one, as a function of the script's arguments."""
        registered = self.client.register_script("\n".join(map(_script, names)))
        return lambda *arguments: registered(keys=[self.address.prefix], args=arguments)

    def has_other_connections(self) -> bool:
        """Whether another client of this prefix and database is connected; False if the user may not list clients."""
        try:
            mine, clients = str(self.client.client_id()), self.client.client_list()
        except (redis.ResponseError, redis.exceptions.AuthorizationError):
            return False  # the user may not list clients
        ours = (self._name, str(self.address.database))
        return any((client["name"], client["db"]) == ours and client["id"] != mine for client in clients)

    def close(self) -> None:
        """Close the connection."""
        self.client.close()


@contextmanager
def translate_errors(where: str) -> Iterator[None]:
    """Translate errors of the client library and of decoding into `StoreError`, with a message for operators."""
    try:
        yield
    except redis.RedisError as error:
        raise to_store_error(error, where) from error
    except (ValueError, TypeError) as error:
        raise StoreDamaged(
            f"{where} holds a record that cannot be read ({type(error).__name__}); restore a backup, or run the "
            "Burrowgate that wrote it."
        ) from error


def to_store_error(error: redis.RedisError, where: str) -> StoreError:
    """The `StoreError` for `error`, with a message for operators."""
    message = str(error).splitlines()[0] if str(error) else type(error).__name__
    if isinstance(error, redis.AuthenticationError | redis.exceptions.AuthorizationError):
        return StoreUnavailable(f"The store {where} does not let us in: check the user and the password in its URL.")
    if isinstance(error, redis.TimeoutError):
        return StoreUnavailable(
            f"The store {where} does not answer in time; look whether the server is overloaded or away."
        )
    if isinstance(error, redis.ConnectionError):
        return StoreUnavailable(f"The store {where} cannot be reached; look whether the server runs ({message}).")
    if "WRONGTYPE" in message:
        return StoreDamaged(
            f"The store {where} has keys that are not ours; choose another prefix, or restore a backup."
        )
    if any(word in message for word in _UNAVAILABLE):
        return StoreUnavailable(f"The store {where} cannot do that just now: {message}")
    return StoreUnavailable(f"The store {where} refuses: {message}")


def waits_for_disk(client: Any) -> bool:
    """Whether the server can confirm that a commit is on its disk (WAITAOF: Redis 7.2, Valkey)."""
    major, minor, *_ = str(client.info("server")["redis_version"]).split(".")
    return (int(major), int(minor)) >= (7, 2)


def check_settings(client: Any, where: str) -> None:
    """Raises `StoreUnavailable` if the server could lose acknowledged commits, or would evict keys."""
    reported = client.info("persistence")
    if not reported.get("aof_enabled"):
        raise StoreUnavailable(
            f"The store {where} keeps no append-only file, so a power cut would lose what was decided; set "
            "`appendonly yes` and `appendfsync always` in the server's configuration."
        )
    if client.info("memory").get("maxmemory") and client.info("memory")["maxmemory_policy"] != "noeviction":
        raise StoreUnavailable(
            f"The store {where} throws keys away when its memory is full; set `maxmemory-policy noeviction`."
        )
    if waits_for_disk(client):
        return
    try:
        policy = client.config_get("appendfsync").get("appendfsync")
    except redis.ResponseError:
        policy = None
    if policy != "always":
        raise StoreUnavailable(
            f"The store {where} does not say that it writes every commit to its disk before it answers; set "
            "`appendfsync always`, and let us read that setting, or use Redis 7.2 or Valkey, which can be asked."
        )
