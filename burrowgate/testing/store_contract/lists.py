"""Lists of sessions: order, pages, cursors, filters and states."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

from burrowgate.core.lifecycle import delete_target, extend, revoke
from burrowgate.core.sessions import Limits, Session, State, state_at
from burrowgate.core.store_records import Change, SessionQuery, SortOrder, VisitUpdate
from burrowgate.errors import Invalid
from burrowgate.interfaces import IStore
from burrowgate.testing.records import START, a_session, a_target, a_visit, sid
from burrowgate.testing.store_contract.base import ContractBase, scenario

EQUAL_IN_ANY_CASE = (
    ("\u00e9cole", "\u00c9COLE", "e\u0301cole", "E\u0301cole"),
    ("stra\u00dfe", "STRASSE", "STRA\u1e9eE", "strasse"),
    ("\u03bf\u03b4\u03cc\u03c2", "\u039f\u0394\u038c\u03a3", "\u03bf\u03b4\u03cc\u03c3"),
    ("\u0130stanbul", "istanbul", "ISTANBUL", "i\u0307stanbul", "\u0131stanbul"),
    ("\u043c\u043e\u0441\u043a\u0432\u0430", "\u041c\u041e\u0421\u041a\u0412\u0410"),
    ("\u00c5ngstr\u00f6m", "\u212bNGSTR\u00d6M", "a\u030angstro\u0308m"),
    ("\ufb01sh", "FISH", "Fish"),
    ("300 kelvin", "300 \u212aELVIN"),
    ("\u1e9b\u0323", "\u1e69", "\u1e68", "s\u0323\u0307"),
    ("\u01c6", "\u01c5", "\u01c4"),
    ("\u1fb3", "\u1fbc", "\u03b1\u03b9"),
    ("\U00010428", "\U00010400"),
    ("%_\\\u00fc", "%_\\\u00dc"),
)
"""Groups of texts that a search in any case finds by each other, and by no text of another group."""


def _by_sid(session: Session) -> str:
    return session.sid


class ListsContract(ContractBase):
    """Lists of sessions: order, pages, cursors, filters and states."""

    @scenario
    async def test_sessions_are_ordered_newest_first_then_by_sid(self, store: IStore) -> None:
        ages = [5, 1, 5, 3, 5, 1]
        sessions = [a_session(number, created_at=START + age) for number, age in enumerate(ages)]
        await self.put(store, *sessions)
        expected = sorted(sessions, key=lambda session: (session.created_at, session.sid), reverse=True)
        self.assertEqual(await self.listed(store), [session.sid for session in expected])

    @scenario
    async def test_pages_have_no_gaps_or_repetitions(self, store: IStore) -> None:
        await self.put(store, *(a_session(number, created_at=START + number // 4) for number in range(23)))
        for limit, order in product((1, 5, 22, 23, 24), SortOrder):
            seen: list[str] = []
            cursor = None
            while True:
                page = await store.sessions(SessionQuery(now=START, order=order, limit=limit, cursor=cursor))
                self.assertLessEqual(len(page.sessions), limit)
                seen += [session.sid for session in page.sessions]
                cursor = page.cursor
                if cursor is None:
                    break
                self.assertEqual(len(page.sessions), limit)
            self.assertEqual(seen, await self.listed(store, order=order))

    @scenario
    async def test_only_sessions_that_expire_after_a_time_are_listed(self, store: IStore) -> None:
        ends = [50, 10, 50, 30, 10, 90, 51]
        sessions = [a_session(number, expires_at=START + end) for number, end in enumerate(ends)]
        await self.put(store, a_target(), *sessions)
        by_expiry = sorted(sessions, key=lambda session: (session.expires_at, session.sid))
        for after, now, state, order in product((9, 10, 50, 89, 90), (51, 60), (None, State.EXPIRED), SortOrder):
            expected = [
                session.sid
                for session in (by_expiry if order is SortOrder.EXPIRY else sorted(sessions, key=_by_sid, reverse=True))
                if session.expires_at > START + after and (state is None or session.expires_at <= START + now)
            ]
            query: dict[str, Any] = {"now": START + now, "state": state, "order": order, "expires_after": START + after}
            self.assertEqual(await self.listed(store, **query), expected)
            page = await store.sessions(SessionQuery(**query, limit=1))
            rest = await store.sessions(SessionQuery(**query, cursor=page.cursor)) if page.cursor else page
            listed = page.sessions if page.cursor is None else (*page.sessions, *rest.sessions)
            self.assertEqual([session.sid for session in listed], expected)

    @scenario
    async def test_sessions_can_be_listed_by_expiry(self, store: IStore) -> None:
        ends = [50, 10, 50, 30, 10, 90]
        sessions = [
            a_session(
                number,
                created_at=START - number,
                expires_at=START + end,
                target_id=f"id-of-{number % 2}",
                revoked_at=START if end == 30 else None,
                ended_at=START if end == 90 else None,
            )
            for number, end in enumerate(ends)
        ]
        await self.put(store, *sessions)
        expected = sorted(sessions, key=lambda session: (session.expires_at, session.sid))
        self.assertEqual(await self.listed(store, order=SortOrder.EXPIRY), [one.sid for one in expected])
        for narrowed, fits in (
            ({"target_id": "id-of-0"}, lambda session: session.target_id == "id-of-0"),
            (
                {"state": State.ACTIVE},
                lambda session: session.revoked_at is None and START + 10 < session.expires_at < START + 90,
            ),
            ({"state": State.EXPIRED}, lambda session: session.revoked_at is None and session.expires_at <= START + 10),
            ({"state": State.REVOKED}, lambda session: session.revoked_at is not None),
            ({"state": State.ENDED}, lambda session: session.ended_at is not None),
        ):
            found = await self.listed(store, order=SortOrder.EXPIRY, now=START + 10, **narrowed)
            self.assertEqual(found, [one.sid for one in expected if fits(one)])

    @scenario
    async def test_cursor_by_expiry_stays_valid_while_sessions_change(self, store: IStore) -> None:
        sessions = [a_session(number, expires_at=START + 10 * number) for number in range(1, 8)]
        await self.put(store, *sessions)
        page = await store.sessions(SessionQuery(now=START, order=SortOrder.EXPIRY, limit=3))
        self.assertEqual(list(page.sessions), sessions[:3])
        # Delete the session at which the page ended, extend one before it beyond it, and add one in between.
        extended = replace(sessions[0], expires_at=START + 55, version=2)
        between = a_session(20, expires_at=START + 45)
        await store.commit(Change(puts=(extended, between), deletes=(sessions[2],)))
        rest = await self.listed(store, order=SortOrder.EXPIRY, cursor=page.cursor)
        following = sorted((*sessions[3:], extended, between), key=lambda session: session.expires_at)
        self.assertEqual(rest, [session.sid for session in following])

    @scenario
    async def test_cursor_of_another_order_is_invalid(self, store: IStore) -> None:
        await self.put(store, a_session(1), a_session(2))
        for order, other in ((SortOrder.NEWEST, SortOrder.EXPIRY), (SortOrder.EXPIRY, SortOrder.NEWEST)):
            cursor = (await store.sessions(SessionQuery(now=START, order=order, limit=1))).cursor
            assert cursor is not None
            query = SessionQuery(now=START, order=other, cursor=cursor)
            error = await self.refused(Invalid, store.sessions(query))
            self.assertEqual(error.field, "cursor")

    @scenario
    async def test_cursor_stays_valid_while_sessions_are_added_and_deleted(self, store: IStore) -> None:
        sessions = [a_session(number, created_at=START + number) for number in range(10)]
        await self.put(store, *sessions)
        page = await store.sessions(SessionQuery(now=START, limit=4))
        self.assertEqual(list(page.sessions), sessions[:5:-1])
        # Delete the session at which the page ended and one after it, and add sessions on both sides.
        newer = a_session(20, created_at=START + 100)
        older = a_session(21, created_at=START + 3, label="came later")
        await store.commit(Change(puts=(newer, older), deletes=(sessions[6], sessions[4])))
        rest = await self.listed(store, limit=100, cursor=page.cursor)
        remaining = (*sessions[:4], sessions[5], older)
        following = sorted(remaining, key=lambda session: (session.created_at, session.sid), reverse=True)
        self.assertEqual(rest, [session.sid for session in following])

    @scenario
    async def test_foreign_cursor_is_invalid(self, store: IStore) -> None:
        await self.put(store, a_session(1), a_session(2))
        cursor = (await store.sessions(SessionQuery(now=START, limit=1))).cursor
        assert cursor is not None
        for nonsense in ("", "nonsense", "%%%", "é", "AAAA", "\0", cursor + "=", cursor + "!", cursor[:3], "9" * 400):
            error = await self.refused(Invalid, store.sessions(SessionQuery(now=START, cursor=nonsense)))
            self.assertEqual(error.field, "cursor")

    @scenario
    async def test_limit_of_zero_returns_no_sessions(self, store: IStore) -> None:
        await self.put(store, a_session(1))
        page = await store.sessions(SessionQuery(now=START, limit=0))
        self.assertEqual((page.sessions, page.cursor), ((), None))

    @scenario
    async def test_sessions_are_filtered_by_target_and_label(self, store: IStore) -> None:
        await self.put(
            store,
            a_session(1, label="For Ann", target_id="id-of-a"),
            a_session(2, label="for BOB", target_id="id-of-b"),
            a_session(3, label="50% off_", target_id="id-of-a"),
            a_session(4, label="Élan", target_id="id-of-b"),
        )

        async def found(**query: Any) -> set[str]:
            return set(await self.listed(store, **query))

        self.assertEqual(await found(target_id="id-of-a"), {sid(1), sid(3)})
        self.assertEqual(await found(target_id="unknown"), set())
        self.assertEqual(await found(text="FOR"), {sid(1), sid(2)})
        self.assertEqual(await found(text="for", target_id="id-of-b"), {sid(2)})
        self.assertEqual(await found(text="%"), {sid(3)})
        self.assertEqual(await found(text="_"), {sid(3)})
        self.assertEqual(await found(text="Élan"), {sid(4)})
        self.assertEqual(await found(text="élan"), {sid(4)})
        self.assertEqual(await found(text="elan"), set())
        self.assertEqual(await found(text="ÉLAN"), {sid(4)})

    @scenario
    async def test_sessions_are_filtered_by_several_targets(self, store: IStore) -> None:
        await self.put(store, *(a_session(number, target_id=f"id-of-{number}") for number in range(4)))
        wanted = frozenset({"id-of-1", "id-of-3", "id-of-none"})
        for state, order in product((None, State.ACTIVE), SortOrder):
            found = await self.listed(store, target_ids=wanted, state=state, order=order)
            self.assertEqual(set(found), {sid(1), sid(3)})
        self.assertEqual(await self.listed(store, target_ids=wanted, target_id="id-of-3"), [sid(3)])
        self.assertEqual(await self.listed(store, target_ids=wanted, target_id="id-of-2"), [])
        self.assertEqual(await self.listed(store, target_ids=frozenset()), [])

    @scenario
    async def test_text_finds_ids_addresses_and_whole_targets(self, store: IStore) -> None:
        sessions = [
            a_session(1, label="\u00c9lan"),
            a_session(2, label="198.51.100.9"),
            a_session(3),
            a_session(4, target_id="id-of-b"),
        ]
        await self.put(store, a_target(), *sessions)
        await self.used(
            store,
            VisitUpdate(visit=a_visit(1, address="198.51.100.7")),
            VisitUpdate(visit=a_visit(3, address="2001:db8::7")),
            VisitUpdate(visit=a_visit(3, 2, address="198.51.100.70")),
        )

        async def found(text: str, *target_ids: str, **query: Any) -> set[str]:
            return set(await self.listed(store, text=text, text_target_ids=frozenset(target_ids), **query))

        for order in SortOrder:
            self.assertEqual(await found(sid(3), order=order), {sid(3)})
            self.assertEqual(await found("198.51.100.7", order=order), {sid(1), sid(3)})
            self.assertEqual(await found("no label", "id-of-b", order=order), {sid(4)})
        self.assertEqual(await found("198.51"), {sid(1), sid(2), sid(3)})
        self.assertEqual(await found("2001:DB8:"), {sid(3)})
        self.assertEqual(await found("51.100.7"), set())
        self.assertEqual(await found("\u00c9LAN", "id-of-b", "id-of-none"), {sid(1), sid(4)})
        self.assertEqual(await found("198.51.100.7", target_ids=frozenset({"id-of-b"})), set())

    @scenario
    async def test_visits_are_counted_for_each_session(self, store: IStore) -> None:
        await self.put(store, a_target(), *(a_session(number) for number in range(1, 4)))
        await self.used(store, *(VisitUpdate(visit=a_visit(1, number)) for number in range(3)))
        await self.used(store, VisitUpdate(visit=a_visit(3)), VisitUpdate(visit=a_visit(1)))
        self.assertEqual(await store.visit_counts([sid(1), sid(2), sid(3), sid(9)]), {sid(1): 3, sid(3): 1})
        self.assertEqual(await store.visit_counts([]), {})

    @scenario
    async def test_labels_are_found_in_any_case(self, store: IStore) -> None:
        labels = [(group, text) for group, texts in enumerate(EQUAL_IN_ANY_CASE) for text in texts]
        await self.put(store, *(a_session(one, label=f"For {text}, x") for one, (_, text) in enumerate(labels)))
        for group, text in labels:
            expected = {sid(one) for one, (other, _) in enumerate(labels) if other == group}
            self.assertEqual(set(await self.listed(store, text=text)), expected, ascii(text))
            self.assertEqual(set(await self.listed(store, text=f"R {text}, X")), expected, ascii(text))

    @scenario
    async def test_pages_of_a_text_have_no_gaps_among_labels_that_do_not_match(self, store: IStore) -> None:
        labels = ("\u00c9cole", "\u00e9lan", "ecole", "e\u0301COLE", "cafe\u0301")
        sessions = [
            a_session(number, created_at=START + number // 4, label=labels[number % 5]) for number in range(1_203)
        ]
        await self.put(store, *sessions)
        expected = {one.sid for number, one in enumerate(sessions) if number % 5 in (0, 3)}
        for limit, order in product((7, 480, 1_000), SortOrder):
            seen: list[str] = []
            cursor = None
            while True:
                query = SessionQuery(now=START, text="\u00e9cole", order=order, limit=limit, cursor=cursor)
                page = await store.sessions(query)
                seen += [session.sid for session in page.sessions]
                cursor = page.cursor
                if cursor is None:
                    break
            whole = [one for one in await self.listed(store, order=order, limit=2_000) if one in expected]
            self.assertEqual(seen, whole)

    @scenario
    async def test_states_are_exact_at_their_boundary_second(self, store: IStore) -> None:
        gone, idle = a_target("gone"), Limits(idle_timeout=100)
        await self.put(store, a_target("app"), gone)
        await self.put(store, delete_target(gone, now=START + 1))
        sessions = [
            a_session(1, expires_at=START + 1000),
            a_session(2, expires_at=START + 1000, limits=idle),
            a_session(3, expires_at=START + 1000, limits=idle),
            a_session(4, expires_at=START + 1000, limits=idle, extended_at=START + 20),
            a_session(5, expires_at=START + 1000, revoked_at=START + 5),
            a_session(6, expires_at=START + 1000, target_id="id-of-gone"),
            a_session(7, expires_at=START + 50, target_id="id-of-gone", revoked_at=START + 5),
            a_session(8, expires_at=START + 50, limits=idle),
            a_session(9, expires_at=START + 150, target_id="never-there"),
            a_session(10, expires_at=START + 50, ended_at=START + 5, ended_by="idle"),
            a_session(11, expires_at=START + 1000, limits=idle, ended_at=START + 5, ended_by="closed"),
            a_session(12, expires_at=START + 1000, ended_at=START + 5, ended_by="closed", revoked_at=START + 6),
            a_session(13, expires_at=START + 1000, ended_at=START, ended_by="closed", target_id="id-of-gone"),
            a_session(14, expires_at=START + 1000, ended_at=START, ended_by="closed", target_id="never-there"),
        ]
        await self.put(store, *sessions)
        await self.used(store, VisitUpdate(visit=a_visit(3, last_seen=START + 40)))
        ends = (50, 100, 120, 140, 150, 1000)
        for now in sorted(START + second + step for second in ends for step in (-1, 0, 1)):
            by_state = {state: set(await self.listed(store, now=now, state=state)) for state in State}
            by_target = {
                (target_id, state): set(await self.listed(store, now=now, state=state, target_id=target_id))
                for target_id in {session.target_id for session in sessions}
                for state in State
            }
            for session in sessions:
                stored = await store.session(session.sid)
                assert stored is not None
                deleted_at = START + 1 if session.target_id == "id-of-gone" else None
                state = state_at(stored, now, deleted_at=deleted_at)
                self.assertEqual({one for one in State if stored.sid in by_state[one]}, {state}, (now, session))
                found = {of for of, sids in by_target.items() if stored.sid in sids}
                self.assertEqual(found, {(session.target_id, state)}, (now, session))

    @scenario
    async def test_idle_timeout_that_comes_later_counts_from_the_last_use(self, store: IStore) -> None:
        session = a_session(1, expires_at=START + 1000)
        await self.put(store, a_target("app"), session)
        await self.used(store, VisitUpdate(visit=a_visit(1, last_seen=START + 40)))
        await self.put(store, replace(session, limits=Limits(idle_timeout=100), version=2))
        for now, state in ((START + 139, State.ACTIVE), (START + 140, State.IDLE)):
            self.assertEqual(await self.listed(store, now=now, state=state), [sid(1)])

    @scenario
    async def test_states_follow_changes_of_the_records(self, store: IStore) -> None:
        target = a_target("app")
        session = a_session(1, expires_at=START + 60)
        await self.put(store, target, session)
        self.assertEqual(await self.listed(store, now=START + 60, state=State.EXPIRED), [sid(1)])
        extended = extend(session, target, ttl=1 * 86_400, now=START + 60)
        await self.put(store, extended)
        self.assertEqual(await self.listed(store, now=START + 60, state=State.EXPIRED), [])
        self.assertEqual(await self.listed(store, now=START + 60, state=State.ACTIVE), [sid(1)])
        await self.put(store, revoke(extended, now=START + 61))
        self.assertEqual(await self.listed(store, now=START + 61, state=State.REVOKED), [sid(1)])
        self.assertEqual(await self.listed(store, now=START + 61, state=State.ACTIVE), [])
