"""Cookies, codes and tokens of sign-in: each opens what it is for, and nothing else (requirements 24, 26 and 27)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from burrowgate.core.identity.credentials import (
    COMPLETION_SECONDS,
    MAX_RETURN_BYTES,
    ROUNDS_SECONDS,
    TICKET_SECONDS,
    CodeKind,
    Ticket,
    access_token,
    account_cookie,
    completion_code,
    host_id,
    is_origin_form,
    link_code,
    login_cookie,
    read_access_token,
    read_account_cookie,
    read_completion,
    read_link_code,
    read_login_cookie,
    read_rounds,
    read_ticket,
    read_way_back,
    rounds_cookie,
    sign_in_ticket,
    way_back_cookie,
)
from burrowgate.core.tokens import Key, Keyring
from tests.support import TestCase

NOW = 1_700_000_000
KEY, OLD = Key(bytes(range(32))), Key(bytes(range(1, 33)))
KEYS = Keyring([OLD, KEY])
LOGIN, HOST, NONCE = "L" * 22, b"app.example.com", bytes(range(16))
ASKED = Ticket(NONCE, host_id(HOST), NOW + TICKET_SECONDS)

READERS: dict[str, Callable[[bytes], object]] = {
    "account": lambda text: read_account_cookie(KEYS, text),
    "login": lambda text: read_login_cookie(KEYS, text, HOST),
    "way back": lambda text: read_way_back(KEYS, text, NOW),
    "ticket": lambda text: read_ticket(KEYS, text, NOW),
    "completion": lambda text: read_completion(KEYS, text, HOST, NOW),
    "claim": lambda text: read_link_code(KEYS, CodeKind.CLAIM, text),
    "invitation": lambda text: read_link_code(KEYS, CodeKind.INVITATION, text),
    "access token": lambda text: read_access_token(KEYS, text),
}


def made_by(key: Key) -> dict[str, bytes]:
    """Return one credential of each purpose."""
    return {
        name: (text or "").encode()
        for name, text in {
            "account": account_cookie(key, LOGIN),
            "login": login_cookie(key, LOGIN, HOST),
            "way back": way_back_cookie(key, NONCE, b"/a?b=c", now=NOW),
            "ticket": sign_in_ticket(key, NONCE, HOST, now=NOW),
            "completion": completion_code(key, LOGIN, ASKED, now=NOW),
            "claim": link_code(key, CodeKind.CLAIM, "C" * 12),
            "invitation": link_code(key, CodeKind.INVITATION, "C" * 12),
            "access token": access_token(key, LOGIN),
        }.items()
    }


class CredentialTests(TestCase):
    def test_each_is_read_as_what_it_is_and_as_nothing_else(self) -> None:
        for key in (KEY, OLD):
            for name, text in made_by(key).items():
                for purpose, read in READERS.items():
                    with self.subTest(made=name, read=purpose):
                        self.assertIs(read(text) is not None, name == purpose)

    def test_credential_of_an_unknown_key_is_refused(self) -> None:
        for name, text in made_by(Key(bytes(range(2, 34)))).items():
            self.assertIsNone(READERS[name](text), name)

    def test_credential_with_any_byte_changed_is_refused(self) -> None:
        """(sign-in 24)"""
        for name, text in made_by(KEY).items():
            for at in range(len(text)):
                for other in (b"A", b"z", b".", b"\n", b"\xff", b"="):
                    changed = text[:at] + other + text[at + 1 :]
                    if changed != text:
                        with self.subTest(name=name, at=at, other=other):
                            self.assertIsNone(READERS[name](changed))

    def test_shortened_lengthened_and_foreign_texts_are_refused(self) -> None:
        for name, text in made_by(KEY).items():
            for hostile in (
                b"",
                b".",
                text[:-1],
                text[1:],
                text + b"A",
                b" " + text,
                text + b"\n",
                text * 2,
                b"a" * 9999,
            ):
                self.assertIsNone(READERS[name](hostile), (name, hostile))

    def test_login_cookie_of_one_host_opens_no_other(self) -> None:
        """(sign-in 24)"""
        cookie = login_cookie(KEY, LOGIN, HOST).encode()
        for other in (b"app.example.com:8443", b"app2.example.com", b"APP.example.com", b"example.com", b""):
            self.assertIsNone(read_login_cookie(KEYS, cookie, other))
        self.assertEqual(read_login_cookie(KEYS, cookie, HOST), LOGIN)

    def test_times_end_at_their_second(self) -> None:
        made = made_by(KEY)
        for read, seconds in (
            (lambda now: read_way_back(KEYS, made["way back"], now), TICKET_SECONDS),
            (lambda now: read_ticket(KEYS, made["ticket"], now), TICKET_SECONDS),
            (lambda now: read_completion(KEYS, made["completion"], HOST, now), COMPLETION_SECONDS),
        ):
            self.assertIsNotNone(read(NOW + seconds - 1))
            self.assertIsNone(read(NOW + seconds))

    def test_contents_are_returned(self) -> None:
        made = made_by(KEY)
        back, asked = read_way_back(KEYS, made["way back"], NOW), read_ticket(KEYS, made["ticket"], NOW)
        done = read_completion(KEYS, made["completion"], HOST, NOW)
        assert back is not None and done is not None
        self.assertEqual((back.nonce, back.target, asked), (NONCE, b"/a?b=c", ASKED))
        self.assertEqual((done.login_id, done.nonce, done.host_id), (LOGIN, NONCE, host_id(HOST)))
        self.assertIsNone(read_completion(KEYS, made["completion"], b"other.example.com", NOW))
        self.assertEqual(READERS["claim"](made["claim"]), "C" * 12)
        self.assertEqual((len(made["claim"]), made["access token"][:4]), (34, b"bgp_"))

    def test_rounds_are_counted_for_two_minutes(self) -> None:
        cookie = rounds_cookie(KEY, 2, NOW).encode()
        for now in (NOW, NOW + ROUNDS_SECONDS - 1):
            self.assertEqual(read_rounds(KEYS, cookie, now), (2, NOW))
        for now in (NOW - 1, NOW + ROUNDS_SECONDS):
            self.assertEqual(read_rounds(KEYS, cookie, now), (0, now))
        longer = rounds_cookie(KEY, 255, 2**40 - 1).encode()
        self.assertEqual(read_rounds(KEYS, longer, 2**40 - 1), (255, 2**40 - 1))
        foreign = way_back_cookie(KEY, NONCE, b"/", now=NOW)
        assert foreign is not None
        for text in (b"", b"junk", cookie[:-1] + b"!", foreign.encode()):
            self.assertEqual(read_rounds(KEYS, text, NOW + 0.5), (0, NOW))

    def test_ticket_says_what_proof_suffices(self) -> None:
        for options in ({}, {"proved_since": NOW - 60}, {"strong": True}, {"switches": True, "strong": True}):
            text = sign_in_ticket(KEY, NONCE, HOST, now=NOW, **options).encode()  # type: ignore[arg-type]
            self.assertEqual(read_ticket(KEYS, text, NOW), replace(ASKED, **options))  # type: ignore[arg-type]

    def test_path_and_query_come_back_byte_for_byte_up_to_2_kib(self) -> None:
        """(sign-in 28)"""
        for target in (
            b"/",
            b"/%2e%2e/%C3%A4?a=b&c=%20#",
            b"//evil.example/",
            b"/\\evil.example",
            b"/a?" + b"x" * 2045,
        ):
            cookie = way_back_cookie(KEY, NONCE, target, now=NOW)
            assert cookie is not None
            back = read_way_back(KEYS, cookie.encode(), NOW)
            self.assertEqual(back and back.target, target)
            self.assertLess(len(cookie), 4_000)
        self.assertIsNone(way_back_cookie(KEY, NONCE, b"/" + b"x" * MAX_RETURN_BYTES, now=NOW))

    def test_targets_that_could_leave_the_origin_are_not_followed(self) -> None:
        """(sign-in 27)"""
        for target in (
            b"",
            b"evil.example",
            b"@evil.example",
            b":80@evil.example",
            b".evil.example",
            b"http://evil.example",
        ):
            self.assertFalse(is_origin_form(target))
        for byte in (*range(0x21), 0x7F):
            self.assertFalse(is_origin_form(b"/a" + bytes([byte]) + b"b"))
        cookie = way_back_cookie(KEY, NONCE, b".evil.example", now=NOW)
        self.assertIsNone(read_way_back(KEYS, (cookie or "").encode(), NOW))
