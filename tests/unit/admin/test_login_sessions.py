"""Login sessions of the console: login tokens, cookies with proofs, and their audit events."""

from __future__ import annotations

from typing import Any

from burrowgate.admin import auth_audit, login_sessions
from burrowgate.admin.login_sessions import LoginSession, LoginSessions
from tests.support import TestCase
from tests.support.admin_wire import ADMIN_KEY, HOST, AdminTestCase, Reply, World

SIGN_IN = "/api/v1/console/login"
SIGN_OUT = "/api/v1/console/logout"
LOGIN_TOKENS = "/api/v1/console/login-tokens"
ORIGIN = f"http://{HOST}"


class LoginTestCase(AdminTestCase):
    def login_token(self) -> str:
        """Return a new login token."""
        reply = self.call("POST", LOGIN_TOKENS)
        self.assertEqual(reply.status, 201)
        key: str = reply.json["token"]
        return key

    def sign_in(self, key: str) -> Reply:
        return self.call("POST", SIGN_IN, {"secret": key}, headers={"Authorization": None, "Origin": ORIGIN})

    def signed_in(self, key: str = ADMIN_KEY) -> tuple[str, str]:
        """Log in; return the cookie as name and value, and its proof."""
        reply = self.sign_in(key)
        self.assertEqual(reply.status, 200, reply.body)
        return reply.headers["set-cookie"].partition(";")[0], reply.json["proof"]

    def by_cookie(self, method: str, path: str, cookie: str, proof: str | None, body: Any = None, **more: Any) -> Reply:
        headers = {"Authorization": None, "Cookie": cookie, "Burrowgate-Console": proof, "Origin": ORIGIN} | more
        return self.call(method, path, body, headers=headers)


class LoginSessionTests(TestCase):
    """Login sessions without the site."""

    def setUp(self) -> None:
        self.world = World()
        self.sessions = LoginSessions(self.world.admin_context())

    def is_valid(self, session: LoginSession) -> bool:
        return self.sessions.is_valid(session.cookie, session.proof.encode())

    def test_login_token_names_its_expiry(self) -> None:
        _, expires_at = self.sessions.create_token()
        self.assertEqual(expires_at, int(self.world.clock.now()) + 60)

    def test_cookie_consists_of_expiry_128_random_bits_and_mac(self) -> None:
        session = self.sessions.log_in(ADMIN_KEY)
        expires_at, nonce, mac = session.cookie.split(".")
        self.assertEqual((int(expires_at), len(nonce), len(mac)), (session.expires_at, 22, 43))

    def test_beyond_the_maximum_of_logouts_the_sessions_that_expire_first_end(self) -> None:
        kept, first = self.sessions.log_in(ADMIN_KEY), self.sessions.log_in(ADMIN_KEY)
        self.world.clock.advance(1)
        later = self.sessions.log_in(ADMIN_KEY)
        self.sessions.log_out(first.cookie)
        for _ in range(login_sessions.MAX_LOGGED_OUT - 1):
            self.sessions.log_out(self.sessions.log_in(ADMIN_KEY).cookie)
        self.assertTrue(self.is_valid(kept))
        self.sessions.log_out(self.sessions.log_in(ADMIN_KEY).cookie)
        self.assertEqual([self.is_valid(session) for session in (kept, first, later)], [False, False, True])

    def test_expired_logouts_do_not_count_towards_the_maximum(self) -> None:
        for _ in range(login_sessions.MAX_LOGGED_OUT):
            self.sessions.log_out(self.sessions.log_in(ADMIN_KEY).cookie)
        self.world.clock.advance(login_sessions.LOGIN_LIFETIME_SECONDS - 1)
        kept = self.sessions.log_in(ADMIN_KEY)
        self.world.clock.advance(1)
        out = self.sessions.log_in(ADMIN_KEY)
        self.sessions.log_out(out.cookie)
        self.assertEqual([self.is_valid(session) for session in (kept, out)], [True, False])

    def test_cookie_of_a_unix_socket_has_port_0_in_its_name(self) -> None:
        self.assertEqual(login_sessions.cookie_name(None), "burrowgate_console_0")


class TestLoginTokens(LoginTestCase):
    def test_login_token_is_valid_once(self) -> None:
        key = self.login_token()
        self.assertEqual(self.sign_in(key).status, 200)
        self.assertProblem(self.sign_in(key), 401, "login-rejected")

    def test_login_token_expires_after_a_minute(self) -> None:
        key = self.login_token()
        self.world.clock.advance(login_sessions.TOKEN_LIFETIME_SECONDS)
        self.assertProblem(self.sign_in(key), 401)

    def test_admin_key_logs_in_repeatedly(self) -> None:
        for key in (ADMIN_KEY, f" {ADMIN_KEY}\n"):
            self.assertEqual(self.sign_in(key).status, 200)

    def test_other_secrets_are_rejected(self) -> None:
        self.login_token()
        for key in ("", " ", "x", ADMIN_KEY[:-1], "\u20ac", "\x00"):
            self.assertProblem(self.sign_in(key), 401)

    def test_number_of_login_tokens_is_limited(self) -> None:
        first = self.login_token()
        keys = [self.login_token() for _ in range(login_sessions.MAX_TOKENS)]
        self.assertProblem(self.sign_in(first), 401)
        self.assertEqual(self.sign_in(keys[0]).status, 200)

    def test_login_token_requires_the_admin_key(self) -> None:
        cookie, proof = self.signed_in()
        self.assertProblem(self.by_cookie("POST", LOGIN_TOKENS, cookie, proof), 401)
        self.assertProblem(
            self.call("POST", LOGIN_TOKENS, headers={"Authorization": f"Bearer {self.login_token()}"}), 401
        )

    def test_admin_without_key_accepts_no_login(self) -> None:
        self.world.admin_key = ""
        self.start(self.world)
        self.assertProblem(self.sign_in(""), 401)


class TestLoginAudit(LoginTestCase):
    def events(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Return action, actor and detail of the audit events of the console."""
        return [
            (record.event.action.value, record.event.actor, record.event.detail)
            for record in self.recorded()
            if record.event.action.value.startswith("console.")
        ]

    def advance_audit_period(self) -> None:
        self.world.reactor.advance(auth_audit.PERIOD_SECONDS)

    def test_login_is_recorded_with_its_key(self) -> None:
        key = self.login_token()
        self.sign_in(key)
        self.sign_in(ADMIN_KEY)
        self.assertEqual(
            self.events(),
            [
                ("console.login_succeeded", "admin", {"by": "a one-time key"}),
                ("console.login_succeeded", "admin", {"by": "the admin's key"}),
            ],
        )
        self.assertNotIn(key, repr(self.recorded()))

    def test_failed_logins_are_recorded_at_once_and_then_together(self) -> None:
        for number in range(50):
            self.assertProblem(self.sign_in(f"guess {number}"), 401)
        self.assertEqual(self.events(), [("console.login_failed", "anonymous", {"times": 1})])
        self.advance_audit_period()
        self.assertEqual(self.events()[1:], [("console.login_failed", "anonymous", {"times": 49})])
        self.advance_audit_period()
        self.sign_in("guess")
        self.assertEqual(len(self.events()), 3)
        self.assertNotIn("guess", repr(self.recorded()))

    def test_login_without_store_succeeds_and_is_recorded_later(self) -> None:
        self.wait(self.world.store.close())
        for _ in range(auth_audit.MAX_KEPT_EVENTS + 3):
            self.assertEqual(self.sign_in(ADMIN_KEY).status, 200)
        self.assertProblem(self.sign_in("guess"), 401)
        self.wait(self.world.store.start())
        self.assertEqual(self.events(), [])
        self.advance_audit_period()
        self.assertEqual(len(self.events()), auth_audit.MAX_KEPT_EVENTS)
        self.assertEqual(self.events()[-1][0], "console.login_failed")


class TestCookies(LoginTestCase):
    def test_cookie_attributes(self) -> None:
        cookie = self.sign_in(ADMIN_KEY).headers["set-cookie"]
        self.assertRegex(cookie, r"^burrowgate_console_8481=[\w.-]+; Max-Age=43200; Path=/; HttpOnly; SameSite=Strict$")

    def test_cookie_with_proof_authenticates(self) -> None:
        cookie, proof = self.signed_in()
        self.assertEqual(self.by_cookie("GET", "/api/v1/targets", cookie, proof).status, 200)
        added = self.by_cookie("POST", "/api/v1/targets", cookie, proof, {"name": "app", "address": "3000"})
        self.assertEqual(added.status, 201)

    def test_cookie_without_proof_is_rejected(self) -> None:
        # Cookies are not bound to a port, so other servers on this machine receive the cookie as well.
        cookie, _ = self.signed_in()
        for proof in (None, "", "x" * 43, cookie):
            self.assertProblem(self.by_cookie("GET", "/api/v1/targets", cookie, proof), 401)
            self.assertProblem(self.by_cookie("POST", "/api/v1/targets", cookie, proof, {}), 401)

    def test_proof_of_another_cookie_is_rejected(self) -> None:
        (cookie, _), (_, proof) = self.signed_in(), self.signed_in()
        self.assertProblem(self.by_cookie("GET", "/api/v1/targets", cookie, proof), 401)

    def test_change_needs_an_origin(self) -> None:
        cookie, proof = self.signed_in()
        self.assertEqual(self.by_cookie("GET", "/api/v1/targets", cookie, proof, Origin=None).status, 200)
        self.assertProblem(self.by_cookie("POST", SIGN_OUT, cookie, proof, Origin=None), 401)
        self.assertProblem(self.by_cookie("POST", SIGN_OUT, cookie, proof, Origin="http://127.0.0.1:3000"), 403)
        self.assertProblem(self.by_cookie("POST", SIGN_OUT, cookie, proof, **{"Sec-Fetch-Site": "same-site"}), 403)

    def test_login_expires_after_twelve_hours(self) -> None:
        cookie, proof = self.signed_in()
        self.world.clock.advance(login_sessions.LOGIN_LIFETIME_SECONDS - 1)
        self.assertEqual(self.by_cookie("GET", "/api/v1/targets", cookie, proof).status, 200)
        self.world.clock.advance(1)
        self.assertProblem(self.by_cookie("GET", "/api/v1/targets", cookie, proof), 401)

    def test_altered_cookie_is_rejected(self) -> None:
        cookie, proof = self.signed_in()
        name, _, value = cookie.partition("=")
        end, nonce, mac = value.split(".")
        hostile = [
            *(
                f"{int(end) + 1}.{nonce}.{mac}",
                f"{end}.{nonce[:-1]}x.{mac}",
                f"{end}.{nonce}.{mac[:-1]}",
                "",
                ".",
                "..",
            ),
            *("a.b.c", f"{end}.{nonce}", '"' + value + '"'),
        ]
        for altered in hostile:
            self.assertProblem(self.by_cookie("GET", "/api/v1/targets", f"{name}={altered}", proof), 401)

    def test_cookie_among_others_is_found(self) -> None:
        cookie, proof = self.signed_in()
        field = f"a=b; burrowgate_console_8481=x;{cookie} ; c"
        self.assertEqual(self.by_cookie("GET", "/api/v1/targets", field, proof).status, 200)

    def test_cookie_is_valid_after_a_restart_but_not_with_another_admin_key(self) -> None:
        cookie, proof = self.signed_in()
        self.start(self.world)
        self.assertEqual(self.by_cookie("GET", "/api/v1/targets", cookie, proof).status, 200)
        self.world.admin_key = "another"
        self.start(self.world)
        self.assertProblem(self.by_cookie("GET", "/api/v1/targets", cookie, proof), 401)

    def test_logged_out_cookie_stays_invalid_after_any_number_of_logouts(self) -> None:
        cookie, proof = self.signed_in()
        self.assertEqual(self.by_cookie("POST", SIGN_OUT, cookie, proof).status, 204)
        self.world.clock.advance(1)
        for _ in range(login_sessions.MAX_LOGGED_OUT):
            other, other_proof = self.signed_in()
            self.assertEqual(self.by_cookie("POST", SIGN_OUT, other, other_proof).status, 204)
        self.assertProblem(self.by_cookie("GET", "/api/v1/targets", cookie, proof), 401)
        self.world.clock.advance(1)
        last, last_proof = self.signed_in()
        self.assertEqual(self.by_cookie("GET", "/api/v1/targets", last, last_proof).status, 200)

    def test_logout_invalidates_the_cookie(self) -> None:
        cookie, proof = self.signed_in()
        other, other_proof = self.signed_in()
        reply = self.by_cookie("POST", SIGN_OUT, cookie, proof)
        self.assertEqual(reply.status, 204)
        self.assertRegex(reply.headers["set-cookie"], r"^burrowgate_console_8481=; Max-Age=0; ")
        self.assertProblem(self.by_cookie("GET", "/api/v1/targets", cookie, proof), 401)
        self.assertEqual(self.by_cookie("GET", "/api/v1/targets", other, other_proof).status, 200)

    def test_key_takes_precedence_over_cookie(self) -> None:
        cookie, proof = self.signed_in()
        reply = self.by_cookie("GET", "/api/v1/targets", cookie, proof, Authorization="Bearer wrong")
        self.assertProblem(reply, 401)
