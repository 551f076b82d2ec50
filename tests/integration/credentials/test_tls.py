"""TLS between libraries and real servers: used where the address asks for it, and never without verification."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization

from burrowgate.credentials.interfaces import (
    CALL_TIMEOUT_SECONDS,
    Endpoint,
    ILibrary,
    IssueContext,
    LibraryContext,
    Secret,
)
from burrowgate.credentials.mariadb_user import MariadbUsers
from burrowgate.credentials.names import new_hint
from burrowgate.credentials.postgresql_role import PostgresqlRoles
from burrowgate.credentials.redis_acl import RedisUsers
from burrowgate.errors import CredentialsRefused, CredentialsUnavailable
from burrowgate.testing.library_contract.base import SystemEntropy
from tests.support import ReactorTestCase
from tests.support.certificates import Certificate, authority, server
from tests.support.ports import free_port
from tests.support.tcp_servers import (
    LIBRARIAN,
    ROOT_PASSWORD,
    MariadbServer,
    RedisServer,
    fill_postgresql,
    new_scram_postgresql,
    requires_mariadb,
    requires_postgresql,
    requires_redis,
)


class TlsCase(ReactorTestCase):
    """One server that offers TLS, its library, and the tests that are the same for all."""

    options: Mapping[str, str]
    admin: Secret

    def setUp(self) -> None:
        if type(self) is TlsCase:
            self.skipTest("This is the base of the cases.")
        self.authority = authority()
        self.folder = Path(self.mktemp()).parent
        self.folder.chmod(0o755)
        self.certificate = self.folder / "certificate.pem"
        self.key = self.folder / "key.pem"
        self.write(server(self.authority, "127.0.0.1"))

    def write(self, certificate: Certificate) -> None:
        self.certificate.write_bytes(certificate.pem)
        self.key.touch(0o600)
        self.key.write_bytes(
            certificate.key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )

    def own(self, user: int | str) -> None:
        """Give the files to `user`, as whom the server runs."""
        if os.geteuid() == 0:
            for file in (self.certificate, self.key):
                shutil.chown(file, user)

    def library(self, kind: Any, timeout_seconds: float = CALL_TIMEOUT_SECONDS) -> ILibrary:
        from twisted.internet import reactor

        context = LibraryContext(reactor=reactor, entropy=SystemEntropy(), timeout_seconds=timeout_seconds)
        library: ILibrary = kind(context)
        self.addCleanup(lambda: self.run_async(library.close()))
        return library

    def context(self, port: int, **endpoint: Any) -> IssueContext:
        now = int(time.time())
        usual = {"host": "127.0.0.1", "port": port, "tls": True, "ca": self.authority.pem.decode()}
        return IssueContext(
            sid="s1",
            target_name="t",
            now=now,
            expires_at=now + 100,
            options=self.options,
            admin=self.admin,
            address=Endpoint(**usual | endpoint),
            hint=new_hint(SystemEntropy()),
        )

    async def check(self, library: ILibrary, port: int, plain_port: int) -> None:
        """Issue and revoke over TLS, and see that no other certificate counts."""
        context = self.context(port)
        await library.issue(context)
        await library.revoke(context, context.hint, "")
        for wrong in (
            {"ca": authority("Another CA").pem.decode()},
            {"ca": ""},
            {"server_name": "db.example"},
            {"host": "localhost"},
        ):
            with self.subTest(wrong=wrong):
                await self.refused(CredentialsUnavailable, library, self.context(port, **wrong), "certificate")
        await self.refused(CredentialsRefused, library, self.context(port, ca="nonsense"), "PEM")
        plain = self.context(plain_port)
        await self.refused((CredentialsRefused, CredentialsUnavailable), library, plain, "TLS")

    async def refused(self, error: Any, library: ILibrary, context: IssueContext, word: str) -> None:
        try:
            await library.issue(context)
        except error as raised:
            self.assertIn(word, str(raised))
        else:
            self.fail("It was issued.")


@requires_postgresql
class PostgresqlTlsTests(TlsCase):
    options = {"database": "app", "grants": "GRANT SELECT ON items TO {role}"}
    admin = Secret(username=LIBRARIAN, password=ROOT_PASSWORD)

    async def test_tls_is_used_and_verified(self) -> None:
        self.own(65534)
        plain = new_scram_postgresql()
        self.addCleanup(plain.remove)
        plain.start()
        encrypted = new_scram_postgresql(ssl="on", ssl_cert_file=str(self.certificate), ssl_key_file=str(self.key))
        self.addCleanup(encrypted.remove)
        (encrypted.data / "pg_hba.conf").write_text("host all postgres all trust\nhostssl all all all scram-sha-256\n")
        encrypted.start()
        fill_postgresql(encrypted)
        library = self.library(PostgresqlRoles)
        await self.check(library, encrypted.port, plain.port)
        in_clear = replace(self.context(encrypted.port), address=Endpoint(host="127.0.0.1", port=encrypted.port))
        await self.refused(CredentialsRefused, library, in_clear, "pg_hba")


@requires_mariadb
class MariadbTlsTests(TlsCase):
    options = {"grants": "GRANT SELECT ON app.* TO {user}"}
    admin = Secret(username="root", password=ROOT_PASSWORD)

    async def test_tls_is_used_and_verified(self) -> None:
        self.own("mysql")
        plain = MariadbServer("--skip-ssl")
        self.addCleanup(plain.remove)
        plain.start()
        encrypted = MariadbServer(
            f"--ssl-cert={self.certificate}", f"--ssl-key={self.key}", "--require-secure-transport=ON"
        )
        self.addCleanup(encrypted.remove)
        encrypted.start()
        library = self.library(MariadbUsers)
        await self.check(library, encrypted.port, plain.port)
        in_clear = replace(self.context(encrypted.port), address=Endpoint(host="127.0.0.1", port=encrypted.port))
        await self.refused(CredentialsRefused, library, in_clear, "denied")


@requires_redis
class RedisTlsTests(TlsCase):
    options = {"rules": "~app:* +@read"}
    admin = Secret(password=ROOT_PASSWORD)

    async def test_tls_is_used_and_verified(self) -> None:
        port = free_port()
        encrypted = RedisServer(
            "--tls-port", str(port), "--tls-cert-file", str(self.certificate), "--tls-key-file", str(self.key),
            "--tls-auth-clients", "no",
        )  # fmt: skip
        self.addCleanup(encrypted.remove)
        encrypted.start()
        # A plain Redis waits for more of what it takes for a command.
        await self.check(self.library(RedisUsers, timeout_seconds=1), port, encrypted.port)
