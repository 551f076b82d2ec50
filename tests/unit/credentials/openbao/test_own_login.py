"""The gateway's own login at a vault: when it is made, renewed and replaced, in a time that the test sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.logger import capturedLogs

from burrowgate.credentials.interfaces import Endpoint, Secret
from burrowgate.credentials.openbao.own_login import RETRY_SECONDS, Account, OwnLogin, renew_after
from burrowgate.credentials.openbao.replies import Reply
from burrowgate.credentials.openbao.transport import Server
from burrowgate.errors import BurrowgateError, CredentialsRefused, CredentialsUnavailable
from tests.support import TestCase

SERVER = Server(endpoint=Endpoint(host="127.0.0.1", port=8200))
APP_ROLE = Account(server=SERVER, secret=Secret(username="role", password="secret-id"))
TOKEN = Account(server=SERVER, secret=Secret(password="s.given\n"))


class _Server:
    """A server in memory, which answers at once unless it is `slow`."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str]] = []
        self.seconds = 900
        self.error: BurrowgateError | None = None
        self.slow: list[Deferred[None]] | None = None

    async def send(
        self, server: Server, method: str, path: str, *, token: str = "", body: Mapping[str, Any] | None = None
    ) -> Reply:
        self.requests.append((path, token))
        if self.slow is not None:
            waiting: Deferred[None] = Deferred()
            self.slow.append(waiting)
            await waiting
        if self.error is not None:
            raise self.error
        if path == "auth/token/lookup-self":
            return {"data": {"ttl": self.seconds, "renewable": True}}
        made = f"s.{len(self.requests)}" if path.endswith("/login") else token
        return {"auth": {"client_token": made, "accessor": "a", "lease_duration": self.seconds, "renewable": True}}


class OwnLoginTests(TestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.server = _Server()

    def login(self, account: Account = APP_ROLE) -> OwnLogin:
        return OwnLogin(self.clock, self.server.send, account, timeout_seconds=10.0)

    def token(self, login: OwnLogin) -> str:
        return str(self.successResultOf(Deferred.fromCoroutine(login.token())))

    def paths(self) -> list[str]:
        return [path for path, _ in self.server.requests]

    def test_an_app_role_logs_in_once(self) -> None:
        login = self.login()
        self.assertEqual([self.token(login), self.token(login)], ["s.1", "s.1"])
        self.assertEqual(self.paths(), ["auth/approle/login"])

    def test_a_given_token_is_looked_up_once(self) -> None:
        login = self.login(TOKEN)
        self.assertEqual([self.token(login), self.token(login)], ["s.given", "s.given"])
        self.assertEqual(self.server.requests, [("auth/token/lookup-self", "s.given")])

    def test_malformed_tokens_are_refused_without_a_request(self) -> None:
        for text in ("", "  \n", "a\r\nX: y", "\u00e4"):
            login = self.login(Account(server=SERVER, secret=Secret(password=text)))
            self.failureResultOf(Deferred.fromCoroutine(login.token()), CredentialsRefused)
        self.assertEqual(self.server.requests, [])

    def test_calls_at_the_same_time_log_in_once(self) -> None:
        self.server.slow = []
        login = self.login()
        waiting = [Deferred.fromCoroutine(login.token()) for _ in range(5)]
        self.server.slow[0].callback(None)
        self.assertEqual([self.successResultOf(one) for one in waiting], ["s.1"] * 5)
        self.assertEqual(len(self.server.requests), 1)

    def test_a_login_that_fails_is_tried_again_by_the_next_call(self) -> None:
        login = self.login()
        self.server.error = CredentialsUnavailable("away")
        self.failureResultOf(Deferred.fromCoroutine(login.token()), CredentialsUnavailable)
        self.server.error = None
        self.assertEqual(self.token(login), "s.2")

    def test_it_is_renewed_at_two_thirds_of_its_life_without_any_call(self) -> None:
        self.token(self.login(TOKEN))
        self.clock.advance(renew_after(900) - 1)
        self.assertEqual(len(self.server.requests), 1)
        self.clock.advance(1)
        self.assertEqual(self.server.requests[-1], ("auth/token/renew-self", "s.given"))
        for _ in range(20):
            self.clock.advance(600)
        self.assertEqual(self.paths().count("auth/token/renew-self"), 21)

    def test_a_renewal_that_fails_says_so_and_is_repeated(self) -> None:
        """(tcp T34) The gateway's own login."""
        login = self.login(TOKEN)
        self.token(login)
        self.server.error = CredentialsUnavailable("away")
        with capturedLogs() as events:
            self.clock.advance(600)
            self.clock.advance(RETRY_SECONDS)
        self.assertEqual(len([event for event in events if "was not renewed" in event["log_format"]]), 2)
        self.assertEqual(self.token(login), "s.given")  # it lives on until its end
        self.server.error = None
        self.clock.advance(RETRY_SECONDS)
        self.assertEqual(self.paths()[-1], "auth/token/renew-self")

    def test_a_renewal_that_is_refused_leads_to_a_new_login(self) -> None:
        """(tcp T34) The gateway's own login."""
        login = self.login()
        self.token(login)
        self.server.error = CredentialsRefused("permission denied")
        with capturedLogs() as events:
            self.clock.advance(600)
        self.assertIn("cannot be renewed", events[0]["log_format"])
        self.server.error = None
        self.assertEqual(self.token(login), "s.3")

    def test_a_token_that_is_over_is_replaced(self) -> None:
        login = self.login()
        self.token(login)
        self.server.error = CredentialsUnavailable("away")
        with capturedLogs():
            for _ in range(900):
                self.clock.advance(1)
        self.server.error = None
        self.token(login)
        self.assertEqual(self.paths()[-1], "auth/approle/login")

    def test_a_token_without_an_end_is_not_renewed(self) -> None:
        self.server.seconds = 0
        login = self.login(TOKEN)
        self.token(login)
        self.assertEqual(self.clock.getDelayedCalls(), [])
        self.clock.advance(1e9)
        self.assertEqual(self.token(login), "s.given")
        self.assertEqual(len(self.server.requests), 1)

    def test_forgetting_an_older_token_changes_nothing(self) -> None:
        login = self.login()
        self.token(login)
        login.forget("s.older")
        self.assertEqual(self.token(login), "s.1")
        login.forget("s.1")
        self.assertEqual(self.token(login), "s.2")
        self.assertEqual(len(self.clock.getDelayedCalls()), 1)

    def test_close_ends_the_login_of_an_app_role_and_no_given_token(self) -> None:
        for account, expected in ((APP_ROLE, ["auth/approle/login", "auth/token/revoke-self"]), (TOKEN, [None])):
            self.server = _Server()
            login = self.login(account)
            self.token(login)
            self.successResultOf(Deferred.fromCoroutine(login.close()))
            if expected[0]:
                self.assertEqual(self.paths(), expected)
            else:
                self.assertNotIn("auth/token/revoke-self", self.paths())
            self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_close_does_not_wait_for_a_server_that_is_silent(self) -> None:
        login = self.login()
        self.token(login)
        self.server.slow = []
        with capturedLogs():
            closing = Deferred.fromCoroutine(login.close())
            self.assertNoResult(closing)
            self.clock.advance(2)
            self.successResultOf(closing)

    def test_no_secret_is_in_a_repr(self) -> None:
        login = self.login()
        self.token(login)
        self.assertNotIn("secret-id", repr(APP_ROLE) + repr(vars(login)["_token"]))
