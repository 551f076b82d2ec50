"""Tests for burrowgate.tls.local_ca: certificates of the local CA, and its constraint to the configured domains."""

from __future__ import annotations

import ssl
import stat
from pathlib import Path

from cryptography import x509

from burrowgate.errors import HomeError
from burrowgate.tls.local_ca import LIFE, Authority
from tests.support import START, TestCase


class AuthorityTests(TestCase):
    def setUp(self) -> None:
        self.authority = Authority(Path(self.mktemp()) / "ca")
        self.authority.make(("lan", "gate.example.com"), START)

    def test_files_are_private(self) -> None:
        leaf = self.authority.issue("app.lan", START)
        for path in (self.authority.path / "ca.key", leaf):
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(self.authority.path.stat().st_mode), 0o700)

    def test_issued_certificate_is_signed_for_one_host(self) -> None:
        pem = self.authority.issue("app.lan", START).read_bytes()
        leaf = x509.load_pem_x509_certificate(pem)
        leaf.verify_directly_issued_by(self.authority.certificate())
        self.assertEqual((leaf.not_valid_after_utc.timestamp() - START), LIFE.total_seconds())
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        self.assertEqual(names.get_values_for_type(x509.DNSName), ["app.lan"])
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.authority.leaves / "app.lan.pem")

    def test_ca_is_constrained_to_its_domains(self) -> None:
        for host, allowed in (
            ("app.lan", True),
            ("lan", True),
            ("deep.app.lan", True),
            ("app.gate.example.com", True),
            ("app.example.com", False),
            ("badlan", False),
            ("bank.example.org", False),
        ):
            self.assertEqual(self.authority.may_name(host), allowed, host)
        for host in ("bank.example.org", "../x.lan", "a/b.lan", "*.lan"):
            self.assertRaises(HomeError, self.authority.issue, host, START)

    def test_existing_ca_is_not_replaced(self) -> None:
        self.assertRaises(HomeError, self.authority.make, ("lan",), START)

    def test_missing_key_is_reported(self) -> None:
        (self.authority.path / "ca.key").unlink()
        self.assertIn("ca.key is gone", str(self.assertRaises(HomeError, self.authority.issue, "app.lan", START)))

    def test_key_readable_by_others_is_refused(self) -> None:
        (self.authority.path / "ca.key").chmod(0o640)
        self.assertIn("chmod 600", str(self.assertRaises(HomeError, self.authority.issue, "app.lan", START)))
