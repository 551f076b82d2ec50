"""Sessions of people on a real gateway: each deletion of what made a person ends their sessions, and says so.

A session of an access token stands on its account, that of a person who signed in on the login too, and that of a
person who signed in at a provider on identity and provider as well. Those people sign in at real providers.
"""

from __future__ import annotations

import html
import json
import re
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

from tests.e2e.tcp.test_ends import EndCase
from tests.support import WAIT_SECONDS
from tests.support.gateway_process import Gateway
from tests.support.glewlwyd import Glewlwyd, requires_glewlwyd
from tests.support.oidc_provider import Browser, OidcProvider, requires_oidc_provider
from tests.support.ports import free_port
from tests.support.sign_in_gateway import PASSWORD, Person, invite, provider_back, sign_in_home
from tests.support.tcp_sockets import SocketTunnel
from tests.support.tcp_world import TcpWorld


class PeopleCase(EndCase):
    """A gateway with the target `db`, at which people sign in."""

    def setUp(self) -> None:
        super().setUp()
        self.world.add_target("db", "tcp", self.port)

    def new_world(self) -> TcpWorld:
        return TcpWorld(self, home=sign_in_home(self))

    def site(self, path: str) -> str:
        """Return an address of the sign-in host."""
        return f"http://in.localhost:{self.world.gateway.port}/.burrowgate/{path}"

    def join(self, name: str) -> Person:
        """Let a person make an account with a password, who may connect in the project."""
        person = Person(self.world.gateway.port)
        person.join(invite(self.world.gateway, name), name, name.lower())
        self.grant(name)
        return person

    def grant(self, name: str) -> None:
        """Let an account connect in the project."""
        self.world.gateway.admin("POST", "roles", {"role": "connect", "account": name})

    def connected(self, person: Person, target: str = "db") -> dict[str, Any]:
        """Establish a session of a person who has signed in, by the page with the targets of their role."""
        page = person.follow(person.post(self.site("targets"), {"target": target}))
        link = re.search(rf'value="(http://{target}\.[^"]+)"', page.body.decode())
        assert link is not None, page
        mac, _, base = urlsplit(html.unescape(link[1])).query.partition("=")
        return {"token": f"{base}.{mac}", "session": {"id": base.split(".")[1]}}

    def opened(self, minted: dict[str, Any], target: str = "db") -> tuple[str, SocketTunnel]:
        """Return a session with a live tunnel."""
        tunnel = self.tunnel(target, minted)
        self.assertTrue(tunnel.head.startswith(b"HTTP/1.1 101 "), tunnel.head)
        return minted["session"]["id"], tunnel

    def login_of(self, name: str) -> str:
        """Return the id of the only login of an account."""
        (login,) = self.world.gateway.admin("GET", f"accounts/{name}/logins")["logins"]
        return str(login["id"])

    def delete(self, path: str) -> Callable[[], object]:
        """Return what deletes something by the admin API."""
        return lambda: self.world.gateway.admin("DELETE", path)


class AccountTests(PeopleCase):
    def authorise(self, name: str) -> dict[str, Any]:
        """Establish a session of an account by a new access token of it."""
        gateway = self.world.gateway
        made = gateway.admin("POST", "access-tokens", {"label": name, "scopes": ["sessions:connect"], "account": name})
        request = urllib.request.Request(
            f"http://127.0.0.1:{gateway.admin_port}/api/v1/targets/db/authorise",
            method="POST",
            data=b"{}",
            headers={"Authorization": f"Bearer {made['token']}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as response:
            minted: dict[str, Any] = json.load(response)
            return minted

    def test_person(self) -> None:
        """(tcp T24)"""
        self.join("Ada")
        self.join("Eve")
        doomed, living = self.opened(self.authorise("Ada")), self.opened(self.authorise("Eve"))
        self.assert_ends_one(doomed, living, self.delete("accounts/Ada"), "ended:account:Ada")

    def test_role(self) -> None:
        """(tcp T27) It is read when a session is established: the established one goes on, and there is no new one."""
        self.join("Ada")
        sid, tunnel = self.opened(self.authorise("Ada"))
        (grant,) = self.world.gateway.admin("GET", "roles")["roles"]
        self.world.gateway.admin("DELETE", f"roles/{grant['id']}")
        with self.assertRaises(HTTPError) as refused:
            self.authorise("Ada")
        refused.exception.close()
        self.assertEqual(refused.exception.code, 409)
        tunnel.send(b"still here")
        self.assertFalse(self.world.session_entry(sid).get("termination"))

    def test_sign_in(self) -> None:
        """(tcp T26) What stands on the access token of the same account goes on."""
        doomed = self.opened(self.connected(self.join("Ada")))
        living = self.opened(self.authorise("Ada"))
        self.assert_ends_one(doomed, living, self.delete(f"logins/{self.login_of('Ada')}"), "login-ended")


class ProviderCase(PeopleCase):
    """People sign in at a provider, Ada and Eve, who may connect in the project."""

    scopes = "openid email profile"
    provider: Any

    def setUp(self) -> None:
        super().setUp()
        self.ada, self.eve = self.signed_in("ada"), self.signed_in("eve")
        for name in ("Ada", "Eve"):
            self.grant(name)

    def new_world(self) -> TcpWorld:
        port = free_port()
        origin = f"http://in.localhost:{port}"
        self.start_provider(provider_back(origin), f"{origin}/.burrowgate/sign-in/real/ended")
        home = sign_in_home(self, provider=self.provider, scopes=self.scopes)
        world = TcpWorld(self, "--port", str(port), home=home)
        world.gateway.port = port
        return world

    def start_provider(self, redirect_uri: str, logout_uri: str) -> None:
        """Start `provider`, with the people."""
        raise NotImplementedError

    def at_provider(self, name: str) -> Callable[[str], str]:
        """Return how a person signs in at the provider."""
        raise NotImplementedError

    def signed_in(self, name: str) -> Person:
        """Return a new browser, in which a person has signed in by the provider."""
        person = Person(self.world.gateway.port)
        page = person.sign_in_by_provider(person.get(self.site("account")), self.at_provider(name))
        self.assertIn(f"<h1><bdi>{name.title()}</bdi></h1>", page.body.decode())
        return person


@requires_oidc_provider
class ProviderTests(ProviderCase):
    def start_provider(self, redirect_uri: str, logout_uri: str) -> None:
        self.provider = OidcProvider(self, redirect_uri, logout_uri)
        self.browsers: dict[str, Browser] = {}
        for name in ("ada", "eve"):
            self.provider.account(name, name=name.title(), email=f"{name}@example.com", email_verified=True)

    def at_provider(self, name: str) -> Callable[[str], str]:
        browser = self.browsers[name] = Browser()
        return lambda url: browser.sign_in(url, name)

    def test_person(self) -> None:
        """(tcp T24)"""
        doomed, living = self.opened(self.connected(self.ada)), self.opened(self.connected(self.eve))
        self.assert_ends_one(doomed, living, self.delete("accounts/Ada"), "ended:account:Ada")

    def test_account_of_a_provider(self) -> None:
        """(tcp T25) What another login of the same person has established goes on."""
        (identity,) = self.world.gateway.admin("GET", "accounts/Ada")["identities"]
        living = self.opened(self.connected(self.with_password("Ada")))
        doomed = self.opened(self.connected(self.ada))
        removed = lambda: self.world.gateway.cli("accounts", "remove-provider", "Ada", "real")  # noqa: E731
        self.assert_ends_one(doomed, living, removed, f"ended:identity:{identity['id']}")
        self.assertEqual(self.world.gateway.admin("GET", "accounts/Ada")["identities"], [])

    def with_password(self, name: str) -> Person:
        """Return a new browser, in which Ada has signed in by a password, which she sets after a fresh proof."""
        form = {"do": "set-password", "sign_in_name": name, "password": PASSWORD}
        page = self.ada.follow(self.ada.post(self.site("account"), form))
        self.ada.sign_in_by_provider(page, self.at_provider("ada"))
        self.assertIn("done=password-set", self.ada.post(self.site("account"), form).location)
        person = Person(self.world.gateway.port)
        person.follow(person.sign_in(person.get(self.site("account")), name))
        return person

    def test_sign_in_that_ends_at_the_provider(self) -> None:
        """(tcp T26) By a logout token, which names the session at the provider: the person's other one goes on."""
        again = self.signed_in("ada")
        browser = self.browsers["ada"]
        doomed, living = self.opened(self.connected(again)), self.opened(self.connected(self.ada))
        self.assert_ends_one(doomed, living, lambda: browser.sign_out(self.provider.issuer), "login-ended")

    def test_session_that_outlives_its_sign_in(self) -> None:
        """(tcp T26)"""
        self.world.add_target("vnc", "tcp", self.port, outlives_sign_in=True)
        doomed, living = self.opened(self.connected(self.ada)), self.opened(self.connected(self.ada, "vnc"), "vnc")
        browser = self.browsers["ada"]
        self.assert_ends_one(doomed, living, lambda: browser.sign_out(self.provider.issuer), "login-ended")

    def test_method_of_sign_in(self) -> None:
        """(tcp T26) The provider is removed from the configuration, which a restart takes in."""
        doomed, living = self.connected(self.ada), self.connected(self.join("Grace"))
        configuration = Path(self.world.home, "burrowgate.toml")
        configuration.write_text(configuration.read_text().replace('"real"', '"other"'))
        self.world.gateway.process.stop()
        self.world.gateway = Gateway(self, beside=self.world.gateway)
        self.opened(living)
        sid, refused = doomed["session"]["id"], self.tunnel("db", doomed)
        self.assertTrue(refused.head.startswith(b"HTTP/1.1 410 "), refused.head)
        self.assertEqual(self.world.wait_for_end(sid), "ended:provider:real")
        self.assert_reason(sid, "ended:provider:real")
        self.assertFalse(self.world.session_entry(living["session"]["id"]).get("termination"))


@requires_glewlwyd
class GlewlwydTests(ProviderCase):
    """Its logout tokens name the person, not a session."""

    scopes = "openid"

    def start_provider(self, redirect_uri: str, logout_uri: str) -> None:
        self.provider = Glewlwyd(self, redirect_uri, logout_uri)
        for name in ("ada", "eve"):
            self.provider.account(name, email=f"{name}@example.com")

    def at_provider(self, name: str) -> Callable[[str], str]:
        return lambda url: self.provider.sign_in(url, name)

    def test_sign_in_that_ends_at_the_provider(self) -> None:
        """(tcp T26)"""
        doomed, living = self.opened(self.connected(self.ada)), self.opened(self.connected(self.eve))
        key = f"login/{self.login_of('Ada')}"
        (sid,) = [json.loads(body)["provider_sid"] for name, body, _ in self.world.resources("login") if name == key]
        self.assert_ends_one(doomed, living, lambda: self.provider.sign_out("ada", sid), "login-ended")
