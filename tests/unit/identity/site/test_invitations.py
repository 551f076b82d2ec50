"""Invitations on the sign-in host: looking changes nothing, and a form makes the account."""

from __future__ import annotations

from typing import Any

from burrowgate.core.identity.credentials import CodeKind, link_code, read_account_cookie
from burrowgate.identity.oidc.provider import Provider
from tests.support import TestCase
from tests.support.sign_in_site import KEY, PASSWORD, SignInWorld, done, location, visible

FORM = {"name": "Ada", "sign_in_name": "ada", "password": PASSWORD}


class InvitationTests(TestCase):
    def setUp(self) -> None:
        self.world = SignInWorld((Provider(name="corp", issuer="https://id.example.com", client_id="gateway"),))
        self.browser = self.world.browser()

    def invite(self, **options: Any) -> str:
        return done(self.world.accounts.invite(actor="admin", **options)).code

    def test_page_shows_what_was_invited_and_changes_nothing(self) -> None:
        code = self.invite(name="Ada", email="ada@example.com")
        position = self.world.store.position()
        for method in (b"GET", b"HEAD"):
            page = self.browser.send(method, f"/invited/{code}")
            self.assertEqual(page.status, 200)
        for text in ("You are invited", "ada@example.com", "Continue with Corp", "21 November 2023"):
            self.assertIn(text, visible(page))
        self.assertIn(b'value="Ada"', page.body)
        self.assertEqual((self.world.store.position(), self.browser.cookies), (position, {}))

    def test_password_makes_the_account_and_signs_in(self) -> None:
        response = self.browser.post(f"/invited/{self.invite(email='ada@example.com')}", FORM)
        self.assertEqual((response.status, location(response)), (303, "/.burrowgate/account"))
        self.assertIn("ada@example.com", visible(self.browser.get("/.burrowgate/account")))
        self.assertEqual(self.world.browser().sign_in().status, 303)

    def test_invitation_is_used_once(self) -> None:
        code = self.invite()
        self.browser.post(f"/invited/{code}", FORM)
        for response in (self.browser.get(f"/invited/{code}"), self.browser.post(f"/invited/{code}", FORM)):
            self.assertEqual((response.status, response.is_rejection), (410, False))
        self.assertEqual(self.world.actions().count("account.added"), 1)

    def test_unknown_codes_are_404_and_withdrawn_ones_410_with_one_text(self) -> None:
        code = self.invite()
        done(self.world.accounts.withdraw_invitation(code[:12], actor="admin"))
        texts = {visible(self.browser.get(f"/invited/{code}"))}
        for other in ("x" * 34, code[:-1], "", link_code(KEY, CodeKind.CLAIM, code[:12])):
            response = self.browser.get(f"/invited/{other}")
            self.assertEqual((response.status, response.is_rejection), (404, True))
            texts.add(visible(response))
        self.assertEqual(len(texts), 1)

    def test_what_is_wrong_stands_beside_its_field_and_uses_nothing(self) -> None:
        code = self.invite()
        for change, field in (
            ({"name": ""}, "name"),
            ({"password": "short"}, "password"),
            ({"sign_in_name": "a  b"}, "sign_in_name"),
        ):
            response = self.browser.post(f"/invited/{code}", FORM | change)
            self.assertEqual((response.status, self.browser.cookies), (422, {}))
            self.assertIn(f'id="{field}-problem" role="alert"'.encode(), response.body)
        self.assertEqual(self.browser.post(f"/invited/{code}", FORM).status, 303)

    def test_sign_in_name_of_another_account_is_refused(self) -> None:
        self.world.account("Ada", password=PASSWORD)
        response = self.browser.post(f"/invited/{self.invite()}", FORM)
        self.assertEqual(response.status, 422)
        self.assertIn("Another account has this sign-in name", visible(response))

    def test_invitation_for_an_account_resets_it_and_keeps_the_name(self) -> None:
        account = self.world.account("Ada", password=PASSWORD)
        old = self.world.browser()
        old.sign_in()
        code = self.invite(account_id=account.account_id)
        page = self.browser.get(f"/invited/{code}")
        self.assertIn("Get back into your account", visible(page))
        self.assertNotIn(b'name="name"', page.body)
        form = {"name": "Mallory", "sign_in_name": "ada", "password": "another long enough one"}
        self.assertEqual(self.browser.post(f"/invited/{code}", form).status, 303)
        login_id = read_account_cookie(self.world.keyring, self.browser.cookies[b"account"])
        signed_in = done(self.world.logins.get(login_id or ""))
        assert signed_in is not None and signed_in.account is not None
        self.assertEqual((signed_in.account.account_id, signed_in.account.name), (account.account_id, "Ada"))
        self.assertEqual(location(old.get("/.burrowgate/account")), "/.burrowgate/sign-in?to=account")
        self.assertEqual(self.browser.sign_in().status, 403)

    def test_sign_in_for_an_invitation_shows_the_invitation(self) -> None:
        code = self.invite()
        self.assertEqual(location(self.browser.get(f"/.burrowgate/sign-in?to=invited:{code}")), f"/invited/{code}")
