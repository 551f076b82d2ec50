"""Maintenance of a store beside the gateway: exclusive use, and the backup of a SQLite file with its progress."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from twisted.internet.threads import deferToThreadPool

from burrowgate.errors import ConfigError, StoreInUse
from burrowgate.interfaces import IStore
from burrowgate.stores.copy import Progress, ReportProgress
from burrowgate.stores.sqlite import backup
from burrowgate.stores.sqlite.store import SqliteStore


@asynccontextmanager
async def started(store: IStore) -> AsyncIterator[IStore]:
    """Start `store`, and close it afterwards, also if the start succeeded and the work raises."""
    await store.start()
    try:
        yield store
    finally:
        await store.close()


async def check_unused(store: IStore, now: float, max_silence: float) -> None:
    """Raise `StoreInUse` if a node's heartbeat is less than `max_silence` seconds from `now`, in either direction.

    The clocks of two machines may differ, so a heartbeat of the near future counts as well.
    """
    if any(abs(now - heartbeat.time) < max_silence for heartbeat in await store.nodes()):
        raise StoreInUse(
            f"A gateway runs on {store.description}, or did {max_silence:g} seconds ago; stop it first, and start it"
            " again afterwards."
        )


async def back_up(store: IStore, file: Path, reactor: Any, *, replace: bool, notify: ReportProgress) -> None:
    """Back up the SQLite store `store`, which need not be started, to `file`; a gateway may run on it.

    Copies in a thread of `reactor`, and calls `notify` there. Raises `ConfigError` if `store` is of another kind, and
    what `stores.sqlite.backup` raises.
    """
    if not isinstance(store, SqliteStore):
        raise ConfigError(
            f"{store.description} is not a sqlite: store; back it up with its own tools, such as pg_dump, as"
            " docs/backup.md says."
        )
    work = partial(backup.back_up, store.path, file, replace=replace, notify=lambda *done: notify(_in_bytes(*done)))
    await deferToThreadPool(reactor, reactor.getThreadPool(), work)


def _in_bytes(done: int, total: int) -> Progress:
    return Progress(what="bytes", done=done, total=total)
