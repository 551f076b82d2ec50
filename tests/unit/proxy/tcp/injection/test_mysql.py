"""MySQL's plugins against targets that MariaDB is not: `caching_sha2_password` in all its ways, and hostile ones."""

from __future__ import annotations

from hashlib import sha1, sha256

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from burrowgate.proxy.tcp.injection import mysql_packets as packets
from burrowgate.proxy.tcp.injection.byte_reader import ByteReader
from burrowgate.proxy.tcp.injection.interface import InjectionFailed, Injector, TlsMode
from burrowgate.proxy.tcp.injection.mysql_packets import Capability, Greeting, Login
from tests.support import TestCase
from tests.support.injection import PASSWORD, USERNAME, injector, leaks

SCRAMBLE = bytes(range(40, 60))
BASIC = Capability.LONG_PASSWORD | Capability.PROTOCOL_41 | Capability.SECURE_CONNECTION | Capability.PLUGIN_AUTH
OK = b"\0\0\0\x02\0\0\0"
KEY = rsa.generate_private_key(65537, 2048)
PEM = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def greeting(plugin: bytes = packets.CACHING_SHA2, capabilities: int = 0) -> bytes:
    """Return the first packet of a target."""
    made = Greeting(
        version=b"8.4.0",
        thread_id=77,
        scramble=SCRAMBLE,
        capabilities=BASIC | capabilities,
        charset=255,
        status=2,
        plugin=plugin,
    )
    return packets.packet(0, made.encode())


def login(capabilities: int = 0, plugin: bytes = packets.NATIVE_PASSWORD, database: bytes = b"") -> bytes:
    """Return the login of a visitor."""
    made = Login(
        capabilities=BASIC | capabilities | (Capability.CONNECT_WITH_DB if database else 0),
        max_packet=1 << 24,
        charset=45,
        username=b"visitor",
        password=b"x" * 20,
        database=database,
        plugin=plugin,
    )
    return packets.packet(1, made.encode())


def payloads(data: bytes) -> list[tuple[int, bytes]]:
    """Return the packets of `data`: sequence numbers and payloads."""
    found = []
    while data:
        length = int.from_bytes(data[:3], "little")
        found.append((data[3], data[4 : 4 + length]))
        data = data[4 + length :]
    return found


def read(payload: bytes) -> Login:
    return packets.read_login(ByteReader(payload, "malformed"))


class MysqlTargetTests(TestCase):
    def begin(
        self,
        *,
        greeted: bytes | None = None,
        visitor: bytes | None = None,
        tls: TlsMode = TlsMode.OFF,
        database: str = "",
        public_key: bytes = b"",
        fetch: bool = False,
    ) -> Injector:
        made = injector(
            "mysql", tls=tls, database=database, server_public_key=public_key, fetch_server_public_key=fetch
        )
        made.from_target(greeted or greeting())
        made.take_to_client()
        made.from_client(visitor or login())
        return made

    def login_of(self, made: Injector) -> tuple[int, Login]:
        ((sequence, payload),) = payloads(made.take_to_target())
        return sequence, read(payload)

    def test_the_fast_way_of_caching_sha2_password(self) -> None:
        made = self.begin()
        sequence, sent = self.login_of(made)
        hashed = sha256(PASSWORD.encode()).digest()
        self.assertEqual((sequence, sent.username, sent.plugin), (1, USERNAME.encode(), packets.CACHING_SHA2))
        self.assertEqual(sent.password, xor(hashed, sha256(sha256(hashed).digest() + SCRAMBLE).digest()))
        made.from_target(packets.packet(2, b"\x01\x03") + packets.packet(3, OK))
        self.assertEqual(payloads(made.take_to_client()), [(2, OK)])
        self.assertTrue(made.is_relaying)

    def test_the_whole_password_in_tls(self) -> None:
        made = self.begin(greeted=greeting(capabilities=Capability.SSL), tls=TlsMode.PREFER)
        ((sequence, request),) = payloads(made.take_to_target())
        self.assertEqual((sequence, len(request), made.wants_tls), (1, 32, True))
        self.assertTrue(int.from_bytes(request[:4], "little") & Capability.SSL)
        made.tls_started(b"")
        ((sequence, payload),) = payloads(made.take_to_target())
        self.assertEqual((sequence, payload[:32]), (2, request))
        made.from_target(packets.packet(3, b"\x01\x04"))
        self.assertEqual(payloads(made.take_to_target()), [(4, PASSWORD.encode() + b"\0")])
        made.from_target(packets.packet(5, OK))
        self.assertTrue(made.is_relaying)

    def test_the_whole_password_is_not_sent_without_tls_or_key(self) -> None:
        made = self.begin()
        made.take_to_target()
        with self.assertRaisesRegex(InjectionFailed, "only inside TLS or under the target's public key"):
            made.from_target(packets.packet(2, b"\x01\x04"))
        self.assertEqual(made.take_to_target(), b"")

    def check_encrypted(self, payload: bytes) -> None:
        masked = KEY.decrypt(payload, OAEP(mgf=MGF1(SHA1()), algorithm=SHA1(), label=None))
        self.assertEqual(xor(masked, (SCRAMBLE * 2)[: len(masked)]), PASSWORD.encode() + b"\0")

    def test_the_whole_password_under_a_key_of_the_operator(self) -> None:
        made = self.begin(public_key=PEM)
        made.take_to_target()
        made.from_target(packets.packet(2, b"\x01\x04"))
        ((sequence, payload),) = payloads(made.take_to_target())
        self.assertEqual(sequence, 3)
        self.check_encrypted(payload)

    def test_the_whole_password_under_a_key_of_the_target_if_allowed(self) -> None:
        made = self.begin(fetch=True)
        made.take_to_target()
        made.from_target(packets.packet(2, b"\x01\x04"))
        self.assertEqual(payloads(made.take_to_target()), [(3, b"\x02")])
        made.from_target(packets.packet(4, b"\x01" + PEM))
        ((sequence, payload),) = payloads(made.take_to_target())
        self.assertEqual(sequence, 5)
        self.check_encrypted(payload)

    def test_a_key_that_is_none_is_refused(self) -> None:
        for key in (b"no key", b"", KEY.private_numbers().p.to_bytes(200, "big")):
            made = self.begin(fetch=True)
            made.from_target(packets.packet(2, b"\x01\x04"))
            with self.assertRaisesRegex(InjectionFailed, "not an RSA key"):
                made.from_target(packets.packet(4, b"\x01" + key))

    def test_the_target_may_switch_the_plugin(self) -> None:
        made = self.begin()
        made.take_to_target()
        other = bytes(range(60, 80))
        made.from_target(packets.packet(2, b"\xfe" + packets.NATIVE_PASSWORD + b"\0" + other + b"\0"))
        hashed = sha1(PASSWORD.encode()).digest()
        expected = xor(hashed, sha1(other + sha1(hashed).digest()).digest())
        self.assertEqual(payloads(made.take_to_target()), [(3, expected)])

    def test_a_plain_password_is_not_sent_without_tls(self) -> None:
        made = self.begin()
        made.take_to_target()
        with self.assertRaisesRegex(InjectionFailed, "mysql_clear_password"):
            made.from_target(packets.packet(2, b"\xfe" + packets.CLEAR_PASSWORD + b"\0"))

    def test_no_tls_of_the_target_fails_where_it_is_required(self) -> None:
        with self.assertRaisesRegex(InjectionFailed, "has no TLS"):
            self.begin(tls=TlsMode.REQUIRE)

    def test_both_sides_get_the_same_capabilities(self) -> None:
        deprecate_eof, session_track, multi_results = 1 << 24, 1 << 23, 1 << 17
        compress = Capability.COMPRESS | Capability.ZSTD_COMPRESSION
        made = injector("mysql", tls=TlsMode.OFF)
        made.from_target(greeting(capabilities=deprecate_eof | session_track | compress | Capability.SSL))
        ((_, greeted),) = payloads(made.take_to_client())
        offered = packets.read_greeting(ByteReader(greeted[1:], "malformed"))
        self.assertEqual(offered.capabilities, BASIC | deprecate_eof | session_track)
        self.assertEqual((offered.thread_id, offered.version), (77, b"8.4.0"))
        self.assertNotEqual(offered.scramble, SCRAMBLE)
        made.from_client(login(deprecate_eof | multi_results | compress))
        self.assertEqual(self.login_of(made)[1].capabilities, BASIC | deprecate_eof)

    def test_the_capabilities_of_mariadb_pass(self) -> None:
        bulk = 1 << 34
        made = injector("mysql", tls=TlsMode.OFF)
        mariadb = BASIC & ~Capability.LONG_PASSWORD
        payload = Greeting(
            version=b"5.5.5-10.11.6-MariaDB",
            thread_id=1,
            scramble=SCRAMBLE,
            capabilities=mariadb | bulk,
            charset=45,
            status=2,
            plugin=packets.NATIVE_PASSWORD,
        ).encode()
        made.from_target(packets.packet(0, payload))
        visitor = Login(
            capabilities=mariadb | bulk,
            max_packet=1,
            charset=45,
            username=b"v",
            password=b"",
            database=b"",
            plugin=packets.NATIVE_PASSWORD,
        )
        made.from_client(packets.packet(1, visitor.encode()))
        self.assertEqual(self.login_of(made)[1].capabilities, mariadb | bulk)

    def test_the_database_of_the_address_counts_if_the_visitor_names_none(self) -> None:
        for visitor, expected in ((login(), b"app"), (login(database=b"other"), b"other")):
            made = self.begin(visitor=visitor, database="app")
            self.assertEqual(self.login_of(made)[1].database, expected)

    def test_a_newer_client_is_switched_to_its_own_plugin(self) -> None:
        for answer, expected in ((b"y" * 32, [(4, b"\x01\x03"), (5, OK)]), (b"\0", [(4, OK)]), (b"", [(4, OK)])):
            made = self.begin(visitor=login(plugin=packets.CACHING_SHA2))
            ((sequence, switch),) = payloads(made.take_to_client())
            self.assertEqual((sequence, switch[:1], switch[1:22]), (2, b"\xfe", packets.CACHING_SHA2))
            made.from_client(packets.packet(3, answer))
            made.from_target(packets.packet(2, OK))
            self.assertEqual(payloads(made.take_to_client()), expected)

    def test_a_client_that_wants_tls_or_is_too_old_gets_a_sentence(self) -> None:
        with self.assertRaisesRegex(InjectionFailed, "switch its TLS off"):
            self.begin(visitor=login(Capability.SSL))
        with self.assertRaisesRegex(InjectionFailed, "older than MySQL 4.1"):
            self.begin(visitor=packets.packet(1, b"\x85\xa4\0\0\0root\0"))

    def test_an_error_in_place_of_the_greeting_reaches_the_visitor(self) -> None:
        made = injector("mysql")
        with self.assertRaises(InjectionFailed):
            made.from_target(packets.packet(0, b"\xff\x10\x04Too many connections"))
        ((sequence, payload),) = payloads(made.take_to_client())
        self.assertEqual((sequence, payload[:3]), (0, b"\xff\x10\x04"))
        self.assertIn(b"Too many connections", payload)

    def test_an_error_that_repeats_the_secret_is_not_quoted(self) -> None:
        """A target that turned hostile hands no secret to the visitor (tcp T30)."""
        made = self.begin()
        with self.assertRaises(InjectionFailed) as raised:
            made.from_target(packets.packet(2, b"\xff\x15\x04#28000password " + PASSWORD.encode()))
        written = made.take_to_client()
        self.assertIn(b"could not sign in", written)
        self.assertEqual(leaks(written), [])
        self.assertNotIn(PASSWORD, str(raised.exception))

    def test_a_target_cannot_ask_without_end(self) -> None:
        made = self.begin()
        switch = b"\xfe" + packets.NATIVE_PASSWORD + b"\0" + SCRAMBLE + b"\0"
        with self.assertRaisesRegex(InjectionFailed, "too many messages"):
            for number in range(100):
                made.from_target(packets.packet(number, switch))
