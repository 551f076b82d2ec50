"""Tests for burrowgate.proxy.http2.header_blocks: blocks are the same with and without the memo, and it has limits."""

from __future__ import annotations

from hpack import Decoder, NeverIndexedHeaderTuple
from hypothesis import given, settings
from hypothesis import strategies as st

from burrowgate import FAST_PATHS
from burrowgate.proxy.http2 import header_blocks
from burrowgate.proxy.http2.header_blocks import (
    MAX_BYTES,
    MAX_FIELD_BYTES,
    MAX_FIELDS,
    Field,
    encode_each,
    encode_fields,
    encode_from_memo,
)
from burrowgate.proxy.http2.response_head import http2_fields
from tests.support import TestCase

# Few names and values, so that many fields repeat; among them some that are in HPACK's static table.
NAMES = st.sampled_from([b":status", b"content-type", b"date", b"set-cookie", b"x-a", b"a"]) | st.from_regex(
    rb"[!#$%&'*+.^_`|~0-9a-z-]{1,40}", fullmatch=True
)
VALUES = st.sampled_from([b"", b"200", b"text/html", b"a"]) | st.binary(max_size=300).map(
    lambda value: value.replace(b"\n", b"").replace(b"\r", b"").replace(b"\0", b"")
)
FIELDS = st.builds(
    lambda name, value: NeverIndexedHeaderTuple(name, value) if name == b"set-cookie" else (name, value), NAMES, VALUES
)
HEADS = st.lists(st.lists(FIELDS, max_size=8), max_size=6)


def kept() -> set[bytes]:
    """Return the keys of the memo."""
    return set(header_blocks._memo)


class HeaderBlockTests(TestCase):
    def setUp(self) -> None:
        header_blocks._memo.clear()
        self.addCleanup(header_blocks._memo.clear)

    @settings(max_examples=200, deadline=None)
    @given(HEADS)
    def test_blocks_are_the_same_with_and_without_the_memo(self, heads: list[list[Field]]) -> None:
        decoder = Decoder()
        for fields in heads + heads:  # the second time, all that may be kept is
            block = encode_from_memo(fields)
            self.assertEqual(block, encode_each(fields))
            decoded = decoder.decode(block, raw=True)
            self.assertEqual([tuple(field) for field in decoded], [tuple(field) for field in fields])
            never_indexed = [isinstance(field, NeverIndexedHeaderTuple) for field in decoded]
            # A `set-cookie` without a value is an entry of the static table.
            self.assertEqual(never_indexed, [name == b"set-cookie" and value != b"" for name, value in fields])

    def test_memo_is_off_without_fast_paths(self) -> None:
        self.assertIs(encode_fields, encode_from_memo if FAST_PATHS else encode_each)
        encode_each([(b"a", b"b")])
        self.assertEqual(kept(), set())

    def test_memo_holds_no_secret_and_no_long_field(self) -> None:
        longest = b"x" * (MAX_FIELD_BYTES - len(b"a\n"))
        fields = http2_fields(200, [(b"Set-Cookie", b"a=b"), (b"A", longest), (b"A", longest + b"x"), (b"B", b"c")])
        encode_from_memo(fields)
        self.assertEqual(kept(), {b":status\n200", b"a\n" + longest, b"b\nc"})

    def test_memo_is_bounded_in_entries_and_in_bytes(self) -> None:
        for length in (0, 200):
            for number in range(MAX_FIELDS + 7):
                encode_from_memo([(b"a", b"%d" % number + b"x" * length)])
                self.assertLessEqual(len(kept()), MAX_FIELDS)
            self.assertLessEqual(sum(map(len, kept())), MAX_BYTES)

    def test_fields_with_the_same_bytes_have_blocks_of_their_own(self) -> None:
        for fields in ([(b"ab", b"c")], [(b"a", b"bc")], [(b"a", b"b: c")], [(b"a: b", b"c")]):
            self.assertEqual(encode_from_memo(fields), encode_each(fields))
