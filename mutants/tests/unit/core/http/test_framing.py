"""Tests for burrowgate.core.http.framing: the end of responses, and the overhead of chunks."""

from __future__ import annotations

from burrowgate.core.http import framing
from burrowgate.core.http.framing import Framing
from tests.support import TestCase


class ResponseFramingTests(TestCase):
    def test_framing_of_a_response(self) -> None:
        for method, status, length, http10, expected in (
            (b"GET", 200, 5, False, Framing.LENGTH),
            (b"GET", 200, 0, False, Framing.LENGTH),
            (b"GET", 200, 5, True, Framing.LENGTH),
            (b"GET", 200, None, False, Framing.CHUNKED),
            (b"GET", 200, None, True, Framing.CLOSE),
            (b"GET", 404, None, False, Framing.CHUNKED),
            (b"HEAD", 200, 5, False, Framing.NONE),
            (b"HEAD", 200, None, True, Framing.NONE),
            (b"GET", 204, 5, False, Framing.NONE),
            (b"GET", 304, 5, False, Framing.NONE),
            (b"GET", 304, None, True, Framing.NONE),
            (b"GET", 103, None, False, Framing.NONE),
            (b"POST", 205, None, False, Framing.CHUNKED),
        ):
            assert framing.response_framing(method, status, length, http10) is expected, (
                method,
                status,
                length,
                http10,
            )

    def test_chunks(self) -> None:
        assert framing.chunk(b"hello") == b"5\r\nhello\r\n"
        assert framing.chunk(b"x" * 31) == b"1f\r\n" + b"x" * 31 + b"\r\n"
        assert framing.LAST_CHUNK == b"0\r\n\r\n"


class ExcessTests(TestCase):
    def total(self, *reads: tuple[int, int]) -> int:
        excess = 0
        for read, carried in reads:
            excess = framing.excess(excess, read, carried)
        return excess

    def test_body_with_a_length_has_no_excess(self) -> None:
        assert self.total((65536, 65536), (65536, 65536)) == 0

    def test_smallest_chunks_have_no_excess(self) -> None:
        assert self.total(*[(6 * 10_000, 10_000)] * 100) == 0

    def test_chunk_extensions_add_up(self) -> None:
        assert self.total(*[(65536, 100)] * 2) > framing.MAX_EXCESS_BYTES

    def test_data_of_earlier_reads_is_no_credit(self) -> None:
        assert self.total((1 << 30, 1 << 30), *[(65536, 0)] * 2) > framing.MAX_EXCESS_BYTES

    def test_head_and_trailer_are_within_the_limit(self) -> None:
        assert self.total((65536, 0), (10_000, 0)) <= framing.MAX_EXCESS_BYTES
