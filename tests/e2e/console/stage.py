"""A complete admin API with sample data on its own port, for the tests of the console.

    python -m tests.e2e.console.stage PORT [SESSIONS] [STORE] [WORDS]

Everything is real except live connections and traffic, which are fixed so that tests are repeatable. The clock is the
system's. SESSIONS is the number of additional sessions. With STORE, the records are kept in that SQLite file. WORDS
is `hostile` for texts that a page must not take for markup, or `pleasant` for pictures.
"""

from __future__ import annotations

import dataclasses
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from burrowgate import __version__
from burrowgate.admin import times
from burrowgate.admin.about import About, Certificate, Diagnostic
from burrowgate.admin.context import AdminContext, ProbeResult
from burrowgate.admin.project_context import ProjectAdmin
from burrowgate.admin.site import make_site
from burrowgate.core.host_choice import TargetRequest
from burrowgate.core.request_record import ALLOWED, DENIED, RequestRecord
from burrowgate.core.store_records import Change
from burrowgate.core.targets import Target
from burrowgate.core.tokens import Key, Keyring
from burrowgate.core.webhooks import Progress, Webhook
from burrowgate.errors import UpstreamConnectError
from burrowgate.host_sources.catalogue import HOST_SOURCES
from burrowgate.identity.access_tokens import AccessTokenService
from burrowgate.identity.account_finder import AccountFinder
from burrowgate.identity.accounts import AccountService
from burrowgate.identity.claims import ClaimService
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.logins import LoginService
from burrowgate.identity.oidc.http import AgentHttp
from burrowgate.identity.provider_accounts import ProviderAccounts
from burrowgate.identity.providers import Providers
from burrowgate.interfaces import IStore, StoreContext
from burrowgate.server import diagnostics
from burrowgate.server.clock import SteadyClock
from burrowgate.server.config.sources import load
from burrowgate.server.entropy import SYSTEM_ENTROPY
from burrowgate.server.host_source_wiring import check_source_plugin
from burrowgate.server.passphrase_hashing import Argon2
from burrowgate.server.settings_editor import SettingsEditor
from burrowgate.sessions.connection_info import ConnectionInfo
from burrowgate.sessions.extend_requests import ExtendRequests
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.sessions.service import SessionService
from burrowgate.sessions.sign_in_rules import SessionRules
from burrowgate.sessions.targets import TargetService
from burrowgate.sessions.updates import SessionUpdates
from burrowgate.sessions.visit_cuts import VisitCuts
from burrowgate.sessions.webhook_delivery import definition_resource, progress_resource
from burrowgate.sessions.withdrawals import Withdrawals
from burrowgate.stores.plugins import open_store
from burrowgate.tcp.host_service import HostService
from burrowgate.tcp.project_service import ProjectService
from burrowgate.tcp.role_service import RoleService
from burrowgate.tcp.source_hosts import SourceHosts
from burrowgate.telemetry.recent_requests import RecentRequests
from burrowgate.telemetry.time_series import TimeSeries
from tests.e2e.console import people
from tests.e2e.console.records import FIREFOX, HOUR, IPHONE, WORDS, Records, Words, sid_of
from tests.support.host_sources import FakeHostSource
from tests.support.tcp_admin import tcp_admin
from tests.support.webhooks import MemorySecrets, Receiver, webhook_service

KEY = "the-key-of-the-admin"
CHAT, BILLING = "https://chat.example.com/hooks/burrowgate", "https://billing.example.com/events"


class Stage:
    """The objects behind the admin API, and its sample data."""

    def __init__(self, reactor: Any, store: IStore, more: int, words: Words) -> None:
        self.reactor = reactor
        self.store = store
        self.more = more
        self.words = words
        self.clock = SteadyClock(time.time, time.monotonic)
        self.key = Key(bytes(range(32)))
        self.registry = Registry(store, Naming())
        self.time_series = TimeSeries()
        self.recent_requests = RecentRequests(1000)
        self.live: dict[str, ConnectionInfo] = {}
        home = tempfile.mkdtemp()
        self.config = load(None, {"BURROWGATE_WEBHOOK_TIMEOUT": "20s"}, {"home": home, "max_connections": 5000})
        self.secrets, self.receiver = MemorySecrets(), Receiver()
        self.webhooks = webhook_service(
            self.registry, self.clock, SYSTEM_ENTROPY, secrets=self.secrets, receiver=self.receiver
        )

    async def start(self, port: int) -> None:
        """Fill the store if it is empty, and listen on `port`."""
        await self.store.start()
        if not await self.store.targets():
            await Records(self.store, int(self.clock.now()), self.key.kid, self.more, self.words).fill()
            await self.add_webhooks()
            await self.store.commit(
                people.people_change(
                    int(self.clock.now()), sid=sid_of("demo"), hostile=self.words.name, agents=(FIREFOX, IPHONE)
                )
            )
        await self.registry.start()
        await self.secrets.add("chat")
        await self.add_traffic()
        self.add_requests()
        self.reactor.listenTCP(port, make_site(self.admin_context()), interface="127.0.0.1")
        sys.stdout.write("ready\n")
        sys.stdout.flush()

    async def add_webhooks(self) -> None:
        """Add one webhook that works, and one that the gateway has disabled."""
        now = int(self.clock.now())
        chat = Webhook(name="chat", url=CHAT, types=("session.minted", "session.expired"), created_at=now - 30 * HOUR)
        billing = Webhook(
            name="billing",
            url=BILLING,
            enabled=False,
            disabled_for="It answered 410: it wants no more messages.",
            created_at=now - 90 * HOUR,
        )
        accepted = Progress(position=1, accepted=12, last_at=now - 600, last_type="session.minted", last_status=204)
        refused = Progress(
            position=1,
            failures=1,
            failing_since=now - 2 * HOUR,
            last_at=now - 2 * HOUR,
            last_type="session.revoked",
            last_status=410,
            last_error="It answered 410.",
        )
        resources = [
            resource
            for webhook, progress in ((chat, accepted), (billing, refused))
            for resource in (definition_resource(webhook, 1), progress_resource(webhook.name, progress, 1))
        ]
        await self.store.commit(Change(puts=tuple(resources)))

    def admin_context(self) -> AdminContext:
        """Return the dependencies of the admin API."""
        keyring = Keyring([Key(bytes(32)), self.key])
        withdrawals = Withdrawals(self.registry, self.reactor)
        updates = SessionUpdates(self.registry, self.clock)
        directory = IdentityDirectory(self.store)
        finder = AccountFinder(self.store, directory)
        about: Any = {"keys": lambda: keyring, "clock": self.clock, "entropy": SYSTEM_ENTROPY}
        accounts = AccountService(self.registry, directory, **about)
        providers = Providers((), AgentHttp(self.reactor, user_agent="stage"), self.clock.now)
        logins = LoginService(self.registry, directory, providers, **about, call_later=self.reactor.callLater)
        targets = TargetService(
            self.registry,
            withdrawals,
            clock=self.clock,
            entropy=SYSTEM_ENTROPY,
            is_forbidden=lambda address: address.port == 8481,
        )
        return AdminContext(
            registry=self.registry,
            targets=targets,
            project_admin=ProjectAdmin(
                projects=ProjectService(self.registry, clock=self.clock, entropy=SYSTEM_ENTROPY),
                hosts=HostService(
                    self.registry, clock=self.clock, entropy=SYSTEM_ENTROPY, check_plugin=check_source_plugin
                ),
                source_types=HOST_SOURCES.known,
                hosts_now=SourceHosts(
                    self.registry.store, lambda type: FakeHostSource(), clock=self.clock, reactor=self.reactor
                ).hosts,
                roles=RoleService(self.registry, clock=self.clock, entropy=SYSTEM_ENTROPY),
            ),
            sessions=SessionService(
                self.registry,
                targets,
                withdrawals,
                keys=lambda: keyring,
                clock=self.clock,
                entropy=SYSTEM_ENTROPY,
                hasher=Argon2(),
                default_ttl=lambda: 24 * HOUR,
                terminates_tls=True,
            ),
            visit_cuts=VisitCuts(self.registry, withdrawals, updates),
            extend_requests=ExtendRequests(self.registry, updates),
            session_rules=SessionRules(self.registry, withdrawals, updates, finder.rule_text),
            claims=ClaimService(self.registry, directory, accounts, **about),
            accounts=accounts,
            access_tokens=AccessTokenService(self.registry, directory, **about),
            account_finder=finder,
            logins=logins,
            provider_accounts=ProviderAccounts(
                self.registry, directory, logins, clock=self.clock, entropy=SYSTEM_ENTROPY
            ),
            provider_states=lambda: people.provider_states(self.clock.now(), self.words.name),
            webhooks=self.webhooks,
            tcp=tcp_admin(self.registry, self.clock, SYSTEM_ENTROPY, lambda: keyring),
            keys=lambda: keyring,
            clock=self.clock,
            entropy=SYSTEM_ENTROPY,
            reactor=self.reactor,
            admin_key=KEY,
            session_ttl=24 * HOUR,
            open_count=lambda sid: sum(one.sid == sid for one in self.live.values()),
            ready=lambda: None,
            metrics=CollectorRegistry(),
            version=__version__,
            listen="http://127.0.0.1:8480",
            warnings=lambda: ["The domain open.example.com of the target wiki is public: it opens without a link."],
            connections=lambda: tuple(self.live.values()),
            disconnect=self.disconnect,
            time_series=self.time_series,
            recent_requests=self.recent_requests,
            probe=self.probe,
            about=self.about,
            change_settings=SettingsEditor(
                self.registry,
                self.clock,
                config=lambda: self.config,
                apply=lambda config: setattr(self, "config", config),
                run_in_thread=self.run,
            ).change,
            diagnose=lambda: [
                Diagnostic("ok", "home", "/home/ada/.burrowgate and the keys in it are yours alone."),
                Diagnostic("ok", "clock", "The clock and the newest event agree."),
            ],
        )

    def about(self) -> About:
        """Return the configuration as it is, with versions and a certificate that are the same in each run."""
        return dataclasses.replace(
            diagnostics.about(self.config),
            home="/home/ada/.burrowgate",
            versions={"Python": "3.13.1", "Twisted": "26.10.0"},
            certificates=[
                Certificate(
                    name="wildcard",
                    hosts=("*.gate.example.com",),
                    issuer="CN=R13,O=Let's Encrypt,C=US",
                    expires_at=times.time(time.time() + 61.5 * 24 * HOUR),
                    days_left=61,
                )
            ],
        )

    async def run(self, work: Callable[[], Any]) -> Any:
        """Return the result of `work`."""
        return work()

    async def disconnect(self, connection: str) -> bool:
        """Remove a live connection; return whether it existed."""
        return self.live.pop(connection, None) is not None

    async def probe(self, target: Target, request: TargetRequest) -> ProbeResult:
        """Return a successful result for port 3000. Raises UpstreamConnectError for other ports."""
        if target.address.port != 3000:
            raise UpstreamConnectError
        return ProbeResult(tls=False, status=200, title="Garden diary")

    async def add_traffic(self) -> None:
        """Add live connections and a time series."""
        now = self.clock.now()
        for number, (sid, method, path, tunnel, age) in enumerate(
            [
                ("ada", "GET", "/live", True, 1500),
                ("demo", "GET", "/films/seedlings.webm", False, 40),
                ("demo", "GET", "/live", True, 620),
            ]
        ):
            self.live[f"r-{number}"] = ConnectionInfo(
                id=f"r-{number}", sid=sid_of(sid), target="garden", client_address="203.0.113.7",
                protocol="http", summary=f"{method} {path}",
                tunnel=tunnel, since=now - age, bytes_in=900 * number, bytes_out=48_000 * (number + 1),
            )  # fmt: skip
        for quarter in range(96, 4, -1):
            self.time_series.add(
                now - quarter * 900, sid_of("ada"), "garden", quarter * 7 % 23, quarter * 7919 % 90_000
            )
        for minute in range(60, -1, -1):
            self.time_series.add(now - minute * 60, sid_of("ada"), "garden", minute * 5 % 13, minute * 6353 % 250_000)

    def add_requests(self) -> None:
        """Add finished requests, of which each third path is another one."""
        now = self.clock.now()
        paths = (
            (b"GET", b"/", 200, 0.0041, 5_820),
            (b"GET", b"/films/seedlings.webm", 206, 41.7, 48_200_000),
            (b"POST", b"/comments", 201, 0.118, 310),
            (
                b"GET",
                b"/beds/north/a-long-path-that-names-all-there-is-to-know-about-a-bed.html",
                200,
                0.02,
                91_000,
            ),
            (b"GET", b"/favicon.ico", 404, 0.0009, 210),
            (b"GET", b"/reports/yearly", 502, 10.02, 2_400),
            (b"GET", b"/live", 0, 1_504.0, 0),
        )
        for number in range(240):
            method, path, status, duration, sent = paths[number % len(paths)]
            is_known = number % 9 != 0
            self.recent_requests.record(
                [
                    RequestRecord(
                        now - 240 + number,
                        b"kq1-%012x" % number,
                        sid_of("ada" if number % 2 else "demo") if is_known else "",
                        "garden",
                        method,
                        b"garden.localhost:8480",
                        path,
                        status if is_known else 403,
                        duration,
                        number * 7 if method == b"POST" else 0,
                        sent,
                        ALLOWED if is_known else DENIED,
                        "" if is_known else "no-credential",
                        "203.0.113.7" if number % 3 else "2001:db8:4::71",
                    )
                ]
            )


def main() -> None:
    """Run the server until it is ended."""
    from twisted.internet import reactor

    port, more, file, words = (*sys.argv[1:], *("", "0", "", "hostile")[len(sys.argv) - 1 :])
    store = open_store(f"sqlite:{file}" if file else "memory:", StoreContext(reactor=reactor, home=Path.cwd()))

    def failed(failure: Failure) -> None:
        failure.printTraceback(sys.stderr)
        reactor.stop()  # type: ignore[attr-defined]

    stage = Stage(reactor, store, int(more), WORDS[words])
    reactor.callWhenRunning(  # type: ignore[attr-defined]
        lambda: Deferred.fromCoroutine(stage.start(int(port))).addErrback(failed)
    )
    reactor.run()  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
