"""Removal of old audit events of visitors by a gateway on SQLite, and the verification of what is left."""

from __future__ import annotations

from pathlib import Path

from twisted.internet import reactor
from twisted.internet.defer import Deferred

from burrowgate.core.audit import Action
from burrowgate.core.audit_chain import ChainVerifier
from burrowgate.core.durations import DAY
from burrowgate.core.store_records import Change
from burrowgate.server import audit_anchor
from burrowgate.server.config.sources import load
from burrowgate.server.gateway import Gateway
from burrowgate.server.home import Home
from burrowgate.testing.records import START, an_event
from tests.support import ReactorTestCase


class RetentionTests(ReactorTestCase):
    async def start(self, home: Path) -> Gateway:
        options = {"home": str(home), "port": 0, "admin_port": 0, "audit_retention": "30d"}
        gateway = Gateway(
            load(None, {}, options),
            reactor,
            wall=lambda: START + 90.0 * DAY,
            monotonic=lambda: 0.0,
            write=lambda lines: None,
        )
        await gateway.start()
        self.addCleanup(lambda: Deferred.fromCoroutine(gateway.stop()))
        return gateway

    async def test_old_events_of_visitors_go_and_the_log_is_verified_at_the_next_start(self) -> None:
        home = Path(self.mktemp()).absolute()
        gateway = await self.start(home)
        visited = an_event(Action.VISIT_OPENED, actor="visitor 192.0.2.7")
        recent = an_event(Action.VISIT_OPENED, actor="visitor 192.0.2.8", time=START + 80 * DAY)
        await gateway._store.commit(Change(events=(an_event(), visited, visited, an_event(), visited, recent)))
        await gateway.primary.guard.advance()
        await gateway.primary.pruner.run()
        records = await gateway._store.events(0, 100)
        self.assertEqual(
            [(record.first, record.seq, record.event.action) for record in records],
            [
                (1, 1, Action.SESSION_MINTED),
                (2, 3, Action.EVENTS_REMOVED),
                (4, 4, Action.SESSION_MINTED),
                (5, 5, Action.EVENTS_REMOVED),
                (6, 6, Action.VISIT_OPENED),
                (7, 7, Action.AUDIT_PRUNED),
            ],
        )
        self.assertNotIn(b"192.0.2.7", repr(records).encode())
        await gateway.stop()
        keys = Home(home).find_keys()
        assert keys is not None
        known = audit_anchor.read_links(home, "sqlite:~/gateway.sqlite")
        self.assertEqual(known[-1].seq, 7)
        verifier = ChainVerifier(keys.verify_event, known)
        verifier.verify(records)
        verifier.finish()
        self.assertIsNone(verifier.error)
        self.assertIsNone((await self.start(home)).primary.guard.finding)
