"""redis-cli and a client library through an injector on a real Redis server."""

from __future__ import annotations

import socket
import subprocess
import time

import redis as library

from tests.support import WAIT_SECONDS, TestCase, requires
from tests.support.injection import PASSWORD, injector, leaks, run_client
from tests.support.injection_relay import InjectionRelay
from tests.support.tcp_servers import redis as server
from tests.support.tcp_servers import requires_redis

_USER = "injected"


@requires_redis
@requires("redis-cli")
class RedisInjectionTests(TestCase):
    def relay(self, **options: object) -> InjectionRelay:
        server().client("ACL", "SETUSER", _USER, "reset", "on", f">{PASSWORD}", "~*", "&*", "+@all")
        more = {"username": _USER, **options}
        return self.enterContext(InjectionRelay(server().port, lambda: injector("redis", **more)))  # type: ignore[arg-type]

    def cli(self, relay: InjectionRelay, *arguments: str, input: str | None = None) -> str:
        return run_client("redis-cli", "-h", "127.0.0.1", "-p", str(relay.port), *arguments, input=input).stdout.strip()

    def test_the_visitor_is_the_injected_user(self) -> None:
        self.assertEqual(self.cli(self.relay(), "ACL", "WHOAMI"), _USER)

    def test_the_default_user_needs_a_password_only(self) -> None:
        self.assertEqual(self.cli(self.relay(username="", password="root-of-tests"), "ACL", "WHOAMI"), "default")

    def test_a_password_of_the_visitor_counts_for_nothing(self) -> None:
        relay = self.relay()
        for arguments in (
            ("-3",),
            ("-a", "anything", "--no-auth-warning"),
            ("-3", "--user", "any", "-a", "anything", "--no-auth-warning"),
        ):
            with self.subTest(arguments):
                self.assertEqual(self.cli(relay, *arguments, "ACL", "WHOAMI"), _USER)

    def test_client_libraries_work_with_both_protocols(self) -> None:
        relay = self.relay()
        for protocol in (2, 3):
            for password in (None, "anything"):
                with library.Redis(
                    port=relay.port, password=password, protocol=protocol, decode_responses=True
                ) as client:
                    self.assertEqual(client.acl_whoami(), _USER)
                    self.assertIn(f"resp={protocol}", client.execute_command("CLIENT", "INFO"))

    def test_inline_commands_pass(self) -> None:
        relay = self.relay()
        with socket.create_connection(("127.0.0.1", relay.port)) as end:
            end.settimeout(WAIT_SECONDS)
            end.sendall(b"AUTH any\r\nACL WHOAMI\r\nPING\r\nQUIT\r\n")
            answer = b""
            while data := end.recv(4096):
                answer += data
        self.assertEqual(answer, b"+OK\r\n$8\r\ninjected\r\n+PONG\r\n+OK\r\n")

    def test_the_address_names_the_database(self) -> None:
        self.assertIn("db=5", self.cli(self.relay(database="5"), "CLIENT", "INFO"))
        self.assertIn("The target has no such database", self.cli(self.relay(database="999"), "PING"))

    def test_a_wrong_secret_is_a_clear_error_without_it(self) -> None:
        """The injected secret is in no byte to the visitor (tcp T30)."""
        relay = self.relay(password="wrong-" + PASSWORD)
        printed = self.cli(relay, "PING")
        self.assertIn("ERR The gateway could not sign in to the target with the credential of this session", printed)
        self.assertIn("WRONGPASS", printed)
        self.assertEqual(leaks(bytes(relay.written), "wrong-" + PASSWORD), [])

    def test_the_secret_is_in_no_byte_to_the_visitor(self) -> None:
        """The injected secret is in no byte to the visitor (tcp T30)."""
        relay = self.relay()
        self.cli(relay, "PING")
        self.assertEqual(bytes(relay.written), b"+PONG\r\n")
        self.assertEqual(leaks(bytes(relay.written)), [])
        self.assertNotIn(PASSWORD, repr(relay.injectors))

    def test_a_pipeline_longer_than_the_limit_passes_in_order(self) -> None:
        relay = self.relay()
        commands = "".join(f"SET key:{number} {'x' * 100}\r\n" for number in range(20_000))
        printed = self.cli(relay, "--pipe", input=commands)
        self.assertIn("errors: 0, replies: 20000", printed)
        self.assertEqual(relay.failures, [])

    def test_big_values_pass(self) -> None:
        with library.Redis(port=self.relay().port) as client:
            client.set("big", b"z" * 20_000_000)
            self.assertEqual(client.get("big"), b"z" * 20_000_000)
            client.delete("big")

    def test_published_messages_pass(self) -> None:
        relay = self.relay()
        subscriber = subprocess.Popen(
            ["redis-cli", "-h", "127.0.0.1", "-p", str(relay.port), "SUBSCRIBE", "news"],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            deadline = time.monotonic() + WAIT_SECONDS
            while self.cli(relay, "PUBLISH", "news", "hello") != "1":
                self.assertLess(time.monotonic(), deadline)
            assert subscriber.stdout is not None
            lines = [subscriber.stdout.readline().strip() for _ in range(6)]
            self.assertEqual(lines, ["subscribe", "news", "1", "message", "news", "hello"])
        finally:
            subscriber.kill()
            subscriber.communicate()
