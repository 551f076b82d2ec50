"""Tests for burrowgate.proxy.http2.header_memo: it decodes as the library does, whatever the blocks and their order."""

from __future__ import annotations

from hpack import Decoder, Encoder, HPACKError, NeverIndexedHeaderTuple
from hypothesis import given, settings
from hypothesis import strategies as st

from burrowgate import FAST_PATHS
from burrowgate.proxy.http2.header_memo import MAX_BLOCKS, MAX_BYTES, MAX_FIELDS, MemoDecoder, head_decoder
from tests.support import TestCase

# Few names and values, so that blocks repeat, and values that push others out of a small table.
NAMES = st.sampled_from([b":method", b":path", b"cookie", b"accept", b"x-a"])
VALUES = st.sampled_from([b"GET", b"/", b"", b"a", b"b" * 40, b"c" * 90])
FIELDS = st.builds(
    lambda name, value, never: NeverIndexedHeaderTuple(name, value) if never else (name, value),
    NAMES,
    VALUES,
    st.booleans(),
)
HEADS = st.lists(FIELDS, max_size=5)
STEPS = st.lists(
    st.tuples(st.just("head"), HEADS)
    | st.tuples(st.just("resize"), st.sampled_from([0, 60, 200, 4096]))
    | st.tuples(st.just("again"), st.integers(0, 5)),
    max_size=30,
)
RAW = st.lists(
    st.binary(max_size=12) | st.sampled_from([b"\x82", b"\xbe", b"\xbe\xbf", b"\x40\x01a\x01b", b"\x20", b"\x3f\x09"]),
    max_size=20,
)


def outcome(decoder: Decoder, block: bytes) -> object:
    """Return the fields of a block with their kinds, or the error."""
    try:
        return [(type(field), tuple(field)) for field in decoder.decode(block, raw=True)]
    except (HPACKError, IndexError) as error:
        return type(error)


class HeaderMemoTests(TestCase):
    @settings(max_examples=300, deadline=None)
    @given(STEPS)
    def test_blocks_of_an_encoder_are_decoded_as_by_the_library(self, steps: list[tuple[str, object]]) -> None:
        encoder, plain, memo = Encoder(), Decoder(), MemoDecoder(65536)
        heads: list[list[tuple[bytes, bytes]]] = []
        for kind, value in steps:
            if kind == "resize":
                encoder.header_table_size = value
                continue
            if kind == "again":
                if not heads:
                    continue
                assert isinstance(value, int)
                head = heads[-1 - value % len(heads)]
            else:
                assert isinstance(value, list)
                head = value
                heads.append(head)
            block = encoder.encode(head)
            self.assertEqual(outcome(memo, block), outcome(plain, block))
            self.assertEqual(memo.header_table.dynamic_entries, plain.header_table.dynamic_entries)

    @settings(max_examples=500, deadline=None)
    @given(RAW)
    def test_any_bytes_are_decoded_as_by_the_library(self, blocks: list[bytes]) -> None:
        plain, memo = Decoder(), MemoDecoder(65536)
        for block in blocks + blocks:
            self.assertEqual(outcome(memo, block), outcome(plain, block))
            self.assertEqual(memo.header_table.dynamic_entries, plain.header_table.dynamic_entries)
            self.assertEqual(memo.header_table_size, plain.header_table_size)

    def test_block_that_comes_again_is_not_decoded_again(self) -> None:
        memo = MemoDecoder(65536)
        first = memo.decode(b"\x82\x84", raw=True)
        self.assertIs(memo.decode(b"\x82\x84", raw=True), first)

    def test_block_that_changes_the_table_is_decoded_each_time(self) -> None:
        memo = MemoDecoder(65536)
        for count in (1, 2):
            memo.decode(b"\x40\x01a\x01b", raw=True)
            self.assertEqual(len(memo.header_table.dynamic_entries), count)
        self.assertEqual(len(memo._memo), 0)

    def test_table_that_is_resized_by_its_owner_forgets_all_blocks(self) -> None:
        memo = MemoDecoder(65536)
        memo.decode(b"\x40\x01a\x01b", raw=True)
        memo.decode(b"\xbe", raw=True)
        memo.header_table_size = 0
        self.assertEqual(outcome(memo, b"\xbe"), outcome(Decoder(), b"\xbe"))

    def test_limit_of_a_head_applies_to_remembered_ones(self) -> None:
        memo = MemoDecoder(65536)
        memo.decode(b"\x82\x84", raw=True)
        memo.max_header_list_size = 50
        plain = Decoder(50)
        self.assertEqual(outcome(memo, b"\x82\x84"), outcome(plain, b"\x82\x84"))

    def test_memo_is_bounded(self) -> None:
        memo = MemoDecoder(1 << 20)
        for number in range(3 * MAX_BLOCKS):
            memo.decode(b"\x00\x01a\x7e" + b"%0126d" % number, raw=True)
            self.assertLessEqual(len(memo._memo), MAX_BLOCKS)
        self.assertLessEqual(sum(map(len, memo._memo)), MAX_BYTES)
        memo = MemoDecoder(1 << 20)
        memo.decode(b"\x82" * (MAX_FIELDS + 1), raw=True)
        memo.decode(b"\x00\x01a\x7f\x81\x07" + b"x" * 1024, raw=True)
        self.assertEqual(len(memo._memo), 0)

    def test_memo_is_off_without_fast_paths(self) -> None:
        self.assertIs(type(head_decoder(65536)), MemoDecoder if FAST_PATHS else Decoder)
