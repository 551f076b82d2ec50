"""Base class of tests about sign-in on the domains of targets: a world with accounts and logins in its store."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from burrowgate.core.http.site import SiteRequest, SiteResponse
from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.claims import Share
from burrowgate.core.identity.credentials import completion_code, login_cookie, read_ticket
from burrowgate.core.identity.logins import EndReason, Login, open_login
from burrowgate.core.identity.rules import SignInRule
from burrowgate.core.sessions import Limits, Session
from burrowgate.core.store_records import Change
from burrowgate.core.targets import Target
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.login_reader import StoredLogins
from burrowgate.identity.logins import LoginService
from burrowgate.identity.providers import Providers
from burrowgate.identity.records import ACCOUNT, LOGIN, SHARE
from burrowgate.identity.single_use import SingleUse
from burrowgate.proxy.hand_over import SignInHost
from burrowgate.sessions.sign_in_checks import SignInChecks
from burrowgate.testing.records import vid
from tests.support import FixedEntropy, TestCase
from tests.support.proxy_wire import KEY, World, now, request

NAVIGATE = (b"Sec-Fetch-Mode: navigate", b"Accept: text/html")
HOST = b"app.localhost"
SIGN_IN = "http://in.localhost"
ANY = SignInRule(any_account=True)


class _Late:
    """Logins of a world that is made after them."""

    reader: StoredLogins

    def __getattr__(self, name: str) -> Any:
        return getattr(self.reader, name)


class EchoSite:
    """A site that responds with what it was asked."""

    def __init__(self) -> None:
        self.requests: list[SiteRequest] = []
        self.response = SiteResponse(status=200, fields=[(b"Content-Type", b"text/plain")], body=b"site", reason="page")

    async def respond(self, request: SiteRequest) -> SiteResponse:
        self.requests.append(request)
        return self.response


class SignInCase(TestCase):
    """One private target, whose session requires a login unless `rule` is None."""

    rule: SignInRule | None = ANY
    target: dict[str, Any] = {}

    def setUp(self) -> None:
        late: Any = _Late()
        self.world = world = World(public=False, target=self.target, logins=late)
        registry, clock = world.registry, world.clock
        self.directory = IdentityDirectory(world.store)
        registry.watch(self.directory.take_in)
        providers = Providers((), Any, clock.now)  # type: ignore[arg-type]
        self.logins = LoginService(
            registry,
            self.directory,
            providers,
            keys=lambda: world.keyring,
            clock=clock,
            entropy=FixedEntropy("logins"),
            call_later=world.reactor.callLater,
        )
        self.reader = late.reader = StoredLogins(self.logins, self.directory)
        self.site = EchoSite()
        world.context.sign_in = SignInHost(
            host="in.localhost",
            origin=SIGN_IN,
            site=self.site,
            spend=SingleUse(registry, clock).spend,
            sign_out=lambda login_id, actor: self.logins.end(login_id, EndReason.SIGNED_OUT, actor=actor),
        )
        self.checks = SignInChecks(registry, world.connections, self.reader, clock=clock)
        registry.watch(self.checks.changed)
        if self.rule is not None:
            self.change_session(limits=Limits(sign_in=self.rule))
        self.ada = self.account("Ada", email="ada@example.com", attested_by="owner")
        self.bob = self.account("Bob")

    # Records.

    def put(self, *records: Any) -> None:
        now(self.world.registry.commit(Change(puts=records)))

    def account(self, name: str, **fields: Any) -> Account:
        account = Account(account_id=name[0] * 22, name=name, created_at=int(self.world.clock.now()), **fields)
        self.put(ACCOUNT.to_resource(account))
        return account

    def login(self, account: Account, login_id: str = "", **fields: Any) -> Login:
        login_id = login_id or account.account_id
        login = open_login(account, login_id=login_id, method="passkey", strong=True, now=int(self.world.clock.now()))
        login = replace(login, **fields)
        self.put(LOGIN.to_resource(login))
        return login

    def share(self, account: Account, session: Session | None = None) -> Share:
        sid = (session or self.world.session).sid
        share = Share(sid=sid, account_id=account.account_id, made_at=int(self.world.clock.now()), made_by="claim")
        self.put(SHARE.to_resource(share))
        return share

    def session(self) -> Session:
        session = now(self.world.registry.read(self.world.session.sid))
        assert session is not None
        return session

    def change_session(self, **fields: Any) -> None:
        session = self.session()
        self.put(replace(session, version=session.version + 1, **fields))

    def change_target(self, **fields: Any) -> None:
        target = self.world.registry.target("app")
        self.put(replace(target, version=target.version + 1, **fields))

    def served(self) -> Target:
        return self.world.registry.target("app")

    # Requests.

    def visit(self, number: int = 1) -> bytes:
        return b"burrowgate=" + KEY.cookie(self.world.session.sid, vid(number)).encode()

    def signed_in(self, login: Login) -> bytes:
        return b"burrowgate-login=" + login_cookie(KEY, login.login_id, HOST).encode()

    def cookies(self, *pairs: bytes) -> bytes:
        return b"Cookie: " + b"; ".join(pairs)

    def ask(self, *fields: bytes, target: bytes = b"/", method: bytes = b"GET") -> bytes:
        """Return the response to a request on a new connection, which is empty while the target is asked."""
        visitor = self.world.visitor()
        visitor.send(request(*fields, target=target, method=method))
        return visitor.take()

    def is_forwarded(self, *fields: bytes, target: bytes = b"/", method: bytes = b"GET") -> bool:
        """Return whether a request reaches the target."""
        before = len(self.world.made)
        response = self.ask(*fields, target=target, method=method)
        reached = len(self.world.made) > before or (self.world.made and b"GET" in self.world.target().take())
        assert bool(reached) is (response == b""), response
        return bool(reached)


def set_cookies(response: bytes) -> dict[bytes, bytes]:
    """Return the names of the cookies that a response sets, with their values; empty for one that it deletes."""
    found: dict[bytes, bytes] = {}
    for line in response.partition(b"\r\n\r\n")[0].split(b"\r\n"):
        if line.startswith(b"Set-Cookie: "):
            pair, _, attributes = line[12:].partition(b";")
            name, _, value = pair.partition(b"=")
            assert b"HttpOnly" in attributes and b"SameSite=Lax" in attributes and b"Domain" not in attributes
            found[name] = value
    return found


def code_for(world: World, location: bytes, login: Login) -> bytes:
    """Return the code with which the sign-in host answers a ticket in `location`."""
    ticket = read_ticket(world.keyring, location.partition(b"?tx=")[2], world.clock.now())
    assert ticket is not None
    return completion_code(KEY, login.login_id, ticket, now=int(world.clock.now())).encode()
