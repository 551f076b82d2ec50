"""Accounting of exchanges: visits, bytes and progress."""

from __future__ import annotations

from tests.support.exchange_case import NAVIGATE, ExchangeCase, cookie_of, status
from tests.support.proxy_wire import (
    PEER,
    now,
    ok,
)


class CountedVisitTests(ExchangeCase):
    def setUp(self) -> None:
        super().setUp()
        self.limit(max_visits=1)

    def land(self) -> bytes:
        return cookie_of(self.ask(NAVIGATE, target=b"/?" + self.world.link()))

    def test_previews_and_scripts_open_no_counted_visit(self) -> None:
        for _ in range(5):
            self.land()
            self.assertEqual(status(self.ask(target=b"/?" + self.world.link())), 403)
        self.forwarded(self.land(), NAVIGATE).send(ok())
        self.assertEqual(self.opened, 1)

    @property
    def opened(self) -> int:
        session = now(self.world.store.session(self.world.session.sid))
        assert session is not None
        return session.visits_opened

    def test_one_time_link_opens_for_one_browser_which_may_continue(self) -> None:
        first, second = self.land(), self.land()
        self.forwarded(first, NAVIGATE).send(ok())
        self.forwarded(first, b"Sec-Fetch-Mode: no-cors").send(ok())
        self.assertEqual(status(self.ask(second, NAVIGATE)), 403)
        self.assertEqual(status(self.ask(NAVIGATE, target=b"/?" + self.world.link())), 403)
        self.assertEqual(self.opened, 1)
        self.assertIn("visits-used-up", self.reasons)

    def test_counted_visit_is_opened_by_a_navigation_only(self) -> None:
        self.assertEqual(status(self.ask(self.land(), b"Sec-Fetch-Mode: cors")), 403)
        self.assertEqual(self.opened, 0)

    def test_visit_opened_by_another_process_is_known(self) -> None:
        cookie = self.land()
        self.forwarded(cookie, NAVIGATE).send(ok())
        self.world.visits._counters.clear()
        self.forwarded(cookie).send(ok())
        self.assertEqual(self.opened, 1)

    def test_opened_visit_is_in_the_audit_log_and_in_the_visits(self) -> None:
        self.forwarded(self.land(), NAVIGATE, b"User-Agent: B/1").send(ok())
        now(self.world.visits.flush())
        (visit,) = now(self.world.store.visits(self.world.session.sid, 10))
        self.assertEqual((visit.requests, visit.bytes_out, visit.address, visit.user_agent), (1, 5, PEER, "B/1"))
        events = [one.event.action.value for one in now(self.world.store.events(0, 100))]
        self.assertEqual(events, ["visit.opened"])


class AccountingTests(ExchangeCase):
    def test_bytes_of_a_tunnel_are_written_while_it_lasts(self) -> None:
        target = self.open_websocket(self.bearer, b"User-Agent: B/1")
        target.send(b"12345")
        self.visitor.send(b"123")
        self.world.clock.advance(1)
        self.visitor.send(b"")
        target.send(b"6")
        self.world.wait(1)
        now(self.world.visits.flush())
        (visit,) = now(self.world.store.visits(self.world.session.sid, 10))
        self.assertEqual((visit.requests, visit.bytes_in, visit.bytes_out), (1, 3, 6))
        target.finish()
        self.visitor.finish()
        now(self.world.visits.flush())
        (visit,) = now(self.world.store.visits(self.world.session.sid, 10))
        self.assertEqual((visit.requests, visit.bytes_in, visit.bytes_out), (1, 3, 6))

    def test_progress_of_a_live_exchange_is_reported(self) -> None:
        reported: list[tuple[object, ...]] = []
        self.world.context.progress = lambda *progress: reported.append(progress)
        begun = self.world.clock.now()
        target = self.open_websocket(self.bearer)
        target.send(b"12345")
        self.world.wait(3)
        self.visitor.send(b"123")
        self.world.wait(1)
        sid = self.world.session.sid
        self.assertEqual(reported, [(begun + 1, b"r1", sid, "app", 5), (begun + 4, b"r1", sid, "app", 8)])
        target.finish()
        self.visitor.finish()
        self.assertEqual(
            [(entry.request_id, entry.request_body_bytes + entry.response_body_bytes) for entry in self.world.records],
            [(b"r1", 8)],
        )
