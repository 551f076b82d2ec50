"""Tests for burrowgate.core.http.response_fast: plain heads are read as by the parser; other heads are left to it."""

from __future__ import annotations

import unittest

import httptools
from hypothesis import example, given
from hypothesis import strategies as st

from burrowgate import FAST_PATHS
from burrowgate.core.http import fields, response, response_fast
from tests.support import TestCase

HEAD = b"HTTP/1.1 200 OK\r\nServer: x\r\nDate: now\r\nContent-Length: 5\r\nConnection: keep-alive\r\nX-Own: a b\r\n\r\n"
NOT_PLAIN = (
    b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\n",
    b"HTTP/1.1 600 Odd\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 20 OK\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 200 \xe9\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1  200 OK\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive, X-Own\r\nX-Own: 1\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nUpgrade: h2c\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nSet-Cookie: a=b\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length:5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5 \r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX-Own: a\r\n folded\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX-Own: a\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX-Own: a\x00\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX-Own\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n: 1\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX_Own: 1\r\nContent-Length: 5\r\n\r\n",
    b"\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
    b"",
)


def read(data: bytes) -> response_fast.PlainResponse | None:
    return response_fast.parse_plain_response(data)


class Parsed:
    """A head as read by the parser."""

    def __init__(self, data: bytes) -> None:
        self.fields: fields.Fields = []
        self.reason = b""
        self.whole = False
        self.parser = httptools.HttpResponseParser(self)
        self.parser.feed_data(data)

    def on_status(self, reason: bytes) -> None:
        self.reason += reason

    def on_header(self, name: bytes, value: bytes) -> None:
        self.fields.append((name, value))

    def on_headers_complete(self) -> None:
        self.whole = True


@unittest.skipUnless(FAST_PATHS, "With fast paths off, all heads are left to the parser.")
class PlainHeadTests(TestCase):
    def test_values_of_a_plain_head(self) -> None:
        for _ in range(2):  # parsed first, then read from the cache
            head = read(HEAD + b"hello")
            self.assertEqual(head, (200, b"OK", b"Server: x\r\nDate: now\r\nX-Own: a b\r\n", 5, len(HEAD), True))

    def test_head_without_date_or_length(self) -> None:
        head = b"HTTP/1.1 204 \r\nX-Own: 1\r\n\r\n"
        self.assertEqual(read(head), (204, b"", b"X-Own: 1\r\n", None, len(head), False))

    def test_fields_of_the_gateway_and_of_the_hop_are_dropped(self) -> None:
        head = read(b"HTTP/1.1 200 OK\r\nBurrowgate-X: 1\r\nKeep-Alive: 5\r\nAlt-Svc: h3\r\nContent-Length: 0\r\n\r\n")
        assert head is not None
        self.assertEqual(head[2], b"")

    def test_head_that_is_not_plain_is_left_to_the_parser(self) -> None:
        for head in NOT_PLAIN:
            self.assertIsNone(read(head), head)

    def test_incomplete_head_is_left_to_the_parser(self) -> None:
        for size in range(len(HEAD) - 1):
            self.assertIsNone(read(HEAD[:size]), size)

    def test_values_of_cookies_are_not_kept(self) -> None:
        read(b"HTTP/1.1 200 OK\r\nSet-Cookie: secret=1\r\nContent-Length: 5\r\n\r\n")
        self.assertFalse(any(b"secret" in line for line in response_fast._lines))

    @given(
        st.sampled_from([b"HTTP/1.1 200 OK", b"HTTP/1.1 404 Not  Found", b"HTTP/1.1 201 ", b"HTTP/1.1 299\t"]),
        st.lists(
            st.one_of(
                st.sampled_from([b"Content-Length: 5", b"content-length: 12", b"Date: x", b"Connection: Keep-Alive"]),
                st.binary(max_size=20),
                st.builds(
                    lambda name, value: name + b": " + value,
                    st.from_regex(rb"[A-Za-z-]{1,9}", fullmatch=True),
                    st.binary(max_size=12),
                ),
            ),
            max_size=5,
        ),
    )
    @example(b"HTTP/1.1 200 OK", [b"Content-Length: 0005"])
    def test_plain_head_is_read_as_the_parser_reads_it(self, start: bytes, lines: list[bytes]) -> None:
        data = b"\r\n".join([start, *lines]) + b"\r\n\r\n"
        plain = read(data)
        if plain is None:
            return
        status, reason, passing, length, end, dated = plain
        if not dated:
            passing += b"Date: today\r\n"
        parsed = Parsed(data[:end])
        self.assertTrue(parsed.whole)
        head = response.parse_response(parsed.fields, lambda: b"today")
        self.assertEqual((status, reason.strip(b" \t")), (parsed.parser.get_status_code(), parsed.reason.strip(b" \t")))
        self.assertEqual(fields.fields_of(passing), head.fields)
        self.assertEqual((length, head.chunked, head.close, head.upgrade), (head.length, False, False, b""))
