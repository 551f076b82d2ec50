"""Several nodes on one PostgreSQL store: use on any node resets a session's idle time."""

from __future__ import annotations

from pathlib import Path

from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater

from burrowgate.core.access import Admission, Refusal
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.sessions import Limits
from burrowgate.core.store_records import Change
from burrowgate.server.clock import steady_time
from burrowgate.stores.postgresql.store import PostgresqlStore
from burrowgate.stores.postgresql.url import read_address
from burrowgate.testing.records import a_session, a_target, vid
from tests.support import ReactorTestCase
from tests.support.authorizer import HOST, KEY, Node, navigation
from tests.support.postgresql import new_schema, requires_postgresql, server


@requires_postgresql
class TwoNodesTests(ReactorTestCase):
    def setUp(self) -> None:
        self.url = server().url(schema=new_schema())

    async def node(self) -> Node:
        address = read_address(self.url.partition(":")[2], 5)
        home = Path(self.mktemp()).parent
        store = PostgresqlStore(address, reactor, home=home, max_staleness=5, steady=steady_time)
        self.addCleanup(lambda: Deferred.fromCoroutine(store.close()))
        await store.start()
        node = Node(store)
        await node.registry.start()
        return node

    async def reached(self, node: Node, position: int) -> None:
        """Wait until `node` has received the change at `position`, which another machine made."""
        for _ in range(1000):
            if (node.registry.store.position() or 0) >= position:
                return
            await deferLater(reactor, 0.01)
        raise self.failureException(f"the node does not reach position {position}")

    async def test_idle_time_counts_use_on_all_nodes(self) -> None:
        here, there = await self.node(), await self.node()
        session = a_session(kid=KEY.kid, limits=Limits(idle_timeout=60))
        committed = await here.registry.commit(Change(puts=(a_target(), session)))
        await self.reached(there, committed.position)
        request = navigation(KEY.cookie(session.sid, vid(1)))
        for node in (here, there):
            self.assertIsInstance(await node.authorizer.authorize(request, HOST, b"B/1"), Admission)
        # The session is used on the other node after 50 s, then on this node, 100 s after its own last use.
        for node in (here, there):
            node.clock.advance(50)
        known = there.registry.peek(session.sid)
        assert known is not None
        there.visits.counters_for(known, vid(1), "192.0.2.7", b"B/1", there.clock.now())
        await there.visits.flush()
        for node in (here, there):
            node.clock.advance(50)
        self.assertIsInstance(await here.authorizer.authorize(request, HOST, b"B/1"), Admission)
        for node in (here, there):
            node.clock.advance(70)
        decision = await here.authorizer.authorize(request, HOST, b"B/1")
        assert isinstance(decision, Refusal)
        self.assertEqual(decision.reason, Reason.IDLE)
