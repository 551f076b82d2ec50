"""Start-ups of PostgreSQL beyond those that were recorded: encryption, versions, cancelling, hostile targets."""

from __future__ import annotations

from burrowgate.core.tcp.scram import MECHANISM, MECHANISM_PLUS
from burrowgate.proxy.tcp.injection import postgresql_messages as messages
from burrowgate.proxy.tcp.injection.byte_reader import ByteReader
from burrowgate.proxy.tcp.injection.interface import InjectionFailed, Injector, TlsMode
from tests.support import TestCase
from tests.support.injection import PASSWORD, USERNAME, SeenKeys, injector, leaks

V3, V3_2 = 3 << 16, 3 << 16 | 2
SSL = b"\0\0\0\x08\x04\xd2\x16\x2f"
GSSENC = b"\0\0\0\x08\x04\xd2\x16\x30"
KEY = b"\0\0\x12\x34" + b"k" * 4
READY = messages.message(b"Z", b"I")


def startup(version: int = V3, **parameters: str) -> bytes:
    """Return a visitor's startup message."""
    named = {"user": "visitor", **parameters}
    return messages.startup(version, [(name.encode(), value.encode()) for name, value in named.items()])


def request(method: int, data: bytes = b"") -> bytes:
    """Return a target's request for authentication."""
    return messages.message(b"R", method.to_bytes(4, "big") + data)


def error(sqlstate: str, words: str) -> bytes:
    """Return a target's error."""
    return messages.error_response(sqlstate, words)


def sasl(*mechanisms: str) -> bytes:
    return request(10, b"".join(name.encode() + b"\0" for name in mechanisms) + b"\0")


class StartupTests(TestCase):
    def begin(self, visitor: bytes = b"", **options: object) -> Injector:
        made = injector("postgresql", **{"tls": TlsMode.OFF, **options})  # type: ignore[arg-type]
        made.from_client(visitor or startup())
        return made

    def sent(self, made: Injector) -> dict[str, str]:
        """Return the parameters that reach the target."""
        data = made.take_to_target()
        self.assertEqual(int.from_bytes(data[:4], "big"), len(data))
        found = messages.parameters(ByteReader(data[8:], "malformed"))
        return {name.decode(): value.decode() for name, value in found}

    def test_requests_for_encryption_are_declined(self) -> None:
        made = injector("postgresql", tls=TlsMode.OFF)
        made.from_client(GSSENC)
        self.assertEqual(made.take_to_client(), b"N")
        made.from_client(SSL)
        self.assertEqual(made.take_to_client(), b"N")
        made.from_client(startup())
        self.assertEqual(self.sent(made), {"user": USERNAME})

    def test_requests_for_encryption_without_end_are_refused(self) -> None:
        with self.assertRaisesRegex(InjectionFailed, "too many messages"):
            injector("postgresql").from_client(SSL * 1000)

    def test_parameters_pass_but_for_the_user(self) -> None:
        made = self.begin(startup(database="app", application_name="psql", options="-c a=b", replication="database"))
        expected = {"database": "app", "application_name": "psql", "options": "-c a=b", "replication": "database"}
        self.assertEqual(self.sent(made), {"user": USERNAME, **expected})

    def test_a_second_user_does_not_reach_the_target(self) -> None:
        made = self.begin(messages.startup(V3, [(b"user", b"a"), (b"user", b"postgres")]))
        self.assertEqual(self.sent(made), {"user": USERNAME})

    def test_the_database_of_the_address_counts_if_none_is_named(self) -> None:
        for parameters, expected in (({}, "app"), ({"database": "visitor"}, "app"), ({"database": "other"}, "other")):
            self.assertEqual(self.sent(self.begin(startup(**parameters), database="app"))["database"], expected)

    def test_version_3_2_and_its_negotiation_pass(self) -> None:
        made = self.begin(startup(V3_2, **{"_pq_.feature": "on"}))
        sent = made.take_to_target()
        self.assertEqual(int.from_bytes(sent[4:8], "big"), V3_2)
        self.assertIn(b"_pq_.feature\0on\0", sent)
        negotiated = messages.message(b"v", bytes(4) + (1).to_bytes(4, "big") + b"_pq_.feature\0")
        made.from_target(negotiated + request(0))
        self.assertEqual(made.take_to_client(), negotiated + messages.AUTHENTICATION_OK)
        long_key = messages.message(b"K", bytes(4) + b"k" * 252)
        made.from_target(long_key + READY)
        self.assertEqual(made.take_to_client(), long_key + READY)
        self.assertTrue(made.is_relaying)

    def test_other_protocols_are_refused(self) -> None:
        for visitor in (startup(2 << 16), startup(4 << 16), b"\x16\x03\x01\x02\0\x01\0\x01", b"GET / HTTP/1.1\r\n\r\n"):
            made = injector("postgresql")
            with self.assertRaises(InjectionFailed):
                made.from_client(visitor)
            self.assertEqual(made.take_to_client()[:1], b"E")

    def test_a_cancel_request_passes_and_is_recognised_by_its_key(self) -> None:
        keys = SeenKeys()
        made = self.begin(cancel_keys=keys)
        made.from_target(request(0) + messages.message(b"K", KEY) + READY)
        self.assertEqual(keys.keys, [KEY])
        for key, is_known in ((KEY, True), (bytes(8), False), (KEY + b"more", False)):
            cancel = (8 + len(key)).to_bytes(4, "big") + messages.CANCEL_REQUEST_CODE.to_bytes(4, "big") + key
            made = self.begin(cancel, cancel_keys=keys)
            self.assertEqual(made.take_to_target(), cancel)
            self.assertEqual((made.is_known_cancel, made.is_relaying), (is_known, True))

    def test_a_cancel_request_goes_through_tls_too(self) -> None:
        cancel = b"\0\0\0\x10\x04\xd2\x16\x2e" + KEY
        made = self.begin(cancel, tls=TlsMode.PREFER)
        self.assertEqual(made.take_to_target(), SSL)
        made.from_target(b"S")
        self.assertTrue(made.wants_tls)
        made.tls_started(b"")
        self.assertEqual(made.take_to_target(), cancel)

    def test_plain_text_after_the_acceptance_of_tls_is_refused(self) -> None:
        for late in (False, True):
            made = self.begin(tls=TlsMode.PREFER)
            with self.assertRaisesRegex(InjectionFailed, "plain text where TLS begins"):
                made.from_target(b"S" if late else b"S" + request(0))
                made.from_target(request(0))

    def test_early_bytes_of_the_visitor_follow_when_it_is_admitted(self) -> None:
        query = messages.message(b"Q", b"select 1\0")
        made = self.begin(startup() + query)
        made.take_to_target()
        made.from_target(request(0))
        self.assertEqual(made.take_to_target(), b"")
        made.from_target(READY)
        self.assertEqual(made.take_to_target(), query)


class AuthenticationTests(TestCase):
    def begin(self, *, end_point_hash: bytes | None = None) -> Injector:
        made = injector("postgresql", tls=TlsMode.OFF if end_point_hash is None else TlsMode.REQUIRE)
        made.from_client(startup())
        if end_point_hash is not None:
            made.from_target(b"S")
            made.tls_started(end_point_hash)
        made.take_to_target()
        made.take_to_client()
        return made

    def refusal(self, made: Injector, *target: bytes) -> tuple[str, bytes]:
        """Return the sentence and the bytes for the visitor of a handshake that `target` fails."""
        with self.assertRaises(InjectionFailed) as raised:
            for data in target:
                made.from_target(data)
        written = made.take_to_client()
        self.assertEqual(leaks(str(raised.exception).encode() + written), [])
        return str(raised.exception), written

    def test_the_mechanism_with_binding_is_preferred_if_there_is_something_to_bind(self) -> None:
        both = sasl(MECHANISM_PLUS, MECHANISM)
        for end_point_hash, offered, expected in (
            (None, both, b"SCRAM-SHA-256\0\0\0\0 n,,"),
            (b"", both, b"SCRAM-SHA-256\0\0\0\0 n,,"),
            (b"h" * 32, both, b"SCRAM-SHA-256-PLUS\0\0\0\0005p=tls-server-end-point,,"),
            (b"h" * 32, sasl(MECHANISM), b"SCRAM-SHA-256\0\0\0\0 y,,"),
        ):
            made = self.begin(end_point_hash=end_point_hash)
            made.from_target(offered)
            self.assertEqual(made.take_to_target()[5 : 5 + len(expected)], expected)

    def test_a_target_that_does_not_prove_that_it_knows_the_password_is_refused(self) -> None:
        made = self.begin()
        made.from_target(sasl(MECHANISM))
        nonce = made.take_to_target().rsplit(b"r=", 1)[1]
        first = request(11, b"r=" + nonce + b"more,s=c2FsdHNhbHQ=,i=4096")
        sentence, _ = self.refusal(made, first, request(12, b"v=" + b"A" * 43 + b"="))
        self.assertIn("has not proved", sentence)

    def test_authentication_cannot_be_cut_short_during_scram(self) -> None:
        self.refusal(self.begin(), sasl(MECHANISM), request(0))

    def test_too_many_rounds_are_refused(self) -> None:
        made = self.begin()
        made.from_target(sasl(MECHANISM))
        nonce = made.take_to_target().rsplit(b"r=", 1)[1]
        sentence, _ = self.refusal(made, request(11, b"r=" + nonce + b"more,s=c2FsdHNhbHQ=,i=99999999"))
        self.assertIn("rounds", sentence)

    def test_a_second_request_is_refused(self) -> None:
        made = self.begin()
        made.from_target(request(5, b"salt"))
        self.assertTrue(made.take_to_target().startswith(b"p\0\0\0\x28md5"))
        self.refusal(made, request(5, b"tlas"))

    def test_methods_that_the_gateway_does_not_have_are_named(self) -> None:
        self.assertIn("(7)", self.refusal(self.begin(), request(7))[0])
        self.assertIn("no mechanism", self.refusal(self.begin(), sasl("OAUTHBEARER"))[0])

    def test_errors_keep_their_code(self) -> None:
        for words, sqlstate, expected in (
            ("too many connections", "53300", b"too many connections"),
            ("no entry", "28000", b"could not sign in"),
        ):
            _, written = self.refusal(self.begin(), error(sqlstate, words))
            self.assertIn(b"C" + sqlstate.encode() + b"\0", written)
            self.assertIn(expected, written)

    def test_what_repeats_the_secret_reaches_no_visitor(self) -> None:
        """A target that turned hostile hands no secret to the visitor (tcp T30)."""
        parameter = messages.message(b"S", b"search_path\0" + PASSWORD.encode() + b"\0")
        self.refusal(self.begin(), request(0), parameter)
        self.refusal(self.begin(), messages.message(b"N", PASSWORD.encode()) + request(0))
        self.refusal(self.begin(), error("28P01", f"no such password {PASSWORD}"))
        self.refusal(self.begin(), error(PASSWORD, "refused"))

    def test_notices_follow_the_admission(self) -> None:
        made = self.begin()
        notice = messages.message(b"N", b"SNOTICE\0\0")
        made.from_target(notice + request(0) + READY)
        self.assertEqual(made.take_to_client(), messages.AUTHENTICATION_OK + notice + READY)

    def test_messages_without_end_are_refused(self) -> None:
        sentence, _ = self.refusal(self.begin(), messages.message(b"N", b"x\0") * 1000)
        self.assertIn("too many messages", sentence)
        self.refusal(self.begin(), b"R\x7f\xff\xff\xff")
        self.refusal(self.begin(), b"R\0\0\0\x03")
