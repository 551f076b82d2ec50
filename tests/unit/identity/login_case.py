"""Base of tests of logins: nodes on one store in memory, with a scripted provider."""

from __future__ import annotations

import json
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, TypeVar

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.logins import Login
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Key, Keyring
from burrowgate.identity.attestation import new_identity
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.logins import LoginService, Place, ProviderGrant
from burrowgate.identity.oidc.http import HttpResponse, ProviderUnreachable
from burrowgate.identity.oidc.id_tokens import Person
from burrowgate.identity.oidc.messages import HttpRequest
from burrowgate.identity.oidc.provider import Provider
from burrowgate.identity.providers import Providers
from burrowgate.identity.records import ACCOUNT, IDENTITY, identity_id
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.stores.memory import MemoryStore
from tests.support import START, FixedEntropy, TestCase
from tests.unit.identity.oidc.test_id_tokens import CLAIMS, RSA, signed

_Result = TypeVar("_Result")
ISSUER = "https://id.example.com"
PROVIDER = Provider(name="corp", issuer=ISSUER, client_id="gateway", client_secret="s", groups_claim="groups")
METADATA = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/auth",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
    "revocation_endpoint": f"{ISSUER}/revoke",
}
HOME = Place(address="192.0.2.1", user_agent="Firefox")
KEY = Key(bytes(32))
ADA = Account(account_id="ada", name="Ada", created_at=START)
PERSON = Person(
    issuer=ISSUER,
    subject="42",
    provider_sid="s-1",
    name="Ada",
    email="ada@example.com",
    groups=("corp:staff",),
    auth_time=START - 5,
    amr=(),
)


class StoreClock:
    """The clock of a service, which is the reactor's clock of a test."""

    def __init__(self, reactor: Clock) -> None:
        self._reactor = reactor

    def now(self) -> float:
        return START + self._reactor.seconds()


class RotatingProvider:
    """A provider whose refresh tokens are good once; a second use ends them all, as real ones do."""

    def __init__(self, now: Any) -> None:
        self._now = now
        self.valid: set[str] = set()
        self.used: set[str] = set()
        self.issued = 0
        self.refreshed: list[str] = []
        self.revoked: list[str] = []
        self.claims: dict[str, Any] = {}
        self.gives_id_token = True
        self.is_away = False
        self.is_cut = False
        """Whether requests with a form fail, which are counted."""
        self.cut = 0
        self.revokes = True
        self.response: HttpResponse | None = None
        """What the token endpoint says in place of the proper response."""
        self.held: list[Deferred[None]] | None = None
        """Responses wait in this list while it is not None."""
        self.holds = ""
        """End of the address whose responses wait."""

    def issue(self) -> str:
        self.issued += 1
        token = f"refresh-{self.issued}"
        self.valid.add(token)
        return token

    async def get(self, url: str, access_token: str = "") -> HttpResponse:
        if self.is_away:
            raise ProviderUnreachable("The provider cannot be reached: refused.")
        if url.endswith("/.well-known/openid-configuration"):
            return HttpResponse(200, json.dumps(METADATA).encode())
        return HttpResponse(200, json.dumps({"keys": [RSA.as_dict(private=False)]}).encode())

    async def within(self, seconds: float, work: Any) -> Any:
        return await work

    async def post(self, request: HttpRequest) -> HttpResponse:
        if self.held is not None and request.url.endswith(self.holds):
            waiter: Deferred[None] = Deferred()
            self.held.append(waiter)
            await waiter
        if self.is_cut:
            self.cut += 1
        if self.is_away or self.is_cut:
            raise ProviderUnreachable("The provider cannot be reached: refused.")
        if request.url.endswith("/revoke"):
            self.revoked.append(request.form["token"])
            if not self.revokes:
                return HttpResponse(503, b"")
            self.valid.clear()
            return HttpResponse(200, b"")
        token = request.form["refresh_token"]
        self.refreshed.append(token)
        if self.response is not None:
            return self.response
        if token in self.used:
            self.valid.clear()
        if token not in self.valid:
            return HttpResponse(400, b'{"error":"invalid_grant"}')
        self.valid.discard(token)
        self.used.add(token)
        return HttpResponse(200, json.dumps(self.tokens()).encode())

    def tokens(self) -> dict[str, str]:
        now = int(self._now())
        tokens = {"access_token": "a", "token_type": "Bearer", "refresh_token": self.issue()}
        if self.gives_id_token:
            claims = CLAIMS | {"iat": now, "exp": now + 300, "groups": ["staff"]} | self.claims
            tokens["id_token"] = signed(claims)
        return tokens

    def release(self) -> None:
        """Let go of the responses that are held."""
        held, self.held = self.held or [], None
        for waiter in held:
            waiter.callback(None)


class Node:
    """A process of the gateway: its registry, its directory and its services."""

    def __init__(self, store: MemoryStore, provider: RotatingProvider, reactor: Clock, number: int) -> None:
        clock = StoreClock(reactor)
        self.registry = Registry(store, Naming())
        self.directory = IdentityDirectory(store)
        self.registry.watch(self.directory.take_in)
        self.providers = Providers([PROVIDER], provider, clock.now)
        self.keyring = Keyring([KEY])
        self.logins = LoginService(
            self.registry,
            self.directory,
            self.providers,
            keys=lambda: self.keyring,
            clock=clock,
            entropy=FixedEntropy(f"node {number}"),
            call_later=reactor.callLater,
        )


class LoginCase(TestCase):
    """A test with `nodes` on one store, an account and its identity at the provider."""

    def setUp(self) -> None:
        self.reactor = Clock()
        self.clock = StoreClock(self.reactor)
        self.store = MemoryStore()
        self.done(self.store.start())
        self.provider = RotatingProvider(self.clock.now)
        self.nodes = [self.a_node(number) for number in range(4)]
        self.node = self.nodes[0]
        self.logins = self.node.logins
        self.identity = new_identity("corp", PERSON, "ada", now=START)
        self.done(
            self.node.registry.commit(Change(puts=(ACCOUNT.to_resource(ADA), IDENTITY.to_resource(self.identity))))
        )

    def a_node(self, number: int) -> Node:
        node = Node(self.store, self.provider, self.reactor, number)
        self.done(node.registry.start())
        return node

    def done(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        return self.successResultOf(Deferred.fromCoroutine(work))

    def fails(self, work: Coroutine[Any, Any, Any], kind: type[Exception]) -> Exception:
        return self.failureResultOf(Deferred.fromCoroutine(work), kind).value

    def now(self) -> int:
        return int(self.clock.now())

    def pass_time(self, seconds: float) -> None:
        """Move the time on, in steps in which everything that is due happens."""
        self.reactor.pump([seconds])

    def open(self, account: Account = ADA, **about: Any) -> Login:
        given = {"method": "passkey", "strong": True, "place": HOME} | about
        return self.done(self.logins.open(account, **given))

    def open_by_provider(self, **about: Any) -> Login:
        grant = ProviderGrant(
            identity_id=identity_id(ISSUER, "42"),
            provider_sid="s-1",
            refresh_token=self.provider.issue(),
            proved_at=START - 5,
        )
        return self.open(method="oidc:corp", strong=False, provider=replace(grant, **about))

    def stored(self, login: Login) -> Login:
        """Return a login as it is in the store."""
        found = self.done(self.node.directory.login(login.login_id))
        assert found is not None
        return found

    def use(self, login: Login, node: Node | None = None) -> Login:
        """Return the login as a request finds it."""
        found = self.done((node or self.node).logins.current(login.login_id))
        assert found is not None
        return found.login

    def actions(self) -> list[str]:
        return [one.event.action.value for one in self.done(self.store.events(0, 1000))]
