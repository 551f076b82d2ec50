"""`burrowgate ca`: the local CA is created once, exported and explained."""

from __future__ import annotations

import stat
from pathlib import Path

from cryptography import x509

from burrowgate.cli.options import Settings
from tests.support import TestCase
from tests.support.cli import Outcome, run_with


class CommandTests(TestCase):
    def setUp(self) -> None:
        self.home = self.mktemp()

    def run_cli(self, *words: str) -> Outcome:
        return run_with(Settings(environ={"HOME": self.home}), *words, "--home", self.home)

    def test_ca_is_created_exported_and_explained(self) -> None:
        created = self.run_cli("ca", "make", "--domain", "gate.example.com", "--json").json
        self.assertIn("gate.example.com", created["domains"])
        self.assertIn("home.arpa", created["domains"])
        key = Path(self.home, "ca", "ca.key")
        self.assertEqual(stat.S_IMODE(key.stat().st_mode), 0o600)
        pem = self.run_cli("ca", "export").out
        x509.load_pem_x509_certificate(pem.encode())
        path = Path(self.home, "out.pem")
        self.assertIn(str(path), self.run_cli("ca", "export", str(path)).out)
        self.assertEqual(path.read_text(), pem)
        reported = self.run_cli("ca", "explain").out
        self.assertIn(created["fingerprint"], reported)
        for text in (pem, reported, str(created)):
            self.assertNotIn("PRIVATE", text)

    def test_second_ca_is_refused(self) -> None:
        self.run_cli("ca", "make")
        before = Path(self.home, "ca", "ca.pem").read_bytes()
        again = self.run_cli("ca", "make")
        self.assertEqual(again.code, 7)
        self.assertIn("already", again.err)
        self.assertEqual(Path(self.home, "ca", "ca.pem").read_bytes(), before)

    def test_export_without_ca_is_refused(self) -> None:
        for words in (("ca", "export"), ("ca", "explain")):
            outcome = self.run_cli(*words)
            self.assertEqual(outcome.code, 7)
            self.assertIn(" ca make`", outcome.err)

    def test_invalid_domain_is_refused(self) -> None:
        self.assertEqual(self.run_cli("ca", "make", "--domain", "Not a domain").code, 5)
        self.assertFalse(Path(self.home, "ca").exists())
