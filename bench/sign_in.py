"""Benchmark of sign-in in memory: what a login adds to the authorization of a request, and what it takes of memory.

Usage: `python -m bench.sign_in`. Each line is the median of rounds that take turns, in CPU time, so that a busy machine
changes the level but hardly the differences. The store is the one in memory, so that only this process is measured.
"""

from __future__ import annotations

import gc
import statistics
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from burrowgate.core.access import Admission, Request
from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.credentials import login_cookie
from burrowgate.core.identity.logins import open_login
from burrowgate.core.identity.rules import SignInRule
from burrowgate.core.sessions import Limits
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Key, Keyring, b64url
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.login_reader import StoredLogins
from burrowgate.identity.logins import LoginService
from burrowgate.identity.providers import Providers
from burrowgate.identity.records import ACCOUNT, LOGIN
from burrowgate.identity.target_identity import TargetIdentity
from burrowgate.server.entropy import SYSTEM_ENTROPY
from burrowgate.sessions.authorization import RequestAuthorizer
from burrowgate.sessions.connection_leases import ConnectionLeases
from burrowgate.sessions.passphrases import PassphraseVerifier
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.sessions.visits import VisitRecorder
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.records import START, a_session, a_target, sid, vid
from tests.support import FixedClock

ROUNDS = 9
REQUESTS = 20_000
LOGINS = 10_000
KEY = Key(bytes(range(32)))
HOST = b"app.localhost:8480"
USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"


class Bench:
    """One process of a gateway, without sockets, with accounts and logins in its store."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.registry = Registry(self.store, Naming())
        keys, clock = Keyring([KEY]), FixedClock()
        self.done(self.store.start())
        self.done(self.registry.start())
        self.directory = IdentityDirectory(self.store)
        self.registry.watch(self.directory.take_in)
        logins = LoginService(
            self.registry,
            self.directory,
            Providers((), None, clock.now),  # type: ignore[arg-type]
            keys=lambda: keys,
            clock=clock,
            entropy=SYSTEM_ENTROPY,
            call_later=Clock().callLater,
        )
        self.logins = logins
        self.identity = TargetIdentity(lambda: keys, clock, "http://in.localhost:8480")
        self.authorizer = RequestAuthorizer(
            self.registry,
            keys=lambda: keys,
            clock=clock,
            visits=VisitRecorder(self.registry),
            count_live=lambda sid: 0,
            leases=ConnectionLeases(
                self.store, "node", count_live=lambda sid: 0, cut=lambda sid, reason: None, reactor=Clock()
            ),
            passphrases=PassphraseVerifier(None, clock.now),  # type: ignore[arg-type]
            logins=StoredLogins(logins, self.directory),
        )
        everyone = SignInRule(any_account=True)
        self.put(
            a_target("app", identity=("assertion",)),
            a_session(1, kid=KEY.kid),
            a_session(2, kid=KEY.kid, limits=Limits(sign_in=everyone)),
        )
        for number in (1, 2):
            self.done(self.registry.get(sid(number)))

    def done(self, work: Any) -> Any:
        """Return the result of a coroutine that waits for nothing."""
        results: list[Any] = []
        Deferred.fromCoroutine(work).addCallback(results.append)
        return results[0]

    def put(self, *records: Any) -> None:
        """Commit `records`."""
        self.done(self.registry.commit(Change(puts=records)))

    def add_login(self, number: int) -> str:
        """Add an account with a login, and return its id."""
        account = Account(
            account_id=b64url(number.to_bytes(16, "big")),
            name=f"Person {number}",
            email=f"person{number}@example.com",
            attested_by="provider:example",
            groups=("example:staff", "local:readers"),
            created_at=START,
        )
        login = open_login(
            account,
            login_id=account.account_id,
            method="oidc:example",
            strong=True,
            now=START,
            address="192.0.2.7",
            user_agent=USER_AGENT,
            sealed="x" * 400,
        )
        self.put(ACCOUNT.to_resource(account), LOGIN.to_resource(login))
        return login.login_id

    def request(self, number: int, login_id: str = "") -> Request:
        """Return a request with the visit cookie of the session `number`, and the cookie of a login."""
        cookies = ((b"login", login_cookie(KEY, login_id, HOST).encode()),) if login_id else ()
        visit = KEY.cookie(sid(number), vid(1)).encode()
        return Request(b"GET", b"/", b"", "192.0.2.7", cookies=(visit,), sign_in_cookies=cookies, navigation=True)

    def authorize(self, request: Request) -> Admission:
        """Return the admission of `request`, which needs no store."""
        decision = self.authorizer.authorize_cached(request, self.authorizer.match_route(HOST))
        assert isinstance(decision, Admission), decision
        return decision


def microseconds(work: Callable[[], object]) -> float:
    """Return the CPU time of one call of `work`."""
    begin = time.process_time()
    for _ in range(REQUESTS):
        work()
    return (time.process_time() - begin) / REQUESTS * 1e6


def main() -> None:
    """Print the measurements."""
    bench = Bench()
    login_id = bench.add_login(1)
    bench.done(bench.logins.current(login_id))
    without, with_login = bench.request(1), bench.request(2, login_id)
    admission, route = bench.authorize(with_login), bench.authorizer.match_route(HOST)
    assert route is not None

    def anew(number: int, login_id: str = "") -> Callable[[], object]:
        prepared = bench.request(number, login_id)

        def work() -> object:
            prepared.cached = None
            return bench.authorize(prepared)

        return work

    works: dict[str, Callable[[], object]] = {
        "repeated, no rule": lambda: bench.authorize(without),
        "repeated, with a login": lambda: bench.authorize(with_login),
        "first of a connection, no rule": anew(1),
        "first of a connection, with a login": anew(2, login_id),
        "assertion, repeated": lambda: bench.identity.lines(admission, route),
    }
    figures: dict[str, list[float]] = {name: [] for name in works}
    gc.disable()
    for _ in range(ROUNDS):
        for name, work in works.items():
            figures[name].append(microseconds(work))
    for name, values in figures.items():
        print(f"{name:40} {statistics.median(values):6.2f} µs")
    for kind in ("repeated", "first of a connection"):
        pairs = zip(figures[f"{kind}, with a login"], figures[f"{kind}, no rule"], strict=True)
        added = statistics.median(login - plain for login, plain in pairs)
        print(f"{kind + ', added by a login':40} {added:6.2f} µs")
    ids = [bench.add_login(number) for number in range(2, LOGINS + 2)]
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for added_id in ids:
        bench.done(bench.logins.current(added_id))
    held = (tracemalloc.get_traced_memory()[0] - before) / LOGINS
    print(f"{'memory of one of 10,000 active logins':40} {held:6.0f} bytes")


if __name__ == "__main__":
    main()
