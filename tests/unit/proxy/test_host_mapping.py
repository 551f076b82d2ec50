"""The `Host` of a target and all that depends on it, in exchanges over HTTP/1.1, HTTP/2 and WebSockets, in memory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from twisted.internet.defer import Deferred

from burrowgate.core.field_rules import FieldRule
from burrowgate.core.store_records import Change
from burrowgate.core.targets import Domain, TargetType
from burrowgate.testing.records import a_target, vid
from tests.support.exchange_case import SWITCH, WEBSOCKET, ExchangeCase, field, status
from tests.support.http2_client import WEBSOCKET as HTTP2_WEBSOCKET
from tests.support.http2_client import Http2Client
from tests.support.proxy_wire import KEY, World, answer, now, ok, request

PUBLIC = b"http://app.localhost"
OWN = b"http://127.0.0.1:3000"


class OwnHostTests(ExchangeCase):
    """A target that gets the host of its own address."""

    target = {"upstream_host": "target"}

    def test_target_sees_its_own_origin_and_gets_the_public_one_beside_it(self) -> None:
        got = bytes(self.forwarded(self.bearer, b"Origin: " + PUBLIC, b"Referer: " + PUBLIC + b"/a").received)
        for name, value in (
            (b"Host", b"127.0.0.1:3000"),
            (b"Origin", OWN),
            (b"Referer", OWN + b"/a"),
            (b"X-Forwarded-Host", b"app.localhost"),
            (b"X-Forwarded-Proto", b"http"),
            (b"X-Forwarded-Port", b"80"),
        ):
            self.assertEqual(field(got, name), value)

    def test_foreign_origin_stays_foreign(self) -> None:
        for origin in (b"http://evil.example", b"null", b"http://other.localhost", b"https://app.localhost", OWN):
            target = self.forwarded(self.bearer, b"Origin: " + origin)
            self.assertEqual(field(target.take(), b"Origin"), origin)
            target.send(ok())
            self.visitor.take()

    def test_response_is_mapped_back_in_every_form(self) -> None:
        own = OWN + b"/a"
        fields = (b"Location: " + own, b"Link: <" + own + b">", b"Content-Location: " + own, b"Refresh: 1; url=" + own)
        for got in (
            answer(*fields, b"Content-Length: 2", body=b"ok"),
            answer(*fields, b"Content-Length: 2", body=b"ok", status=b"302 Found"),
            answer(*fields, b"Content-Length: 2", b"Set-Cookie: a=b; Domain=127.0.0.1", body=b"ok"),
            answer(*fields, b"Transfer-Encoding: chunked", body=b"2\r\nok\r\n0\r\n\r\n"),
            answer(*fields, b"Content-Length: 0", status=b"404 Not Found"),
        ):
            self.forwarded(self.bearer).send(got)
            response = self.visitor.take()
            self.assertEqual(field(response, b"Location"), PUBLIC + b"/a")
            self.assertEqual(field(response, b"Link"), b"<" + PUBLIC + b"/a>")
            self.assertEqual(field(response, b"Refresh"), b"1; url=" + PUBLIC + b"/a")
            self.assertNotIn(b"127.0.0.1", response)

    def test_early_hints_are_mapped(self) -> None:
        target = self.forwarded(self.bearer)
        target.send(b"HTTP/1.1 103 Early Hints\r\nLink: <" + OWN + b"/a.css>; rel=preload\r\n\r\n")
        self.assertEqual(field(self.visitor.take(), b"Link"), b"<" + PUBLIC + b"/a.css>; rel=preload")
        target.send(ok())
        self.assertEqual(status(self.visitor.take()), 200)

    def test_websocket_has_the_targets_origin(self) -> None:
        target = self.forwarded(self.bearer, *WEBSOCKET, b"Origin: " + PUBLIC)
        got = target.take()
        self.assertEqual((field(got, b"Host"), field(got, b"Origin")), (b"127.0.0.1:3000", OWN))
        target.send(SWITCH)
        self.assertEqual(status(self.visitor.take()), 101)

    def test_websocket_of_a_foreign_page_is_still_refused(self) -> None:
        cookie = b"Cookie: burrowgate=" + self.cookie()
        for origin in (b"http://evil.example", OWN):
            self.assertEqual(status(self.ask(cookie, *WEBSOCKET, b"Origin: " + origin)), 403)

    def cookie(self) -> bytes:
        """Return the value of a visit cookie."""
        return KEY.cookie(self.world.session.sid, vid(1)).encode()

    def test_repeated_heads_follow_a_change_of_the_target(self) -> None:
        origin = b"Origin: " + PUBLIC
        hosts = []
        for number, host in enumerate(("target", "visitor", "app.internal", "target"), 2):
            changed = replace(self.world.served, upstream_host=host, version=number)
            now(self.world.registry.commit(Change(puts=(changed,))))
            for _ in range(2):
                target = self.forwarded(self.bearer, origin)
                got = target.take()
                hosts.append((field(got, b"Host"), field(got, b"Origin")))
                target.send(ok())
                self.visitor.take()
        own, visitors, internal = (b"127.0.0.1:3000", OWN), (b"app.localhost", PUBLIC), b"app.internal"
        named = (internal, b"http://" + internal)
        self.assertEqual(hosts, [own, own, visitors, visitors, named, named, own, own])

    def test_one_connection_may_ask_for_targets_with_different_hosts(self) -> None:
        other = a_target(
            "other",
            type=TargetType.HTTP,
            domains=(Domain(host="other.localhost", public=True),),
            upstream_host="internal.example",
        )
        now(self.world.registry.commit(Change(puts=(other,))))
        requests = {
            b"127.0.0.1:3000": request(self.bearer, b"Origin: " + PUBLIC),
            b"internal.example": b"GET / HTTP/1.1\r\nHost: other.localhost\r\nOrigin: " + PUBLIC + b"\r\n\r\n",
        }
        for _ in range(3):
            for host, data in requests.items():
                self.visitor.send(data)
                target = next(far for far in self.world.made if far.received)
                got = target.take()
                self.assertEqual(field(got, b"Host"), host)
                self.assertEqual(field(got, b"Origin"), OWN if host.startswith(b"127") else PUBLIC)
                target.send(answer(b"Link: <" + OWN + b"/>", b"Content-Length: 0"))
                self.assertEqual(
                    field(self.visitor.take(), b"Link"),
                    b"<http://app.localhost/>" if host.startswith(b"127") else b"<http://other.localhost/>",
                )

    def test_scheme_that_is_detected_on_connecting_is_used_for_the_first_request(self) -> None:
        world = self.world
        auto = replace(world.served, type=TargetType.AUTO, version=2)
        now(world.registry.commit(Change(puts=(auto,))))
        route = world.upstreams.route(auto)
        world.connecting = Deferred()
        self.visitor.send(request(self.bearer, b"Origin: " + PUBLIC))
        route.tls = True
        route.set_names()
        world.connected()
        got = world.target().take()
        self.assertEqual(field(got, b"Origin"), b"https://127.0.0.1:3000")
        self.assertEqual(field(got, b"Burrowgate-Session"), world.session.sid.encode())


class VisitorsHostTests(ExchangeCase):
    """A target that gets the visitor's host, which is the default."""

    def test_origin_and_links_are_not_touched(self) -> None:
        target = self.forwarded(self.bearer, b"Origin: " + PUBLIC)
        got = target.take()
        self.assertEqual((field(got, b"Host"), field(got, b"Origin")), (b"app.localhost", PUBLIC))
        target.send(answer(b"Link: <" + OWN + b"/>", b"Content-Length: 0"))
        self.assertEqual(field(self.visitor.take(), b"Link"), b"<" + OWN + b"/>")

    def test_redirects_past_the_gateway_lead_through_it(self) -> None:
        for location, public in (
            (b"http://app.localhost:3000/a/", PUBLIC + b"/a/"),
            (b"//app.localhost:3000/a/", PUBLIC + b"/a/"),
            (b"//127.0.0.1:3000/a/", PUBLIC + b"/a/"),
            (b"http://app.localhost:3001/a/", b"http://app.localhost:3001/a/"),
            (b"http://127.0.0.1/a/", b"http://127.0.0.1/a/"),
        ):
            redirect = answer(b"Location: " + location, b"Content-Length: 0", status=b"301 Moved Permanently")
            self.forwarded(self.bearer).send(redirect)
            self.assertEqual(field(self.visitor.take(), b"Location"), public)

    def test_destination_of_a_move_has_the_targets_scheme(self) -> None:
        world = World(scheme="https")
        move = request(b"Destination: https://app.localhost/b", method=b"MOVE", target=b"/a")
        visitor = world.visitor()
        visitor.send(move)
        got = world.target().take()
        self.assertEqual(field(got, b"Destination"), b"http://app.localhost/b")
        self.assertEqual(got.count(b"X-Request-Id"), 1)
        route = world.upstreams.route(world.served)
        world.target().send(ok())
        route.tls = True
        visitor.send(move)
        self.assertEqual(field(world.target().take(), b"Destination"), b"https://app.localhost/b")


class Http2Tests(ExchangeCase):
    """The same over HTTP/2, which has TLS."""

    def setUp(self) -> None:
        self.world = World(scheme="https", target={"upstream_host": "target"})
        self.client = Http2Client(self.world)

    def test_request_and_response_are_mapped(self) -> None:
        stream_id = self.client.request((b"origin", b"https://app.localhost"))
        target = self.world.target()
        got = target.take()
        self.assertEqual((field(got, b"Host"), field(got, b"Origin")), (b"127.0.0.1:3000", OWN))
        self.assertEqual((field(got, b"X-Forwarded-Proto"), field(got, b"X-Forwarded-Port")), (b"https", b"443"))
        target.send(answer(b"Location: https://127.0.0.1:3000/a", b"Content-Length: 0", status=b"302 Found"))
        self.client.run()
        self.assertEqual(self.client[stream_id].head[b"location"], b"https://app.localhost/a")

    def test_websocket_has_the_targets_origin(self) -> None:
        fields = ((b"sec-websocket-version", b"13"), (b"origin", b"https://app.localhost"))
        self.client.send_request([*HTTP2_WEBSOCKET, *fields], ended=False)
        got = self.world.target().take()
        self.assertEqual((field(got, b"Host"), field(got, b"Origin")), (b"127.0.0.1:3000", OWN))


class FieldRuleTests(ExchangeCase):
    """Fields that the operator sets and removes."""

    target = {
        "request_fields": (FieldRule(name="X-Api-Key", value="k1"), FieldRule(name="DNT")),
        "response_fields": (FieldRule(name="X-Frame-Options", value="DENY"), FieldRule(name="Server")),
    }

    def test_request_has_the_operators_fields_and_not_the_visitors(self) -> None:
        got = self.forwarded(self.bearer, b"x-api-key: forged", b"DNT: 1", b"X-Own: 1").take()
        self.assertEqual((field(got, b"X-Api-Key"), field(got, b"X-Own")), (b"k1", b"1"))
        self.assertNotIn(b"DNT", got)

    def test_response_has_them_in_every_form(self) -> None:
        fields = (b"Server: x", b"X-Frame-Options: SAMEORIGIN")
        for got in (
            answer(*fields, b"Content-Length: 2", body=b"ok"),
            answer(*fields, b"Content-Length: 2", b"Set-Cookie: a=b", body=b"ok"),
            answer(*fields, b"Content-Length: 0", status=b"302 Found"),
            answer(*fields, b"Transfer-Encoding: chunked", body=b"2\r\nok\r\n0\r\n\r\n"),
        ):
            self.forwarded(self.bearer).send(got)
            response = self.visitor.take()
            self.assertEqual(field(response, b"X-Frame-Options"), b"DENY")
            self.assertNotIn(b"Server", response)

    def test_repeated_heads_follow_a_change_of_the_rules(self) -> None:
        values = []
        for number, rules in enumerate(((FieldRule(name="X-Api-Key", value="k2"),), ()), 2):
            now(
                self.world.registry.commit(
                    Change(puts=(replace(self.world.served, request_fields=rules, version=number),))
                )
            )
            for _ in range(2):
                target = self.forwarded(self.bearer)
                values.append(field(target.take(), b"X-Api-Key"))
                target.send(ok())
                self.visitor.take()
        self.assertEqual(values, [b"k2", b"k2", b"", b""])

    def test_secret_is_read_from_its_file_and_without_it_nothing_is_forwarded(self) -> None:
        path = Path(self.mktemp())
        rules = (FieldRule(name="Authorization", file=str(path)),)
        changed = replace(self.world.served, request_fields=rules, version=2)
        now(self.world.registry.commit(Change(puts=(changed,))))
        self.assertEqual(status(self.ask(self.bearer)), 502)
        self.assertEqual(self.world.made, [])
        path.write_text("Basic c2VjcmV0\n")
        self.assertEqual(field(self.forwarded(self.bearer).take(), b"Authorization"), b"Basic c2VjcmV0")
