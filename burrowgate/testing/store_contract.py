"""What every store must do, as a suite: each sentence of `IStore`, shown by a test.

Derive from one of these and from `twisted.trial.unittest.TestCase`, and write the hooks:

    StoreContract         any store                                        `make_store`
    DurableStoreContract  one that keeps its data when it is closed        and `reopen`
    SharedStoreContract   one that several processes can use at a time     and `beside`

A store that is both durable and shared derives from both. docs/plugins.md has an example.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any, TypeVar, cast

from twisted.internet.defer import Deferred, DeferredList
from twisted.python.failure import Failure
from twisted.trial.unittest import TestCase

from burrowgate.core.audit import GENESIS, Action, AuditRecord, ChainVerifier, event_hash
from burrowgate.core.lifecycle import delete_target, extend, relabel, revoke
from burrowgate.core.sessions import NO_LIMITS, Kind, Limits, Session, State, state_at
from burrowgate.core.store_records import (
    Batch,
    Change,
    Committed,
    Counts,
    Heartbeat,
    SessionQuery,
    SortOrder,
    VisitUpdate,
)
from burrowgate.core.targets import Domain, Target, TargetAddress, TargetType, UpstreamTrust, Verify
from burrowgate.errors import Conflict, HostTaken, Invalid, NameTaken, StoreUnavailable
from burrowgate.interfaces import IStore, ISyncSessionReader
from burrowgate.testing.records import (
    HOSTILE_LABELS,
    START,
    a_session,
    a_target,
    a_visit,
    an_event,
    sid,
    vid,
)

if TYPE_CHECKING:
    # Of the two, the one whose methods have types.
    from unittest import TestCase as _Base
else:
    _Base = object
_E = TypeVar("_E", bound=Exception)
_Coroutine = Coroutine[Deferred[Any], Any, Any]


def scenario(test: Callable[[Any, IStore], _Coroutine]) -> Callable[[Any], Deferred[None]]:
    """A test method of `test`, which is given a new store, started; it is closed when the test ends."""

    async def play(case: Any) -> None:
        await test(case, await case.opened(case.make_store()))

    def run(case: Any) -> Deferred[None]:
        if not isinstance(case, TestCase):
            raise TypeError("The store contract needs twisted.trial.unittest.TestCase, which waits for Deferreds.")
        return Deferred.fromCoroutine(play(case))

    run.__name__, run.__qualname__, run.__doc__ = test.__name__, test.__qualname__, test.__doc__
    return run


def recorded(count: int) -> tuple[AuditRecord, ...]:
    """A chain of `count` events of the first session, as another store recorded them."""
    made: list[AuditRecord] = []
    for seq in range(1, count + 1):
        event = an_event(time=START + seq, sid=sid(1))
        made.append(AuditRecord(seq=seq, event=event, hash=event_hash(made[-1].hash if made else GENESIS, seq, event)))
    return tuple(made)


def _by_sid(session: Session) -> str:
    return session.sid


class StoreContract(_Base):
    """What any store must do."""

    def make_store(self) -> IStore:
        """A new and empty store, not yet started."""
        raise NotImplementedError("Derive from this class and make your store here.")

    async def pass_time(self, seconds: int) -> None:
        """Let `seconds` go by, a few; for a store whose own clock judges silence. Others go by `Heartbeat.time`."""

    # What the tests are written in.

    async def opened(self, store: IStore) -> IStore:
        """`store`, started; it is closed when the test ends."""
        self.addCleanup(lambda: Deferred.fromCoroutine(store.close()))
        await store.start()
        return store

    async def refused(self, error: type[_E], asked: _Coroutine) -> _E:
        """What `asked` raises, which must be an `error`."""
        try:
            answer = await asked
        except error as raised:
            self.assertTrue(str(raised), "An error has a sentence for people.")
            return raised
        raise self.failureException(f"{error.__name__} was expected, not {answer!r}.")

    async def together(self, asked: Sequence[_Coroutine]) -> list[Any]:
        """What all of `asked`, started before any is waited for, answered or raised."""
        answers = await DeferredList([Deferred.fromCoroutine(one) for one in asked], consumeErrors=True)
        return [answer.value if isinstance(answer, Failure) else answer for _, answer in answers]

    async def put(self, store: IStore, *records: Target | Session) -> Committed:
        """Commit `records` alone."""
        return await store.commit(Change(puts=records))

    async def used(self, store: IStore, *uses: VisitUpdate) -> Committed:
        """Commit `uses` alone."""
        return await store.commit(Change(visits=uses))

    async def listed(self, store: IStore, **query: Any) -> list[str]:
        """The sids of the page that `query` asks for."""
        page = await store.sessions(SessionQuery(**({"now": START} | query)))
        return [session.sid for session in page.sessions]

    async def verified(self, store: IStore) -> int:
        """The number of the last event, once the whole chain is found good."""
        verifier = ChainVerifier()
        while some := await store.events(verifier.seq, 100):
            verifier.verify(some)
            self.assertIsNone(verifier.error)
        return verifier.seq

    # Records.

    @scenario
    async def test_begins_empty(self, store: IStore) -> None:
        self.assertEqual(list(await store.targets()), [])
        self.assertIsNone(await store.session(sid(1)))
        self.assertIsNone(await store.visit(sid(1), vid(1)))
        self.assertEqual(list(await store.visits(sid(1), 10)), [])
        self.assertEqual(list(await store.events(0, 10)), [])
        page = await store.sessions(SessionQuery(now=START))
        self.assertEqual((page.sessions, page.cursor), ((), None))
        self.assertIsInstance(store.description, str)

    @scenario
    async def test_targets_come_back_as_they_were_put(self, store: IStore) -> None:
        plain = a_target("plain")
        full = a_target(
            "full",
            address=TargetAddress(host="10.0.0.7", port=8443, tls=True),
            type=TargetType.HTTPS,
            enabled=False,
            domains=(Domain(host="z.example.com", public=True), Domain(host="a.example.com")),
            trust=UpstreamTrust(verify=Verify.PIN, detail="sha256:" + "ab" * 32),
            page_assets=("/static/*", "/favicon.ico"),
            upgrades=("tus", "x"),
            service_workers=True,
            client_ca="/etc/ssl/visitors.pem",
            session_cas=("/etc/ssl/partner.pem", "/etc/ssl/other.pem"),
        )
        folder = a_target("folder", address=TargetAddress(folder="/srv/été 'x'"), type=TargetType.FOLDER)
        insecure = a_target("insecure", address=TargetAddress(host="h", port=80, tls=False))
        await self.put(store, plain, full, folder, insecure)
        self.assertEqual(list(await store.targets()), [folder, full, insecure, plain])

    @scenario
    async def test_sessions_come_back_as_they_were_put(self, store: IStore) -> None:
        plain = a_session(1)
        limits = Limits(
            max_visits=3,
            idle_timeout=600,
            max_connections=2,
            methods=("GET", "HEAD"),
            networks=("10.0.0.0/8", "::1/128"),
            client_ca="/etc/ssl/partner.pem",
        )
        full = a_session(
            2, kind=Kind.PAGE_SHARE, extended_at=START + 1, revoked_at=START + 2, limits=limits, visits_opened=2
        )
        some = [a_session(3, limits=Limits(methods=("GET",))), a_session(4, limits=Limits(max_visits=1))]
        for session in (plain, full, *some):
            await self.put(store, session)
            self.assertEqual(await store.session(session.sid), session)
        self.assertIsNone(await store.session(sid(9)))

    @scenario
    async def test_no_limits_come_back_as_the_one_object_that_means_none(self, store: IStore) -> None:
        await self.put(store, a_session(1), a_session(2, limits=Limits()))
        for number in (1, 2):
            session = await store.session(sid(number))
            assert session is not None
            self.assertIs(session.limits, NO_LIMITS)

    @scenario
    async def test_a_session_read_at_once_is_the_one_that_is_waited_for(self, store: IStore) -> None:
        if not ISyncSessionReader.providedBy(store):
            return  # and need not
        near = cast(ISyncSessionReader, store)
        session = a_session(1, limits=Limits(idle_timeout=60, methods=("GET",)))
        await self.put(store, session)
        await self.used(store, VisitUpdate(visit=a_visit(1)))
        for sid_ in (session.sid, sid(2)):
            waited, at_once = await store.session(sid_), near.get_session_sync(sid_)
            self.assertEqual((at_once, at_once and at_once.last_used_at), (waited, waited and waited.last_used_at))
        await self.put(store, revoke(session, now=START))
        read = near.get_session_sync(session.sid)
        self.assertEqual(read and read.revoked_at, START)
        await store.close()
        self.assertRaises(StoreUnavailable, near.get_session_sync, session.sid)

    @scenario
    async def test_hostile_labels_are_kept_and_found(self, store: IStore) -> None:
        await self.put(store, *(a_session(number, label=label) for number, label in enumerate(HOSTILE_LABELS)))
        for number, label in enumerate(HOSTILE_LABELS):
            session = await store.session(sid(number))
            assert session is not None
            self.assertEqual(session.label, label)
            self.assertIn(sid(number), await self.listed(store, text=label))

    @scenario
    async def test_targets_are_by_name_and_the_deleted_are_there(self, store: IStore) -> None:
        gone = a_target("m")
        await self.put(store, a_target("z"), gone, a_target("a"), a_target("a-b"))
        await self.put(store, delete_target(gone, now=START + 5))
        targets = await store.targets()
        self.assertEqual([target.name for target in targets], ["a", "a-b", "m", "z"])
        self.assertEqual([target.deleted_at for target in targets], [None, None, START + 5, None])

    # Versions.

    @scenario
    async def test_the_next_version_replaces(self, store: IStore) -> None:
        target, session = a_target(), a_session()
        await self.put(store, target, session)
        disabled, relabelled = replace(target, enabled=False, version=2), relabel(session, label="other")
        await self.put(store, disabled, relabelled)
        self.assertEqual(list(await store.targets()), [disabled])
        self.assertEqual(await store.session(session.sid), relabelled)

    @scenario
    async def test_any_other_version_conflicts_and_changes_nothing(self, store: IStore) -> None:
        target, session = a_target(version=1), a_session(version=1)
        await self.put(store, target, session)
        await self.put(store, replace(target, version=2), replace(session, version=2))
        for version in (0, 1, 2, 4, -1):
            await self.refused(Conflict, self.put(store, replace(target, enabled=False, version=version)))
            await self.refused(Conflict, self.put(store, replace(session, label="x", version=version)))
        self.assertEqual(list(await store.targets()), [replace(target, version=2)])
        self.assertEqual(await store.session(session.sid), replace(session, version=2))

    @scenario
    async def test_a_later_version_of_what_is_not_there_conflicts(self, store: IStore) -> None:
        for version in (0, 2):
            await self.refused(Conflict, self.put(store, a_target(version=version)))
            await self.refused(Conflict, self.put(store, a_session(version=version)))
        self.assertEqual((list(await store.targets()), await store.session(sid(1))), ([], None))

    @scenario
    async def test_of_fifty_writers_of_one_version_one_wins(self, store: IStore) -> None:
        session = a_session(limits=Limits(max_visits=1))
        await self.put(store, session)
        answers = await self.together(
            [self.put(store, relabel(session, label=f"writer {number}")) for number in range(50)]
        )
        won = [number for number, answer in enumerate(answers) if isinstance(answer, Committed)]
        self.assertEqual(len(won), 1)
        self.assertEqual([type(answer) for answer in answers].count(Conflict), 49)
        self.assertEqual(await store.session(session.sid), relabel(session, label=f"writer {won[0]}"))

    @scenario
    async def test_of_fifty_that_make_one_session_one_wins(self, store: IStore) -> None:
        answers = await self.together([self.put(store, a_session(label=str(number))) for number in range(50)])
        self.assertEqual(sum(isinstance(answer, Committed) for answer in answers), 1)
        self.assertEqual(len(await self.listed(store)), 1)

    @scenario
    async def test_one_record_may_take_two_steps_in_one_change(self, store: IStore) -> None:
        session = a_session()
        await self.put(store, session, relabel(session, label="second"))
        self.assertEqual(await store.session(session.sid), relabel(session, label="second"))
        await self.refused(Conflict, self.put(store, *(replace(session, version=3, label=one) for one in "ab")))

    # All or nothing.

    @scenario
    async def test_a_change_that_fails_at_its_end_leaves_nothing(self, store: IStore) -> None:
        await self.put(store, a_session(1), a_target("app"))
        await self.used(store, VisitUpdate(visit=a_visit(1)))
        position = store.position()
        new = (a_target("new", "new.example.com"), a_session(2), relabel(a_session(1), label="changed"))
        event, use = an_event(), VisitUpdate(visit=a_visit(1, 2), event=an_event(Action.VISIT_OPENED))
        for change, error in (
            (Change(puts=(*new, a_session(3, version=7)), visits=(use,), events=(event,)), Conflict),
            (Change(puts=new, deletes=(a_session(9),), visits=(use,), events=(event,)), Conflict),
            (Change(puts=(*new, a_target("app", target_id="other")), visits=(use,), events=(event,)), NameTaken),
            (Change(puts=(*new, a_target("x", "new.example.com")), visits=(use,), events=(event,)), HostTaken),
        ):
            await self.refused(error, store.commit(change))
            self.assertEqual(list(await store.targets()), [a_target("app")])
            self.assertEqual(await store.session(sid(1)), a_session(1))
            self.assertIsNone(await store.session(sid(2)))
            self.assertIsNone(await store.visit(sid(1), vid(2)))
            self.assertEqual(list(await store.events(0, 10)), [])
            self.assertEqual(store.position(), position)

    @scenario
    async def test_one_that_fails_among_others_fails_alone(self, store: IStore) -> None:
        await self.put(store, a_session(0))
        event = an_event()
        answers = await self.together(
            [
                store.commit(
                    Change(puts=(a_session(number % 7 and number),), events=(replace(event, sid=sid(number)),))
                )
                for number in range(21)
            ]
        )
        self.assertEqual([isinstance(answer, Conflict) for answer in answers], [n % 7 == 0 for n in range(21)])
        self.assertEqual(await self.verified(store), 18)
        self.assertEqual(len(await self.listed(store)), 19)

    # Names and hosts.

    @scenario
    async def test_a_name_belongs_to_one_target(self, store: IStore) -> None:
        await self.put(store, a_target("app"), a_target("other"))
        error = await self.refused(NameTaken, self.put(store, a_target("app", target_id="id-2")))
        self.assertIn("app", str(error))
        await self.refused(NameTaken, self.put(store, replace(a_target("other"), name="app", version=2)))

    @scenario
    async def test_a_host_belongs_to_one_target(self, store: IStore) -> None:
        await self.put(store, a_target("app", "app.example.com"), a_target("other"))
        error = await self.refused(HostTaken, self.put(store, a_target("third", "x.example.com", "app.example.com")))
        self.assertIn("app.example.com", str(error))
        host = Domain(host="app.example.com", public=True)
        await self.refused(HostTaken, self.put(store, replace(a_target("other"), domains=(host,), version=2)))
        await self.put(store, replace(a_target("app"), domains=(host,), version=2))

    @scenario
    async def test_two_targets_of_one_change_cannot_share_either(self, store: IStore) -> None:
        await self.refused(NameTaken, self.put(store, a_target("app"), a_target("app", target_id="id-2")))
        await self.refused(HostTaken, self.put(store, a_target("a", "x.example"), a_target("b", "x.example")))
        self.assertEqual(list(await store.targets()), [])

    @scenario
    async def test_two_targets_can_swap_names_and_hosts_in_one_change(self, store: IStore) -> None:
        one, two = a_target("one", "one.example"), a_target("two", "two.example")
        await self.put(store, one, two)
        swapped = (
            replace(one, name="two", domains=two.domains, version=2),
            replace(two, name="one", domains=one.domains, version=2),
        )
        await self.put(store, *swapped)
        self.assertEqual(list(await store.targets()), [swapped[1], swapped[0]])
        await self.refused(NameTaken, self.put(store, a_target("two", target_id="id-3")))

    @scenario
    async def test_a_deleted_target_frees_its_name_and_hosts(self, store: IStore) -> None:
        first = a_target("app", "app.example.com")
        await self.put(store, first)
        # Even where the record still says them.
        deleted = replace(first, deleted_at=START + 1, version=2)
        again = a_target("app", "app.example.com", target_id="id-2")
        await self.put(store, deleted)
        await self.put(store, again)
        self.assertEqual({target.target_id: target for target in await store.targets()}["id-of-app"], deleted)
        await self.refused(NameTaken, self.put(store, replace(deleted, deleted_at=None, version=3)))

    @scenario
    async def test_a_renamed_target_and_a_removed_domain_free_theirs(self, store: IStore) -> None:
        first = a_target("app", "app.example.com")
        await self.put(store, first)
        await self.put(store, replace(first, name="old", domains=(), version=2))
        await self.put(store, a_target("app", "app.example.com", target_id="id-2"))

    # Deleting.

    @scenario
    async def test_a_delete_forgets_a_session_and_its_visits(self, store: IStore) -> None:
        await self.put(store, a_session(1), a_session(2))
        await self.used(store, VisitUpdate(visit=a_visit(1)), VisitUpdate(visit=a_visit(2)))
        await store.commit(Change(deletes=(a_session(1),), events=(an_event(Action.SESSION_DELETED, sid=sid(1)),)))
        self.assertIsNone(await store.session(sid(1)))
        self.assertIsNone(await store.visit(sid(1), vid(1)))
        self.assertEqual(list(await store.visits(sid(1), 10)), [])
        self.assertEqual(list(await store.visits(sid(2), 10)), [a_visit(2)])
        self.assertEqual(await self.listed(store), [sid(2)])

    @scenario
    async def test_a_session_made_again_knows_nothing_of_the_first(self, store: IStore) -> None:
        await self.put(store, a_session(1))
        await self.used(store, VisitUpdate(visit=a_visit(1)))
        await store.commit(Change(deletes=(a_session(1),)))
        await self.put(store, a_session(1, last_used_at=START + 7))
        session = await store.session(sid(1))
        assert session is not None
        self.assertIsNone(session.last_used_at)
        self.assertIsNone(await store.visit(sid(1), vid(1)))

    @scenario
    async def test_a_delete_of_another_version_or_of_nothing_conflicts(self, store: IStore) -> None:
        await self.put(store, a_session(1), a_target("app"))
        for record in (a_session(1, version=2), a_session(2), a_session(2, version=0), a_target("app", version=2),
                       a_target("other")):  # fmt: skip
            await self.refused(Conflict, store.commit(Change(deletes=(record,))))
        await self.refused(Conflict, store.commit(Change(deletes=(a_session(1), a_session(1)))))
        self.assertEqual(await store.session(sid(1)), a_session(1))

    @scenario
    async def test_deletes_come_after_puts(self, store: IStore) -> None:
        await self.put(store, a_session(1))
        last = relabel(a_session(1), label="last words")
        await store.commit(Change(puts=(last,), deletes=(last,)))
        self.assertIsNone(await store.session(sid(1)))

    @scenario
    async def test_a_target_that_is_forgotten_leaves_name_sessions_and_events(self, store: IStore) -> None:
        target = a_target("app", "app.example.com")
        await store.commit(Change(puts=(target, a_session(1)), events=(an_event(),)))
        await store.commit(Change(deletes=(target,)))
        self.assertEqual(list(await store.targets()), [])
        self.assertEqual(await store.session(sid(1)), a_session(1))
        self.assertEqual(await self.listed(store, state=State.ACTIVE), [sid(1)])
        self.assertEqual(await self.verified(store), 1)
        await self.put(store, a_target("app", "app.example.com", target_id="id-2"))

    # Uses.

    @scenario
    async def test_uses_add_up(self, store: IStore) -> None:
        await self.put(store, a_session(1))
        first = a_visit(1, first_seen=START + 5, last_seen=START + 6, requests=2, bytes_in=10, bytes_out=100)
        await self.used(store, VisitUpdate(visit=first))
        self.assertEqual(await store.visit(sid(1), vid(1)), first)
        await self.used(
            store,
            VisitUpdate(
                visit=a_visit(
                    1,
                    first_seen=START + 7,
                    last_seen=START + 9,
                    address="2001:db8::1",
                    user_agent="Other/2",
                    requests=1,
                    bytes_in=1,
                    bytes_out=2**40,
                )
            ),
        )
        whole = replace(
            first, last_seen=START + 9, address="2001:db8::1", user_agent="Other/2", requests=3, bytes_in=11,
            bytes_out=100 + 2**40,
        )  # fmt: skip
        self.assertEqual(await store.visit(sid(1), vid(1)), whole)

    @scenario
    async def test_a_use_that_comes_late_changes_no_latest(self, store: IStore) -> None:
        await self.put(store, a_session(1))
        await self.used(store, VisitUpdate(visit=a_visit(1, last_seen=START + 50)))
        late = a_visit(1, first_seen=START - 5, last_seen=START + 3, address="192.0.2.99", user_agent="Old", requests=4)
        await self.used(store, VisitUpdate(visit=late))
        expected = a_visit(1, first_seen=START - 5, last_seen=START + 50, requests=5)
        self.assertEqual(await store.visit(sid(1), vid(1)), expected)
        session = await store.session(sid(1))
        assert session is not None
        self.assertEqual(session.last_used_at, START + 50)

    @scenario
    async def test_an_opened_event_is_recorded_for_the_first_use_only(self, store: IStore) -> None:
        await self.put(store, a_session(1))
        opened = an_event(Action.VISIT_OPENED, actor="visitor 192.0.2.7", sid=sid(1))
        use = VisitUpdate(visit=a_visit(1), event=opened)
        committed = await store.commit(Change(visits=(use, use), events=(an_event(),)))
        self.assertEqual([one.event for one in committed.events], [opened, an_event()])
        committed = await store.commit(Change(visits=(use, VisitUpdate(visit=a_visit(1, 2)))))
        self.assertEqual(committed.events, ())
        self.assertEqual(await self.verified(store), 2)

    @scenario
    async def test_a_use_of_a_session_that_is_gone_is_dropped(self, store: IStore) -> None:
        await self.put(store, a_session(1))
        use = VisitUpdate(visit=a_visit(2), event=an_event(Action.VISIT_OPENED))
        committed = await store.commit(Change(visits=(use, VisitUpdate(visit=a_visit(1)))))
        self.assertEqual(committed.events, ())
        self.assertIsNone(await store.visit(sid(2), vid(1)))
        self.assertEqual(await store.visit(sid(1), vid(1)), a_visit(1))
        await store.commit(Change(deletes=(a_session(1),), visits=(replace(use, visit=a_visit(1)),)))
        self.assertEqual((await store.visit(sid(1), vid(1)), await self.verified(store)), (None, 0))

    @scenario
    async def test_a_use_counts_in_the_change_that_makes_its_session(self, store: IStore) -> None:
        await store.commit(Change(puts=(a_session(1),), visits=(VisitUpdate(visit=a_visit(1)),)))
        self.assertEqual(await store.visit(sid(1), vid(1)), a_visit(1))

    @scenario
    async def test_the_last_use_is_the_latest_and_no_put_changes_it(self, store: IStore) -> None:
        async def last_used() -> tuple[int | None, int | None]:
            session = await store.session(sid(1))
            page = await store.sessions(SessionQuery(now=START))
            assert session is not None
            return session.last_used_at, page.sessions[0].last_used_at

        session = a_session(1)
        await self.put(store, replace(session, last_used_at=START + 99))
        self.assertEqual(await last_used(), (None, None))
        await self.used(store, VisitUpdate(visit=a_visit(1, 1, last_seen=START + 10)))
        await self.used(store, VisitUpdate(visit=a_visit(1, 2, last_seen=START + 4)))
        self.assertEqual(await last_used(), (START + 10, START + 10))
        for version, last_used_at in ((2, None), (3, START + 1), (4, START + 99)):
            await self.put(store, replace(session, last_used_at=last_used_at, version=version))
            self.assertEqual(await last_used(), (START + 10, START + 10))

    @scenario
    async def test_visits_are_by_last_seen(self, store: IStore) -> None:
        await self.put(store, a_session(1), a_session(2))
        seen = [3, 9, 1, 7]
        visits = [a_visit(1, number, last_seen=START + second) for number, second in enumerate(seen)]
        await self.used(store, *(VisitUpdate(visit=visit) for visit in visits), VisitUpdate(visit=a_visit(2)))
        latest = sorted(visits, key=lambda visit: -visit.last_seen)
        self.assertEqual(list(await store.visits(sid(1), 10)), latest)
        self.assertEqual(list(await store.visits(sid(1), 2)), latest[:2])
        self.assertEqual(list(await store.visits(sid(1), 0)), [])

    # Lists of sessions.

    @scenario
    async def test_sessions_are_the_newest_first_then_by_sid(self, store: IStore) -> None:
        ages = [5, 1, 5, 3, 5, 1]
        sessions = [a_session(number, created_at=START + age) for number, age in enumerate(ages)]
        await self.put(store, *sessions)
        expected = sorted(sessions, key=lambda session: (session.created_at, session.sid), reverse=True)
        self.assertEqual(await self.listed(store), [session.sid for session in expected])

    @scenario
    async def test_pages_follow_each_other_without_gap_or_repeat(self, store: IStore) -> None:
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
    async def test_sessions_come_the_soonest_to_end_first_where_that_is_wished(self, store: IStore) -> None:
        ends = [50, 10, 50, 30, 10, 90]
        sessions = [
            a_session(
                number,
                created_at=START - number,
                expires_at=START + end,
                target_id=f"id-of-{number % 2}",
                revoked_at=START if end == 30 else None,
            )
            for number, end in enumerate(ends)
        ]
        await self.put(store, *sessions)
        expected = sorted(sessions, key=lambda session: (session.expires_at, session.sid))
        self.assertEqual(await self.listed(store, order=SortOrder.EXPIRY), [one.sid for one in expected])
        for narrowed, fits in (
            ({"target_id": "id-of-0"}, lambda one: one.target_id == "id-of-0"),
            ({"state": State.ACTIVE}, lambda one: one.revoked_at is None and one.expires_at > START + 10),
            ({"state": State.EXPIRED}, lambda one: one.revoked_at is None and one.expires_at <= START + 10),
            ({"state": State.REVOKED}, lambda one: one.revoked_at is not None),
        ):
            found = await self.listed(store, order=SortOrder.EXPIRY, now=START + 10, **narrowed)
            self.assertEqual(found, [one.sid for one in expected if fits(one)])

    @scenario
    async def test_a_cursor_by_expiry_stays_good_while_sessions_come_go_and_are_extended(self, store: IStore) -> None:
        sessions = [a_session(number, expires_at=START + 10 * number) for number in range(1, 8)]
        await self.put(store, *sessions)
        page = await store.sessions(SessionQuery(now=START, order=SortOrder.EXPIRY, limit=3))
        self.assertEqual(list(page.sessions), sessions[:3])
        # The session at which the page ended goes, one before it is extended beyond it, and one comes in between.
        extended = replace(sessions[0], expires_at=START + 55, version=2)
        between = a_session(20, expires_at=START + 45)
        await store.commit(Change(puts=(extended, between), deletes=(sessions[2],)))
        rest = await self.listed(store, order=SortOrder.EXPIRY, cursor=page.cursor)
        following = sorted((*sessions[3:], extended, between), key=lambda one: one.expires_at)
        self.assertEqual(rest, [session.sid for session in following])

    @scenario
    async def test_a_cursor_of_another_order_is_invalid(self, store: IStore) -> None:
        await self.put(store, a_session(1), a_session(2))
        for order, other in ((SortOrder.NEWEST, SortOrder.EXPIRY), (SortOrder.EXPIRY, SortOrder.NEWEST)):
            cursor = (await store.sessions(SessionQuery(now=START, order=order, limit=1))).cursor
            assert cursor is not None
            query = SessionQuery(now=START, order=other, cursor=cursor)
            error = await self.refused(Invalid, store.sessions(query))
            self.assertEqual(error.field, "cursor")

    @scenario
    async def test_a_cursor_stays_good_while_sessions_come_and_go(self, store: IStore) -> None:
        sessions = [a_session(number, created_at=START + number) for number in range(10)]
        await self.put(store, *sessions)
        page = await store.sessions(SessionQuery(now=START, limit=4))
        self.assertEqual(list(page.sessions), sessions[:5:-1])
        # The very session at which the page ended goes, one after it goes, and some come on both sides.
        newer = a_session(20, created_at=START + 100)
        older = a_session(21, created_at=START + 3, label="came later")
        await store.commit(Change(puts=(newer, older), deletes=(sessions[6], sessions[4])))
        rest = await self.listed(store, limit=100, cursor=page.cursor)
        following = sorted((*sessions[:4], sessions[5], older), key=lambda one: (one.created_at, one.sid), reverse=True)
        self.assertEqual(rest, [session.sid for session in following])

    @scenario
    async def test_a_cursor_that_is_none_of_ours_is_invalid(self, store: IStore) -> None:
        await self.put(store, a_session(1), a_session(2))
        cursor = (await store.sessions(SessionQuery(now=START, limit=1))).cursor
        assert cursor is not None
        for nonsense in ("", "nonsense", "%%%", "é", "AAAA", "\0", cursor + "=", cursor + "!", cursor[:3], "9" * 400):
            error = await self.refused(Invalid, store.sessions(SessionQuery(now=START, cursor=nonsense)))
            self.assertEqual(error.field, "cursor")

    @scenario
    async def test_a_limit_of_nothing_gives_nothing(self, store: IStore) -> None:
        await self.put(store, a_session(1))
        page = await store.sessions(SessionQuery(now=START, limit=0))
        self.assertEqual((page.sessions, page.cursor), ((), None))

    @scenario
    async def test_sessions_of_a_target_and_by_label(self, store: IStore) -> None:
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
        self.assertEqual(await found(target_id="nobody"), set())
        self.assertEqual(await found(text="FOR"), {sid(1), sid(2)})
        self.assertEqual(await found(text="for", target_id="id-of-b"), {sid(2)})
        self.assertEqual(await found(text="%"), {sid(3)})
        self.assertEqual(await found(text="_"), {sid(3)})
        self.assertEqual(await found(text="Élan"), {sid(4)})
        self.assertEqual(await found(text="élan"), set())
        self.assertEqual(await found(text="ÉLAN"), {sid(4)})

    @scenario
    async def test_each_state_is_listed_right_at_its_boundary_second(self, store: IStore) -> None:
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
        ]
        await self.put(store, *sessions)
        await self.used(store, VisitUpdate(visit=a_visit(3, last_seen=START + 40)))
        ends = (50, 100, 120, 140, 150, 1000)
        for now in sorted(START + second + step for second in ends for step in (-1, 0, 1)):
            by_state = {state: set(await self.listed(store, now=now, state=state)) for state in State}
            by_target = {
                state: set(await self.listed(store, now=now, state=state, target_id="id-of-gone")) for state in State
            }
            for session in sessions:
                stored = await store.session(session.sid)
                assert stored is not None
                deleted_at = START + 1 if session.target_id == "id-of-gone" else None
                state = state_at(stored, now, deleted_at=deleted_at)
                self.assertEqual({one for one in State if stored.sid in by_state[one]}, {state}, (now, session))
                among = {one for one in State if stored.sid in by_target[one]}
                self.assertEqual(among, {state} if deleted_at else set(), (now, session))

    @scenario
    async def test_the_states_follow_what_is_decided(self, store: IStore) -> None:
        target = a_target("app")
        session = a_session(1, expires_at=START + 60)
        await self.put(store, target, session)
        self.assertEqual(await self.listed(store, now=START + 60, state=State.EXPIRED), [sid(1)])
        extended = extend(session, target, days=1, now=START + 60)
        await self.put(store, extended)
        self.assertEqual(await self.listed(store, now=START + 60, state=State.EXPIRED), [])
        self.assertEqual(await self.listed(store, now=START + 60, state=State.ACTIVE), [sid(1)])
        await self.put(store, revoke(extended, now=START + 61))
        self.assertEqual(await self.listed(store, now=START + 61, state=State.REVOKED), [sid(1)])
        self.assertEqual(await self.listed(store, now=START + 61, state=State.ACTIVE), [])

    # The audit trail.

    @scenario
    async def test_events_are_numbered_and_chained_in_order(self, store: IStore) -> None:
        detail: dict[str, str | int | bool | None] = {"b": "é \u202e'", "a": 2**40, "t": True, "n": None}
        events = (
            an_event(),
            an_event(Action.TARGET_ADDED, detail=detail, sid="", actor="visitor ::1"),
            an_event(time=0),
        )
        first = await store.commit(Change(events=events[:2]))
        second = await store.commit(Change(events=events[2:]))
        recorded = list(await store.events(0, 10))
        self.assertEqual(recorded, [*first.events, *second.events])
        self.assertEqual([one.seq for one in recorded], [1, 2, 3])
        self.assertEqual([one.event for one in recorded], list(events))
        self.assertIs(type(recorded[1].event.detail["t"]), bool)
        self.assertNotEqual(recorded[0].hash, GENESIS)
        self.assertEqual(await self.verified(store), 3)

    @scenario
    async def test_events_are_read_from_a_number_on_and_by_session(self, store: IStore) -> None:
        events = tuple(an_event(sid=sid(number % 2)) for number in range(6))
        recorded = (await store.commit(Change(events=events))).events
        self.assertEqual(list(await store.events(2, 2)), list(recorded[2:4]))
        self.assertEqual(list(await store.events(6, 2)), [])
        self.assertEqual(list(await store.events(99, 2)), [])
        self.assertEqual(list(await store.events(-1, 100)), list(recorded))
        self.assertEqual(list(await store.events(0, 0)), [])
        self.assertEqual(list(await store.events(1, 2, sid(1))), [recorded[1], recorded[3]])
        self.assertEqual(list(await store.events(0, 10, "nobody")), [])

    @scenario
    async def test_many_at_once_make_one_chain_without_gaps(self, store: IStore) -> None:
        answers = await self.together(
            [store.commit(Change(puts=(a_session(n),), events=(an_event(sid=sid(n)),) * 2)) for n in range(40)]
        )
        self.assertEqual(await self.verified(store), 80)
        numbered = {one.seq: one for answer in answers for one in answer.events}
        self.assertEqual([numbered[seq + 1] for seq in range(80)], list(await store.events(0, 100)))

    # Copying.

    @scenario
    async def test_count_says_how_much_there_is(self, store: IStore) -> None:
        self.assertEqual(await store.count(), Counts(sessions=0, events=0))
        await store.commit(Change(puts=(a_target(), a_session(1), a_session(2)), events=(an_event(),) * 3))
        await store.commit(Change(deletes=(a_session(1),)))
        self.assertEqual(await store.count(), Counts(sessions=1, events=3))

    @scenario
    async def test_visits_of_several_sessions_are_by_sid_then_vid(self, store: IStore) -> None:
        await self.put(store, *(a_session(number) for number in range(8)))
        visits = [a_visit(session, number) for session in range(6) for number in range(session)]
        await self.used(store, *(VisitUpdate(visit=visit) for visit in visits))
        asked = [sid(number) for number in (7, 5, 0, 3, 2, 99)]
        expected = sorted((one for one in visits if one.sid in asked), key=lambda one: (one.sid, one.vid))
        self.assertEqual(list(await store.visits_of_sessions(asked, ("", ""), 100)), expected)
        self.assertEqual(list(await store.visits_of_sessions(asked[::-1], ("", ""), 4)), expected[:4])
        for at, one in enumerate(expected):
            self.assertEqual(
                list(await store.visits_of_sessions(asked, (one.sid, one.vid), 3)), expected[at + 1 : at + 4]
            )
        between = (expected[4].sid, expected[4].vid + "!")
        self.assertEqual(list(await store.visits_of_sessions(asked, between, 100)), expected[5:])
        self.assertEqual(list(await store.visits_of_sessions(asked, ("", ""), 0)), [])
        self.assertEqual(list(await store.visits_of_sessions([], ("", ""), 10)), [])
        self.assertEqual(
            len(await store.visits_of_sessions([sid(number) for number in range(1000)], ("", ""), 100)), 15
        )

    @scenario
    async def test_records_are_loaded_as_they_are(self, store: IStore) -> None:
        gone = a_target("gone", "gone.example.com", version=7, deleted_at=START + 3)
        target, session = a_target("app", "app.example.com", version=3), a_session(1, version=9, last_used_at=START + 4)
        revoked = a_session(2, revoked_at=START + 5, version=2, limits=Limits(methods=("GET",)))
        visit = a_visit(1, requests=17, bytes_in=3, bytes_out=2**40)
        events = recorded(5)
        await store.load(Batch(targets=(gone, target), sessions=(session, revoked), visits=(visit,), events=events))
        self.assertEqual(list(await store.targets()), [target, gone])
        for one in (session, revoked):
            kept = await store.session(one.sid)
            assert kept is not None
            self.assertEqual((kept, kept.last_used_at), (one, one.last_used_at))
            self.assertEqual(kept.limits is NO_LIMITS, one.limits == NO_LIMITS)
        self.assertEqual(await store.visit(sid(1), vid(1)), visit)
        self.assertEqual(list(await store.events(0, 10)), list(events))
        self.assertEqual(list(await store.events(0, 10, sid(1))), list(events))
        self.assertEqual(await store.count(), Counts(sessions=2, events=5))
        self.assertEqual(
            await self.listed(store), [one.sid for one in sorted((session, revoked), key=_by_sid, reverse=True)]
        )
        await store.check()

    @scenario
    async def test_a_loaded_store_goes_on_as_the_other_would_have(self, store: IStore) -> None:
        target, session = a_target("app", "app.example.com", version=3), a_session(1, version=9, last_used_at=START + 4)
        await store.load(Batch(targets=(target,), sessions=(session,), visits=(a_visit(1),), events=recorded(5)))
        use = VisitUpdate(visit=a_visit(1, last_seen=START + 2), event=an_event(Action.VISIT_OPENED))
        await store.commit(Change(puts=(relabel(session, label="x"),), visits=(use,), events=(an_event(),)))
        self.assertEqual(await self.verified(store), 6)
        kept = await store.session(sid(1))
        assert kept is not None
        self.assertEqual((kept.version, kept.last_used_at), (10, START + 4))
        self.assertEqual(await store.visit(sid(1), vid(1)), a_visit(1, last_seen=START + 2, requests=2))
        await self.refused(NameTaken, self.put(store, a_target("app", target_id="id-2")))
        await self.refused(HostTaken, self.put(store, a_target("new", "app.example.com")))
        await store.commit(Change(deletes=(replace(target, version=3),)))
        await self.put(store, a_target("app", "app.example.com", target_id="id-2"))

    @scenario
    async def test_what_is_loaded_takes_the_place_of_what_was_there(self, store: IStore) -> None:
        one, two = a_target("one", "one.example"), a_target("two", "two.example")
        await self.put(store, one, two, a_session(1))
        await self.used(store, VisitUpdate(visit=a_visit(1, 1)), VisitUpdate(visit=a_visit(1, 2, last_seen=START + 9)))
        swapped = (replace(one, name="two", domains=two.domains, version=8), replace(two, name="one", domains=()))
        session, visit = a_session(1, label="other", version=1, last_used_at=None), a_visit(1, 1, requests=5)
        await store.load(Batch(targets=swapped, sessions=(session,), visits=(visit,)))
        self.assertEqual(list(await store.targets()), [swapped[1], swapped[0]])
        kept = await store.session(sid(1))
        assert kept is not None
        self.assertEqual((kept, kept.last_used_at), (session, None))
        self.assertEqual([one.requests for one in await store.visits(sid(1), 9)], [1, 5])
        self.assertEqual(await store.count(), Counts(sessions=1, events=0))
        await self.put(store, a_target("free", "one.example"))

    @scenario
    async def test_a_batch_is_loaded_whole_or_not_at_all(self, store: IStore) -> None:
        await store.load(Batch(targets=(a_target("app", "app.example.com"),), events=recorded(3)))
        position, more = store.position(), recorded(9)
        records: dict[str, Any] = {"targets": (a_target("new"),), "sessions": (a_session(1),), "visits": (a_visit(1),)}
        for batch, error in (
            (Batch(**records, events=more[4:]), Conflict),
            (Batch(**records, events=more[2:]), Conflict),
            (Batch(**records, events=more[3:5] + more[6:]), Conflict),
            (Batch(**records | {"targets": (a_target("new"), a_target("app", target_id="id-2"))}), NameTaken),
            (Batch(**records | {"targets": (a_target("new", "app.example.com"),)}), HostTaken),
        ):
            await self.refused(error, store.load(batch))
            self.assertEqual([one.name for one in await store.targets()], ["app"])
            self.assertEqual(await store.count(), Counts(sessions=0, events=3))
            self.assertEqual(list(await store.visits_of_sessions([sid(1)], ("", ""), 9)), [])
            self.assertEqual(store.position(), position)
        await store.load(Batch(events=more[3:]))
        self.assertEqual(await self.verified(store), 9)

    @scenario
    async def test_the_feed_forgets_what_was_before_a_load(self, store: IStore) -> None:
        before = await self.put(store, a_session(1))
        woken: list[int | None] = []
        self.addCleanup(store.subscribe(lambda: woken.append(store.position())))
        await store.load(Batch(targets=(a_target(),), sessions=(a_session(2),)))
        position = store.position()
        assert position is not None
        self.assertGreater(position, before.position)
        self.assertEqual(woken[-1:], [position])
        for after in (0, before.position - 1, before.position, position - 1):
            self.assertFalse((await store.changes(after)).complete)
        news = await store.changes(position)
        self.assertEqual((news.complete, news.sessions, news.position), (True, frozenset(), position))
        following = await self.put(store, a_session(3))
        self.assertEqual((await store.changes(position)).sessions, {sid(3)})
        self.assertGreater(following.position, position)

    # The feed.

    @scenario
    async def test_the_feed_tells_what_was_put_and_deleted(self, store: IStore) -> None:
        start = store.position()
        assert start is not None
        one = await self.put(store, a_target("app"), a_session(1))
        two = await self.put(store, a_session(2))
        three = await store.commit(Change(deletes=(a_session(2),)))
        self.assertEqual(store.position(), three.position)
        everything = await store.changes(start)
        self.assertTrue(everything.complete)
        self.assertEqual(everything.position, three.position)
        self.assertEqual((everything.targets, everything.sessions), ({"id-of-app"}, {sid(1), sid(2)}))
        self.assertEqual((await store.changes(one.position)).sessions, {sid(2)})
        self.assertEqual((await store.changes(two.position)).sessions, {sid(2)})
        nothing = await store.changes(three.position)
        self.assertEqual((nothing.complete, nothing.targets, nothing.sessions), (True, frozenset(), frozenset()))

    @scenario
    async def test_a_position_grows_with_every_put_and_never_otherwise(self, store: IStore) -> None:
        seen = [store.position()]
        for change in (Change(puts=(a_session(1),)), Change(puts=(a_target(),)), Change(deletes=(a_session(1),))):
            committed = await store.commit(change)
            self.assertEqual(store.position(), committed.position)
            seen.append(committed.position)
        self.assertEqual(seen, sorted(set(seen), key=lambda position: position or 0))
        await store.commit(Change(events=(an_event(),)))
        await self.refused(Conflict, self.put(store, a_session(1, version=5)))
        self.assertEqual(store.position(), seen[-1])

    @scenario
    async def test_uses_alone_change_no_session(self, store: IStore) -> None:
        committed = await self.put(store, a_session(1))
        used = await self.used(store, VisitUpdate(visit=a_visit(1)))
        news = await store.changes(committed.position)
        self.assertEqual((news.complete, news.sessions), (True, frozenset()))
        self.assertEqual(used.position, store.position())

    @scenario
    async def test_an_unknown_position_is_answered_with_incomplete(self, store: IStore) -> None:
        committed = await self.put(store, a_session(1))
        for after in (-1, -(10**6), committed.position + 1, 10**12):
            news = await store.changes(after)
            self.assertEqual((news.complete, news.position), (False, committed.position))

    @scenario
    async def test_a_subscriber_is_woken_before_a_commit_answers(self, store: IStore) -> None:
        woken: list[int | None] = []
        unsubscribe = store.subscribe(lambda: woken.append(store.position()))
        committed = await self.put(store, a_session(1))
        self.assertEqual(woken[-1:], [committed.position])
        await store.commit(Change(visits=(VisitUpdate(visit=a_visit(1)),)))
        self.assertGreaterEqual(len(woken), 2)
        unsubscribe()
        heard = len(woken)
        await self.put(store, a_session(2))
        self.assertEqual(len(woken), heard)
        unsubscribe()

    @scenario
    async def test_one_that_unsubscribes_while_woken_disturbs_nobody(self, store: IStore) -> None:
        woken: list[str] = []

        def once() -> None:
            woken.append("once")
            stop()

        stop = store.subscribe(once)
        store.subscribe(lambda: woken.append("always"))
        await self.put(store, a_session(1))
        await self.put(store, a_session(2))
        self.assertEqual(woken.count("once"), 1)
        self.assertGreaterEqual(woken.count("always"), 2)

    @scenario
    async def test_a_subscriber_that_fails_stops_nobody(self, store: IStore) -> None:
        woken: list[str] = []

        def fail() -> None:
            raise IndexError("of a subscriber")

        store.subscribe(fail)
        store.subscribe(lambda: woken.append("second"))
        await self.put(store, a_session(1))
        self.assertIn("second", woken)
        self.assertGreaterEqual(len(cast(Any, self).flushLoggedErrors(IndexError)), 1)

    @scenario
    async def test_the_feed_tells_what_is_to_be_cut(self, store: IStore) -> None:
        first = await self.put(store, a_session(1))
        cut = await store.commit(Change(cuts=("req-1", "req-2", "req-1")))
        self.assertGreater(cut.position, first.position)
        self.assertEqual(store.position(), cut.position)
        await store.commit(Change(puts=(a_session(2),), cuts=("req-3",)))
        news = await store.changes(first.position)
        self.assertEqual((news.complete, news.cuts, news.sessions), (True, {"req-1", "req-2", "req-3"}, {sid(2)}))
        news = await store.changes(cut.position)
        self.assertEqual((news.cuts, news.targets), ({"req-3"}, frozenset()))
        await self.refused(Conflict, store.commit(Change(puts=(a_session(2),), cuts=("req-4",))))
        self.assertEqual((await store.changes(news.position)).cuts, frozenset())

    # The nodes.

    @scenario
    async def test_a_node_is_what_it_said_last(self, store: IStore) -> None:
        self.assertEqual(list(await store.nodes()), [])
        long = Heartbeat(node_id="node-b", time=START, report='{"é": "' + "x" * 1_000_000 + '"}')
        for pulse in (long, Heartbeat(node_id="node-a", time=START)):
            await store.heartbeat(pulse, 15)
        self.assertEqual(list(await store.nodes()), [Heartbeat(node_id="node-a", time=START), long])
        again = Heartbeat(node_id="node-b", time=START + 2, report="{}")
        await store.heartbeat(again, 15)
        self.assertEqual(list(await store.nodes()), [Heartbeat(node_id="node-a", time=START), again])
        await store.remove_node("node-a")
        await store.remove_node("node-a")
        self.assertEqual(list(await store.nodes()), [again])

    @scenario
    async def test_a_beat_is_no_news(self, store: IStore) -> None:
        committed = await self.put(store, a_session(1))
        await store.heartbeat(Heartbeat(node_id="node-a", time=START), 15)
        await store.lease_slots("node-a", sid(1), 1, 1)
        await store.remove_node("node-a")
        self.assertEqual(store.position(), committed.position)

    @scenario
    async def test_the_silent_are_forgotten_with_all_that_they_hold(self, store: IStore) -> None:
        await store.heartbeat(Heartbeat(node_id="silent", time=START), 2)
        await store.heartbeat(Heartbeat(node_id="other", time=START), 2)
        self.assertTrue(await store.lease_slots("silent", sid(1), 2, 2))
        self.assertFalse(await store.lease_slots("other", sid(1), 1, 2))
        await self.pass_time(1)
        await store.heartbeat(Heartbeat(node_id="other", time=START + 1), 2)
        self.assertEqual([one.node_id for one in await store.nodes()], ["other", "silent"])
        await self.pass_time(2)
        await store.heartbeat(Heartbeat(node_id="other", time=START + 3), 2)
        self.assertEqual([one.node_id for one in await store.nodes()], ["other"])
        self.assertTrue(await store.lease_slots("other", sid(1), 2, 2))

    @scenario
    async def test_no_more_than_the_most_is_held_by_all_nodes(self, store: IStore) -> None:
        for node in ("a", "b", "c"):
            await store.heartbeat(Heartbeat(node_id=node, time=START), 15)
        self.assertTrue(await store.lease_slots("a", sid(1), 2, 3))
        self.assertTrue(await store.lease_slots("a", sid(1), 2, 3))  # in place of what it held
        self.assertFalse(await store.lease_slots("b", sid(1), 2, 3))
        self.assertTrue(await store.lease_slots("b", sid(1), 1, 3))
        self.assertFalse(await store.lease_slots("a", sid(1), 3, 3))  # and goes on holding two
        self.assertFalse(await store.lease_slots("c", sid(1), 1, 3))
        self.assertTrue(await store.lease_slots("c", sid(2), 3, 3))  # of another session
        self.assertTrue(await store.lease_slots("b", sid(1), 0, 0))
        self.assertTrue(await store.lease_slots("b", sid(1), 0, 0))
        self.assertTrue(await store.lease_slots("a", sid(1), 3, 3))
        self.assertFalse(await store.lease_slots("a", sid(1), 4, 3))
        await store.remove_node("a")
        self.assertTrue(await store.lease_slots("c", sid(1), 3, 3))

    @scenario
    async def test_of_fifty_that_hold_the_last_slot_one_gets_it(self, store: IStore) -> None:
        nodes = [f"node-{number}" for number in range(50)]
        for node in nodes:
            await store.heartbeat(Heartbeat(node_id=node, time=START), 15)
        answers = await self.together([store.lease_slots(node, sid(1), 1, 1) for node in nodes])
        self.assertEqual((answers.count(True), answers.count(False)), (1, 49))

    # The end.

    @scenario
    async def test_a_closed_store_is_away(self, store: IStore) -> None:
        await self.put(store, a_session(1))
        await store.close()
        self.assertIsNone(store.position())
        asked: list[_Coroutine] = [
            store.check(),
            store.targets(),
            store.session(sid(1)),
            store.sessions(SessionQuery(now=START)),
            store.visit(sid(1), vid(1)),
            store.visits(sid(1), 1),
            store.events(0, 1),
            store.commit(Change(puts=(a_session(2),))),
            store.changes(0),
            store.heartbeat(Heartbeat(node_id="node", time=START), 15),
            store.nodes(),
            store.remove_node("node"),
            store.lease_slots("node", sid(1), 1, 1),
            store.count(),
            store.visits_of_sessions([sid(1)], ("", ""), 1),
            store.load(Batch(sessions=(a_session(2),))),
        ]
        for one in asked:
            await self.refused(StoreUnavailable, one)
        store.subscribe(lambda: None)()
        await store.close()

    @scenario
    async def test_a_store_that_never_started_is_away(self, store: IStore) -> None:
        other = self.make_store()
        self.assertIsNone(other.position())
        await self.refused(StoreUnavailable, other.commit(Change(puts=(a_session(1),))))
        await other.close()

    @scenario
    async def test_close_finishes_what_was_accepted(self, store: IStore) -> None:
        asked = [Deferred.fromCoroutine(self.put(store, a_session(number))) for number in range(20)]
        await store.close()
        for deferred in asked:
            self.assertIsInstance(await deferred, Committed)

    @scenario
    async def test_a_healthy_store_passes_its_check(self, store: IStore) -> None:
        await store.commit(Change(puts=(a_target("app", "app.example.com"), a_session(1)), events=(an_event(),)))
        await self.used(store, VisitUpdate(visit=a_visit(1), event=an_event(Action.VISIT_OPENED)))
        await store.commit(Change(deletes=(a_session(1),)))
        await store.check()


class DurableStoreContract(StoreContract):
    """What a store must do that keeps its data when it is closed."""

    def reopen(self, store: IStore) -> IStore:
        """Another store on the data of `store`, which is closed; not yet started."""
        raise NotImplementedError("Make a store on the same data here.")

    @scenario
    async def test_everything_is_there_after_a_restart(self, store: IStore) -> None:
        target, session = a_target("app", "app.example.com"), a_session(1, limits=Limits(idle_timeout=60))
        committed = await store.commit(Change(puts=(target, session), events=(an_event(), an_event())))
        await self.used(store, VisitUpdate(visit=a_visit(1, last_seen=START + 9), event=an_event(Action.VISIT_OPENED)))
        await store.close()
        again = await self.opened(self.reopen(store))
        self.assertEqual(list(await again.targets()), [target])
        kept = await again.session(sid(1))
        assert kept is not None
        self.assertEqual((kept, kept.last_used_at), (session, START + 9))
        self.assertEqual(await again.visit(sid(1), vid(1)), a_visit(1, last_seen=START + 9))
        self.assertEqual(await self.verified(again), 3)
        self.assertEqual(again.position(), committed.position)
        self.assertEqual((await again.changes(committed.position)).complete, True)
        await self.refused(HostTaken, self.put(again, a_target("other", "app.example.com")))

    @scenario
    async def test_what_was_loaded_is_there_after_a_restart(self, store: IStore) -> None:
        session = a_session(1, version=9, last_used_at=START + 4)
        await store.load(Batch(targets=(a_target(),), sessions=(session,), visits=(a_visit(1),), events=recorded(3)))
        position = store.position()
        await store.close()
        again = await self.opened(self.reopen(store))
        kept = await again.session(sid(1))
        assert kept is not None
        self.assertEqual((kept, kept.last_used_at), (session, START + 4))
        self.assertEqual((again.position(), await self.verified(again)), (position, 3))
        await again.commit(Change(events=(an_event(),)))
        self.assertEqual(await self.verified(again), 4)

    @scenario
    async def test_numbers_go_on_after_a_restart(self, store: IStore) -> None:
        first = await store.commit(Change(puts=(a_session(1),), events=(an_event(),)))
        await store.close()
        again = await self.opened(self.reopen(store))
        second = await again.commit(Change(deletes=(a_session(1),), events=(an_event(),)))
        self.assertEqual([one.seq for one in second.events], [2])
        self.assertGreater(second.position, first.position)
        self.assertEqual(await self.verified(again), 2)


class SharedStoreContract(StoreContract):
    """What a store must do that several processes can use at a time."""

    def beside(self, store: IStore) -> IStore:
        """A second store on the data of `store`, which stays open, as another process has it; not yet started."""
        raise NotImplementedError("Make a second store on the same data here.")

    @scenario
    async def test_each_sees_the_other_at_the_next_call(self, store: IStore) -> None:
        other = await self.opened(self.beside(store))
        for number in range(10):
            here, there = (store, other) if number % 2 else (other, store)
            committed = await self.put(here, a_session(number))
            self.assertEqual(there.position(), committed.position)
            self.assertEqual(await there.session(sid(number)), a_session(number))
            self.assertEqual((await there.changes(committed.position - 1)).sessions, {sid(number)})

    @scenario
    async def test_of_two_writers_of_one_version_one_wins(self, store: IStore) -> None:
        other = await self.opened(self.beside(store))
        session = a_session(1)
        await self.put(store, session)
        for version in range(2, 12):
            answers = await self.together(
                [self.put(one, replace(session, version=version, label=str(id(one)))) for one in (store, other)]
            )
            self.assertEqual({type(answer) for answer in answers}, {Committed, Conflict})

    @scenario
    async def test_two_keep_one_chain_without_gaps(self, store: IStore) -> None:
        other = await self.opened(self.beside(store))
        await self.together(
            [
                one.commit(Change(puts=(a_session(10 * number + place),), events=(an_event(),)))
                for number in range(20)
                for place, one in enumerate((store, other))
            ]
        )
        self.assertEqual((await self.verified(store), await self.verified(other)), (40, 40))

    @scenario
    async def test_names_and_hosts_are_one_for_both(self, store: IStore) -> None:
        other = await self.opened(self.beside(store))
        await self.put(store, a_target("app", "app.example.com"))
        await self.refused(NameTaken, self.put(other, a_target("app", target_id="id-2")))
        await self.refused(HostTaken, self.put(other, a_target("other", "app.example.com")))

    @scenario
    async def test_each_sees_what_the_other_loaded(self, store: IStore) -> None:
        other = await self.opened(self.beside(store))
        before = await self.put(store, a_session(1))
        self.assertEqual(other.position(), before.position)
        await store.load(Batch(sessions=(a_session(2, version=4),), events=recorded(2)))
        self.assertEqual(other.position(), store.position())
        self.assertFalse((await other.changes(before.position)).complete)
        self.assertEqual(await other.session(sid(2)), a_session(2, version=4))
        await other.commit(Change(events=(an_event(),)))
        self.assertEqual(await self.verified(store), 3)

    @scenario
    async def test_a_subscriber_hears_of_the_others_commit(self, store: IStore) -> None:
        other = await self.opened(self.beside(store))
        woken: Deferred[None] = Deferred()

        def wake() -> None:
            if not woken.called:
                woken.callback(None)

        stop = other.subscribe(wake)
        committed = await self.put(store, a_session(1))
        await woken
        self.assertEqual(other.position(), committed.position)
        stop()

    @scenario
    async def test_nodes_know_of_each_other(self, store: IStore) -> None:
        other = await self.opened(self.beside(store))
        here, there = (
            Heartbeat(node_id="here", time=START, report="1"),
            Heartbeat(node_id="there", time=START, report="2"),
        )
        await store.heartbeat(here, 15)
        await other.heartbeat(there, 15)
        self.assertEqual((list(await store.nodes()), list(await other.nodes())), ([here, there], [here, there]))
        await other.remove_node("here")
        self.assertEqual(list(await store.nodes()), [there])

    @scenario
    async def test_of_two_nodes_that_hold_the_last_slot_one_gets_it(self, store: IStore) -> None:
        other = await self.opened(self.beside(store))
        for node in ("here", "there"):
            await store.heartbeat(Heartbeat(node_id=node, time=START), 15)
        for number in range(10):
            answers = await self.together(
                [one.lease_slots(node, sid(number), 1, 1) for one, node in ((store, "here"), (other, "there"))]
            )
            self.assertEqual(sorted(answers), [False, True])

    @scenario
    async def test_what_is_to_be_cut_is_told_to_others(self, store: IStore) -> None:
        other = await self.opened(self.beside(store))
        committed = await store.commit(Change(cuts=("req-1",)))
        self.assertEqual(other.position(), committed.position)
        self.assertEqual((await other.changes(committed.position - 1)).cuts, {"req-1"})
