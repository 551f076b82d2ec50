"""Tests for burrowgate.server.provider_wiring: providers as the configuration says, or one sentence why not."""

from __future__ import annotations

from twisted.internet.testing import MemoryReactorClock

from burrowgate.errors import ConfigError
from burrowgate.server.provider_wiring import make_providers
from tests.support import certificates
from tests.unit.server.config.test_keys import ConfigCase
from tests.unit.server.config.test_provider_tables import TABLE

WITH_CA = 'provider_ca_file = "ca.pem"\n' + TABLE + 'client_secret_file = "google.secret"'


class ProviderWiringTests(ConfigCase):
    def make(self) -> tuple[str, ...]:
        config = self.load(WITH_CA, home=str(self.folder))
        return make_providers(config, MemoryReactorClock(), lambda: 0.0).names()

    def setUp(self) -> None:
        super().setUp()
        secret = self.folder / "google.secret"
        secret.write_text("s3cr3t")
        secret.chmod(0o600)

    def test_providers_have_their_secret_and_their_ca(self) -> None:
        (self.folder / "ca.pem").write_bytes(certificates.authority().pem)
        self.assertEqual(self.make(), ("google",))
        config = self.load(WITH_CA, home=str(self.folder))
        client = make_providers(config, MemoryReactorClock(), lambda: 0.0).client("google")
        self.assertEqual(client.provider.client_secret, "s3cr3t")
        self.assertNotIn("s3cr3t", repr(client.provider) + repr(config))

    def test_ca_that_cannot_be_used_is_refused(self) -> None:
        self.assertIn("provider_ca_file: The CA file", str(self.assertRaises(ConfigError, self.make)))
        (self.folder / "ca.pem").write_text("not a certificate")
        self.assertIn("holds no certificate", str(self.assertRaises(ConfigError, self.make)))

    def test_secret_that_is_missing_is_refused(self) -> None:
        (self.folder / "ca.pem").write_bytes(certificates.authority().pem)
        (self.folder / "google.secret").unlink()
        self.assertIn("does not exist", str(self.assertRaises(ConfigError, self.make)))
