"""Benchmark of the SQLite store: durable mints and reads of the hot path.

Usage: `python -m bench.mint_store [FOLDER [COUNT]]`.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred, gatherResults
from twisted.internet.task import react

from burrowgate.core.sessions import Kind, Session, State
from burrowgate.core.store_records import Change, SessionQuery
from burrowgate.core.tokens import b64url
from burrowgate.interfaces import IStore
from burrowgate.stores.sqlite.store import SqliteStore
from burrowgate.testing.records import START, a_session, a_target, an_event, sid

MINTS = 6_400


async def mint(store: IStore, callers: int) -> float:
    """Return durable mints per second, with `callers` that each mint one session after another."""

    async def caller(mints: int) -> None:
        for _ in range(mints):
            new = a_session(1, sid=b64url(os.urandom(16)))
            await store.commit(Change(puts=(new,), events=(an_event(sid=new.sid),)))

    mints = max(MINTS // 64, MINTS // callers if callers > 1 else 500)
    begin = time.perf_counter()
    await gatherResults([Deferred.fromCoroutine(caller(mints)) for _ in range(callers)])
    return callers * mints / (time.perf_counter() - begin)


def microseconds(call: Callable[[], Any], times: int = 20_000) -> float:
    """Return the time of one `call`, the best of three rounds."""
    best = 1e9
    for _ in range(3):
        begin = time.perf_counter()
        for _ in range(times):
            call()
        best = min(best, time.perf_counter() - begin)
    return best / times * 1e6


def at_once(coroutine: Any) -> None:
    """Run a coroutine that completes without waiting."""
    try:
        coroutine.send(None)
    except StopIteration:
        return
    raise AssertionError("It waited.")


async def timed_page(store: IStore, **query: Any) -> str:
    """Return the time of a query in milliseconds, and the number of sessions in its page."""
    begin = time.perf_counter()
    page = await store.sessions(SessionQuery(**({"now": START} | query)))
    return f"{(time.perf_counter() - begin) * 1e3:8.2f} ms, {len(page.sessions)} sessions"


async def fill(store: IStore, count: int) -> None:
    """Commit `count` sessions of 1,000 targets: 40 active, some revoked, the others expired."""

    def made(number: int) -> Session:
        return Session(
            sid=sid(number + 10),
            target_id=f"id-{number % 1000}",
            kid="gNSgp5",
            kind=Kind.FULL,
            label=f"session {number}",
            created_at=START - count + number,
            expires_at=START + (1000 if number % (count // 40) == 0 else -1),
            revoked_at=START if number % 50 == 1 else None,
        )

    for first in range(0, count, 5_000):
        await store.commit(Change(puts=tuple(made(number) for number in range(first, first + 5_000))))


async def main(reactor: Any, folder: str | None = None, sessions: str = "0") -> None:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        store = SqliteStore(Path(name) / "store.db", reactor)
        await store.start()
        await store.commit(Change(puts=(a_target(), a_session(1))))
        for callers in (1, 8, 64):
            print(f"{callers:3} callers: {await mint(store, callers):8.0f} durable mints/s")
        print(f"position  {microseconds(store.position):6.2f} µs")
        print(f"session   {microseconds(lambda: at_once(store.session(sid(1)))):6.2f} µs")
        print(f"changes   {microseconds(lambda: at_once(store.changes(store.position() or 0))):6.2f} µs")
        print(f"targets   {microseconds(lambda: at_once(store.targets())):6.2f} µs")
        begin = time.perf_counter()
        for _ in range(2_000):
            await store.visits(sid(1), 1)
        print(f"visits    {(time.perf_counter() - begin) / 2_000 * 1e6:6.2f} µs, by way of a thread")
        if int(sessions):
            begin = time.perf_counter()
            await fill(store, int(sessions))
            print(f"{sessions} sessions made in {time.perf_counter() - begin:.0f} s")
            queries: tuple[dict[str, Any], ...] = (
                {},
                {"limit": 1000},
                {"target_id": "id-7"},
                *({"state": state} for state in State),
                *({"state": state, "target_id": "id-7"} for state in State),
                {"text": "no such label"},
                {"text": "session 1"},
            )
            for query in queries:
                print(f"{query!s:80} {await timed_page(store, **query)}")
            print(f"64 callers: {await mint(store, 64):8.0f} durable mints/s")
            print(f"session   {microseconds(lambda: at_once(store.session(sid(1)))):6.2f} µs")
        await store.close()


if __name__ == "__main__":
    react(main, sys.argv[1:])
