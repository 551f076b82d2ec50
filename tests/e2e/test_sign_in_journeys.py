"""Ways through sign-in in Chromium, over http and https: a real provider, passkeys, claim links, and what ends them."""

from __future__ import annotations

import base64
import hashlib
import time
import unittest
from pathlib import Path
from typing import Any, ClassVar

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from tests.e2e.console.axe import violations
from tests.support.certificates import Certificate
from tests.support.chromium import ChromiumTestCase, launched
from tests.support.gateway_process import Gateway, free_port, start_app
from tests.support.oidc_provider import OidcProvider, requires_oidc_provider
from tests.support.passkeys import AUTHENTICATOR
from tests.support.sign_in_gateway import EVERYONE, PASSWORD, age_login, invite, provider_back, sign_in_home
from tests.support.tls_clients import authority, put, server

STORE = "sqlite:gateway.sqlite"
WITHOUT_OFFER = (
    "if (window.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = async () => false"
)
"""Keeps the browser from offering passkeys by itself: a virtual authenticator would accept at once."""
CUT_SECONDS = 2.0
"""Time within which a connection is seen to be cut; the bar of 1 s is measured by `bench.sign_in_cuts`."""


class SignInCase(ChromiumTestCase):
    """A gateway with the targets `app` and `wiki`, and browsers of several people."""

    scheme = "http"

    def setUp(self) -> None:
        self.port = free_port()
        self.authenticators: dict[Page, tuple[CDPSession, str]] = {}

    def start(self, provider: OidcProvider | None = None) -> None:
        """Start the gateway and the application."""
        self.home = sign_in_home(self, provider=provider)
        self.gateway = self.run_gateway()
        address = f"127.0.0.1:{start_app(self)}"
        for name in ("app", "wiki"):
            self.gateway.add(name, address)

    def run_gateway(self) -> Gateway:
        return Gateway(self, "--port", str(self.port), home=self.home)

    def origin(self, name: str) -> str:
        return f"{self.scheme}://{name}.localhost:{self.port}"

    def rule(self, target: str, **rule: Any) -> None:
        """Let only people who fit `rule` use the sessions of `target`."""
        self.gateway.admin("PATCH", f"targets/{target}", {"sign_in": rule})

    # Browsers.

    def page(self) -> Page:
        """Return a page of a new browser, which has its own cookies and its own authenticator for passkeys."""
        context: BrowserContext = self.browser.new_context()
        self.addCleanup(context.close)
        # Pages of the provider load a font from elsewhere.
        context.route(lambda url: ".localhost" not in url and "127.0.0.1" not in url, lambda route: route.abort())
        context.add_init_script(WITHOUT_OFFER)
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        added = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        self.authenticators[page] = devtools, added["authenticatorId"]
        return page

    def carry_passkeys(self, giver: Page, taker: Page) -> None:
        """Let another browser have the passkeys of `giver`, as a service that synchronises them does."""
        devtools, authenticator = self.authenticators[giver]
        kept = devtools.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]
        devtools, authenticator = self.authenticators[taker]
        devtools.send("WebAuthn.clearCredentials", {"authenticatorId": authenticator})
        for credential in kept:
            devtools.send("WebAuthn.addCredential", {"authenticatorId": authenticator, "credential": credential})

    def join(self, page: Page, name: str, *, email: str | None = None) -> None:
        """Make an account with a passkey by an invitation."""
        page.goto(invite(self.gateway, name, email))
        page.get_by_role("button", name="Make my account with a passkey").click()
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()

    def see_application(self, page: Page, url: str) -> None:
        """Wait until `page` shows the application at `url`."""
        page.wait_for_url(url)
        expect(page.locator("#who")).to_have_text("anonymous")

    def see_head(self, page: Page, origin: str, path: str) -> None:
        """Wait until `page` shows what the application at `origin` received, which asked for `path`."""
        page.wait_for_url(origin + path)
        expect(page.locator("body")).to_contain_text(f'"path": "{path}"')

    def check_axe(self, page: Page) -> None:
        self.assertEqual(violations(page), [], page.url)


@requires_oidc_provider
class ProviderTests(SignInCase):
    def test_person_whom_a_rule_admits_by_domain_signs_in_at_the_provider(self) -> None:
        """Path and query are kept over the sign-in; another domain is refused by name (sign-in 28, 32)."""
        provider = OidcProvider(self, provider_back(self.origin("in")))
        provider.account("ada", name="Ada", email="ada@example.com", email_verified=True)
        provider.account("eve", name="Eve", email="eve@elsewhere.example", email_verified=True)
        self.start(provider)
        self.rule("app", domains=["example.com"])
        url = self.gateway.mint("app", path="/echoed/a")["url"] + "&x=%2Fb&y"
        page = self.page()
        page.goto(url)
        self.assertTrue(page.url.startswith(f"{self.origin('in')}/.burrowgate/sign-in?tx="), page.url)
        self.check_axe(page)
        self.sign_in_at_provider(page, "ada")
        self.see_head(page, self.origin("app"), "/echoed/a?x=%2Fb&y")
        (account,) = self.gateway.admin("GET", "accounts")["accounts"]
        self.assertEqual((account["name"], account["email"]), ("Ada", "ada@example.com"))
        other = self.page()
        other.goto(url)
        self.sign_in_at_provider(other, "eve")
        expect(other.get_by_text("You are signed in as Eve")).to_be_visible()
        self.assertNotIn("example.com", other.inner_text("body"))

    def sign_in_at_provider(self, page: Page, login: str) -> None:
        page.get_by_role("button", name="Continue with Real").click()
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", "any")
        page.locator("button[type=submit]").click()
        page.locator("button[type=submit]", has_text="Continue").click()


class AccountTests(SignInCase):
    def test_account_by_invitation_opens_other_targets_without_asking_again(self) -> None:
        """A passkey is made once, used once on a new device, and never asked for in between (sign-in 36)."""
        self.start()
        self.rule("app", **EVERYONE)
        self.rule("wiki", **EVERYONE)
        page = self.page()
        invitation = invite(self.gateway, "Ada", "ada@example.com")
        page.goto(invitation)
        self.check_axe(page)
        page.get_by_role("button", name="Make my account with a passkey").click()
        expect(page.get_by_role("heading", name="Ada", exact=True)).to_be_visible()
        self.check_axe(page)
        for name in ("app", "wiki"):
            page.goto(self.gateway.mint(name)["url"])
            self.see_application(page, f"{self.origin(name)}/")
        page.context.clear_cookies()
        page.goto(self.gateway.mint("app")["url"])
        page.get_by_role("button", name="Use a passkey").click()
        self.see_application(page, f"{self.origin('app')}/")
        page.goto(self.gateway.mint("wiki")["url"])
        self.see_application(page, f"{self.origin('wiki')}/")
        other = self.page()
        answer = other.goto(invitation)
        assert answer is not None
        self.assertEqual(answer.status, 410)

    def test_member_opens_a_target_without_a_link(self) -> None:
        """Who is a member no more is refused at once (sign-in 34)."""
        self.start()
        page = self.page()
        self.join(page, "Ada")
        self.gateway.admin("PATCH", "targets/wiki", {"members": {"accounts": ["Ada"]}})
        page.context.clear_cookies()
        page.goto(f"{self.origin('wiki')}/head?a=b")
        page.get_by_role("button", name="Use a passkey").click()
        self.see_head(page, self.origin("wiki"), "/head?a=b")
        self.join(self.page(), "Bob")
        self.gateway.admin("PATCH", "targets/wiki", {"members": {"accounts": ["Bob"]}})
        answer = page.reload()
        assert answer is not None
        self.assertEqual(answer.status, 403)

    def test_login_that_is_ended_in_another_browser_is_cut_and_asks_to_sign_in(self) -> None:
        """The page of the account ends it while a WebSocket is open (sign-in 19, 23)."""
        self.start()
        self.rule("app", **EVERYONE)
        page, other = self.page(), self.page()
        self.join(page, "Ada")
        page.goto(self.gateway.mint("app")["url"])
        page.evaluate("connect()")
        expect(page.locator("#state")).to_have_text("open")
        self.carry_passkeys(page, other)
        other.goto(f"{self.origin('in')}/.burrowgate/account")
        other.get_by_role("button", name="Use a passkey").click()
        expect(other.get_by_role("button", name="Sign out all others")).to_be_visible()
        self.check_axe(other)
        page.evaluate("socket.addEventListener('close', () => window.closedAt = Date.now())")
        begun = time.time()
        other.get_by_role("button", name="Sign out all others").click()
        expect(other.get_by_text("All other devices were signed out.")).to_be_visible()
        expect(page.locator("#state")).to_have_text("closed")
        took = page.evaluate("closedAt") / 1000 - begun
        print(f"WebSocket cut {took * 1000:.0f} ms after the click, over {self.scheme}")
        self.assertLess(took, CUT_SECONDS)
        page.reload()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        self.assertTrue(page.url.startswith(self.origin("in")), page.url)
        self.carry_passkeys(other, page)  # with the counter that it has now
        page.get_by_role("button", name="Use a passkey").click()
        self.see_application(page, f"{self.origin('app')}/")

    def test_fresh_proof_is_asked_for_again(self) -> None:
        """The gateway takes in that the proof of this login is older; nothing else is asked anew."""
        self.start()
        self.rule("app", **EVERYONE, fresh=60)
        self.rule("wiki", **EVERYONE)
        page = self.page()
        self.join(page, "Ada")
        for name in ("app", "wiki"):
            page.goto(self.gateway.mint(name)["url"])
            self.see_application(page, f"{self.origin(name)}/")
        page.goto(f"{self.origin('app')}/")
        page.evaluate("connect()")
        expect(page.locator("#state")).to_have_text("open")
        (login,) = self.gateway.admin("GET", "accounts/Ada/logins")["logins"]
        age_login(STORE, self.home, login["id"], 120)
        expect(page.locator("#state")).to_have_text("closed")
        page.goto(f"{self.origin('wiki')}/")
        self.see_application(page, f"{self.origin('wiki')}/")
        page.goto(f"{self.origin('app')}/echoed/a?b=c")
        expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
        self.check_axe(page)
        page.get_by_role("button", name="Use a passkey").click()
        self.see_head(page, self.origin("app"), "/echoed/a?b=c")

    def test_wrong_person_reads_who_is_signed_in_and_switches(self) -> None:
        """The page never says whom the rule names."""
        self.start()
        bob = self.page()
        bob.goto(invite(self.gateway, "Bob"))
        bob.get_by_text("Use a password instead").click()
        bob.get_by_label("Sign-in name").fill("bob")
        bob.get_by_label("Password", exact=True).fill(PASSWORD)
        bob.get_by_role("button", name="Make my account with a password").click()
        expect(bob.get_by_role("heading", name="Bob", exact=True)).to_be_visible()
        self.rule("app", accounts=["Bob"])
        page = self.page()
        self.join(page, "Ada")
        answer = page.goto(self.gateway.mint("app", path="/echoed/a?b=c")["url"])
        assert answer is not None
        self.assertEqual(answer.status, 403)
        expect(page.get_by_text("You are signed in as Ada")).to_be_visible()
        self.assertNotIn("Bob", page.inner_text("body"))
        self.check_axe(page)
        page.get_by_role("link", name="Sign in with another account").click()
        page.get_by_label("E-mail or sign-in name").fill("bob")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        self.see_head(page, self.origin("app"), "/echoed/a?b=c")


class ClaimTests(SignInCase):
    def test_guest_claims_a_link_and_opens_it_again_elsewhere_until_it_is_revoked(self) -> None:
        """A claim link makes a guest account; its share works in any browser of that account (sign-in 35)."""
        self.start()
        minted = self.gateway.mint("app", label="Plans")
        sid = minted["session"]["id"]
        claim = self.gateway.admin("POST", f"sessions/{sid}/claims", {"guests": True, "named_only": True})
        first = self.page()
        first.goto(claim["url"])
        expect(first.get_by_text("Plans (app)")).to_be_visible()
        self.check_axe(first)
        first.get_by_label("Your name").fill("Grace")
        first.get_by_role("button", name="Come in with a passkey").click()
        self.see_application(first, f"{self.origin('app')}/")
        second = self.page()
        self.carry_passkeys(first, second)
        second.goto(self.origin("in"))
        second.get_by_role("button", name="Use a passkey").click()
        expect(second.get_by_text("Guest account")).to_be_visible()
        self.check_axe(second)
        second.get_by_role("link", name="Plans").click()
        self.see_application(second, f"{self.origin('app')}/")
        stranger = self.page()
        answer = stranger.goto(claim["url"])
        assert answer is not None
        self.assertEqual(answer.status, 410)
        stranger.goto(minted["url"])
        expect(stranger.get_by_role("heading", name="Sign in")).to_be_visible()
        for page in (first, second):
            page.evaluate("connect()")
            expect(page.locator("#state")).to_have_text("open")
        self.gateway.revoke(sid)
        for page in (first, second):
            expect(page.locator("#state")).to_have_text("closed")
            answer = page.reload()
            assert answer is not None
            self.assertEqual(answer.status, 410)
        second.goto(f"{self.origin('in')}/.burrowgate/account")
        expect(second.get_by_text("Nothing is shared with you at present.")).to_be_visible()


class TlsCase(SignInCase):
    """The same over https, with certificates of a private CA that Chromium accepts by their key."""

    scheme = "https"
    certificate: ClassVar[Certificate]

    @classmethod
    def setUpClass(cls) -> None:
        unittest.TestCase.setUpClass()
        cls.certificate = server(authority(), *(f"{name}.localhost" for name in ("in", "app", "wiki")))
        key = cls.certificate.certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        pin = base64.b64encode(hashlib.sha256(key).digest()).decode()
        cls.browser = cls.enterClassContext(launched(f"--ignore-certificate-errors-spki-list={pin}"))

    def run_gateway(self) -> Gateway:
        put(Path(self.home, "certificates"), "all", self.certificate)
        return Gateway(self, "--tls", "--https-port", str(self.port), home=self.home)


class TlsProviderTests(TlsCase, ProviderTests):
    pass


class TlsAccountTests(TlsCase, AccountTests):
    pass


class TlsClaimTests(TlsCase, ClaimTests):
    pass
