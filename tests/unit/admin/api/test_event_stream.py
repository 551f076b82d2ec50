"""Audit events as a stream."""

import json
from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.admin import server_sent_events
from burrowgate.admin.api import event_stream
from burrowgate.core.audit import Action, AuditEvent, AuditRecord
from burrowgate.core.store_records import Change
from burrowgate.sessions.audit_guard import newest_event
from tests.support import START
from tests.support.admin_wire import ADMIN_KEY, HOST, HUNG_UP, AdminTestCase, Transport, parse

EVENTS = "/api/v1/audit-events"


def event(number: int = 0, sid: str = "") -> AuditEvent:
    """Return an audit event with `number` in its detail."""
    return AuditEvent(
        time=START, action=Action.SESSION_ACCESS_DENIED, actor="gateway", sid=sid, detail={"number": number}
    )


class EventsTestCase(AdminTestCase):
    def commit(self, count: int = 1, sid: str = "") -> None:
        """Commit `count` events at once."""
        self.wait(self.world.store.commit(Change(events=tuple(event(number, sid) for number in range(count)))))


class TestNewest(EventsTestCase):
    def test_newest_number_is_found(self) -> None:
        for number in range(20):
            self.assertEqual(self.wait(newest_event(self.world.store)), number)
            self.commit()


class TestStream(EventsTestCase):
    def listen(self, query: str = "", **headers: str) -> tuple[Any, Transport]:
        """Connect and request the stream."""
        protocol, transport = self.connect()
        fields = {"Host": HOST, "Authorization": f"Bearer {ADMIN_KEY}"} | headers
        head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
        protocol.dataReceived(f"GET {EVENTS}/stream{query} HTTP/1.1\r\n{head}\r\n".encode())
        self.addCleanup(lambda: self.hang_up(protocol))
        return protocol, transport

    def hang_up(self, protocol: Any) -> None:
        """Disconnect the client, unless it has disconnected already."""
        if protocol in self.disconnected:
            return
        self.disconnected.append(protocol)
        protocol.connectionLost(HUNG_UP)

    def setUp(self) -> None:
        super().setUp()
        self.disconnected: list[Any] = []

    def sent(self, transport: Transport) -> list[int]:
        """Return the numbers of the events sent since the last call."""
        data = transport.value()
        transport.clear()
        return [int(line[4:]) for line in data.split(b"\n") if line.startswith(b"id: ")]

    def test_response_header(self) -> None:
        _, transport = self.listen()
        head, _, body = transport.value().partition(b"\r\n\r\n")
        self.assertIn(b"HTTP/1.1 200 OK", head)
        self.assertIn(b"Content-Type: text/event-stream", head)
        self.assertIn(b"Cache-Control: no-store", head)
        self.assertEqual(body, b"3\r\n:\n\n\r\n")

    def test_stream_begins_with_the_next_event(self) -> None:
        self.commit(7)
        _, transport = self.listen()
        self.assertEqual(self.sent(transport), [])
        self.commit(2)
        self.assertEqual(self.sent(transport), [8, 9])
        self.target()
        self.assertEqual(self.sent(transport), [10])

    def test_stream_begins_after_a_number(self) -> None:
        self.commit(5)
        self.assertEqual(self.sent(self.listen("?after=3")[1]), [4, 5])
        self.assertEqual(self.sent(self.listen(Last_Event_ID="4")[1]), [5])
        self.assertEqual(self.sent(self.listen("?after=0")[1]), [1, 2, 3, 4, 5])

    def test_event_source_that_reconnects_receives_nothing_twice(self) -> None:
        self.commit(5)
        self.assertEqual(self.sent(self.listen("?after=1", Last_Event_ID="4")[1]), [5])

    def test_format_of_an_event(self) -> None:
        _, transport = self.listen()
        transport.clear()
        self.commit()
        lines = transport.value().split(b"\r\n")[1].decode().split("\n")
        self.assertEqual(lines[:2], ["id: 1", "event: session.access_denied"])
        self.assertTrue(lines[2].startswith("data: {"))
        self.assertEqual(json.loads(lines[2][6:]), self.call("GET", EVENTS).json["events"][0])
        self.assertEqual(lines[3:], ["", ""])

    def test_more_than_a_page_is_sent_at_once(self) -> None:
        self.commit(3 * event_stream.PAGE_SIZE + 1)
        self.assertEqual(len(self.sent(self.listen("?after=0")[1])), 3 * event_stream.PAGE_SIZE + 1)

    def test_comment_every_15_seconds(self) -> None:
        _, transport = self.listen()
        transport.clear()
        self.world.reactor.advance(server_sent_events.HEARTBEAT_SECONDS - 1)
        self.assertEqual(transport.value(), b"")
        self.world.reactor.advance(1)
        self.assertEqual(transport.value(), b"3\r\n:\n\n\r\n")

    def test_idle_timeout_does_not_apply_to_streams(self) -> None:
        _, transport = self.listen()
        for _ in range(100):
            self.world.reactor.advance(server_sent_events.HEARTBEAT_SECONDS)
        self.assertFalse(transport.disconnecting)

    def test_client_that_does_not_read_receives_no_events(self) -> None:
        _, transport = self.listen()
        transport.clear()
        transport.producer.pauseProducing()
        self.commit(5)
        self.world.reactor.advance(server_sent_events.HEARTBEAT_SECONDS)
        self.assertEqual(transport.value(), b"")
        transport.producer.resumeProducing()
        self.assertEqual(self.sent(transport), [1, 2, 3, 4, 5])

    def test_disconnect_releases_timer_and_subscription(self) -> None:
        before = self.world.reactor.getDelayedCalls()
        protocol, transport = self.listen()
        self.hang_up(protocol)
        self.assertEqual(len(self.world.store._subscribers), 0)
        self.assertEqual(self.world.reactor.getDelayedCalls(), before)
        transport.clear()
        self.commit()
        self.assertEqual(transport.value(), b"")

    def test_stream_ends_when_the_admin_stops(self) -> None:
        _, transport = self.listen()
        self.site.stopFactory()
        self.assertTrue(transport.value().endswith(b"0\r\n\r\n"))
        self.assertEqual(len(self.world.store._subscribers), 0)
        self.site.startFactory()

    def test_stream_ends_when_the_store_fails(self) -> None:
        _, transport = self.listen()
        self.wait(self.world.store.close())
        self.world.reactor.advance(server_sent_events.HEARTBEAT_SECONDS)
        self.assertTrue(transport.value().endswith(b"0\r\n\r\n"))
        self.assertEqual(len(self.world.store._subscribers), 0)

    def test_number_of_streams_is_limited(self) -> None:
        opened = [self.listen()[0] for _ in range(server_sent_events.MAX_STREAMS)]
        _, transport = self.listen()
        self.assertProblem(parse(transport.value()), 429, "too-many-streams")
        self.hang_up(opened[0])
        _, transport = self.listen()
        self.assertIn(b"200 OK", transport.value())

    def test_invalid_positions_are_rejected(self) -> None:
        for query, headers, field in [
            ("?after=x", {}, "after"),
            ("", {"Last_Event_ID": "x"}, "Last-Event-ID"),
            ("", {"Last_Event_ID": "-1"}, "Last-Event-ID"),
            ("?after=1", {"Last_Event_ID": ""}, "Last-Event-ID"),
            ("?limit=1", {}, "limit"),
        ]:
            _, transport = self.listen(query, **headers)
            self.assertProblem(parse(transport.value()), 422, "invalid-value", field)

    def test_head_request_opens_no_stream(self) -> None:
        protocol, transport = self.connect()
        head = f"HEAD {EVENTS}/stream HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {ADMIN_KEY}\r\n\r\n"
        for _ in range(server_sent_events.MAX_STREAMS + 1):
            transport.clear()
            protocol.dataReceived(head.encode())
            reply = parse(transport.value())
            self.assertEqual((reply.status, reply.body), (200, b""))
            self.assertEqual(reply.headers["content-type"], "text/event-stream")
        self.assertEqual(len(self.world.store._subscribers), 0)
        self.hang_up(protocol)

    def test_disconnect_before_the_response_releases_the_stream(self) -> None:
        waiting: Deferred[None] = Deferred()
        real = self.world.store.events

        async def slow(after: int, limit: int, sid: str | None = None) -> list[AuditRecord]:
            await waiting
            return list(await real(after, limit, sid))

        self.world.store.events = slow  # type: ignore[method-assign]
        for _ in range(server_sent_events.MAX_STREAMS):
            self.hang_up(self.listen()[0])
        waiting.callback(None)
        self.assertIn(b"200 OK", self.listen()[1].value())
