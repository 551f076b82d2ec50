"""A client of RFB through an injector on a real VNC server, with each of its types of security."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from burrowgate.proxy.tcp.injection.interface import TlsMode
from tests.support import TestCase
from tests.support.certificates import authority
from tests.support.injection import injector, leaks
from tests.support.injection_relay import InjectionRelay
from tests.support.tls_clients import key_pem
from tests.support.vnc import HEIGHT, WIDTH, RfbClient, VncServer, requires_vnc

PASSWORD = "Vnc-7Qx9"
VERSIONS = (b"RFB 003.003\n", b"RFB 003.007\n", b"RFB 003.008\n")


@cache
def server(security_types: str) -> VncServer:
    """Return a server of `security_types`, with a certificate."""
    folder = Path(tempfile.mkdtemp(prefix="burrowgate-vnc-tls-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    own = authority("localhost")
    (folder / "certificate").write_bytes(own.pem)
    (folder / "key").write_bytes(key_pem(own))
    made = VncServer(
        PASSWORD, security_types, "-X509Cert", str(folder / "certificate"), "-X509Key", str(folder / "key")
    )
    atexit.register(made.remove)
    return made


@requires_vnc
class VncInjectionTests(TestCase):
    def relay(self, security_types: str, **options: object) -> InjectionRelay:
        more = {"username": "", "password": PASSWORD, **options}
        port = server(security_types).port
        return self.enterContext(InjectionRelay(port, lambda: injector("vnc", **more)))  # type: ignore[arg-type]

    def check_screen(self, relay: InjectionRelay, version: bytes = VERSIONS[-1]) -> None:
        with RfbClient(relay.port, version) as client:
            self.assertEqual(client.refusal, "")
            self.assertEqual(client.size, (WIDTH, HEIGHT))
            self.assertEqual(len(client.screen()), WIDTH * HEIGHT * 4)
        self.assertEqual(relay.failures, [])

    def test_each_version_of_the_visitor_sees_the_screen(self) -> None:
        relay = self.relay("VncAuth")
        for version in VERSIONS:
            with self.subTest(version):
                self.check_screen(relay, version)

    def test_each_type_of_security_is_used(self) -> None:
        for security_types, versions in (
            ("None", []),
            ("X509Vnc", ["TLSv1.3"]),
            ("X509None", ["TLSv1.3"]),
            ("TLSVnc", ["TLSv1.2"]),
            ("TLSNone", ["TLSv1.2"]),
        ):
            with self.subTest(security_types):
                relay = self.relay(security_types, anonymous_tls=True)
                self.check_screen(relay)
                self.assertEqual(relay.tls_versions, versions)

    def test_the_challenge_is_the_way_out_without_anonymous_tls(self) -> None:
        relay = self.relay("TLSVnc,VncAuth")
        self.check_screen(relay)
        self.assertEqual(relay.tls_versions, [])

    def test_certificates_are_preferred(self) -> None:
        relay = self.relay("TLSVnc,X509Vnc,VncAuth,None", anonymous_tls=True)
        self.check_screen(relay)
        self.assertEqual(relay.tls_versions, ["TLSv1.3"])

    def test_required_tls_refuses_a_target_without(self) -> None:
        for security_types in ("VncAuth", "TLSVnc,VncAuth"):
            relay = self.relay(security_types, tls=TlsMode.REQUIRE)
            with RfbClient(relay.port) as client:
                self.assertIn("ask the operator", client.refusal)

    def test_a_wrong_secret_is_a_clear_error_without_it(self) -> None:
        """The injected secret is in no byte to the visitor (tcp T30)."""
        for security_types in ("VncAuth", "X509Vnc"):
            relay = self.relay(security_types, password="wrong-" + PASSWORD)
            for version in VERSIONS:
                with self.subTest(version), RfbClient(relay.port, version) as client:
                    self.assertIn("could not sign in to the target with the credential", client.refusal)
            self.assertEqual(leaks(bytes(relay.written), "wrong-" + PASSWORD, ""), [])

    def test_the_secret_is_in_no_byte_to_the_visitor(self) -> None:
        """The injected secret is in no byte to the visitor (tcp T30)."""
        for security_types in ("VncAuth", "X509Vnc"):
            relay = self.relay(security_types)
            self.check_screen(relay)
            self.assertEqual(leaks(bytes(relay.written), PASSWORD, ""), [])
            self.assertNotIn(PASSWORD, repr(relay.injectors))
