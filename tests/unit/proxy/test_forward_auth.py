"""Forward auth, with authorization requests in the forms of nginx, Caddy, Traefik and Envoy."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core.http import forward_auth
from burrowgate.core.identity.identity_fields import FIELD_NAMES, NEVER_SENT_NAMES
from burrowgate.core.sessions import Kind, Limits
from burrowgate.core.store_records import Change
from burrowgate.core.targets import TargetType
from burrowgate.core.tokens import page_token
from burrowgate.proxy.forward_auth import ApprovingPool, ForwardAuthConnection, ForwardAuthFactory
from burrowgate.testing.records import a_session
from tests.support import FAST_ARGON2, TestCase
from tests.support.proxy_wire import DATE, KEY, PEER, Answer, World, now, read_answers

PROXY = "192.0.2.1"
NAVIGATE = b"Sec-Fetch-Mode: navigate"


class ForwardAuthCase(TestCase):
    """Base class: a proxy that sends authorization requests."""

    def setUp(self) -> None:
        self.begin()

    def begin(self, public: bool = False, **target: object) -> None:
        """Create a gateway; `target` are fields of its target."""
        self.world = World(public=public, trusted=(PROXY,), target=target)
        context = self.world.context
        self.context = replace(
            context,
            upstreams=ApprovingPool(context),
            parse_request=forward_auth.reader(self.world.trusts),
            reads_bodies=False,
        )

    def send(self, question: bytes, *fields: bytes, peer: str = PROXY) -> Answer:
        """Return the response to an authorization request with the method and path `question`."""
        factory = ForwardAuthFactory(self.context, self.world.limits)
        connection = self.world.visitor(peer, factory.buildProtocol(None))
        connection.send(b"\r\n".join([question + b" HTTP/1.1", *fields, b"", b""]))
        sent = connection.take()
        self.status_line = sent.partition(b"\r\n")[0]
        (response,) = read_answers(sent, question.partition(b" ")[0])
        assert response.complete
        return response

    def ask(
        self, uri: bytes, *fields: bytes, method: bytes = b"GET", kind: bytes = b"", host: bytes = b"app.localhost"
    ) -> Answer:
        """Send an authorization request in the form of Caddy, Traefik or nginx."""
        return self.send(
            b"GET /.burrowgate/verify" + kind,
            b"Host: 127.0.0.1:8482",
            b"X-Forwarded-Method: " + method,
            b"X-Forwarded-Uri: " + uri,
            b"X-Forwarded-Host: " + host,
            b"X-Forwarded-Proto: http",
            b"X-Forwarded-For: " + PEER.encode(),
            *fields,
        )

    @property
    def token(self) -> bytes:
        return b"Burrowgate-Token: " + self.world.token()


class ApprovalTests(ForwardAuthCase):
    def test_approval_carries_the_fields_for_the_target(self) -> None:
        link = self.world.link()
        response = self.ask(
            b"/a?" + link + b"&b=c",
            b"Cookie: burrowgate=x; name=ann",
            b"Authorization: Basic eDp5",
            b"Referer: http://app.localhost/?" + link,
        )
        assert (response.status, response.body) == (200, b"")
        for name, value in {
            b"X-Forwarded-Uri": b"/a?b=c",
            b"Burrowgate-Query": b"b=c",
            b"Cookie": b"name=ann",
            b"Authorization": b"Basic eDp5",
            b"Referer": b"http://app.localhost/",
            b"Burrowgate-Session": self.world.session.sid.encode(),
            b"X-Request-Id": b"r1",
            b"X-Forwarded-For": PEER.encode(),
            b"X-Forwarded-Host": b"app.localhost",
            b"Cache-Control": b"no-store",
        }.items():
            assert response[name] == value, name

    def test_stripped_fields_are_present_and_empty(self) -> None:
        response = self.ask(b"/", b"Authorization: Bearer " + self.world.token())
        assert [response[name] for name in (b"Authorization", b"Cookie", b"Referer", b"Burrowgate-Query")] == [b""] * 4

    def test_public_domains_and_folders_are_approved(self) -> None:
        self.begin(public=True)
        response = self.ask(b"/", b"Burrowgate-Session: me")
        assert response.status == 200 and response[b"Burrowgate-Session"] is None
        self.begin(type=TargetType.FOLDER)
        assert self.ask(b"/", self.token).status == 200

    def test_envoy_request_with_the_path_appended_is_approved(self) -> None:
        response = self.send(
            b"DELETE /.burrowgate/verify/a//b?c",
            b"Host: app.localhost",
            b"X-Forwarded-For: " + PEER.encode(),
            self.token,
        )
        assert (response.status, response[b"X-Forwarded-Uri"]) == (200, b"/a//b?c")
        record = self.world.records[-1]
        assert (record.method, record.host, record.path) == (b"DELETE", b"app.localhost", b"/a//b")

    def test_approval_is_counted_and_recorded_once(self) -> None:
        self.ask(b"/x", self.token, b"User-Agent: curl")
        now(self.world.visits.flush())
        (visit,) = now(self.world.store.visits(self.world.session.sid, limit=9))
        assert (visit.address, visit.requests, visit.user_agent) == (PEER, 1, "curl")
        (entry,) = self.world.records
        assert (entry.session_id, entry.path, entry.status, entry.outcome, entry.client_address) == (
            self.world.session.sid, b"/x", 200, "allowed", PEER,
        )  # fmt: skip
        assert self.world.live == 0 and not self.world.made

    def test_approval_of_a_page_link_carries_its_cookie(self) -> None:
        self.begin(page_assets=("/static/*",))
        session = a_session(2, kid=KEY.kid, kind=Kind.PAGE_SHARE)
        now(self.world.registry.commit(Change(puts=(session,))))
        base, _, mac = KEY.token(session.sid, session.created_at).encode().rpartition(b".")
        link = b"/p?%b=%b&%b=p" % (mac, base, page_token(KEY.seed(session.sid), b"app.localhost", b"/p"))
        response = self.ask(link, NAVIGATE)
        assert (response.status, response[b"X-Forwarded-Uri"]) == (200, b"/p")
        cookie = (response[b"Set-Cookie"] or b"").partition(b";")[0]
        assert self.ask(b"/static/x", b"Cookie: " + cookie).status == 200
        assert self.ask(b"/q", b"Cookie: " + cookie).status == 403

    def test_one_connection_carries_several_authorization_requests(self) -> None:
        connection = self.world.visitor(PROXY, ForwardAuthConnection(self.context, self.world.limits))
        about = b"Host: x\r\nX-Forwarded-Method: GET\r\nX-Forwarded-Host: app.localhost\r\nX-Forwarded-Uri: "
        for kind, field, status in ((b"", self.token, 200), (b"-status", b"A: b", 401), (b"", b"A: b", 403)):
            connection.send(b"GET /.burrowgate/verify%b HTTP/1.1\r\n%b/\r\n%b\r\n\r\n" % (kind, about, field))
            assert [response.status for response in read_answers(connection.take())] == [status]

    def test_repeated_authorization_request_concerns_its_own_path(self) -> None:
        connection = self.world.visitor(PROXY, ForwardAuthConnection(self.context, self.world.limits))
        fields = b"Host: app.localhost\r\nX-Forwarded-Method: GET\r\nX-Forwarded-Uri: /x\r\n%b\r\n\r\n" % self.token
        for line in (b"GET /.burrowgate/verify", b"GET /.burrowgate/verify", b"GET /.burrowgate/verify/y"):
            connection.send(line + b" HTTP/1.1\r\n" + fields)
            assert [response.status for response in read_answers(connection.take())] == [200]
        assert [entry.path for entry in self.world.records] == [b"/x", b"/x", b"/y"]


class Sink:
    """Exchange that records the response to it."""

    def __init__(self) -> None:
        self.events: list[tuple[object, ...]] = []

    def response_head(self, *head: object) -> None:
        self.events.append(head)

    def response_end(self) -> None:
        self.events.append(("end",))


class ApprovingUpstreamTests(ForwardAuthCase):
    """The end of an exchange that stands in place of a target's connection."""

    def test_route_leads_to_no_address(self) -> None:
        route = ApprovingPool(self.context).route(self.world.served)
        assert route.target is self.world.served and route.names is None and route.mapping is None

    def test_approval_has_these_fields_and_no_others(self) -> None:
        pool, sink = ApprovingPool(self.context), Sink()
        upstream = pool.acquire(pool.route(self.world.served), repeatable=True)
        upstream.attach(sink)
        lines = b"Host: a\r\nreferer: b\r\nX-Forwarded-For: c\r\nReferer: d\r\nX-Request-Id: e\r\nAccept: f\r\n"
        upstream.send_head(b"GET", b"/g?h?i", lines, 0, b"")
        head, end = sink.events
        assert head == (
            200,
            b"Admitted",
            [
                (b"X-Forwarded-For", b"c"),
                (b"X-Request-Id", b"e"),
                (b"Cookie", b""),
                (b"Authorization", b""),
                (b"Referer", b"b, d"),
                *((name, b"") for name in (*FIELD_NAMES, *NEVER_SENT_NAMES)),
                (b"X-Forwarded-Uri", b"/g?h?i"),
                (b"Burrowgate-Query", b"h?i"),
                (b"Cache-Control", b"no-store"),
                (b"Date", DATE),
            ],
            0,
        )
        assert end == ("end",)

    def test_exchange_gets_at_most_one_approval_and_none_after_it_ended(self) -> None:
        pool = ApprovingPool(self.context)
        upstream, sink = pool.acquire(pool.route(self.world.served), repeatable=True), Sink()
        upstream.send_head(b"GET", b"/", b"", 0, b"")
        upstream.attach(sink)
        upstream.abandon()
        upstream.send_head(b"GET", b"/", b"", 0, b"")
        assert sink.events == []
        upstream.attach(sink)
        for _ in range(2):
            upstream.send_head(b"GET", b"/", b"", 0, b"")
        assert len(sink.events) == 2


class RefusalTests(ForwardAuthCase):
    def test_refusal_equals_that_of_a_request_to_the_gateway(self) -> None:
        self.world.visitor().send(b"GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n")
        visitor = self.world.visitor()
        visitor.send(b"GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n")
        (own,) = read_answers(visitor.take())
        response = self.ask(b"/")
        for one in (response, own):
            one.fields.remove((b"X-Request-Id", one[b"X-Request-Id"]))
        assert (response.status, response.body, response.fields) == (own.status, own.body, own.fields)

    def test_only_trusted_proxies_may_send_authorization_requests(self) -> None:
        assert self.ask(b"/", b"Burrowgate-Token: x").status == 403
        assert self.ask(b"/", self.token, host=b"other.localhost").status == 403
        assert self.send(b"GET /.burrowgate/verify", b"Host: app.localhost", peer=PEER).status == 403
        assert self.send(b"GET /.burrowgate/verify", b"Host: app.localhost").status == 400
        assert self.send(b"GET /", b"Host: app.localhost", self.token).status == 404

    def test_link_of_a_navigation_gets_the_login_redirect(self) -> None:
        response = self.ask(b"/a?" + self.world.link() + b"&b", NAVIGATE)
        assert (response.status, response[b"Location"]) == (303, b"/a?b")
        cookie = (response[b"Set-Cookie"] or b"").partition(b";")[0]
        assert self.ask(b"/a", b"Cookie: " + cookie).status == 200

    def test_session_limits_apply_to_the_original_request(self) -> None:
        session = a_session(2, kid=KEY.kid, limits=Limits(networks=("192.0.2.0/24",), methods=("GET",)))
        other = a_session(3, kid=KEY.kid, limits=Limits(networks=("198.51.100.0/24",), methods=("GET",)))
        now(self.world.registry.commit(Change(puts=(session, other))))
        tokens = [b"Burrowgate-Token: " + KEY.token(one.sid, one.created_at).encode() for one in (session, other)]
        assert [self.ask(b"/", one).status for one in tokens] == [403, 200]
        assert self.ask(b"/", tokens[1], method=b"POST").status == 403

    def test_response_about_a_head_request_has_no_body(self) -> None:
        response = self.ask(b"/", method=b"HEAD")
        assert (response.status, response.body, response[b"Content-Length"]) == (403, b"", b"0")
        assert self.send(b"HEAD /.burrowgate/verify/", b"Host: app.localhost").status == 403
        assert self.ask(b"/", self.token, method=b"HEAD").status == 200

    def test_websocket_of_a_foreign_origin_is_refused(self) -> None:  # SEC-26
        response = self.ask(b"/a?" + self.world.link(), NAVIGATE)
        cookie = b"Cookie: " + (response[b"Set-Cookie"] or b"").partition(b";")[0]
        for switching in (b"Upgrade: websocket", b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="):
            assert self.ask(b"/", cookie, switching, b"Origin: http://app.localhost").status == 200
            assert self.ask(b"/", cookie, switching, b"Origin: http://elsewhere").status == 403
            assert self.ask(b"/", cookie, switching).status == 403

    def test_revoked_session_is_refused_at_once(self) -> None:  # SEC-39
        assert self.ask(b"/", self.token).status == 200
        revoked = replace(self.world.session, revoked_at=int(self.world.clock.now()), version=2)
        now(self.world.registry.commit(Change(puts=(revoked,))))
        assert self.ask(b"/", self.token).status == 410


class AnswerModeTests(ForwardAuthCase):
    def test_status_mode_gives_200_or_401(self) -> None:
        assert self.ask(b"/", self.token, kind=b"-status").status == 200
        for uri, fields in ((b"/", ()), (b"/?" + self.world.link(), (NAVIGATE,)), (b"/.burrowgate/leave", ())):
            assert self.ask(uri, *fields, kind=b"-status").status == 401
            assert self.status_line == b"HTTP/1.1 401 Unauthorized"
        assert self.send(b"GET /.burrowgate/verify-status", b"Host: app.localhost").status == 401

    def test_page_mode_gives_the_page_but_no_approval(self) -> None:
        assert self.ask(b"/", kind=b"-page").status == 403
        assert self.ask(b"/?" + self.world.link(), NAVIGATE, kind=b"-page").status == 303
        assert self.ask(b"/.burrowgate/leave", kind=b"-page").status == 200
        response = self.ask(b"/", self.token, kind=b"-page")
        assert (response.status, response[b"Burrowgate-Session"]) == (503, None)
        assert self.status_line == b"HTTP/1.1 503 Service Unavailable"
        for field in ((b"Retry-After", b"1"), (b"Content-Type", b"text/plain; charset=utf-8")):
            assert field in response.fields

    def test_reserved_pages_are_no_approval(self) -> None:  # SEC-46
        assert self.ask(b"/.burrowgate/session", self.token, kind=b"-page").status == 200
        for path in (b"/.burrowgate/session", b"/.burrowgate/leave", b"/.burrowgate/x"):
            assert self.ask(path, self.token).status == (404 if path.endswith(b"x") else 403)
        self.ask(b"/.burrowgate/leave", self.token)
        assert self.status_line == b"HTTP/1.1 403 Forbidden"

    def test_disabled_target_is_refused(self) -> None:
        self.begin(enabled=False)
        assert self.ask(b"/", self.token).status == 503


class EntryTests(ForwardAuthCase):
    """A confirmation works without a body; a passphrase does not, and the page says so."""

    def limit(self, **limits: object) -> None:
        session = a_session(kid=KEY.kid, version=2, limits=Limits(**limits))  # type: ignore[arg-type]
        now(self.world.registry.commit(Change(puts=(session,))))

    def test_button_of_a_confirmation(self) -> None:
        self.limit(confirm=True)
        uri = b"/a?" + self.world.link()
        page = self.ask(uri, NAVIGATE)
        self.assertEqual((page.status, b"Open this link?" in page.body), (403, True))
        page = self.ask(uri, NAVIGATE, kind=b"-page")
        self.assertEqual((page.status, b"Open this link?" in page.body), (200, True))
        self.assertEqual(self.ask(uri, NAVIGATE, kind=b"-status").status, 401)
        entered = self.ask(uri, NAVIGATE, method=b"POST")
        self.assertEqual((entered.status, entered[b"Location"]), (303, b"/a"))
        cookie = b"Cookie: " + (entered[b"Set-Cookie"] or b"").partition(b";")[0]
        self.assertEqual(self.ask(b"/a", NAVIGATE, cookie).status, 200)

    def test_passphrase_can_only_be_shown_in_the_field(self) -> None:
        secret = FAST_ARGON2.hash_now(KEY.passphrase_secret("the passphrase"), bytes(16))
        self.limit(passphrase=secret)
        uri = b"/a?" + self.world.link()
        for method in (b"GET", b"POST"):
            page = self.ask(uri, NAVIGATE, b"Content-Length: 0", method=method)
            self.assertEqual((page.status, b"cannot be opened here" in page.body), (401, True))
            self.assertNotIn(b"<form", page.body)
        shown = self.ask(uri, b"Burrowgate-Passphrase: the passphrase")
        self.assertEqual(shown.status, 200)
        self.assertNotIn(b"passphrase", b"".join(name + value for name, value in shown.fields))
        entered = self.ask(uri, NAVIGATE, b"Burrowgate-Passphrase: the passphrase")
        self.assertEqual(entered.status, 303)
