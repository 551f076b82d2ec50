"""Model-based test of any store: random operations must have the same results as on the reference store.

Needs Hypothesis. Hypothesis makes blocking calls, but a store returns Deferreds: so Hypothesis runs in a thread, and
each operation runs on the reactor's thread.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from threading import Thread
from typing import Any, cast

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorFromThreads
from twisted.internet.threads import blockingCallFromThread
from twisted.python.failure import Failure

from burrowgate.core.audit import Action
from burrowgate.core.audit_chain import ChainVerifier
from burrowgate.core.boxes.settings import BrowserTerms
from burrowgate.core.history import HistoryEntry, HistoryKind, HistoryQuery
from burrowgate.core.resources import Resource, ResourceQuery
from burrowgate.core.sessions import CutVisit, ExtendAnswer, ExtendRequest, Limits, Session, State
from burrowgate.core.store_records import Change, Heartbeat, Record, SessionQuery, SortOrder, VisitUpdate
from burrowgate.core.targets import Domain
from burrowgate.errors import BurrowgateError
from burrowgate.interfaces import IHistoryStore, IStore
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.records import (
    START,
    a_resource,
    a_session,
    a_target,
    a_terms,
    a_visit,
    an_entry,
    an_event,
    sid,
    vid,
)

# Few values of each, so that operations collide on the same names, hosts, sids and times.
_numbers = st.integers(0, 3)
_seconds = st.integers(0, 12).map(lambda second: START + second)
_maybe = st.one_of(st.none(), _seconds)
_versions = st.integers(1, 4)

_targets = st.builds(
    lambda number, name, hosts, deleted_at, version: a_target(
        name, target_id=f"id-{number}", domains=hosts, deleted_at=deleted_at, version=version
    ),
    _numbers,
    st.sampled_from(["app", "blog", "wiki"]),
    st.lists(st.builds(Domain, host=st.sampled_from(["a.example", "b.example"]), public=st.booleans()), max_size=2).map(
        tuple
    ),
    st.one_of(st.none(), st.none(), _seconds),
    _versions,
)
_requests = st.builds(
    ExtendRequest,
    vid=_numbers.map(vid),
    at=_seconds,
    address=st.just("192.0.2.1"),
    answer=st.sampled_from([None, ExtendAnswer.DENIED]),
)
_sessions = st.builds(
    lambda number, target, **fields: a_session(number, target_id=f"id-{target}", **fields),
    _numbers,
    _numbers,
    label=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=5),
    created_at=_seconds,
    expires_at=_seconds,
    extended_at=_maybe,
    revoked_at=st.one_of(st.none(), _maybe),
    tcp=st.one_of(st.none(), st.builds(a_terms, connections_used=_numbers)),
    ended_at=st.one_of(st.none(), _maybe),
    browser=st.one_of(st.none(), st.builds(BrowserTerms, idle_minutes=_numbers)),
    limits=st.builds(Limits, idle_timeout=st.one_of(st.none(), st.integers(1, 5))),
    cut_visits=st.lists(st.builds(CutVisit, vid=_numbers.map(vid), at=_seconds), max_size=2).map(tuple),
    extend_requests=st.lists(_requests, max_size=2).map(tuple),
    version=_versions,
)
# Events that concern the log itself follow from its contents (`core.audit_chain`).
_ACTIONS = [action for action in Action if action not in (Action.AUDIT_PRUNED, Action.EVENTS_REMOVED)]
_events = st.builds(
    lambda action, at, number: an_event(action, time=at, sid=sid(number)), st.sampled_from(_ACTIONS), _seconds, _numbers
)
_uses = st.builds(
    lambda session, number, first, last, address, opened, target: VisitUpdate(
        visit=a_visit(session, number, first_seen=first, last_seen=last, address=address, bytes_in=7),
        event=opened,
        target=target,
    ),
    _numbers,
    st.integers(0, 1),
    _seconds,
    _seconds,
    st.sampled_from(["192.0.2.1", "2001:db8::1"]),
    st.one_of(st.none(), _events),
    st.one_of(st.none(), st.sampled_from(["app", ""])),
)
_entries = st.builds(
    lambda number, kind, session, at, closed_at, bytes_up: an_entry(
        str(number), kind=kind, sid=sid(session), at=at, closed_at=closed_at, body=f'{{"up":{bytes_up}}}'
    ),
    _numbers,
    st.sampled_from(HistoryKind),
    _numbers,
    _seconds,
    _maybe,
    _numbers,
)
_nodes = st.sampled_from(["node-a", "node-b", "node-c"])
_resources = st.builds(
    lambda kind, number, owner, unique, deleted_at, version: a_resource(
        str(number), kind=kind, owner=owner, unique=unique, deleted_at=deleted_at, version=version
    ),
    st.sampled_from(["account", "login"]),
    _numbers,
    st.sampled_from(["", "a", "b"]),
    st.sampled_from([None, "ada", "eve"]),
    st.one_of(st.none(), st.none(), _seconds),
    _versions,
)
_records = st.one_of(_targets, _sessions, _resources)
_queries = st.builds(
    SessionQuery,
    now=_seconds,
    target_id=st.one_of(st.none(), _numbers.map(lambda number: f"id-{number}")),
    state=st.one_of(st.none(), st.sampled_from(State)),
    text=st.one_of(st.just(""), st.text(max_size=1)),
    order=st.sampled_from(SortOrder),
    limit=st.integers(0, 3),
)


_resource_queries = st.builds(
    ResourceQuery,
    kind=st.sampled_from([None, "account", "login"]),
    owner=st.sampled_from([None, "", "a", "b"]),
    after=st.sampled_from(["", "account/1", "b", "login/2"]),
    limit=st.integers(-1, 5),
)


def play(
    make_store: Callable[[], IStore], reactor: IReactorFromThreads, *, games: int = 30, shrink: bool = True
) -> Deferred[None]:
    """Run `games` sequences of operations, each on a new store of `make_store` (not started).

    A difference fails with the operations that lead to it. With `shrink`, these are reduced to as few as possible,
    which takes a while. Return the result from a test of `twisted.trial.unittest.TestCase`, with its reactor.
    """

    ended = False

    class Game(_Game):
        def on_reactor(self, work: Callable[[], Coroutine[Deferred[Any], Any, Any]]) -> Any:
            if ended:
                raise _Ended
            return blockingCallFromThread(reactor, lambda: Deferred.fromCoroutine(work()))

        def make(self) -> IStore:
            return make_store()

    def run() -> None:
        run_state_machine_as_test(
            Game,
            settings=settings(
                max_examples=games,
                phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
                stateful_step_count=25,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )

    playing: Deferred[None] = Deferred()

    def play_in_thread() -> None:
        try:
            run()
            outcome = None
        except BaseException:
            outcome = Failure()
        reactor.callFromThread(finish, outcome)

    def finish(outcome: Failure | None) -> None:
        if not ended:
            playing.callback(outcome)

    def end(outcome: Any) -> Any:
        # Also called when the test has timed out. The thread is not joined: it may be waiting for this reactor.
        nonlocal ended
        ended = True
        return outcome

    Thread(target=play_in_thread, name="burrowgate-store-play", daemon=True).start()
    return playing.addBoth(end)


class _Ended(BaseException):
    """Ends the operations after a timeout of the test; Hypothesis lets it through, unlike an `Exception`."""


class _Game(RuleBasedStateMachine):
    """The operations. `subject` is the tested store, `reference` the store that defines the expected results."""

    def on_reactor(self, work: Callable[[], Coroutine[Deferred[Any], Any, Any]]) -> Any:
        raise NotImplementedError

    def make(self) -> IStore:
        raise NotImplementedError

    @initialize()
    def begin(self) -> None:
        self.subject, self.reference = self.make(), MemoryStore()
        self._both(lambda store: store.start())

    def teardown(self) -> None:
        self._both(lambda store: store.close())

    def _both(self, move: Callable[[IStore], Coroutine[Deferred[Any], Any, Any]]) -> Any:
        """The result of `move`, which must be the same in both stores."""

        async def outcome(store: IStore) -> Any:
            try:
                answer = await move(store)
            except BurrowgateError as error:
                return type(error), str(error)
            return list(answer) if isinstance(answer, list | tuple) else answer

        async def outcomes() -> tuple[Any, Any]:
            return await outcome(self.subject), await outcome(cast(IStore, self.reference))

        tried, right = self.on_reactor(outcomes)
        assert tried == right, f"The store gave {tried!r} where {right!r} is right."
        return right

    async def _whole(self, store: IStore) -> Any:
        """All readable data, including `last_used_at`, which equality of records ignores."""
        sessions = [await store.session(sid(number)) for number in range(4)]
        return (
            list(await store.targets()),
            list(await store.requested_sessions(3)),
            [(one, one and one.last_used_at) for one in sessions],
            [list(await store.visits(sid(number), 10)) for number in range(4)],
            [await store.visit(sid(number), vid(0)) for number in range(4)],
            list(await store.events(0, 10_000)),
            list(await store.resources(ResourceQuery())),
            [await store.find_resource("login", unique) for unique in ("ada", "eve")],
            await self._history(store),
            replace(await store.count(), history=0),
            store.position(),
        )

    async def _history(self, store: IStore) -> list[list[HistoryEntry]]:
        """The history, if the tested store keeps one."""
        if not IHistoryStore.providedBy(self.subject):
            return []
        return [list(await IHistoryStore(store).history(HistoryQuery(kind=kind))) for kind in HistoryKind]

    @rule(
        puts=st.lists(_records, max_size=3).map(tuple),
        deletes=st.lists(_records, max_size=1).map(tuple),
        visits=st.lists(_uses, max_size=2).map(tuple),
        events=st.lists(_events, max_size=2).map(tuple),
        cuts=st.lists(_numbers.map(str), max_size=2).map(tuple),
        history=st.lists(_entries, max_size=2).map(tuple),
    )
    def commit_anything(self, **change: Any) -> None:
        self._both(lambda store: store.commit(Change(**change)))
        self._both(self._whole)

    @rule(record=_records, uses=st.lists(_uses, max_size=2).map(tuple))
    def put_the_next_version(self, record: Record, uses: tuple[VisitUpdate, ...]) -> None:
        stored = self._stored(record)
        record = replace(record, version=1 if stored is None else stored.version + 1)
        self._both(lambda store: store.commit(Change(puts=(record,), visits=uses)))
        self._both(self._whole)

    @rule(record=_records)
    def delete_what_is_there(self, record: Record) -> None:
        stored = self._stored(record) or record
        self._both(lambda store: store.commit(Change(deletes=(stored,))))
        self._both(self._whole)

    def _stored(self, record: Record) -> Record | None:
        async def read() -> Record | None:
            if isinstance(record, Session):
                return await self.reference.session(record.sid)
            if isinstance(record, Resource):
                return await self.reference.resource(record.kind, record.resource_id)
            return next((one for one in await self.reference.targets() if one.target_id == record.target_id), None)

        found: Record | None = self.on_reactor(read)
        return found

    @rule(query=_queries)
    def list_page_by_page(self, query: SessionQuery) -> None:
        cursor = self._page(query)
        for _ in range(10):
            if cursor is None:
                break
            cursor = self._page(replace(query, cursor=cursor))

    def _page(self, query: SessionQuery) -> str | None:
        page = self._both(lambda store: store.sessions(query))
        return cast("str | None", page.cursor)

    @rule(query=_resource_queries)
    def list_resources(self, query: ResourceQuery) -> None:
        self._both(lambda store: store.resources(query))

    @rule(after=st.integers(-1, 30))
    def ask_for_changes(self, after: int) -> None:
        self._both(lambda store: store.changes(after))

    @rule(after=st.integers(-1, 20), limit=st.integers(0, 5), number=st.one_of(st.none(), _numbers))
    def ask_for_events(self, after: int, limit: int, number: int | None) -> None:
        self._both(lambda store: store.events(after, limit, None if number is None else sid(number)))

    # No node times out here: each store may measure the time of a heartbeat by a clock of its own.

    @rule(node=_nodes, report=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=3))
    def send_heartbeat(self, node: str, report: str) -> None:
        self._both(lambda store: store.heartbeat(Heartbeat(node_id=node, time=START, report=report), 1000))
        self._both(lambda store: store.nodes())

    @rule(node=_nodes)
    def leave(self, node: str) -> None:
        self._both(lambda store: store.remove_node(node))
        self._both(lambda store: store.nodes())

    @rule(node=_nodes, number=_numbers, slots=_numbers, maximum=_numbers)
    def hold(self, node: str, number: int, slots: int, maximum: int) -> None:
        self._both(lambda store: store.heartbeat(Heartbeat(node_id=node, time=START), 1000))
        self._both(lambda store: store.lease_slots(node, sid(number), slots, maximum))

    @rule()
    def verify(self) -> None:
        async def fault(store: IStore) -> str | None:
            verifier = ChainVerifier()
            verifier.verify(await store.events(0, 10_000))
            return verifier.error

        assert self._both(fault) is None
        self._both(lambda store: store.check())
