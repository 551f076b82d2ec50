"""A complete admin API with sample data on its own port, for the tests of the console.

    python -m tests.e2e.console.stage PORT [SESSIONS] [STORE]

Everything is real except live connections and traffic, which are fixed so that tests are repeatable. The clock is the
system's. SESSIONS is the number of additional sessions. With STORE, the records are kept in that SQLite file.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from burrowgate.admin import times
from burrowgate.admin.about import About, Certificate, Diagnostic, Setting
from burrowgate.admin.context import AdminContext, ProbeResult
from burrowgate.admin.project_context import ProjectAdmin
from burrowgate.admin.site import make_site
from burrowgate.core import extend_requests, lifecycle
from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.host_choice import TargetRequest
from burrowgate.core.sessions import Kind, Limits, Session, Visit
from burrowgate.core.store_records import Change, VisitUpdate
from burrowgate.core.target_address import parse_address
from burrowgate.core.targets import Domain, Target
from burrowgate.core.tokens import Key, Keyring, b64url
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
from burrowgate.server.clock import SteadyClock
from burrowgate.server.entropy import SYSTEM_ENTROPY
from burrowgate.server.host_source_wiring import check_source_plugin
from burrowgate.server.passphrase_hashing import Argon2
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
from burrowgate.telemetry.time_series import TimeSeries
from tests.e2e.console import people
from tests.support.host_sources import FakeHostSource
from tests.support.tcp_admin import tcp_admin
from tests.support.webhooks import MemorySecrets, Receiver, webhook_service

KEY = "the-key-of-the-admin"
HOSTILE = '<script>alert("x")</script> \u202egnp.exe'
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Safari/604.1"
HOUR = 3600
CHAT, BILLING = "https://chat.example.com/hooks/burrowgate", "https://billing.example.com/events"


class Stage:
    """The objects behind the admin API, and its sample data."""

    def __init__(self, reactor: Any, store: IStore, more: int) -> None:
        self.reactor = reactor
        self.store = store
        self.more = more
        self.clock = SteadyClock(time.time, time.monotonic)
        self.key = Key(bytes(range(32)))
        self.registry = Registry(store, Naming())
        self.time_series = TimeSeries()
        self.live: dict[str, ConnectionInfo] = {}
        self.secrets, self.receiver = MemorySecrets(), Receiver()
        self.webhooks = webhook_service(
            self.registry, self.clock, SYSTEM_ENTROPY, secrets=self.secrets, receiver=self.receiver
        )

    async def start(self, port: int) -> None:
        """Fill the store if it is empty, and listen on `port`."""
        await self.store.start()
        if not await self.store.targets():
            await self.fill()
            await self.add_webhooks()
            await self.store.commit(
                people.people_change(
                    int(self.clock.now()), sid=sid_of("demo"), hostile=HOSTILE, agents=(FIREFOX, IPHONE)
                )
            )
        await self.registry.start()
        await self.secrets.add("chat")
        await self.add_traffic()
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
            provider_states=lambda: people.provider_states(self.clock.now(), HOSTILE),
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
            version="0.1.0",
            listen="http://127.0.0.1:8480",
            warnings=lambda: ["The domain open.example.com of the target wiki is public: it opens without a link."],
            connections=lambda: tuple(self.live.values()),
            disconnect=self.disconnect,
            time_series=self.time_series,
            probe=self.probe,
            about=lambda: About(
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
                settings=[
                    Setting(
                        name="base_domain",
                        value='""',
                        help="Gives every target `<target>.<base_domain>`.",
                        changed=False,
                    ),
                    Setting(
                        name="max_request_body_size",
                        value='"100MiB"',
                        help="The longest body of a request.",
                        changed=True,
                    ),
                ],
            ),
            diagnose=lambda: [
                Diagnostic("ok", "home", "/home/ada/.burrowgate and the keys in it are yours alone."),
                Diagnostic("ok", "clock", "The clock and the newest event agree."),
            ],
        )

    async def disconnect(self, connection: str) -> bool:
        """Remove a live connection; return whether it existed."""
        return self.live.pop(connection, None) is not None

    async def probe(self, target: Target, request: TargetRequest) -> ProbeResult:
        """Return a successful result for port 3000. Raises UpstreamConnectError for other ports."""
        if target.address.port != 3000:
            raise UpstreamConnectError
        return ProbeResult(tls=False, status=200, title="Garden diary")

    async def fill(self) -> None:
        """Commit the sample targets, sessions and visits."""
        now = int(self.clock.now())
        targets = [
            self.target("garden", "localhost:3000", now),
            self.target("wiki", "https://10.0.0.7:8443", now, Domain(host="open.example.com", public=True)),
            self.target("photos", "192.168.1.20:8080", now, enabled=False),
        ]
        moments: list[tuple[int, Change]] = []
        for target in targets:
            event = AuditEvent(
                time=target.created_at, action=Action.TARGET_ADDED, actor="admin", target=target.name,
                detail={"address": target.address.text},
            )  # fmt: skip
            moments.append((event.time, Change(puts=(target,), events=(event,))))
        garden, wiki, _ = targets
        for sid, target, label, age, ttl, kind, limits in [
            ("ada", garden, "Ada", 5 * HOUR, 24 * HOUR, Kind.FULL, Limits()),
            ("demo", garden, "the Thursday demo", 2 * HOUR, 7 * 24 * HOUR, Kind.FULL, Limits(max_connections=20)),
            ("once", garden, "Grace, to look at the invoice", HOUR, 3 * HOUR, Kind.FULL, Limits(max_visits=1)),
            ("old", garden, "Linus", 50 * HOUR, 24 * HOUR, Kind.FULL, Limits()),
            ("reports", wiki, "reports for the board", 26 * HOUR, 30 * 24 * HOUR, Kind.PAGE_SHARE, Limits()),
            ("hostile", wiki, HOSTILE, 600, 24 * HOUR, Kind.FULL, Limits(networks=("192.0.2.0/24",))),
            ("gone", wiki, "Margaret", 30 * HOUR, 60 * HOUR, Kind.FULL, Limits()),
        ]:
            begun = now - age
            session = self.session(
                sid, target, begun, label=label, ttl=ttl, kind=kind, limits=limits, allow_extend_requests=sid == "demo"
            )
            moments.append((begun, self.minted(session, target)))
            ended = now - 4 * HOUR if sid == "gone" else now
            uses = [
                self.use(
                    session,
                    target,
                    "a" * 16,
                    begun + 60,
                    ended - 40,
                    "203.0.113.7",
                    FIREFOX,
                    412,
                    account_id=people.account_id_of("ada") if sid == "gone" else "",
                ),
                self.use(session, target, "b" * 16, begun + 900, ended - 5000, "198.51.100.23", IPHONE, 38),
            ]
            if sid in ("ada", "demo", "gone"):
                moments += [(use.visit.first_seen, Change(visits=(use,))) for use in uses]
            if sid == "demo":
                for vid, address, message in (("a", "203.0.113.7", HOSTILE), ("b", "198.51.100.23", "")):
                    asked = extend_requests.ask(session, vid=vid * 16, address=address, message=message, now=now - 300)
                    moments.append((now, Change(puts=(asked,))))
                    session = asked
            if sid == "gone":
                moments.append((ended, self.revoked(lifecycle.revoke(session, now=ended), target, ended)))
        for _, change in sorted(moments, key=lambda moment: moment[0]):
            await self.store.commit(change)
        for start in range(0, self.more, 500):
            await self.store.commit(
                Change(
                    puts=tuple(
                        self.session(
                            f"n{one}", garden, now - 100_000 - one * 60, label=f"visitor {one}", ttl=30 * 86_400
                        )
                        for one in range(start, min(start + 500, self.more))
                    )
                )
            )

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

    def target(self, name: str, address: str, now: int, *domains: Domain, enabled: bool = True) -> Target:
        """Return a target."""
        return Target(
            target_id=name.ljust(22, "t"), name=name, address=parse_address(address), domains=tuple(domains),
            enabled=enabled, created_at=now - 60 * HOUR,
        )  # fmt: skip

    def session(self, sid: str, target: Target, at: int, **fields: Any) -> Session:
        """Return a session minted at `at`."""
        fields = {"kind": Kind.FULL, "limits": Limits()} | fields
        return lifecycle.mint(target, sid=sid_of(sid), kid=self.key.kid, now=at, **fields)

    def minted(self, session: Session, target: Target) -> Change:
        """Return the change with which the admin API commits a new session."""
        event = AuditEvent(
            time=session.created_at, action=Action.SESSION_MINTED, actor="admin", target=target.name, sid=session.sid,
            detail={"kind": session.kind.value, "label": session.label},
        )  # fmt: skip
        return Change(puts=(session,), events=(event,))

    def revoked(self, session: Session, target: Target, at: int) -> Change:
        """Return the change with which the admin API commits a revocation."""
        event = AuditEvent(time=at, action=Action.SESSION_REVOKED, actor="admin", target=target.name, sid=session.sid)
        return Change(puts=(session,), events=(event,))

    def use(
        self,
        session: Session,
        target: Target,
        vid: str,
        first: int,
        last: int,
        address: str,
        agent: str,
        requests: int,
        account_id: str = "",
    ) -> VisitUpdate:
        """Return a visit with its audit event."""
        visit = Visit(
            sid=session.sid, vid=vid, first_seen=first, last_seen=last, address=address, user_agent=agent,
            requests=requests, bytes_in=requests * 210, bytes_out=requests * 9400, account_id=account_id,
        )  # fmt: skip
        opened = AuditEvent(
            time=first,
            action=Action.VISIT_OPENED,
            actor=f"visitor {address}",
            target=target.name,
            sid=session.sid,
            detail={"account": account_id} if account_id else {},
        )
        return VisitUpdate(visit=visit, event=opened)


def sid_of(word: str) -> str:
    """Return the id of the sample session that tests call `word`."""
    return b64url(word.encode().ljust(16, b"\0"))


def main() -> None:
    """Run the server until it is ended."""
    from twisted.internet import reactor

    port, more, file = int(sys.argv[1]), int((sys.argv[2:] or ["0"])[0]), (sys.argv[3:] or [""])[0]
    store = open_store(f"sqlite:{file}" if file else "memory:", StoreContext(reactor=reactor, home=Path.cwd()))

    def failed(failure: Failure) -> None:
        failure.printTraceback(sys.stderr)
        reactor.stop()  # type: ignore[attr-defined]

    reactor.callWhenRunning(  # type: ignore[attr-defined]
        lambda: Deferred.fromCoroutine(Stage(reactor, store, more).start(port)).addErrback(failed)
    )
    reactor.run()  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
