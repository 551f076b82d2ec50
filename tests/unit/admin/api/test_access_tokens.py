"""Access tokens: what ends them, where they are accepted, what their streams show, and how they are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from burrowgate.admin import server_sent_events
from burrowgate.core.identity.accounts import Role, disable
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Key, Keyring
from burrowgate.identity.records import ACCOUNT
from tests.support.admin_tokens import ADA, TokenTestCase
from tests.support.admin_wire import HOST, SESSIONS, World, parse


class ValidityTests(TokenTestCase):
    def status(self, token: str, path: str = SESSIONS) -> int:
        return self.use(token, "GET", path).status

    def assertRefused(self, token: str) -> None:
        reply = self.use(token, "GET", SESSIONS)
        self.assertProblem(reply, 401, "access-token-refused")
        self.assertIn('error="invalid_token"', reply.headers["www-authenticate"])

    def test_token_expires_to_the_second(self) -> None:
        token = self.token("sessions:read", expires_in="1h")
        self.world.clock.advance(3599)
        self.assertEqual(self.status(token), 200)
        self.world.clock.advance(1)
        self.assertRefused(token)

    def test_revoked_token_is_refused_from_the_next_request_on(self) -> None:
        token = self.token("sessions:read")
        self.assertEqual(self.status(token), 200)
        revoked = self.call("DELETE", f"/api/v1/access-tokens/{token.split('.')[1]}")
        self.assertEqual((revoked.status, revoked.json["state"]), (200, "revoked"))
        self.assertRefused(token)

    def test_token_of_a_disabled_or_deleted_account_is_refused(self) -> None:
        token = self.token("sessions:read", account="Ada")
        self.assertEqual(self.status(token), 200)
        self.wait(self.world.store.commit(Change(puts=(ACCOUNT.to_resource(disable(ADA, now=1)),))))
        self.assertRefused(token)
        self.assertEqual(self.call("GET", "/api/v1/access-tokens").json["access_tokens"][0]["state"], "ended")

    def test_tokens_of_a_deleted_account_are_removed(self) -> None:
        bob = replace(ADA, account_id="b" * 22, name="Bob")
        self.wait(self.world.registry.commit(Change(puts=(ACCOUNT.to_resource(bob),))))
        token = self.token("sessions:read", account="Bob")
        self.assertEqual(self.call("DELETE", "/api/v1/accounts/Bob").status, 204)
        self.assertRefused(token)
        self.assertEqual(self.call("GET", "/api/v1/access-tokens").json["access_tokens"], [])

    def test_removed_key_ends_tokens(self) -> None:
        token = self.token("sessions:read")
        self.world.keyring = Keyring([Key(bytes(32)), self.world.key])
        self.assertEqual(self.status(token), 200)
        self.world.keyring = Keyring([Key(bytes(32))])
        self.assertRefused(token)

    def test_changed_bytes_are_refused(self) -> None:
        token = self.token("everything")
        for place in range(4, len(token)):
            self.assertRefused(token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :])
        for wrong in ("bgp_", "bgp_x", token + "x", token[:-1]):
            self.assertRefused(wrong)

    def test_role_of_the_account_bounds_its_tokens_at_each_use(self) -> None:
        token = self.token("everything", account="Ada")
        roles = {
            Role.OWNER: (200, 200),
            Role.OPERATOR: (200, 403),
            Role.MEMBER: (403, 403),
            Role.GUEST: (403, 403),
        }
        for version, (role, expected) in enumerate(roles.items(), 2):
            changed = replace(ADA, role=role, version=version)
            self.wait(self.world.store.commit(Change(puts=(ACCOUNT.to_resource(changed),))))
            change = self.use(token, "PATCH", "/api/v1/accounts/Ada", {})
            self.assertEqual((self.status(token), change.status), expected, role)
            if change.status == 403:
                self.assertIn(role.value, change.json["detail"])

    def test_guest_gets_no_token(self) -> None:
        guest = replace(ADA, role=Role.GUEST, version=2)
        self.wait(self.world.registry.commit(Change(puts=(ACCOUNT.to_resource(guest),))))
        reply = self.call("POST", "/api/v1/access-tokens", {"label": "x", "scopes": ["audit:read"], "account": "Ada"})
        self.assertProblem(reply, 422, "invalid-value", "account")

    def test_store_that_is_away_admits_no_token(self) -> None:
        token = self.token("metrics:read")
        self.assertEqual(self.status(token, "/metrics"), 200)
        self.world.store.position = lambda: None  # type: ignore[method-assign]
        self.assertProblem(self.use(token, "GET", "/metrics"), 503, "store-unavailable")
        self.assertEqual(self.call("GET", "/metrics").status, 200)

    def test_use_is_recorded_once_an_hour(self) -> None:
        token = self.token("sessions:read")

        def used() -> Any:
            return self.call("GET", "/api/v1/access-tokens").json["access_tokens"][0]["last_used_at"]

        self.assertIsNone(used())
        self.status(token)
        first = used()
        self.assertIsNotNone(first)
        self.world.clock.advance(3599)
        self.status(token)
        self.assertEqual(used(), first)
        self.world.clock.advance(1)
        self.status(token)
        self.assertNotEqual(used(), first)

    def test_guesses_cost_no_read_and_no_event(self) -> None:
        before = len(self.recorded())
        for _ in range(20):
            self.assertRefused("bgp_" + "A" * 6 + "." + "A" * 22 + "." + "A" * 22)
        self.assertEqual(len(self.recorded()), before)


class PlaceTests(TokenTestCase):
    """A token is accepted in `Authorization` only."""

    def test_cookie_address_and_console_take_no_token(self) -> None:
        token = self.token("everything")
        for fields in (
            {"Cookie": f"burrowgate_console_8481={token}", "Burrowgate-Console": token},
            {"Burrowgate-Console": token},
            {"X-Api-Key": token},
        ):
            reply = self.call("GET", SESSIONS, headers={"Authorization": None, **fields})
            self.assertProblem(reply, 401, "admin-key-required")
        for query in (f"access_token={token}", f"token={token}", f"key={token}"):
            self.assertEqual(self.call("GET", f"{SESSIONS}?{query}", headers={"Authorization": None}).status, 401)
        login = self.call("POST", "/api/v1/console/login", {"key": token}, headers={"Authorization": None})
        self.assertIn(login.status, (401, 422))

    def test_other_schemes_and_repeated_fields_are_refused(self) -> None:
        token = self.token("everything")
        for value in (token, f"Basic {token}", f"Bearer{token}", f"Token {token}"):
            reply = self.call("GET", SESSIONS, headers={"Authorization": value})
            self.assertProblem(reply, 401, "admin-key-required")
        twice = self.call("GET", SESSIONS, extra=[("Authorization", f"Bearer {token}")])
        self.assertProblem(twice, 401, "admin-key-required")

    def test_origin_rules_hold_for_tokens(self) -> None:
        token = self.token("everything")
        for headers in ({"Origin": "http://evil.example"}, {"Host": "evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            reply = self.call("GET", SESSIONS, headers={"Authorization": f"Bearer {token}", **headers})
            self.assertProblem(reply, 403, "origin-not-allowed")

    def test_no_token_makes_another_or_opens_the_console(self) -> None:
        token = self.token("everything", account="Ada")
        for method, path, body in (
            ("POST", "/api/v1/access-tokens", {"label": "x", "scopes": ["everything"]}),
            ("GET", "/api/v1/access-tokens", None),
            ("DELETE", f"/api/v1/access-tokens/{token.split('.')[1]}", None),
            ("POST", "/api/v1/console/login-tokens", {}),
            ("POST", "/api/v1/audit-events/acceptance", {}),
        ):
            self.assertProblem(self.use(token, method, path, body), 403, "access-token-not-accepted")

    def test_key_that_looks_like_a_token_is_the_key(self) -> None:
        self.start(World(admin_key="bgp_" + "k" * 40))
        self.assertEqual(self.call("GET", "/api/v1/targets").status, 200)

    def test_token_alone_learns_of_no_path_before_it_is_verified(self) -> None:
        self.assertProblem(self.use("bgp_x", "GET", "/nothing"), 401, "access-token-refused")
        self.assertProblem(self.use(self.token("audit:read"), "GET", "/nothing"), 404, "path-not-found")


class StreamTests(TokenTestCase):
    def open(self, token: str, query: str = "") -> Callable[[], str]:
        """Open an event stream; returns a function that returns the bytes received since it was called last."""
        protocol, transport = self.connect()
        head = (
            f"GET /api/v1/audit-events/stream{query} HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {token}\r\n\r\n"
        )
        protocol.dataReceived(head.encode())

        def received() -> str:
            data = transport.value().decode()
            transport.clear()
            return data + ("(closed)" if transport.disconnecting or data.endswith("0\r\n\r\n") else "")

        return received

    def test_stream_of_a_confined_token_has_events_of_its_target(self) -> None:
        received = self.open(self.token("audit:read@app"))
        self.assertIn("200 OK", received())
        self.mint("wiki", label="other")
        self.assertNotIn("event:", received())
        self.mint("app", label="mine")
        self.assertIn("event: session.minted", received())

    def test_stream_ends_when_its_token_is_revoked(self) -> None:
        token = self.token("audit:read")
        received = self.open(token)
        received()
        self.call("DELETE", f"/api/v1/access-tokens/{token.split('.')[1]}")
        last = received()
        self.assertIn("(closed)", last)
        self.assertNotIn("token.revoked", last)

    def test_stream_ends_when_its_token_expires(self) -> None:
        received = self.open(self.token("audit:read", expires_in="1h"))
        received()
        self.world.clock.advance(3600)
        self.world.reactor.advance(server_sent_events.HEARTBEAT_SECONDS)
        self.assertIn("(closed)", received())

    def test_stream_ends_when_the_account_loses_its_role(self) -> None:
        received = self.open(self.token("audit:read", account="Ada"))
        received()
        member = replace(ADA, role=Role.MEMBER, version=2)
        self.wait(self.world.registry.commit(Change(puts=(ACCOUNT.to_resource(member),))))
        self.assertIn("(closed)", received())


class ReplyTests(TokenTestCase):
    def test_token_is_shown_once(self) -> None:
        token = self.token("sessions:mint@app", "audit:read", expires_in="30d", account="Ada")
        reply = self.call("GET", "/api/v1/access-tokens")
        self.assertNotIn(token.rpartition(".")[2].encode(), reply.body)
        (shown,) = reply.json["access_tokens"]
        self.assertEqual(shown["scopes"], ["sessions:mint@app", "audit:read"])
        self.assertEqual((shown["account"], shown["state"], shown["label"]), ("Ada", "active", "ci"))
        self.assertEqual(len(self.call("GET", "/api/v1/access-tokens?account=Ada").json["access_tokens"]), 1)
        self.assertProblem(self.call("GET", "/api/v1/access-tokens?account=Bob"), 404, "account-not-found")

    def test_wrong_values_are_rejected(self) -> None:
        for body, field in (
            ({"label": "x", "scopes": ["root"]}, "scopes"),
            ({"label": "x", "scopes": ["sessions:mint@none"]}, "scopes"),
            ({"label": "x", "scopes": []}, "scopes"),
            ({"label": "", "scopes": ["audit:read"]}, "label"),
            ({"label": "x", "scopes": ["audit:read"], "expires_in": "59m"}, "expires_in"),
            ({"label": "x", "scopes": ["audit:read"], "expires_in": "366d"}, "expires_in"),
            ({"label": "x", "scopes": ["audit:read"], "account": "Bob"}, "account"),
        ):
            self.assertProblem(self.call("POST", "/api/v1/access-tokens", body), 422, "invalid-value", field)
        self.assertProblem(self.call("DELETE", "/api/v1/access-tokens/x"), 404, "access-token-not-found")

    def test_head_needs_the_scope_too(self) -> None:
        data = f"HEAD {SESSIONS} HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {self.token('audit:read')}\r\n\r\n"
        self.assertEqual(parse(self.send(data.encode())).status, 403)
