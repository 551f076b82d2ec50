"""The page about one's own account: each form acts on the account that is signed in, and on no other."""

from __future__ import annotations

from typing import Any

from burrowgate.core.identity.credentials import read_account_cookie
from burrowgate.core.identity.logins import EndReason, LoginState, login_state
from burrowgate.core.resources import ResourceQuery
from burrowgate.identity.attestation import new_identity
from burrowgate.identity.oidc.id_tokens import Person
from burrowgate.identity.records import IDENTITY, identity_id
from burrowgate.testing.records import a_session, a_target, sid
from tests.support import TestCase
from tests.support.authenticator import Authenticator
from tests.support.sign_in_site import ORIGIN, PASSWORD, Browser, SignInWorld, done, location, visible

ACCOUNT = "/.burrowgate/account"
CONFIRM = "/.burrowgate/sign-in?to=account"
IPHONE = b"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/604.1"


class AccountCase(TestCase):
    def setUp(self) -> None:
        self.world = SignInWorld()
        self.ada, self.eve = (self.world.account(name, password=PASSWORD) for name in ("Ada", "Eve"))
        self.browser = self.signed_in()

    def signed_in(self, name: str = "ada", **options: Any) -> Browser:
        browser = self.world.browser(**options)
        self.assertEqual(browser.sign_in(name).status, 303)
        return browser

    def login_id(self, browser: Browser) -> str:
        return read_account_cookie(self.world.keyring, browser.cookies[b"account"]) or ""

    def is_active(self, login_id: str) -> bool:
        found = done(self.world.logins.get(login_id))
        return (
            found is not None and login_state(found.login, found.account, self.world.clock.now()) is LoginState.ACTIVE
        )

    def do(self, do: str, browser: Browser | None = None, **fields: str) -> Any:
        return (browser or self.browser).post(ACCOUNT, {"do": do} | fields)

    def done_with(self, done: str, response: Any) -> None:
        self.assertEqual((response.status, location(response)), (303, f"{ACCOUNT}?done={done}"))
        self.assertEqual(self.browser.get(location(response)).status, 200)


class LoginTests(AccountCase):
    def test_logins_are_listed_with_device_place_and_way(self) -> None:
        """(sign-in 23)"""
        self.signed_in(user_agent=IPHONE, address="2001:db8::1")
        self.world.clock.advance(60)
        text = visible(self.browser.get(ACCOUNT))
        for part in ("Firefox on Linux this one 192.0.2.7, by password", "Safari on iPhone 2001:db8::1, by password"):
            self.assertIn(part, text)
        self.assertIn("Since 14 November 2023, 22:13 UTC", text)

    def test_ending_one_leaves_the_others(self) -> None:
        """(sign-in 23)"""
        second, third = self.signed_in(), self.signed_in()
        ids = [self.login_id(one) for one in (self.browser, second, third)]
        self.done_with("login-ended", self.do("end-login", login=ids[1]))
        self.assertEqual([self.is_active(one) for one in ids], [True, False, True])
        self.assertEqual(location(second.get(ACCOUNT)), CONFIRM)
        self.assertEqual(second.cookies, {})

    def test_all_others_and_all_are_ended(self) -> None:
        others = [self.signed_in() for _ in range(3)]
        eve = self.signed_in("eve")
        self.done_with("others-ended", self.do("end-others"))
        self.assertEqual({one.get(ACCOUNT).status for one in others}, {303})
        self.assertEqual((self.browser.get(ACCOUNT).status, eve.get(ACCOUNT).status), (200, 200))
        another = self.signed_in()
        response = self.do("end-all")
        self.assertIn("All your devices are signed out", visible(response))
        self.assertEqual(self.browser.cookies, {})
        self.assertEqual((another.get(ACCOUNT).status, eve.get(ACCOUNT).status), (303, 200))

    def test_login_of_another_account_is_not_ended(self) -> None:
        eve = self.signed_in("eve")
        self.do("end-login", login=self.login_id(eve))
        self.assertTrue(self.is_active(self.login_id(eve)))

    def test_logins_that_are_over_are_not_listed(self) -> None:
        second = self.signed_in(user_agent=IPHONE)
        self.do("end-login", login=self.login_id(second))
        self.assertNotIn("iPhone", visible(self.browser.get(ACCOUNT)))

    def test_signing_out_ends_the_login_and_forgets_the_cookie(self) -> None:
        login_id = self.login_id(self.browser)
        self.do("sign-out")
        found = done(self.world.logins.get(login_id))
        assert found is not None
        self.assertEqual((found.login.ended_why, self.browser.cookies), (EndReason.SIGNED_OUT, {}))
        self.assertEqual(self.do("sign-out").status, 200, "Signing out twice is not the same.")

    def test_without_a_login_nothing_is_shown_or_done(self) -> None:
        stranger = self.world.browser()
        position = self.world.store.position()
        for response in (stranger.get(ACCOUNT), self.do("end-others", stranger), self.do("remove-password", stranger)):
            self.assertEqual((response.status, location(response)), (303, CONFIRM))
        self.assertEqual(self.world.store.position(), position)


class CredentialTests(AccountCase):
    def add_passkey(self, number: int = 2) -> Authenticator:
        device = Authenticator(ORIGIN, number)
        self.assertEqual(self.browser.use_passkey(device, use="add").status, 200)
        return device

    def passkeys(self, account_id: str = "") -> Any:
        return done(self.world.passkeys.of_account(account_id or self.ada.account_id))

    def test_password_is_changed_and_removed(self) -> None:
        self.add_passkey()
        new = "another long enough one"
        self.done_with("password-set", self.do("set-password", sign_in_name="ada", password=new))
        self.assertEqual([self.world.browser().sign_in("ada", one).status for one in (PASSWORD, new)], [403, 303])
        self.done_with("password-removed", self.do("remove-password"))
        self.assertEqual(self.world.browser().sign_in("ada", new).status, 403)

    def test_passkey_is_renamed_and_removed(self) -> None:
        self.add_passkey()
        (passkey,) = self.passkeys()
        response = self.do("rename-passkey", passkey=passkey.credential_id, label="Work laptop")
        self.done_with("passkey-renamed", response)
        self.assertIn("Work laptop", visible(self.browser.get(ACCOUNT)))
        self.done_with("passkey-removed", self.do("remove-passkey", passkey=passkey.credential_id))
        self.assertEqual(self.passkeys(), ())

    def test_passkey_of_another_account_is_neither_renamed_nor_removed(self) -> None:
        self.add_passkey()
        (passkey,) = self.passkeys()
        eve = self.signed_in("eve")
        for do in ("rename-passkey", "remove-passkey"):
            response = self.do(do, eve, passkey=passkey.credential_id, label="Mine")
            self.assertEqual(response.status, 409)
        self.assertEqual(self.passkeys(), (passkey,))

    def test_last_way_to_sign_in_is_not_removed(self) -> None:
        response = self.do("remove-password")
        self.assertEqual(response.status, 409)
        self.assertIn("the only way to sign in", visible(response))

    def test_credentials_are_changed_only_within_ten_minutes_of_a_proof(self) -> None:
        self.add_passkey()
        (passkey,) = self.passkeys()
        self.world.clock.advance(601)
        position = self.world.store.position()
        for do in ("set-password", "remove-password", "remove-passkey"):
            response = self.do(do, sign_in_name="ada", password="x" * 8 + "yz", passkey=passkey.credential_id)
            self.assertEqual((response.status, location(response)), (303, CONFIRM))
        self.assertEqual(self.world.store.position(), position)
        self.assertIn("more than 10 minutes old", visible(self.browser.get(ACCOUNT)))
        page = self.browser.get(CONFIRM)
        self.assertEqual(page.status, 200)
        self.assertIn("Confirm that it is you", visible(page))
        before = self.login_id(self.browser)
        self.assertEqual(location(self.browser.sign_in()), ACCOUNT)
        self.assertEqual(self.login_id(self.browser), before)
        self.done_with("passkey-removed", self.do("remove-passkey", passkey=passkey.credential_id))

    def test_what_is_wrong_stands_beside_its_field(self) -> None:
        for fields, field in (
            ({"sign_in_name": "ada", "password": "short"}, "password"),
            ({"sign_in_name": "eve", "password": PASSWORD + "!"}, "sign_in_name"),
        ):
            response = self.do("set-password", **fields)
            self.assertEqual(response.status, 422)
            self.assertIn(f'id="{field}-problem"'.encode(), response.body)
            self.assertNotIn(fields["password"].encode(), response.body)
        response = self.do("change-name", name="")
        self.assertIn(b'id="name-problem"', response.body)

    def test_name_is_changed(self) -> None:
        self.done_with("name-changed", self.do("change-name", name="Ada <b>L</b>"))
        page = self.browser.get(ACCOUNT)
        self.assertIn(b"Ada &lt;b&gt;L&lt;/b&gt;", page.body)

    def test_unknown_form_is_400(self) -> None:
        for do in ("", "delete", "sign_out"):
            self.assertEqual(self.do(do).status, 400)
        self.assertEqual(self.browser.post(ACCOUNT, body=b"do=end-others&do=end-others").status, 400)

    def test_message_of_a_query_is_one_of_a_few(self) -> None:
        page = self.browser.get(f"{ACCOUNT}?done=<script>alert(1)</script>")
        self.assertNotIn(b"alert(1)", page.body)
        self.assertEqual(page.body, self.browser.get(ACCOUNT).body)


class ProviderTests(AccountCase):
    """The providers by which an account can sign in."""

    def connect(self, account_id: str, subject: str = "42", **about: Any) -> str:
        """Let an account sign in by a provider; returns the id of that."""
        unsaid: Any = {"provider_sid": "", "name": "", "email": None, "groups": (), "auth_time": None, "amr": ()}
        person = Person(issuer="https://id.example.com", subject=subject, **unsaid | about)
        identity = new_identity("corp-id", person, account_id, now=int(self.world.clock.now()))
        self.world.put(IDENTITY.to_resource(identity))
        return identity_id(person.issuer, subject)

    def identities(self) -> list[str]:
        resources = done(self.world.store.resources(ResourceQuery(kind=IDENTITY.kind)))
        return [one.resource_id for one in resources if one.deleted_at is None]

    def test_providers_are_listed_and_disconnected(self) -> None:
        """(sign-in 23)"""
        identity = self.connect(self.ada.account_id, email="ada@example.com")
        text = visible(self.browser.get(ACCOUNT))
        self.assertIn("Corp Id Provider, as ada@example.com , last used 14 November 2023, 22:13 UTC Disconnect", text)
        self.done_with("provider-removed", self.do("remove-provider", identity=identity))
        self.assertEqual(self.identities(), [])
        self.assertNotIn("Corp Id", visible(self.browser.get(ACCOUNT)))
        self.assertIn("identity.removed", self.world.actions())

    def test_only_way_in_stays(self) -> None:
        grace = self.world.account("Grace", password=PASSWORD)
        browser = self.signed_in("grace")
        identity = self.connect(grace.account_id)
        self.done_with("password-removed", self.do("remove-password", browser))
        text = visible(browser.get(ACCOUNT))
        self.assertIn("It is the only way in", text)
        self.assertNotIn("Disconnect", text)
        response = self.do("remove-provider", browser, identity=identity)
        self.assertEqual((response.status, self.identities()), (409, [identity]))

    def test_provider_of_another_account_is_not_disconnected(self) -> None:
        identity = self.connect(self.ada.account_id)
        eve = self.signed_in("eve")
        self.assertNotIn("Corp Id", visible(eve.get(ACCOUNT)))
        for wrong in (identity, "", "x"):
            self.assertEqual(self.do("remove-provider", eve, identity=wrong).status, 409)
        self.assertEqual(self.identities(), [identity])

    def test_proof_must_be_recent(self) -> None:
        identity = self.connect(self.ada.account_id)
        self.world.clock.advance(601)
        text = visible(self.browser.get(ACCOUNT))
        self.assertIn("Corp Id", text)
        self.assertNotIn("Disconnect", text)
        response = self.do("remove-provider", identity=identity)
        self.assertEqual((response.status, location(response), self.identities()), (303, CONFIRM, [identity]))

    def test_texts_of_the_provider_stay_text(self) -> None:
        self.connect(self.ada.account_id, name="<script>alert(1)</script>")
        page = self.browser.get(ACCOUNT).body
        self.assertNotIn(b"<script>alert", page)
        self.assertIn(b"&lt;script&gt;alert(1)", page)


class ShareTests(AccountCase):
    def setUp(self) -> None:
        super().setUp()
        self.world.put(a_target(), a_session(1, label="Lab"))
        issued = done(self.world.claims.make(sid(1), actor="admin"))
        done(self.world.claims.claim(issued.claim.claim_id, self.ada, address="::1"))

    def test_share_is_listed_and_opens_at_its_target(self) -> None:
        page = self.browser.get(ACCOUNT)
        self.assertIn("Lab", visible(page))
        self.assertIn(f'href="https://app.example.com/.burrowgate/shared/{sid(1)}"'.encode(), page.body)
        self.assertIn("Nothing is shared", visible(self.signed_in("eve").get(ACCOUNT)))

    def test_share_is_left_by_its_holder_only(self) -> None:
        eve = self.signed_in("eve")
        self.assertEqual(self.do("leave-share", eve, sid=sid(1)).status, 409)
        self.done_with("share-left", self.do("leave-share", sid=sid(1)))
        self.assertFalse(done(self.world.directory.has_share(sid(1), self.ada.account_id)))
