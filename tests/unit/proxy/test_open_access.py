"""Paths open without a credential, preflights and manifests, in exchanges over HTTP/1.1 and HTTP/2, in memory."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core.store_records import Change
from tests.support.exchange_case import NAVIGATE, WEBSOCKET, ExchangeCase, field, status
from tests.support.http2_client import Http2Client
from tests.support.proxy_wire import KEY, World, answer, now, ok

PREFLIGHT = (b"Origin: https://other.example", b"Access-Control-Request-Method: PUT")


class OpenPathTests(ExchangeCase):
    target = {"open_paths": ("/open/*", "/feed.xml")}

    def test_open_path_is_read_without_a_credential_and_logged_as_open(self) -> None:
        for target in (b"/open/a", b"/feed.xml?x=1"):
            far = self.forwarded(target=target)
            got = far.take()
            self.assertTrue(got.startswith(b"GET " + target + b" HTTP/1.1\r\n"))
            self.assertEqual(
                (field(got, b"Burrowgate-Session"), field(got, b"X-Forwarded-For")), (b"", b"198.51.100.7")
            )
            far.send(ok())
            self.assertEqual(status(self.visitor.take()), 200)
        record = self.world.records[-1]
        self.assertEqual((record.outcome, record.reason, record.session_id), ("allowed", "open-path", ""))

    def test_other_paths_and_methods_get_the_response_that_they_got_before(self) -> None:
        expected = self.ask(target=b"/closed")
        self.assertEqual(status(expected), 403)
        for target, how in (
            (b"/open", {}),
            (b"/open/../closed", {}),
            (b"/open/..%2fclosed", {}),
            (b"/open/a;/../closed", {}),
            (b"/open//closed", {}),
            (b"/open/a", {"method": b"POST"}),
            (b"/open/a", {"method": b"OPTIONS"}),
            (b"/.burrowgate/session", {}),
        ):
            self.assertEqual(_alike(self.ask(target=target, **how)), _alike(expected), (target, how))
        self.assertEqual(self.world.made, [])

    def test_body_and_upgrade_need_a_credential(self) -> None:
        self.assertEqual(status(self.ask(b"Content-Length: 2", target=b"/open/a", body=b"ab")), 403)
        self.assertEqual(status(self.ask(b"Transfer-Encoding: chunked", target=b"/open/a", body=b"0\r\n\r\n")), 403)
        self.assertEqual(status(self.ask(*WEBSOCKET, target=b"/open/a")), 403)
        self.assertEqual(self.world.made, [])

    def test_credential_goes_first(self) -> None:
        self.forwarded(self.bearer, target=b"/open/a").send(ok())
        self.assertEqual(self.world.records[-1].session_id, self.world.session.sid)
        got = self.ask(NAVIGATE, target=b"/open/a?" + self.world.link())
        self.assertEqual((status(got), field(got, b"Location")), (303, b"/open/a"))

    def test_credential_that_opens_nothing_does_not_close_it_and_does_not_reach_the_target(self) -> None:
        self.revoke()
        for fields, query in (
            ((self.bearer,), b""),
            ((), b"?" + self.world.link()),
            ((b"Cookie: burrowgate=junk; a=b",), b""),
        ):
            got = self.forwarded(*fields, target=b"/open/a" + query, visitor=self.world.visitor()).take()
            self.assertTrue(got.startswith(b"GET /open/a HTTP/1.1\r\n"), got)
            self.assertNotIn(self.world.token()[:20], got)
            self.assertNotIn(b"burrowgate=", got)
        self.assertEqual(status(self.ask(self.bearer, target=b"/closed")), 410)

    def test_path_that_is_closed_is_refused_at_once_and_its_exchanges_are_cut(self) -> None:
        far = self.forwarded(target=b"/open/a")
        far.send(answer(b"Content-Type: text/event-stream", b"Transfer-Encoding: chunked") + b"1\r\na\r\n")
        other = self.world.visitor()
        kept = self.forwarded(target=b"/feed.xml", visitor=other)
        served = self.world.served
        now(self.world.registry.commit(Change(puts=(replace(served, open_paths=("/feed.xml",), version=2),))))
        self.world.turns.run()
        self.assertEqual(self.world.records[-1].reason, "not-public")
        kept.send(ok())
        self.assertEqual(status(other.take()), 200)
        self.assertEqual(status(self.ask(target=b"/open/a")), 403)

    def test_same_connection_alternates_between_open_and_closed_paths(self) -> None:
        for target, expected in ((b"/open/a", 200), (b"/closed", 403), (b"/open/a", 200), (b"/open/b", 200)) * 2:
            self.visitor.send(_request(target))
            if expected == 200:
                self.world.target().take()
                self.world.target().send(ok())
            self.assertEqual(status(self.visitor.take()), expected, target)

    def test_target_that_is_off_opens_nothing(self) -> None:
        now(self.world.registry.commit(Change(puts=(replace(self.world.served, enabled=False, version=2),))))
        self.assertEqual(status(self.ask(target=b"/open/a")), 503)


class PreflightTests(ExchangeCase):
    target = {"preflight": True}

    def test_preflight_reaches_the_target_without_a_credential(self) -> None:
        far = self.forwarded(*PREFLIGHT, method=b"OPTIONS", target=b"/api")
        self.assertEqual(field(far.take(), b"Access-Control-Request-Method"), b"PUT")
        far.send(answer(b"Access-Control-Allow-Origin: https://other.example", status=b"204 No Content"))
        self.assertEqual(status(self.visitor.take()), 204)
        self.assertEqual((self.reasons[-1], self.world.records[-1].outcome), ("preflight", "allowed"))

    def test_nothing_else_does(self) -> None:
        for fields, how in (
            (PREFLIGHT, {"method": b"GET"}),
            (PREFLIGHT, {"method": b"PUT"}),
            (PREFLIGHT[:1], {"method": b"OPTIONS"}),
            (PREFLIGHT[1:], {"method": b"OPTIONS"}),
            ((*PREFLIGHT, b"Content-Length: 1"), {"method": b"OPTIONS", "body": b"a"}),
            (PREFLIGHT, {"method": b"OPTIONS", "target": b"*"}),
            (PREFLIGHT, {"method": b"OPTIONS", "target": b"/.burrowgate/session"}),
        ):
            self.assertEqual(status(self.ask(*fields, **how)), 403, (fields, how))
        self.assertEqual(self.world.made, [])


class ManifestTests(ExchangeCase):
    def test_developer_reads_why_a_manifest_is_refused(self) -> None:
        got = self.ask(b"Sec-Fetch-Dest: manifest")
        self.assertEqual((status(got), field(got, b"Content-Type")), (403, b"text/plain; charset=utf-8"))
        self.assertIn(b'crossorigin="use-credentials"', got)
        self.assertIn(b"open_paths", got)
        self.assertEqual(self.reasons, ["manifest-without-credential"])

    def test_manifest_of_a_page_with_credentials_is_forwarded(self) -> None:
        cookie = b"Cookie: burrowgate=" + KEY.cookie(self.world.session.sid, "A" * 16).encode()
        self.forwarded(b"Sec-Fetch-Dest: manifest", cookie).send(ok())
        self.assertEqual(status(self.visitor.take()), 200)

    def test_developer_reads_why_a_service_worker_is_refused(self) -> None:
        cookie = b"Cookie: burrowgate=" + KEY.cookie(self.world.session.sid, "A" * 16).encode()
        got = self.ask(cookie, b"Service-Worker: script")
        self.assertEqual((status(got), field(got, b"Content-Type")), (403, b"text/plain; charset=utf-8"))
        self.assertIn(b"service_workers", got)


class Http2Tests(ExchangeCase):
    def setUp(self) -> None:
        self.world = World(public=False, scheme="https", target={"open_paths": ("/open/*",), "preflight": True})
        self.client = Http2Client(self.world)

    def ask_h2(self, method: bytes, path: bytes, *fields: tuple[bytes, bytes], ended: bool = True) -> int:
        pseudo = [(b":method", method), (b":scheme", b"https"), (b":authority", b"app.localhost"), (b":path", path)]
        return self.client.send_request([*pseudo, *fields], ended=ended)

    def test_open_paths_and_preflights(self) -> None:
        preflight = ((b"origin", b"https://other.example"), (b"access-control-request-method", b"PUT"))
        for method, path, fields in ((b"GET", b"/open/a", ()), (b"OPTIONS", b"/api", preflight)):
            stream = self.ask_h2(method, path, *fields)
            self.world.target().send(ok(b""))
            self.client.run()
            self.assertEqual(self.client[stream].status, 200)

    def test_what_is_closed(self) -> None:
        for method, path in (
            (b"GET", b"/closed"),
            (b"GET", b"/open/%2e%2e/closed"),
            (b"POST", b"/open/a"),
            (b"OPTIONS", b"/api"),
        ):
            stream = self.ask_h2(method, path)
            self.assertEqual(self.client[stream].status, 403)
        stream = self.ask_h2(b"GET", b"/open/a", ended=False)
        self.assertEqual(self.client[stream].status, 403)
        self.assertEqual(self.world.made, [])


def _alike(got: bytes) -> bytes:
    head, _, body = got.partition(b"\r\n\r\n")
    return b"\r\n".join(line for line in head.split(b"\r\n") if not line.startswith(b"X-Request-Id")) + body


def _request(target: bytes) -> bytes:
    return b"GET " + target + b" HTTP/1.1\r\nHost: app.localhost\r\n\r\n"
