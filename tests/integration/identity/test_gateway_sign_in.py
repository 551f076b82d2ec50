"""A whole gateway with a real provider: a person signs in there, and out again, by nothing but HTTP."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from urllib.parse import urljoin

from twisted.internet.threads import deferToThread

from burrowgate.server.config.sources import load
from burrowgate.server.gateway import Gateway
from tests.integration.test_gateway import REACTOR, GatewayCase
from tests.support.oidc_provider import Browser, OidcProvider, read_form, requires_oidc_provider
from tests.support.ports import free_port

CONFIG = """
port = {port}
admin_port = 0
[[provider]]
name = "real"
issuer = "{issuer}"
client_id = "gateway"
client_secret_file = "real.secret"
scopes = "openid email profile groups"
groups_claim = "groups"
"""


@requires_oidc_provider
class GatewaySignInTests(GatewayCase):
    async def signed_in(self) -> None:
        """Start gateway and provider, and sign Ada in."""
        self.port = free_port()
        self.origin = f"http://in.localhost:{self.port}"
        base = f"{self.origin}/.burrowgate/sign-in/real"
        self.server = await deferToThread(partial(OidcProvider, self, f"{base}/back", f"{base}/ended"))
        await deferToThread(
            partial(self.server.account, "ada", name="Ada Lovelace", email="ada@example.com", email_verified=True)
        )
        self.home.mkdir(mode=0o700)
        file, secret = self.home / "burrowgate.toml", self.home / "real.secret"
        file.write_text(CONFIG.format(port=self.port, issuer=self.server.issuer))
        secret.write_text("a-client-secret\n")
        secret.chmod(0o600)
        self.serving = Gateway(load(None, {}, {"home": str(self.home)}), REACTOR, write=self.lines.append)
        await self.serving.start()
        self.addCleanup(self.serving.stop)
        self.browser = Browser()
        self.page = await deferToThread(self.walk)

    def walk(self) -> str:
        """Sign in from the account page on; returns that page."""
        url, page = self.follow(f"{self.origin}/.burrowgate/account")
        action, fields = read_form(page, "/sign-in/real")
        location, _ = self.browser.post(urljoin(url, action), fields)
        back = self.browser.sign_in(location, "ada")
        return self.follow(back)[1]

    def follow(self, url: str) -> tuple[str, str]:
        """Return where redirects from `url` on end, and the page there."""
        for _ in range(10):
            location, page = self.browser.get(url)
            if not location:
                return url, page
            url = urljoin(url, location)
        raise AssertionError("The gateway redirects without end.")

    def account_page(self) -> str:
        return self.follow(f"{self.origin}/.burrowgate/account")[1]

    async def test_person_signs_in_and_out_at_the_provider(self) -> None:
        """From the account page to the provider and back; then back-channel logout ends the login (sign-in 21)."""
        await self.signed_in()
        self.assertIn("Ada Lovelace", self.page)
        secrets = ["a-client-secret", "ada@example.com", *self.cookies()]
        self.assertGreater(len(secrets), 2)
        self.assertIn("Ada Lovelace", await deferToThread(self.account_page))
        await deferToThread(self.browser.sign_out, self.server.issuer)
        self.assertNotIn("Ada Lovelace", await deferToThread(self.account_page))
        written = "".join(self.lines)
        self.assertIn('"login.opened"', written)
        self.assertIn('"login.ended"', written)
        for secret in secrets:
            self.assertNotIn(secret, written)  # (sign-in 15)
        self.assertNotIn("a-client-secret", self.store_text())

    def cookies(self) -> list[str]:
        """Return the values of the browser's cookies at the gateway."""
        return list(self.browser.cookies[f"in.localhost:{self.port}"].values())

    def store_text(self) -> str:
        files: list[Path] = list(self.home.glob("gateway.sqlite*"))
        return "".join(file.read_bytes().decode("latin-1") for file in files)
