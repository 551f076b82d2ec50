"""Base of tests with a real provider: gateway processes on one store, without HTTP of their own."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.threads import deferToThread
from twisted.web.resource import Resource
from twisted.web.server import Site

from burrowgate.core.durations import HOUR
from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.logins import Login
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Key, Keyring
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.logins import LoginService, Place
from burrowgate.identity.oidc.http import AgentHttp, HttpResponse
from burrowgate.identity.oidc.messages import Attempt, HttpRequest
from burrowgate.identity.oidc.provider import Provider
from burrowgate.identity.provider_accounts import ProviderAccounts
from burrowgate.identity.providers import Providers
from burrowgate.identity.records import LOGIN
from burrowgate.identity.refresh_tokens import unseal_token
from burrowgate.interfaces import IStore
from burrowgate.server.entropy import SystemEntropy
from burrowgate.sessions.registry import Naming, Registry
from tests.support import ReactorTestCase

REACTOR: Any = reactor
BACK = "http://in.localhost:8480/.burrowgate/sign-in/real/back"
HOME = Place(address="192.0.2.1", user_agent="Firefox")
KEYRING = Keyring([Key(bytes(32))])

GoThrough = Callable[[str], str]
"""Goes through the provider's pages from an address on, in a thread; returns the address that it ends with."""


class WallClock:
    def now(self) -> float:
        return time.time()


class CountingHttp:
    """Sends requests, and records the forms of those to endpoints."""

    def __init__(self) -> None:
        self.http = AgentHttp(REACTOR, user_agent="Burrowgate/1")
        self.forms: list[dict[str, str]] = []

    async def get(self, url: str, access_token: str = "") -> HttpResponse:
        return await self.http.get(url, access_token)

    async def within(self, seconds: float, work: Any) -> Any:
        return await self.http.within(seconds, work)

    async def post(self, request: HttpRequest) -> HttpResponse:
        self.forms.append(request.form)
        return await self.http.post(request)

    def refreshes(self) -> int:
        """Return the number of requests with a refresh token."""
        return sum(form.get("grant_type") == "refresh_token" for form in self.forms)


class Node:
    """The services of one process."""

    def __init__(self, store: IStore, provider: Provider, http: CountingHttp | None = None) -> None:
        clock, entropy = WallClock(), SystemEntropy()
        self.registry = Registry(store, Naming())
        self.directory = IdentityDirectory(store)
        self.registry.watch(self.directory.take_in)
        self.http = http or CountingHttp()
        self.providers = Providers([provider], self.http, clock.now)
        self.logins = LoginService(
            self.registry,
            self.directory,
            self.providers,
            keys=lambda: KEYRING,
            clock=clock,
            entropy=entropy,
            call_later=REACTOR.callLater,
        )
        self.accounts = ProviderAccounts(self.registry, self.directory, self.logins, clock=clock, entropy=entropy)


class LogoutEndpoint(Resource):
    """Takes logout tokens, and answers as the sign-in host does."""

    isLeaf = True

    def __init__(self) -> None:
        super().__init__()
        self.token: Deferred[str] = Deferred()

    def render_POST(self, request: Any) -> bytes:
        token, self.token = self.token, Deferred()
        token.callback(request.args[b"logout_token"][0].decode())
        return b""


class ProviderCase(ReactorTestCase):
    """A test with `nodes` on one store."""

    nodes: list[Node]

    @property
    def node(self) -> Node:
        return self.nodes[0]

    async def sign_in(self, go_through: GoThrough, *, proof_within: int | None = None) -> Login:
        """Sign in at the provider and open the login."""
        attempt = Attempt(
            provider="real",
            state=secrets.token_urlsafe(16),
            nonce=secrets.token_urlsafe(16),
            verifier=secrets.token_urlsafe(32),
        )
        url = await self.node.providers.sign_in_address("real", attempt, BACK, proof_within=proof_within)
        back = urlsplit(await deferToThread(go_through, url))
        self.assertEqual(f"{back.scheme}://{back.netloc}{back.path}", BACK)
        signed_in = await self.node.providers.client("real").sign_in(back.query.encode(), attempt, BACK)
        return await self.node.accounts.sign_in("real", signed_in, HOME)

    def logout_address(self) -> str:
        """Listen for logout tokens, which arrive at `endpoint.token`; returns the address."""
        self.endpoint = LogoutEndpoint()
        port = REACTOR.listenTCP(0, Site(self.endpoint), interface="127.0.0.1")
        self.addCleanup(port.stopListening)
        return f"http://127.0.0.1:{port.getHost().port}/ended"

    async def age(self, login: Login) -> None:
        """Make `login` one that was renewed an hour ago, as in the store it has been."""
        stored = await self.stored(login)
        older = replace(
            stored,
            renewed_at=stored.renewed_at - HOUR,
            access_until=stored.access_until - HOUR,
            version=stored.version + 1,
        )
        await self.node.registry.commit(Change(puts=(LOGIN.to_resource(older),)))

    async def stored(self, login: Login) -> Login:
        found = await self.node.directory.login(login.login_id)
        assert found is not None
        return found

    async def token(self, login: Login) -> str:
        """Return the refresh token of a login."""
        return unseal_token(KEYRING, await self.stored(login))

    async def use(self, login: Login, node: Node | None = None) -> Login:
        found = await (node or self.node).logins.current(login.login_id)
        assert found is not None
        return found.login

    async def account(self, login: Login) -> Account:
        found = await self.node.directory.account(login.account_id)
        assert found is not None
        return found
