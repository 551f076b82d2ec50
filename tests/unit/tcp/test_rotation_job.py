"""Secrets are sealed anew some minutes after a rotation, and once (tcp T33)."""

from __future__ import annotations

from burrowgate.core.tokens import Keyring
from burrowgate.tcp.rotation_job import REWRAP_DELAY_SECONDS, RotationJob
from burrowgate.tcp.vault_upkeep import VaultUpkeep
from tests.unit.tcp.vault_case import NEW, OLD, VaultCase


class RotationTests(VaultCase):
    def setUp(self) -> None:
        super().setUp()
        self.upkeep = VaultUpkeep(self.registry, keys=lambda: self.keys, clock=self.clock, entropy=self.entropy)
        self.job = RotationJob(self.upkeep, keys=lambda: self.keys, clock=self.clock)
        self.credential = self.a_credential(self.a_vault())

    def run_after(self, seconds: int) -> dict[str, int]:
        """Run the job after a while; returns how many secrets are under each key then."""
        self.clock.advance(seconds)
        self.done(self.job.run())
        return self.done(self.upkeep.by_key())

    def test_secrets_follow_the_newest_key_after_the_delay(self) -> None:
        self.run_after(0)
        self.run_after(REWRAP_DELAY_SECONDS)
        self.keys = Keyring([OLD, NEW])
        self.assertEqual(self.run_after(0), {OLD.kid: 1})
        self.assertEqual(self.run_after(REWRAP_DELAY_SECONDS - 1), {OLD.kid: 1})
        self.assertEqual(self.run_after(1), {NEW.kid: 1})

    def test_rotation_while_no_gateway_ran_is_noticed(self) -> None:
        self.keys = Keyring([OLD, NEW])
        self.assertEqual(self.run_after(0), {OLD.kid: 1})
        self.assertEqual(self.run_after(REWRAP_DELAY_SECONDS), {NEW.kid: 1})

    def test_what_others_change_meanwhile_is_moved_by_the_next_run(self) -> None:
        self.keys = Keyring([OLD, NEW])
        self.run_after(0)
        second = self.a_credential(self.a_vault("other"), "second")
        self.keys = Keyring([OLD])
        self.done(self.credentials.rotate(second.credential_id, {"password": "x"}, actor="admin"))
        self.keys = Keyring([OLD, NEW])
        self.store.race = lambda: self.credentials.rotate(
            self.credential.credential_id, {"password": "y"}, actor="admin"
        )
        self.run_after(REWRAP_DELAY_SECONDS)
        self.assertEqual(self.run_after(60), {NEW.kid: 2})
        self.assertEqual(
            self.local.open(self.done(self.credentials.credentials.get(self.credential.credential_id))).values,
            {"password": "y"},
        )
