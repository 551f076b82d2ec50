"""Sign-in on the sign-in host: ways, passwords, hand-over to the domains of targets, and the cookie of the login."""

from __future__ import annotations

from typing import Any

from burrowgate.core.http.site import SiteRequest
from burrowgate.core.identity.credentials import (
    host_id,
    login_cookie,
    read_account_cookie,
    read_completion,
    read_login_cookie,
)
from burrowgate.core.identity.logins import EndReason
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Key, Keyring
from burrowgate.errors import CommitOutcomeUnknown, StoreUnavailable
from burrowgate.identity.password_limits import WRONG_PER_NAME_AND_ADDRESS
from burrowgate.identity.site.context import Visitor, sign_in
from burrowgate.stores.memory import MemoryStore
from tests.support import START, TestCase
from tests.support.sign_in_site import (
    APP,
    KEY,
    ORIGIN,
    PASSWORD,
    SignInWorld,
    done,
    location,
    values_of,
    visible,
)

COMPLETE = f"https://{APP.decode()}/.burrowgate/sign-in/complete?code="
SIGN_IN = "/.burrowgate/sign-in"


class SiteCase(TestCase):
    def setUp(self) -> None:
        self.world = SignInWorld()
        self.ada = self.world.account(password=PASSWORD)
        self.browser = self.world.browser()

    def login_id(self, browser: Any = None) -> str:
        """Return the id of the login of the browser's cookie; empty without one."""
        cookie = (browser or self.browser).cookies.get(b"account", b"")
        return read_account_cookie(self.world.keyring, cookie) or ""


class HandOverTests(SiteCase):
    def completion(self, address: str) -> Any:
        self.assertTrue(address.startswith(COMPLETE), address)
        return read_completion(self.world.keyring, address.removeprefix(COMPLETE).encode(), APP, START)

    def test_password_signs_in_and_hands_over_to_the_domain_that_asked(self) -> None:
        page = self.browser.get(f"{SIGN_IN}?tx={self.world.ticket()}")
        self.assertEqual(page.status, 200)
        self.assertIn("app.example.com", visible(page))
        response = self.browser.sign_in(to=f"tx:{self.world.ticket()}")
        self.assertEqual(response.status, 303)
        completion = self.completion(location(response))
        self.assertEqual((completion.login_id, completion.nonce), (self.login_id(), bytes(16)))
        login = done(self.world.logins.get(completion.login_id)).login
        self.assertEqual((login.account_id, login.method, login.strong), (self.ada.account_id, "password", False))
        self.assertEqual((login.address, login.user_agent[:11]), ("192.0.2.7", "Mozilla/5.0"))

    def test_signed_in_browser_is_handed_over_at_once(self) -> None:
        self.browser.sign_in()
        response = self.browser.get(f"{SIGN_IN}?tx={self.world.ticket()}")
        self.assertEqual(self.completion(location(response)).login_id, self.login_id())

    def test_proof_that_is_too_old_or_too_weak_is_asked_for_again_by_a_page(self) -> None:
        """(sign-in 31) No redirect follows a proof that does not suffice."""
        self.browser.sign_in()
        for options, text in (({"proved_since": START + 1}, "recent sign-in"), ({"strong": True}, "passkey")):
            ticket = self.world.ticket(**options)
            page = self.browser.get(f"{SIGN_IN}?tx={ticket}")
            self.assertEqual((page.status, location(page)), (200, ""))
            self.assertIn("You are signed in as Ada", visible(page))
            self.assertIn(text, visible(page))
        self.assertNotIn(b'name="password"', page.body, "A password is offered where it does not suffice.")
        response = self.browser.sign_in(to=f"tx:{ticket}")
        self.assertEqual(location(response), f"{SIGN_IN}?tx={ticket}")
        self.assertEqual(self.browser.get(location(response)).status, 200)

    def test_fresh_proof_keeps_the_login_of_the_same_person(self) -> None:
        self.browser.sign_in()
        first = self.login_id()
        self.world.clock.advance(3600)
        ticket = self.world.ticket(proved_since=START + 3000)
        response = self.browser.sign_in(to=f"tx:{ticket}")
        self.assertTrue(location(response).startswith(COMPLETE))
        self.assertEqual(self.login_id(), first)
        self.assertEqual(done(self.world.logins.get(first)).login.proved_at, START + 3600)

    def test_proof_for_a_login_that_is_ended_meanwhile_opens_another(self) -> None:
        self.browser.sign_in()
        first = self.login_id()
        visitor = Visitor(
            request=SiteRequest(method=b"POST", path=b"/", address="::1"), signed_in=done(self.world.logins.get(first))
        )
        done(self.world.logins.end(first, EndReason.REVOKED, actor="admin"))
        context = self.world.site._context
        login = done(sign_in(context, visitor, self.ada, method="password", strong=False))
        self.assertNotEqual(login.login_id, first)
        self.assertIsNone(login.ended_at)

    def test_switching_shows_the_ways_and_replaces_the_login(self) -> None:
        self.world.account("Eve", password=PASSWORD)
        self.browser.sign_in()
        first = self.login_id()
        ticket = self.world.ticket(switches=True)
        page = self.browser.get(f"{SIGN_IN}?tx={ticket}")
        self.assertEqual(page.status, 200)
        self.assertIn("Sign in", visible(page))
        response = self.browser.sign_in("eve", to=f"tx:{ticket}")
        self.assertTrue(location(response).startswith(COMPLETE))
        self.assertNotEqual(self.login_id(), first)
        self.assertEqual(done(self.world.logins.get(first)).login.ended_why, EndReason.SIGNED_OUT)

    def test_ticket_of_a_domain_that_is_not_served_gets_a_page(self) -> None:
        ticket = self.world.ticket(host=b"gone.example.com")
        for response in (self.browser.get(f"{SIGN_IN}?tx={ticket}"),):
            self.assertEqual((response.status, location(response)), (404, ""))
        self.assertEqual(location(self.browser.sign_in(to=f"tx:{ticket}")), f"{SIGN_IN}?tx={ticket}")
        self.assertEqual(self.browser.get(f"{SIGN_IN}?tx={ticket}").status, 404)

    def test_goal_that_is_over_forged_or_ambiguous_gets_a_page(self) -> None:
        ticket = self.world.ticket()
        for query in (
            "",
            "tx=",
            f"tx={ticket}x",
            f"tx={ticket}&tx={ticket}",
            f"tx={ticket}&to=account",
            f"to={ticket}",
            "to=account&to=account",
            "to=https://evil.example",
            "%FF",
        ):
            with self.subTest(query):
                response = self.browser.get(f"{SIGN_IN}?{query}")
                self.assertEqual((response.status, location(response), response.is_rejection), (400, "", True))
        self.world.clock.advance(600)
        self.assertEqual(self.browser.get(f"{SIGN_IN}?tx={ticket}").status, 400)
        self.assertEqual(self.browser.sign_in(to=f"tx:{ticket}").status, 400)


class PasswordTests(SiteCase):
    def test_wrong_name_and_wrong_password_get_the_same_answer(self) -> None:
        """(sign-in 37)"""
        bodies = set()
        for name, password in (("ada", "wrong password wrong"), ("eve", PASSWORD)):
            response = self.browser.sign_in(name, password)
            self.assertEqual((response.status, response.is_rejection, self.browser.cookies), (403, True, {}))
            self.assertNotIn(password.encode(), response.body)
            bodies.add(response.body.replace(b'value="%b"' % name.encode(), b""))
        self.assertEqual(len(bodies), 1)
        self.assertIn(b'aria-invalid="true"', response.body)
        self.assertIn(b'value="eve"', response.body)

    def test_too_many_wrong_passwords_are_429_with_a_time(self) -> None:
        for _ in range(WRONG_PER_NAME_AND_ADDRESS):
            self.assertEqual(self.browser.sign_in("ada", "wrong password wrong").status, 403)
        response = self.browser.sign_in()
        self.assertEqual(response.status, 429)
        self.assertEqual(values_of(response, b"Retry-After"), [b"60"])
        self.assertEqual(self.browser.cookies, {})

    def test_refused_passwords_are_counted_in_the_audit_log(self) -> None:
        for _ in range(3):
            self.browser.sign_in("ada", "wrong password wrong")
        done(self.world.site.refusals.flush())
        self.assertEqual(self.world.actions().count("login.refused"), 1)

    def test_form_that_is_none_is_no_sign_in(self) -> None:
        form = {"to": "account", "sign_in_name": "ada", "password": PASSWORD}
        for content_type in (b"application/json", b"text/plain", b""):
            response = self.browser.post("/.burrowgate/password", form, content_type=content_type)
            self.assertEqual((response.status, self.browser.cookies), (400, {}))


class CookieTests(SiteCase):
    def test_each_sign_in_opens_a_new_login_and_ends_that_of_the_browser(self) -> None:
        """(sign-in 25)"""
        self.world.account("Eve", password=PASSWORD)
        ids = []
        for name in ("ada", "eve", "ada"):
            self.assertEqual(location(self.browser.sign_in(name)), "/.burrowgate/account")
            ids.append(self.login_id())
        self.assertEqual(len(set(ids)), 3)
        ended = [done(self.world.logins.get(one)).login.ended_why for one in ids]
        self.assertEqual(ended, [EndReason.SIGNED_OUT, EndReason.SIGNED_OUT, None])

    def test_cookie_that_was_planted_is_not_used_for_the_new_login(self) -> None:
        """(sign-in 25) A login that an attacker has put into the browser does not become that of the victim."""
        self.world.account("Eve", password=PASSWORD)
        attacker = self.world.browser()
        attacker.sign_in("eve")
        self.browser.cookies = dict(attacker.cookies)
        self.browser.sign_in()
        self.assertNotEqual(self.login_id(), self.login_id(attacker))
        self.assertIn("ada", visible(self.browser.get("/.burrowgate/account")))
        self.assertEqual(location(attacker.get("/.burrowgate/account")), f"{SIGN_IN}?to=account")

    def test_cookie_is_dead_after_signing_out(self) -> None:
        """(sign-in 25)"""
        self.browser.sign_in()
        before = dict(self.browser.cookies)
        response = self.browser.post("/.burrowgate/account", {"do": "sign-out"})
        self.assertEqual((response.status, self.browser.cookies), (200, {}))
        self.browser.cookies = before
        response = self.browser.get("/.burrowgate/account")
        self.assertEqual(location(response), f"{SIGN_IN}?to=account")
        self.assertEqual(self.browser.cookies, {}, "A cookie that opens nothing stays in the browser.")

    def test_cookie_has_all_attributes_and_no_domain(self) -> None:
        (cookie,) = values_of(self.browser.sign_in(), b"Set-Cookie")
        self.assertRegex(
            cookie,
            rb"^__Host-burrowgate-account=[A-Za-z0-9_.-]{52}; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=129600$",
        )

    def test_changed_cookie_signs_no_person_in_and_is_deleted(self) -> None:
        """(sign-in 24) Any byte changed."""
        self.browser.sign_in()
        genuine = self.browser.cookies[b"account"]
        for place in range(len(genuine)):
            changed = bytearray(genuine)
            changed[place] ^= 1
            response = self.browser.get("/.burrowgate/account", cookies=((b"account", bytes(changed)),))
            self.assertEqual(location(response), f"{SIGN_IN}?to=account", place)
            self.assertTrue(values_of(response, b"Set-Cookie")[0].endswith(b"Max-Age=0"), place)

    def test_cookie_of_the_sign_in_host_opens_no_target_and_the_other_way_round(self) -> None:
        """(sign-in 24)"""
        self.browser.sign_in()
        keys = self.world.keyring
        self.assertIsNone(read_login_cookie(keys, self.browser.cookies[b"account"], APP))
        of_target = login_cookie(KEY, self.login_id(), APP).encode()
        self.assertIsNone(read_account_cookie(keys, of_target))
        response = self.browser.get("/.burrowgate/account", cookies=((b"account", of_target), (b"login", of_target)))
        self.assertEqual(location(response), f"{SIGN_IN}?to=account")

    def test_genuine_cookie_counts_among_others_of_its_name(self) -> None:
        self.browser.sign_in()
        genuine = self.browser.cookies[b"account"]
        response = self.browser.get("/.burrowgate/account", cookies=((b"account", b"planted"), (b"account", genuine)))
        self.assertEqual((response.status, values_of(response, b"Set-Cookie")), (200, []))

    def test_cookie_under_a_removed_key_is_deleted(self) -> None:
        self.browser.sign_in()
        self.world.keyring = Keyring([Key(bytes(range(1, 33)))])
        self.assertEqual(location(self.browser.get("/")), "/.burrowgate/account")
        self.assertEqual(self.browser.cookies, {})


class RequestTests(SiteCase):
    POSTS = (
        "/.burrowgate/password",
        "/.burrowgate/passkey/options",
        "/.burrowgate/passkey/answer",
        "/.burrowgate/account",
        "/share/" + "x" * 34,
        "/invited/" + "x" * 34,
    )

    def test_post_from_elsewhere_is_refused_before_anything_is_read(self) -> None:
        """(sign-in 33) Forms of other sites, of sandboxed frames, and of programs that send no `Origin`."""
        origins = (None, b"null", b"https://evil.example", b"http://in.example.com", b"https://in.example.com:8443")
        self.browser.sign_in()
        before = self.world.store.position()
        for path in self.POSTS:
            for origin in (*origins, b"https://app.example.com", ORIGIN.encode() + b"/", b""):
                response = self.browser.post(path, {"to": "account", "do": "end-all"}, origin=origin)
                self.assertEqual((response.status, location(response)), (403, ""), (path, origin))
        self.assertEqual(self.world.store.position(), before)

    def test_other_methods_are_405_with_those_that_are_there(self) -> None:
        for method, path, allowed in (
            (b"POST", SIGN_IN, b"GET, HEAD"),
            (b"GET", "/.burrowgate/password", b"POST"),
            (b"PUT", "/.burrowgate/account", b"GET, HEAD, POST"),
            (b"DELETE", "/share/x", b"GET, HEAD, POST"),
            (b"OPTIONS", SIGN_IN, b"GET, HEAD"),
        ):
            response = self.browser.send(method, path, origin=ORIGIN.encode())
            self.assertEqual((response.status, values_of(response, b"Allow")), (405, [allowed]))

    def test_unknown_addresses_are_404(self) -> None:
        for path in (
            "/x",
            "/.burrowgate",
            "/.burrowgate/sign-in/",
            "/.burrowgate/sign-in/corp",
            "/share",
            "/é",
            "//",
            "",
        ):
            self.assertEqual(self.browser.get(path).status, 404, path)

    def test_head_is_answered_as_get(self) -> None:
        for path in ("/.burrowgate/account", f"{SIGN_IN}?to=account", "/share/x"):
            get, head = (self.browser.send(method, path) for method in (b"GET", b"HEAD"))
            self.assertEqual((get.status, get.fields), (head.status, head.fields))


class FailingStore(MemoryStore):
    error: Exception | None = None

    async def commit(self, change: Change) -> Any:
        if self.error is not None:
            raise self.error
        return await super().commit(change)

    async def resource(self, kind: str, resource_id: str) -> Any:
        if self.error is not None:
            raise self.error
        return await super().resource(kind, resource_id)


class FailureTests(TestCase):
    def setUp(self) -> None:
        self.store = FailingStore()
        self.world = SignInWorld(store=self.store)
        self.world.account(password=PASSWORD)
        self.browser = self.world.browser()

    def test_without_the_store_a_page_says_when_to_try_again(self) -> None:
        for error, text in (
            (StoreUnavailable("The store is away."), "cannot reach its store"),
            (CommitOutcomeUnknown("It is not known."), "could not learn"),
        ):
            self.store.error = error
            response = self.browser.sign_in()
            self.assertEqual((response.status, values_of(response, b"Retry-After")), (503, [b"5"]))
            self.assertIn(text, visible(response))
        self.assertFalse(response.is_rejection)

    def test_defect_is_logged_and_a_page(self) -> None:
        self.store.error = ZeroDivisionError("secret")
        response = self.browser.sign_in()
        self.assertEqual(response.status, 500)
        self.assertNotIn(b"secret", response.body)
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)

    def test_host_ids_are_those_of_the_domains(self) -> None:
        self.assertNotEqual(host_id(APP), host_id(b"in.example.com"))
