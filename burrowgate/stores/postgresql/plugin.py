"""Opener of the store plugin for `postgresql:` URLs, with an error message if its driver is not installed."""

from __future__ import annotations

import time
from functools import partial

from burrowgate.errors import ConfigError
from burrowgate.interfaces import IStore, StoreContext

# This clock includes the time in which the machine sleeps: an answer from before that is old after waking.
_STEADY = partial(time.clock_gettime, getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def open_postgresql(argument: str, context: StoreContext) -> IStore:
    """Return the store in the database that `postgresql:argument` names. Raises `ConfigError`."""
    try:
        from burrowgate.stores.postgresql.store import PostgresqlStore
        from burrowgate.stores.postgresql.url import read_address
    except ImportError as error:
        if (error.name or "psycopg").partition(".")[0] != "psycopg":
            raise
        raise ConfigError(
            "The store `postgresql:` needs its driver; install it with `pip install 'burrowgate[postgresql]'`."
        ) from error
    return PostgresqlStore(
        read_address(argument, context.max_staleness),
        context.reactor,
        home=context.home,
        max_staleness=context.max_staleness,
        steady=_STEADY,
        read_only=context.read_only,
        exclusive=context.exclusive,
        create=context.create,
        sign_event=context.sign_event,
    )
