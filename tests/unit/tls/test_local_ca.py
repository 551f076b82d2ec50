"""An authority of one's own: what it may vouch for, and that others believe it no more than that."""

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

    def test_what_it_makes_is_signed_by_it_for_one_host(self) -> None:
        pem = self.authority.issue("app.lan", START).read_bytes()
        leaf = x509.load_pem_x509_certificate(pem)
        leaf.verify_directly_issued_by(self.authority.certificate())
        self.assertEqual((leaf.not_valid_after_utc.timestamp() - START), LIFE.total_seconds())
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        self.assertEqual(names.get_values_for_type(x509.DNSName), ["app.lan"])
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.authority.leaves / "app.lan.pem")

    def test_it_is_good_for_its_domains_alone(self) -> None:
        for host, may in (
            ("app.lan", True),
            ("lan", True),
            ("deep.app.lan", True),
            ("app.gate.example.com", True),
            ("app.example.com", False),
            ("badlan", False),
            ("bank.example.org", False),
        ):
            self.assertEqual(self.authority.may_name(host), may, host)
        for host in ("bank.example.org", "../x.lan", "a/b.lan", "*.lan"):
            self.assertRaises(HomeError, self.authority.issue, host, START)

    def test_a_second_one_is_not_made(self) -> None:
        self.assertRaises(HomeError, self.authority.make, ("lan",), START)

    def test_without_its_key_nothing_is_made(self) -> None:
        (self.authority.path / "ca.key").unlink()
        self.assertIn("ca.key is gone", str(self.assertRaises(HomeError, self.authority.issue, "app.lan", START)))

    def test_a_key_that_others_can_read_is_not_used(self) -> None:
        (self.authority.path / "ca.key").chmod(0o640)
        self.assertIn("chmod 600", str(self.assertRaises(HomeError, self.authority.issue, "app.lan", START)))
