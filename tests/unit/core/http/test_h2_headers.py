"""Tests for burrowgate.core.http.h2_headers: conversion to HTTP/1.1 heads.

Malformed header blocks are covered by tests.unit.proxy.http2.test_connection.
"""

from __future__ import annotations

from burrowgate.core.http.h2_headers import Http1Head, MalformedHeaders, accepts, body_length, http1_head
from burrowgate.core.http.request import BadRequest
from tests.support import TestCase

PSEUDO = [(b":method", b"GET"), (b":scheme", b"https"), (b":authority", b"a.example"), (b":path", b"/b?c")]


def read(*fields: tuple[bytes, bytes]) -> Http1Head:
    return http1_head(fields, scheme=b"https", random=bytes)


class Http1HeadTests(TestCase):
    def test_plain_request(self) -> None:
        head = read(*PSEUDO, (b"te", b"Trailers"), (b"a", b""))
        self.assertEqual((head.method, head.target, head.key), (b"GET", b"/b?c", b""))
        self.assertEqual(head.fields, [(b"Host", b"a.example"), (b"te", b"Trailers"), (b"a", b"")])

    def test_host_field_is_merged_with_the_authority(self) -> None:
        self.assertEqual(read(*PSEUDO, (b"host", b"A.example")).fields, [(b"Host", b"a.example")])
        with self.assertRaises(MalformedHeaders):
            read(*PSEUDO, (b"host", b"a.example"), (b"host", b"a.example"))

    def test_cookie_crumbs_are_one_field(self) -> None:
        for crumbs in ((b"a=1",), (b"a=1", b"b=2"), (b"a=1; b=2", b"", b"c=3"), (b"a=1",) * 1000):
            head = read(*PSEUDO, *[(b"cookie", crumb) for crumb in crumbs], (b"a", b""))
            self.assertEqual(head.fields[1:], [(b"a", b""), (b"cookie", b"; ".join(crumbs))])

    def test_pseudo_field_after_a_cookie_is_malformed(self) -> None:
        with self.assertRaises(MalformedHeaders):
            read(*PSEUDO[:3], (b"cookie", b"a=1"), PSEUDO[3])

    def test_cookie_with_a_control_character_is_malformed(self) -> None:
        for crumb in (b"a=1\r\nb: c", b"a=\0", b" a=1", b"a=1\t"):
            with self.assertRaises(MalformedHeaders):
                read(*PSEUDO, (b"cookie", b"good=1"), (b"cookie", crumb))

    def test_asterisk_form(self) -> None:
        self.assertEqual(read((b":method", b"OPTIONS"), *PSEUDO[1:3], (b":path", b"*")).target, b"*")

    def test_websocket_over_connect(self) -> None:
        pseudo = [(b":method", b"CONNECT"), (b":protocol", b"WebSocket"), *PSEUDO[1:]]
        head = read(*pseudo, (b"sec-websocket-key", b"theirs"))
        self.assertEqual((head.method, head.key), (b"GET", b"A" * 22 + b"=="))
        self.assertEqual(
            head.fields[1:],
            [(b"Connection", b"Upgrade"), (b"Upgrade", b"websocket"), (b"Sec-WebSocket-Key", head.key)],
        )
        with self.assertRaises(BadRequest):
            read((b":method", b"CONNECT"), (b":protocol", b"connect-udp"), *PSEUDO[1:])

    def test_websocket_accept_is_checked(self) -> None:
        key, good = b"dGhlIHNhbXBsZSBub25jZQ==", b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo="  # RFC 6455, 1.3
        self.assertTrue(accepts([(b"Sec-WebSocket-Accept", good)], key))
        for fields in ([], [(b"Sec-WebSocket-Accept", good[:-1])], [(b"sec-websocket-accept", good)] * 2):
            self.assertFalse(accepts(fields, key))

    def test_body_length(self) -> None:
        self.assertEqual(body_length(0, length_named=False, whole=None), None)
        self.assertEqual(body_length(0, length_named=False, whole=7), 7)
        self.assertEqual(body_length(7, length_named=True, whole=None), 7)
        with self.assertRaises(MalformedHeaders):
            body_length(7, length_named=True, whole=0)
