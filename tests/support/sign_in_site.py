"""The sign-in host in memory: its site with the real services on a store in memory, and browsers that keep cookies."""

from __future__ import annotations

import json
import re
from collections.abc import Coroutine
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from burrowgate.core.http.site import SiteRequest, SiteResponse
from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.credentials import host_id, sign_in_ticket
from burrowgate.core.store_records import Change
from burrowgate.core.targets import Target
from burrowgate.core.tokens import Key, Keyring
from burrowgate.identity.accounts import AccountService, Joining
from burrowgate.identity.claims import ClaimService
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.logins import LoginService
from burrowgate.identity.oidc.http import ProviderHttp
from burrowgate.identity.oidc.provider import Provider
from burrowgate.identity.passkeys import PasskeyService
from burrowgate.identity.passwords import PasswordService
from burrowgate.identity.provider_accounts import ProviderAccounts
from burrowgate.identity.providers import Providers
from burrowgate.identity.records import ACCOUNT
from burrowgate.identity.single_use import SingleUse
from burrowgate.identity.site.context import SiteServices
from burrowgate.identity.site.sign_in_site import SignInSite
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.stores.memory import MemoryStore
from burrowgate.tcp.own_targets import PersonalSessions
from tests.support import FAST_ARGON2, START, FixedClock, FixedEntropy
from tests.support.authenticator import Authenticator
from tests.support.tcp_admin import establishment

KEY = Key(bytes(range(32)))
AUTHORITY = "in.example.com"
ORIGIN = f"https://{AUTHORITY}"
APP = b"app.example.com"
"""A domain of this gateway."""
PASSWORD = "correct horse battery staple"
FIREFOX = b"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
FORM, JSON = b"application/x-www-form-urlencoded", b"application/json"

_T = TypeVar("_T")


class FastHasher:
    """Hashes passwords at once."""

    async def hash(self, secret: bytes, salt: bytes) -> str:
        return FAST_ARGON2.hash_now(secret, salt)

    async def verify(self, hash: str, secret: bytes) -> bool:
        return FAST_ARGON2.verify_now(hash, secret)


class SignInWorld:
    """The site with what it rests on."""

    def __init__(self, providers: tuple[Provider, ...] = (), http: ProviderHttp | None = None, **options: Any) -> None:
        self.store: MemoryStore = options.pop("store", None) or MemoryStore()
        self.clock = options.pop("clock", None) or FixedClock(START)
        self.entropy = FixedEntropy()
        self.keyring = Keyring([KEY])
        self.scheme: str = options.pop("scheme", "https")
        self.authority: str = options.pop("authority", AUTHORITY)
        self.origin = f"{self.scheme}://{self.authority}"
        self.registry = Registry(self.store, Naming())
        self.directory = IdentityDirectory(self.store)
        self.registry.watch(self.directory.take_in)
        about: Any = {"keys": lambda: self.keyring, "clock": self.clock, "entropy": self.entropy}
        self.reactor = Clock()
        self.providers = Providers(providers, http or _NoHttp(), self.clock.now)
        self.logins = LoginService(
            self.registry, self.directory, self.providers, call_later=self.reactor.callLater, **about
        )
        self.accounts = AccountService(self.registry, self.directory, **about)
        self.passwords = PasswordService(self.registry, self.directory, FastHasher(), **about)
        self.passkeys = PasskeyService(
            self.registry,
            self.directory,
            SingleUse(self.registry, self.clock),
            rp_id=urlsplit(self.origin).hostname or "",
            origin=self.origin,
            **about,
        )
        self.claims = ClaimService(self.registry, self.directory, self.accounts, **about)
        services = SiteServices(
            registry=self.registry,
            logins=self.logins,
            accounts=self.accounts,
            passwords=self.passwords,
            passkeys=self.passkeys,
            providers=self.providers,
            provider_accounts=ProviderAccounts(
                self.registry, self.directory, self.logins, clock=self.clock, entropy=self.entropy
            ),
            claims=self.claims,
            own_targets=PersonalSessions(
                self.registry,
                establishment(self.registry, self.clock, self.entropy, about["keys"]),
                **about,
            ),
        )
        self.site = SignInSite(
            services,
            scheme=self.scheme,
            authority=self.authority,
            origin_of={host_id(APP): f"https://{APP.decode()}"}.get,
            address_of=_address_of,
            **about,
        )
        done(self.store.start())
        done(self.registry.start())

    def put(self, *records: Any) -> None:
        """Store records."""
        done(self.registry.commit(Change(puts=records)))

    def account(self, name: str = "Ada", *, password: str = "", **fields: Any) -> Account:
        """Return an account that is made as by an invitation, with a password if one is given."""
        issued = done(self.accounts.invite(actor="admin", **fields))
        draft = done(self.passwords.draft(name.lower(), password)) if password else None
        joining = Joining(name=name, password=draft)
        return done(self.accounts.join(issued.invitation.invitation_id, joining, actor="visitor ::1"))

    def stored_account(self, account_id: str) -> Account | None:
        """Return an account as stored."""
        resource = done(self.store.resource(ACCOUNT.kind, account_id))
        return None if resource is None else ACCOUNT.from_resource(resource)

    def ticket(self, **options: Any) -> str:
        """Return a ticket of the domain `APP`."""
        host = options.pop("host", APP)
        return sign_in_ticket(KEY, bytes(16), host, now=int(self.clock.now()), **options)

    def actions(self) -> list[str]:
        """Return the actions of all audit events."""
        return [recorded.event.action.value for recorded in done(self.store.events(0, 1000))]

    def browser(self, **options: Any) -> Browser:
        """Return a browser without cookies."""
        return Browser(self, **options)


class Browser:
    """A browser that has the pages of the sign-in host open."""

    def __init__(self, world: SignInWorld, *, address: str = "192.0.2.7", user_agent: bytes = FIREFOX) -> None:
        self.world = world
        self.address = address
        self.user_agent = user_agent
        self.cookies: dict[bytes, bytes] = {}
        self.prefix = b"__Host-burrowgate-" if world.scheme == "https" else b"burrowgate-"

    def send(self, method: bytes, address: str, **fields: Any) -> SiteResponse:
        """Send a request, and take the cookies of its response."""
        path, _, query = address.partition("?")
        cookies = fields.pop("cookies", tuple(self.cookies.items()))
        request = SiteRequest(
            method=method,
            path=path.encode(),
            query=query.encode(),
            address=self.address,
            cookies=cookies,
            **{"user_agent": self.user_agent} | fields,
        )
        response = done(self.world.site.respond(request))
        for value in values_of(response, b"Set-Cookie"):
            self._take(value)
        return response

    def _take(self, cookie: bytes) -> None:
        name, _, rest = cookie.partition(b"=")
        assert name.startswith(self.prefix), name
        value, _, attributes = rest.partition(b"; ")
        if attributes.endswith(b"Max-Age=0"):
            self.cookies.pop(name.removeprefix(self.prefix), None)
        else:
            self.cookies[name.removeprefix(self.prefix)] = value

    def get(self, address: str, **fields: Any) -> SiteResponse:
        """Open a page."""
        return self.send(b"GET", address, **fields)

    def post(self, address: str, form: dict[str, str] | None = None, **fields: Any) -> SiteResponse:
        """Send a form of a page."""
        about = {"origin": self.world.origin.encode(), "content_type": FORM, "body": urlencode(form or {}).encode()}
        return self.send(b"POST", address, **about | fields)

    def script(self, path: str, value: Any, **fields: Any) -> SiteResponse:
        """Send a request of a page's script."""
        about = {"origin": self.world.origin.encode(), "content_type": JSON, "body": json.dumps(value).encode()}
        return self.send(b"POST", path, **about | fields)

    def sign_in(self, name: str = "ada", password: str = PASSWORD, to: str = "account") -> SiteResponse:
        """Sign in with a password."""
        return self.post("/.burrowgate/password", {"to": to, "sign_in_name": name, "password": password})

    def use_passkey(self, device: Authenticator, *, use: str, to: str = "account", name: str = "") -> SiteResponse:
        """Use or make a passkey as the script of a page does."""
        about = {"use": use, "to": to, "name": name}
        begun = self.script("/.burrowgate/passkey/options", about)
        if begun.status != 200:
            return begun
        start = json.loads(begun.body)
        options = json.dumps(start["options"])
        credential = device.get(options) if use == "sign-in" else device.create(options)
        answer = about | {"ticket": start["ticket"], "response": json.loads(credential)}
        return self.script("/.burrowgate/passkey/answer", answer)


class _NoHttp:
    """Fails a test that talks to a provider."""

    async def get(self, url: str, access_token: str = "") -> Any:
        raise AssertionError(url)

    async def post(self, request: Any) -> Any:
        raise AssertionError(request.url)


def _address_of(target: Target) -> str | None:
    return f"https://{target.name}.example.com"


def values_of(response: SiteResponse, name: bytes) -> list[bytes]:
    """Return the values of the field `name`."""
    return [value for key, value in response.fields if key == name]


def location(response: SiteResponse) -> str:
    """Return where a redirect goes; empty for another response."""
    values = values_of(response, b"Location")
    assert len(values) <= 1
    return values[0].decode() if values else ""


def visible(response: SiteResponse) -> str:
    """Return the text of a page."""
    body = re.sub(r"<(style|script)>.*?</\1>", "", response.body.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def done(work: Coroutine[Any, Any, _T]) -> _T:
    """Return the result of `work`, which does not wait."""
    results: list[_T] = []
    failures: list[Any] = []
    Deferred.fromCoroutine(work).addCallbacks(results.append, failures.append)
    if failures:
        failures[0].raiseException()
    return results[0]
