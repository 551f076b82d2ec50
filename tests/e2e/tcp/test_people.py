"""Sessions of people on a real gateway: each deletion of what made a person ends their sessions, and says so.

A session of an access token stands on its account, and that of a person who signed in on the login too. Those of people
who signed in at a provider stand on identity and provider as well; as no provider answers here, they get the keys of
those records written into the basis.
"""

from __future__ import annotations

import html
import json
import re
import urllib.request
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlsplit

from burrowgate.core.identity.accounts import Identity
from burrowgate.identity.records import IDENTITY, identity_id
from tests.e2e.tcp.test_ends import EndCase
from tests.support.gateway_process import TIMEOUT_SECONDS, Gateway, until
from tests.support.sign_in_gateway import Person, invite, sign_in_home
from tests.support.tcp_sockets import SocketTunnel
from tests.support.tcp_world import TcpWorld, now

ISSUER = "http://127.0.0.1:1"
"""Of the provider `real`, which no test asks."""


class PeopleTests(EndCase):
    def setUp(self) -> None:
        super().setUp()
        self.world.add_target("db", "tcp", self.port)
        self.people: dict[str, Person] = {}
        self.ada, self.eve = self.join("Ada"), self.join("Eve")

    def new_world(self) -> TcpWorld:
        provider = cast(Any, SimpleNamespace(issuer=ISSUER))
        return TcpWorld(self, home=sign_in_home(self, provider=provider))

    def join(self, name: str) -> str:
        """Let a person make an account, who may connect in the project; return their access token."""
        gateway = self.world.gateway
        self.people[name] = Person(gateway.port)
        self.people[name].join(invite(gateway, name), name, name.lower())
        gateway.admin("POST", "roles", {"role": "connect", "account": name})
        made = gateway.admin("POST", "access-tokens", {"label": name, "scopes": ["sessions:connect"], "account": name})
        return str(made["token"])

    def authorise(self, token: str) -> dict[str, Any]:
        """Establish a session of the person with an access token."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.world.gateway.admin_port}/api/v1/targets/db/authorise",
            method="POST",
            data=b"{}",
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
            minted: dict[str, Any] = json.load(response)
            return minted

    def connected(self, name: str) -> dict[str, Any]:
        """Establish a session of a person who has signed in, by the page with the targets of their role."""
        person, port = self.people[name], self.world.gateway.port
        page = person.follow(person.post(f"http://in.localhost:{port}/.burrowgate/targets", {"target": "db"}))
        link = re.search(r'value="(http://db\.[^"]+)"', page.body.decode())
        assert link is not None, page
        mac, _, base = urlsplit(html.unescape(link[1])).query.partition("=")
        return {"token": f"{base}.{mac}", "session": {"id": base.split(".")[1]}}

    def opened(self, minted: dict[str, Any]) -> tuple[str, SocketTunnel]:
        """Return a session with a live tunnel."""
        tunnel = self.tunnel("db", minted)
        self.assertTrue(tunnel.head.startswith(b"HTTP/1.1 101 "), tunnel.head)
        return minted["session"]["id"], tunnel

    def with_basis(self, minted: dict[str, Any], *keys: str) -> dict[str, Any]:
        """Let a session stand on the records `keys` too, as one of a person who signed in does."""
        session = self.world.session(minted["session"]["id"])
        assert session.tcp is not None
        changed = replace(
            session, tcp=replace(session.tcp, basis=(*session.tcp.basis, *keys)), version=session.version + 1
        )
        self.world.store.commit(changed)
        shown = f"sessions/{session.sid}"
        until(lambda: self.world.gateway.admin("GET", shown)["version"] == changed.version, "the gateway knows it")
        return minted

    def login_of(self, name: str) -> str:
        """Return the id of the login by which a person made their account."""
        (login,) = self.world.gateway.admin("GET", f"accounts/{name}/logins")["logins"]
        return str(login["id"])

    def test_person(self) -> None:
        """(tcp T24)"""
        living = self.opened(self.authorise(self.eve))
        delete = lambda: self.world.gateway.admin("DELETE", "accounts/Ada")  # noqa: E731
        self.assert_ends_one(self.opened(self.authorise(self.ada)), living, delete, "ended:account:Ada")

    def test_account_of_a_provider(self) -> None:
        """(tcp T25)"""
        (account,) = [
            one["id"] for one in self.world.gateway.admin("GET", "accounts")["accounts"] if one["name"] == "Ada"
        ]
        identity = Identity(provider="real", issuer=ISSUER, subject="ada", account_id=account, seen_at=now())
        self.world.put(IDENTITY, identity)
        key = identity_id(ISSUER, "ada")
        doomed = self.opened(self.with_basis(self.authorise(self.ada), f"identity/{key}"))
        living = self.opened(self.authorise(self.ada))
        self.assert_ends_one(doomed, living, lambda: self.world.delete(IDENTITY, identity), f"ended:identity:{key}")

    def test_sign_in(self) -> None:
        """(tcp T26)"""
        login = self.login_of("Ada")
        doomed, living = self.opened(self.connected("Ada")), self.opened(self.connected("Eve"))
        delete = lambda: self.world.gateway.admin("DELETE", f"logins/{login}")  # noqa: E731
        self.assert_ends_one(doomed, living, delete, "login-ended")

    def test_method_of_sign_in(self) -> None:
        """(tcp T26) A provider is removed from the configuration, which a restart takes in."""
        doomed = self.with_basis(self.authorise(self.ada), "provider/real")
        living = self.authorise(self.eve)
        configuration = Path(self.world.home, "burrowgate.toml")
        configuration.write_text(configuration.read_text().replace('"real"', '"other"'))
        self.world.gateway.process.stop()
        self.world.gateway = Gateway(self, beside=self.world.gateway)
        self.opened(living)
        sid, refused = doomed["session"]["id"], self.tunnel("db", doomed)
        self.assertTrue(refused.head.startswith(b"HTTP/1.1 410 "), refused.head)
        self.assertEqual(self.world.wait_for_end(sid), "ended:provider:real")
        self.assertEqual(
            self.world.gateway.admin("GET", f"sessions/{sid}")["tcp"]["termination"], "ended:provider:real"
        )
        self.assertFalse(self.world.session_entry(living["session"]["id"]).get("termination"))
