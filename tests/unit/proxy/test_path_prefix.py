"""A target below a path prefix, in exchanges over HTTP/1.1, HTTP/2 and WebSockets, in memory."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core.store_records import Change
from burrowgate.core.target_address import TargetAddress
from tests.support.exchange_case import SWITCH, WEBSOCKET, ExchangeCase, field, status
from tests.support.http2_client import Http2Client
from tests.support.proxy_wire import Far, World, answer, now, ok, request

PUBLIC = b"http://app.localhost"
OWN = b"http://127.0.0.1:3000"
BELOW = TargetAddress(host="127.0.0.1", port=3000, prefix="/app")


def requested(target: Far) -> bytes:
    """Return the request target that `target` has received last."""
    return target.take().split(b" ", 2)[1]


class PrefixCase(ExchangeCase):
    target = {"address": BELOW}


class RequestTests(PrefixCase):
    def test_requests_go_below_the_prefix(self) -> None:
        for path, expected in (
            (b"/", b"/app/"),
            (b"/a/b?c=/..", b"/app/a/b?c=/.."),
            (b"/app/a", b"/app/a"),
            (b"http://app.localhost/a", b"/app/a"),
            (b"http://app.localhost", b"/app/"),
        ):
            target = self.forwarded(self.bearer, target=path)
            self.assertEqual(requested(target), expected)
            target.send(ok())
            self.visitor.take()

    def test_link_is_removed_from_the_query(self) -> None:
        target = self.forwarded(target=b"/a?x=1&" + self.world.link())
        self.assertEqual(requested(target), b"/app/a?x=1")

    def test_options_of_the_server_stay_below_the_prefix(self) -> None:
        self.assertEqual(requested(self.forwarded(self.bearer, method=b"OPTIONS", target=b"*")), b"/app/")

    def test_path_that_could_leave_the_prefix_reaches_no_target(self) -> None:
        for path in (b"/../x", b"/%2e%2e/x", b"/a/..%2f../x", b"/..;/x", b"/%252e%252e/x", b"/app/../x"):
            self.assertEqual(status(self.ask(self.bearer, target=path)), 400, path)
            destination = b"Destination: " + PUBLIC + path
            self.assertEqual(status(self.ask(self.bearer, destination, method=b"MOVE", target=b"/a")), 400, path)
        self.assertEqual(self.world.made, [])

    def test_repeated_heads_follow_a_change_of_the_prefix(self) -> None:
        seen = []
        for number, prefix in enumerate(("/app", "", "/other", "/app"), 2):
            changed = replace(self.world.served, address=replace(BELOW, prefix=prefix), version=number)
            now(self.world.registry.commit(Change(puts=(changed,))))
            for path in (b"/a", b"/b"):
                target = self.forwarded(self.bearer, b"Referer: " + PUBLIC + b"/r", target=path)
                got = target.take()
                seen.append((got.split(b" ", 2)[1], field(got, b"Referer")))
                target.send(ok())
                self.visitor.take()
        expected = [
            (b"%b%b" % (p, a), PUBLIC + p + b"/r") for p in (b"/app", b"", b"/other", b"/app") for a in (b"/a", b"/b")
        ]
        self.assertEqual(seen, expected)

    def test_websocket_is_below_the_prefix(self) -> None:
        target = self.forwarded(self.bearer, *WEBSOCKET, b"Origin: " + PUBLIC, target=b"/ws")
        self.assertEqual(requested(target), b"/app/ws")
        target.send(SWITCH)
        self.assertEqual(status(self.visitor.take()), 101)
        target.send(b"frame")
        self.assertEqual(self.visitor.take(), b"frame")

    def test_request_that_is_repeated_has_the_prefix_once(self) -> None:
        target = self.forwarded(self.bearer, target=b"/a")
        target.send(ok())
        self.visitor.take()
        target = self.forwarded(self.bearer, target=b"/a")
        target.finish()  # the reused connection is lost
        self.assertEqual(len(self.world.made), 2)
        self.assertEqual(requested(self.world.target()), b"/app/a")

    def test_reserved_path_stays_the_gateways(self) -> None:
        self.assertEqual(status(self.ask(self.bearer, target=b"/.burrowgate/session")), 200)
        self.assertEqual(self.world.made, [])


class ResponseTests(PrefixCase):
    def test_references_lead_through_the_link_in_every_form(self) -> None:
        own = OWN + b"/app/a"
        fields = (
            b"Location: " + own,
            b"Link: </app/a>; rel=next",
            b"Content-Location: /app/a",
            b"Refresh: 1; url=" + own,
            b"Service-Worker-Allowed: /app/",
        )
        for got in (
            answer(*fields, b"Content-Length: 2", body=b"ok"),
            answer(*fields, b"Content-Length: 2", body=b"ok", status=b"302 Found"),
            answer(*fields, b"Content-Length: 2", b"Set-Cookie: a=b; Path=/app", body=b"ok"),
            answer(*fields, b"Transfer-Encoding: chunked", body=b"2\r\nok\r\n0\r\n\r\n"),
            answer(*fields, b"Content-Length: 0", status=b"404 Not Found"),
        ):
            self.forwarded(self.bearer).send(got)
            response = self.visitor.take()
            for name, value in (
                (b"Location", PUBLIC + b"/a"),
                (b"Link", b"</a>; rel=next"),
                (b"Content-Location", b"/a"),
                (b"Refresh", b"1; url=" + PUBLIC + b"/a"),
                (b"Service-Worker-Allowed", b"/"),
            ):
                self.assertEqual(field(response, name), value)
            self.assertNotIn(b"127.0.0.1", response)

    def test_cookie_comes_back_for_the_paths_that_the_visitor_uses(self) -> None:
        self.forwarded(self.bearer).send(
            answer(b"Set-Cookie: a=b; Path=/app", b"Set-Cookie: c=d; Path=/app/x", b"Content-Length: 0")
        )
        got = self.visitor.take()
        cookies = [line.partition(b": ")[2] for line in got.split(b"\r\n") if line.startswith(b"Set-Cookie")]
        self.assertEqual(cookies, [b"a=b; Path=/", b"c=d; Path=/x", b"c=d; Path=/app/x"])

    def test_early_hints_are_mapped(self) -> None:
        target = self.forwarded(self.bearer)
        target.send(b"HTTP/1.1 103 Early Hints\r\nLink: </app/a.css>; rel=preload\r\n\r\n")
        self.assertEqual(field(self.visitor.take(), b"Link"), b"</a.css>; rel=preload")


class OwnHostTests(ExchangeCase):
    target = {"address": BELOW, "upstream_host": "target"}

    def test_host_and_prefix_are_mapped_together(self) -> None:
        target = self.forwarded(self.bearer, b"Origin: " + PUBLIC, b"Referer: " + PUBLIC + b"/a", target=b"/b")
        got = target.take()
        self.assertTrue(got.startswith(b"GET /app/b HTTP/1.1\r\n"))
        self.assertEqual((field(got, b"Host"), field(got, b"Origin")), (b"127.0.0.1:3000", OWN))
        self.assertEqual(field(got, b"Referer"), OWN + b"/app/a")
        target.send(answer(b"Location: " + OWN + b"/app/c", b"Content-Length: 0", status=b"303 See Other"))
        self.assertEqual(field(self.visitor.take(), b"Location"), PUBLIC + b"/c")


class Http2Tests(ExchangeCase):
    def test_request_and_response_are_mapped(self) -> None:
        world = World(scheme="https", target={"address": BELOW})
        client = Http2Client(world)
        stream_id = client.request(path=b"/a?b")
        self.assertEqual(requested(world.target()), b"/app/a?b")
        world.target().send(answer(b"Location: /app/c", b"Content-Length: 0", status=b"302 Found"))
        client.run()
        self.assertEqual(client[stream_id].head[b"location"], b"/c")
        refused = client.request(path=b"/%2e%2e/a")
        self.assertEqual(client[refused].status, 400)


class SocketTests(ExchangeCase):
    target = {"address": TargetAddress(socket="/run/app.sock")}

    def test_target_at_a_socket_gets_the_visitors_host_or_localhost(self) -> None:
        for number, (host, expected) in enumerate((("auto", b"app.localhost"), ("target", b"localhost")), 2):
            changed = replace(self.world.served, upstream_host=host, version=number)
            now(self.world.registry.commit(Change(puts=(changed,))))
            target = self.forwarded(self.bearer)
            self.assertEqual(field(target.take(), b"Host"), expected)
            target.send(answer(b"Location: http://localhost/a", b"Content-Length: 0", status=b"302 Found"))
            self.assertEqual(field(self.visitor.take(), b"Location"), PUBLIC + b"/a")


class PublicRequestTests(ExchangeCase):
    def test_page_of_a_public_domain_is_below_the_prefix(self) -> None:
        world = World(target={"address": BELOW})
        world.visitor().send(request(target=b"/a"))
        self.assertEqual(requested(world.target()), b"/app/a")
