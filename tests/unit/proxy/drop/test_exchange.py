"""Drop boxes behind real connections in memory: who may send, over HTTP/1.1 and HTTP/2, and what a cut leaves."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from burrowgate.core.audit import Action
from burrowgate.core.drop_box import DropBox
from burrowgate.core.lifecycle import revoke
from burrowgate.core.store_records import Change
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import TargetType
from burrowgate.testing.records import vid
from tests.support import TestCase
from tests.support.http2_client import Http2Client
from tests.support.proxy_wire import KEY, Far, World, now, read_answers, request

BOX = DropBox(max_file_bytes=1_000_000, max_total_bytes=3_000_000, max_files=10)


class DropExchangeTests(TestCase):
    def setUp(self) -> None:
        super().setUp()
        self.root = Path(self.mktemp())
        self.root.mkdir()
        self.world = self.make(public=False)
        self.cookie = b"Cookie: burrowgate=" + KEY.cookie(self.world.session.sid, vid(1)).encode()
        self.token = b"Burrowgate-Token: " + self.world.token()

    def make(self, *, public: bool) -> World:
        return World(public=public, target=self.target())

    def target(self) -> dict[str, Any]:
        address = TargetAddress(folder=str(self.root.resolve()))
        return {"type": TargetType.FOLDER, "address": address, "drop": BOX}

    def names(self) -> list[str]:
        return sorted(os.listdir(self.root))

    def put(self, *fields: bytes, body: bytes = b"hello", visitor: Far | None = None, name: bytes = b"a.txt") -> int:
        visitor = visitor or self.world.visitor()
        length = b"Content-Length: %d" % len(body)
        visitor.send(request(length, *fields, method=b"PUT", target=b"/" + name, body=body))
        self.world.reactor.advance(0)
        (answer,) = read_answers(visitor.take())
        return int(answer.status)

    def test_page_and_file_with_the_cookie_of_a_browser(self) -> None:
        visitor = self.world.visitor()
        visitor.send(request(self.cookie))
        (answer,) = read_answers(visitor.take())
        self.assertEqual(answer.status, 200)
        self.assertIn(b"Send files", answer.body)
        self.assertEqual(self.put(self.cookie, b"Origin: http://app.localhost", visitor=visitor), 201)
        self.assertEqual(self.names(), ["a.txt"])

    def test_cookie_without_own_origin_adds_nothing_also_after_the_page(self) -> None:
        visitor = self.world.visitor()
        visitor.send(request(self.cookie))
        visitor.take()
        self.assertEqual(self.put(self.cookie, visitor=visitor), 403)
        for fields in (
            [b"Origin: http://other.localhost"],
            [b"Origin: null"],
            [b"Sec-Fetch-Site: same-site", b"Origin: http://app.localhost"],
            [b"Sec-Fetch-Site: cross-site"],
        ):
            self.assertEqual(self.put(self.cookie, *fields), 403, fields)
        self.assertEqual(self.names(), [])

    def test_program_with_a_token(self) -> None:
        self.assertEqual(self.put(self.token), 201)
        self.assertEqual(self.put(), 403)
        self.assertEqual(self.names(), ["a.txt"])

    def test_public_drop_box(self) -> None:
        self.world = self.make(public=True)
        self.assertEqual(self.put(), 201)
        self.assertEqual(self.put(b"Origin: http://other.localhost"), 403)
        self.assertEqual(self.names(), ["a.txt"])

    def test_connection_goes_on_after_each_file(self) -> None:
        visitor = self.world.visitor()
        for number in range(3):
            self.assertEqual(self.put(self.token, visitor=visitor, name=b"%d" % number), 201)
        self.assertEqual((self.names(), visitor.end), (["0", "1", "2"], ""))

    def test_file_in_many_segments_and_chunks(self) -> None:
        visitor = self.world.visitor()
        head = request(self.token, b"Transfer-Encoding: chunked", method=b"PUT", target=b"/a")
        visitor.send(head, *(b"1000\r\n" + b"x" * 4096 + b"\r\n" for _ in range(200)), b"0\r\n\r\n")
        self.assertEqual(read_answers(visitor.take())[0].status, 201)
        self.assertEqual((self.root / "a").stat().st_size, 200 * 4096)

    def test_revocation_in_the_middle_of_a_file_leaves_nothing(self) -> None:
        visitor = self.world.visitor()
        head = request(self.token, b"Content-Length: 900000", method=b"PUT", target=b"/a")
        visitor.send(head, b"x" * 500_000)
        self.assertEqual(len(self.names()), 1)
        revoked = revoke(self.world.session, now=int(self.world.clock.now()))
        now(self.world.registry.commit(Change(puts=(revoked,))))
        self.world.connections.cut(self.world.session.sid, "revoked")
        self.assertEqual((visitor.end, self.names()), ("aborted", []))

    def test_lost_connection_leaves_nothing(self) -> None:
        visitor = self.world.visitor()
        visitor.send(request(self.token, b"Content-Length: 900000", method=b"PUT", target=b"/a"), b"x" * 300_000)
        visitor.reset()
        self.assertEqual(self.names(), [])

    def test_too_large_file_is_refused_from_its_head_alone(self) -> None:
        visitor = self.world.visitor()
        visitor.send(
            request(self.token, b"Content-Length: 1000001", b"Expect: 100-continue", method=b"PUT", target=b"/a")
        )
        (answer,) = read_answers(visitor.take())
        self.assertEqual((answer.status, self.names()), (413, []))

    def test_client_that_waits_for_a_100_gets_it_once_the_file_can_be_taken(self) -> None:
        visitor = self.world.visitor()
        head = request(self.token, b"Content-Length: 5", b"Expect: 100-continue", method=b"PUT", target=b"/a")
        visitor.send(head)
        self.assertEqual(visitor.take(), b"HTTP/1.1 100 Continue\r\n\r\n")
        self.assertEqual(len(self.names()), 1)
        visitor.send(b"hello")
        self.assertEqual(read_answers(visitor.take())[0].status, 201)
        self.assertEqual(self.names(), ["a"])

    def test_http2_refuses_and_receives(self) -> None:
        self.world = World(scheme="https", public=False, target=self.target())
        client = Http2Client(self.world)
        fields = [(b"burrowgate-token", self.world.token()), (b"accept", b"application/json")]
        length = (b"content-length", b"1000001")
        large = client.request(*fields, length, method=b"PUT", path=b"/a", body=b"x" * 10, ended=False)
        small = client.request(*fields, method=b"PUT", path=b"/b", body=b"x" * 10_000)
        self.assertEqual([client[large].status, client[small].status], [413, 201])
        self.assertEqual(json.loads(client[small].body), {"received": [{"name": "b", "size": 10_000}]})
        self.assertEqual((client[large].reset, self.names()), (0, ["b"]))

    def test_http2_stream_that_is_reset_leaves_nothing(self) -> None:
        self.world = World(scheme="https", public=False, target=self.target())
        client = Http2Client(self.world)
        token = (b"burrowgate-token", self.world.token())
        stream = client.request(token, method=b"PUT", path=b"/a", body=b"x" * 50_000, ended=False)
        self.assertEqual(len(self.names()), 1)
        client.h2.reset_stream(stream)
        client.run()
        self.assertEqual(self.names(), [])

    def test_files_are_events_of_the_visit_counted_together(self) -> None:
        for name in (b"one", b"two", b"three"):
            self.assertEqual(self.put(self.token, name=name), 201)
        now(self.world.visits.flush(self.world.clock.now() + 120))
        events = [
            record.event
            for record in now(self.world.store.events(0, 1000))
            if record.event.action is Action.FILE_RECEIVED
        ]
        self.assertEqual([(event.sid, event.target) for event in events], [(self.world.session.sid, "app")])
        self.assertEqual(events[0].actor, "visitor 198.51.100.7")
        detail = {"name": "one", "bytes": 15, "times": 3, "last": int(self.world.clock.now())}
        self.assertEqual(events[0].detail, detail)
