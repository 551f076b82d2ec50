"""Tests for burrowgate.core.http.response: parsing of response heads; the SEC numbers are those of docs/security.md."""

from __future__ import annotations

from burrowgate.core.http import response
from burrowgate.core.http.response import BadResponse
from tests.support import TestCase


class ResponseHeadTests(TestCase):
    def read(self, *fields: tuple[bytes, bytes]) -> response.ResponseHead:
        return response.parse_response(fields, lambda: b"now")

    def test_sec_12_one_length(self) -> None:
        assert self.read((b"content-length", b"5")).length == 5
        assert self.read((b"Transfer-Encoding", b"CHUNKED")).chunked
        for fields in (
            [(b"Content-Length", b"5"), (b"Content-Length", b"5")],
            [(b"Content-Length", b"5"), (b"Transfer-Encoding", b"chunked")],
            [(b"Transfer-Encoding", b"chunked"), (b"Transfer-Encoding", b"chunked")],
            [(b"Transfer-Encoding", b"gzip, chunked")],
            [(b"Content-Length", b"+5")],
            [(b"Content-Length", b"")],
        ):
            with self.assertRaises(BadResponse):
                self.read(*fields)

    def test_sec_17_hop_by_hop_fields_stay(self) -> None:
        head = self.read(
            (b"Connection", b"X-Hop, close"),
            (b"X-Hop", b"1"),
            (b"Keep-Alive", b"1"),
            (b"Proxy-Authenticate", b"1"),
            (b"Burrowgate-Session", b"1"),
            (b"Alt-Svc", b"1"),
            (b"X-Own", b"1"),
        )
        assert head.fields == [(b"X-Own", b"1"), (b"Date", b"now")] and head.close

    def test_sec_23_cookies(self) -> None:
        for value in (
            b"burrowgate=1",
            b"__Host-burrowgate=1; Path=/",
            b"__HOST-BurrowGate=1; Domain=example.com",
            b" burrowgate =1",
            b"\tburrowgate\t=1",
            b"=burrowgate=1",
            b"burrowgate",
            b"",
            b"; a=b",
        ):
            assert self.read((b"sEt-cOOkie", value)).fields == [(b"Date", b"now")], value
        for value in (b"a=b", b"burrowgates=1", b"a=burrowgate=1", b"__Secure-burrowgate=1"):
            assert (b"Set-Cookie", value) in self.read((b"Set-Cookie", value)).fields

    def test_sec_23_cookies_are_not_cleared(self) -> None:
        for value, kept in (
            (b'"cookies"', b""),
            (b'"*"', b""),
            (b'"COOKIES"', b""),
            (b'"cookies", "*"', b""),
            (b'"cache", "cookies", "storage"', b'"cache", "storage"'),
            (b'"cache","*"', b'"cache"'),
            (b'\t"cookies" ,\t"executionContexts" ', b'"executionContexts"'),
            (
                b'"clientHints", "prefetchCache", "storage:bucket-1"',
                b'"clientHints", "prefetchCache", "storage:bucket-1"',
            ),
            (b'"cook\\ies"', b""),
            (b'"\\*"', b""),
            (b'"cookies" "cache"', b""),
            (b'"cache", "cookies', b'"cache"'),
            (b'"cook,ies"', b""),
            (b"cookies", b""),
            (b"*", b""),
            (b'"*cookies"', b""),
            (b'" cookies"', b""),
            (b"", b""),
            (b",,", b""),
        ):
            for name in (b"Clear-Site-Data", b"clear-site-data", b"CLEAR-SITE-DATA"):
                expected = [(name, kept)] if kept else []
                assert self.read((name, value)).fields == [*expected, (b"Date", b"now")], value

    def test_sec_23_cookies_are_not_cleared_by_several_fields(self) -> None:
        name = b"Clear-Site-Data"
        head = self.read((name, b'"cookies'), (name, b'"cache"'), (name, b'"*"'), (name, b'"storage"'))
        assert head.fields == [(name, b'"cache"'), (name, b'"storage"'), (b"Date", b"now")]

    def test_event_streams(self) -> None:
        for value, expected in (
            (b"text/event-stream", True),
            (b"Text/Event-Stream; charset=utf-8", True),
            (b"text/html", False),
        ):
            assert response.is_event_stream([(b"content-TYPE", value)]) is expected
