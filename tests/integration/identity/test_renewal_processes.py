"""Renewal by several processes on one store, with a real provider whose refresh tokens are good once."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from twisted.internet.threads import deferToThread

from burrowgate.core.identity.logins import EndReason, Login
from burrowgate.core.store_records import Change
from burrowgate.identity.login_records import LEASE, read_until, timed_record
from burrowgate.identity.oidc.provider import Provider
from burrowgate.interfaces import StoreContext
from burrowgate.stores.plugins import open_store
from tests.integration.identity.provider_case import BACK, REACTOR, Node, ProviderCase
from tests.support import ROOT
from tests.support.oidc_provider import Browser, OidcProvider, requires_oidc_provider
from tests.support.postgresql import new_schema, requires_postgresql, server


class RenewalProcessCase(ProviderCase):
    """Starts processes on the store at `url`."""

    timeout = 120

    async def prepare(self, url: str) -> Login:
        """Start provider and store; returns a login whose renewal is due."""
        self.url, self.home = url, Path(self.mktemp())
        self.home.mkdir()
        self.server = await deferToThread(partial(OidcProvider, self, BACK))
        await deferToThread(partial(self.server.account, "ada", name="Ada"))
        self.provider = Provider(
            name="real", issuer=self.server.issuer, client_id="gateway", client_secret="a-client-secret"
        )
        store = open_store(url, StoreContext(reactor=REACTOR, home=self.home))
        await store.start()
        self.addCleanup(store.close)
        self.nodes = [Node(store, self.provider)]
        await self.node.registry.start()
        browser = Browser()
        login = await self.sign_in(lambda address: browser.sign_in(address, "ada"))
        await self.age(login)
        return login

    def start(self, login: Login, requests: int, **more: Any) -> subprocess.Popen[str]:
        job = {
            "store": self.url,
            "home": str(self.home.absolute()),
            "provider": asdict(self.provider),
            "login": login.login_id,
            "requests": requests,
            **more,
        }
        command = [sys.executable, "-m", "tests.integration.identity.gateway_node", json.dumps(job)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        self.addCleanup(self.end, process)
        assert process.stdout is not None
        self.assertEqual(process.stdout.readline(), "ready\n")
        return process

    def end(self, process: subprocess.Popen[str]) -> None:
        process.kill()
        process.communicate()

    def go(self, *processes: subprocess.Popen[str]) -> list[dict[str, Any]]:
        """Let all processes begin, and return what their requests found."""
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        results = []
        for process in processes:
            assert process.stdout is not None
            line = process.stdout.readline()
            results.append(json.loads(line) if line else {})
            process.wait()
        return results

    async def renews_once(self, url: str) -> None:
        login = await self.prepare(url)
        started = await deferToThread(lambda: [self.start(login, 25) for _ in range(4)])
        before = time.monotonic()
        results = await deferToThread(lambda: self.go(*started))
        self.assertEqual(sum(one["refreshes"] for one in results), 1, results)
        self.assertEqual({one["answered"] for one in results}, {25})
        self.assertEqual({tuple(one["renewals"]) for one in results}, {(1,)}, results)
        self.assertLess(time.monotonic() - before, 20)
        await self.age(login)
        self.assertEqual((await self.use(login)).renewals, 2)


@requires_oidc_provider
class SqliteRenewalTests(RenewalProcessCase):
    async def test_four_processes_with_100_requests_ask_the_provider_once(self) -> None:
        """Requirement and bar (sign-in 16, 1.8)."""
        await self.renews_once("sqlite:gateway.sqlite")

    async def test_process_that_is_killed_between_response_and_commit_leaves_a_login_that_ends_cleanly(self) -> None:
        """SIGKILL: the lease runs out, the former token is refused, and the login has ended (sign-in 18)."""
        login = await self.prepare("sqlite:gateway.sqlite")
        killed = await deferToThread(lambda: self.start(login, 1, dies=True))
        self.assertEqual(await deferToThread(lambda: self.go(killed)), [{}])
        self.assertEqual(killed.returncode, -signal.SIGKILL)
        await self.expire_lease(login)
        for _ in range(3):
            self.assertEqual((await self.use(login)).ended_why, EndReason.PROVIDER_REFUSED)
        self.assertEqual(self.node.http.refreshes(), 1)
        self.assertEqual((await self.stored(login)).sealed, "")

    async def expire_lease(self, login: Login) -> None:
        """Put the lease of the killed process into the past, as if its time were over."""
        lease = await self.node.registry.store.resource(LEASE, login.login_id)
        assert lease is not None
        self.assertGreater(read_until(lease), time.time())
        over = timed_record(LEASE, login.login_id, int(time.time()) - 1, owner=lease.owner, replaces=lease)
        await self.node.registry.commit(Change(puts=(over,)))


@requires_oidc_provider
@requires_postgresql
class PostgresqlRenewalTests(RenewalProcessCase):
    async def test_four_processes_with_100_requests_ask_the_provider_once(self) -> None:
        """The same on PostgreSQL (sign-in 16)."""
        await self.renews_once(server().url(schema=new_schema()))
