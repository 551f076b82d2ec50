"""Tests for burrowgate.core.tokens: the vectors of docs/protocol.md, 8, and refusal of similar values."""

from __future__ import annotations

import hashlib
import hmac

from hypothesis import example, given
from hypothesis import strategies as st

from burrowgate.core import tokens
from burrowgate.core.tokens import Key, Keyring, Mac, SessionCredential, VisitCredential
from tests.support import TestCase
from tests.support.records import BASE, COOKIE, KEY, KEYS, MAC, NOW, SID, TOKEN, VID

SEED = "VxWJhfhZjB2tusK0pzHN_EHktcyRONsB7iFx3-PX9J0"
PAGE = b"6OOOcNtWD1qqP561ck8wSA"
OTHER = Key(bytes(range(1, 33)))
ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def neighbours(text: bytes) -> list[bytes]:
    """Return texts that differ from `text` by one changed, added or removed character."""
    changed = [
        text[:place] + bytes([other]) + text[place + 1 :]
        for place in range(len(text))
        for other in ALPHABET + b".=\n\x00 +/\xff"
        if other != text[place]
    ]
    shorter = [text[:place] + text[place + 1 :] for place in range(len(text))]
    longer = [text + bytes([more]) for more in b"A.=\n\r\x00 0"] + [bytes([more]) + text for more in b"A. \n"]
    return changed + shorter + longer


class VectorTests(TestCase):
    def test_kid(self) -> None:
        self.assertEqual(KEY.kid, "gNSgp5")

    def test_sid(self) -> None:
        self.assertEqual(SID, "AAECAwQFBgcICQoLDA0ODw")

    def test_token(self) -> None:
        self.assertEqual(TOKEN, "gNSgp5.AAECAwQFBgcICQoLDA0ODw.1700000000.-VyByRf5aNulSk7GsdBkdA")

    def test_seed(self) -> None:
        self.assertEqual(tokens.b64url(KEY.seed(SID)), SEED)

    def test_cookie(self) -> None:
        self.assertEqual(COOKIE, "gNSgp5.AAECAwQFBgcICQoLDA0ODw.AAECAwQFBgcICQoL.XQg6NbfVS_9-4Q9ghMqQtg")

    def test_cookie_with_the_tag_of_a_passphrase(self) -> None:
        tagged = KEY.cookie(SID, "AAECAwQFBgcICQoL", "abcdefgh")
        self.assertEqual(tagged, "gNSgp5.AAECAwQFBgcICQoLDA0ODw.AAECAwQFBgcICQoL.abcdefgh.38MBEGWjAv2o0bA927Tsgg")

    def test_secret_of_a_passphrase(self) -> None:
        self.assertEqual(
            KEY.passphrase_secret("Gr\u00fc\u00dfe aus K\u00f6ln").hex(),
            "259237cab57898c3a23c2ded85bc08cff3790a45e0786acb322b221b573ed2cd",
        )

    def test_page_token_of_the_page_link(self) -> None:
        self.assertEqual(tokens.page_token(KEY.seed(SID), b"app.example.com", b"/reports/42"), PAGE)

    def test_page_tokens(self) -> None:
        expected = {
            (b"app.example.com", b"/"): b"VhQzY8Ov9dQXX56w0lMVZQ",
            (b"app.example.com", b"/reports/42"): b"yyPQ_e97VSIaQbEDm1tNLQ",
            (b"app.example.com", b"/reports/42/"): b"zz6SqkQOTETY-8Fsd9N6Tg",
            (b"app.example.com:8443", b"/reports/42"): b"ZJIFIlim3hIrmuLXd20RsA",
        }
        self.assertEqual({page: tokens.page_token(bytes(range(32)), *page) for page in expected}, expected)


class DerivationTests(TestCase):
    """Derivations of docs/protocol.md, 1 to 5, by keys made in the test; computed with `hmac` and `hashlib` alone."""

    VECTORS = (
        (
            bytes(range(32)),
            "gNSgp5",
            "gNSgp5.AAECAwQFBgcICQoLDA0ODw.1700000000.-VyByRf5aNulSk7GsdBkdA",
            "gNSgp5.AAECAwQFBgcICQoLDA0ODw.AAECAwQFBgcICQoL.XQg6NbfVS_9-4Q9ghMqQtg",
            "VxWJhfhZjB2tusK0pzHN_EHktcyRONsB7iFx3-PX9J0",
            b"6OOOcNtWD1qqP561ck8wSA",
        ),
        (
            bytes(range(1, 33)),
            "lRYVdV",
            "lRYVdV.AAECAwQFBgcICQoLDA0ODw.1700000000.7mC7okeiq_BgzN171D02OQ",
            "lRYVdV.AAECAwQFBgcICQoLDA0ODw.AAECAwQFBgcICQoL.ioaFSNyESteta1XtJq5Jbw",
            "JBy228nzLPBm4qvmucRk9Nq6kBc9N4SUXPKL3m17z24",
            b"FbYXBlkWPu7Pdifnd6yToQ",
        ),
    )
    """Master key, kid, token, visit cookie, share seed, and page token of /reports/42 at app.example.com."""

    def test_credentials_of_a_master_key(self) -> None:
        for master, kid, token, cookie, seed, page in self.VECTORS:
            key = Key(master)
            self.assertEqual(key.kid, kid)
            self.assertEqual(key.token(SID, 1_700_000_000), token)
            self.assertEqual(key.cookie(SID, VID), cookie)
            self.assertEqual(tokens.b64url(key.seed(SID)), seed)
            self.assertEqual(key.pages(SID).text(b"page\napp.example.com\n/reports/42"), page)

    def test_given_credentials_are_verified(self) -> None:
        for master, kid, token, cookie, _, page in self.VECTORS:
            keys = Keyring([Key(master)])
            self.assertEqual(keys.verify_token(token.encode()), SessionCredential(kid, SID, NOW))
            self.assertEqual(keys.verify_cookie(cookie.encode()), VisitCredential(kid, SID, VID))
            self.assertTrue(tokens.verify_page_token(keys.newest, SID, b"app.example.com", b"/reports/42", page))

    def test_page_tokens_of_a_session_are_derived_once(self) -> None:
        key = Key(bytes(32))
        first = key.pages(SID)
        self.assertIs(key.pages(SID), first)
        self.assertIsNot(key.pages(tokens.b64url(bytes(16))), first)
        self.assertIs(key.pages(SID), first)


class PurposeTests(TestCase):
    """What is kept in stores is made by the subkeys with these names, so that it stays valid in later versions."""

    def test_audit_events_are_signed_by_their_own_subkey(self) -> None:
        key = Key(bytes(range(32)))
        mac = hmac.digest(key.subkey("audit"), b"event\nhash", "sha256")[:16]
        self.assertEqual(key.sign_event("hash"), f"{key.kid}.{tokens.b64url(mac)}")
        self.assertTrue(Keyring([key]).verify_event("hash", key.sign_event("hash")))
        self.assertFalse(Keyring([key]).verify_event("hash2", key.sign_event("hash")))

    def test_passphrases_are_hashed_by_their_own_subkey(self) -> None:
        key = Key(bytes(range(32)))
        expected = hmac.digest(key.subkey("passphrase"), "passphrase\nGr\u00fc\u00dfe".encode(), "sha256")
        self.assertEqual(key.passphrase_secret("Gr\u00fc\u00dfe"), expected)


class MacTests(TestCase):
    @given(st.binary(min_size=1, max_size=64), st.binary(max_size=200))
    def test_mac_is_hmac_sha256(self, key: bytes, message: bytes) -> None:
        self.assertEqual(Mac(key).digest(message), hmac.digest(key, message, hashlib.sha256))
        self.assertEqual(Mac(key).text(message).decode(), tokens.b64url(hmac.digest(key, message, "sha256")[:16]))

    def test_mac_verifies_only_its_message(self) -> None:
        mac = Mac(b"k")
        text = mac.text(b"m")
        self.assertTrue(mac.verify(b"m", text))
        self.assertFalse(mac.verify(b"n", text))
        self.assertFalse(Mac(b"l").verify(b"m", text))
        self.assertEqual([other for other in [b"", *neighbours(text)] if mac.verify(b"m", other)], [])


class KeyTests(TestCase):
    def test_repr_contains_no_secret(self) -> None:
        self.assertEqual(repr(KEY), "<Key gNSgp5>")
        self.assertEqual(str([KEY]), "[<Key gNSgp5>]")

    def test_master_key_has_32_bytes(self) -> None:
        for length in (0, 1, 31, 33, 64):
            self.assertRaises(ValueError, Key, bytes(length))

    def test_each_purpose_has_its_own_subkey(self) -> None:
        purposes = ("token", "seed", "visit")
        self.assertEqual(len({KEY.subkey(purpose) for purpose in purposes}), 3)
        self.assertEqual(KEY.subkey("token"), hmac.digest(bytes(range(32)), b"burrowgate/v1/token", "sha256"))

    def test_mac_of_one_purpose_fails_for_another(self) -> None:
        message = COOKIE.rpartition(".")[0].encode()
        visit_mac = COOKIE.rpartition(".")[2].encode()
        self.assertTrue(KEY.verify_visit(message, visit_mac))
        self.assertFalse(KEY.verify_token(message, visit_mac))
        self.assertTrue(KEY.verify_token(BASE.encode(), MAC.encode()))
        self.assertFalse(KEY.verify_visit(BASE.encode(), MAC.encode()))


class TokenTests(TestCase):
    def test_genuine_credential_is_verified(self) -> None:
        self.assertEqual(KEYS.verify_token(TOKEN.encode()), SessionCredential(KEY.kid, SID, NOW))
        self.assertEqual(KEYS.verify_parts(BASE.encode(), MAC.encode()), SessionCredential(KEY.kid, SID, NOW))

    def test_no_similar_text_is_genuine(self) -> None:
        self.assertEqual([text for text in neighbours(TOKEN.encode()) if KEYS.verify_token(text) is not None], [])
        for text in neighbours(MAC.encode()):
            self.assertIsNone(KEYS.verify_parts(BASE.encode(), text), text)
        for text in neighbours(BASE.encode()):
            self.assertIsNone(KEYS.verify_parts(text, MAC.encode()), text)

    def test_mac_covers_the_boundaries_of_the_parts(self) -> None:
        moved = f"{BASE[:-1]}.{BASE[-1]}{MAC[:-1]}"
        self.assertIsNone(KEYS.verify_token(moved.encode()))

    def test_cookie_is_not_accepted_as_token(self) -> None:
        self.assertIsNone(KEYS.verify_token(COOKIE.encode()))

    def test_another_key_does_not_verify(self) -> None:
        self.assertIsNone(Keyring([OTHER]).verify_token(TOKEN.encode()))

    @given(st.binary(max_size=100))
    @example(TOKEN.encode()[:-1])
    @example(b"gNSgp5")
    @example(b"gNSgp5." + b"." * 60)
    def test_any_bytes_are_refused(self, text: bytes) -> None:
        self.assertIsNone(KEYS.verify_token(text))
        self.assertIsNone(KEYS.verify_parts(text, text))
        self.assertIsNone(KEYS.verify_parts(b"gNSgp5" + text, MAC.encode()))
        self.assertIsNone(KEYS.verify_cookie(text))

    @given(st.binary(min_size=16, max_size=16), st.integers(0, 999_999_999_999))
    def test_every_token_is_verified(self, sid: bytes, at: int) -> None:
        text = tokens.b64url(sid)
        self.assertEqual(KEYS.verify_token(KEY.token(text, at).encode()), SessionCredential(KEY.kid, text, at))


class CookieTests(TestCase):
    def test_genuine_credential_is_verified(self) -> None:
        self.assertEqual(KEYS.verify_cookie(COOKIE.encode()), VisitCredential(KEY.kid, SID, VID))

    def test_no_similar_text_is_genuine(self) -> None:
        self.assertEqual([text for text in neighbours(COOKIE.encode()) if KEYS.verify_cookie(text) is not None], [])

    def test_token_is_not_accepted_as_cookie(self) -> None:
        self.assertIsNone(KEYS.verify_cookie(TOKEN.encode()))

    def test_mac_covers_visit_and_session(self) -> None:
        other_vid = COOKIE.replace(VID, tokens.b64url(bytes(12)))
        other_sid = COOKIE.replace(SID, tokens.b64url(bytes(16)))
        self.assertIsNone(KEYS.verify_cookie(other_vid.encode()))
        self.assertIsNone(KEYS.verify_cookie(other_sid.encode()))


class KeyringTests(TestCase):
    def test_newest_key_signs_and_all_keys_verify(self) -> None:
        both = Keyring([KEY, OTHER])
        self.assertIs(both.newest, OTHER)
        self.assertEqual(both.verify_token(TOKEN.encode()), SessionCredential(KEY.kid, SID, NOW))
        self.assertEqual(both.verify_token(OTHER.token(SID, NOW).encode()), SessionCredential(OTHER.kid, SID, NOW))
        self.assertEqual(list(both), [KEY, OTHER])
        self.assertTrue(KEY.kid in both and OTHER.kid in both)

    def test_credentials_of_a_removed_key_are_refused(self) -> None:
        rest = Keyring([OTHER])
        self.assertIsNone(rest.verify_token(TOKEN.encode()))
        self.assertIsNone(rest.verify_cookie(COOKIE.encode()))
        self.assertIsNone(rest.get(KEY.kid))
        self.assertNotIn(KEY.kid, rest)

    def test_kid_of_one_key_with_the_mac_of_another_is_refused(self) -> None:
        forged = OTHER.token(SID, NOW).replace(OTHER.kid, KEY.kid)
        self.assertIsNone(Keyring([KEY, OTHER]).verify_token(forged.encode()))

    def test_keyring_needs_a_key(self) -> None:
        self.assertRaises(ValueError, Keyring, [])


class PageTokenTests(TestCase):
    def test_page_token_opens_exactly_its_page(self) -> None:
        def opens(
            sid: str = SID, host: bytes = b"app.example.com", path: bytes = b"/reports/42", key: Key = KEY
        ) -> bool:
            return tokens.verify_page_token(key, sid, host, path, PAGE)

        self.assertTrue(opens())
        self.assertFalse(opens(sid=tokens.b64url(bytes(16))))
        self.assertFalse(opens(key=OTHER))
        hosts = (b"", b"app.example.com:443", b"APP.example.com", b"app.example.com.", b"app.example.com\n")
        self.assertEqual([host for host in hosts if opens(host=host)], [])
        paths = (b"", b"/", b"/reports/4", b"/reports/42/", b"/reports/%34%32", b"/reports/42?", b"/Reports/42")
        self.assertEqual([path for path in paths if opens(path=path)], [])

    def test_no_similar_token_opens_the_page(self) -> None:
        opening = [
            t for t in neighbours(PAGE) if tokens.verify_page_token(KEY, SID, b"app.example.com", b"/reports/42", t)
        ]
        self.assertEqual(opening, [])


class ShapeTests(TestCase):
    def test_shapes_of_credentials(self) -> None:
        self.assertTrue(
            tokens.is_mac(MAC.encode()) and tokens.is_base(BASE.encode()) and tokens.is_token(TOKEN.encode())
        )
        self.assertFalse(tokens.is_mac(MAC.encode() + b"\n") or tokens.is_base(BASE.encode() + b"\n"))
        self.assertFalse(tokens.is_token(TOKEN.encode() + b"\n") or tokens.is_mac(b"") or tokens.is_base(MAC.encode()))
        self.assertFalse(tokens.is_base(BASE.encode() + b"000"))

    def test_equal_secrets(self) -> None:
        self.assertTrue(tokens.equal_secrets(b"abc", b"abc"))
        self.assertFalse(tokens.equal_secrets(b"abc", b"abd") or tokens.equal_secrets(b"abc", b"ab"))
