"""psql through an injector on a real PostgreSQL server, without and with TLS."""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import threading
import time
from functools import cache

import psycopg

from burrowgate.proxy.tcp.injection.interface import TlsMode
from tests.support import WAIT_SECONDS, TestCase, requires
from tests.support.certificates import authority
from tests.support.injection import PASSWORD, SeenKeys, injector, leaks, run_client
from tests.support.injection_relay import InjectionRelay
from tests.support.tcp_servers import PostgresqlServer, requires_postgresql
from tests.support.tls_clients import key_pem

_METHODS = {"scram": "scram-sha-256", "hashed": "md5", "plain": "password"}


@cache
def server(is_encrypted: bool) -> PostgresqlServer:
    """Return a server with a role for each method of authentication, and the database `app`."""
    settings = {"ssl": "on"} if is_encrypted else {}
    made = PostgresqlServer(**settings)
    atexit.register(made.remove)
    access = made.data / "pg_hba.conf"
    lines = [f"host all {role} all {method}" for role, method in _METHODS.items()]
    access.write_text("\n".join([*lines, access.read_text()]))
    if is_encrypted:
        own = authority("localhost")
        for name, text in (
            ("server.crt", own.pem),
            (
                "server.key",
                key_pem(own),
            ),
        ):
            path = made.data / name
            path.write_bytes(text)
            path.chmod(0o600)
            if os.geteuid() == 0:
                owner = made.data.stat()
                os.chown(path, owner.st_uid, owner.st_gid)
    made.start()
    made.execute("CREATE DATABASE app")
    for role in _METHODS:
        encryption = "md5" if role == "hashed" else "scram-sha-256"
        made.execute(f"SET password_encryption = '{encryption}'; CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
    return made


def psql(relay: InjectionRelay, sql: str, *, user: str = "visitor", database: str = "app", **environ: str) -> str:
    """Run `sql` by psql as `user` without a password, and return what it prints."""
    return run_client(
        *("psql", "-X", "-w", "-A", "-t", "-h", "127.0.0.1", "-p", str(relay.port), "-U", user, "-c", sql),
        *(["-d", database] if database else []),
        **environ,
    ).stdout.strip()


@requires_postgresql
@requires("psql")
class PostgresqlInjectionTests(TestCase):
    def relay(self, role: str = "scram", *, is_encrypted: bool = False, **options: object) -> InjectionRelay:
        more = {"username": role, "is_random": True, **options}
        made = InjectionRelay(server(is_encrypted).port, lambda: injector("postgresql", **more))  # type: ignore[arg-type]
        self.enterContext(made)
        return made

    def test_each_method_makes_the_visitor_the_injected_role(self) -> None:
        for role in ("scram", "hashed"):
            with self.subTest(role):
                self.assertEqual(psql(self.relay(role), "select current_user"), role)

    def test_each_method_works_in_tls(self) -> None:
        for role in _METHODS:
            with self.subTest(role):
                relay = self.relay(role, is_encrypted=True)
                asked = "select current_user, ssl from pg_stat_ssl where pid = pg_backend_pid()"
                self.assertEqual(psql(relay, asked), f"{role}|t")
                self.assertEqual(relay.tls_versions, ["TLSv1.3"])

    def test_scram_is_bound_to_the_certificate(self) -> None:
        port = server(True).port
        with InjectionRelay(
            port, lambda: injector("postgresql", username="scram", is_random=True), hash_of=lambda _: bytes(32)
        ) as relay:
            self.assertIn("could not sign in", psql(relay, "select 1"))
        with InjectionRelay(
            port, lambda: injector("postgresql", username="scram", is_random=True), hash_of=lambda _: b""
        ) as relay:
            self.assertEqual(psql(relay, "select 1"), "1")

    def test_no_password_is_sent_in_plain_text_without_tls(self) -> None:
        relay = self.relay("plain")
        self.assertIn("inside TLS only", psql(relay, "select 1"))

    def test_required_tls_refuses_a_target_without(self) -> None:
        relay = self.relay(tls=TlsMode.REQUIRE)
        self.assertIn("The target has no TLS", psql(relay, "select 1"))

    def test_tls_can_be_left_out(self) -> None:
        relay = self.relay(is_encrypted=True, tls=TlsMode.OFF)
        self.assertEqual(psql(relay, "select ssl from pg_stat_ssl where pid = pg_backend_pid()"), "f")

    def test_the_address_names_the_database_if_the_visitor_does_not(self) -> None:
        relay = self.relay(database="app")
        self.assertEqual(psql(relay, "select current_database()", database=""), "app")
        self.assertEqual(psql(relay, "select current_database()", database="postgres"), "postgres")

    def test_an_error_of_the_target_is_an_error_of_postgresql(self) -> None:
        printed = psql(self.relay(), "select 1", database="missing")
        self.assertIn('FATAL:  The target refused the connection: database "missing" does not exist', printed)

    def test_a_wrong_secret_is_a_clear_error_without_it(self) -> None:
        """The injected secret is in no byte to the visitor (tcp T30)."""
        for is_encrypted in (False, True):
            for role in ("scram", "hashed"):
                relay = self.relay(role, is_encrypted=is_encrypted, password="wrong-" + PASSWORD)
                printed = psql(relay, "select 1")
                self.assertIn(
                    "FATAL:  The gateway could not sign in to the target with the credential of this", printed
                )
                self.assertEqual(leaks(bytes(relay.written), "wrong-" + PASSWORD, role), [])
                self.assertNotIn(PASSWORD, "".join(relay.failures))

    def test_the_secret_is_in_no_byte_to_the_visitor(self) -> None:
        """The injected secret is in no byte to the visitor (tcp T30)."""
        for is_encrypted, role in ((False, "scram"), (False, "hashed"), (True, "scram"), (True, "plain")):
            relay = self.relay(role, is_encrypted=is_encrypted)
            psql(relay, "select 1")
            self.assertIn(b"server_version", relay.written)
            self.assertEqual(leaks(bytes(relay.written), PASSWORD, role), [])
            self.assertNotIn(PASSWORD, repr(relay.injectors))

    def test_a_client_that_insists_on_tls_gets_no(self) -> None:
        self.assertIn("does not support SSL", psql(self.relay(), "select 1", PGSSLMODE="require"))

    def test_big_results_and_copy_pass(self) -> None:
        relay = self.relay(is_encrypted=True)
        rows = psql(relay, "select repeat('x', 1000) from generate_series(1, 20000)")
        self.assertEqual(len(rows), 20_000 * 1001 - 1)
        text = "".join(f"{number}\t{'y' * 500}\n" for number in range(10_000))
        copied = run_client(
            *("psql", "-X", "-w", "-q", "-A", "-t", "-h", "127.0.0.1", "-p", str(relay.port), "-U", "any", "-d", "app"),
            *("-c", "create temp table t (n int, x text)", "-c", "copy t from stdin"),
            *("-c", "select count(*), sum(length(x)) from t", "-c", "copy t to stdout"),
            input=text,
        ).stdout
        self.assertEqual(copied, "10000|5000000\n" + text)

    def test_a_cancel_request_of_the_session_is_recognised(self) -> None:
        keys = SeenKeys()
        relay = self.relay(is_encrypted=True, cancel_keys=keys)
        process = subprocess.Popen(
            [
                "psql",
                "-X",
                "-w",
                "-h",
                "127.0.0.1",
                "-p",
                str(relay.port),
                "-U",
                "v",
                "-d",
                "app",
                "-c",
                "select pg_sleep(30)",
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running = "select count(*) from pg_stat_activity where query like '%pg_sleep(30)' and state = 'active'"
        deadline = time.monotonic() + WAIT_SECONDS
        while server(True).execute(running + " and pid <> pg_backend_pid()") != [(1,)] and time.monotonic() < deadline:
            threading.Event().wait(0.01)
        process.send_signal(signal.SIGINT)
        printed, _ = process.communicate(timeout=WAIT_SECONDS)
        self.assertIn("canceling statement due to user request", printed)
        self.assertEqual([made.is_known_cancel for made in relay.injectors], [False, True])

    def test_psycopg_and_pipelines_pass(self) -> None:
        relay = self.relay(is_encrypted=True)
        with psycopg.connect(f"host=127.0.0.1 port={relay.port} user=any dbname=app") as connection:
            with connection.pipeline():
                cursors = [connection.execute("select %s::int", (number,)) for number in range(50)]
            self.assertEqual([cursor.fetchone() for cursor in cursors], [(number,) for number in range(50)])
