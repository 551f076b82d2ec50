"""What a person does to a store beside the gateway: looks it over, copies it, backs it up.

Stores are named as the configuration names them; the word `home` stands for the one that the configuration names.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from twisted.internet.threads import deferToThreadPool

from burrowgate.errors import ConfigError, Invalid, StoreInUse
from burrowgate.interfaces import IStore, StoreContext
from burrowgate.server import pidfile
from burrowgate.server.cluster.membership import SILENCE
from burrowgate.server.config.keys import Config
from burrowgate.stores import copy as stores_copy
from burrowgate.stores.copy import Contents, Progress, Tell
from burrowgate.stores.plugins import foreign_stores, open_store
from burrowgate.stores.sqlite import backup
from burrowgate.stores.sqlite.store import SqliteStore

HOME = "home"


async def examine(config: Config, reactor: Any) -> None:
    """Let the configured store look itself over while no gateway runs, for `doctor`; nothing is made or migrated.

    Raises `ConfigError` or `StoreError`: `StoreNotFound` and `StoreTooOld` where a gateway would make or migrate it.
    """
    async with _opened(config, HOME, reactor, read_only=True) as store:
        await store.check()


def plugins() -> dict[str, tuple[str, ...]]:
    """Who offers each scheme of a store that is not our own, for `doctor`; more than one and nobody has it."""
    return foreign_stores()


async def look_over(config: Config, url: str, reactor: Any, notify: Tell) -> tuple[str, Contents]:
    """The description of the store `url` and what it holds, all of it read and found good.

    A gateway may run on it. Raises `ConfigError` or `StoreError`.
    """
    async with _opened(config, url, reactor, read_only=True) as store:
        return store.description, await stores_copy.look_over(store, notify)


async def copy(config: Config, source: str, to: str, reactor: Any, notify: Tell) -> tuple[str, str, Contents]:
    """Copy the store `source` to the store `to`, and compare them: their descriptions, and what both hold.

    Raises `StoreInUse` where a gateway runs on either, and what `copying.copy` raises.
    """
    if named(config, to).startswith("memory:"):
        raise Invalid("to", "What memory: holds ends with this command; name a store that keeps it.")
    async with (
        _opened(config, source, reactor, read_only=True, alone=True) as ours,
        _opened(config, to, reactor, alone=True, beside=ours) as theirs,
    ):
        return ours.description, theirs.description, await stores_copy.copy(ours, theirs, notify)


async def back_up(config: Config, url: str, file: Path, reactor: Any, *, replace: bool, notify: Tell) -> str:
    """Back up the SQLite store `url` to `file`, also while a gateway runs; returns the store's description.

    `notify` is called in a thread.

    Raises `ConfigError` where `url` is another kind of store, and what `stores.sqlite.backup` raises.
    """
    store = open_store(named(config, url), StoreContext(reactor=reactor, home=config.home, read_only=True))
    if not isinstance(store, SqliteStore):
        raise ConfigError(
            f"{store.description} is backed up by its own tools, such as pg_dump, as docs/operations.md says; this is "
            "for sqlite: alone."
        )
    work = partial(backup.back_up, store.path, file, replace=replace, notify=lambda *done: notify(_bytes(*done)))
    await deferToThreadPool(reactor, reactor.getThreadPool(), work)
    return store.description


def _bytes(done: int, total: int) -> Progress:
    return Progress(what="bytes", done=done, total=total)


def named(config: Config, url: str) -> str:
    """The store that `url` means."""
    return config.store if url == HOME else url


async def _check_exclusive(store: IStore) -> None:
    """Raise `StoreInUse` where a gateway of any machine was heard a moment ago."""
    if any(abs(time.time() - heartbeat.time) < SILENCE for heartbeat in await store.nodes()):
        raise StoreInUse(
            f"A gateway runs on {store.description}, or did {SILENCE} seconds ago; end it first, and start it again"
            " when this is done."
        )


@asynccontextmanager
async def _opened(
    config: Config,
    url: str,
    reactor: Any,
    *,
    read_only: bool = False,
    alone: bool = False,
    beside: IStore | None = None,
) -> AsyncIterator[IStore]:
    context = StoreContext(reactor=reactor, home=config.home, read_only=read_only, exclusive=alone)
    store = open_store(named(config, url), context)
    if beside is not None and store.description == beside.description:
        raise Invalid("to", f"{store.description} is both what is to be copied and where to; name another store.")
    if alone and named(config, url) == config.store and pidfile.anybody(config.home):
        raise StoreInUse(
            f"A gateway of {config.home} runs on {store.description}; end it first, and start it again when this is "
            "done."
        )
    await store.start()
    try:
        if alone:
            await _check_exclusive(store)
        yield store
    finally:
        await store.close()
