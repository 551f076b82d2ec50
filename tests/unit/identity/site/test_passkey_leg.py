"""Passkeys on the pages: sign in, make an account, add one; each request of the script is a POST of this host."""

from __future__ import annotations

import json
from typing import Any

from burrowgate.core.identity.credentials import CodeKind, link_code, read_account_cookie
from burrowgate.core.identity.logins import EndReason
from tests.support import TestCase
from tests.support.authenticator import Authenticator
from tests.support.sign_in_site import KEY, ORIGIN, PASSWORD, SignInWorld, done, values_of

OPTIONS, ANSWER = "/.burrowgate/passkey/options", "/.burrowgate/passkey/answer"


class PasskeyCase(TestCase):
    def setUp(self) -> None:
        self.world = SignInWorld()
        self.browser = self.world.browser()
        self.device = Authenticator(ORIGIN)

    def invite(self, **options: Any) -> str:
        """Return the goal of a new invitation."""
        return f"invited:{done(self.world.accounts.invite(actor='admin', **options)).code}"

    def join(self, name: str = "Ada") -> None:
        response = self.browser.use_passkey(self.device, use="join", to=self.invite(), name=name)
        self.assertEqual(json.loads(response.body), {"location": "/.burrowgate/account"})

    def login(self) -> Any:
        login_id = read_account_cookie(self.world.keyring, self.browser.cookies.get(b"account", b""))
        found = None if login_id is None else done(self.world.logins.get(login_id))
        return None if found is None else found.login


class JoiningTests(PasskeyCase):
    def test_invitation_makes_an_account_with_a_passkey_and_signs_in(self) -> None:
        self.join()
        account = self.world.stored_account(self.login().account_id)
        assert account is not None
        self.assertEqual((account.name, self.login().method, self.login().strong), ("Ada", "passkey", True))
        (passkey,) = done(self.world.passkeys.of_account(account.account_id))
        self.assertEqual(passkey.label, "Firefox on Linux")
        self.assertEqual(self.world.actions().count("account.added"), 1)

    def test_invitation_for_an_account_replaces_its_credentials(self) -> None:
        account = self.world.account(password=PASSWORD)
        goal = self.invite(account_id=account.account_id)
        self.assertEqual(self.browser.use_passkey(self.device, use="join", to=goal, name="Mallory").status, 200)
        self.assertEqual(self.login().account_id, account.account_id)
        self.assertEqual(self.browser.sign_in().status, 403, "The old password still opens.")
        stored = self.world.stored_account(account.account_id)
        assert stored is not None
        self.assertEqual(stored.name, "Ada")

    def test_used_or_unknown_invitation_offers_nothing(self) -> None:
        goal = self.invite()
        self.assertEqual(self.browser.use_passkey(self.device, use="join", to=goal, name="Ada").status, 200)
        unknown = link_code(KEY, CodeKind.INVITATION, "x" * 12)
        for text in (goal, f"invited:{unknown}", "account", f"tx:{self.world.ticket()}"):
            response = self.world.browser().use_passkey(Authenticator(ORIGIN, 9), use="join", to=text, name="Eve")
            self.assertEqual((response.status, values_of(response, b"Set-Cookie")), (403, []), text)

    def test_name_that_is_none_is_422_with_its_reason(self) -> None:
        for name in ("", "a\u202eb", "x" * 65):
            response = self.browser.use_passkey(self.device, use="join", to=self.invite(), name=name)
            self.assertEqual(response.status, 422)
            self.assertIn("1 to 64 visible characters", json.loads(response.body)["detail"])

    def test_passkey_for_one_account_does_not_reset_another(self) -> None:
        ada = self.world.account("Ada", password=PASSWORD)
        eve_goal, ada_goal = self.invite(), self.invite(account_id=ada.account_id)
        begun = self.browser.script(OPTIONS, {"use": "join", "to": eve_goal, "name": "Eve"})
        start = json.loads(begun.body)
        credential = json.loads(self.device.create(json.dumps(start["options"])))
        answer = {"use": "join", "to": ada_goal, "ticket": start["ticket"], "response": credential}
        self.assertEqual(self.browser.script(ANSWER, answer).status, 403)
        self.assertEqual(self.browser.cookies, {})


class SignInTests(PasskeyCase):
    def test_passkey_signs_in_strongly_and_goes_on_to_the_goal(self) -> None:
        self.join()
        other = self.world.browser()
        response = other.use_passkey(self.device, use="sign-in", to=f"tx:{self.world.ticket(strong=True)}")
        self.assertEqual(response.status, 200)
        address = json.loads(response.body)["location"]
        self.assertTrue(address.startswith("https://app.example.com/.burrowgate/sign-in/complete?code="))

    def test_each_sign_in_by_another_person_opens_a_new_login(self) -> None:
        """(sign-in 25)"""
        self.join()
        first = self.login()
        self.world.account("Eve", password=PASSWORD)
        self.browser.sign_in("eve")
        self.browser.use_passkey(self.device, use="sign-in")
        self.assertNotIn(self.login().login_id, ("", first.login_id))

    def test_unknown_passkey_is_refused_and_counted(self) -> None:
        self.device.user_handle = b"x" * 22
        response = self.browser.use_passkey(self.device, use="sign-in")
        self.assertEqual((response.status, response.is_rejection, self.browser.cookies), (403, True, {}))
        done(self.world.site.refusals.flush())
        self.assertEqual(self.world.actions(), ["login.refused"])

    def test_answer_is_used_once(self) -> None:
        self.join()
        start = json.loads(self.browser.script(OPTIONS, {"use": "sign-in", "to": "account"}).body)
        credential = json.loads(self.device.get(json.dumps(start["options"])))
        answer = {"use": "sign-in", "to": "account", "ticket": start["ticket"], "response": credential}
        self.assertEqual([self.browser.script(ANSWER, answer).status for _ in range(2)], [200, 403])

    def test_counter_that_went_back_ends_all_logins(self) -> None:
        """(sign-in 36)"""
        self.join()
        login = self.login()
        self.device.count = 5
        self.assertEqual(self.browser.use_passkey(self.device, use="sign-in").status, 200)
        self.device.count = 2
        self.assertEqual(self.browser.use_passkey(self.device, use="sign-in").status, 403)
        self.assertEqual(done(self.world.logins.get(login.login_id)).login.ended_why, EndReason.REUSE)

    def test_anything_else_than_the_json_of_the_script_is_refused(self) -> None:
        body = json.dumps({"use": "sign-in", "to": "account"}).encode()
        for path in (OPTIONS, ANSWER):
            for content_type in (b"text/plain", b"application/x-www-form-urlencoded", b""):
                response = self.browser.post(path, content_type=content_type, body=body)
                self.assertEqual((response.status, json.loads(response.body)), (400, {"detail": self.detail()}))
            for value in (
                [],
                1,
                None,
                "x",
                {"use": "sign-in"},
                {"to": 1},
                {"to": "account"},
                {"use": [], "to": "account"},
            ):
                self.assertIn(self.browser.script(path, value).status, (400, 403))
            for ticket, answer in (("x", {}), ("", None), ("x", {"id": 1}), ("x", "y"), (1, [])):
                value = {"use": "sign-in", "to": "account", "ticket": ticket, "response": answer}
                self.assertEqual(self.browser.script(ANSWER, value).status, 403)

    def detail(self) -> str:
        return "This page is out of date. Load it again."


class AddingTests(PasskeyCase):
    def test_second_passkey_is_added_shortly_after_a_proof(self) -> None:
        self.join()
        second = Authenticator(ORIGIN, 3)
        response = self.browser.use_passkey(second, use="add")
        self.assertEqual(json.loads(response.body), {"location": "/.burrowgate/account?done=passkey-added"})
        self.assertEqual(self.world.browser().use_passkey(second, use="sign-in").status, 200)

    def test_none_is_added_later_or_without_a_login(self) -> None:
        self.join()
        self.world.clock.advance(601)
        response = self.browser.use_passkey(Authenticator(ORIGIN, 3), use="add")
        self.assertEqual(response.status, 403)
        self.assertIn("Sign in once more", json.loads(response.body)["detail"])
        self.assertEqual(self.world.browser().use_passkey(Authenticator(ORIGIN, 3), use="add").status, 403)

    def test_passkey_of_one_person_is_not_added_to_another(self) -> None:
        self.join()
        start = json.loads(self.browser.script(OPTIONS, {"use": "add", "to": "account"}).body)
        credential = json.loads(Authenticator(ORIGIN, 3).create(json.dumps(start["options"])))
        self.world.account("Eve", password=PASSWORD)
        eve = self.world.browser()
        eve.sign_in("eve")
        answer = {"use": "add", "to": "account", "ticket": start["ticket"], "response": credential}
        self.assertEqual(eve.script(ANSWER, answer).status, 403)
