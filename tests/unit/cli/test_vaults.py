"""`burrowgate vaults`, `credentials`, `libraries` and `bindings`: added, listed, changed and deleted."""

from __future__ import annotations

from pathlib import Path

from burrowgate.cli import doctor
from burrowgate.core.store_records import Change
from burrowgate.core.tcp.leases import Lease, LeaseState
from burrowgate.core.tokens import Key, Keyring
from burrowgate.tcp.records import LEASE
from tests.support.cli import CliTestCase

SECRET = "correct horse battery"


class CommandTests(CliTestCase):
    def setUp(self) -> None:
        super().setUp()
        Path(self.folder).mkdir(parents=True)

    def file(self, text: str, name: str = "secret") -> str:
        path = Path(self.folder, name)
        path.write_text(text)
        return str(path)

    def stock(self) -> None:
        self.ok("vaults", "add", "local")
        secret = self.file(SECRET + "\n")
        self.ok("credentials", "add", "app", "--vault", "local", "--user", "ada", "--secret-file", secret)
        grants = "grants=@" + self.file("GRANT app TO {role}\n", "grants.sql")
        self.ok(
            *("libraries", "add", "roles", "postgresql-role", "--vault", "local", "--credential", "app"),
            *("--server", "127.0.0.1:5432", "--no-tls", "--option", grants),
        )
        self.target("db", address="postgresql://127.0.0.1:5432", type="postgresql")

    def test_vault_is_added_changed_and_deleted(self) -> None:
        self.assertIn("There are no vaults", self.ok("vaults", "list").out)
        self.ok("vaults", "add", "bao", "--address", "https://bao.example:8200", "--login-file", "bao-token")
        self.assertIn("https://bao.example:8200", self.ok("vaults", "list").out)
        self.ok("vaults", "change", "bao", "--namespace", "team")
        (shown,) = self.ok("vaults", "list", "--json").json["vaults"]
        self.assertEqual((shown["kind"], shown["namespace"], shown["secret_file"]), ("openbao", "team", "bao-token"))
        self.assertEqual(self.run_cli("vaults", "change", "bao").code, 2)
        self.ok("vaults", "delete", "bao")
        self.assertEqual(self.ok("vaults", "list", "--json").json, {"vaults": []})

    def test_secret_is_read_from_a_file_and_shown_by_reveal_only(self) -> None:
        self.stock()
        for words in (("credentials", "list"), ("credentials", "list", "--json"), ("libraries", "list", "--json")):
            self.assertNotIn(SECRET, self.ok(*words).out)
        self.assertEqual(self.ok("credentials", "reveal", "app").out, SECRET + "\n")
        self.ok("credentials", "rotate", "app", "--secret-file", self.file("new one"))
        self.assertEqual(self.ok("credentials", "reveal", "app", "--json").json["values"], {"password": "new one"})
        self.ok("credentials", "change", "app", "--user", "eve")
        self.assertIn("eve", self.ok("credentials", "list").out)
        self.assertIn("sessions ended: 0", self.ok("credentials", "delete", "app").out)

    def test_secrets_are_sealed_anew_and_lost_ones_are_named(self) -> None:
        self.assertIn("The store has no secrets", self.ok("keys", "rewrap").out)
        self.stock()
        old, new = self.world.key, Key(bytes(32))
        self.world.keyring = Keyring([old, new])
        self.assertIn(f"Sealed anew: 1. Secrets by key: {new.kid} 1.", self.ok("keys", "rewrap").out)
        self.assertEqual(self.asked(doctor.secrets), [])
        self.world.keyring = Keyring([old])
        self.assertIn("burrowgate credentials rotate app", self.ok("keys", "rewrap").out)
        (found,) = self.asked(doctor.secrets)
        self.assertEqual((found.level, found.check), ("problem", "secret"))
        self.assertIn("rotate app", found.detail)

    def test_what_could_not_be_revoked_is_reported_by_doctor(self) -> None:
        lease = Lease(
            lease_id="l", sid="s" * 22, target_name="db", library_id="x", name="roles", hint="bg_1",
            state=LeaseState.LOST, created_at=1_700_000_000, last_error="It is away.",
        )  # fmt: skip
        self.wait(self.world.store.commit(Change(puts=(LEASE.to_resource(lease),))))
        (found,) = self.asked(doctor.secrets)
        for text in ("bg_1", "roles", "db", "It is away."):
            self.assertIn(text, found.detail)

    def test_libraries_that_issue_nothing_and_revocations_that_are_repeated_are_reported_by_doctor(self) -> None:
        """(tcp T32)"""
        self.stock()
        self.world.probes.finding = "The server is away."
        lease = Lease(
            lease_id="l", sid="s" * 22, target_name="db", library_id="x", name="roles", hint="bg_1",
            state=LeaseState.REVOKING, created_at=1_700_000_000, tries=2, last_error="It is away.",
        )  # fmt: skip
        self.wait(self.world.store.commit(Change(puts=(LEASE.to_resource(lease),))))
        library, late = self.asked(doctor.secrets)
        self.assertEqual((library.level, late.level), ("problem", "warning"))
        self.assertIn("The library roles issues nothing", library.detail)
        self.assertIn("The server is away.", library.detail)
        for text in ("bg_1", "is not revoked yet", "It is away."):
            self.assertIn(text, late.detail)

    def test_no_command_takes_a_secret_as_an_argument(self) -> None:
        self.ok("vaults", "add", "local")
        for words in (("app", SECRET), ("app", "--secret", SECRET), ("app", "--password", SECRET)):
            self.assertEqual(self.run_cli("credentials", "add", *words, "--vault", "local").code, 2)

    def test_kinds_read_their_form(self) -> None:
        self.ok("vaults", "add", "local")
        for kind, text, values in (
            ("headers", "Authorization: Bearer x\nX-Team: a:b\n", {"Authorization": "Bearer x", "X-Team": "a:b"}),
            ("json", '{"a": [1]}', {"a": [1]}),
        ):
            secret = self.file(text)
            self.ok("credentials", "add", kind, "--vault", "local", "--kind", kind, "--secret-file", secret)
            self.assertEqual(self.ok("credentials", "reveal", kind, "--json").json["values"], values)
        broken = self.file("{")
        words = ("credentials", "add", "x", "--vault", "local", "--kind", "json", "--secret-file", broken)
        self.assertIn("not JSON", self.run_cli(*words).err)
        self.assertEqual(self.run_cli("credentials", "add", "x", "--vault", "local", "--kind", "ssh-key").code, 2)

    def test_library_is_listed_changed_probed_and_deleted(self) -> None:
        self.stock()
        self.assertIn("127.0.0.1:5432", self.ok("libraries", "list").out)
        self.ok("libraries", "change", "roles", "--server", "[::1]:5433")
        (shown,) = self.ok("libraries", "list", "--json").json["libraries"]
        self.assertEqual((shown["host"], shown["port"], shown["tls"]), ("::1", 5433, False))
        self.assertEqual(shown["options"], {"grants": "GRANT app TO {role}"})
        self.assertIn("can issue", self.ok("libraries", "probe", "roles").out)
        self.world.probes.finding = "Nothing answers there."
        failed = self.run_cli("libraries", "probe", "roles")
        self.assertEqual((failed.code, failed.out), (1, "Nothing answers there.\n"))
        self.assertIn("postgresql-role", self.ok("libraries", "types").out)
        self.assertEqual(self.run_cli("libraries", "change", "roles", "--server", "db").code, 5)
        self.ok("libraries", "delete", "roles")
        self.assertIn("There are no libraries", self.ok("libraries", "list").out)

    def test_binding_is_added_listed_and_deleted(self) -> None:
        self.stock()
        self.assertIn("uses nothing", self.ok("bindings", "list", "db").out)
        self.assertIn("injected", self.ok("bindings", "add", "db", "roles", "--inject").out)
        self.ok("bindings", "add", "db", "app")
        table = self.ok("bindings", "list", "db").out
        for text in ("roles", "library", "injected", "app", "credential", "brokered"):
            self.assertIn(text, table)
        self.ok("bindings", "delete", "db", "roles")
        self.assertNotIn("roles", self.ok("bindings", "list", "db").out)
