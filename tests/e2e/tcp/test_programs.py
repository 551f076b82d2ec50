"""The programs of visitors through `burrowgate connect`, the client by itself and the zipapp, on a real gateway."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

from burrowgate.core.targets import Verify
from tests.support import WAIT_SECONDS, requires
from tests.support.certificates import authority
from tests.support.gateway_process import fetch, new_folder, start_app, until
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
from tests.support.tcp_world import CLIENT, TcpWorld, opened_leases
from tests.support.tls_clients import key_pem
from tests.support.vnc import HEIGHT, WIDTH, RfbClient, VncServer, requires_vnc

MIB = 1 << 20
GIGABYTE_MIB = 1024
ACTIVE = "select query from pg_stat_activity where state = 'active' and pid <> pg_backend_pid()"
PYTHONS = ("3.9", "3.10", "3.11", "3.12", "3.13")
_ROLE_OPTIONS = {"database": "app", "grants": "GRANT SELECT ON items TO {role};"}


class Source:
    """A server that sends `count` MiB to each client and then ends its side, or takes all and answers its hash."""

    def __init__(self, case: unittest.TestCase, serve: Callable[[socket.socket], None]) -> None:
        self._serve = serve
        self.listening = socket.create_server(("127.0.0.1", 0))
        case.addCleanup(self.listening.close)
        self.port: int = self.listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listening.accept()
                threading.Thread(target=self._run, args=(connection,), daemon=True).start()

    def _run(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            self._serve(connection)


VNC_PASSWORD = "Vnc-7Qx9"


def vnc_certificate(case: unittest.TestCase) -> tuple[str, ...]:
    """Return the options of a VNC server that give it a certificate that no CA has signed."""
    folder, own = Path(new_folder(case)), authority("localhost")
    (folder / "certificate").write_bytes(own.pem)
    (folder / "key").write_bytes(key_pem(own))
    return "-X509Cert", str(folder / "certificate"), "-X509Key", str(folder / "key")


PIECE = random.Random(15).randbytes(MIB)


def send_gigabyte(connection: socket.socket) -> None:
    """Send a gigabyte, and end."""
    for _ in range(GIGABYTE_MIB):
        connection.sendall(PIECE)


def answer_hash(connection: socket.socket) -> None:
    """Read until the other side ends, then send the SHA-256 of all."""
    found = hashlib.sha256()
    while data := connection.recv(MIB):
        found.update(data)
    connection.sendall(found.hexdigest().encode())


def read_all(connection: socket.socket) -> bytes:
    """Return what comes until the end."""
    data = b""
    while piece := connection.recv(MIB):
        data += piece
    return data


class StreamTests(unittest.TestCase):
    """Bytes of the real client, the real gateway, and a server of the test."""

    def world(self, serve: Callable[[socket.socket], None], **tcp: Any) -> tuple[TcpWorld, str]:
        world = TcpWorld(self)
        world.add_target("data", "tcp", Source(self, serve).port, **tcp)
        return world, world.link(world.gateway.mint("data"))

    def test_gigabyte_comes_down_unchanged(self) -> None:
        """(tcp T1)"""
        world, link = self.world(send_gigabyte)
        _, port = world.listen(link)
        expected, found = hashlib.sha256(), hashlib.sha256()
        for _ in range(GIGABYTE_MIB):
            expected.update(PIECE)
        with socket.create_connection(("127.0.0.1", port), 60) as local:
            while data := local.recv(MIB):
                found.update(data)
        self.assertEqual(found.hexdigest(), expected.hexdigest())

    def test_gigabyte_goes_up_unchanged_and_its_end_is_answered(self) -> None:
        """`nc -N`: the end of sending passes, and the response comes (tcp T1, T4)"""
        world, link = self.world(answer_hash)
        _, port = world.listen(link)
        expected = hashlib.sha256()
        with socket.create_connection(("127.0.0.1", port), 60) as local:
            for _ in range(GIGABYTE_MIB):
                local.sendall(PIECE)
                expected.update(PIECE)
            local.shutdown(socket.SHUT_WR)
            self.assertEqual(read_all(local).decode(), expected.hexdigest())

    def test_server_that_ends_its_side_still_gets_what_the_client_sends(self) -> None:
        """(tcp T4)"""
        got: list[bytes] = []

        def serve(connection: socket.socket) -> None:
            connection.sendall(b"bye")
            connection.shutdown(socket.SHUT_WR)
            got.append(read_all(connection))

        world, link = self.world(serve)
        _, port = world.listen(link)
        with socket.create_connection(("127.0.0.1", port), WAIT_SECONDS) as local:
            self.assertEqual(read_all(local), b"bye")
            local.sendall(b"thanks")
        self.assertEqual(until(lambda: got, "the server gets the end"), [b"thanks"])

    def test_reset_of_the_server_resets_the_program(self) -> None:
        """(tcp T6)"""

        def serve(connection: socket.socket) -> None:
            connection.recv(1)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

        world, link = self.world(serve)
        _, port = world.listen(link)
        with socket.create_connection(("127.0.0.1", port), WAIT_SECONDS) as local:
            local.sendall(b"x")
            with self.assertRaises(ConnectionResetError):
                local.recv(1)

    def test_reset_of_the_program_resets_the_server(self) -> None:
        """(tcp T6)"""
        ends: list[str] = []

        def serve(connection: socket.socket) -> None:
            connection.sendall(b"x")
            try:
                ends.append("closed" if not connection.recv(1) else "data")
            except ConnectionResetError:
                ends.append("reset")

        world, link = self.world(serve)
        _, port = world.listen(link)
        with socket.create_connection(("127.0.0.1", port), WAIT_SECONDS) as local:
            local.recv(1)
            local.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.assertEqual(until(lambda: ends, "the server learns of it"), ["reset"])

    def test_zipapp_and_file_run_on_each_python(self) -> None:
        """The file as it is, and the zipapp as the gateway serves it (tcp T1, T39)"""
        world, _ = self.world(answer_hash, bind="none")
        zipapp = Path(new_folder(self)) / "connect.pyz"
        tried = []
        for version in PYTHONS:
            python = _python(version)
            if python is None:
                continue
            tried.append(version)
            minted = world.gateway.mint("data")
            link = world.link(minted)
            url = f"{link.partition('/?')[0]}/.burrowgate/connect.pyz"
            status, body = fetch(url, port=world.gateway.port, Authorization=f"Bearer {minted['token']}")
            self.assertEqual(status, 200)
            zipapp.write_bytes(body)
            for program in (CLIENT, zipapp):
                with self.subTest(python=version, program=program.name):
                    done = subprocess.run(
                        [python, "-S", "-E", program, "--stdio", link],
                        input=PIECE * 3,
                        capture_output=True,
                        timeout=60,
                        env=world.environ(),
                        check=False,
                    )
                    self.assertEqual(done.stdout.decode(), hashlib.sha256(PIECE * 3).hexdigest(), done.stderr)
        self.assertTrue(tried)
        if os.environ.get("BURROWGATE_TEST_ALL"):
            self.assertEqual(tried, list(PYTHONS))


def _python(version: str) -> str | None:
    found = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    path = str(found[-1]) if found else shutil.which(f"python{version}")
    if path is None and version == f"{sys.version_info.major}.{sys.version_info.minor}":
        return sys.executable
    return path


class ProgramTests(unittest.TestCase):
    """Programs without a secret of the gateway: they log in themselves, or need no login."""

    def setUp(self) -> None:
        self.world = TcpWorld(self)

    def link(self, name: str, type: str, port: int, **tcp: Any) -> str:
        self.world.add_target(name, type, port, **tcp)
        return self.world.link(self.world.gateway.mint(name))

    @requires_postgresql
    @requires("psql")
    def test_psql_sends_and_gets_large_values(self) -> None:
        """(tcp T1)"""
        link = self.link("db", "postgresql", scram_postgresql().port)
        done = self.world.connect(
            "psql", "-", "-U", LIBRARIAN, "-d", "app", "-Atc", "select repeat('x', 3000000), count(*) from items",
            link=link, PGPASSWORD=ROOT_PASSWORD,
        )  # fmt: skip
        self.assertEqual(done.stdout.decode(), "x" * 3_000_000 + "|3\n", done.stderr)

    @requires_postgresql
    @requires("psql")
    def test_psql_cancels_its_query_although_no_connection_is_left(self) -> None:
        """(tcp T9)"""
        link = self.link("db", "postgresql", scram_postgresql().port, connection_limit=1)
        environ = self.world.environ(BURROWGATE_LINK=link, PGPASSWORD=ROOT_PASSWORD)
        query = ("-U", LIBRARIAN, "-d", "app", "-Atc", "select pg_sleep(30)")
        process = subprocess.Popen(
            [sys.executable, "-m", "burrowgate", "connect", "--listen", "127.0.0.1:0", "--json", link],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ,
        )  # fmt: skip
        self.addCleanup(process.communicate)
        self.addCleanup(process.terminate)
        assert process.stdout is not None
        port = json.loads(process.stdout.readline())["port"]
        psql = subprocess.Popen(
            ["psql", "-h", "127.0.0.1", "-p", str(port), *query],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ,
        )  # fmt: skip
        until(lambda: "pg_sleep" in str(scram_postgresql().execute(ACTIVE)), "The query did not start.")
        psql.send_signal(signal.SIGINT)
        _, errors = psql.communicate(timeout=WAIT_SECONDS)
        self.assertIn("canceling statement due to user request", errors)
        (session,) = self.world.gateway.admin("GET", "sessions")["sessions"]
        self.assertEqual(session["tcp"]["connections_used"], 1)

    @requires_mariadb
    @requires("mysql")
    def test_mysql_sends_and_gets_large_values(self) -> None:
        """(tcp T1)"""
        link = self.link("db", "mysql", mariadb().port)
        done = self.world.connect(
            "mysql", "-", "-uroot", "--skip-ssl", "-N", "app", "-e", "select repeat('x', 300000), count(*) from items",
            link=link, MYSQL_PWD=ROOT_PASSWORD,
        )  # fmt: skip
        self.assertEqual(done.stdout.decode(), "x" * 300_000 + "\t3\n", done.stderr)

    @requires_redis
    @requires("redis-cli")
    def test_redis_cli_sets_and_gets(self) -> None:
        """(tcp T1)"""
        link = self.link("cache", "redis", redis().port)
        value = "v" * 100_000
        for command, expected in (("set", "OK"), ("get", value)):
            words = ("big", value) if command == "set" else ("big",)
            done = self.world.connect("redis", "-", command, *words, link=link, REDISCLI_AUTH=ROOT_PASSWORD)
            self.assertEqual(done.stdout.decode().strip(), expected, done.stderr)

    @requires("curl")
    def test_curl_gets_a_page(self) -> None:
        """(tcp T1)"""
        port = start_app(self)
        link = self.link("web", "tcp", port)
        done = self.world.connect("http", "-", "/x", "-sS", link=link)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(done.stdout)


@requires_sshd
@requires("ssh")
class CertificateTests(unittest.TestCase):
    def test_ssh_gets_a_certificate_whose_id_names_session_and_person(self) -> None:
        """(tcp T1, T37)"""
        server = SshServer("PermitRootLogin yes")
        self.addCleanup(server.remove)
        server.start()
        world = TcpWorld(self)
        target = world.add_target(
            "box", "ssh", server.port, host_keys=((server.folder / "host.pub").read_text().strip(),)
        )
        authority = world.add_credential("ca", {"private_key": server.ca.read_text()}, kind="ssh-key")
        library = world.add_library("certificates", "ssh-ca", credential=authority, principals=server.user)
        world.bind(target, library, "brokered")
        minted = world.gateway.mint("box")
        data = random.Random(37).randbytes(3 * MIB)
        done = subprocess.run(
            [sys.executable, "-m", "burrowgate", "connect", "ssh", world.link(minted), "sha256sum"],
            input=data,
            capture_output=True,
            timeout=60,
            env=world.environ(),
            check=False,
        )
        self.assertEqual(done.stdout.decode()[:64], hashlib.sha256(data).hexdigest(), done.stderr)
        sid = minted["session"]["id"]
        log = server.log.read_text()
        self.assertIn(f'ID "burrowgate session {sid} visitor by link"', log)
        self.assertIn("Accepted publickey for", log)
        left = [path for path in (world.user_home / ".burrowgate").rglob("*") if path.is_file()]
        self.assertFalse([path for path in left if b"PRIVATE KEY" in path.read_bytes()], left)


class InjectionTests(unittest.TestCase):
    """The gateway authenticates; the visitor's program gives no password and never sees one."""

    def setUp(self) -> None:
        self.world = TcpWorld(self)
        self.processes = b""
        """What `ps` said while programs ran."""

    def link(self, name: str, type: str, port: int, library: tuple[str, str, str, dict[str, str]], **tcp: Any) -> str:
        """Return the link of a target with an injected credential of a library."""
        library_type, username, password, options = library
        target = self.world.add_target(name, type, port, **tcp)
        admin = self.world.add_credential(f"admin-{name}", {"password": password}, username=username)
        made = self.world.add_library(f"users-{name}", library_type, port, credential=admin, **options)
        self.world.bind(target, made, "injected")
        self.minted = self.world.gateway.mint(name)
        self.tap = Tap(self, self.world.gateway.port)
        return self.world.link(self.minted).replace(f":{self.world.gateway.port}/", f":{self.tap.port}/")

    def run_at_port(self, link: str, command: list[str], **environ: str) -> str:
        """Run `command`, in which `{port}` is the client's port; returns what it prints."""
        _, port = self.world.listen(link)
        running = subprocess.Popen(
            [word.replace("{port}", str(port)) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.world.environ(**environ),
        )
        while running.poll() is None:
            self.processes += subprocess.run(["ps", "-eo", "args"], capture_output=True, check=True).stdout
        shown, errors = running.communicate()
        self.assertEqual(running.returncode, 0, errors)
        return shown.strip()

    def issued(self) -> dict[str, str]:
        """Return the user name and the password of the live lease, opened with the keys of the home."""
        (secret,) = opened_leases(self.world)
        return secret

    def assert_secret_is_nowhere(self, secret: str, *, also: tuple[str, ...] = ()) -> None:
        """(tcp T30)"""
        self.assertGreater(len(secret), 15)
        log = self.world.gateway.process.errors + self.world.gateway.process.output
        events = json.dumps([list(row) for row in self.world.store.rows("SELECT * FROM events")])
        history = json.dumps([list(row) for row in self.world.store.rows("SELECT * FROM history")])
        places = {
            "wire": bytes(self.tap.down),
            "log": log.encode(),
            "events": events.encode(),
            "history": history.encode(),
            "ps": self.processes,
            "store": b"".join(path.read_bytes() for path in Path(self.world.home).glob("gateway.sqlite*")),
        }
        self.assertGreater(len(self.tap.down), 100)
        for one in (secret, *also):
            for name, data in places.items():
                self.assertNotIn(one.encode(), data, name)

    @requires_postgresql
    @requires("psql")
    def test_psql_is_the_role_of_the_session_without_a_password(self) -> None:
        """(tcp T1, T30)"""
        port = scram_postgresql().port
        link = self.link(
            "db", "postgresql", port, ("postgresql-role", LIBRARIAN, ROOT_PASSWORD, _ROLE_OPTIONS), database="app"
        )
        done = self.world.connect("psql", link, "-Atc", "select current_user, count(*) from items", link=link)
        role, _, count = done.stdout.decode().strip().partition("|")
        self.assertRegex(role, r"^bg_[a-z0-9]+$", done.stderr)
        self.assertEqual(count, "3")
        shown = self.run_at_port(
            link, ["psql", "-h127.0.0.1", "-p{port}", "-Uvisitor", "-w", "-dapp", "-Atc", "select current_user"]
        )
        self.assertEqual(shown, role)
        secret = self.issued()
        self.assertEqual(secret["username"], role)
        self.assert_secret_is_nowhere(secret["password"], also=(ROOT_PASSWORD,))
        self.world.gateway.revoke(self.minted["session"]["id"])
        self.world.wait_for_end(self.minted["session"]["id"])
        left = scram_postgresql().execute(f"select count(*) from pg_roles where rolname = '{role}'")
        self.assertIn("0", str(left))

    @requires_vnc
    def test_vnc_server_without_certificate_is_reached_where_none_is_verified(self) -> None:
        """Anonymous TLS (VeNCrypt TLSNone, TLSVnc) and an unverified certificate (X509None)."""
        for security_types, options in (("TLSNone", ()), ("TLSVnc", ()), ("X509None", vnc_certificate(self))):
            server = VncServer(VNC_PASSWORD, security_types, *options)
            self.addCleanup(server.remove)
            for verify, refusal in ((Verify.NONE, ""), (Verify.SYSTEM, "target")):
                name = f"{security_types}-{verify}".lower()
                target = self.world.add_target(name, "vnc", server.port, server_tls=True, verify=verify)
                secret = self.world.add_credential(f"c-{name}", {"password": VNC_PASSWORD})
                self.world.bind(target, secret, "injected")
                _, port = self.world.listen(self.world.link(self.world.gateway.mint(name)))
                with self.subTest(name), RfbClient(port) as client:
                    self.assertEqual(refusal in client.refusal if refusal else client.refusal, bool(refusal) or "")
                    if not refusal:
                        self.assertEqual(len(client.screen()), WIDTH * HEIGHT * 4)

    @requires_mariadb
    @requires("mysql")
    def test_mysql_is_the_user_of_the_session_without_a_password(self) -> None:
        """(tcp T1, T30)"""
        port = mariadb().port
        library = ("mariadb-user", "root", ROOT_PASSWORD, {"grants": "GRANT SELECT ON app.* TO {user};"})
        link = self.link("db", "mysql", port, library, database="app")
        done = self.world.connect("mysql", link, "--skip-ssl", "-N", "-e", "select current_user()", link=link)
        user = done.stdout.decode().partition("@")[0]
        self.assertRegex(user, r"^bg_[a-z0-9]+$", done.stderr)
        shown = self.run_at_port(
            link,
            ["mysql", "--no-defaults", "--skip-ssl", "-h127.0.0.1", "-P{port}", "-N", "-e", "select current_user()"],
        )
        self.assertEqual(shown.partition("@")[0], user)
        secret = self.issued()
        self.assertEqual(secret["username"], user)
        self.assert_secret_is_nowhere(secret["password"], also=(ROOT_PASSWORD,))

    @requires_redis
    @requires("redis-cli")
    def test_redis_cli_is_the_user_of_the_session_without_a_password(self) -> None:
        """(tcp T1, T30)"""
        port = redis().port
        library = ("redis-acl", "default", ROOT_PASSWORD, {"rules": "~* &* +@all"})
        link = self.link("cache", "redis", port, library)
        done = self.world.connect("redis", link, "acl", "whoami", link=link)
        user = done.stdout.decode().strip()
        self.assertRegex(user, r"^bg_[a-z0-9]+$", done.stderr)
        shown = self.run_at_port(link, ["redis-cli", "-p", "{port}", "acl", "whoami"])
        self.assertEqual(shown, user)
        secret = self.issued()
        self.assertEqual(secret["username"], user)
        self.assert_secret_is_nowhere(secret["password"], also=(ROOT_PASSWORD,))


class Tap:
    """A relay in front of the gateway that records what it sends to visitors."""

    def __init__(self, case: unittest.TestCase, port: int) -> None:
        self._to = port
        self.down = bytearray()
        self._source = Source(case, self._relay)
        self.port = self._source.port

    def _relay(self, connection: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", self._to)) as gateway:
            up = threading.Thread(target=self._pass_on, args=(connection, gateway, None), daemon=True)
            up.start()
            self._pass_on(gateway, connection, self.down)
            up.join(5)

    def _pass_on(self, source: socket.socket, sink: socket.socket, record: bytearray | None) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                if record is not None:
                    record += data
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
