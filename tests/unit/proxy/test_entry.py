"""Dialogues before the first visit: the page with a button, the page for a passphrase, and programs that show one."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from burrowgate.core import entry, links
from burrowgate.core.audit import Action
from burrowgate.core.passphrases import secret_of
from burrowgate.core.sessions import Kind
from burrowgate.core.tokens import page_token
from burrowgate.proxy.exchange import Exchange
from burrowgate.proxy.exchange_state import AUTHORIZING, TRANSITIONS
from burrowgate.server.passphrase_hashing import Argon2
from burrowgate.sessions.passphrases import WRONG_PER_ADDRESS, WRONG_PER_SESSION
from tests.support import FAST_ARGON2
from tests.support.checked_phase import checked
from tests.support.exchange_case import NAVIGATE, WEBSOCKET, ExchangeCase, cookie_of, field, status
from tests.support.http2_client import Http2Client
from tests.support.proxy_wire import KEY, Far, World, now, ok, read_answers, request

FORM = b"Content-Type: application/x-www-form-urlencoded"
PASSPHRASE = "Grüße aus Köln"


def hash_of(passphrase: str, salt: bytes = b"0123456789abcdef", argon2: Argon2 = FAST_ARGON2) -> str:
    return argon2.hash_now(secret_of(KEY, passphrase), salt)


class EntryCase(ExchangeCase):
    def open(self, *fields: bytes, path: bytes = b"/", method: bytes = b"GET", body: bytes = b"") -> bytes:
        """Return the response to a navigation with the link, which reaches no target."""
        target = path + (b"&" if b"?" in path else b"?") + self.world.link()
        if method == b"POST":
            fields = (*fields, FORM, b"Content-Length: %d" % len(body))
        got = self.ask(NAVIGATE, *fields, target=target, method=method, body=body)
        self.assertFalse([far for far in self.world.made if far.take()], "it reached the target")
        return got

    def send(self, passphrase: str, *fields: bytes, path: bytes = b"/") -> bytes:
        """Return the response to the form of the entry page."""
        return self.open(*fields, path=path, method=b"POST", body=urlencode({entry.FIELD: passphrase}).encode())

    def visit(self, *fields: bytes, path: bytes = b"/", method: bytes = b"GET") -> int:
        """Return the status of a request that the target answers if it arrives."""
        visitor = self.world.visitor()
        visitor.send(request(*fields, target=path, method=method))
        if not visitor.received:
            self.assertTrue(self.world.target().take())
            self.world.target().send(ok())
        return status(visitor.take())

    def opened(self) -> int:
        session = now(self.world.registry.reload(self.world.session.sid))
        assert session is not None
        return session.visits_opened

    def denials(self) -> list[object]:
        now(self.world.visits.flush())
        events = now(self.world.store.events(0, 100))
        return [one.event.detail.get("reason") for one in events if one.event.action is Action.SESSION_ACCESS_DENIED]


class ConfirmationTests(EntryCase):
    def test_browser_gets_a_page_and_no_visit_until_it_presses_the_button(self) -> None:
        self.limit(max_visits=1, confirm=True)
        self.world.session = self.put(
            replace(self.world.session, label="Für Jürgen <b>", version=self.world.session.version + 1)
        )
        for _ in range(3):
            page = self.open(path=b"/a?x=1")
            self.assertEqual((status(page), field(page, b"Set-Cookie")), (200, b""))
            self.assertIn(b"form-action 'self'", field(page, b"Content-Security-Policy"))
            self.assertEqual(field(page, b"Cache-Control"), b"no-store")
            self.assertIn("Für Jürgen &lt;b&gt;".encode(), page)
            self.assertIn(b'<form method="post"><button', page)
            self.assertNotIn(self.world.link()[:22], page)
        self.assertEqual(self.opened(), 0)
        entered = self.open(path=b"/a?x=1", method=b"POST")
        self.assertEqual((status(entered), field(entered, b"Location")), (303, b"/a?x=1"))
        self.assertEqual(self.opened(), 0)
        cookie = cookie_of(entered)
        self.assertEqual(self.visit(cookie, NAVIGATE), 200)
        self.assertEqual(self.opened(), 1)
        self.assertEqual(self.denials(), [])
        self.assertEqual(self.reasons[:4], ["confirmation-needed"] * 3 + ["enter"])

    def test_browser_that_has_entered_goes_straight_in(self) -> None:
        for limits in ({"confirm": True}, {"confirm": True, "max_visits": 1}):
            self.limit(**limits)
            cookie = cookie_of(self.open(method=b"POST"))
            self.assertEqual(self.visit(cookie, NAVIGATE), 200)
            again = self.open(cookie, path=b"/b")
            self.assertEqual((status(again), field(again, b"Location"), cookie_of(again)), (303, b"/b", cookie))
            self.assertEqual(self.visit(cookie), 200)

    def test_button_that_is_pressed_twice_opens_one_visit(self) -> None:
        self.limit(max_visits=1, confirm=True)
        cookie = cookie_of(self.open(method=b"POST"))
        again = self.open(cookie, method=b"POST")
        self.assertEqual((status(again), cookie_of(again)), (303, cookie))
        self.assertEqual(self.visit(cookie, NAVIGATE), 200)
        self.assertEqual(status(self.open(cookie, method=b"POST")), 303)
        self.assertEqual(self.opened(), 1)

    def test_used_link_says_so_before_the_button(self) -> None:
        self.limit(max_visits=1, confirm=True)
        self.assertEqual(self.visit(cookie_of(self.open(method=b"POST")), NAVIGATE), 200)
        for method in (b"GET", b"POST"):
            self.assertIn(b"This link has been used", self.open(method=method))

    def test_form_is_never_forwarded_and_needs_no_allowed_method(self) -> None:
        self.limit(confirm=True, methods=("GET",))
        cookie = cookie_of(self.open(method=b"POST", body=b"a=b"))
        self.assertEqual(self.visit(cookie), 200)
        self.assertEqual(self.visit(cookie, method=b"HEAD"), 200)
        self.assertEqual(self.visit(cookie, method=b"POST"), 403)
        self.assertEqual(status(self.open(cookie, method=b"POST", body=b"a=b")), 303)

    def test_programs_learn_what_to_send(self) -> None:
        self.limit(confirm=True)
        got = self.ask(b"Accept: */*", target=b"/?" + self.world.link())
        self.assertEqual(status(got), 403)
        self.assertIn(b"Authorization: Bearer", got)
        self.assertEqual(self.visit(self.bearer), 200)

    def test_previews_get_the_page_and_no_cookie(self) -> None:
        self.limit(confirm=True)
        for fields in ((b"User-Agent: Slackbot 1.0",), (b"Sec-Purpose: prefetch",)):
            got = self.open(*fields)
            self.assertEqual((status(got), field(got, b"Set-Cookie")), (200, b""))
        got = self.open(method=b"HEAD")
        self.assertEqual((status(got), field(got, b"Set-Cookie")), (200, b""))
        self.assertTrue(got.endswith(b"\r\n\r\n"))
        self.assertEqual(field(self.open(b"User-Agent: Slackbot 1.0", method=b"POST"), b"Set-Cookie"), b"")

    def test_revoked_link_is_refused_with_its_reason(self) -> None:
        self.limit(confirm=True)
        self.revoke()
        for method in (b"GET", b"POST"):
            self.assertEqual(status(self.open(method=method)), 410)

    def test_path_that_names_another_host_stays_here(self) -> None:
        self.limit(confirm=True)
        self.assertEqual(field(self.open(path=b"//evil.example/", method=b"POST"), b"Location"), b"/.//evil.example/")


class PageLinkTests(EntryCase):
    target = {"page_assets": ("/static/*",)}

    def setUp(self) -> None:
        super().setUp()
        self.world.session = self.put(
            replace(self.world.session, kind=Kind.PAGE_SHARE, version=self.world.session.version + 1)
        )

    def page(self, *fields: bytes, method: bytes = b"GET", body: bytes = b"", host: bytes = b"app.localhost") -> bytes:
        proof = page_token(KEY.seed(self.world.session.sid), host, b"/p").decode()
        link = links.page("", self.world.token().decode(), proof, "/p").encode()
        if method == b"POST":
            fields = (*fields, FORM, b"Content-Length: %d" % len(body))
        self.link = link
        visitor = self.world.visitor()
        visitor.send(request(NAVIGATE, *fields, method=method, target=link, body=body))
        got = visitor.take()
        if not got:
            self.world.target().take()
            self.world.target().send(ok())
            got = visitor.take()
        return got

    def test_button_comes_before_the_page_and_leads_back_to_its_link(self) -> None:
        self.limit(confirm=True)
        self.assertIn(b"Open this link?", self.page())
        entered = self.page(method=b"POST")
        self.assertEqual((status(entered), field(entered, b"Location")), (303, self.link))
        cookie = cookie_of(entered)
        self.assertEqual(status(self.page(cookie)), 200)
        self.assertIn(b"hello", self.page(cookie))
        self.assertEqual(self.visit(cookie, path=b"/static/a"), 200)
        self.assertEqual(self.visit(cookie, path=b"/other"), 403)

    def test_passphrase_of_a_page_link(self) -> None:
        self.limit(passphrase=hash_of(PASSPHRASE))
        self.assertIn(b"This link has a passphrase", self.page())
        body = urlencode({entry.FIELD: PASSPHRASE}).encode()
        entered = self.page(method=b"POST", body=body)
        self.assertEqual((status(entered), field(entered, b"Location")), (303, self.link))
        self.assertIn(b"hello", self.page(cookie_of(entered)))
        self.limit(passphrase=hash_of("another one"))
        self.assertEqual(status(self.page(cookie_of(entered))), 401)
        self.assertEqual(self.visit(cookie_of(entered), path=b"/static/a"), 401)

    def test_link_of_another_page_is_refused_before_the_entry(self) -> None:
        for limits in ({"confirm": True}, {"passphrase": hash_of(PASSPHRASE)}):
            self.limit(**limits)
            for method in (b"GET", b"POST"):
                self.assertIn(b"You need a link", self.page(method=method, host=b"other.localhost"))

    def test_cookie_of_one_visitor_lets_no_other_in(self) -> None:
        self.assertIn(b"hello", self.page())  # cached without limits
        self.limit(confirm=True)
        cookie = cookie_of(self.page(method=b"POST"))
        for _ in range(2):
            self.assertIn(b"hello", self.page(cookie))
            self.assertIn(b"Open this link?", self.page())


class PassphraseTests(EntryCase):
    def setUp(self) -> None:
        super().setUp()
        self.limit(passphrase=hash_of(PASSPHRASE))

    def test_browser_enters_with_the_passphrase(self) -> None:
        page = self.open(path=b"/a?x=1")
        self.assertEqual((status(page), field(page, b"Set-Cookie")), (401, b""))
        self.assertEqual(field(page, b"WWW-Authenticate"), b"Burrowgate-Passphrase")
        for part in (b'<label for="passphrase">', b'autocomplete="current-password"', b'autocomplete="username"'):
            self.assertIn(part, page)
        entered = self.send(PASSPHRASE, path=b"/a?x=1")
        self.assertEqual((status(entered), field(entered, b"Location")), (303, b"/a?x=1"))
        self.assertEqual(self.visit(cookie_of(entered)), 200)
        self.assertEqual(status(self.open(cookie_of(entered))), 303)
        self.assertEqual(self.denials(), [])

    def test_wrong_passphrase_is_refused_with_the_page_and_recorded(self) -> None:
        for wrong in ("Grüsse aus Köln", "", "x" * 200):
            page = self.send(wrong)
            self.assertEqual((status(page), field(page, b"Set-Cookie")), (401, b""))
            self.assertIn(b"That is not the passphrase", page)
        self.assertEqual(self.denials(), ["wrong-passphrase"])
        self.assertEqual(status(self.send(f" {PASSPHRASE}\n")), 303)

    def test_cookie_without_the_passphrase_does_not_open(self) -> None:
        plain = b"Cookie: burrowgate=" + KEY.cookie(self.world.session.sid, "A" * 16).encode()
        self.assertEqual(self.visit(plain), 401)
        self.assertEqual(status(self.open(plain)), 401)
        self.assertEqual(self.visit(self.bearer), 401)
        tag = b"Cookie: burrowgate=" + KEY.cookie(self.world.session.sid, "A" * 16, "A" * 8).encode()
        self.assertEqual(self.visit(tag), 401)

    def test_changed_passphrase_is_asked_of_those_who_were_in(self) -> None:
        cookie = cookie_of(self.send(PASSPHRASE))
        self.assertEqual(self.visit(cookie), 200)
        self.limit(passphrase=hash_of("another one"))
        page = self.ask(NAVIGATE, cookie, target=b"/a/b?c=d")
        self.assertEqual(status(page), 401)
        self.assertIn(b'action="/.burrowgate/open?to=/a/b%3Fc%3Dd"', page)
        body = urlencode({entry.FIELD: "another one"}).encode()
        fields = (NAVIGATE, FORM, b"Content-Length: %d" % len(body))
        target = b"/.burrowgate/open?to=/a/b%3Fc%3Dd"
        entered = self.ask(*fields, cookie, target=target, method=b"POST", body=body)
        self.assertEqual((status(entered), field(entered, b"Location")), (303, b"/a/b?c=d"))
        self.assertEqual(cookie_of(entered).split(b".")[2], cookie.split(b".")[2])  # the same visit
        self.assertEqual(self.visit(cookie_of(entered)), 200)
        self.assertEqual(self.visit(cookie), 401)
        again = self.ask(*fields, cookie_of(entered), target=target, method=b"POST", body=body)
        self.assertEqual(status(again), 303)

    def test_removed_passphrase_is_asked_of_no_visitor(self) -> None:
        cookie = cookie_of(self.send(PASSPHRASE))
        self.limit()
        self.assertEqual(self.visit(cookie), 200)
        self.assertEqual(status(self.open()), 303)

    def test_live_connections_are_cut_by_another_passphrase_only(self) -> None:
        cookie = cookie_of(self.send(PASSPHRASE))
        self.open_websocket(cookie, b"Origin: http://app.localhost")
        session = self.world.session
        self.put(replace(session, label="other", version=session.version + 1))
        self.world.turns.run()
        self.assertEqual(self.world.live, 1)
        self.limit(passphrase=hash_of("another one"))
        self.world.turns.run()
        self.assertEqual(self.world.live, 0)
        self.assertEqual(self.visitor.end, "aborted")

    def test_programs_show_the_passphrase_in_a_field(self) -> None:
        shown = b"Burrowgate-Passphrase: " + PASSPHRASE.encode()
        for _ in range(3):
            self.assertEqual(self.visit(self.bearer, shown), 200)
            self.assertEqual(self.visit(shown, path=b"/?" + self.world.link()), 200)
        self.assertEqual(self.visit(self.bearer), 401)
        self.assertEqual(self.visit(self.bearer, b"Burrowgate-Passphrase: wrong one"), 401)
        self.assertEqual(self.visit(self.bearer, b"Burrowgate-Passphrase: \xff\xfe"), 401)
        self.assertEqual(self.visit(self.bearer, shown, shown), 400)
        refused = self.ask(self.bearer, b"Accept: application/json")
        self.assertIn(b"Burrowgate-Passphrase", refused)

    def test_field_does_not_reach_the_target(self) -> None:
        target = self.forwarded(self.bearer, b"Burrowgate-Passphrase: " + PASSPHRASE.encode())
        self.assertNotIn(b"assphrase", target.take())

    def test_form_never_reaches_the_target_even_of_a_visitor_who_is_in(self) -> None:
        cookie = cookie_of(self.send(PASSPHRASE))
        self.assertEqual(status(self.send(PASSPHRASE, cookie)), 303)

    def test_form_in_pieces_and_forms_that_are_too_long(self) -> None:
        body = urlencode({entry.FIELD: PASSPHRASE}).encode()
        head = request(
            NAVIGATE, FORM, b"Content-Length: %d" % len(body), method=b"POST", target=b"/?" + self.world.link()
        )
        visitor = self.world.visitor()
        with checked(Exchange, "_phase", TRANSITIONS, AUTHORIZING):
            for piece in (head, body[:5], body[5:]):
                self.assertFalse(visitor.received)
                visitor.send(piece)
            visitor.send(request(self.bearer, b"Burrowgate-Passphrase: wrong"))
        first, second = read_answers(visitor.take())
        self.assertEqual((first.status, second.status), (303, 401))
        long = self.open(method=b"POST", body=b"a" * (entry.MAX_FORM_BYTES + 1))
        self.assertEqual(status(long), 413)

    def test_form_of_a_client_that_waits_for_100(self) -> None:
        body = urlencode({entry.FIELD: PASSPHRASE}).encode()
        fields = (NAVIGATE, FORM, b"Expect: 100-continue", b"Content-Length: %d" % len(body))
        visitor = self.world.visitor()
        visitor.send(request(*fields, method=b"POST", target=b"/?" + self.world.link()))
        self.assertEqual(status(visitor.take()), 100)
        visitor.send(body)
        self.assertEqual(status(visitor.take()), 303)

    def test_form_that_stops_arriving_ends(self) -> None:
        visitor = self.world.visitor()
        visitor.send(request(NAVIGATE, FORM, b"Content-Length: 9", method=b"POST", target=b"/?" + self.world.link()))
        self.world.wait(200)
        self.assertTrue(visitor.end)
        self.assertEqual(self.world.live, 0)

    def test_session_that_is_revoked_while_the_passphrase_is_compared_is_refused(self) -> None:
        case = self

        class Revoking(Argon2):
            async def verify(self, hash: str, secret: bytes) -> bool:
                case.revoke()
                return FAST_ARGON2.verify_now(hash, secret)

        self.world.context.authorizer._passphrases.hasher = Revoking()
        self.assertEqual(status(self.send(PASSPHRASE)), 410)

    def test_application_form_of_a_visitor_who_is_asked_again_is_not_taken_for_ours(self) -> None:
        cookie = cookie_of(self.send(PASSPHRASE))
        self.limit(passphrase=hash_of("another one"))
        body = urlencode({entry.FIELD: "another one"}).encode()
        fields = (NAVIGATE, FORM, cookie, b"Content-Length: %d" % len(body))
        self.assertEqual(status(self.ask(*fields, method=b"POST", target=b"/save", body=body)), 401)

    def test_both_a_passphrase_and_a_confirmation_take_one_page(self) -> None:
        self.limit(passphrase=hash_of(PASSPHRASE), confirm=True, max_visits=1)
        self.assertEqual(status(self.open()), 401)
        self.assertEqual(self.visit(cookie_of(self.send(PASSPHRASE)), NAVIGATE), 200)
        self.assertEqual(self.opened(), 1)

    def test_leave_needs_no_passphrase(self) -> None:
        cookie = cookie_of(self.send(PASSPHRASE))
        self.limit(passphrase=hash_of("another one"))
        self.assertEqual(status(self.ask(NAVIGATE, cookie, target=b"/.burrowgate/leave")), 200)
        self.assertEqual(status(self.ask(cookie, target=b"/.burrowgate/session")), 401)

    def test_passphrase_is_in_no_record_and_no_event(self) -> None:
        self.send(PASSPHRASE)
        self.send("wrong passphrase")
        now(self.world.visits.flush())
        kept = repr((self.world.records, now(self.world.store.events(0, 100)), self.world.store._sessions))
        for text in (PASSPHRASE, "wrong passphrase", "argon2id"):
            self.assertNotIn(text, kept)


class WrongPassphraseTests(EntryCase):
    """Limits on wrong passphrases."""

    def setUp(self) -> None:
        super().setUp()
        self.limit(passphrase=hash_of(PASSPHRASE))

    def show(self, passphrase: str, address: str = "198.51.100.7") -> bytes:
        visitor: Far = self.world.visitor(address)
        visitor.send(request(self.bearer, b"Burrowgate-Passphrase: " + passphrase.encode()))
        if not visitor.received:
            self.world.target().take()
            self.world.target().send(ok())
        return visitor.take()

    def test_address_with_too_many_wrong_ones_waits_and_others_do_not(self) -> None:
        for _ in range(WRONG_PER_ADDRESS):
            self.assertEqual(status(self.show("wrong one")), 401)
        for passphrase in ("wrong one", PASSPHRASE):
            got = self.show(passphrase)
            self.assertEqual((status(got), field(got, b"Retry-After")), (429, b"60"))
        self.assertEqual(status(self.show(PASSPHRASE, "198.51.100.8")), 200)
        self.world.clock.advance(60)
        self.assertEqual(status(self.show(PASSPHRASE)), 200)
        self.assertEqual(set(self.denials()), {"wrong-passphrase", "too-many-passphrases"})

    def test_right_ones_are_not_counted(self) -> None:
        for number in range(4 * WRONG_PER_ADDRESS):
            self.assertEqual(status(self.show(PASSPHRASE)), 200, number)

    def test_wrong_ones_of_many_addresses_lock_out_for_a_minute_at_most(self) -> None:
        entered = cookie_of(self.send(PASSPHRASE))
        for number in range(WRONG_PER_SESSION):
            self.assertEqual(status(self.show("wrong one", f"192.0.2.{number}")), 401)
        self.assertEqual(status(self.show("wrong one", "203.0.113.9")), 429)
        self.assertEqual(self.visit(entered), 200, "who is in is not asked")
        self.assertEqual(status(self.show(PASSPHRASE, "203.0.113.9")), 429)
        self.world.clock.advance(6)
        self.assertEqual(status(self.show(PASSPHRASE, "203.0.113.9")), 200)

    def test_addresses_of_one_ipv6_network_count_together(self) -> None:
        for number in range(WRONG_PER_ADDRESS):
            self.assertEqual(status(self.show("wrong one", f"2001:db8::{number}")), 401)
        self.assertEqual(status(self.show("wrong one", "2001:db8::ffff")), 429)
        self.assertEqual(status(self.show("wrong one", "2001:db8:1::1")), 401)


class ReadOnlyTests(EntryCase):
    def test_websocket_of_a_read_only_session_is_refused(self) -> None:
        for methods in (("GET",), ("GET", "HEAD", "OPTIONS")):
            self.limit(methods=methods)
            self.assertEqual(status(self.ask(self.bearer, *WEBSOCKET)), 403, methods)
            self.assertEqual(self.visit(self.bearer, method=b"HEAD"), 200)
        self.limit(methods=("GET", "POST"))
        self.open_websocket()


class Http2Tests(EntryCase):
    def exchange(self, client: Http2Client, body: bytes | None = None) -> tuple[int, bytes]:
        """Return the status, and `Location` or body, of a navigation with the link."""
        method = b"GET" if body is None else b"POST"
        pseudo = [(b":method", method), (b":scheme", b"https"), (b":authority", b"app.localhost")]
        pseudo.append((b":path", b"/a?" + self.world.link()))
        stream = client.send_request([*pseudo, (b"sec-fetch-mode", b"navigate")], ended=not body)
        if body:
            client.h2.send_data(stream, body, end_stream=True)
        client.run()
        response = client[stream]
        return response.status, response.head.get(b"location", response.body)

    def test_button_and_passphrase_over_http2(self) -> None:
        self.world = World(public=False, scheme="https")
        client = Http2Client(self.world)
        self.limit(confirm=True)
        code, page = self.exchange(client)
        self.assertEqual((code, b"Open this link?" in page), (200, True))
        self.assertEqual(self.exchange(client, body=b""), (303, b"/a"))
        self.limit(passphrase=hash_of(PASSPHRASE))
        self.assertEqual(self.exchange(client)[0], 401)
        self.assertEqual(self.exchange(client, body=b"burrowgate-passphrase=no")[0], 401)
        body = urlencode({entry.FIELD: PASSPHRASE}).encode()
        self.assertEqual(self.exchange(client, body=body), (303, b"/a"))
        self.assertEqual(self.exchange(client, body=b"x" * 5000)[0], 413)
        self.assertEqual(self.world.made, [])
