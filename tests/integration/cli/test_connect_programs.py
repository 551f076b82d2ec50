"""`burrowgate connect psql|mysql|redis|http|ssh` with the real programs and servers, through a gateway of the tests."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.serialization import SSHCertificateBuilder, SSHCertificateType, load_ssh_private_key
from cryptography.hazmat.primitives.serialization.ssh import load_ssh_public_key

from burrowgate.cli import secret_folders
from tests.support import requires
from tests.support.connect_case import ConnectTestCase
from tests.support.tcp_servers import (
    LIBRARIAN,
    ROOT_PASSWORD,
    SshServer,
    mariadb,
    redis,
    requires_mariadb,
    requires_postgresql,
    requires_redis,
    requires_sshd,
    scram_postgresql,
)


class ProgramTests(ConnectTestCase):
    def leftovers(self) -> list[str]:
        return [path.name for path in (self.home / ".burrowgate/clients").glob("run-*")]

    def check(self, port: int, words: tuple[str, ...], expected: str, **welcome: object) -> None:
        """Run `burrowgate connect` with `words`, the link after the first, and look for `expected` on stdout."""

        async def run() -> None:
            async with self.gateway(port, target="db", **welcome) as gateway:
                outcome = await self.cli("connect", words[0], gateway.link, *words[1:])
                self.assertEqual(outcome.code, 0, outcome)
                self.assertIn(expected, outcome.out.decode(), outcome)
                self.assertEqual(gateway.requests[0][1]["burrowgate-program"], words[0])
            self.assertEqual(self.leftovers(), [])

        self.run_async(run())

    @requires_postgresql
    @requires("psql")
    def test_psql(self) -> None:
        """psql gets its password by PGPASSFILE (tcp T1)."""
        credentials = [{"username": LIBRARIAN, "password": ROOT_PASSWORD}]
        words = ("psql", "-Atc", "select current_user || ' ' || count(*) from items")
        self.check(scram_postgresql().port, words, f"{LIBRARIAN} 3", credentials=credentials, database="app")

    @requires_postgresql
    @requires("psql")
    def test_psql_without_credentials_uses_a_socket(self) -> None:
        words = ("psql", "-Atc", "select 'in', current_user")
        self.check(scram_postgresql().port, words, "in|postgres", user="postgres", database="postgres")

    @requires_mariadb
    @requires("mysql")
    def test_mysql(self) -> None:
        """mysql gets its password by --defaults-extra-file (tcp T1)."""
        credentials = [{"username": "root", "password": ROOT_PASSWORD}]
        words = ("mysql", "-Ne", "select count(*) from items")
        self.check(mariadb().port, words, "3", credentials=credentials, database="app")

    @requires_redis
    @requires("redis-cli")
    def test_redis(self) -> None:
        """redis-cli gets its password by REDISCLI_AUTH (tcp T1)."""
        credentials = [{"username": "default", "password": ROOT_PASSWORD}]
        self.check(redis().port, ("redis", "ping"), "PONG", credentials=credentials)

    @requires("curl")
    def test_http(self) -> None:
        """curl reaches the target under its name (tcp T1)."""
        import asyncio

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            body = f"{head.split()[1]} {head.partition('host: ')[2].split()[0]}".encode()
            writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            writer.close()

        async def run() -> None:
            async with self.gateway(answer, target="wiki") as gateway:
                outcome = await self.cli("connect", "http", gateway.link, "/health", "-sS")
                self.assertEqual((outcome.code, outcome.out), (0, b"/health wiki"), outcome)
                outcome = await self.cli("connect", "http", gateway.link, "http://other.example/x", "-sS")
                self.assertEqual((outcome.code, outcome.out), (0, b"/x other.example"), outcome)

        self.run_async(run())

    @requires_sshd
    @requires("ssh")
    def test_ssh_with_a_certificate_for_the_key_of_its_agent(self) -> None:
        """ssh logs in by the agent, at a pinned host key, without a port (tcp T1)."""
        server = SshServer()
        self.addCleanup(server.remove)
        server.start()
        authority = load_ssh_private_key(server.ca.read_bytes(), None)

        def certify(public: str) -> list[dict[str, str]]:
            certificate = (
                SSHCertificateBuilder()
                .public_key(load_ssh_public_key(public.encode()))  # type: ignore[arg-type]
                .serial(1)
                .type(SSHCertificateType.USER)
                .key_id(b"test")
                .valid_principals([server.user.encode()])
                .valid_after(0)
                .valid_before(2**63)
                .sign(authority)  # type: ignore[arg-type]
            )
            return [{"username": server.user, "certificate": certificate.public_bytes().decode()}]

        host_key = (server.folder / "host.pub").read_text().strip()
        fingerprint = server.run("ssh-keygen", "-lf", server.folder / "host.pub").split()[1]
        wrong = (server.folder / "ca.pub").read_text().strip()

        async def run() -> None:
            for pins, code in (([host_key], 7), ([fingerprint], 7), ([], 7), ([wrong], 255)):
                async with self.gateway(server.port, target="shell", host_keys=pins) as gateway:
                    gateway.certify = certify
                    outcome = await self.cli("connect", "ssh", gateway.link, "-T", "echo let in; exit 7")
                    self.assertEqual(outcome.code, code, (pins, outcome))
                    self.assertEqual(b"let in" in outcome.out, code == 7)

        self.run_async(run())
        self.assertEqual(self.leftovers(), [])
        self.assertFalse((self.home / ".ssh").exists())

    def test_missing_program_is_said(self) -> None:
        async def run() -> None:
            self.environ["PATH"] = str(Path(os.__file__).parent)
            async with self.gateway(1, credentials=[]) as gateway:
                gateway.target = 0
                outcome = await self.cli("connect", "psql", gateway.link)
                self.assertEqual((outcome.code, outcome.out), (127, b""))
                self.assertIn("psql is not installed here", outcome.err)

        self.run_async(run())

    def test_secrets_of_a_killed_command_are_removed_by_the_next(self) -> None:
        """kill -9 leaves no secret file older than the next start (tcp T39)."""

        async def run() -> None:
            bin_folder = self.home / "bin"
            bin_folder.mkdir()
            (bin_folder / "psql").write_text('#!/bin/sh\ncat "$PGPASSFILE"\nexec sleep 2\n')
            (bin_folder / "psql").chmod(0o755)
            self.environ["PATH"] = f"{bin_folder}:{self.environ['PATH']}"
            async with self.gateway(credentials=[{"username": "ada", "password": "secret"}]) as gateway:
                import sys

                from tests.support.connect_case import CLI

                process = await self.start("connect", "psql", gateway.link, program=(sys.executable, "-c", CLI))
                self.assertEqual(await process.stdout.readline(), b"*:*:*:*:secret\n")
                [name] = self.leftovers()
                folder = self.home / ".burrowgate/clients" / name
                self.assertEqual(
                    (folder.stat().st_mode & 0o777, (folder / "pgpass").stat().st_mode & 0o777), (0o700, 0o600)
                )
                self.assertEqual(secret_folders.remove_leftovers(folder.parent), 0)
                process.kill()
                await process.wait()
                self.assertEqual(self.leftovers(), [name])
                outcome = await self.cli("connect", gateway.link, "--", "true")
                self.assertEqual((outcome.code, self.leftovers()), (0, []), outcome)

        self.run_async(run())
