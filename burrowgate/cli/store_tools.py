"""The work of `burrowgate store` and `doctor` on stores that the configuration names, without a gateway.

A store is named by its URL, as in the configuration; the word `home` stands for the one that the configuration names.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from burrowgate.core.audit_chain import ChainVerifier
from burrowgate.errors import Invalid, StoreInUse
from burrowgate.interfaces import IHistoryStore, IStore, StoreContext
from burrowgate.server import audit_anchor, pidfile
from burrowgate.server.cluster.membership import SILENCE
from burrowgate.server.config.keys import Config
from burrowgate.server.home import Home
from burrowgate.server.store_marker import marker_for
from burrowgate.stores import copy as stores_copy
from burrowgate.stores import maintenance
from burrowgate.stores.copy import Contents, ReportProgress
from burrowgate.stores.plugins import open_store, third_party_stores

HOME = "home"
T = TypeVar("T")


async def examine(config: Config, reactor: Any) -> None:
    """Let the configured store check itself while no gateway runs, for `doctor`; creates and migrates nothing.

    Raises `ConfigError`, `HomeError` or `StoreError`: `StoreNotFound` and `StoreTooOld` if a gateway would create or
    migrate it, `StoreDamaged` also if it is not the store that the home has held.
    """
    store = open_store(config.store, StoreContext(reactor=reactor, home=config.home, read_only=True))
    marker = marker_for(config.home, config.store)
    await (store.start() if marker is None else marker.start(store, allow_new=False))
    try:
        await store.check()
    finally:
        await store.close()


def plugins() -> dict[str, tuple[str, ...]]:
    """The plugins that provide each foreign scheme, for `doctor`; a scheme with more than one is not usable."""
    return third_party_stores()


async def look_over(config: Config, url: str, reactor: Any, notify: ReportProgress) -> tuple[str, Contents]:
    """Read and verify all of the store `url`; returns its description and contents.

    A gateway may run on it. Raises `ConfigError` or `StoreError`.
    """
    async with _opened(config, url, reactor, read_only=True) as store:
        return store.description, await stores_copy.verify_store(store, notify, chain_verifier(config, reactor, url))


async def copy(config: Config, source: str, to: str, reactor: Any, notify: ReportProgress) -> tuple[str, str, Contents]:
    """Copy the store `source` to the store `to` and compare them; returns both descriptions and the common contents.

    Raises `StoreInUse` if a gateway runs on either, and what `stores.copy.copy` raises.
    """
    if resolve_url(config, to).startswith("memory:"):
        raise Invalid("to", f"{to} keeps nothing after this command ends; name a store that does.")
    async with (
        _opened(config, source, reactor, read_only=True, exclusive=True) as from_store,
        _opened(config, to, reactor, exclusive=True, other=from_store) as to_store,
    ):
        contents = await stores_copy.copy(from_store, to_store, notify)
        return from_store.description, to_store.description, contents


async def back_up(config: Config, url: str, file: Path, reactor: Any, *, replace: bool, notify: ReportProgress) -> str:
    """Back up the SQLite store `url` to `file`, also while a gateway runs; returns the store's description.

    `notify` is called in a thread. Raises what `stores.maintenance.back_up` raises.
    """
    store = open_store(resolve_url(config, url), StoreContext(reactor=reactor, home=config.home, read_only=True))
    await maintenance.back_up(store, file, reactor, replace=replace, notify=notify)
    return store.description


def opened_to_read(config: Config, reactor: Any) -> AbstractAsyncContextManager[IStore]:
    """A context of the configured store, opened for reading, on which a gateway may run.

    Entering raises `Invalid` if no other process than its own can read it, `ConfigError` or `StoreError`.
    """
    if config.store.startswith("memory:"):
        raise Invalid("store", "The store memory: can be read by its own process only.")
    return _opened(config, HOME, reactor, read_only=True)


async def with_history(config: Config, reactor: Any, work: Callable[[IHistoryStore, int], Coroutine[Any, Any, T]]) -> T:
    """The result of `work` with the configured store, opened for reading, and the number of its history's entries.

    Raises `Invalid` if the store keeps no history, and what `opened_to_read` raises.
    """
    async with opened_to_read(config, reactor) as store:
        if not IHistoryStore.providedBy(store):
            raise Invalid("store", f"{store.description} keeps no history; use a store whose plugin does.")
        return await work(IHistoryStore(store), (await store.count()).history)


def chain_verifier(config: Config, reactor: Any, url: str = HOME) -> ChainVerifier:
    """A verifier of the audit log of the store `url`, with the keys of the home and the events that the home knows.

    Raises `HomeError` or `ConfigError`.
    """
    store = open_store(resolve_url(config, url), StoreContext(reactor=reactor, home=config.home, read_only=True))
    keys = Home(config.home).find_keys()
    known = audit_anchor.read_links(config.home, audit_anchor.store_name(store.description, config.home))
    return ChainVerifier(None if keys is None else keys.verify_event, known)


def resolve_url(config: Config, url: str) -> str:
    """The URL of the store that `url` names: the configured one for `home`."""
    return config.store if url == HOME else url


@asynccontextmanager
async def _opened(
    config: Config,
    url: str,
    reactor: Any,
    *,
    read_only: bool = False,
    exclusive: bool = False,
    other: IStore | None = None,
) -> AsyncIterator[IStore]:
    context = StoreContext(reactor=reactor, home=config.home, read_only=read_only, exclusive=exclusive)
    store = open_store(resolve_url(config, url), context)
    if other is not None and store.description == other.description:
        raise Invalid("to", f"{store.description} is both source and destination of the copy; name another store.")
    if exclusive and resolve_url(config, url) == config.store and pidfile.is_any_running(config.home):
        raise StoreInUse(
            f"A gateway of {config.home} runs on {store.description}; stop it first, and start it again when this is"
            " done."
        )
    async with maintenance.started(store):
        if exclusive:
            await maintenance.check_unused(store, time.time(), SILENCE)
        yield store
