"""Tests for burrowgate.core.http.request: parsing of request heads; the SEC numbers are those of docs/security.md."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.http import fields as http_fields
from burrowgate.core.http import request
from burrowgate.core.http.request import BadRequest, RequestHead
from tests.support import TestCase
from tests.support.records import BASE, MAC

HOST = (b"Host", b"app.example.com")
LINK = f"{MAC}={BASE}".encode()
PEER = "203.0.113.9"


def read(
    *fields: tuple[bytes, bytes],
    method: bytes = b"GET",
    target: bytes = b"/",
    http10: bool = False,
    scheme: str = "https",
    host: bool = True,
) -> RequestHead:
    """Parse the head of a request to the host of the app."""
    return request.parse_request(method, target, http10, [HOST, *fields] if host else fields, PEER, scheme)


class RequestHeadTests(TestCase):
    def assert_bad(self, status: int, *fields: tuple[bytes, bytes], **options: object) -> None:
        with self.assertRaises(BadRequest) as caught:
            read(*fields, **options)  # type: ignore[arg-type]
        assert caught.exception.status == status

    def test_sec_15_hosts(self) -> None:
        self.assert_bad(400, host=False)
        self.assert_bad(400, HOST)
        assert read(host=False, http10=True).host == b""
        assert read((b"hOsT", b"[::1]:80"), host=False).host == b"[::1]:80"
        for host in (b"", b" a", b"a ", b"a,b", b"a/b", b"a@b", b"a:b", b"a\xff", b"a..b", b"a" * 300):
            self.assert_bad(400, (b"Host", host), host=False)

    def test_sec_01_codings(self) -> None:
        assert read((b"Transfer-Encoding", b"chunked")).length is None
        assert read((b"transfer-encoding", b"Chunked")).length is None
        self.assert_bad(400, (b"Transfer-Encoding", b"chunked"), (b"Transfer-Encoding", b"chunked"))
        self.assert_bad(400, (b"Transfer-Encoding", b"chunked"), (b"Content-Length", b"0"))
        self.assert_bad(400, (b"Content-Length", b"0"), (b"Transfer-Encoding", b"chunked"))
        self.assert_bad(400, (b"Transfer-Encoding", b"chunked"), http10=True)
        for value in (b"", b"gzip", b"gzip, chunked", b"chunked, chunked", b"identity", b"chunked ", b"\x0bchunked"):
            self.assert_bad(501, (b"Transfer-Encoding", value))

    def test_sec_02_lengths(self) -> None:
        assert read().length == 0
        assert read((b"Content-Length", b"005")).length == 5
        self.assert_bad(400, (b"Content-Length", b"5"), (b"Content-Length", b"5"))
        for value in (b"", b"+5", b"-5", b"5 ", b" 5", b"5,5", b"0x5", b"5_0", b"\xd9\xa5", b"1" * 19, b"1e3"):
            self.assert_bad(400, (b"Content-Length", value))

    def test_sec_11_expectations(self) -> None:
        assert read((b"Expect", b"100-Continue")).expects_continue
        assert not read((b"Expect", b"100-continue"), http10=True).expects_continue
        self.assert_bad(417, (b"Expect", b"101"))

    def test_sec_24_one_credential_of_a_kind(self) -> None:
        for name in (b"Authorization", b"Burrowgate-Token", b"Origin"):
            self.assert_bad(400, (name, b"a"), (name, b"b"))

    def test_cookies(self) -> None:
        head = read((b"Cookie", b"a=b; __Host-burrowgate=1; c=d"), (b"Cookie", b"e=f; __Host-burrowgate=2"))
        assert head.facts.cookies == (b"1", b"2") and head.cookie == b"a=b; c=d; e=f"
        head = read((b"Cookie", b"burrowgate=1; __Host-burrowgate=2"), scheme="http")
        assert head.facts.cookies == (b"1",) and head.cookie == b""
        for odd in (b"", b";", b"=", b"burrowgates=1", b"xburrowgate=1", b'a="burrowgate=1', b"a=burrowgate"):
            assert read((b"Cookie", odd)).facts.cookies == ()

    @given(st.binary(max_size=60), st.sampled_from([b"", b"burrowgate", b"__Host-burrowgate", b"__HOST-BURROWGATE"]))
    def test_sec_43_no_cookie_field_fails_or_hides_one(self, around: bytes, name: bytes) -> None:
        rest, *_ = http_fields.split_cookies(around + b"; " + name + b"=secret; " + around, b"__Host-burrowgate")
        assert not name or b"; " + name + b"=secret" not in b"; " + rest

    def test_navigation(self) -> None:
        for fields, expected in (
            ([], False),
            ([(b"Accept", b"text/html,*/*")], True),
            ([(b"Accept", b"*/*")], False),
            ([(b"Accept", b"text/html"), (b"Sec-Fetch-Mode", b"cors")], False),
            ([(b"Sec-Fetch-Mode", b"navigate")], True),
        ):
            assert read(*fields).facts.navigation is expected

    def test_connections(self) -> None:
        for http10, options, close in (
            (False, None, False),
            (False, b"close", True),
            (False, b"Keep-Alive, Close", True),
            (False, b"closed", False),
            (True, None, True),
            (True, b"Keep-Alive", False),
            (True, b"keep-alive, close", True),
        ):
            fields = [(b"Connection", options)] if options is not None else []
            assert read(*fields, http10=http10).close is close, (http10, options)

    def test_upgrades(self) -> None:
        connection = (b"Connection", b"keep-alive, Upgrade")
        key, version = (b"Sec-WebSocket-Key", b"dGhlIHNhbXBsZSBub25jZQ=="), (b"Sec-WebSocket-Version", b"13")
        head = read(connection, (b"Upgrade", b"WebSocket"), key, version)
        assert head.upgrade == b"websocket" and head.facts.upgrade
        assert read((b"Upgrade", b"websocket"), key, version).upgrade == b""
        assert read(connection, (b"Upgrade", b"websocket"), key, version, http10=True).upgrade == b""
        assert read(connection, (b"Upgrade", b"a, b")).upgrade == b""
        assert read(connection, (b"Upgrade", b"a"), (b"Upgrade", b"b")).upgrade == b""
        assert read(connection, (b"Upgrade", b"a"), (b"Content-Length", b"1")).upgrade == b""
        self.assert_bad(400, connection, (b"Upgrade", b"websocket"), version)
        self.assert_bad(426, connection, (b"Upgrade", b"websocket"), key)


class RequestTargetTests(TestCase):
    def test_sec_20_origin_form(self) -> None:
        for target in (b"/", b"//a", b"/a?b?c", b"/%00", b"/a;b", b"/" + b"x" * 10_000):
            assert read(target=target).target == target

    def test_sec_20_what_some_server_would_read_differently(self) -> None:
        for byte in (*range(0x21), ord("#"), *range(0x7F, 0x100)):
            for target in (b"/a%cb" % byte, b"https://app.example.com/%c" % byte, b"/%c" % byte):
                with self.assertRaises(BadRequest):
                    read(target=target)

    def test_sec_15_absolute_form(self) -> None:
        for target, origin_form in (
            (b"https://app.example.com/a?b", b"/a?b"),
            (b"http://app.example.com/a", b"/a"),
            (b"HTTPS://app.example.com", b"/"),
            (b"https://app.example.com?q", b"/?q"),
            (b"https://APP.example.com.:443/", b"/"),
        ):
            assert read(target=target).target == origin_form
        for target in (
            b"https://other.example.com/",
            b"https://app.example.com:444/",
            b"https://u@app.example.com/",
            b"https:///a",
            b"https://",
            b"ftp://app.example.com/",
            b"app.example.com/",
            b"*",
            b"",
            b"a",
        ):
            with self.assertRaises(BadRequest):
                read(target=target)
        assert read(target=b"https://app.example.com/", host=False, http10=True).host == b"app.example.com"

    def test_options_allows_the_asterisk_form(self) -> None:
        assert read(method=b"OPTIONS", target=b"*").target == b"*"
