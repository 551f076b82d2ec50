"""First commands of Redis clients: order, HELLO, AUTH, inline commands, and what waits."""

from __future__ import annotations

from burrowgate.proxy.tcp.injection.interface import MAX_HELD_BYTES, InjectionFailed, Injector, TlsMode
from tests.support import TestCase
from tests.support.injection import PASSWORD, USERNAME, injector, leaks


def command(*arguments: str) -> bytes:
    """Return a command in RESP."""
    return f"*{len(arguments)}\r\n".encode() + b"".join(
        f"${len(value.encode())}\r\n{value}\r\n".encode() for value in arguments
    )


AUTH = command("AUTH", USERNAME, PASSWORD)
PING = command("PING")


class RedisTests(TestCase):
    def admitted(self, **options: object) -> Injector:
        """Return an injector whose AUTH the target has accepted."""
        made = injector("redis", **options)  # type: ignore[arg-type]
        self.assertEqual(made.take_to_target(), AUTH)
        made.from_target(b"+OK\r\n")
        return made

    def check(self, sent: bytes, forwarded: bytes, answered: bytes = b"") -> None:
        made = self.admitted()
        made.from_client(sent)
        self.assertTrue(made.is_relaying)
        self.assertEqual((made.take_to_target(), made.take_to_client()), (forwarded, answered))

    def test_commands_wait_for_the_admission_in_their_order(self) -> None:
        made = injector("redis")
        made.from_client(PING + command("SET", "a", "1") * 100)
        self.assertEqual(made.take_to_target(), AUTH)
        made.from_target(b"+OK\r\n")
        self.assertEqual(made.take_to_target(), PING + command("SET", "a", "1") * 100)
        self.assertEqual(made.take_to_client(), b"")

    def test_commands_of_a_refused_session_never_reach_the_target(self) -> None:
        made = injector("redis")
        made.from_client(command("FLUSHALL"))
        with self.assertRaisesRegex(InjectionFailed, "WRONGPASS"):
            made.from_target(b"-WRONGPASS invalid\r\n")
        self.assertEqual(made.take_to_target(), AUTH[:0])
        self.assertTrue(made.take_to_client().startswith(b"-ERR The gateway could not sign in"))

    def test_hello_loses_its_auth_and_nothing_else(self) -> None:
        for sent, kept in (
            (("HELLO", "3", "AUTH", "any", "thing"), ("HELLO", "3")),
            (("hello", "3", "auth", "any", "thing", "SETNAME", "me"), ("hello", "3", "SETNAME", "me")),
            (("HELLO", "3", "SETNAME", "AUTH", "AUTH", "any", "thing"), ("HELLO", "3", "SETNAME", "AUTH")),
            (("HELLO", "2"), ("HELLO", "2")),
            (("HELLO",), ("HELLO",)),
            (("HELLO", "3", "AUTH", "any"), ("HELLO", "3", "AUTH", "any")),
        ):
            self.check(command(*sent) + PING, command(*kept) + PING)

    def test_auth_before_other_commands_is_answered_here(self) -> None:
        self.check(command("AUTH", "x") + PING, PING, b"+OK\r\n")
        hello = command("HELLO", "3", "AUTH", "any", "thing")
        self.check(command("auth", "any", "x") + hello, command("HELLO", "3"), b"+OK\r\n")

    def test_any_other_first_command_passes_at_once(self) -> None:
        for sent in (
            b"*3\r\n$3\r\nSET\r\n",
            b"*3\r\n$4\r\nHGET\r\n$1000000\r\n",
            command("ECHO", "AUTH"),
            b"*1\r\n$5\r\nHELLX\r\n",
            b"*-1\r\n",
            b"*99999999999\r\n",
            b"*x\r\n",
            b"*1\r\n:5\r\n",
            b"*" + b"1" * 40,
            b"PING\r\n",
            b"G",
            b"\r\n",
            b"\0",
            b"AUTHX\r\n",
        ):
            self.check(sent, sent)

    def test_inline_commands(self) -> None:
        self.check(b"AUTH any\r\nPING\r\n", b"PING\r\n", b"+OK\r\n")
        self.check(b"hello 3 auth any thing\nPING\n", command("hello", "3") + b"PING\n")
        self.check(b"HELLO\r\n", command("HELLO"))

    def test_a_first_command_that_authenticates_without_end_is_refused(self) -> None:
        for sent in (b"*2\r\n$4\r\nAUTH\r\n$70000\r\n", b"AUTH " + b"x" * (MAX_HELD_BYTES + 1)):
            with self.assertRaises(InjectionFailed):
                self.admitted().from_client(sent)
        with self.assertRaisesRegex(InjectionFailed, "too many messages"):
            self.admitted().from_client(command("AUTH", "x") * 1000)

    def test_the_caller_is_asked_to_stop_reading_in_time(self) -> None:
        made = injector("redis")
        made.from_client(PING)
        self.assertFalse(made.is_full)
        made.from_client(b"x" * MAX_HELD_BYTES)
        self.assertTrue(made.is_full)
        made.from_target(b"+OK\r\n")
        self.assertFalse(made.is_full)

    def test_tls_is_there_before_the_first_byte_if_it_is_required(self) -> None:
        made = injector("redis", tls=TlsMode.REQUIRE)
        self.assertTrue(made.wants_tls)
        self.assertEqual(made.take_to_target(), b"")
        made.tls_started(b"")
        self.assertEqual(made.take_to_target(), AUTH)

    def test_the_database_is_selected_before_commands(self) -> None:
        made = self.admitted(database="3")
        made.from_client(PING)
        self.assertEqual(made.take_to_target(), command("SELECT", "3"))
        made.from_target(b"+OK\r\n")
        self.assertEqual(made.take_to_target(), PING)

    def test_an_error_that_repeats_the_secret_is_not_quoted(self) -> None:
        """A target that turned hostile hands no secret to the visitor (tcp T30)."""
        made = injector("redis")
        with self.assertRaises(InjectionFailed):
            made.from_target(b"-ERR unknown command AUTH " + PASSWORD.encode() + b"\r\n")
        self.assertEqual(leaks(made.take_to_client()), [])
