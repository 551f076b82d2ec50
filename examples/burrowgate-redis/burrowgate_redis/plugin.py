"""The entry points of the plugin: from the URL to a store that is not yet started."""

from __future__ import annotations

import time
from functools import partial

from burrowgate.errors import ConfigError
from burrowgate.interfaces import IStore, StoreContext
from burrowgate_redis.address import read_address
from burrowgate_redis.store import RedisStore

# Includes the time that the machine was suspended: an answer from before that is stale after resuming.
_STEADY = partial(time.clock_gettime, getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def open_redis(argument: str, context: StoreContext) -> IStore:
    """The store that `redis:argument` names. Raises `ConfigError`."""
    return _opened(argument, context, tls=False)


def open_rediss(argument: str, context: StoreContext) -> IStore:
    """The store that `rediss:argument` names, over TLS. Raises `ConfigError`."""
    return _opened(argument, context, tls=True)


def _opened(argument: str, context: StoreContext, *, tls: bool) -> IStore:
    if not argument.startswith("//"):
        raise ConfigError("The store's URL begins with redis:// or rediss://, such as redis://127.0.0.1:6379/0.")
    address = read_address(argument, tls=tls)
    return RedisStore(
        address,
        context.reactor,
        home=context.home,
        steady=_STEADY,
        max_staleness=context.max_staleness,
        read_only=context.read_only,
        exclusive=context.exclusive,
        create=context.create,
        sign_event=context.sign_event,
    )
