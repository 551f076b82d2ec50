"""The client of MariaDB through an injector on a real MariaDB server, without and with TLS."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from burrowgate.proxy.tcp.injection.interface import TlsMode
from tests.support import TestCase, requires
from tests.support.certificates import authority
from tests.support.injection import PASSWORD, USERNAME, injector, leaks, run_client
from tests.support.injection_relay import InjectionRelay
from tests.support.tcp_servers import MariadbServer, requires_mariadb
from tests.support.tls_clients import key_pem


def _certificate() -> tuple[Path, Path]:
    folder = Path(tempfile.mkdtemp(prefix="burrowgate-mariadb-tls-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    own = authority("localhost")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(own.pem)
    key.write_bytes(key_pem(own))
    if os.geteuid() == 0:
        for path in (folder, certificate, key):
            shutil.chown(path, "mysql", "mysql")
    return certificate, key


@cache
def server() -> MariadbServer:
    """Return a server with TLS and users of three plugins."""
    certificate, key = _certificate()
    made = MariadbServer(
        f"--ssl-cert={certificate}", f"--ssl-key={key}", "--plugin-load-add=auth_ed25519", "--local-infile=1"
    )
    atexit.register(made.remove)
    made.start()
    made.client(
        f"CREATE USER {USERNAME}@'%' IDENTIFIED BY '{PASSWORD}'; GRANT ALL ON app.* TO {USERNAME}@'%';"
        f"CREATE USER over_tls@'%' IDENTIFIED BY '{PASSWORD}' REQUIRE SSL; GRANT ALL ON app.* TO over_tls@'%';"
        "CREATE USER empty@'%';"
        f"CREATE USER newer@'%' IDENTIFIED VIA ed25519 USING PASSWORD('{PASSWORD}');"
    )
    return made


def mysql(relay: InjectionRelay, sql: str, *arguments: str, user: str = "visitor", **environ: str) -> str:
    """Run `sql` by `mariadb` as `user`, and return what it prints."""
    return run_client(
        *("mariadb", "--no-defaults", "-h127.0.0.1", f"-P{relay.port}", f"-u{user}", "-N", *arguments, "-e", sql),
        **environ,
    ).stdout.strip()


@requires_mariadb
@requires("mariadb")
class MysqlInjectionTests(TestCase):
    def relay(self, **options: object) -> InjectionRelay:
        more = {"is_random": True, **options}
        return self.enterContext(InjectionRelay(server().port, lambda: injector("mysql", **more)))  # type: ignore[arg-type]

    def test_the_visitor_is_the_injected_user_with_any_password(self) -> None:
        for password in ("", "anything"):
            relay = self.relay()
            self.assertEqual(mysql(relay, "select current_user()", MYSQL_PWD=password), f"{USERNAME}@%")
            self.assertEqual(relay.tls_versions, ["TLSv1.3"])

    def test_tls_is_used_if_the_target_has_it(self) -> None:
        cipher = "show status like 'Ssl_cipher'"
        self.assertIn("TLS_", mysql(self.relay(username="over_tls"), cipher))
        self.assertEqual(mysql(self.relay(tls=TlsMode.OFF), cipher), "Ssl_cipher")
        self.assertIn("could not sign in", mysql(self.relay(username="over_tls", tls=TlsMode.OFF), cipher))

    def test_an_empty_password_works(self) -> None:
        self.assertEqual(mysql(self.relay(username="empty", password=""), "select current_user()"), "empty@%")

    def test_a_client_with_another_plugin_is_switched(self) -> None:
        relay = self.relay()
        for plugin in ("caching_sha2_password", "client_ed25519", "mysql_clear_password", "sha256_password"):
            with self.subTest(plugin):
                for password in ("", "anything"):
                    printed = mysql(relay, "select current_user()", f"--default-auth={plugin}", MYSQL_PWD=password)
                    self.assertEqual(printed, f"{USERNAME}@%")

    def test_the_address_names_the_database_if_the_visitor_does_not(self) -> None:
        relay = self.relay(database="app")
        self.assertEqual(mysql(relay, "select database()"), "app")
        self.assertEqual(mysql(relay, "select database()", "information_schema"), "information_schema")
        self.assertEqual(mysql(self.relay(), "select database()"), "NULL")

    def test_the_connection_id_is_that_of_the_target(self) -> None:
        relay = self.relay()
        printed = run_client(
            *("mariadb", "--no-defaults", "-h127.0.0.1", f"-P{relay.port}", "-uany", "-N"),
            input="select connection_id();\nstatus",
        ).stdout
        self.assertIn(f"Connection id:\t\t{printed.split()[0]}", printed)

    def test_a_wrong_secret_is_a_clear_error_without_it(self) -> None:
        """The injected secret is in no byte to the visitor (tcp T30)."""
        for tls in (TlsMode.OFF, TlsMode.PREFER):
            relay = self.relay(password="wrong-" + PASSWORD, tls=tls)
            printed = mysql(relay, "select 1")
            self.assertIn("ERROR 1045 (28000)", printed)
            self.assertIn("The gateway could not sign in to the target with the credential of this session", printed)
            self.assertEqual(leaks(bytes(relay.written), "wrong-" + PASSWORD), [])

    def test_a_plugin_that_the_gateway_does_not_have_is_named(self) -> None:
        self.assertIn("(client_ed25519)", mysql(self.relay(username="newer"), "select 1"))

    def test_errors_of_the_target_keep_their_number(self) -> None:
        printed = mysql(self.relay(), "select 1", "missing")
        self.assertIn("ERROR 1044 (42000)", printed)

    def test_the_secret_is_in_no_byte_to_the_visitor(self) -> None:
        """The injected secret is in no byte to the visitor (tcp T30)."""
        for tls in (TlsMode.OFF, TlsMode.PREFER):
            relay = self.relay(tls=tls)
            mysql(relay, "select 1")
            self.assertIn(b"MariaDB", relay.written)
            self.assertEqual(leaks(bytes(relay.written)), [])
            self.assertNotIn(PASSWORD, repr(relay.injectors))

    def test_big_results_and_load_data_pass(self) -> None:
        relay = self.relay(database="app")
        rows = mysql(relay, "select repeat('x', 1000) from seq_1_to_20000")
        self.assertEqual(len(rows), 20_000 * 1001 - 1)
        with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
            file.writelines(f"{number}\t{'y' * 500}\n" for number in range(10_000))
            file.flush()
            printed = mysql(
                relay,
                "create temporary table t (n int, x text);"
                f"load data local infile '{file.name}' into table t; select count(*), sum(length(x)) from t",
                "--local-infile=1",
            )
        self.assertEqual(printed, "10000\t5000000")

    def test_a_client_that_insists_on_tls_gets_none(self) -> None:
        self.assertIn("ERROR 2026", mysql(self.relay(), "select 1", "--ssl-verify-server-cert"))
