"""Records come back as they were put."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from burrowgate.core.boxes.settings import BoxLimits, BrowserSettings, BrowserTerms, Clipboard, Egress, Watched
from burrowgate.core.drop_box import DropBox
from burrowgate.core.field_rules import FieldRule
from burrowgate.core.identity.rules import SignInRule
from burrowgate.core.lifecycle import delete_target, revoke
from burrowgate.core.sessions import NO_LIMITS, Kind, Limits
from burrowgate.core.store_records import SessionQuery, VisitUpdate
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.target_protocol import UpstreamProtocol
from burrowgate.core.targets import Domain, TargetType, UpstreamTrust, Verify
from burrowgate.core.tcp.settings import Bind, Recorded, TcpSettings
from burrowgate.errors import StoreUnavailable
from burrowgate.interfaces import IStore, ISyncSessionReader
from burrowgate.testing.records import HOSTILE_LABELS, START, a_session, a_target, a_terms, a_visit, sid, vid
from burrowgate.testing.store_contract.base import ContractBase, scenario


class RecordsContract(ContractBase):
    """Records come back as they were put."""

    @scenario
    async def test_new_store_is_empty(self, store: IStore) -> None:
        self.assertEqual(list(await store.targets()), [])
        self.assertIsNone(await store.session(sid(1)))
        self.assertIsNone(await store.visit(sid(1), vid(1)))
        self.assertEqual(list(await store.visits(sid(1), 10)), [])
        self.assertEqual(list(await store.events(0, 10)), [])
        page = await store.sessions(SessionQuery(now=START))
        self.assertEqual((page.sessions, page.cursor), ((), None))
        self.assertIsInstance(store.description, str)

    @scenario
    async def test_targets_are_returned_unchanged(self, store: IStore) -> None:
        plain = a_target("plain")
        full = a_target(
            "full",
            address=TargetAddress(host="10.0.0.7", port=8443, tls=True),
            type=TargetType.HTTPS,
            enabled=False,
            domains=(Domain(host="z.example.com", public=True), Domain(host="a.example.com")),
            trust=UpstreamTrust(verify=Verify.PIN, detail="sha256:" + "ab" * 32),
            page_assets=("/static/*", "/favicon.ico"),
            upgrades=("tus", "x"),
            open_paths=("/feed.xml", "/.well-known/*"),
            preflight=True,
            embed_origins=("https://portal.example.com",),
            service_workers=True,
            client_ca="/etc/ssl/visitors.pem",
            session_cas=("/etc/ssl/partner.pem", "/etc/ssl/other.pem"),
            protocol=UpstreamProtocol.H2,
            upstream_host="app.internal:8080",
            request_fields=(FieldRule(name="X-Key", file="/etc/key"), FieldRule(name="DNT")),
            response_fields=(FieldRule(name="X-Frame-Options", value="DENY"),),
            connect_timeout=5,
            response_timeout=600,
            read_timeout=86_400,
            max_body=2**50,
            sign_in=SignInRule(domains=("example.com",), strong=True),
            members=SignInRule(accounts=("a",), emails=("ada@example.com",), groups=("local:ops",), fresh=900),
            identity=("remote", "assertion"),
            identity_claims=("email",),
        )
        below = a_target("below", address=TargetAddress(host="[::1]", port=80, prefix="/%C3%A9/app"), max_body=0)
        socket = a_target("socket", address=TargetAddress(socket="/run/été 'x'.sock", prefix="/app"), read_timeout=1)
        folder = a_target("folder", address=TargetAddress(folder="/srv/été 'x'"), type=TargetType.FOLDER)
        box = a_target(
            "box",
            address=TargetAddress(folder="/srv/box"),
            type=TargetType.FOLDER,
            drop=DropBox(max_file_bytes=1, max_total_bytes=2**50, max_files=3),
        )
        browser = a_target("browser", address=TargetAddress(), type=TargetType.BROWSER, browser=BrowserSettings())
        full_browser = a_target(
            "full-browser",
            address=TargetAddress(),
            type=TargetType.BROWSER,
            browser=BrowserSettings(
                start_url="https://example.org/été?q=1",
                launcher="engine",
                image="browser:1",
                limits=BoxLimits(memory=2**31, cpus=0.5),
                idle_minutes=5,
                clipboard=Clipboard(incoming=False, outgoing=True, max_bytes=1),
                egress=Egress(allow=("*.example.org",), deny=("10.0.0.0/8",)),
                watch=Watched.ON,
            ),
        )
        plain_tcp = a_target("plain-tcp", type=TargetType.TCP, tcp=TcpSettings())
        database = a_target(
            "database",
            address=TargetAddress(host="10.0.0.5", port=22),
            type=TargetType.SSH,
            project_id="AAECAwQFBgcICQoL",
            tcp=TcpSettings(
                user="visitor",
                database="app",
                host_sets=("one", "two"),
                max_seconds=7200,
                connection_limit=3,
                client_port=15_432,
                pending_timeout=60,
                idle_timeout=900,
                bind=Bind.NONE,
                recording=Recorded.ALL,
                recordings_keep=30,
                host_keys=("SHA256:abc", "ssh-ed25519 AAAA"),
                outlives_sign_in=True,
                server_tls=True,
            ),
        )
        insecure = a_target("insecure", address=TargetAddress(host="h", port=80, tls=False))
        targets = [below, box, browser, database, folder, full, full_browser, insecure, plain, plain_tcp, socket]
        await self.put(store, *targets[::-1])
        self.assertEqual(list(await store.targets()), targets)

    @scenario
    async def test_terms_and_ends_follow_the_versions_of_a_session(self, store: IStore) -> None:
        first = a_session(1, tcp=a_terms())
        bound = replace(first, tcp=replace(a_terms(), client="visit:x", bound_at=START, connections_used=1), version=2)
        ended = replace(bound, ended_at=START + 9, ended_by="closed", version=3)
        for session in (first, bound, ended, replace(first, version=4)):
            await self.put(store, session)
            self.assertEqual(await store.session(session.sid), session)
            self.assertEqual((await store.sessions(SessionQuery(now=START))).sessions, (session,))

    @scenario
    async def test_sessions_are_returned_unchanged(self, store: IStore) -> None:
        plain = a_session(1)
        limits = Limits(
            max_visits=3,
            idle_timeout=600,
            max_connections=2,
            methods=("GET", "HEAD"),
            networks=("10.0.0.0/8", "::1/128"),
            client_ca="/etc/ssl/partner.pem",
            confirm=True,
            passphrase="$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA",
            sign_in=SignInRule(any_account=True, claimers=True),
        )
        full = a_session(
            2, kind=Kind.PAGE_SHARE, extended_at=START + 1, revoked_at=START + 2, limits=limits, visits_opened=2
        )
        some = [
            a_session(3, limits=Limits(methods=("GET",))),
            a_session(4, limits=Limits(max_visits=1)),
            a_session(5, limits=Limits(confirm=True)),
            a_session(6, limits=Limits(passphrase="$argon2id$")),
            a_session(7, limits=Limits(sign_in=SignInRule(emails=("ada@example.com",)))),
            a_session(8, kind=Kind.MEMBER, account_id="AAAAAAAAAAAAAAAAAAAAAA"),
            a_session(10, tcp=a_terms()),
            a_session(11, tcp=a_terms(every=True)),
            a_session(15, browser=BrowserTerms(idle_minutes=3)),
            a_session(16, browser=BrowserTerms(max_lifetime=600)),
            a_session(12, tcp=a_terms(), ended_at=START, ended_by="ended:project:acme/été"),
            a_session(13, ended_at=0, ended_by="idle"),
        ]
        for session in (plain, full, *some):
            await self.put(store, session)
            self.assertEqual(await store.session(session.sid), session)
        self.assertIsNone(await store.session(sid(9)))

    @scenario
    async def test_absent_limits_are_the_no_limits_object(self, store: IStore) -> None:
        await self.put(store, a_session(1), a_session(2, limits=Limits()))
        for number in (1, 2):
            session = await store.session(sid(number))
            assert session is not None
            self.assertIs(session.limits, NO_LIMITS)

    @scenario
    async def test_session_read_synchronously_equals_the_asynchronous_one(self, store: IStore) -> None:
        if not ISyncSessionReader.providedBy(store):
            return  # and need not
        near = cast(ISyncSessionReader, store)
        session = a_session(1, limits=Limits(idle_timeout=60, methods=("GET",)))
        await self.put(store, session)
        await self.used(store, VisitUpdate(visit=a_visit(1)))
        for sid_ in (session.sid, sid(2)):
            waited, at_once = await store.session(sid_), near.get_session_sync(sid_)
            self.assertEqual((at_once, at_once and at_once.last_used_at), (waited, waited and waited.last_used_at))
        plain = a_session(3)
        await self.put(store, plain)
        await self.used(store, VisitUpdate(visit=a_visit(3)))
        self.assertEqual(near.get_session_sync(plain.sid), plain)
        waited = await store.session(plain.sid)
        self.assertEqual(waited and waited.last_used_at, a_visit(3).last_seen)
        await self.put(store, revoke(session, now=START))
        read = near.get_session_sync(session.sid)
        self.assertEqual(read and read.revoked_at, START)
        await store.close()
        self.assertRaises(StoreUnavailable, near.get_session_sync, session.sid)

    @scenario
    async def test_hostile_labels_are_stored_and_found(self, store: IStore) -> None:
        await self.put(store, *(a_session(number, label=label) for number, label in enumerate(HOSTILE_LABELS)))
        for number, label in enumerate(HOSTILE_LABELS):
            session = await store.session(sid(number))
            assert session is not None
            self.assertEqual(session.label, label)
            self.assertIn(sid(number), await self.listed(store, text=label))

    @scenario
    async def test_targets_are_ordered_by_name_and_include_deleted_ones(self, store: IStore) -> None:
        gone = a_target("m")
        await self.put(store, a_target("z"), gone, a_target("a"), a_target("a-b"))
        await self.put(store, delete_target(gone, now=START + 5))
        targets = await store.targets()
        self.assertEqual([target.name for target in targets], ["a", "a-b", "m", "z"])
        self.assertEqual([target.deleted_at for target in targets], [None, None, START + 5, None])
