"""The part of `burrowgate audit verify` that compares the history in the store with the events of the log."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

from burrowgate.cli import store_tools
from burrowgate.core.audit import AuditRecord
from burrowgate.core.history import HistoryKind, HistoryQuery
from burrowgate.core.tcp.history_audit import Fact, facts_of, fault, is_genuine_entry
from burrowgate.errors import BurrowgateError, StoreDamaged
from burrowgate.interfaces import IHistoryStore, IStore
from burrowgate.server.config.keys import Config

MAX_DOUBTS = 1_000
"""Entries that contradict one event of several, and are looked at again at the end."""
EVENTS_OF_SESSION = 100_000
ENTRIES_PER_PAGE = 1_000

Open = Callable[[], Awaitable[IStore]]


class HistoryCheck:
    """Compares events with the entries that they name. The store is opened for the first of them."""

    def __init__(self, open: Open) -> None:
        """`open` returns the store, started, or raises `BurrowgateError`."""
        self._open = open
        self._store: IStore | None = None
        self._doubts: dict[tuple[HistoryKind, str], Fact] = {}
        self.compared = 0
        """Facts of events that were compared."""
        self.omitted = ""
        """Why the history was not compared; empty if it was, or if the log has no TCP session."""

    async def check(self, records: Sequence[AuditRecord]) -> None:
        """Compare what `records` say. Raises `StoreDamaged` for an entry that is missing."""
        for record in records:
            for fact in facts_of(record.event):
                if not self.omitted:
                    await self._compare(fact)

    async def _compare(self, fact: Fact) -> None:
        if self._store is None:
            try:
                self._store = await self._open()
            except BurrowgateError as error:
                self.omitted = str(error)
                return
        if not IHistoryStore.providedBy(self._store):
            self.omitted = f"{self._store.description} keeps no history."
            return
        entry = await IHistoryStore(self._store).history_entry(fact.kind, fact.entry_id)
        self.compared += 1
        phrase = fault(fact, entry)
        if phrase and (entry is None or len(self._doubts) >= MAX_DOUBTS):
            raise _damage(fact, phrase)
        if phrase:
            self._doubts[fact.kind, fact.entry_id] = fact

    async def finish(self) -> None:
        """Look at the doubtful entries again, and at all snapshots. Raises `StoreDamaged`.

        Two nodes may both have closed a connection; then its entry is as one of the two events says.
        """
        if self._store is None or self.omitted:
            return
        history = IHistoryStore(self._store)
        for fact in self._doubts.values():
            entry = await history.history_entry(fact.kind, fact.entry_id)
            events = await self._store.events(0, EVENTS_OF_SESSION, fact.sid)
            again = [one for record in events for one in facts_of(record.event) if _is_same_end(one, fact)]
            if all(fault(one, entry) for one in again):
                raise _damage(fact, fault(fact, entry))
        query = HistoryQuery(kind=HistoryKind.SNAPSHOT, limit=ENTRIES_PER_PAGE)
        while page := await history.history(query):
            for entry in page:
                if not is_genuine_entry(entry):
                    raise StoreDamaged(
                        f"The snapshot {entry.entry_id} of the history is not the text of its hash; see a backup."
                    )
            query = replace(query, after=(page[-1].at, page[-1].entry_id))


def _is_same_end(fact: Fact, other: Fact) -> bool:
    return (fact.kind, fact.entry_id, fact.is_closed) == (other.kind, other.entry_id, other.is_closed)


def _damage(fact: Fact, phrase: str) -> StoreDamaged:
    return StoreDamaged(f"The {fact.kind} {fact.entry_id} of the history {phrase}; see a backup.")


def opener(config: Config, reactor: Any, stack: AsyncExitStack) -> Open:
    """Return the function that opens the configured store for reading; `stack` closes it."""

    async def open() -> IStore:
        return await stack.enter_async_context(store_tools.opened_to_read(config, reactor))

    return open
