"""The record of a vault as the context of a library; the file with its login."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from burrowgate.core.tcp.vaults import Vault, VaultKind
from burrowgate.credentials.interfaces import Endpoint, IssueContext, Secret
from burrowgate.credentials.openbao.vault_context import FOLDER, in_vault, read_secret
from burrowgate.errors import CredentialsRefused
from tests.support import START, TestCase

VAULT = Vault(
    vault_id="v",
    project_id="p",
    name="bao",
    kind=VaultKind.OPENBAO,
    address="https://bao.example",
    ca="-----BEGIN CERTIFICATE-----",
    namespace="team",
    login_mount="app",
    role_id="role-1",
    secret_file="bao.secret",
    created_at=START,
)
CONTEXT = IssueContext(
    sid="s", target_name="t", now=START, expires_at=START + 60, hint="bg_aaaaaaaaaaaaaaaa", options={"role": "app"}
)


class SecretFileTests(TestCase):
    def setUp(self) -> None:
        self.home = Path(self.mktemp())
        self.folder = self.home / FOLDER
        self.folder.mkdir(parents=True)
        self.file = self.folder / "bao.secret"
        self.write(b"the-secret-id\n")

    def write(self, data: bytes, mode: int = 0o600) -> None:
        self.file.unlink(missing_ok=True)
        self.file.write_bytes(data)
        self.file.chmod(mode)

    def test_secret_of_an_app_role_and_token(self) -> None:
        self.assertEqual(read_secret(self.home, VAULT), Secret(username="role-1", password="the-secret-id"))
        self.assertEqual(read_secret(self.home, replace(VAULT, role_id="")), Secret(password="the-secret-id"))

    def test_it_is_read_anew(self) -> None:
        read_secret(self.home, VAULT)
        self.write(b"another-one")
        self.assertEqual(read_secret(self.home, VAULT).password, "another-one")

    def test_files_that_others_can_read_are_refused(self) -> None:
        for mode in (0o604, 0o644, 0o602, 0o777):
            self.write(b"the-secret-id", mode)
            with self.assertRaises(CredentialsRefused) as caught:
                read_secret(self.home, VAULT)
            self.assertIn("0600", str(caught.exception))

    def test_malformed_files_are_refused_without_their_content(self) -> None:
        for data in (b"", b"\n", b"two-lines\nof-secret", b"secret\xff", b"secret" * 2_000, b"secret\0"):
            self.write(data)
            with self.assertRaises(CredentialsRefused) as caught:
                read_secret(self.home, VAULT)
            self.assertNotIn("of-secret", str(caught.exception))

    def test_what_is_not_a_file_is_refused_at_once(self) -> None:
        self.file.unlink()
        with self.assertRaises(CredentialsRefused):
            read_secret(self.home, VAULT)
        outside = self.home / "admin.key"
        outside.write_text("admin-key")
        outside.chmod(0o600)
        self.file.symlink_to(outside)
        with self.assertRaises(CredentialsRefused):
            read_secret(self.home, VAULT)
        self.file.unlink()
        os.mkfifo(self.file, 0o600)
        with self.assertRaises(CredentialsRefused):
            read_secret(self.home, VAULT)
        self.file.unlink()
        self.file.mkdir()
        with self.assertRaises(CredentialsRefused):
            read_secret(self.home, VAULT)

    def test_a_record_that_names_another_folder_reads_nothing(self) -> None:
        (self.home / "admin.key").write_text("admin-key")
        (self.home / "admin.key").chmod(0o600)
        for name in ("../admin.key", str(self.home / "admin.key"), ""):
            with self.assertRaises(CredentialsRefused, msg=name):
                read_secret(self.home, replace(VAULT, secret_file=name))


class ContextTests(TestCase):
    def test_context_has_server_login_and_places_of_the_vault(self) -> None:
        secret = Secret(username="role-1", password="x")
        found = in_vault(CONTEXT, VAULT, secret)
        self.assertEqual(found.address, Endpoint(host="bao.example", port=8200, tls=True, ca=VAULT.ca))
        self.assertEqual(found.options, {"role": "app", "login_mount": "app", "namespace": "team"})
        self.assertIs(found.admin, secret)

    def test_options_of_a_library_do_not_replace_those_of_its_vault(self) -> None:
        options = {"login_mount": "other", "namespace": "other"}
        self.assertEqual(in_vault(replace(CONTEXT, options=options), VAULT, Secret()).options["namespace"], "team")

    def test_the_local_vault_serves_no_library_of_openbao(self) -> None:
        with self.assertRaises(ValueError):
            in_vault(CONTEXT, replace(VAULT, kind=VaultKind.LOCAL), Secret())
