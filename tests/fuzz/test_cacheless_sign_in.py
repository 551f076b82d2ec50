"""Requests that need a login, after a change: each gets the response of a gateway without caches.

As in `test_cacheless`: a request fills the caches, one thing changes that its decision depended on, and the request
comes again, or another one on the same connection.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

from burrowgate.core.identity.accounts import Account, disable
from burrowgate.core.identity.claims import Share
from burrowgate.core.identity.credentials import account_cookie, login_cookie
from burrowgate.core.identity.logins import EndReason, end_login, open_login
from burrowgate.core.identity.rules import SignInRule
from burrowgate.core.lifecycle import revoke
from burrowgate.core.resources import Resource
from burrowgate.core.sessions import Kind, Limits, Session
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.login_reader import StoredLogins
from burrowgate.identity.logins import LoginService
from burrowgate.identity.providers import Providers
from burrowgate.identity.records import ACCOUNT, LOGIN, SHARE
from burrowgate.identity.single_use import SingleUse
from burrowgate.proxy.hand_over import SignInHost
from burrowgate.sessions.authorization import RequestAuthorizer
from burrowgate.sessions.connection_leases import ConnectionLeases
from burrowgate.sessions.members import MemberSessions
from burrowgate.sessions.passphrases import PassphraseVerifier
from burrowgate.testing.records import START, a_session, a_target, vid
from tests.support import FAST_ARGON2, FixedEntropy, TestCase
from tests.support.cacheless import MASTERS, BehindProxy, Client, ClientRequest, Http2, Outcome, Script
from tests.support.proxy_wire import KEY, World, now
from tests.support.sign_in_case import EchoSite

HOST = b"app.localhost"
HOUR, DAY = 3600, 86_400
ADA = Account(
    account_id="A" * 22,
    name="Ada",
    email="ada@example.com",
    attested_by="owner",
    groups=("local:ops",),
    created_at=START,
)
BOB = Account(account_id="B" * 22, name="Bob", created_at=START)
BY_EMAIL, BY_GROUP = SignInRule(emails=("ada@example.com",)), SignInRule(groups=("local:ops",))
FRESH, CLAIMERS = SignInRule(any_account=True, fresh=600), SignInRule(claimers=True)


def _session(number: int, rule: SignInRule | None, **fields: Any) -> Session:
    limits = Limits(sign_in=rule) if rule is not None else Limits()
    return a_session(number, kid=KEY.kid, limits=limits, expires_at=START + 30 * DAY, **fields)


NAMED, GROUP, RECENT, CLAIMED = (
    _session(number, rule) for number, rule in enumerate((BY_EMAIL, BY_GROUP, FRESH, CLAIMERS), 2)
)
LIMITED = a_session(6, kid=KEY.kid, limits=Limits(sign_in=BY_EMAIL, methods=("GET",)), expires_at=START + 30 * DAY)
MEMBER = _session(7, None, kind=Kind.MEMBER, account_id=ADA.account_id)
SESSIONS = (NAMED, GROUP, RECENT, CLAIMED, LIMITED, MEMBER)
SHARED = Share(sid=CLAIMED.sid, account_id=ADA.account_id, made_at=START, made_by="claim")
ADAS, BOBS = (
    open_login(account, login_id=account.account_id, method="passkey", strong=True, now=START) for account in (ADA, BOB)
)
NAVIGATION = (b"Sec-Fetch-Mode", b"navigate")


def cookies(session: Session, *more: tuple[str, str], scheme: str = "http") -> tuple[bytes, bytes]:
    """Return the `Cookie` field of a visit to `session` with the cookies of sign-in `more`."""
    name = "__Host-burrowgate" if scheme == "https" else "burrowgate"
    pairs = [f"{name}={KEY.cookie(session.sid, vid(1))}", *(f"{name}-{key}={value}" for key, value in more)]
    return b"Cookie", "; ".join(pairs).encode()


def login_of(account: Account, host: bytes = HOST) -> tuple[str, str]:
    return "login", login_cookie(KEY, account.account_id, host)


REQUESTS: dict[str, tuple[Session, dict[str, Any]]] = {
    "by e-mail": (NAMED, {}),
    "by e-mail, navigation": (NAMED, {"fields": (NAVIGATION,)}),
    "by e-mail, query": (NAMED, {"query": b"a=b"}),
    "by group": (GROUP, {}),
    "fresh": (RECENT, {}),
    "claimed": (CLAIMED, {}),
    "with another limit": (LIMITED, {}),
    "member": (MEMBER, {}),
    "member, navigation": (MEMBER, {"fields": (NAVIGATION,)}),
    "websocket": (NAMED, {"websocket": True, "fields": ((b"Origin", b"http://app.localhost"),)}),
}


class SignInScript(Script):
    """A script whose gateways know logins."""

    def __init__(self, kind: type[Client]) -> None:
        records = [ACCOUNT.to_resource(ADA), ACCOUNT.to_resource(BOB), SHARE.to_resource(SHARED)]
        records += [LOGIN.to_resource(ADAS), LOGIN.to_resource(BOBS)]
        super().__init__(kind, target={"members": BY_EMAIL}, puts=(a_target("other"), *SESSIONS, *records))
        with_logins(self.world)

    def _without_caches(self) -> World:
        fresh = super()._without_caches()
        with_logins(fresh)
        return fresh

    def change(self, kind: Any, record_id: str, change: Callable[[Any], Any]) -> None:
        """Commit a record of sign-in as another process does."""
        stored: Resource | None = now(self.world.store.resource(kind.kind, record_id))
        assert stored is not None
        self.commit(kind.to_resource(change(kind.from_resource(stored))))

    def change_session(self, session: Session, **fields: Any) -> None:
        stored = now(self.world.store.session(session.sid))
        assert stored is not None
        self.commit(replace(stored, version=stored.version + 1, **fields))

    def change_target(self, **fields: Any) -> None:
        stored = next(one for one in now(self.world.store.targets()) if one.name == "app")
        self.commit(replace(stored, version=stored.version + 1, **fields))


def with_logins(world: World) -> None:
    """Let `world` know logins, as the composition root does."""
    directory = IdentityDirectory(world.store)
    world.registry.watch(directory.take_in)
    about: dict[str, Any] = {"clock": world.clock, "entropy": FixedEntropy("sign-in")}
    logins = LoginService(
        world.registry,
        directory,
        Providers((), Any, world.clock.now),  # type: ignore[arg-type]
        keys=lambda: world.keyring,
        call_later=world.reactor.callLater,
        **about,
    )
    world.context.authorizer = RequestAuthorizer(
        world.registry,
        keys=lambda: world.keyring,
        clock=world.clock,
        visits=world.visits,
        count_live=world.connections.count,
        leases=ConnectionLeases(
            world.store, "node", count_live=world.connections.count, cut=world.connections.cut, reactor=world.reactor
        ),
        passphrases=PassphraseVerifier(FAST_ARGON2, world.clock.now),
        logins=StoredLogins(logins, directory),
        members=MemberSessions(world.registry, **about),
    )
    world.context.sign_in = SignInHost(
        host="in.localhost",
        origin="http://in.localhost",
        site=EchoSite(),
        spend=SingleUse(world.registry, world.clock).spend,
        sign_out=lambda login_id, actor: logins.end(login_id, EndReason.SIGNED_OUT, actor=actor),
    )


def _of_account(**fields: Any) -> Callable[[SignInScript, Session], None]:
    return lambda script, session: script.change(
        ACCOUNT, ADA.account_id, lambda account: replace(account, version=account.version + 1, **fields)
    )


def _of_rule(rule: SignInRule | None) -> Callable[[SignInScript, Session], None]:
    return lambda script, session: script.change_session(session, limits=Limits(sign_in=rule))


def _of_target(**fields: Any) -> Callable[[SignInScript, Session], None]:
    return lambda script, session: script.change_target(**fields)


def _advance(seconds: float) -> Callable[[SignInScript, Session], None]:
    return lambda script, session: script.world.clock.advance(seconds)


CHANGES: dict[str, Callable[[SignInScript, Session], None]] = {
    "nothing": lambda script, session: None,
    "login ended": lambda script, session: script.change(
        LOGIN, ADA.account_id, lambda login: end_login(login, EndReason.REVOKED, now=START)
    ),
    "another login ended": lambda script, session: script.change(
        LOGIN, BOB.account_id, lambda login: end_login(login, EndReason.REVOKED, now=START)
    ),
    "account disabled": lambda script, session: script.change(
        ACCOUNT, ADA.account_id, lambda account: disable(account, now=START)
    ),
    "another account disabled": lambda script, session: script.change(
        ACCOUNT, BOB.account_id, lambda account: disable(account, now=START)
    ),
    "account expired": _of_account(expires_at=START),
    "credentials reset": _of_account(credentials_epoch=1),
    "account renamed": _of_account(name="Ada L."),
    "address changed": _of_account(email="ada@example.org"),
    "address no longer attested": _of_account(attested_by=""),
    "groups lost": _of_account(groups=()),
    "share left": lambda script, session: script.change(
        SHARE, f"{CLAIMED.sid}.{ADA.account_id}", lambda share: replace(share, left_at=START, version=2)
    ),
    "rule of the session, another": _of_rule(SignInRule(accounts=(BOB.account_id,))),
    "rule of the session, any account": _of_rule(SignInRule(any_account=True)),
    "rule of the session, unreadable": _of_rule(SignInRule()),
    "rule of the session, none": _of_rule(None),
    "rule of the target, another": _of_target(sign_in=SignInRule(accounts=(BOB.account_id,))),
    "rule of the target, the same": _of_target(sign_in=BY_EMAIL),
    "members, another": _of_target(members=SignInRule(accounts=(BOB.account_id,))),
    "members, none": _of_target(members=None),
    "session revoked": lambda script, session: script.commit(
        revoke(now(script.world.store.session(session.sid)), now=START)  # type: ignore[arg-type]
    ),
    "proof of ten minutes": _advance(600),
    "proof of more": _advance(601),
    "an hour": _advance(HOUR),
    "a second before a day": _advance(DAY - 1),
    "a day": _advance(DAY),
    "36 hours": _advance(36 * HOUR),
    "key removed": lambda script, session: script.use_keys(MASTERS[1]),
    "key added": lambda script, session: script.use_keys(*MASTERS),
}
WITHOUT_EFFECT = {
    *("nothing", "another login ended", "another account disabled", "account renamed", "key added"),
    *("rule of the target, the same", "proof of ten minutes"),
}
ALTERATIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "nothing": (login_of(ADA),),
    "no login": (),
    "another person's login": (login_of(BOB),),
    "another host's login": (login_of(ADA, b"other.localhost"),),
    "the sign-in host's cookie": (("login", account_cookie(KEY, ADA.account_id)),),
    "junk": (("login", "junk"),),
    "junk before the login": (("login", "junk"), login_of(ADA)),
    "another person's login before": (login_of(BOB), login_of(ADA)),
    "another cookie of sign-in": (login_of(ADA), ("rounds", "x")),
}


class CachelessSignInCase:
    """All requests of one kind of clients, with all changes."""

    kind: type[Client]

    def request(self, name: str, logins: tuple[tuple[str, str], ...]) -> ClientRequest:
        session, about = REQUESTS[name]
        scheme = self.kind.scheme.decode()
        fields = tuple(
            (key, value.replace(b"http:", self.kind.scheme + b":")) for key, value in about.get("fields", ())
        )
        return ClientRequest(**(about | {"fields": (*fields, cookies(session, *logins, scheme=scheme))}))

    def filled(self, name: str) -> tuple[SignInScript, ClientRequest]:
        """Return a gateway whose caches a request has filled, and the request."""
        script, requested = SignInScript(self.kind), self.request(name, (login_of(ADA),))
        script.send(requested)
        before, expected = script.send(requested)
        assert before == expected and before.forwarded, (name, before, expected)
        return script, requested

    def test_request_after_a_change_gets_what_it_gets_without_caches(self) -> None:  # SEC-64
        different: Counter[str] = Counter()
        for name, (change, apply) in product(REQUESTS, CHANGES.items()):
            script, requested = self.filled(name)
            apply(script, REQUESTS[name][0])
            outcome, expected = script.send(requested, is_cleared=True)
            assert _comparable(outcome) == _comparable(expected), (name, change, outcome, expected)
            different[change] += not outcome.forwarded
            outcome, expected = script.send(requested)  # by what the connection has kept
            assert _comparable(outcome) == _comparable(expected), (name, change, outcome, expected)
            outcome, expected = script.send(requested, 1)
            assert _comparable(outcome) == _comparable(expected), (name, change, outcome, expected)
        silent = {change for change, count in different.items() if not count}
        assert silent == WITHOUT_EFFECT | ONLY_WIDER, silent ^ (WITHOUT_EFFECT | ONLY_WIDER)

    def test_another_login_on_the_connection_gets_what_it_gets_without_caches(self) -> None:  # SEC-64
        refused: Counter[str] = Counter()
        for name, (alteration, logins) in product(REQUESTS, ALTERATIONS.items()):
            script, requested = self.filled(name)
            for one in (self.request(name, logins), requested):
                outcome, expected = script.send(one)
                assert _comparable(outcome) == _comparable(expected), (name, alteration, outcome, expected)
                refused[alteration] += not outcome.forwarded
        admitted = {alteration for alteration, count in refused.items() if not count}
        assert admitted == {"nothing", "junk before the login", "another cookie of sign-in"}, admitted


ONLY_WIDER = {"rule of the session, any account", "rule of the session, none"}
"""Changes that only admit more people."""


def _comparable(outcome: Outcome) -> tuple[int, object]:
    """Return what does not depend on random nonces and on the number of the round."""
    return outcome.status, outcome.forwarded


class PlainTests(CachelessSignInCase, TestCase):
    kind = Client


class BehindProxyTests(CachelessSignInCase, TestCase):
    kind = BehindProxy


class Http2Tests(CachelessSignInCase, TestCase):
    kind = Http2
