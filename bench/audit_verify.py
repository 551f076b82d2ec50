"""Benchmark of the verification of the audit log: reading and verifying signed events of a SQLite store.

Usage: `python -m bench.audit_verify [FOLDER [COUNT]]`. It measures what the gateway does before it removes old events:
pages of events are read and each is verified, hash and MAC. `burrowgate audit verify` does the same in its own process,
with the events as JSON from the admin API.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from twisted.internet.task import react

from burrowgate.core.audit import Action
from burrowgate.core.audit_chain import ChainVerifier
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Key, Keyring
from burrowgate.sessions.audit_guard import PAGE_SIZE
from burrowgate.stores.sqlite.store import SqliteStore
from burrowgate.testing.records import an_event, sid

EVENTS = 100_000
EVENTS_PER_COMMIT = 500
ROUNDS = 5
KEY = Key(bytes(range(32)))


async def fill(store: SqliteStore, count: int) -> None:
    """Commit `count` events: of ten, nine are refusals of a visitor."""
    visited = an_event(
        Action.SESSION_ACCESS_DENIED, actor="visitor 192.0.2.7", target="app", sid=sid(1), detail={"reason": "expired"}
    )
    minted = an_event(Action.SESSION_MINTED, target="app", sid=sid(1), detail={"label": "for Ann", "kind": "full"})
    events = tuple(visited if number % 10 else minted for number in range(EVENTS_PER_COMMIT))
    for _ in range(count // EVENTS_PER_COMMIT):
        await store.commit(Change(events=events))


async def verify(store: SqliteStore) -> tuple[int, float, float]:
    """Return the number of events, and the elapsed and CPU time in seconds for reading and verifying them."""
    verifier = ChainVerifier(Keyring([KEY]).verify_event)
    begin, cpu = time.perf_counter(), time.process_time()
    after = 0
    while page := await store.events(after, PAGE_SIZE):
        verifier.verify(page)
        after = page[-1].seq
    verifier.finish()
    assert verifier.error is None, verifier.error
    return after, time.perf_counter() - begin, time.process_time() - cpu


async def main(reactor: Any, folder: str = "", count: str = str(EVENTS)) -> None:
    """Fill a store in `folder`, a temporary one by default, and print the times of each round."""
    with tempfile.TemporaryDirectory(dir=folder or None) as scratch:
        store = SqliteStore(Path(scratch, "bench.sqlite"), reactor, sign_event=KEY.sign_event)
        await store.start()
        await fill(store, int(count))
        for _ in range(ROUNDS):
            events, elapsed, cpu = await verify(store)
            print(f"{events} events: {elapsed / events * 1e6:.1f} µs each, of which {cpu / events * 1e6:.1f} µs of CPU")
        await store.close()


if __name__ == "__main__":
    react(main, sys.argv[1:])
