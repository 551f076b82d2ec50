"""Tests for burrowgate.core.credential_text: whatever decodes to a credential is removed, and nothing else (SEC-24)."""

from __future__ import annotations

from urllib.parse import quote, quote_from_bytes, unquote_to_bytes

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core import credential_text
from burrowgate.core.credential_text import contains, decode, remove
from tests.support import TestCase
from tests.support.records import BASE, COOKIE, MAC, TOKEN

PAGE = "6OOOcNtWD1qqP561ck8wSA"
CREDENTIALS = tuple(
    text.encode() for text in (f"{MAC}={BASE}", f"{MAC}={BASE}&{PAGE}=p", f"{MAC}={BASE}&amp;{PAGE}=p", TOKEN, COOKIE)
)


@st.composite
def encoded(draw: st.DrawFn, text: bytes) -> bytes:
    """`text` with any of its bytes percent-encoded, several times and in either case."""
    for _ in range(draw(st.integers(0, 3))):
        everywhere = draw(st.booleans())
        parts = []
        for byte in text:
            if everywhere or byte == 0x25 or draw(st.integers(0, 5)) == 0:
                parts.append((b"%%%02x" if draw(st.booleans()) else b"%%%02X") % byte)
            else:
                parts.append(bytes((byte,)))
        text = b"".join(parts)
    return text


written = st.sampled_from(CREDENTIALS).flatmap(encoded)
plain = st.text("ab=&?/.%;,", max_size=12).map(str.encode)


def reads(text: bytes) -> list[bytes]:
    """`text` as any number of decodings shows it."""
    shown = [text]
    while (following := unquote_to_bytes(shown[-1])) != shown[-1]:
        shown.append(following)
    return shown


class RemoveTests(TestCase):
    def test_shortest_credential_has_the_minimum_length(self) -> None:
        shortest = b"A" * 22 + b"=" + b"B" * 6 + b"." + b"C" * 22 + b".1"
        self.assertEqual(len(shortest), credential_text.MIN_LENGTH)
        self.assertEqual(remove(shortest), b"")

    def test_every_credential_is_removed(self) -> None:
        for text in CREDENTIALS:
            for written in (text, quote(text, "").encode(), quote(quote(text, ""), "").encode()):
                self.assertEqual(remove(b"a=1&x=" + written + b"&b=%202"), b"a=1&x=&b=%202", written)

    def test_nested_address_keeps_the_rest(self) -> None:
        link = CREDENTIALS[0].decode()
        nested = quote(f"https://a/?x=1&{link}&y=2", "")
        for _ in range(3):
            got = remove(b"next=" + nested.encode() + b"&z=%2525")
            self.assertNotIn(MAC.encode(), decode(got))
            self.assertTrue(got.endswith(b"&z=%2525"), got)
            self.assertIn(b"https://a/?x=1&&y=2", decode(got))
            nested = quote(nested, "")

    def test_deep_nesting(self) -> None:
        link = CREDENTIALS[0]
        for depth in (1, 2, 10, 100):
            self.assertEqual(remove(link.replace(b"=", b"%" + b"25" * depth + b"3D")), b"", depth)

    def test_odd_encodings(self) -> None:
        link = CREDENTIALS[0]
        for dot in (b"%%32%45", b"%2%45", b"%25%32%65", b"%252%2565"):
            self.assertEqual(remove(link.replace(b".", dot)), b"", dot)

    def test_parts_that_make_another_one_are_removed(self) -> None:
        link = CREDENTIALS[0]
        self.assertEqual(remove(link[:10] + link + link[10:]), b"")

    def test_other_texts_are_the_same_object(self) -> None:
        jwt = b"eyJhbGciOiJIUzI1NiJ9." + b"A" * 60 + b"." + b"B" * 43
        for text in (
            b"",
            b"a",
            jwt,
            b"x=" + b"%41" * 40,
            b" ".join([BASE.encode()] * 3),
            b"." * 200,
            b"A" * 200,
            b"%" * 200,
        ):
            self.assertIs(remove(text), text)

    @given(plain, written, plain)
    def test_nothing_that_decodes_to_a_credential_is_left(self, before: bytes, item: bytes, after: bytes) -> None:
        text = before + b"." + item + b"." + after
        self.assertTrue(contains(text))
        for shown in reads(remove(text)):
            self.assertIsNone(credential_text._CREDENTIAL.search(shown), shown)

    @given(st.lists(st.one_of(written, plain), max_size=5))
    def test_what_stays_keeps_its_bytes_and_order(self, parts: list[bytes]) -> None:
        text = b"&".join(parts)
        kept = iter(text)
        self.assertTrue(all(byte in kept for byte in remove(text)))

    @given(st.binary(max_size=300))
    def test_is_total(self, text: bytes) -> None:
        self.assertIs(remove(text), text)
        self.assertEqual(decode(quote_from_bytes(text, "").encode()), decode(text))
