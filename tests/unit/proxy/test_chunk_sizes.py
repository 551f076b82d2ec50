"""Digits of chunk sizes: which are too many, independently of how the bytes were cut into reads."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import httptools
import pytest
from hypothesis import given
from hypothesis import strategies as st

from burrowgate.proxy.chunk_sizes import ChunkSizes, ChunkSizeTooLong
from tests.support import TestCase

CHUNKED = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
DIGITS = b"0123456789abcdefABCDEF0123456789"


class Body:
    """Body of the messages that a parser gets, with the callback that `ChunkSizes` depends on."""

    def __init__(self) -> None:
        self.sizes = ChunkSizes()
        self.parser: Any = httptools.HttpRequestParser(self)
        self.received: list[bytes] = []
        self.is_chunked = False

    def on_message_begin(self) -> None:
        self.is_chunked = False
        self.received.append(b"")

    def on_header(self, name: bytes, value: bytes) -> None:
        self.is_chunked = self.is_chunked or name == b"Transfer-Encoding"

    def on_headers_complete(self) -> None:
        self.sizes.is_inside = self.is_chunked

    def on_body(self, data: bytes) -> None:
        self.received[-1] += data

    def feed(self, *pieces: bytes) -> list[bytes]:
        for piece in pieces:
            self.sizes.feed(self.parser, piece)
        return self.received


def chunks(*chunks: tuple[bytes, bytes]) -> bytes:
    """Return a chunked message with the lines and data of `chunks`."""
    return CHUNKED + b"".join(line + b"\r\n" + data + b"\r\n" for line, data in chunks) + b"0\r\n\r\n"


def cut(data: bytes, places: list[int]) -> list[bytes]:
    """Return `data` cut at `places`."""
    return [data[start:end] for start, end in pairwise([0, *sorted(set(places)), len(data)])]


LONG = [
    chunks((b"0" * 16 + b"5", b"hello")),
    chunks((b"0" * 16 + b"5;x=y", b"hello")),
    chunks((b"5", b"hello"), (b"0" * 20 + b"A", b"0123456789")),
    CHUNKED + b"0" * 17 + b"\r\n\r\n",
    CHUNKED + b"0" * 100_000,
    chunks((b"22", b"a\n" + DIGITS), (b"0" * 16 + b"5", b"hello")),
    b"GET / HTTP/1.1\r\n\r\n" + chunks((b"0" * 16 + b"5", b"hello")),
    chunks((b"5", b"hello")) + chunks((b"0" * 16 + b"5", b"hello")),
]
VALID = [
    (chunks((b"0" * 15 + b"5", b"hello")), [b"hello"]),
    (chunks((b"5;" + DIGITS, b"hello"), (b"5;x=" + DIGITS, b"again")), [b"helloagain"]),
    (chunks((b"22", b"a\n" + DIGITS), (b"0000000000000021", b"\n" + DIGITS)), [b"a\n" + DIGITS + b"\n" + DIGITS]),
    (chunks((b"20", DIGITS), (b"5", b"hello")), [DIGITS + b"hello"]),
    (CHUNKED + b"5\r\nhello\r\n0\r\n" + DIGITS + b": x\r\n\r\n", [b"hello"]),
    (b"POST / HTTP/1.1\r\nContent-Length: 32\r\n\r\n" + DIGITS, [DIGITS]),
    (b"POST / HTTP/1.1\r\n" + DIGITS + b": x\r\nContent-Length: 33\r\n\r\n\n" + DIGITS, [b"\n" + DIGITS]),
    (chunks((b"5", b"hello")) + chunks((b"00000000000000005"[1:], b"again")), [b"hello", b"again"]),
]


class ChunkSizesTests(TestCase):
    def test_size_of_more_than_16_digits_is_refused(self) -> None:
        for sent in LONG:
            for step in (len(sent), 7, 3, 1) if len(sent) < 1000 else (len(sent), 1000):
                with pytest.raises(ChunkSizeTooLong):
                    Body().feed(*cut(sent, list(range(step, len(sent), step))))

    def test_message_of_other_long_numbers_is_parsed(self) -> None:
        for sent, bodies in VALID:
            for step in (len(sent), 7, 3, 1):
                assert Body().feed(*cut(sent, list(range(step, len(sent), step)))) == bodies, sent

    @given(
        st.lists(
            st.tuples(st.integers(0, 15), st.sampled_from([b"", b";a=b", b";" + DIGITS]), st.binary(min_size=1)),
            max_size=5,
        ),
        st.data(),
    )
    def test_valid_message_is_parsed_however_it_is_cut(
        self, parts: list[tuple[int, bytes, bytes]], data: st.DataObject
    ) -> None:
        lines = [(b"%0*x%b" % (zeros, len(body), extension), body) for zeros, extension, body in parts]
        sent = chunks(*lines)
        places = data.draw(st.lists(st.integers(1, len(sent) - 1), max_size=8))
        assert Body().feed(*cut(sent, places)) == [b"".join(body for _, _, body in parts)]

    def test_bytes_of_another_protocol_begin_where_the_request_ends(self) -> None:
        head = b"GET / HTTP/1.1\r\nX: y\r\nConnection: upgrade\r\nUpgrade: tus\r\n\r\n"
        for before in (b"", b"POST / HTTP/1.1\r\nContent-Length: 33\r\n\r\n\n" + DIGITS):
            sent = before + head + b"\n" + DIGITS
            with pytest.raises(httptools.HttpParserUpgrade) as upgrade:
                Body().feed(sent)
            assert upgrade.value.args == (len(before + head),)
