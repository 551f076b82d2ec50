"""Host keys of SSH targets: pinned when one is added, compared by `doctor` (tcp T38)."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from burrowgate.admin.project_context import SshFindings, SshHostKey
from burrowgate.cli import doctor, ssh_host_keys
from tests.support import TestCase
from tests.support.cli import CliTestCase

PUBLIC = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
FINGERPRINT = "SHA256:" + "A" * 43
MOVED = PUBLIC.replace("AAIAAA", "AAIBBB")
MOVED_FINGERPRINT = ssh_host_keys.fingerprint(MOVED).split()[1]
OTHER = "SHA256:" + "E" * 43
LACKS = "The server has no MAC that the terminal knows: add hmac-sha2-256 to MACs."


class TargetTests(CliTestCase):
    def sshd(self, problem: str = "") -> None:
        key = SshHostKey(public=PUBLIC, fingerprint=FINGERPRINT)
        self.world.sshd = SshFindings(version="SSH-2.0-OpenSSH_9.2", host_keys=(key,), problem=problem)

    def pins(self, name: str = "sh") -> list[str]:
        found: list[str] = self.ok("targets", "show", name, "--json").json["tcp"]["host_keys"]
        return found

    def checked(self, name: str = "sh") -> doctor.Finding:
        target = self.ok("targets", "show", name, "--json").json
        found: Any = self.asked(lambda admin: doctor._target(None, admin, target))
        assert isinstance(found, doctor.Finding)
        return found

    def test_host_keys_are_shown_and_pinned(self) -> None:
        self.sshd()
        out = self.ok("targets", "add", "sh", "ssh://visitor@10.0.0.5").out
        self.assertIn(f"ssh-ed25519 {FINGERPRINT}", out)
        self.assertNotIn("Warning", out)
        self.assertEqual(self.pins(), [PUBLIC])
        self.assertEqual(self.checked().level, "ok")

    def test_host_key_that_was_given_is_kept(self) -> None:
        self.sshd()
        for number, (given, warns) in enumerate(((FINGERPRINT, False), (OTHER, True))):
            out = self.ok("targets", "add", f"sh{number}", "ssh://10.0.0.5", "--host-key", given).out
            self.assertEqual(self.pins(f"sh{number}"), [given])
            self.assertEqual("another machine may have its address" in out, warns)
        self.assertEqual([self.checked(name).level for name in ("sh0", "sh1")], ["ok", "problem"])
        out = self.ok("targets", "add", "bare", "ssh://10.0.0.5", "--host-key", "").out
        self.assertIn("no host key is pinned", out)
        self.assertEqual((self.pins("bare"), self.checked("bare").level), ([], "warning"))

    def test_missing_algorithms_are_said(self) -> None:
        self.sshd(LACKS)
        self.assertIn(LACKS, self.ok("targets", "add", "sh", "ssh://10.0.0.5").out)
        found = self.checked()
        self.assertEqual((found.level, found.detail), ("warning", f"sh: {LACKS}"))

    def test_server_that_does_not_answer_is_added_without_pins(self) -> None:
        out = self.ok("targets", "add", "sh", "ssh://10.0.0.5").out
        self.assertIn("could not be read. Nothing listens there.", out)
        self.assertIn("targets set sh --host-key", out)
        self.assertEqual(self.checked().level, "warning")
        self.assertEqual(self.run_cli("targets", "add", "meta", "ssh://169.254.169.254").code, 5)

    def moved(self, *words: str) -> Any:
        """Give the target another address, at which another key is shown."""
        self.sshd()
        self.ok("targets", "add", "sh", "ssh://visitor@10.0.0.5")
        key = SshHostKey(public=MOVED, fingerprint=MOVED_FINGERPRINT)
        self.world.sshd = SshFindings(version="SSH-2.0-OpenSSH_9.2", host_keys=(key,), problem="")
        return self.run_cli("targets", "set", "sh", "--address", "ssh://visitor@10.0.0.6", *words)

    def test_other_host_keys_at_a_new_address_are_shown_and_pinned_if_that_is_agreed(self) -> None:
        run = self.moved("--yes")
        self.assertEqual((run.code, self.pins()), (0, [MOVED]))
        for text in (ssh_host_keys.fingerprint(PUBLIC), MOVED_FINGERPRINT, "other host keys"):
            self.assertIn(text, run.err)

    def test_without_agreement_nothing_changes(self) -> None:
        run = self.moved()
        self.assertEqual((run.code, self.pins()), (2, [PUBLIC]))
        self.assertIn("--yes", run.err)
        self.assertIn("10.0.0.5", self.ok("targets", "show", "sh", "--json").json["address"])

    def test_same_host_keys_at_a_new_address_need_no_agreement(self) -> None:
        self.sshd()
        self.ok("targets", "add", "sh", "ssh://visitor@10.0.0.5")
        run = self.ok("targets", "set", "sh", "--address", "ssh://visitor@10.0.0.6")
        self.assertNotIn("host keys", run.err)
        self.assertEqual(self.pins(), [PUBLIC])

    def test_pins_that_are_given_with_the_address_count(self) -> None:
        self.assertEqual((self.moved("--host-key", OTHER).code, self.pins()), (0, [OTHER]))

    def test_pins_stay_if_nothing_answers_at_the_new_address(self) -> None:
        self.sshd()
        self.ok("targets", "add", "sh", "ssh://visitor@10.0.0.5")
        self.world.sshd = None
        run = self.run_cli("targets", "set", "sh", "--address", "ssh://visitor@10.0.0.6")
        self.assertIn("the pins stay", run.err)
        self.assertEqual(self.pins(), [PUBLIC])

    def test_only_an_sshd_of_its_own_is_asked(self) -> None:
        self.sshd()
        self.ok("host-sets", "add", "machines", "22")
        self.ok("targets", "add", "many", "ssh://10.0.0.5", "--hosts", "machines")
        self.assertEqual(self.pins("many"), [])
        self.ok("targets", "add", "db", "postgresql://10.0.0.5")
        self.assertEqual(self.pins("db"), [])


class ComparisonTests(TestCase):
    def test_fingerprints_are_those_of_openssh(self) -> None:
        key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJx1ywN5gfqVlBi3nUQKRlV0sPjz3FhVZcYIv2U0fN9A me@here"
        blob = base64.b64decode(key.split()[1])
        expected = base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
        self.assertEqual(ssh_host_keys.fingerprint(key), f"ssh-ed25519 SHA256:{expected}")
        for pin in (OTHER, "", "ssh-ed25519 *"):
            self.assertEqual(ssh_host_keys.fingerprint(pin), pin)

    def test_pin_is_a_fingerprint_or_a_key_with_or_without_its_comment(self) -> None:
        ssh = {"host_keys": [{"public": PUBLIC, "fingerprint": FINGERPRINT}], "problem": ""}
        for pin in (FINGERPRINT, FINGERPRINT + "=", PUBLIC, f"{PUBLIC} root@host"):
            self.assertEqual(ssh_host_keys.unknown(ssh, [OTHER, pin]), "")
        for pins in ([], [OTHER], [PUBLIC.replace("A", "B")]):
            self.assertIn(FINGERPRINT, ssh_host_keys.unknown(ssh, pins))
