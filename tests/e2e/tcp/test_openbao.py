"""OpenBao behind a real gateway: injected accounts of a database, certificates for ssh, and an outage of the vault."""

from __future__ import annotations

import json
import os
import shutil
import unittest
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import psycopg

from burrowgate.core.targets import Target
from burrowgate.core.tcp.projects import DEFAULT_PROJECT
from burrowgate.core.tcp.vaults import Vault, VaultKind
from burrowgate.tcp.records import VAULT
from tests.integration.credentials import openbao_recipes as recipes
from tests.support import requires
from tests.support.gateway_process import until
from tests.support.openbao import OpenBao, requires_openbao
from tests.support.postgresql import SUPERUSER
from tests.support.relay import Relay
from tests.support.tcp_servers import (
    ROOT_PASSWORD,
    PostgresqlServer,
    SshServer,
    requires_postgresql,
    requires_sshd,
    scram_postgresql,
)
from tests.support.tcp_world import TcpWorld, now

LOGIN = "bao.secret-id"


class OpenBaoCase(unittest.TestCase):
    """A server with the rights of docs/tcp-credentials.md, behind a relay, and a gateway with it as a vault."""

    bao: OpenBao
    role_id: str

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.bao = OpenBao()
        cls.addClassCleanup(cls.bao.remove)
        cls.bao.start()
        recipes.configure(cls.bao)
        cls.role_id = recipes.app_role(cls.bao).username

    def setUp(self) -> None:
        self.relay = Relay(self.bao.port)
        self.addCleanup(self.relay.close)
        self.world = TcpWorld(self)
        folder = Path(self.world.home, "vaults")
        folder.mkdir(mode=0o700, exist_ok=True)
        shutil.copy(self.bao.folder / ".burrowgate/vaults" / LOGIN, folder / LOGIN)
        os.chmod(folder / LOGIN, 0o600)
        self.vault = Vault(
            vault_id="bao",
            project_id=DEFAULT_PROJECT,
            name="bao",
            kind=VaultKind.OPENBAO,
            address=f"http://127.0.0.1:{self.relay.port}",
            role_id=self.role_id,
            secret_file=LOGIN,
            created_at=now(),
        )
        self.world.put(VAULT, self.vault)

    def bind(self, target: Target, type: str, use: str, **options: Any) -> None:
        """Let the sessions of `target` get a credential of the vault."""
        self.world.bind(target, self.world.add_library(f"of-{target.name}", type, vault=self.vault, **options), use)


@requires_openbao
@requires_postgresql
class DatabaseTests(OpenBaoCase):
    database: PostgresqlServer

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.database = scram_postgresql()
        cls.bao.run(
            recipes.recipe("PostgreSQL: `openbao-database`"),
            PGADDRESS=f"127.0.0.1:{cls.database.port}",
            PGADMIN=SUPERUSER,
            PGADMINPASSWORD=ROOT_PASSWORD,
        )

    def setUp(self) -> None:
        super().setUp()
        self.before = recipes.accounts(self.database)
        target = self.world.add_target("db", "postgresql", self.database.port, database="postgres")
        self.bind(target, "openbao-database", "injected", role="app")

    def accounts(self) -> set[str]:
        """Return the accounts that this test has made."""
        return recipes.accounts(self.database) - self.before

    @requires("psql")
    def test_account_is_injected_into_psql_and_gone_after_the_revocation(self) -> None:
        """(tcp T30, T12) The visitor has no password; the connection that is open ends with the account."""
        minted = self.world.gateway.mint("db")
        link = self.world.link(minted)
        done = self.world.connect("psql", "-", "-Atc", "select current_user", link=link)
        (account,) = self.accounts()
        self.assertEqual(done.stdout.decode().strip(), account, done.stderr)
        _, port = self.world.listen(link)
        with psycopg.connect(f"host=127.0.0.1 port={port} user=visitor dbname=postgres", autocommit=True) as live:
            self.assertEqual(live.execute("select current_user").fetchone(), (account,))
            self.world.gateway.revoke(minted["session"]["id"])
            with self.assertRaises(psycopg.OperationalError):
                live.execute("select pg_sleep(10)")
        self.assertEqual(self.world.wait_for_end(minted["session"]["id"]), "revoked")
        self.assertEqual(self.accounts(), set())

    def test_outage_refuses_new_sessions_and_revocations_are_repeated_until_it_ends(self) -> None:
        """(tcp T32) What needs no vault goes on; doctor and the console say what is wrong."""
        self.world.add_target("plain", "tcp", self.database.port)
        live = self.world.gateway.mint("db")["session"]["id"]
        self.relay.cut()
        with self.assertRaises(HTTPError) as refused:
            self.world.gateway.mint("db")
        with refused.exception as error:
            self.assertEqual((error.code, json.load(error)["code"]), (503, "credentials-unavailable"))
        self.world.gateway.mint("plain")
        self.world.gateway.revoke(live)
        until(lambda: self.revoking(live), "the revocation has failed once")
        self.assertEqual(len(self.accounts()), 1)
        self.assertFalse(self.world.session_entry(live).get("termination"))
        said = self.world.gateway.cli("doctor")
        self.assertEqual(said.returncode, 1)
        self.assertIn("The library of-db issues nothing", said.stdout)
        self.assertIn("is not revoked yet", said.stdout)
        self.relay.restore()
        self.assertEqual(self.world.wait_for_end(live), "revoked")
        self.assertEqual(self.accounts(), set())
        self.world.gateway.mint("db")
        self.assertEqual(len(self.accounts()), 1)

    def revoking(self, sid: str) -> list[Any]:
        """Return the leases of a session whose revocation has failed."""
        path = f"leases?session_id={sid}&state=revoking"
        return [one for one in self.world.gateway.admin("GET", path)["leases"] if one["tries"]]


@requires_openbao
@requires_sshd
@requires("ssh")
class SshTests(OpenBaoCase):
    def test_ssh_gets_a_certificate_of_the_vault(self) -> None:
        """(tcp T37) sshd trusts the key of the vault alone; its log names session and person."""
        self.bao.run(recipes.recipe("SSH: `openbao-ssh`"))
        trusted = self.bao.folder / "trusted.pub"
        trusted.write_text(self.bao.run("bao read -field=public_key ssh-client-signer/config/ca"))
        server = SshServer("PermitRootLogin yes", f"TrustedUserCAKeys {trusted}")
        self.addCleanup(server.remove)
        server.start()
        role = "bao write ssh-client-signer/roles/visitors key_type=ca allow_user_certificates=true"
        allowed = (
            f"allow_user_key_ids=true allowed_extensions=permit-pty ttl=10m max_ttl=24h allowed_users={server.user}"
        )
        self.bao.run(f"{role} {allowed}")
        pin = (server.folder / "host.pub").read_text().strip()
        target = self.world.add_target("box", "ssh", server.port, host_keys=(pin,))
        self.bind(target, "openbao-ssh", "brokered", role="visitors", principals=server.user)
        minted = self.world.gateway.mint("box")
        done = self.world.connect("ssh", "-", "echo", "hello from the host", link=self.world.link(minted))
        self.assertEqual(done.stdout.decode(), "hello from the host\n", done.stderr)
        self.assertIn(f'ID "burrowgate session {minted["session"]["id"]} visitor by link"', server.log.read_text())
