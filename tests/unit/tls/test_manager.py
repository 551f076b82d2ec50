"""The TLS manager's lines in the log about certificates that expire."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from twisted.internet.task import Clock
from twisted.logger import LogLevel, capturedLogs

from burrowgate.testing.records import a_target
from burrowgate.tls.certificate_store import Chosen
from burrowgate.tls.client_hello import Hello
from burrowgate.tls.expiry_log import DAY
from burrowgate.tls.manager import Domains, TlsManager, TlsSettings
from tests.support import FixedClock, FixedEntropy, TestCase
from tests.support.certificates import authority, server
from tests.support.manual_files import ManualFiles
from tests.support.tls_clients import put

EXPIRED = ("The certificate app (app.example.com) has expired; replace it.", LogLevel.error)


class ExpiryLinesTests(TestCase):
    def setUp(self) -> None:
        self.home = Path(self.mktemp())
        self.folder = self.home / "certificates"
        self.unused = self.home / "acme" / "certificates"
        for folder in (self.folder, self.unused):
            folder.mkdir(parents=True)
        self.authority = authority()
        put(self.folder, "app", server(self.authority, "app.example.com"))
        # Later than the certificates' hour of validity.
        self.clock = FixedClock(time.time() + 7200)

    def manager(self, *, is_primary: bool = True) -> TlsManager:
        settings = TlsSettings(home=self.home, folder=self.folder, most=10, most_per_address=10, is_primary=is_primary)
        domains = Domains(lambda host: None, lambda: (), lambda host: False)
        return TlsManager(settings, {}, domains, reactor=Clock(), entropy=FixedEntropy(), now=self.clock.now)

    def lines(self, manager: TlsManager, *, start: bool = False, days: int = 0) -> list[tuple[object, object]]:
        """Return text and level of each line that a start, or the periodic rounds of `days` days, writes."""
        with capturedLogs() as events:
            if start:
                manager.start()
            for _ in range(days * DAY // 600):
                self.clock.advance(600)
                for _ in range(60):
                    manager.round()
        return [(event.get("sentence"), event["log_level"]) for event in events if "sentence" in event]

    def test_expired_certificate_is_logged_at_start_and_each_day(self) -> None:
        manager = self.manager()
        self.assertEqual(self.lines(manager, start=True), [EXPIRED])
        self.assertEqual(self.lines(manager, days=1), [EXPIRED])
        self.assertEqual(self.lines(manager, days=2), [EXPIRED] * 2)

    def test_one_process_of_a_gateway_logs(self) -> None:
        manager = self.manager(is_primary=False)
        self.assertEqual(self.lines(manager, start=True, days=1), [])

    def test_expired_certificate_of_a_domain_that_no_target_has_is_not_logged(self) -> None:
        put(self.unused, "gone", server(self.authority, "gone.example.com"))
        self.assertEqual(self.lines(self.manager(), start=True), [EXPIRED])

    def test_valid_certificate_is_not_logged(self) -> None:
        self.clock.advance(-7200)
        self.assertEqual(self.lines(self.manager(), start=True), [])

    def test_removed_certificate_is_no_longer_logged(self) -> None:
        put(self.folder, "other", server(self.authority, "other.example.com"))
        manager = self.manager()
        self.assertEqual(len(self.lines(manager, start=True)), 2)
        for path in self.folder.glob("other*"):
            path.unlink()
        self.assertEqual(self.lines(manager, days=1), [EXPIRED])


class ClientAuthorityTests(TestCase):
    """CA files of visitors, which a thread reads."""

    def setUp(self) -> None:
        self.home = Path(self.mktemp())
        folder = self.home / "certificates"
        folder.mkdir(parents=True)
        put(folder, "app", server(authority(), "app.example.com", "plain.example.com"))
        self.ca = self.home / "ca.pem"
        self.ca.write_bytes(authority().pem)
        self.files = ManualFiles()
        targets = {"app.example.com": a_target(client_ca=str(self.ca)), "plain.example.com": a_target("plain")}
        self.manager = TlsManager(
            TlsSettings(home=self.home, folder=folder, most=10, most_per_address=10),
            {},
            Domains(targets.get, lambda: (), targets.__contains__),
            reactor=Clock(),
            entropy=FixedEntropy(),
            now=time.time,
            run=self.files.run,
        )
        self.manager.start()

    def choose(self, name: str) -> Any:
        return self.manager.factory.choose(Hello(name=name))

    def test_authority_on_a_disk_that_hangs_delays_no_other_handshake(self) -> None:
        waiting = self.choose("app.example.com")
        self.assertNoResult(waiting)
        self.assertIsInstance(self.choose("plain.example.com"), Chosen)
        self.files.do()
        chosen = self.successResultOf(waiting)
        self.assertEqual([one.path for one in chosen.authorities], [str(self.ca)])

    def test_changed_file_counts_at_the_next_handshake_and_an_unchanged_one_is_not_read(self) -> None:
        found = []
        for replaced in (False, False, True):
            if replaced:
                (self.home / "new").write_bytes(authority().pem)
                (self.home / "new").replace(self.ca)
            waiting = self.choose("app.example.com")
            self.files.do()
            found.append(self.successResultOf(waiting).authorities[0])
        self.assertIs(found[0], found[1])
        self.assertNotEqual(found[1].pem, found[2].pem)

    def test_file_that_cannot_be_read_lets_no_certificate_count(self) -> None:
        self.ca.unlink()
        with capturedLogs() as events:
            waiting = self.choose("app.example.com")
            self.files.do()
        self.assertEqual(self.successResultOf(waiting).authorities, ())
        self.assertTrue(any("cannot be used" in event["log_format"] for event in events))

    def test_too_many_that_wait_are_refused(self) -> None:
        self.files.is_full = True
        self.assertIsNone(self.choose("app.example.com"))
