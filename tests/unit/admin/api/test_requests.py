"""The request inspector: filters, what is hidden, the live stream, and who may read it."""

from __future__ import annotations

import json
from typing import Any

from burrowgate.admin.api.requests import PAGE_SIZE, POLL_SECONDS
from tests.support import START
from tests.support.admin_tokens import TokenTestCase
from tests.support.admin_wire import ADMIN_KEY, HOST, HUNG_UP, Transport
from tests.support.logs import SECRETS
from tests.support.records import a_request_record

REQUESTS = "/api/v1/requests"
WHOLE = [secret for name, secret in SECRETS.items() if "mac" not in name and name != "page token"]
"""Those that are recognised by their shape alone; a MAC opens nothing without the rest, nor a page token alone."""


class RequestsTestCase(TokenTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.recent = self.world.recent_requests

    def finish(self, path: bytes = b"/", **fields: Any) -> None:
        self.recent.record([a_request_record(time=START, path=path, **fields)])

    def paths(self, query: str = "") -> list[str]:
        reply = self.call("GET", REQUESTS + query)
        self.assertEqual(reply.status, 200, reply.body)
        return [one["path"] for one in reply.json["requests"]]


class ListTests(RequestsTestCase):
    def test_one_request(self) -> None:
        self.finish(
            b"/reports",
            request_id=b"r-7",
            session_id="s1",
            host=b"app.localhost",
            status=404,
            duration=0.01234,
            request_body_bytes=5,
            response_body_bytes=6,
            client_address="192.0.2.7",
            reason="no-page",
        )
        reply = self.call("GET", REQUESTS).json
        self.assertEqual((reply["kept"], reply["newest"]), (1000, 1))
        self.assertEqual(
            reply["requests"],
            [
                {
                    "number": 1, "id": "r-7", "time": "2023-11-14T22:13:20Z", "session_id": "s1", "target": "app",
                    "client_address": "192.0.2.7", "method": "GET", "host": "app.localhost", "path": "/reports",
                    "status": 404, "duration_ms": 12.34, "request_body_bytes": 5, "response_body_bytes": 6,
                    "outcome": "allowed", "reason": "no-page",
                }
            ],
        )  # fmt: skip

    def test_newest_first_up_to_the_limit(self) -> None:
        for number in range(130):
            self.finish(b"/%d" % number)
        self.assertEqual(self.paths("?limit=3"), ["/129", "/128", "/127"])
        self.assertEqual(len(self.paths()), 100)
        self.assertEqual(len(self.paths("?limit=1000")), 130)

    def test_filters(self) -> None:
        self.finish(b"/a", session_id="s1", method=b"POST", status=201, host=b"one.example")
        self.finish(b"/b", session_id="", target="wiki", status=404, client_address="192.0.2.7")
        self.finish(b"/c", session_id="", target="", status=0, request_id=b"Ab-9")
        for query, wanted in (
            ("", ["/c", "/b", "/a"]),
            ("?session_id=s1", ["/a"]),
            ("?target=wiki", ["/b"]),
            ("?status=404", ["/b"]),
            ("?status=2xx", ["/a"]),
            ("?status=4XX", ["/b"]),
            ("?status=0", ["/c"]),
            ("?method=post", ["/a"]),
            ("?text=ONE.exa", ["/a"]),
            ("?text=192.0.2", ["/b"]),
            ("?text=%2Fc", ["/c"]),
            ("?text=ab-9", ["/c"]),
            ("?target=wiki&status=2xx", []),
        ):
            self.assertEqual(self.paths(query), wanted, query)

    def test_status_that_is_none_is_refused_in_a_sentence(self) -> None:
        for status in ("6xx", "40", "abc", "4x4", "1", "%D9%A4%D9%A0%D9%A4"):
            self.assertProblem(self.call("GET", f"{REQUESTS}?status={status}"), 422, "invalid-value", "status")

    def test_inspector_that_is_off_says_so(self) -> None:
        self.recent.configure(0)
        self.finish()
        self.assertEqual(self.call("GET", REQUESTS).json, {"kept": 0, "newest": 0, "requests": []})

    def test_what_finished_just_now_is_shown(self) -> None:
        self.recent.flush = lambda: self.finish(b"/just-now")
        self.assertEqual(self.paths(), ["/just-now"])

    def test_nothing_with_the_shape_of_a_secret_is_shown_or_found(self) -> None:
        for secret in WHOLE:
            for path in (f"/x/{secret}", f"/x?y={secret}", f"/{secret.replace('.', '%2e').replace('=', '%3D')}"):
                self.finish(path.encode(), method=secret.encode(), host=secret.encode())
        self.finish(b"/.burrowgate/share/" + b"c" * 34)
        reply = self.call("GET", f"{REQUESTS}?limit=1000")
        for secret in WHOLE:
            self.assertNotIn(secret, reply.body.decode())
            self.assertEqual(self.paths(f"?text={secret[:12]}"), [], secret)
        self.assertEqual(self.paths("?text=cccc"), [])


class AccessTests(RequestsTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.finish(b"/mine")
        self.finish(b"/other", target="wiki")

    def test_scope_is_that_of_visits(self) -> None:
        self.assertEqual(self.use(self.token("sessions:read"), "GET", REQUESTS).status, 200)
        for scope in ("audit:read", "metrics:read", "gateway:read"):
            for path in (REQUESTS, f"{REQUESTS}/stream"):
                self.assertProblem(self.use(self.token(scope), "GET", path), 403, "scope-missing")
        self.assertProblem(self.call("GET", REQUESTS, headers={"Authorization": None}), 401)

    def test_confined_token_sees_the_requests_of_its_target(self) -> None:
        token = self.token("sessions:read@app")
        shown = self.use(token, "GET", REQUESTS).json["requests"]
        self.assertEqual([one["path"] for one in shown], ["/mine"])
        self.assertProblem(self.use(token, "GET", f"{REQUESTS}?target=wiki"), 403, "scope-missing")


class StreamTests(RequestsTestCase):
    def listen(self, query: str = "", **headers: str) -> Transport:
        protocol, transport = self.connect()
        fields = {"Host": HOST, "Authorization": f"Bearer {ADMIN_KEY}"} | headers
        head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
        protocol.dataReceived(f"GET {REQUESTS}/stream{query} HTTP/1.1\r\n{head}\r\n".encode())
        self.addCleanup(protocol.connectionLost, HUNG_UP)
        return transport

    def sent(self, transport: Transport) -> list[str]:
        """The paths that were sent since the last call."""
        data = transport.value().decode()
        transport.clear()
        return [json.loads(line[6:])["path"] for line in data.split("\n") if line.startswith("data: ")]

    def poll(self) -> None:
        self.world.reactor.advance(POLL_SECONDS)

    def test_requests_are_sent_as_they_finish(self) -> None:
        self.finish(b"/before")
        transport = self.listen()
        self.assertIn(b"Content-Type: text/event-stream", transport.value())
        self.assertEqual(self.sent(transport), [])
        self.finish(b"/a")
        self.finish(b"/b")
        self.poll()
        self.assertIn(b"id: 2\nevent: request\ndata: {", transport.value())
        self.assertEqual(self.sent(transport), ["/a", "/b"])
        self.poll()
        self.assertEqual(self.sent(transport), [])

    def test_stream_continues_after_a_number(self) -> None:
        for number in range(1, 4):
            self.finish(b"/%d" % number)
        self.assertEqual(self.sent(self.listen("?after=1")), ["/2", "/3"])
        self.assertEqual(self.sent(self.listen(Last_Event_ID="2")), ["/3"])
        self.assertEqual(self.sent(self.listen("?after=1", Last_Event_ID="2")), ["/3"])
        self.assertEqual(self.sent(self.listen(Last_Event_ID="99")), ["/1", "/2", "/3"])

    def test_filters(self) -> None:
        transport = self.listen("?status=4xx&text=b")
        for path, status in ((b"/a", 404), (b"/b", 200), (b"/b/c", 403)):
            self.finish(path, status=status)
        self.poll()
        self.assertEqual(self.sent(transport), ["/b/c"])

    def test_client_that_does_not_read_is_sent_what_is_kept(self) -> None:
        transport = self.listen()
        transport.producer.pauseProducing()
        self.recent.configure(5)
        for number in range(3 * PAGE_SIZE):
            self.finish(b"/%d" % number)
        self.poll()
        self.assertEqual(self.sent(transport), [])
        transport.producer.resumeProducing()
        self.assertEqual(self.sent(transport), [f"/{number}" for number in range(3 * PAGE_SIZE - 5, 3 * PAGE_SIZE)])

    def test_many_requests_are_several_pages(self) -> None:
        transport = self.listen()
        for _ in range(3 * PAGE_SIZE + 1):
            self.finish()
        self.poll()
        self.assertEqual(len(self.sent(transport)), 3 * PAGE_SIZE + 1)

    def test_nothing_looks_for_requests_once_the_client_is_gone(self) -> None:
        protocol, _ = self.connect()
        protocol.dataReceived(
            f"GET {REQUESTS}/stream HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {ADMIN_KEY}\r\n\r\n".encode()
        )
        self.poll()
        protocol.connectionLost(HUNG_UP)
        reads: list[None] = []
        self.recent.flush = lambda: reads.append(None)
        for _ in range(9):
            self.poll()
        self.assertEqual(reads, [])
