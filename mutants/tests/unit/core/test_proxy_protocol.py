"""Tests for burrowgate.core.proxy_protocol: headers of both versions are parsed within a limit, or refused."""

from __future__ import annotations

import ipaddress
import struct

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.proxy_protocol import MAX_HEADER_BYTES, SIGNATURE, InvalidProxyHeader, Source, read
from tests.support import TestCase


def binary(family: int, body: bytes, command: int = 0x21, length: int | None = None) -> bytes:
    return SIGNATURE + struct.pack("!BBH", command, family, len(body) if length is None else length) + body


def addresses(source: str, port: int) -> bytes:
    ip = ipaddress.ip_address(source)
    return ip.packed + ip.packed + struct.pack("!HH", port, 443)


V4 = binary(0x11, addresses("198.51.100.9", 4711))
LINE = b"PROXY TCP4 198.51.100.9 192.0.2.1 4711 443\r\n"


class TextHeaderTests(TestCase):
    def test_valid_headers(self) -> None:
        for line, address, port in (
            (LINE, "198.51.100.9", 4711),
            (b"PROXY TCP6 2001:DB8::0001 ::1 65535 0\r\n", "2001:db8::1", 65535),
            (b"PROXY TCP6 ::ffff:198.51.100.9 ::1 1 2\r\n", "198.51.100.9", 1),
            (b"PROXY UNKNOWN\r\n", "", 0),
            (b"PROXY UNKNOWN ffff::1 whatever 1 2\r\n", "", 0),
        ):
            self.assertEqual(read(line + b"GET /"), Source(len(line), address, port), line)

    def test_invalid_headers_are_refused(self) -> None:
        for middle in (
            *(b"", b"TCP4", b"TCP5 1.1.1.1 1.1.1.1 1 1", b"tcp4 1.1.1.1 1.1.1.1 1 1", b"TCP4 1.1.1.1 1.1.1.1 1"),
            *(b"TCP4 1.1.1.1 1.1.1.1 +1 1", b"TCP4 1.1.1.1 1.1.1.1 01 1", b"TCP4 1.1.1.1 1.1.1.1 65536 1"),
            *(b"TCP4 1.1.1.1 1.1.1.1 1 99999", b"TCP4 ::1 ::1 1 1", b"TCP6 1.1.1.1 1.1.1.1 1 1", b"UNKNOWN\n"),
            *(b"TCP4 1.1.1.1 1.1.1.1 1 1 ", b"TCP4  1.1.1.1 1.1.1.1 1 1", b"TCP4 1.1.1.01 1.1.1.1 1 1", b"UNKNOWNX"),
            *(b"TCP4 1.1.1.1 ::1 1 1", b"TCP4 1.1.1.1 1.1.1.1 1 1\t", b"TCP6 fe80::1%eth0 ::1 1 1", b"UNIX"),
        ):
            with self.subTest(middle=middle):
                self.assertRaises(InvalidProxyHeader, read, b"PROXY " + middle + b"\r\n")

    def test_line_has_a_limit(self) -> None:
        longest = b"PROXY UNKNOWN " + b"x" * (107 - 16) + b"\r\n"
        self.assertEqual(read(longest), Source(107, ""))
        self.assertIsNone(read(longest[:-1]))
        self.assertRaises(InvalidProxyHeader, read, longest[:-2] + b"x\r\n")
        self.assertRaises(InvalidProxyHeader, read, b"PROXY TCP4 1.1.1.1\n")


class BinaryHeaderTests(TestCase):
    def test_valid_headers(self) -> None:
        v6 = binary(0x21, addresses("2001:db8::1", 7) + b"\x04\0\x01x")
        for header, address, port in (
            (V4, "198.51.100.9", 4711),
            (binary(0x11, addresses("198.51.100.9", 4711) + b"any" * 50), "198.51.100.9", 4711),
            (v6, "2001:db8::1", 7),
            (binary(0x21, addresses("::ffff:198.51.100.9", 1)), "198.51.100.9", 1),
            (binary(0x00, b""), "", 0),
            (binary(0x00, b"", 0x20), None, 0),
            (binary(0x11, addresses("198.51.100.9", 1), 0x20), None, 0),
        ):
            self.assertEqual(read(header + b"\x16\x03"), Source(len(header), address, port), header)

    def test_invalid_headers_are_refused(self) -> None:
        body = addresses("198.51.100.9", 1)
        for header in (
            *(binary(0x11, body, command) for command in (0x10, 0x11, 0x22, 0x2F, 0x31, 0x00)),
            *(binary(family, bytes(300)) for family in (0x01, 0x10, 0x12, 0x13, 0x22, 0x31, 0x32, 0x41, 0xFF)),
            binary(0x11, body[:-1]),
            binary(0x21, bytes(35)),
            binary(0x11, body, length=MAX_HEADER_BYTES - 15),
            binary(0x11, body, length=0xFFFF),
        ):
            with self.subTest(header=header):
                self.assertRaises(InvalidProxyHeader, read, header)

    def test_longest_header(self) -> None:
        header = binary(0x11, addresses("198.51.100.9", 4711) + bytes(MAX_HEADER_BYTES - 28))
        self.assertEqual(read(header), Source(MAX_HEADER_BYTES, "198.51.100.9", 4711))


class PartialHeaderTests(TestCase):
    def test_incomplete_header_is_pending(self) -> None:
        for header in (LINE, V4, binary(0x21, addresses("2001:db8::1", 7) + b"tlv")):
            for cut in range(len(header)):
                self.assertIsNone(read(header[:cut]), header[:cut])
            self.assertIsNotNone(read(header))

    def test_other_data_is_refused_at_the_first_wrong_byte(self) -> None:
        for data in (b"G", b"GET / HTTP/1.1\r\n", b"PROXX", b"\r\n\r\nX", b"\x16\x03\x01", SIGNATURE[:-1] + b"\r"):
            with self.subTest(data=data):
                self.assertRaises(InvalidProxyHeader, read, data)

    @given(st.binary(max_size=200), st.sampled_from([b"", b"PROXY ", b"PROXY TCP4 ", SIGNATURE, SIGNATURE + b"!\x11"]))
    def test_any_data_is_read_or_refused(self, data: bytes, begin: bytes) -> None:
        try:
            source = read(begin + data)
        except InvalidProxyHeader:
            return
        self.assertTrue(source is None or source.length <= MAX_HEADER_BYTES)
