"""Claim links in four processes on one store of a real database: one of a hundred who claim at once wins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred, DeferredList
from twisted.internet.task import deferLater

from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.claims import Unfit
from burrowgate.core.resources import ResourceQuery
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Key, Keyring
from burrowgate.identity.accounts import AccountService
from burrowgate.identity.claims import ClaimService
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.records import ACCOUNT, SHARE
from burrowgate.interfaces import StoreContext
from burrowgate.server.entropy import SYSTEM_ENTROPY
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.stores.plugins import open_store
from burrowgate.testing.records import START, a_session, a_target, sid
from tests.support import FixedClock, ReactorTestCase
from tests.support.postgresql import new_schema, requires_postgresql, server

PROCESSES = 4
CLAIMERS = 100


class ClaimCase(ReactorTestCase):
    """A test of several processes on the store at `url`."""

    timeout = 60

    async def process(self, url: str, home: Path) -> tuple[Registry, ClaimService]:
        """Return the parts of one more process."""
        store = open_store(url, StoreContext(reactor=reactor, home=home))
        await store.start()
        self.addCleanup(lambda: Deferred.fromCoroutine(store.close()))
        registry = Registry(store, Naming())
        directory = IdentityDirectory(store)
        registry.watch(directory.take_in)
        await registry.start()
        about: Any = {
            "keys": lambda: Keyring([Key(bytes(32))]),
            "clock": FixedClock(START),
            "entropy": SYSTEM_ENTROPY,
        }
        return registry, ClaimService(registry, directory, AccountService(registry, directory, **about), **about)

    async def reached(self, registry: Registry, position: int) -> None:
        """Wait until a process knows of the change at `position`, which another one made."""
        for _ in range(1000):
            if (registry.store.position() or 0) >= position:
                return
            await deferLater(reactor, 0.01)
        raise self.failureException(f"a process does not reach position {position}")

    async def check(self, url: str) -> None:
        """Let a hundred accounts use one link at once."""
        home = Path(self.mktemp())
        home.mkdir()
        processes = [await self.process(url, home) for _ in range(PROCESSES)]
        registry, claims = processes[0]
        accounts = [Account(account_id=f"p{number}", name=f"P{number}", created_at=START) for number in range(CLAIMERS)]
        records = (a_target(), a_session(1), *map(ACCOUNT.to_resource, accounts))
        await registry.commit(Change(puts=records))
        for other, _ in processes:
            await self.reached(other, registry.store.position() or 0)
        link = (await claims.make(sid(1), actor="admin")).claim
        answers = await DeferredList(
            [
                Deferred.fromCoroutine(
                    processes[number % PROCESSES][1].claim(link.claim_id, account, address="192.0.2.1")
                )
                for number, account in enumerate(accounts)
            ],
            consumeErrors=True,
        )
        winners = [answer for succeeded, answer in answers if succeeded]
        self.assertEqual(len(winners), 1)
        whys = {getattr(answer.value, "why", answer.value) for succeeded, answer in answers if not succeeded}
        self.assertEqual(whys, {Unfit.CLAIMED})
        shares = await registry.store.resources(ResourceQuery(kind=SHARE.kind))
        self.assertEqual([SHARE.from_resource(share) for share in shares], winners)


class SqliteClaimTests(ClaimCase):
    async def test_one_of_100_who_claim_at_once_in_four_processes_wins(self) -> None:
        """(sign-in 35)"""
        await self.check("sqlite:claims.sqlite")


@requires_postgresql
class PostgresqlClaimTests(ClaimCase):
    async def test_one_of_100_who_claim_at_once_in_four_processes_wins(self) -> None:
        """(sign-in 35)"""
        await self.check(server().url(schema=new_schema()))
