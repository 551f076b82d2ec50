"""Sign-in in Chromium, on a real gateway: an invitation, a passkey, a rule, a claim link for a guest, and the account.

The host names are `*.localhost`, which browsers and this machine resolve to loopback. With
`BURROWGATE_SCREENSHOTS=FOLDER`, the pages are kept as pictures.
"""

from __future__ import annotations

import os
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from tests.e2e.console import axe
from tests.support.certificates import Certificate
from tests.support.chromium import ChromiumTestCase, launched
from tests.support.gateway_process import Gateway, free_port, new_folder, start_app
from tests.support.passkeys import AUTHENTICATOR
from tests.support.tls_clients import authority, put, server

PASSWORD = "correct horse battery staple"
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1000, "height": 720}},
    "narrow": {"viewport": {"width": 360, "height": 640}},
    "dark": {"viewport": {"width": 1000, "height": 720}, "color_scheme": "dark"},
}


class SignInCase(ChromiumTestCase):
    """A gateway with one application, and browsers with an authenticator."""

    gateway: Gateway

    def setUp(self) -> None:
        self.problems: list[str] = []

    def _note_policy(self, message: ConsoleMessage) -> None:
        if "Content Security" in message.text:
            self.problems.append(message.text)

    def visitor(self, **options: Any) -> tuple[BrowserContext, Page]:
        """Return a new browser profile with an authenticator of its own."""
        context = self.browser.new_context(**options)
        self.addCleanup(context.close)
        page = context.new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._note_policy)
        devtools = context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        return context, page

    def invite(self, name: str, **fields: Any) -> str:
        """Return the address of a new invitation."""
        made = self.gateway.admin("POST", "invitations", {"name": name} | fields)
        return str(made["url"])

    def serve(self, *options: str, home: str | None = None) -> None:
        """Start the gateway."""
        self.gateway = Gateway(self, *options, home=home)
        self.gateway.add("app", f"127.0.0.1:{start_app(self)}")

    def session(self, **rule: Any) -> dict[str, Any]:
        return self.gateway.mint("app", limits={"sign_in": rule} if rule else {})


class SignInTests(SignInCase):
    def setUp(self) -> None:
        super().setUp()
        self.serve()

    def test_invited_person_signs_in_with_a_passkey_and_opens_a_link_that_asks_for_it(self) -> None:
        link = self.session(any_account=True)["url"]
        _, page = self.visitor()
        page.goto(self.invite("Ada Lovelace", email="ada@example.com"))
        page.get_by_role("button", name="Make my account with a passkey").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ada Lovelace")
        page.goto(link)
        expect(page.locator("#who")).to_have_text("anonymous")
        self.assertIn("//app.localhost", page.url)

        page.goto(f"http://in.localhost:{self.gateway.port}/")
        page.get_by_role("button", name="Sign out", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
        shown: list[str] = []
        page.on("framenavigated", lambda frame: shown.append(frame.url))
        page.goto(link)
        # The browser offers the passkey in the field of the name, and uses it at once because the authenticator does.
        expect(page.locator("#who")).to_have_text("anonymous")
        site = f"http://in.localhost:{self.gateway.port}/.burrowgate/sign-in?tx="
        self.assertTrue(any(url.startswith(site) for url in shown), shown)
        self.assertEqual(self.problems, [])

    def test_password_leads_on_to_the_application_and_its_path(self) -> None:
        link = self.session(any_account=True)["url"]
        _, page = self.visitor()
        page.goto(self.invite("Grace"))
        page.get_by_text("Use a password instead").click()
        page.get_by_label("Sign-in name").fill("grace")
        page.get_by_label("Password", exact=True).fill("short")
        page.get_by_role("button", name="Make my account with a password").click()
        expect(page.get_by_text("A password has at least 15 characters")).to_be_visible()
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Make my account with a password").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Grace")
        page.get_by_role("button", name="Sign out", exact=True).click()
        page.goto(link)
        page.get_by_label("E-mail or sign-in name").fill("Grace")
        page.get_by_label("Password", exact=True).fill("not the right one at all")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert").filter(has_text="do not fit together")).to_be_visible()
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator("#who")).to_have_text("anonymous")
        self.assertEqual(self.problems, [])

    def test_guest_comes_in_by_a_claim_link_and_opens_it_again_without(self) -> None:
        """(sign-in 35)"""
        session = self.session()
        claim = self.gateway.admin("POST", f"sessions/{session['session']['id']}/claims", {"guests": True})
        _, page = self.visitor()
        page.goto(claim["url"])
        page.get_by_label("Your name").fill("Guest")
        page.keyboard.press("Enter")
        expect(page.locator("#who")).to_have_text("anonymous")
        self.assertIn("//app.localhost", page.url)
        page.goto(f"http://in.localhost:{self.gateway.port}/.burrowgate/account")
        expect(page.get_by_role("heading", level=1)).to_have_text("Guest")
        page.locator("ul.items a").first.click()
        expect(page.locator("#who")).to_have_text("anonymous")
        _, other = self.visitor()
        answer = other.goto(claim["url"])
        assert answer is not None
        self.assertEqual(answer.status, 410)
        self.assertEqual(self.problems, [])

    def test_ending_another_device_cuts_what_it_has_open(self) -> None:
        """(sign-in 19, 23)"""
        link = self.session(any_account=True)["url"]
        pages = []
        invitation = self.invite("Ada")
        for number in range(2):
            _, page = self.visitor()
            if number == 0:
                page.goto(invitation)
                page.get_by_text("Use a password instead").click()
                page.get_by_label("Sign-in name").fill("ada")
                page.get_by_label("Password", exact=True).fill(PASSWORD)
                page.get_by_role("button", name="Make my account with a password").click()
                expect(page.get_by_role("heading", level=1)).to_have_text("Ada")
            else:
                page.goto(link)
                page.get_by_label("E-mail or sign-in name").fill("ada")
                page.get_by_label("Password", exact=True).fill(PASSWORD)
                page.get_by_role("button", name="Sign in").click()
                expect(page.locator("#who")).to_have_text("anonymous")
            pages.append(page)
        account, app = pages
        app.evaluate("connect()")
        expect(app.locator("#state")).to_have_text("open")
        account.goto(f"http://in.localhost:{self.gateway.port}/.burrowgate/account")
        account.get_by_role("button", name="Sign out all others").click()
        expect(account.get_by_text("All other devices were signed out.")).to_be_visible()
        expect(app.locator("#state")).to_have_text("closed", timeout=1_000)
        app.reload()
        expect(app.get_by_role("heading", level=1)).to_have_text("Sign in")
        self.assertEqual(self.problems, [])

    def check(self, page: Page, look: str, name: str) -> None:
        """Check that the page fits and is accessible, and keep a picture if that is wanted."""
        for summary in page.locator("summary").all():
            summary.click()
        self.assertEqual(axe.violations(page), [], name)
        width = page.evaluate("document.documentElement.scrollWidth")
        self.assertLessEqual(width, LOOKS[look]["viewport"]["width"], name)
        if folder := os.environ.get("BURROWGATE_SCREENSHOTS"):
            path = Path(folder, f"sign-in-{name}-{look}.png")
            page.screenshot(path=path, animations="disabled", caret="hide", full_page=True)

    def test_every_page_is_accessible_and_fits_a_phone(self) -> None:
        session = self.gateway.mint("app", label="Lab results for Grace")["session"]["id"]
        strong = self.gateway.mint("app", limits={"sign_in": {"any_account": True, "strong": True}})["url"]
        for look, options in LOOKS.items():
            claims = [
                self.gateway.admin("POST", f"sessions/{session}/claims", fields)["url"]
                for fields in ({"guests": True}, {"recipient": "eve@example.com"}, {})
            ]
            _, page = self.visitor(**options)
            site = f"http://in.localhost:{self.gateway.port}"
            for name, address in (
                ("ways", f"{site}/.burrowgate/sign-in?to=account"),
                ("invited", self.invite("Grace", email="grace@example.com")),
                ("shared", claims[0]),
                ("not-found", f"{site}/share/x"),
                ("over", f"{site}/.burrowgate/sign-in"),
            ):
                page.goto(address)
                self.check(page, look, name)
            page.goto(self.invite("Ada Lovelace", email="ada@example.com"))
            page.get_by_role("button", name="Make my account with a passkey").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Ada Lovelace")
            page.goto(claims[2])
            self.check(page, look, "claim")
            page.get_by_role("button", name="Open").click()
            expect(page.locator("#who")).to_have_text("anonymous")
            page.goto(f"{site}/.burrowgate/account?done=passkey-added")
            self.check(page, look, "account")
            for name, address in (("used-before", claims[2]), ("other-person", claims[1])):
                page.goto(address)
                self.check(page, look, name)
            page.goto(f"{site}/.burrowgate/account")
            page.get_by_role("button", name="Sign out", exact=True).click()
            self.check(page, look, "signed-out")
            _, other = self.visitor(**options)
            other.goto(strong)
            expect(other.get_by_role("heading", level=1)).to_have_text("Sign in")
            self.check(other, look, "strong")
        self.assertEqual(self.problems, [])


class HttpsSignInTests(SignInCase):
    """The same over https, with a certificate of a private CA.

    The browser knows the certificate: passkeys are refused on pages whose certificate was accepted against a warning.
    """

    certificate: Certificate

    @classmethod
    def setUpClass(cls) -> None:
        cls.certificate = server(authority(), "app.localhost", "in.localhost")
        public = cls.certificate.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        known = b64encode(sha256(public).digest()).decode()
        cls.browser = cls.enterClassContext(launched(f"--ignore-certificate-errors-spki-list={known}"))

    def test_invited_person_signs_in_with_a_passkey(self) -> None:
        home, port = Path(new_folder(self), "home"), free_port()
        home.mkdir(mode=0o700)
        put(home / "certificates", "all", self.certificate)
        self.serve("--tls", "--https-port", str(port), home=str(home))
        link, invitation = self.session(any_account=True)["url"], self.invite("Ada Lovelace")
        self.assertTrue(invitation.startswith(f"https://in.localhost:{port}/invited/"), invitation)
        context, page = self.visitor()
        page.goto(invitation)
        page.get_by_role("button", name="Make my account with a passkey").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ada Lovelace")
        page.goto(link)
        expect(page.locator("#who")).to_have_text("anonymous")
        cookies = {cookie["name"]: cookie for cookie in context.cookies()}
        for name in ("__Host-burrowgate-account", "__Host-burrowgate-login", "__Host-burrowgate"):
            cookie = cookies[name]
            self.assertEqual((cookie["secure"], cookie["httpOnly"], cookie["sameSite"]), (True, True, "Lax"), name)
        self.assertEqual(self.problems, [])
