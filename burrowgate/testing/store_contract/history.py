"""The history: entries that are kept, whatever is deleted. Tested of a store that provides `IHistoryStore`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any, cast

from burrowgate.core.audit import Action
from burrowgate.core.history import MAX_BODY_BYTES, HistoryEntry, HistoryKind, HistoryQuery
from burrowgate.core.store_records import Batch, Change
from burrowgate.errors import Conflict, StoreUnavailable
from burrowgate.interfaces import IHistoryStore, IStore
from burrowgate.testing.records import HOSTILE_LABELS, START, a_session, a_target, an_entry, an_event, sid
from burrowgate.testing.store_contract.base import ContractBase, scenario

KINDS = tuple(HistoryKind)


class HistoryContract(ContractBase):
    """The history: entries that are kept, whatever is deleted."""

    @scenario
    async def test_new_store_has_no_history(self, store: IStore) -> None:
        for kind in KINDS if IHistoryStore.providedBy(store) else ():
            self.assertEqual(await self._history(store, kind), [])
            self.assertIsNone(await cast(IHistoryStore, store).history_entry(kind, "c1"))
        self.assertEqual((await store.count()).history, 0)

    @scenario
    async def test_entries_are_returned_unchanged(self, store: IStore) -> None:
        if not IHistoryStore.providedBy(store):
            # A change is made without them.
            await store.commit(Change(puts=(a_session(1),), history=(an_entry("c1"),)))
            self.assertEqual((await store.count()).sessions, 1)
            return
        entries = [
            an_entry("c1"),
            an_entry("c1", kind=HistoryKind.SESSION, sid=sid(1), closed_at=START + 5),
            an_entry("ab" * 32, kind=HistoryKind.SNAPSHOT, sid="", closed_at=START),
            an_entry("é 'x' \U0001f9a1", closed_at=0, at=0),
            an_entry("-1", at=-1),
            an_entry("large", body='{"x":"' + "é" * ((MAX_BODY_BYTES - 8) // 2) + '"}'),
            *(an_entry(f"hostile {number}", body=label) for number, label in enumerate(HOSTILE_LABELS)),
        ]
        await store.commit(Change(history=tuple(entries)))
        for entry in entries:
            self.assertEqual(await cast(IHistoryStore, store).history_entry(entry.kind, entry.entry_id), entry)
        for kind in KINDS:
            expected = sorted((entry for entry in entries if entry.kind is kind), key=_place)
            self.assertEqual(await self._history(store, kind), expected)
        self.assertEqual((await store.count()).history, len(entries))

    @scenario
    async def test_open_entry_is_replaced_but_not_what_it_belongs_to(self, store: IStore) -> None:
        if not IHistoryStore.providedBy(store):
            return  # and need not
        first = an_entry("c1")
        await store.commit(Change(history=(first,)))
        for body, closed_at in (('{"up":1}', None), ('{"up":2}', None), ('{"up":3}', START + 9)):
            changed = replace(first, body=body, closed_at=closed_at)
            await store.commit(Change(history=(replace(changed, sid="another", at=START + 100),)))
            self.assertEqual(await self._history(store), [changed])
            self.assertEqual(await self._history(store, is_open=True), [] if closed_at else [changed])

    @scenario
    async def test_closed_entry_is_never_changed(self, store: IStore) -> None:
        if not IHistoryStore.providedBy(store):
            return  # and need not
        closed = [an_entry(str(number), kind=kind, closed_at=START) for number, kind in product(range(2), KINDS)]
        await store.commit(Change(history=tuple(closed)))
        for closed_at in (None, START, START + 1):
            # An ignored entry is no error: the rest of its change is made.
            others = tuple(replace(entry, body="{}", sid="s", at=7, closed_at=closed_at) for entry in closed)
            committed = await store.commit(Change(history=others, events=(an_event(Action.CONNECTION_CLOSED),)))
            self.assertEqual(len(committed.events), 1)
            for kind in KINDS:
                self.assertEqual(await self._history(store, kind), [one for one in closed if one.kind is kind])

    @scenario
    async def test_entries_of_one_change_are_put_in_order(self, store: IStore) -> None:
        if not IHistoryStore.providedBy(store):
            return  # and need not
        bodies = ('{"n":1}', '{"n":2}', '{"n":3}', '{"n":4}')
        ends = (None, None, START, START + 1)
        change = Change(
            history=tuple(an_entry("c1", body=body, closed_at=end) for body, end in zip(bodies, ends, strict=True))
        )
        await self.together([store.commit(change), store.commit(Change(history=(an_entry("c1", body='{"n":5}'),)))])
        self.assertEqual([entry.closed_at for entry in await self._history(store)], [START])

    @scenario
    async def test_refused_change_writes_no_entry(self, store: IStore) -> None:
        if not IHistoryStore.providedBy(store):
            return  # and need not
        await self.refused(Conflict, store.commit(Change(puts=(a_session(1, version=2),), history=(an_entry("c1"),))))
        self.assertEqual(await self._history(store), [])

    @scenario
    async def test_history_stays_when_its_session_and_target_are_deleted(self, store: IStore) -> None:
        """The history is complete after a delete (tcp T28)."""
        if not IHistoryStore.providedBy(store):
            return  # and need not
        target, session = a_target("app"), a_session(1)
        entries = [
            an_entry(sid(1), kind=HistoryKind.SESSION, sid=sid(1)),
            an_entry("c1"),
            an_entry("c2", closed_at=START + 1),
            an_entry("ab", kind=HistoryKind.SNAPSHOT, sid="", closed_at=START),
        ]
        await store.commit(Change(puts=(target, session), history=tuple(entries)))
        await store.commit(Change(deletes=(session, target)))
        self.assertIsNone(await store.session(sid(1)))
        found = [entry for kind in KINDS for entry in await self._history(store, kind)]
        self.assertEqual(found, entries)
        closed = replace(entries[1], closed_at=START + 9, body='{"reason":"session-ended"}')
        await store.commit(Change(history=(closed,)))
        self.assertEqual(await self._history(store), [closed, entries[2]])

    @scenario
    async def test_queries_select_by_session_time_and_state_page_by_page(self, store: IStore) -> None:
        if not IHistoryStore.providedBy(store):
            return  # and need not
        entries = [
            an_entry(f"c{number % 7}{number}", sid=sid(number % 3), at=START + number // 4, closed_at=end)
            for number in range(24)
            for end in ((None, START + 50)[number % 2],)
        ]
        others = [replace(entry, kind=HistoryKind.SESSION) for entry in entries[:5]]
        await store.commit(Change(history=(*entries, *others)))
        for of, is_open, since, until, newest_first in product(
            (None, sid(1), "unknown"), (None, True, False), (None, START + 2), (None, START + 5), (False, True)
        ):
            query = HistoryQuery(
                kind=HistoryKind.CONNECTION,
                sid=of,
                is_open=is_open,
                since=since,
                until=until,
                newest_first=newest_first,
            )
            expected = sorted(
                (
                    entry
                    for entry in entries
                    if of in (None, entry.sid)
                    and is_open in (None, entry.closed_at is None)
                    and (since is None or entry.at >= since)
                    and (until is None or entry.at < until)
                ),
                key=_place,
                reverse=newest_first,
            )
            for limit in (1_000, 5):
                self.assertEqual(await self._pages(store, replace(query, limit=limit)), expected, query)
        for limit in (0, -1):
            self.assertEqual(await self._history(store, limit=limit), [])

    @scenario
    async def test_cursor_need_not_be_that_of_an_entry(self, store: IStore) -> None:
        if not IHistoryStore.providedBy(store):
            return  # and need not
        entries = [an_entry("b", at=START), an_entry("a", at=START + 2), an_entry("c", at=START + 2)]
        await store.commit(Change(history=tuple(entries)))
        for after, following in (
            ((START, ""), 0),
            ((START, "b"), 1),
            ((START + 1, "zzz"), 1),
            ((START + 2, "b"), 2),
            ((START + 3, ""), 3),
        ):
            self.assertEqual(await self._history(store, after=after), entries[following:])

    @scenario
    async def test_entries_are_loaded_unless_they_are_stored(self, store: IStore) -> None:
        if not IHistoryStore.providedBy(store):
            await store.load(Batch(targets=(a_target(),), history=(an_entry("c1"),)))
            return  # and need not keep it
        stored = [an_entry("c1", body='{"up":1}'), an_entry("c2", body='{"up":1}', closed_at=START)]
        await store.commit(Change(history=tuple(stored)))
        loaded = [an_entry("c3"), an_entry("c4", closed_at=START + 3)]
        await store.load(Batch(history=(an_entry("c1", closed_at=START), an_entry("c2"), *loaded)))
        self.assertEqual(await self._history(store), [*stored, *loaded])
        self.assertEqual((await store.count()).history, 4)
        await store.check()

    @scenario
    async def test_closed_store_has_no_history(self, store: IStore) -> None:
        if not IHistoryStore.providedBy(store):
            return  # and need not
        await store.close()
        history = cast(IHistoryStore, store)
        await self.refused(StoreUnavailable, history.history(HistoryQuery(kind=HistoryKind.SESSION)))
        await self.refused(StoreUnavailable, history.history_entry(HistoryKind.SESSION, "x"))

    async def _history(
        self, store: IStore, kind: HistoryKind = HistoryKind.CONNECTION, **query: Any
    ) -> list[HistoryEntry]:
        return list(await cast(IHistoryStore, store).history(HistoryQuery(kind=kind, **query)))

    async def _pages(self, store: IStore, query: HistoryQuery) -> list[HistoryEntry]:
        """Return all entries that match `query`, read page by page."""
        found: list[HistoryEntry] = []
        page: Sequence[HistoryEntry] = ()
        while page or not found:
            page = await cast(IHistoryStore, store).history(query)
            found += page
            self.assertLessEqual(len(page), query.limit)
            if len(page) < query.limit:
                break
            query = replace(query, after=_place(page[-1]))
        return found


def _place(entry: HistoryEntry) -> tuple[int, str]:
    return entry.at, entry.entry_id
