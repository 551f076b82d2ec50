"""Compatibility with the state of an older gateway: its store, audit chain, keys, tokens, cookies and configuration.

`tests/fixtures/old_home` was written by an earlier commit; its README says how. Each test works on a copy. Where a
record's field, a configuration key or a value is called differently by now, `NAMES` and `VALUES` say so: the fixture
itself never changes.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from twisted.internet import reactor
from twisted.internet.defer import Deferred

from burrowgate.core.audit_chain import ChainVerifier
from burrowgate.core.sessions import state_at
from burrowgate.core.store_records import Change, SessionQuery
from burrowgate.interfaces import IStore, StoreContext
from burrowgate.server.config.aliases import ALIASES
from burrowgate.server.config.sources import load
from burrowgate.server.gateway import Gateway
from burrowgate.stores.plugins import open_store
from burrowgate.testing.records import an_event
from tests.support import ReactorTestCase, TestCase
from tests.support.gateway_process import run_cli
from tests.support.sockets import Apps
from tests.support.tls_clients import Visitor, client_context, in_thread

FIXTURE = Path(__file__).parent.parent / "fixtures" / "old_home"
EXPECTED: dict[str, Any] = json.loads((FIXTURE / "expected.json").read_text("utf-8"))
NOW: int = EXPECTED["now"]
"""Unix time in seconds at which the older gateway's sessions are evaluated, an hour after it ended."""
LAST_EVENT = "{events}:{hash}".format(**EXPECTED["chain"])
"""Number and hash of its newest audit event, as `burrowgate audit verify` prints them."""

NAMES: dict[str, str] = {
    "at": "time",
    "handler": "type",
    "place": "address",
    "session.refused": "session.access_denied",
    "console.signed-in": "console.login_succeeded",
    "console.refused": "console.login_failed",
}
"""Names of fields and keys that differ from the fixture's: its name, today's name."""
VALUES: dict[tuple[str, object], object] = {("handler", "raw"): "tcp", ("reason", "target-raw"): "no-credential"}
"""Values that differ from the fixture's: its name of the field and its value, today's value."""


def copy_home(folder: Path, *, upstream: int | None = None) -> Path:
    """Copy the fixture into `folder` with the modes and times that it had; returns the home.

    With `upstream`, the port of a running application, targets and sessions name that port, and files in `folder`, in
    place of those on the older gateway's machine. Audit events keep what they say.
    """
    home, outside = folder / "home", folder / "outside"
    shutil.copytree(FIXTURE / "home", home, copy_function=shutil.copyfile)
    shutil.copytree(FIXTURE / "outside", outside)
    for path in (home, *home.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    for name, seconds in EXPECTED["modified"].items():
        os.utime(home / name, (seconds, seconds))
    with closing(sqlite3.connect(home / "gateway.sqlite")) as connection:
        connection.executescript((FIXTURE / "store.sql").read_text("utf-8"))
        if upstream is not None:
            for table, column in (
                ("targets", "folder"),
                ("targets", "trust_detail"),
                ("targets", "client_ca"),
                ("targets", "session_cas"),
                ("sessions", "client_ca"),
            ):
                statement = f"UPDATE {table} SET {column} = replace({column}, ?, ?)"
                connection.execute(statement, (EXPECTED["place"], str(outside)))
            connection.execute("UPDATE targets SET port = ? WHERE port = ?", (upstream, EXPECTED["port"]))
            connection.commit()
    (home / "gateway.sqlite").chmod(0o600)
    return home


def today(expected: Any, field: str = "") -> Any:
    """Return `expected`, a value of the fixture, with today's names and values."""
    if isinstance(expected, dict):
        return {NAMES.get(name, name): today(value, name) for name, value in expected.items()}
    if isinstance(expected, list):
        return [today(one) for one in expected]
    return VALUES.get((field, expected), expected)


def status_of(opening: Any) -> Any:
    """Return the status of the response today: hosts and types of targets are alike without a link."""
    return 403 if opening["reason"] in ("target-raw", "no-domain") else opening["status"]


def part(expected: Any, matches: Any) -> Any:
    """Return `matches` without the fields that `expected` does not have, at any depth."""
    if isinstance(expected, dict):
        return {name: part(value, matches.get(name)) for name, value in expected.items()}
    if isinstance(expected, list) and len(expected) == len(matches):
        return [part(one, other) for one, other in zip(expected, matches, strict=True)]
    return matches


def plain(value: Any) -> Any:
    """Return `value` as JSON has it: an enum by its value, a path and a network as text."""
    return json.loads(json.dumps(value, default=str))


class StoreTests(ReactorTestCase):
    """The store, opened without a gateway."""

    async def store(self) -> IStore:
        home = copy_home(Path(self.mktemp()))
        store = open_store("sqlite:gateway.sqlite", StoreContext(reactor=reactor, home=home))
        await store.start()
        self.addCleanup(lambda: Deferred.fromCoroutine(store.close()))
        return store

    def check_records(self, kind: str, matches: Any) -> None:
        """Check that `matches` are the records of the fixture, with all their fields."""
        expected = today(EXPECTED[kind])
        for one, other in zip(expected, plain([asdict(record) for record in matches]), strict=True):
            self.assertEqual(part(one, other), one)

    async def test_every_record_is_read(self) -> None:
        store = await self.store()
        await store.check()
        targets = await store.targets()
        sessions = (await store.sessions(SessionQuery(now=NOW, limit=1000))).sessions
        self.check_records("targets", targets)
        self.check_records("sessions", sessions)
        self.check_records("visits", await store.visits_of_sessions([one.sid for one in sessions], ("", ""), 1000))
        self.assertEqual(
            [{"node_id": one.node_id, "time": one.time} for one in await store.nodes()], today(EXPECTED["nodes"])
        )
        self.assertEqual(store.position(), EXPECTED["position"])
        deleted = {one.target_id: one.deleted_at for one in targets}
        states = {one.sid: str(state_at(one, NOW, deleted_at=deleted[one.target_id])) for one in sessions}
        self.assertEqual(states, EXPECTED["states"])

    async def test_audit_chain_is_intact_and_continues(self) -> None:
        store, verifier = await self.store(), ChainVerifier()
        events = await store.events(0, 1000)
        verifier.verify(events)
        self.assertIsNone(verifier.error)
        self.assertEqual(f"{verifier.seq}:{verifier.hash}", LAST_EVENT)
        self.assertEqual(Counter(str(one.event.action) for one in events), today(EXPECTED["actions"]))
        await store.commit(Change(events=(an_event(),)))
        verifier.verify(await store.events(verifier.seq, 1000))
        self.assertEqual((verifier.error, verifier.seq), (None, EXPECTED["chain"]["events"] + 1))


class GatewayTests(ReactorTestCase):
    """A gateway on the older gateway's home, used over TLS, and the command line."""

    async def start(self) -> Gateway:
        self.upstream = Apps(reactor)
        self.addCleanup(lambda: Deferred.fromCoroutine(self.upstream.stop()))
        folder = Path(self.mktemp())
        self.home, self.member = copy_home(folder, upstream=self.upstream.port), folder / "outside" / "member.pem"
        self.time: float = NOW
        self.lines: list[str] = []
        options = {"home": str(self.home), "port": 0, "https_port": 0, "admin_port": 0}
        gateway = Gateway(
            load(None, {}, options),
            reactor,
            wall=lambda: self.time,
            monotonic=lambda: self.time,
            write=self.lines.append,
        )
        await gateway.start()
        self.addCleanup(lambda: Deferred.fromCoroutine(gateway.stop()))
        return gateway

    async def marker(self, gateway: Gateway) -> str:
        """Check that one event signs all of the older gateway; returns its number and hash."""
        (record,) = await gateway._store.events(EXPECTED["chain"]["events"], 10)
        self.assertEqual(record.event.action, "audit.signed")
        self.assertEqual("{through}:{hash}".format(**record.event.detail), LAST_EVENT)
        return f"{record.seq}:{record.hash}"

    async def cli(self, *words: str) -> str:
        """Run `burrowgate` with the arguments `words`, check that it succeeds and return its last line."""
        done = await in_thread(run_cli, *words, "--home", str(self.home))
        self.assertEqual(done.returncode, 0, done.stderr)
        return str(done.stdout.splitlines()[-1])

    async def test_each_credential_gives_the_same_decision_as_before(self) -> None:
        gateway = await self.start()
        admin = ("--admin-port", str(gateway.admin_port))
        self.assertEqual(await self.cli("audit", "verify", *admin, "--expect", LAST_EVENT), await self.marker(gateway))
        cookies: dict[str, str] = {}
        for opening in EXPECTED["openings"]:
            name = opening["name"]
            self.time = opening.get("at", NOW)
            fields = dict(opening["fields"])
            if "cookie_of" in opening:
                fields["Cookie"] = cookies[opening["cookie_of"]]
            status, head, body = await in_thread(self.ask, gateway.https_port, opening, fields)
            self.assertEqual(status, status_of(opening), name)
            self.assertEqual(head.get("location"), opening.get("location"), name)
            self.assertIn(opening.get("body", ""), body, name)
            cookies[name] = head.get("set-cookie", "").partition(";")[0]
            # An extended session now renews its cookie, which older releases did not: it must be the same one.
            renewed = bool(cookies[name]) and cookies[name] == fields.get("Cookie")
            given = cookies[name].startswith("__Host-burrowgate=")
            self.assertEqual(given, opening.get("cookie", False) or renewed, name)
        await self.cli("audit", "verify", "--expect", LAST_EVENT, *admin)
        await gateway.stop()
        self.check_access_log()
        self.check_upstream()
        number = int((await self.cli("store", "check")).partition(":")[0])
        self.assertGreater(number, EXPECTED["chain"]["events"])

    def ask(self, port: int, opening: dict[str, Any], fields: dict[str, str]) -> tuple[int, dict[str, str], str]:
        """Send one request; return status, fields and body of the response. Blocks, so use it in a thread only."""
        url, method = urlsplit(opening["url"]), opening.get("method", "GET")
        context = client_context(None)
        if opening.get("certificate"):
            context.load_cert_chain(self.member)
        with Visitor(port, url.hostname, context) as visitor:
            target = url.path + ("?" + url.query if url.query else "")
            lines = [f"{method} {target} HTTP/1.1", f"Host: {url.netloc}"]
            if "Upgrade" not in fields:
                lines.append("Connection: close")
            lines += [f"{name}: {value}" for name, value in fields.items()]
            visitor.tls.sendall("\r\n".join([*lines, "", ""]).encode())
            head, _, body = visitor.answer().decode().partition("\r\n\r\n")
        first, *rest = head.split("\r\n")
        return int(first.split(" ")[1]), {n.lower(): v for n, _, v in (one.partition(": ") for one in rest)}, body

    def check_access_log(self) -> None:
        """Check that each request has a log line with its status and reason, in any order: a tunnel's line is late."""
        entries = [json.loads(line) for line in "".join(self.lines).splitlines()]
        found = Counter((one["status"], one["reason"] or "") for one in entries if "status" in one)
        self.assertEqual(
            found, Counter((status_of(one), today(one["reason"], "reason")) for one in EXPECTED["openings"])
        )

    def check_upstream(self) -> None:
        """Check that no credential reached the target."""
        seen = b"".join(self.upstream.received).decode()
        credentials = json.dumps([[one["url"], one["fields"]] for one in EXPECTED["openings"]])
        secrets = set(re.findall(r"[?&.]([A-Za-z0-9_-]{22})(?==|\")", credentials))
        self.assertGreater(len(secrets), 40)
        self.assertEqual([one for one in secrets if one in seen], [])


class ConfigurationTests(TestCase):
    """Configurations in the keys of the older gateway: in a file, in the environment, as options."""

    def test_old_keys_keep_their_meaning(self) -> None:
        for one in EXPECTED["configurations"]:
            config = load(FIXTURE / one["file"] if one["file"] else None, one["environ"], one["options"])
            for name, expected in one["values"].items():
                value = plain(getattr(config, ALIASES.get(name, name)))
                self.assertEqual(value, today(expected, name), f"{name} of {one['file'] or one['options']}")
            old = {*one["values"]} & {*ALIASES}
            warned = " ".join(config.warnings)
            self.assertEqual({name for name in old if f"{name} is called {ALIASES[name]} now" in warned}, old)
