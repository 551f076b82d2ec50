"""One connection to the server, for one thread; its faults in words, and whether it may be trusted with data."""

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

CONNECT_PATIENCE = 3.0
"""Seconds to wait for a connection."""

_AWAY = ("OOM", "READONLY", "MISCONF", "LOADING", "MASTERDOWN", "NOREPLICAS", "BUSY", "NOPERM", "NOAUTH", "WRONGPASS",
         "CLUSTERDOWN", "MOVED")  # fmt: skip


@cache
def _script(name: str) -> str:
    return (files("burrowgate_redis") / "scripts" / f"{name}.lua").read_text("utf-8")


class Line:
    """A connection that is made when it is needed, and again when it broke."""

    def __init__(self, address: Address, *, patience: float) -> None:
        """`patience` is how many seconds an answer may take."""
        self.address = address
        self._name = f"burrowgate:{address.prefix}"
        # The library's types say text, and awaitables, where bytes come.
        self.client: Any = redis.Redis(
            host=address.host,
            port=address.port,
            db=address.database,
            username=address.username,
            password=address.password,
            ssl=address.tls,
            socket_connect_timeout=min(CONNECT_PATIENCE, patience),
            socket_timeout=patience,
            socket_keepalive=True,
            # Whether it is right to ask again, only who asks can know.
            retry=Retry(NoBackoff(), 0),
            max_connections=1,
            client_name=self._name,
        )

    def key(self, name: str) -> str:
        """The key `name` as the server has it."""
        return self.address.prefix + name

    def script(self, *names: str) -> Callable[..., Any]:
        """The scripts `names` in one, to be called with its arguments."""
        registered = self.client.register_script("\n".join(map(_script, names)))
        return lambda *arguments: registered(keys=[self.address.prefix], args=arguments)

    def somebody_else(self) -> bool:
        """Whether another connection than this one is a store's with our prefix, as far as the server says."""
        try:
            mine, clients = str(self.client.client_id()), self.client.client_list()
        except (redis.ResponseError, redis.exceptions.AuthorizationError):
            return False  # not everybody may ask
        ours = (self._name, str(self.address.database))
        return any((one["name"], one["db"]) == ours and one["id"] != mine for one in clients)

    def close(self) -> None:
        """Let go of the connection."""
        self.client.close()


@contextmanager
def understood(where: str) -> Iterator[None]:
    """What goes wrong in it comes out in words that people read."""
    try:
        yield
    except redis.RedisError as error:
        raise fault(error, where) from error
    except (ValueError, TypeError) as error:
        raise StoreDamaged(
            f"{where} holds a record that cannot be read ({type(error).__name__}); restore a backup, or run the "
            "Burrowgate that wrote it."
        ) from error


def fault(error: redis.RedisError, where: str) -> StoreError:
    """`error` as a sentence."""
    said = str(error).splitlines()[0] if str(error) else type(error).__name__
    if isinstance(error, redis.AuthenticationError | redis.exceptions.AuthorizationError):
        return StoreUnavailable(f"The store {where} does not let us in: check the user and the password in its URL.")
    if isinstance(error, redis.TimeoutError):
        return StoreUnavailable(
            f"The store {where} does not answer in time; look whether the server is overloaded or away."
        )
    if isinstance(error, redis.ConnectionError):
        return StoreUnavailable(f"The store {where} cannot be reached; look whether the server runs ({said}).")
    if "WRONGTYPE" in said:
        return StoreDamaged(
            f"The store {where} has keys that are not ours; choose another prefix, or restore a backup."
        )
    if any(word in said for word in _AWAY):
        return StoreUnavailable(f"The store {where} cannot do that just now: {said}")
    return StoreUnavailable(f"The store {where} refuses: {said}")


def waits_for_disk(client: Any) -> bool:
    """Whether the server can tell when a commit is on its disk (WAITAOF: Redis 7.2, Valkey)."""
    major, minor, *_ = str(client.info("server")["redis_version"]).split(".")
    return (int(major), int(minor)) >= (7, 2)


def check_settings(client: Any, where: str) -> None:
    """Raises `StoreUnavailable` where the server could lose what it acknowledged, or would throw data away."""
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
