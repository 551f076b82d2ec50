"""Versions and types of security of RFB, in all pairs."""

from __future__ import annotations

from burrowgate.proxy.tcp.injection.interface import InjectionFailed, Injector, TlsMode
from burrowgate.proxy.tcp.injection.vnc import challenge_response
from tests.support import TestCase
from tests.support.injection import PASSWORD, injector, leaks

VERSIONS = {3: b"RFB 003.003\n", 7: b"RFB 003.007\n", 8: b"RFB 003.008\n"}
CHALLENGE = bytes(range(16))
RESPONSE = challenge_response(PASSWORD.encode(), CHALLENGE)


def number(value: int) -> bytes:
    return value.to_bytes(4, "big")


def text(words: bytes) -> bytes:
    return number(len(words)) + words


class VncTests(TestCase):
    def begin(self, client: bytes = VERSIONS[8], target: bytes = VERSIONS[8], **options: object) -> Injector:
        """Return an injector after both versions were exchanged."""
        made = injector("vnc", **options)  # type: ignore[arg-type]
        self.assertEqual(made.take_to_client(), VERSIONS[8])
        made.from_target(target)
        made.from_client(client)
        self.version = made.take_to_target()
        return made

    def exchange(self, made: Injector, received: bytes, sent: bytes) -> None:
        """Check that the injector answers the target's `received` with `sent`."""
        made.from_target(received)
        self.assertEqual(made.take_to_target(), sent)

    def finish(self, made: Injector, client: int) -> None:
        """Check that the visitor is admitted without security, and that bytes pass then."""
        self.assertEqual(made.take_to_client(), number(1) if client == 3 else b"\x01\x01")
        if client != 3:
            self.assertFalse(made.is_relaying)
            made.from_client(b"\x01")
        self.assertEqual(made.take_to_client(), number(0) if client == 8 else b"")
        made.from_client(b"\x01")
        self.assertTrue(made.is_relaying)
        self.assertEqual(made.take_to_target(), b"\x01")

    def test_all_pairs_of_versions_with_the_challenge(self) -> None:
        for client, client_version in VERSIONS.items():
            for target, target_version in VERSIONS.items():
                with self.subTest(client=client, target=target):
                    made = self.begin(client_version, target_version)
                    self.assertEqual(self.version, target_version)
                    if target == 3:
                        self.exchange(made, number(2), b"")
                    else:
                        self.exchange(made, b"\x02\x01\x02", b"\x02")
                    self.exchange(made, CHALLENGE, RESPONSE)
                    self.assertEqual(made.take_to_client(), b"")
                    made.from_target(number(0))
                    self.finish(made, client)

    def test_all_pairs_of_versions_without_security(self) -> None:
        for client, client_version in VERSIONS.items():
            for target, target_version in VERSIONS.items():
                with self.subTest(client=client, target=target):
                    made = self.begin(client_version, target_version)
                    self.exchange(made, *((number(1), b"") if target == 3 else (b"\x01\x01", b"\x01")))
                    if target == 8:
                        made.from_target(number(0))
                    self.finish(made, client)

    def test_versions_that_are_not_published_count_as_the_nearest(self) -> None:
        for sent, expected in ((b"RFB 003.889\n", 8), (b"RFB 005.000\n", 8), (b"RFB 003.005\n", 3)):
            self.begin(target=sent)
            self.assertEqual(self.version, VERSIONS[expected])
        for hostile in (b"HTTP/1.1 400", b"RFB 3.8\n\0\0\0\0", b"SSH-2.0-Open"):
            with self.assertRaisesRegex(InjectionFailed, "not valid VNC"):
                self.begin(target=hostile)

    def vencrypt(self, subtypes: list[int], **options: object) -> Injector:
        """Return an injector that was offered `subtypes`."""
        made = self.begin(**options)
        self.exchange(made, b"\x02\x02\x13", b"\x13")
        self.exchange(made, b"\x00\x02", b"\x00\x02")
        made.from_target(b"\0" + bytes((len(subtypes),)) + b"".join(map(number, subtypes)))
        return made

    def test_each_type_of_vencrypt(self) -> None:
        plain = number(11) + number(len(PASSWORD)) + b"bg_injected" + PASSWORD.encode()
        for subtype, is_anonymous, method in (
            (257, True, "none"), (258, True, "vnc"), (259, True, "plain"),
            (260, False, "none"), (261, False, "vnc"), (262, False, "plain"),
        ):  # fmt: skip
            with self.subTest(subtype):
                made = self.vencrypt([256, subtype], tls=TlsMode.REQUIRE, anonymous_tls=True)
                self.assertEqual(made.take_to_target(), number(subtype))
                made.from_target(b"\x01")
                self.assertEqual((made.wants_tls, made.wants_anonymous_tls), (True, is_anonymous))
                self.assertEqual(made.take_to_target(), b"")
                made.tls_started(b"")
                if method == "plain":
                    self.assertEqual(made.take_to_target(), plain)
                elif method == "vnc":
                    self.exchange(made, CHALLENGE, RESPONSE)
                made.from_target(number(0))
                self.finish(made, 8)

    def test_a_user_name_prefers_plain_and_none_excludes_it(self) -> None:
        everything = [256, 257, 258, 259, 260, 261, 262]
        for username, expected in (("ada", 262), ("", 261)):
            self.assertEqual(self.vencrypt(everything, username=username).take_to_target(), number(expected))

    def test_a_challenge_is_preferred_to_a_password_where_no_certificate_is_shown(self) -> None:
        for offered, expected in (([257, 258, 259], 258), ([257, 259], 259), ([257, 259, 260], 260)):
            made = self.vencrypt(offered, username="ada", anonymous_tls=True)
            self.assertEqual(made.take_to_target(), number(expected))

    def test_a_password_is_never_sent_in_plain_text(self) -> None:
        with self.assertRaisesRegex(InjectionFailed, "offers 256"):
            self.vencrypt([256])

    def test_the_challenge_may_be_inside_vencrypt_without_tls(self) -> None:
        made = self.vencrypt([2])
        self.assertEqual(made.take_to_target(), number(2))
        self.exchange(made, CHALLENGE, RESPONSE)

    def test_unknown_types_are_named(self) -> None:
        with self.assertRaisesRegex(InjectionFailed, r"offers 5, 30"):
            self.begin().from_target(b"\x02\x05\x1e")

    def test_refusals_have_a_reason_in_every_version(self) -> None:
        for client, version in VERSIONS.items():
            made = self.begin(version)
            with self.assertRaisesRegex(InjectionFailed, "Too many security failures"):
                made.from_target(b"\0" + text(b"Too many security failures"))
            written = made.take_to_client()
            head = bytes(4 if client == 3 else 1)
            self.assertEqual(written[: len(head)], head)
            self.assertEqual(written[len(head) :], text(written[len(head) + 4 :]))

    def test_a_target_without_a_reason_still_gives_a_sentence(self) -> None:
        made = self.begin(target=VERSIONS[3])
        made.from_target(number(2) + CHALLENGE)
        with self.assertRaisesRegex(InjectionFailed, "could not sign in"):
            made.from_target(number(1))

    def test_a_visitor_that_chooses_another_type_is_refused(self) -> None:
        made = self.begin()
        made.from_target(b"\x01\x01" + number(0))
        with self.assertRaisesRegex(InjectionFailed, "client"):
            made.from_client(b"\x02")

    def test_a_reason_that_repeats_the_secret_is_not_quoted(self) -> None:
        """A target that turned hostile hands no secret to the visitor (tcp T30)."""
        made = self.begin()
        made.from_target(b"\x01\x02" + CHALLENGE)
        with self.assertRaises(InjectionFailed):
            made.from_target(number(1) + text(PASSWORD.encode()))
        self.assertEqual(leaks(made.take_to_client()), [])

    def test_a_reason_without_end_is_refused(self) -> None:
        with self.assertRaises(InjectionFailed):
            self.begin().from_target(b"\0" + number(1 << 31))
