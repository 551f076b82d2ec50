"""Dialogues of a visitor, the gateway and a target: who comes in, what is forwarded, and how it ends."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.core.http.fields import RESERVED_PATH
from burrowgate.core.lifecycle import delete_target, extend, revoke
from burrowgate.core.sessions import Kind, Limits, Session
from burrowgate.core.store_records import Change
from burrowgate.core.targets import Domain, TargetAddress, TargetType
from burrowgate.core.tokens import Key, Keyring, page_token
from burrowgate.errors import (
    FileDescriptorsExhausted,
    StoreUnavailable,
    UpstreamAddressNotAllowed,
    UpstreamCertificateError,
    UpstreamConnectError,
    UpstreamProtocolError,
    UpstreamTimeout,
)
from burrowgate.proxy.context import Timeouts
from burrowgate.sessions.expiry import SessionExpiry
from tests.support import TestCase
from tests.support.proxy_wire import (
    HOST,
    KEY,
    PEER,
    PSEUDONYM,
    Far,
    World,
    answer,
    now,
    ok,
    relayed,
    request,
    upstream_request,
)

NAVIGATE = b"Sec-Fetch-Mode: navigate"
WEBSOCKET = (
    b"Connection: Upgrade",
    b"Upgrade: websocket",
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    b"Sec-WebSocket-Version: 13",
)
SWITCH = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"


def status(got: bytes) -> int:
    """The status of the first answer in `got`."""
    return int(got[9:12] or 0)


def field(got: bytes, name: bytes) -> bytes:
    """The value of the only field `name` of an answer's head, or nothing."""
    lines = got.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]
    found = [line.partition(b": ")[2] for line in lines if line.lower().startswith(name.lower() + b":")]
    assert len(found) < 2, found
    return found[0] if found else b""


def cookie_of(got: bytes) -> bytes:
    """What a browser sends back of the only cookie in an answer."""
    return b"Cookie: " + field(got, b"Set-Cookie").partition(b";")[0]


class ExchangeCase(TestCase):
    """A private target, and the holder of a session."""

    timeouts = Timeouts()
    max_body = 0
    target: dict[str, Any] = {}

    def setUp(self) -> None:
        self.world = World(public=False, timeouts=self.timeouts, max_body=self.max_body, target=self.target)
        world = self.world
        self.lifetimes = SessionExpiry(
            world.directory,
            world.connections,
            keys=lambda: world.keyring,
            clock=world.clock,
            last_used_at=world.usage.last_used_at,
        )
        world.directory.watch(self.lifetimes.changed)
        self.visitor = world.visitor()
        self.bearer = b"Authorization: Bearer " + world.token()

    def put(self, session: Session) -> Session:
        """Commit `session`, as it is to be, and remember it."""
        now(self.world.directory.commit(Change(puts=(session,))))
        self.world.session = session
        return session

    def limit(self, **limits: Any) -> None:
        """The session from now on has these limits."""
        held = self.world.session
        self.put(replace(held, limits=Limits(**limits), version=held.version + 1))

    def revoke(self) -> None:
        self.put(revoke(self.world.session, now=int(self.world.clock.now())))
        self.world.turns.run()

    def ask(self, *fields: bytes, visitor: Far | None = None, **how: Any) -> bytes:
        """What comes back of a request that the gateway answers itself."""
        visitor = visitor or self.world.visitor()
        visitor.send(request(*fields, **how))
        return visitor.take()

    def forwarded(self, *fields: bytes, visitor: Far | None = None, **how: Any) -> Far:
        """The target's end of a request that is forwarded, not yet answered."""
        before = len(self.world.made)
        (visitor or self.visitor).send(request(*fields, **how))
        target = self.world.target()
        self.assertTrue(target.received, "nothing was forwarded")
        self.assertLessEqual(len(self.world.made), before + 1)
        return target

    def open_websocket(self, *fields: bytes) -> Far:
        target = self.forwarded(*(fields or (self.bearer,)), *WEBSOCKET)
        target.take()
        target.send(SWITCH)
        self.assertEqual(status(self.visitor.take()), 101)
        return target

    @property
    def reasons(self) -> list[str]:
        return [entry.reason for entry in self.world.records]


class Landing(ExchangeCase):
    def link(self, path: bytes = b"/a?x=1&", rest: bytes = b"") -> bytes:
        return path + self.world.link() + rest

    def test_a_navigation_lands_at_the_clean_address_with_a_cookie(self) -> None:
        got = self.ask(NAVIGATE, target=self.link(rest=b"&y=%202"))
        self.assertEqual(status(got), 303)
        self.assertEqual(field(got, b"Location"), b"/a?x=1&y=%202")
        self.assertEqual(field(got, b"Cache-Control"), b"no-store")
        self.assertEqual(field(got, b"Referrer-Policy"), b"no-referrer")
        cookie = field(got, b"Set-Cookie")
        self.assertTrue(cookie.startswith(b"burrowgate=" + KEY.kid.encode()))
        self.assertTrue(cookie.endswith(b"; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400"))
        self.assertEqual(self.world.made, [])

    def test_the_cookie_opens_what_the_link_opened(self) -> None:
        cookie = cookie_of(self.ask(NAVIGATE, target=self.link()))
        target = self.forwarded(cookie, target=b"/a?x=1")
        self.assertEqual(
            target.take(),
            upstream_request(
                target=b"/a?x=1", number=2, last=b"Burrowgate-Session: " + self.world.session.sid.encode()
            ),
        )

    def test_a_path_that_would_lead_to_another_host_stays_on_this_one(self) -> None:
        for path, clean in ((b"//evil.example/", b"/.//evil.example/"), (b"/\\evil.example", b"/./\\evil.example")):
            got = self.ask(NAVIGATE, target=path + b"?" + self.world.link())
            self.assertEqual(field(got, b"Location"), clean)

    def test_a_head_lands_without_a_body(self) -> None:
        visitor = self.world.visitor()
        got = self.ask(NAVIGATE, visitor=visitor, target=self.link(), method=b"HEAD")
        self.assertEqual(status(got), 303)
        self.assertTrue(got.endswith(b"\r\n\r\n"))
        self.assertNotEqual(field(got, b"Content-Length"), b"0")
        self.assertEqual(visitor.end, "")

    def test_an_old_browser_lands_by_what_it_accepts(self) -> None:
        self.assertEqual(status(self.ask(b"Accept: text/html,*/*", target=self.link())), 303)

    def test_a_posted_form_is_forwarded_at_once(self) -> None:
        target = self.forwarded(
            NAVIGATE, b"Content-Length: 3", target=self.link(rest=b"&y"), method=b"POST", body=b"a=b"
        )
        got = target.take()
        self.assertTrue(got.startswith(b"POST /a?x=1&y HTTP/1.1\r\n"))
        self.assertTrue(got.endswith(b"\r\n\r\na=b"))

    def test_what_is_no_navigation_is_forwarded_at_once(self) -> None:
        for mode in (b"Sec-Fetch-Mode: cors", b"Accept: application/json"):
            target = self.forwarded(mode, target=self.link(), visitor=self.world.visitor())
            self.assertTrue(target.take().startswith(b"GET /a?x=1 HTTP/1.1\r\n"))
            self.assertNotIn(self.world.link(), target.take())

    def test_a_parameter_of_the_shape_of_a_page_token_is_the_applications_own(self) -> None:
        own = b"&" + b"k" * 22 + b"=p"
        self.assertEqual(field(self.ask(NAVIGATE, target=self.link(rest=own)), b"Location"), b"/a?x=1" + own)
        target = self.forwarded(target=self.link(rest=own))
        self.assertTrue(target.take().startswith(b"GET /a?x=1" + own + b" "))

    def test_no_secret_is_in_the_access_log(self) -> None:
        cookie = cookie_of(self.ask(NAVIGATE, target=self.link()))
        self.forwarded(cookie, self.bearer, target=self.link()).send(ok())
        self.assertEqual(len(self.world.records), 2)
        for entry in self.world.records:
            self.assertNotIn(self.world.link().partition(b"=")[0].decode(), repr(entry))
            self.assertNotIn("x=1", repr(entry))
        land, forward = self.world.records
        self.assertEqual((land.status, land.outcome, land.reason), (303, "allowed", "land"))
        self.assertEqual((forward.session_id, forward.target), (self.world.session.sid, "app"))
        self.assertEqual((forward.method, forward.host, forward.path, forward.status), (b"GET", HOST, b"/a", 200))
        self.assertEqual((forward.request_body_bytes, forward.response_body_bytes), (0, 5))
        self.assertEqual((forward.outcome, forward.reason, forward.client_address), ("allowed", "", PEER))


class OwnPages(ExchangeCase):
    def test_session_tells_of_the_session(self) -> None:
        got = self.ask(self.bearer, target=b"/.burrowgate/session")
        self.assertEqual(status(got), 200)
        self.assertTrue(got.endswith(b'{"label": "session 1", "expires_at": 1700086400}\n'))
        self.assertEqual(status(self.ask(target=b"/.burrowgate/session")), 403)

    def test_leave_takes_the_cookie_back_whoever_comes(self) -> None:
        for fields in ((), (self.bearer,)):
            got = self.ask(*fields, target=b"/.burrowgate/leave")
            self.assertEqual(status(got), 200)
            self.assertTrue(field(got, b"Set-Cookie").startswith(b"burrowgate=; "))
            self.assertTrue(field(got, b"Set-Cookie").endswith(b"Max-Age=0"))

    def test_nothing_reserved_ever_reaches_a_target(self) -> None:
        for path in (b"", b"/", b"/x", b"/leave/", b"/session/../x"):
            self.assertEqual(status(self.ask(self.bearer, target=RESERVED_PATH + path)), 404)
            self.assertEqual(status(self.ask(target=RESERVED_PATH + path)), 403)
        self.assertEqual(self.world.made, [])
        self.forwarded(self.bearer, target=b"/.burrowgateway")

    def test_a_host_that_is_nobodys_has_no_such_pages(self) -> None:
        visitor = self.world.visitor()
        visitor.send(b"GET /.burrowgate/leave HTTP/1.1\r\nHost: other.example\r\n\r\n")
        self.assertEqual(status(visitor.take()), 404)


class Pages(ExchangeCase):
    target = {"page_assets": ("/static/*",)}

    def setUp(self) -> None:
        super().setUp()
        held = self.world.session
        self.put(replace(held, kind=Kind.PAGE_SHARE, version=2))

    def page(self, path: bytes, named: bytes | None = None) -> bytes:
        token = page_token(KEY.seed(self.world.session.sid), HOST, named or path)
        return path + b"?a=1&" + self.world.link() + b"&" + token + b"=p"

    def test_a_page_link_opens_its_page_at_once_and_gives_a_cookie_for_its_assets(self) -> None:
        target = self.forwarded(NAVIGATE, target=self.page(b"/r/1"))
        self.assertTrue(target.take().startswith(b"GET /r/1?a=1 HTTP/1.1\r\n"))
        target.send(ok())
        got = self.visitor.take()
        self.assertEqual(status(got), 200)
        cookie = cookie_of(got)
        self.assertTrue(self.forwarded(cookie, target=b"/static/app.css").take().startswith(b"GET /static/app.css "))
        for how in ({"target": b"/r/1"}, {"target": b"/static/x", "method": b"POST"}, {"target": b"/static/../r/1"}):
            self.assertEqual(status(self.ask(cookie, **how)), 403)

    def test_it_opens_nothing_else(self) -> None:
        self.assertEqual(status(self.ask(NAVIGATE, target=self.page(b"/r/2", b"/r/1"))), 403)
        self.assertEqual(status(self.ask(NAVIGATE, target=b"/r/1?" + self.world.link())), 403)
        self.assertEqual(status(self.ask(target=self.page(b"/r/1"), method=b"POST")), 403)
        self.assertEqual(status(self.ask(target=self.page(b"/r//1"))), 400)
        self.assertEqual(self.world.made, [])

    def test_a_script_gets_the_page_without_a_cookie(self) -> None:
        target = self.forwarded(target=self.page(b"/r/1"))
        target.send(ok())
        self.assertEqual(field(self.visitor.take(), b"Set-Cookie"), b"")


class Refusals(ExchangeCase):
    def test_nothing_genuine_is_refused_the_same_way_to_the_byte(self) -> None:
        stranger = Key(b"x" * 32)
        other = replace(self.world.session, sid="B" * 22, target_id="another", version=1)
        now(self.world.directory.commit(Change(puts=(other,))))
        forged = stranger.token(self.world.session.sid, self.world.session.created_at).encode()
        unknown = KEY.token("C" * 22, self.world.session.created_at).encode()
        elsewhere = KEY.token(other.sid, other.created_at).encode()
        answers = {
            re.sub(rb"\r\nX-Request-Id: r[0-9]+\r\n", b"\r\n", self.ask(*fields))
            for fields in (
                (),
                (b"Authorization: Bearer " + forged,),
                (b"Authorization: Bearer " + unknown,),
                (b"Authorization: Bearer " + elsewhere,),
                (b"Burrowgate-Token: nonsense",),
                (b"Cookie: burrowgate=nonsense; burrowgate=",),
            )
        }
        self.assertEqual(len(answers), 1)
        self.assertEqual(status(answers.pop()), 403)
        self.assertEqual(
            self.reasons,
            ["no-credential", "not-genuine", "no-session", "other-target", "not-genuine", "not-genuine"],
        )

    def test_the_applications_own_authorization_passes_untouched(self) -> None:
        target = self.forwarded(b"Authorization: Basic YTpi", b"Burrowgate-Token: " + self.world.token())
        self.assertIn(b"\r\nAuthorization: Basic YTpi\r\n", target.received)

    def test_states_are_told_to_the_holder(self) -> None:
        held = self.world.session
        self.world.clock.time = held.expires_at - 0.001
        self.forwarded(self.bearer).send(ok())
        self.world.clock.time = held.expires_at
        self.assertIn(b"has expired", self.ask(self.bearer))
        self.put(extend(held, self.world.served, days=1, now=held.expires_at))
        self.visitor.take()
        self.forwarded(self.bearer).send(ok())
        self.assertEqual(status(self.visitor.take()), 200)
        self.revoke()
        got = self.ask(self.bearer)
        self.assertEqual(status(got), 410)
        self.assertIn(b"was revoked", got)

    def test_a_target_that_is_off_serves_nobody_and_keeps_its_sessions(self) -> None:
        world = self.world
        off = replace(world.served, enabled=False, version=2)
        now(world.directory.commit(Change(puts=(off,))))
        self.assertEqual([status(self.ask(self.bearer)), status(self.ask())], [503, 503])
        now(world.directory.commit(Change(puts=(replace(off, enabled=True, version=3),))))
        self.forwarded(self.bearer)

    def test_a_raw_target_says_that_it_cannot_be_opened(self) -> None:
        now(self.world.directory.commit(Change(puts=(replace(self.world.served, type=TargetType.TCP, version=2),))))
        self.assertEqual(status(self.ask(self.bearer)), 501)

    def test_a_deleted_target_is_gone_with_its_domains(self) -> None:
        now(self.world.directory.commit(Change(puts=(delete_target(self.world.served, now=1_700_000_000),))))
        self.assertEqual(status(self.ask(self.bearer)), 404)

    def test_a_removed_key_opens_nothing(self) -> None:
        self.forwarded(self.bearer).send(ok())
        self.world.keyring = Keyring([Key(b"y" * 32)])
        self.assertEqual(status(self.ask(self.bearer)), 403)

    def test_limits(self) -> None:
        for limits, fields, said in (
            ({"methods": ("GET",)}, {"method": b"POST"}, 403),
            ({"networks": ("203.0.113.0/24",)}, {}, 403),
            ({"max_visits": 1}, {}, 403),
        ):
            self.limit(**limits)
            self.assertEqual(status(self.ask(self.bearer, **fields)), said, limits)
        self.assertEqual(self.reasons, ["method", "network", "navigation-only"])
        self.limit(networks=("198.51.100.0/24", "2001:db8::/32"), methods=("GET", "HEAD"))
        self.forwarded(self.bearer)

    def test_so_many_at_a_time_and_no_more(self) -> None:
        self.limit(max_connections=2)
        visitors = [self.world.visitor() for _ in range(2)]
        targets = [self.forwarded(self.bearer, visitor=visitor) for visitor in visitors]
        self.assertEqual(status(self.ask(self.bearer)), 429)
        targets[0].send(ok())
        self.forwarded(self.bearer, visitor=self.world.visitor())

    def test_a_foreign_page_opens_no_live_connection(self) -> None:
        cookie = cookie_of(self.ask(NAVIGATE, target=b"/?" + self.world.link()))
        for origin in ((), (b"Origin: http://evil.example",), (b"Origin: null",)):
            self.assertEqual(status(self.ask(cookie, *WEBSOCKET, *origin)), 403)
        self.assertEqual(status(self.ask(self.bearer, *WEBSOCKET, b"Origin: http://evil.example")), 403)
        self.open_websocket(cookie, b"Origin: http://" + HOST)

    def test_methods_that_are_not_served_and_a_request_that_comes_round_again(self) -> None:
        self.assertEqual(status(self.ask(self.bearer, method=b"TRACE")), 501)
        self.assertEqual(status(self.ask(self.bearer, b"Via: 1.1 x, 1.1 " + PSEUDONYM)), 508)
        self.assertEqual(self.world.made, [])
        self.forwarded(self.bearer, b"Via: 1.1 another")

    def test_a_program_is_told_as_a_program(self) -> None:
        got = self.ask(b"Accept: application/json")
        self.assertEqual(field(got, b"Content-Type"), b"application/problem+json")

    def test_refusals_of_a_holder_are_written_down_together(self) -> None:
        self.revoke()
        for _ in range(30):
            self.ask(self.bearer)
            self.ask()
        now(self.world.usage.flush())
        recorded = now(self.world.store.events(0, 100))
        (event,) = [record.event for record in recorded if record.event.action == "session.access_denied"]
        self.assertEqual(event.detail, {"reason": "revoked", "times": 30})
        self.assertEqual((event.actor, event.target, event.sid), (f"visitor {PEER}", "app", self.world.session.sid))


class Visits(ExchangeCase):
    def setUp(self) -> None:
        super().setUp()
        self.limit(max_visits=1)

    def land(self) -> bytes:
        return cookie_of(self.ask(NAVIGATE, target=b"/?" + self.world.link()))

    def test_previews_and_scripts_burn_nothing(self) -> None:
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

    def test_one_browser_opens_it_and_goes_on_for_as_long_as_it_likes(self) -> None:
        first, second = self.land(), self.land()
        self.forwarded(first, NAVIGATE).send(ok())
        self.forwarded(first, b"Sec-Fetch-Mode: no-cors").send(ok())
        self.assertEqual(status(self.ask(second, NAVIGATE)), 403)
        self.assertEqual(status(self.ask(NAVIGATE, target=b"/?" + self.world.link())), 403)
        self.assertEqual(self.opened, 1)
        self.assertIn("visits-used-up", self.reasons)

    def test_it_is_opened_by_navigation_only(self) -> None:
        self.assertEqual(status(self.ask(self.land(), b"Sec-Fetch-Mode: cors")), 403)
        self.assertEqual(self.opened, 0)

    def test_another_process_knows_the_browser_too(self) -> None:
        cookie = self.land()
        self.forwarded(cookie, NAVIGATE).send(ok())
        self.world.usage._counters.clear()
        self.forwarded(cookie).send(ok())
        self.assertEqual(self.opened, 1)

    def test_the_opening_is_in_the_trail_and_in_the_visits(self) -> None:
        self.forwarded(self.land(), NAVIGATE, b"User-Agent: B/1").send(ok())
        now(self.world.usage.flush())
        (visit,) = now(self.world.store.visits(self.world.session.sid, 10))
        self.assertEqual((visit.requests, visit.bytes_out, visit.address, visit.user_agent), (1, 5, PEER, "B/1"))
        events = [one.event.action.value for one in now(self.world.store.events(0, 100))]
        self.assertEqual(events, ["visit.opened"])


class Ends(ExchangeCase):
    """What is live of a session goes with it."""

    def end_all(self) -> dict[str, Far]:
        """One of every kind of live connection, each of its own visitor."""
        live = {}
        for kind in ("websocket", "events", "upload", "download", "waiting"):
            visitor = self.visitor = live[kind] = self.world.visitor()
            if kind == "websocket":
                self.open_websocket()
            elif kind == "upload":
                self.forwarded(self.bearer, b"Content-Length: 100", method=b"POST", body=b"some")
            else:
                target = self.forwarded(self.bearer)
                if kind == "events":
                    target.send(answer(b"Content-Type: text/event-stream") + b"data: 1\n\n")
                elif kind == "download":
                    target.send(answer(b"Content-Length: 100") + b"some")
            self.assertEqual(visitor.end, "")
        return live

    def assertCut(self, live: dict[str, Far], reason: str) -> None:
        self.assertEqual({kind: visitor.end for kind, visitor in live.items()}, dict.fromkeys(live, "aborted"))
        self.assertEqual([target.end for target in self.world.made], ["aborted"] * len(live))
        self.assertEqual(self.reasons, [reason] * len(live))
        self.assertEqual(self.world.live, 0)

    def test_revoked_is_cut_in_the_same_turn(self) -> None:
        live = self.end_all()
        bystander = self.world.visitor()
        other = replace(self.world.session, sid="B" * 22, version=1)
        now(self.world.directory.commit(Change(puts=(other,))))
        self.visitor = bystander
        theirs = self.forwarded(b"Authorization: Bearer " + KEY.token(other.sid, other.created_at).encode())
        self.world.made.remove(theirs)
        self.put(revoke(self.world.session, now=1_700_000_000))
        self.world.turns.run()
        self.assertEqual(self.world.live, 1)
        theirs.send(ok())
        self.assertEqual(status(bystander.take()), 200)
        self.world.records.pop()
        self.assertCut(live, "revoked")

    def test_expired_at_the_second(self) -> None:
        live = self.end_all()
        self.world.clock.time = self.world.session.expires_at - 0.5
        self.lifetimes.run()
        self.assertEqual(self.world.live, len(live))
        self.world.clock.time = self.world.session.expires_at
        self.lifetimes.run()
        self.world.turns.run()
        self.assertCut(live, "expired")

    def test_target_deleted_or_switched_off(self) -> None:
        live = self.end_all()
        now(self.world.directory.commit(Change(puts=(replace(self.world.served, enabled=False, version=2),))))
        self.world.turns.run()
        self.assertCut(live, "target-off")

    def test_target_deleted(self) -> None:
        live = self.end_all()
        now(self.world.directory.commit(Change(puts=(delete_target(self.world.served, now=1_700_000_000),))))
        self.world.turns.run()
        self.assertCut(live, "ended")

    def test_key_removed(self) -> None:
        live = self.end_all()
        self.world.keyring = Keyring([Key(b"y" * 32)])
        self.lifetimes.keys_changed()
        self.world.turns.run()
        self.assertCut(live, "key-removed")

    def test_what_was_claimed_before_is_nothing_once_the_key_or_the_domain_is_another(self) -> None:
        for _ in range(3):
            self.forwarded(self.bearer).send(ok())
            self.assertEqual(status(self.visitor.take()), 200)
        keyring, self.world.keyring = self.world.keyring, Keyring([Key(b"y" * 32)])
        self.assertEqual(status(self.ask(self.bearer)), 403)
        self.world.keyring = keyring
        self.forwarded(self.bearer).send(ok())
        self.assertEqual(status(self.visitor.take()), 200)
        self.put(replace(self.world.served, enabled=False, version=2))
        self.assertEqual(status(self.ask(self.bearer)), 503)

    def test_idle_at_the_second_unless_the_tunnel_is_used(self) -> None:
        self.limit(idle_timeout=60)
        target = self.open_websocket()
        for _ in range(3):
            self.world.clock.advance(59)
            target.send(b"ping")
            self.world.connections.sweep(self.world.clock.now())
            self.lifetimes.run()
            self.assertEqual(self.visitor.take(), b"ping")
        self.world.clock.advance(59.5)
        self.lifetimes.run()
        self.assertEqual(self.visitor.end, "")
        self.world.clock.advance(0.5)
        self.lifetimes.run()
        self.world.turns.run()
        self.assertEqual((self.visitor.end, self.reasons[-1]), ("aborted", "idle"))
        self.assertEqual(status(self.ask(self.bearer)), 403)
        self.put(extend(self.world.session, self.world.served, days=1, now=int(self.world.clock.now())))
        self.visitor = self.world.visitor()
        self.forwarded(self.bearer)

    def test_the_next_request_on_a_kept_connection_and_a_pipelined_one(self) -> None:
        self.forwarded(self.bearer).send(ok())
        self.visitor.take()
        self.revoke()
        self.assertEqual(status(self.ask(self.bearer, visitor=self.visitor)), 410)

    def test_a_pipelined_request_is_decided_when_its_turn_comes(self) -> None:
        self.limit(max_connections=1)  # so that the second does not begin with the first
        target = self.forwarded(self.bearer, method=b"GET")
        self.visitor.send(request(b"Burrowgate-Token: " + self.world.token(), target=b"/second"))
        target.take()
        self.world.clock.time = self.world.session.expires_at
        target.send(ok())
        got = self.visitor.take()
        self.assertTrue(got.startswith(relayed()))
        self.assertEqual(status(got[len(relayed()) :]), 410)
        self.assertEqual(target.take(), b"")

    def test_no_longer_public(self) -> None:
        world = self.world
        public = replace(world.served, domains=(Domain(host="app.localhost", public=True),), version=2)
        now(world.directory.commit(Change(puts=(public,))))
        self.forwarded()
        both = (Domain(host="app.localhost"), Domain(host="other.example", public=True))
        now(world.directory.commit(Change(puts=(replace(public, domains=both, version=3),))))
        world.turns.run()
        self.assertEqual((self.visitor.end, self.reasons), ("aborted", ["not-public"]))


class StoreTrouble(ExchangeCase):
    """Whatever the store does, nobody comes in by it."""

    def setUp(self) -> None:
        super().setUp()
        now(
            self.world.directory.commit(
                Change(
                    puts=(
                        replace(
                            self.world.served,
                            domains=(Domain(host="app.localhost"), Domain(host="open.example", public=True)),
                            version=2,
                        ),
                    )
                )
            )
        )
        self.world.directory._sessions.clear()

    def ask_public(self) -> None:
        visitor = self.world.visitor()
        visitor.send(b"GET / HTTP/1.1\r\nHost: open.example\r\n\r\n")
        self.world.target().send(ok())
        self.assertEqual(status(visitor.take()), 200)

    def assertRefused(self) -> None:
        self.assertEqual(status(self.ask(self.bearer)), 503)
        self.assertEqual(self.reasons[-1], "store-unavailable")
        self.assertEqual(self.world.made, [])
        self.ask_public()

    def test_away(self) -> None:
        now(self.world.store.close())
        self.assertRefused()
        self.assertEqual(len(self.flushLoggedErrors(StoreUnavailable)), 0)

    def test_raising(self) -> None:
        async def session(sid: str) -> None:
            raise RuntimeError("a defect of a plugin")

        self.world.store.session = session  # type: ignore[method-assign,assignment]
        self.assertRefused()
        self.assertEqual(len(self.flushLoggedErrors(RuntimeError)), 1)

    def test_raising_where_it_must_not(self) -> None:
        def position() -> int:
            raise RuntimeError("a defect of a plugin")

        self.world.store.position = position  # type: ignore[method-assign]
        self.assertRefused()
        self.assertEqual(len(self.flushLoggedErrors(RuntimeError)), 4)

    def test_nonsense(self) -> None:
        async def session(sid: str) -> object:
            return object()

        self.world.store.session = session  # type: ignore[method-assign,assignment]
        self.assertRefused()
        self.assertEqual(status(self.ask(self.bearer)), 503)

    def test_hanging(self) -> None:
        waiting: list[Deferred[Any]] = []

        async def session(sid: str) -> Session | None:
            waiting.append(Deferred())
            found: Session | None = await waiting[-1]
            return found

        self.world.store.session = session  # type: ignore[method-assign]
        self.visitor.send(request(self.bearer))
        self.assertEqual(len(self.world.connections.undecided.exchanges), 1)
        self.world.wait(5)
        self.assertEqual(self.visitor.take(), b"")
        self.world.wait(1)
        self.assertEqual(status(self.visitor.take()), 503)
        self.assertEqual(self.world.live, 0)
        waiting[0].callback(self.world.session)
        self.world.turns.run()
        self.assertEqual((self.visitor.take(), self.world.made), (b"", []))
        self.ask_public()

    def test_a_feed_that_hangs_lets_what_is_public_go_on(self) -> None:
        self.world.store._feed.append(self.world.store._feed[0])

        async def changes(after: int) -> Any:
            await Deferred[None]()

        self.world.store.changes = changes  # type: ignore[method-assign]
        visitor = self.world.visitor()
        visitor.send(b"GET / HTTP/1.1\r\nHost: open.example\r\n\r\n")
        self.visitor.send(request(self.bearer))
        self.world.wait(6)
        self.assertEqual(status(self.visitor.take()), 503)
        self.world.target().send(ok())
        self.assertEqual(status(visitor.take()), 200)

    def test_what_another_process_did_is_taken_in_first(self) -> None:
        self.forwarded(self.bearer).send(ok())
        self.visitor.take()
        now(self.world.store.commit(Change(puts=(revoke(self.world.session, now=1_700_000_000),))))
        self.assertEqual(status(self.ask(self.bearer, visitor=self.visitor)), 410)

    def test_a_live_session_that_cannot_be_read_after_a_change_is_cut(self) -> None:
        target = self.open_websocket()

        async def session(sid: str) -> None:
            raise RuntimeError("a defect of a plugin")

        self.world.store.session = session  # type: ignore[method-assign,assignment]
        self.put(revoke(self.world.session, now=1_700_000_000))
        self.world.turns.run()
        self.assertEqual((target.end, self.visitor.end), ("aborted", "aborted"))
        self.assertEqual(len(self.flushLoggedErrors(RuntimeError)), 1)

    def test_and_so_is_one_that_is_not_read_in_time(self) -> None:
        self.open_websocket()

        async def session(sid: str) -> None:
            await Deferred[None]()

        self.world.store.session = session  # type: ignore[method-assign]
        self.put(revoke(self.world.session, now=1_700_000_000))
        self.world.turns.run()
        self.assertEqual(self.visitor.end, "")
        self.world.clock.advance(5.5)
        self.lifetimes.run()
        self.world.turns.run()
        self.assertEqual((self.visitor.end, self.reasons), ("aborted", ["store-unavailable"]))


class Bodies(ExchangeCase):
    def test_a_body_that_comes_while_connecting_is_held_and_bounded(self) -> None:
        self.world.connecting = Deferred()
        size = 10 * 65536
        self.visitor.send(request(self.bearer, b"Content-Length: %d" % size, method=b"POST", body=b"x" * size))
        self.assertGreater(self.visitor.unread, size - 3 * 65536)
        self.world.connected()
        got = self.world.target().take()
        self.assertTrue(got.endswith(b"x" * size))
        self.assertEqual(got.count(b"POST"), 1)

    def test_a_body_that_comes_while_deciding_and_then_connecting_is_held_and_bounded(self) -> None:
        deciding: Deferred[None] = Deferred()
        real = self.world.store.session

        async def session(sid: str) -> Session | None:
            await deciding
            return await real(sid)

        self.world.directory._sessions.clear()
        self.world.store.session = session  # type: ignore[method-assign]
        self.world.connecting = Deferred()
        size = 10 * 65536
        self.visitor.send(request(self.bearer, b"Content-Length: %d" % size, method=b"POST", body=b"x" * size))
        self.assertGreater(self.visitor.unread, size - 3 * 65536)
        deciding.callback(None)
        self.world.turns.run()
        self.assertGreater(self.visitor.unread, size - 3 * 65536)
        self.world.connected()
        self.assertTrue(self.world.target().take().endswith(b"x" * size))

    def test_a_refusal_after_a_wait_leaves_the_connection_usable(self) -> None:
        self.world.directory._sessions.clear()
        deciding: Deferred[Session | None] = Deferred()

        async def session(sid: str) -> Session | None:
            return await deciding

        self.world.store.session = session  # type: ignore[method-assign]
        self.visitor.send(request(self.bearer))
        deciding.callback(None)
        self.world.turns.run()
        self.assertEqual(status(self.visitor.take()), 403)
        self.assertEqual(status(self.ask(self.bearer, visitor=self.visitor)), 403)

    def test_a_target_that_takes_nothing_of_an_upload_is_given_up(self) -> None:
        self.forwarded(self.bearer, b"Content-Length: 1000000", method=b"POST").stop_reading()
        self.visitor.send(b"x" * 500_000)
        self.assertGreater(self.visitor.unread, 200_000)
        self.world.wait(60)
        self.assertEqual(self.visitor.take(), b"")
        self.world.wait(1)
        self.assertEqual(status(self.visitor.take()), 504)
        self.assertEqual(self.world.target().end, "aborted")

    def test_the_connection_is_usable_after_an_early_answer_to_a_slow_upload(self) -> None:
        target = self.forwarded(self.bearer, b"Content-Length: 150000", method=b"POST")
        target.stop_reading()
        self.visitor.send(b"x" * 150_000)
        target.send(ok())
        self.assertEqual(status(self.visitor.take()), 200)


class FrameLimitExceeded(ExchangeCase):
    max_body = 10

    def test_said_or_not_a_body_that_is_too_long_is_refused(self) -> None:
        self.assertEqual(status(self.ask(self.bearer, b"Content-Length: 11", method=b"POST")), 413)
        self.assertEqual(self.world.made, [])
        self.forwarded(self.bearer, b"Transfer-Encoding: chunked", method=b"POST", body=b"a\r\n0123456789\r\n")
        self.assertEqual(self.visitor.take(), b"")
        self.visitor.send(b"1\r\nx\r\n")
        self.assertEqual(status(self.visitor.take()), 413)
        self.assertEqual(self.world.target().end, "aborted")

    def test_one_that_grows_too_long_after_the_answer_began_is_cut(self) -> None:
        target = self.forwarded(self.bearer, b"Transfer-Encoding: chunked", method=b"POST")
        target.send(answer(b"Content-Length: 100") + b"some")
        self.visitor.send(b"b\r\n0123456789a\r\n")
        self.assertEqual((self.visitor.end, self.reasons), ("aborted", ["too-long"]))


class Retries(ExchangeCase):
    def kept(self) -> Far:
        """A kept connection to the target."""
        target = self.forwarded(self.bearer)
        target.send(ok())
        target.take()
        self.visitor.take()
        return target

    def test_a_kept_connection_that_died_is_replaced_once(self) -> None:
        target = self.kept()
        again = self.forwarded(self.bearer, target=b"/again")
        self.assertIs(target, again)
        target.finish()
        second = self.world.target()
        self.assertIsNot(second, target)
        self.assertTrue(second.take().startswith(b"GET /again "))
        second.finish()
        self.assertEqual(status(self.visitor.take()), 502)
        self.assertEqual(len(self.world.made), 2)

    def test_not_for_what_is_not_safe_to_repeat(self) -> None:
        for fields, how in (
            ((b"Content-Length: 0",), {"method": b"POST"}),
            ((b"Content-Length: 1",), {"method": b"PUT", "body": b"x"}),
            (WEBSOCKET, {}),
        ):
            self.visitor = self.world.visitor()
            target = self.kept()
            self.forwarded(self.bearer, *fields, **how)
            target.finish()
            self.assertEqual(status(self.visitor.take()), 502)
            self.assertIs(self.world.target(), target)

    def test_not_after_the_first_byte_of_an_answer(self) -> None:
        for begun in (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 20"):
            self.visitor = self.world.visitor()
            target = self.kept()
            self.forwarded(self.bearer)
            target.send(begun)
            target.finish()
            self.assertIs(self.world.target(), target)
            self.assertIn(b" 502 ", self.visitor.take())

    def test_not_on_a_new_connection(self) -> None:
        self.forwarded(self.bearer).finish()
        self.assertEqual(status(self.visitor.take()), 502)
        self.assertEqual(len(self.world.made), 1)

    def test_what_cannot_be_repeated_gets_a_fresh_connection(self) -> None:
        target = self.kept()
        self.world.clock.advance(2)
        self.assertIsNot(self.forwarded(self.bearer, b"Content-Length: 0", method=b"POST"), target)


class Failures(ExchangeCase):
    def test_each_has_its_status_and_reason(self) -> None:
        for error, said, reason in (
            (UpstreamConnectError(), 502, "upstream-connect-error"),
            (UpstreamTimeout(), 504, "upstream-timeout"),
            (UpstreamProtocolError(), 502, "upstream-protocol-error"),
            (UpstreamAddressNotAllowed(), 502, "upstream-address-not-allowed"),
            (UpstreamCertificateError(), 502, "upstream-certificate-error"),
            (FileDescriptorsExhausted(), 503, "file-descriptors-exhausted"),
        ):
            self.world.unreachable = error
            self.assertEqual(status(self.ask(self.bearer)), said)
            record = self.world.records[-1]
            self.assertEqual((record.outcome, record.reason), ("error", reason))

    def test_a_slow_answer_is_504_and_a_stalled_one_is_cut(self) -> None:
        self.forwarded(self.bearer)
        self.world.wait(61)
        self.assertEqual(status(self.visitor.take()), 504)
        self.visitor = self.world.visitor()
        self.forwarded(self.bearer).send(answer(b"Content-Length: 9") + b"x")
        self.world.wait(61)
        self.assertEqual((self.visitor.end, self.reasons[-1]), ("aborted", "target-stalled"))

    def test_an_event_stream_may_be_silent_for_as_long_as_a_tunnel(self) -> None:
        self.forwarded(self.bearer).send(answer(b"Content-Type: text/event-stream") + b"data: 1\n\n")
        self.world.wait(1)
        self.world.clock.advance(3598)
        self.world.wait(1)
        self.assertEqual(self.visitor.end, "")
        self.world.wait(1)
        self.assertEqual(self.visitor.end, "aborted")

    def test_a_visitor_who_takes_nothing_is_cut(self) -> None:
        self.visitor.stop_reading()
        target = self.forwarded(self.bearer)
        target.send(answer(b"Content-Length: 1000000") + b"x" * 500_000)
        self.assertGreater(target.unread, 0)
        self.world.wait(61)
        self.assertEqual((self.visitor.end, self.reasons), ("aborted", ["visitor-stalled"]))

    def test_a_visitor_who_goes_ends_it(self) -> None:
        target = self.forwarded(self.bearer)
        self.visitor.reset()
        self.assertEqual((target.end, self.reasons, self.world.live), ("aborted", ["visitor-gone"], 0))

    def test_auto_doubts_what_it_found_out_when_the_target_breaks(self) -> None:
        world = self.world
        auto = replace(world.served, type=TargetType.AUTO, version=2)
        now(world.directory.commit(Change(puts=(auto,))))
        target = self.forwarded(self.bearer)
        world.upstreams.route(auto).tls = False
        target.send(b"\x15\x03\x01\x00\x02\x02\x46")
        self.assertEqual(status(self.visitor.take()), 502)
        self.assertIsNone(world.upstreams.route(auto).tls)

    def test_redirects_to_the_targets_own_address_lead_to_the_public_one(self) -> None:
        for location, public in (
            (b"http://127.0.0.1:3000/login?next=%2F", b"http://app.localhost/login?next=%2F"),
            (b"http://localhost:3000", b"http://app.localhost"),
            (b"http://127.0.0.1:30001/", b"http://127.0.0.1:30001/"),
            (b"/relative", b"/relative"),
        ):
            redirect = answer(b"Location: " + location, b"Content-Length: 0", status=b"302 Found")
            self.forwarded(self.bearer).send(redirect)
            self.assertEqual(field(self.visitor.take(), b"Location"), public)

    def test_upgrades_that_a_target_does_not_name_are_ignored(self) -> None:
        target = self.forwarded(self.bearer, b"Connection: Upgrade", b"Upgrade: tus")
        self.assertNotIn(b"Upgrade", target.received)


class NamedUpgrade(ExchangeCase):
    target = {"upgrades": ("tus",)}

    def test_one_that_it_names_goes_through(self) -> None:
        target = self.forwarded(self.bearer, b"Connection: Upgrade", b"Upgrade: tus")
        self.assertIn(b"\r\nUpgrade: tus\r\n", target.received)


class Accounting(ExchangeCase):
    def test_bytes_and_requests_of_a_tunnel_are_written_down_while_it_lasts(self) -> None:
        target = self.open_websocket(self.bearer, b"User-Agent: B/1")
        target.send(b"12345")
        self.visitor.send(b"123")
        self.world.clock.advance(1)
        self.visitor.send(b"")
        target.send(b"6")
        self.world.wait(1)
        now(self.world.usage.flush())
        (visit,) = now(self.world.store.visits(self.world.session.sid, 10))
        self.assertEqual((visit.requests, visit.bytes_in, visit.bytes_out), (1, 3, 6))
        target.finish()
        self.visitor.finish()
        now(self.world.usage.flush())
        (visit,) = now(self.world.store.visits(self.world.session.sid, 10))
        self.assertEqual((visit.requests, visit.bytes_in, visit.bytes_out), (1, 3, 6))

    def test_what_runs_on_is_told_of_while_it_does(self) -> None:
        reported: list[tuple[object, ...]] = []
        self.world.gate.progress = lambda *one: reported.append(one)
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


class Folders(ExchangeCase):
    def test_a_folder_is_a_target_like_any_other(self) -> None:
        folder = self.mktemp()
        import os

        os.makedirs(folder)
        with open(os.path.join(folder, "index.html"), "w") as file:
            file.write("hello")
        now(
            self.world.directory.commit(
                Change(
                    puts=(
                        replace(
                            self.world.served, type=TargetType.FOLDER, address=TargetAddress(folder=folder), version=2
                        ),
                    )
                )
            )
        )
        got = self.ask(self.bearer, visitor=self.visitor)
        self.assertEqual((status(got), got[-5:]), (200, b"hello"))
        again = self.ask(self.bearer, b"Content-Length: 3", visitor=self.visitor, method=b"POST", body=b"abc")
        self.assertEqual(status(again), 405)
        self.assertEqual(status(self.ask(self.bearer, visitor=self.visitor)), 200)
