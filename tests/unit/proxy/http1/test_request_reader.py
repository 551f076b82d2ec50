"""Parsing of HTTP/1 requests, valid and invalid, however their bytes are split into segments.

Numbers in the names of tests and groups of cases are those of `docs/security.md`.
"""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.defer import Deferred

from burrowgate.core.http.fields import Fields
from burrowgate.core.http.request import BadRequest
from burrowgate.proxy.http1.header_reuse import HeaderReuseReader
from burrowgate.proxy.http1.limits import ConnectionLimits, HeadLimits
from burrowgate.proxy.http1.request_consumer import Head
from burrowgate.proxy.http1.request_reader import RequestReader
from tests.support import TestCase
from tests.support.proxy_wire import READ, World, answer, ok, read_answers

HOST_LINE = b"Host: app.localhost\r\n"


def get(*fields: bytes, target: bytes = b"/") -> bytes:
    """Return a GET request with `fields` after `Host`."""
    return b"GET " + target + b" HTTP/1.1\r\n" + HOST_LINE + b"".join(field + b"\r\n" for field in fields) + b"\r\n"


def post(*fields: bytes, body: bytes = b"hello") -> bytes:
    """Return a POST request with `fields` after `Host`, and `body`."""
    return b"POST / HTTP/1.1\r\n" + HOST_LINE + b"".join(field + b"\r\n" for field in fields) + b"\r\n" + body


def chunked(body: bytes, *fields: bytes) -> bytes:
    """Return a POST request with chunked coding; `body` is not coded here."""
    return post(b"Transfer-Encoding: chunked", *fields, body=body)


def line(start: bytes) -> bytes:
    """Return a request with the request line `start` and `Host`."""
    return start + b"\r\n" + HOST_LINE + b"\r\n"


INVALID: dict[str, list[tuple[int, bytes]]] = {
    "01 length and coding": [
        (400, post(b"Content-Length: 5", b"Transfer-Encoding: chunked", body=b"0\r\n\r\n")),
        (400, post(b"Transfer-Encoding: chunked", b"Content-Length: 5", body=b"0\r\n\r\n")),
        (400, post(b"Content-Length: 0", b"Transfer-Encoding: chunked", body=b"0\r\n\r\n")),
        (400, post(b"Transfer-Encoding: chunked", b"content-length: 0", body=b"0\r\n\r\n")),
        (400, post(b"Content-Length: 5", b"Transfer-Encoding: identity")),
        (400, post(b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked", body=b"0\r\n\r\n")),
        (400, post(b"Transfer-Encoding: chunked", b"Transfer-Encoding: identity", body=b"0\r\n\r\n")),
        (400, post(b"Transfer-Encoding: chunked, chunked", body=b"0\r\n\r\n")),
        (400, post(b"Transfer-Encoding: chunked, identity", body=b"0\r\n\r\n")),
        (400, post(b"Transfer-Encoding: chunked, gzip", body=b"0\r\n\r\n")),
        (501, post(b"Transfer-Encoding: gzip, chunked", body=b"0\r\n\r\n")),
        (501, post(b"Transfer-Encoding: identity, chunked", body=b"0\r\n\r\n")),
        (501, post(b"Transfer-Encoding: gzip", body=b"")),
        (501, post(b"Transfer-Encoding: identity", body=b"")),
        (400, post(b"Transfer-Encoding:", body=b"")),
        (501, post(b"Transfer-Encoding: xchunked", body=b"0\r\n\r\n")),
        (501, post(b"Transfer-Encoding: chunkedx", body=b"0\r\n\r\n")),
        (501, post(b"Transfer-Encoding: chunked;q=1", body=b"0\r\n\r\n")),
        (501, post(b'Transfer-Encoding: "chunked"', body=b"0\r\n\r\n")),
        (400, post(b"Transfer-Encoding: ,chunked,", body=b"0\r\n\r\n")),
        (400, post(b"Transfer-Encoding : chunked", body=b"0\r\n\r\n")),
        (400, post(b" Transfer-Encoding: chunked", body=b"0\r\n\r\n")),
        (400, post(b"Transfer-Encoding:\x0bchunked", body=b"0\r\n\r\n")),
        (400, post(b"Transfer-Encoding:\r\n chunked", body=b"0\r\n\r\n")),
        (400, post(b"X: y\r\n\tTransfer-Encoding: chunked", body=b"0\r\n\r\n")),
        (400, b"POST / HTTP/1.0\r\n" + HOST_LINE + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    ],
    "02 lengths": [
        (400, post(b"Content-Length: 5", b"Content-Length: 5")),
        (400, post(b"Content-Length: 5", b"Content-Length: 6")),
        (400, post(b"Content-Length: 5, 5")),
        (400, post(b"Content-Length: 5,")),
        (400, post(b"Content-Length: +5")),
        (400, post(b"Content-Length: -5")),
        (400, post(b"Content-Length: 5 ")),
        (400, post(b"Content-Length: 5 5")),
        (400, post(b"Content-Length: 0x5")),
        (400, post(b"Content-Length: 5.0")),
        (400, post(b"Content-Length: 5e0")),
        (400, post(b"Content-Length: 5_0")),
        (400, post(b"Content-Length: \xd9\xa5")),
        (400, post(b"Content-Length: five")),
        (400, post(b"Content-Length:")),
        (400, post(b"Content-Length: ")),
        (400, post(b"Content-Length: 18446744073709551616")),
        (400, post(b"Content-Length: 18446744073709551621")),
        (400, post(b"Content-Length: 9999999999999999999")),
        (400, post(b"Content-Length: 4294967296" + b"0" * 20)),
        (400, post(b"Content-Length : 5")),
        (400, post(b"Content-Length: 5\r\n 5")),
    ],
    "03 chunks": [
        (400, chunked(b"00000000000000005\r\nhello\r\n0\r\n\r\n")),
        (400, chunked(b"00000000000000005;a=b\r\nhello\r\n0\r\n\r\n")),
        (400, chunked(b"5\r\nhello\r\n00000000000000000\r\n\r\n")),
        (400, chunked(b"5\r\nhello\r\n" + b"0" * 5000 + b"\r\n\r\n")),
        (400, chunked(b"0000000000000000A\r\n0123456789\r\n0\r\n\r\n")),
        (400, chunked(b"fffffffffffffffff\r\nhello\r\n0\r\n\r\n")),
        (400, chunked(b"00000000000000005\r\nhello\r\n0\r\n\r\n", b"Connection: upgrade", b"Upgrade: tus")),
        (400, chunked(b"g\r\nhello\r\n0\r\n\r\n")),
        (400, chunked(b"0x5\r\nhello\r\n0\r\n\r\n")),
        (400, chunked(b"+5\r\nhello\r\n0\r\n\r\n")),
        (400, chunked(b"-5\r\nhello\r\n0\r\n\r\n")),
        (400, chunked(b" 5\r\nhello\r\n0\r\n\r\n")),
        (400, chunked(b"5 \r\nhello\r\n0\r\n\r\n")),
        (400, chunked(b"5 ;a=b\r\nhello\r\n0\r\n\r\n")),
        (400, chunked(b"5_0\r\nhello\r\n0\r\n\r\n")),
        (400, chunked(b"\r\nhello\r\n0\r\n\r\n")),
        (400, chunked(b";a=b\r\nhello\r\n0\r\n\r\n")),
        (400, chunked(b"5\nhello\r\n0\r\n\r\n")),
        (400, chunked(b"5\rhello\r\n0\r\n\r\n")),
        (400, chunked(b"5\r\nhello\n0\r\n\r\n")),
        (400, chunked(b"5\r\nhelloX\r\n0\r\n\r\n")),
        (400, chunked(b"5\r\nhello0\r\n\r\n")),
        (400, chunked(b"5;a\nb\r\nhello\r\n0\r\n\r\n")),
        (400, chunked(b"5;a\rb\r\nhello\r\n0\r\n\r\n")),
        (400, chunked(b"5;a=\x00\r\nhello\r\n0\r\n\r\n")),
        (400, chunked(b'5;a="\n"\r\nhello\r\n0\r\n\r\n')),
        (400, chunked(b"5;\r\nhello\r\n0\r\n\r\n")),
        (400, chunked(b"10000000000000000\r\nhello\r\n0\r\n\r\n")),
        (400, chunked(b"fffffffffffffffff\r\nhello\r\n0\r\n\r\n")),
        (400, chunked(b"5\r\nhello\r\n0\n\r\n")),
        (400, chunked(b"5\r\nhello\r\n0\r\n\n")),
        (400, chunked(b"5\r\nhello\r\n0\r\nX : y\r\n\r\n")),
        (400, chunked(b"5\r\nhello\r\n0\r\nX: y\n\r\n")),
        (400, chunked(b"5\r\nhello\r\n0\r\nX: y\r\n z\r\n\r\n")),
        (400, chunked(b"5\r\nhello\r\n0\r\nContent-Length: 7\r\n\r\n")),
        (400, chunked(b"5\r\nhello\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n")),
        (400, chunked(b"5\r\nhello\r\n0\r\n\x00: y\r\n\r\n")),
    ],
    "05 lines and fields": [
        (400, b"GET / HTTP/1.1\n" + HOST_LINE + b"\r\n"),
        (400, b"GET / HTTP/1.1\r" + HOST_LINE + b"\r\n"),
        (400, b"GET / HTTP/1.1\r\nHost: app.localhost\n\r\n"),
        (400, b"GET / HTTP/1.1\r\nHost: app.localhost\r\r\n\r\n"),
        (400, b"GET / HTTP/1.1\r\nHost: app.localhost\r\n\n"),
        (400, b"GET / HTTP/1.1\r\nHost: app.localhost\n\n"),
        (400, get(b"X: a\rb")),
        (400, get(b"X: a\nb")),
        (400, get(b"X: a\nGET /admin HTTP/1.1")),
        (400, get(b"X: a\x00b")),
        (400, get(b"X: a\x01b")),
        (400, get(b"X: a\x0bb")),
        (400, get(b"X: a\x1bb")),
        (400, get(b"X: a\x7fb")),
        (400, get(b"X : a")),
        (400, get(b"X\t: a")),
        (400, get(b"X\r\n: a")),
        (400, get(b"X: a\r\n b")),
        (400, get(b"X: a\r\n\tb")),
        (400, get(b" X: a")),
        (400, get(b"\tX: a")),
        (400, get(b": a")),
        (400, get(b"X")),
        (400, get(b"X y: a")),
        (400, get(b"X(: a")),
        (400, get(b"X@: a")),
        (400, get(b'"X": a')),
        (400, get(b"X\x00: a")),
        (400, get(b"\x80: a")),
        (400, get(b"X\xc3\xa9: a")),
        (400, b"GET / HTTP/1.1\r\n " + HOST_LINE + b"\r\n"),
    ],
    "10 versions and request lines": [
        (505, line(b"GET /")),
        (400, line(b"GET / ")),
        (505, line(b"GET / HTTP/0.9")),
        (400, line(b"GET / HTTP/1.2")),
        (400, line(b"GET / HTTP/1.9")),
        (505, line(b"GET / HTTP/2.0")),
        (400, line(b"GET / HTTP/2")),
        (400, line(b"GET / HTTP/3.0")),
        (400, line(b"GET / HTTP/1")),
        (400, line(b"GET / HTTP/1.")),
        (400, line(b"GET / HTTP/11")),
        (400, line(b"GET / HTTP/1.10")),
        (400, line(b"GET / HTTP/01.1")),
        (400, line(b"GET / HTTP/1,1")),
        (400, line(b"GET / http/1.1")),
        (400, line(b"GET / HTTP/1.1 ")),
        (400, line(b"GET / HTTP/1.1 x")),
        (400, line(b"GET / x HTTP/1.1")),
        (400, line(b"GET / HTTP /1.1")),
        (400, line(b"GET / HTTPS/1.1")),
        (501, line(b"GET\t/ HTTP/1.1")),
        (501, line(b"get / HTTP/1.1")),
        (501, line(b"Get / HTTP/1.1")),
        (501, line(b"NONSENSE / HTTP/1.1")),
        (501, line(b" GET / HTTP/1.1")),
        (501, line(b"G\x00T / HTTP/1.1")),
        (501, line(b"/ HTTP/1.1")),
        (501, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(30)),
        (400, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        (501, b"\x00" * 40),
        (400, line(b"DESCRIBE / HTTP/1.1")),
    ],
    "15 hosts": [
        (400, b"GET / HTTP/1.1\r\n\r\n"),
        (400, b"GET / HTTP/1.1\r\nX-Host: app.localhost\r\n\r\n"),
        (400, b"GET / HTTP/1.1\r\n" + HOST_LINE + HOST_LINE + b"\r\n"),
        (400, b"GET / HTTP/1.1\r\n" + HOST_LINE + b"host: other.localhost\r\n\r\n"),
        (400, b"GET / HTTP/1.0\r\n" + HOST_LINE + HOST_LINE + b"\r\n"),
        *(
            (400, b"GET / HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")
            for host in (
                b"",
                b"app.localhost, other.localhost",
                b"app.localhost,app.localhost",
                b"app.localhost app.localhost",
                b"user@app.localhost",
                b"user:pass@app.localhost:80",
                b"app.localhost/path",
                b"app.localhost?x",
                b"app.localhost#x",
                b"http://app.localhost",
                b"app.localhost:",
                b"app.localhost:port",
                b"app.localhost:-80",
                b"app.localhost:+80",
                b"app.localhost:0",
                b"app.localhost:65536",
                b"app.localhost:80:80",
                b"app..localhost",
                b".app.localhost",
                b"-app.localhost-",
                b"\xc3\xa4pp.localhost",
                b"app%2elocalhost",
                b"[::1",
                b"::1",
                b"[app.localhost]",
                b"app.localhost\\other",
                b'app_"localhost',
                b"<script>",
                b"a" * 300,
            )
        ),
    ],
    "15 absolute form": [
        *(
            (400, line(b"GET " + target + b" HTTP/1.1"))
            for target in (
                b"http://other.localhost/",
                b"http://app.localhost:81/",
                b"http://user@app.localhost/",
                b"http://app.localhost@other.localhost/",
                b"http://app.localhost:80@other.localhost/",
                b"http://app.localhost\\@other/",
                b"http:///path",
                b"http://",
                b"http:/app.localhost/",
                b"http:app.localhost/",
                b"ftp://app.localhost/",
                b"file:///etc/passwd",
                b"ws://app.localhost/",
                b"app.localhost/",
                b"app.localhost:80",
                b"*",
            )
        ),
        (400, b"GET http://user@app.localhost/ HTTP/1.1\r\nHost: user@app.localhost\r\n\r\n"),
        (400, b"GET http://app.localhost/ HTTP/1.1\r\nHost: other.localhost\r\n\r\n"),
        (400, b"GET http://app.localhost/ HTTP/1.1\r\nHost:\r\n\r\n"),
        (400, b"GET http://app.localhost/ HTTP/1.1\r\n\r\n"),
        (501, line(b"CONNECT app.localhost:443 HTTP/1.1")),
        (501, line(b"CONNECT / HTTP/1.1")),
        (501, line(b"CONNECT / HTTP/1.1\r\nTransfer-Encoding: identity")),
    ],
    "20 targets": [
        *(
            (400, line(b"GET " + target + b" HTTP/1.1"))
            for target in (
                b"/#fragment",
                b"/a#",
                b"/?q#f",
                b"http://app.localhost/#f",
                b"/\x00",
                b"/\x01",
                b"/\t",
                b"/a\x7fb",
                b"/\x80",
                b"/caf\xc3\xa9",
                b"/?\xff",
                b"",
                b"foo",
                b"?x",
                b"../x",
                b"\\x",
                b"#",
            )
        ),
    ],
    "11, 14 and 18 fields of the request": [
        (417, post(b"Expect: 200-ok", b"Content-Length: 5")),
        (417, post(b"Expect: 100-continue, x", b"Content-Length: 5")),
        (417, post(b"Expect:", b"Content-Length: 5")),
        (400, get(b"Origin: http://app.localhost", b"Origin: http://other.localhost")),
        (400, get(b"Authorization: Basic eA==", b"Authorization: Basic eQ==")),
        (400, get(b"Burrowgate-Token: a", b"Burrowgate-Token: b")),
        (400, get(b"Connection: Upgrade", b"Upgrade: websocket")),
    ],
    "21 limits": [
        (431, get(*(b"X-%d: y" % number for number in range(100)))),
        (431, get(b"X: " + b"y" * 65536)),
        (431, get(b"X" * 65536 + b": y")),
        (431, get(*(b"X-%d: %b" % (number, b"y" * 1000) for number in range(90)))),
        (414, line(b"GET /" + b"x" * 16384 + b" HTTP/1.1")),
        (414, line(b"GET /" + b"x" * 100_000 + b" HTTP/1.1")),
        (414, line(b"GET /?" + b"x" * 20_000 + b" HTTP/1.1")),
    ],
}


def outcome(*pieces: bytes, **options: Any) -> tuple[list[int], str, list[bytes]]:
    """Send `pieces`; return the statuses, how the connection ended, and the requests that targets received whole."""
    world = World(**options)
    visitor = world.visitor()
    for piece in pieces:
        if visitor.end in ("", "half"):
            visitor.send(piece)
    for far in world.made:
        assert far.end == "aborted" or not far.received
    responses = read_answers(visitor.take())
    assert all(one.complete for one in responses)
    assert world.live == 0
    return [one.status for one in responses], visitor.end, [far.take() for far in world.made if far.end != "aborted"]


class InvalidRequestTests(TestCase):
    def test_invalid_requests_are_refused_and_not_forwarded(self) -> None:
        count = 0
        for kind, entries in INVALID.items():
            for status, sent in entries:
                count += 1
                statuses, end, reached = outcome(sent)
                assert statuses == [status], (kind, sent[:200], statuses)
                assert end in ("half", "closed") and reached == [], (kind, sent[:200], end)
        assert count >= 200

    def test_invalid_requests_are_refused_however_they_are_split(self) -> None:
        for kind, entries in INVALID.items():
            for status, sent in entries:
                if len(sent) > 2000:
                    continue
                for at in range(1, len(sent)):
                    assert outcome(sent[:at], sent[at:])[0] == [status], (kind, sent, at)
                assert outcome(*(sent[at : at + 1] for at in range(len(sent))))[0] == [status], (kind, sent)

    def test_sec_21_limits_apply_to_small_segments(self) -> None:
        for status, sent in INVALID["21 limits"]:
            for size in (1000, 1460, 4096, 65535):
                pieces = [sent[at : at + size] for at in range(0, len(sent), size)]
                assert outcome(*pieces)[0] == [status], (sent[:40], size)

    def test_sec_06_requests_after_an_invalid_one_are_ignored(self) -> None:
        for kind, entries in INVALID.items():
            for status, sent in entries:
                statuses, _, reached = outcome(sent + get() + get())
                assert statuses == [status] and reached == [], (kind, sent[:200])

    def test_sec_21_configured_limits_apply(self) -> None:
        limits = ConnectionLimits(max_head=300, max_fields=3, max_target=50)
        for status, sent in (
            (431, get(b"A: b", b"C: d", b"E: f")),
            (431, get(b"A: " + b"b" * 300)),
            (414, line(b"GET /" + b"a" * 50 + b" HTTP/1.1")),
        ):
            assert outcome(sent, limits=limits)[0] == [status]
            assert outcome(*(sent[at : at + 1] for at in range(len(sent))), limits=limits)[0] == [status]

    def test_sec_21_requests_just_within_the_limits_are_accepted(self) -> None:
        for sent in (
            get(*(b"X-%d: y" % number for number in range(99))),
            line(b"GET /" + b"x" * 16383 + b" HTTP/1.1"),
            get(b"X: " + b"y" * 65_000),
        ):
            for size in (1000, READ):
                world = World()
                visitor = world.visitor()
                visitor.send(*(sent[at : at + size] for at in range(0, len(sent), size)))
                world.target().send(ok())
                assert [one.status for one in read_answers(visitor.take())] == [200]

    def test_sec_21_endless_head_gives_431(self) -> None:
        for endless in (b"X: y\r\n" * 100_000, b"X: " + b"y" * 600_000, b"X" * 600_000):
            world = World()
            visitor = world.visitor()
            visitor.send(b"GET / HTTP/1.1\r\n" + HOST_LINE + endless)
            assert [one.status for one in read_answers(visitor.take())] == [431]


UNUSUAL = [
    (get(b"X:"), b"X: "),
    (get(b"X:y"), b"X: y"),
    (get(b"X: \t y"), b"X: y"),
    (get(b"X: caf\xe9"), b"X: caf\xe9"),
    (get(b"x-!#$%&'*+^`|~: y"), b"x-!#$%&'*+^`|~: y"),
    (get(b"X: a\tb"), b"X: a\tb"),
]


class UnusualRequestTests(TestCase):
    def test_unusual_valid_fields_are_forwarded(self) -> None:
        for sent, passed in UNUSUAL:
            world = World()
            world.visitor().send(sent)
            assert b"\r\n" + passed + b"\r\n" in world.target().take(), sent

    def test_sec_20_path_is_forwarded_unchanged(self) -> None:
        for target in (
            b"/",
            b"//a//b",
            b"/%2e%2E/%2f",
            b"/a/../b/./c",
            b"/?",
            b'/?a=%00&b=<>"{}|\\^`',
            b"/\\x",
            b"/;p?x/../y",
            b"/~!$&'()*+,;=:@",
        ):
            world = World()
            world.visitor().send(line(b"GET " + target + b" HTTP/1.1"))
            assert world.target().take().startswith(b"GET " + target + b" HTTP/1.1\r\n"), target

    def test_sec_15_absolute_form_of_the_same_host_is_accepted(self) -> None:
        for target, path, host in (
            (b"http://app.localhost/a?b", b"/a?b", b"app.localhost"),
            (b"http://app.localhost", b"/", b"app.localhost"),
            (b"http://app.localhost?x", b"/?x", b"app.localhost"),
            (b"HTTP://APP.localhost.:80/a", b"/a", b"APP.localhost.:80"),
        ):
            world = World()
            world.visitor().send(line(b"GET " + target + b" HTTP/1.1"))
            assert world.target().take().startswith(b"GET " + path + b" HTTP/1.1\r\nHost: " + host + b"\r\n"), target

    def test_sec_15_absolute_form_over_http_1_0_needs_no_host(self) -> None:
        world = World()
        world.visitor().send(b"GET http://app.localhost/a HTTP/1.0\r\n\r\n")
        assert world.target().take().startswith(b"GET /a HTTP/1.1\r\nHost: app.localhost\r\n")

    def test_sec_16_spellings_of_a_host_are_equivalent(self) -> None:
        for host in (b"app.localhost", b"APP.LocalHost", b"app.localhost.", b"app.localhost:80", b"app.localhost:8480"):
            world = World()
            world.visitor().send(b"GET / HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")
            assert world.target().take().startswith(b"GET / HTTP/1.1\r\n")

    def test_sec_16_other_hosts_are_refused_without_touching_a_target(self) -> None:
        for host in (
            b"other.localhost",
            b"localhost",
            b"127.0.0.1",
            b"[::1]",
            b"app.localhost.evil",
            b"xapp.localhost",
        ):
            statuses, _, reached = outcome(b"GET / HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")
            assert statuses == [403] and reached == []

    def test_options_of_the_whole_server_is_forwarded(self) -> None:
        world = World()
        world.visitor().send(line(b"OPTIONS * HTTP/1.1"))
        assert world.target().take().startswith(b"OPTIONS * HTTP/1.1\r\n")


VALID = [
    get(),
    get(b"Accept: */*", b"Cookie: a=b; burrowgate=c", b"Connection: keep-alive, X-Own", b"X-Own: 1"),
    post(b"Content-Length: 5"),
    chunked(b"5\r\nhello\r\n6;a=b\r\n world\r\n0\r\nT: x\r\n\r\n"),
    post(b"Connection: upgrade", b"Upgrade: h2c", b"Content-Length: 5"),
    chunked(b"5\r\nhello\r\n0\r\n\r\n", b"Connection: upgrade", b"Upgrade: h2c"),
    get(b"Connection: upgrade", b"Upgrade: h2c"),
    b"\r\n" + get() + b"\r\n" + post(b"Content-Length: 5"),
]


def parse_requests(wire: bytes) -> list[tuple[bytes, bytes]]:
    """Return the head and the decoded body of each request in `wire`."""
    found = []
    while wire:
        head, end, wire = wire.partition(b"\r\n\r\n")
        assert end
        body = b""
        if b"\r\nTransfer-Encoding: chunked" in head:
            while True:
                size, _, wire = wire.partition(b"\r\n")
                count = int(size, 16)
                body, wire = body + wire[:count], wire[count + 2 :]
                if not count:
                    break
        elif b"\r\nContent-Length: " in head:
            length = int(head.partition(b"\r\nContent-Length: ")[2].partition(b"\r\n")[0])
            body, wire = wire[:length], wire[length:]
        found.append((head, body))
    return found


def relay(*pieces: bytes) -> list[tuple[bytes, bytes]]:
    """Return the requests that the target receives for `pieces`; it responds to each at once."""
    world = World()
    visitor = world.visitor()
    received = b""
    for piece in pieces:
        visitor.send(piece)
    for _ in range(10):
        if not world.made:
            break
        data = world.target().take()
        received += data
        if not data:
            break
        world.target().send(ok())
    assert all(one.status == 200 for one in read_answers(visitor.take()))
    assert visitor.end == "" and world.live == 0
    return parse_requests(received)


class SegmentationTests(TestCase):
    def test_request_is_forwarded_equally_however_it_is_split(self) -> None:
        for sent in VALID:
            whole = relay(sent)
            assert whole
            for at in range(1, len(sent)):
                assert relay(sent[:at], sent[at:]) == whole, (sent, at)
            assert relay(*(sent[at : at + 1] for at in range(len(sent)))) == whole, sent

    @settings(max_examples=150)
    @given(st.lists(st.sampled_from(VALID), min_size=1, max_size=4), st.data())
    def test_requests_are_forwarded_equally_however_they_are_split(
        self, requests: list[bytes], data: st.DataObject
    ) -> None:
        sent = b"".join(requests)
        positions = sorted(data.draw(st.sets(st.integers(1, len(sent) - 1), max_size=12)))
        pieces = [sent[start:end] for start, end in zip([0, *positions], [*positions, len(sent)], strict=True)]
        assert relay(*pieces) == relay(sent)

    @settings(max_examples=150)
    @given(
        st.sampled_from([b"GET", b"PUT", b"POST", b"DELETE", b"PATCH"]),
        st.lists(
            st.tuples(
                st.from_regex(rb"X-[A-Za-z0-9!#$%&'*+^`|~-]{1,10}", fullmatch=True),
                st.binary(max_size=30).map(lambda value: bytes(byte for byte in value if byte > 32 and byte != 127)),
            ),
            max_size=8,
        ),
        st.lists(st.binary(min_size=1, max_size=50), max_size=6),
        st.booleans(),
        st.data(),
    )
    def test_sec_08_request_is_forwarded_with_its_fields_and_body(
        self,
        method: bytes,
        fields: list[tuple[bytes, bytes]],
        chunks: list[bytes],
        in_chunks: bool,
        data: st.DataObject,
    ) -> None:
        body = b"".join(chunks)
        lines = [
            b"%b /path?query HTTP/1.1" % method,
            HOST_LINE[:-2],
            *(name + b": " + value for name, value in fields),
        ]
        if in_chunks:
            lines.append(b"Transfer-Encoding: chunked")
            coded = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
        else:
            lines.append(b"Content-Length: %d" % len(body))
            coded = body
        sent = b"\r\n".join(lines) + b"\r\n\r\n" + coded
        positions = sorted(data.draw(st.sets(st.integers(1, len(sent) - 1), max_size=12)))
        pieces = [sent[start:end] for start, end in zip([0, *positions], [*positions, len(sent)], strict=True)]
        ((head, arrived),) = relay(*pieces)
        start, host, *rest = head.split(b"\r\n")
        assert start == lines[0] and host == lines[1] and arrived == body
        passed = [line for line in rest if line.startswith((b"X-", b"x-")) and not line.startswith(b"X-Forwarded-")]
        passed = [line for line in passed if not line.startswith(b"X-Request-Id: ")]
        dropped = (b"x-forwarded-", b"x-original-", b"x-rewrite-", b"x-real-ip", b"x-request-id", b"x-client-ip")
        expected = [name + b": " + value for name, value in fields if not name.lower().startswith(dropped)]
        assert passed == expected


FRAGMENTS = st.sampled_from(
    [
        b"GET / HTTP/1.1\r\n",
        b"POST / HTTP/1.1\r\n",
        b"HEAD / HTTP/1.0\r\n",
        HOST_LINE,
        b"Content-Length: 5\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Connection: close\r\n",
        b"Connection: Upgrade\r\nUpgrade: h2c\r\n",
        b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
        b"Expect: 100-continue\r\n",
        b"X: y\r\n",
        b"\r\n",
        b"5\r\nhello\r\n",
        b"0\r\n\r\n",
        b"hello",
        b"\x00",
    ]
)
INPUT = st.one_of(st.binary(max_size=40), FRAGMENTS, st.lists(FRAGMENTS, max_size=8).map(b"".join))
ACTIONS = st.lists(
    st.one_of(
        INPUT.map(lambda data: ("visitor", data)),
        st.sampled_from(
            [
                ("target", ok()),
                ("target", answer(b"Transfer-Encoding: chunked", body=b"5\r\nhello\r\n")),
                ("target", b"0\r\n\r\n"),
                ("target", answer(b"Connection: upgrade", b"Upgrade: websocket", status=b"101 X")),
                ("target", b"HTTP/1.1 100 Continue\r\n\r\n"),
                ("wait", 1),
                ("wait", 40),
                ("visitor stops reading", 0),
                ("visitor resumes reading", 0),
                ("target finishes", 0),
                ("connections are slow", 0),
                ("connected", 0),
                ("drain", 0),
            ]
        ),
    ),
    max_size=12,
)


class ArbitraryInputTests(TestCase):
    @settings(max_examples=400)
    @given(ACTIONS, st.booleans())
    def test_arbitrary_input_leaves_nothing_open(self, actions: list[Any], disconnects: bool) -> None:
        """No exception is raised, no error is logged, and no exchange or connection stays open (SEC-57)."""
        world = World()
        visitor = world.visitor()
        for action, argument in actions:
            target = world.made[-1] if world.made else None
            if action == "visitor":
                visitor.send(argument)
            elif action == "wait":
                world.wait(argument)
            elif action == "visitor stops reading":
                visitor.stop_reading()
            elif action == "visitor resumes reading":
                visitor.read_on()
            elif action == "connections are slow":
                world.connecting = world.connecting or Deferred()
            elif action == "connected":
                world.connected()
            elif action == "drain":
                world.connections.drain(lambda: None)
            elif target is not None and not target.finished:
                if action == "target":
                    target.send(argument)
                else:
                    target.finish()
        world.connected()
        if disconnects:
            visitor.finish()
        # A tunnel may be idle for an hour; everything else ends earlier.
        world.wait(600 if b"101" not in visitor.received else 4000)
        assert visitor.end in ("closed", "aborted")
        assert world.live == 0 and world.connections.open_count == 0


class RecordingConsumer:
    """Consumer that accepts and records every request at once."""

    is_ready = True
    is_receiving = False
    may_upgrade = False

    def __init__(self) -> None:
        self.events: list[Any] = []
        self.repeated = 0
        self._fields: Any = None

    def request_started(self, head: Head) -> int:
        self._fields = list(head.fields)
        self.events.append((head.method, head.target, self._fields))
        return 0

    def request_repeated(self, method: bytes, target: bytes) -> bool:
        self.repeated += 1
        self.events += [(method, target, self._fields), "complete"]
        return True

    def body_received(self, data: bytes) -> None:
        self.events.append(data)

    def request_completed(self, trailers: Fields) -> None:
        self.events += [*trailers, "complete"]

    def request_invalid(self, fault: BadRequest) -> None:
        self.events.append((fault.status, str(fault)))

    def backlog_grew(self) -> None:
        raise AssertionError("this consumer is always ready")


REQUEST_LINES = [b"GET /a HTTP/1.1", b"HEAD /b?c HTTP/1.1", b"GET /a#b HTTP/1.1", b"get / HTTP/1.1", b"GET * HTTP/1.1"]
FIELD_LINES = [
    b"\r\n" + HOST_LINE + b"\r\n",
    b"\r\n" + HOST_LINE + b"X: 1\r\n\r\n",
    b"\r\n" + HOST_LINE + b"Content-Length: 1\r\n\r\nx",
]


class RepeatedRequestTests(TestCase):
    """Requests whose bytes after the request line equal those of the previous request."""

    @settings(max_examples=300)
    @given(st.lists(st.tuples(st.sampled_from(REQUEST_LINES), st.sampled_from(FIELD_LINES)), min_size=2, max_size=6))
    def test_repeated_heads_give_the_same_requests(self, requests: list[tuple[bytes, bytes]]) -> None:
        general, reusing = RecordingConsumer(), RecordingConsumer()
        for reader in (RequestReader(general, HeadLimits()), HeaderReuseReader(reusing, HeadLimits())):
            for request_line, rest in requests:
                reader.feed(request_line + rest)
        assert reusing.events == general.events

    def test_repeated_head_is_reused(self) -> None:
        consumer = RecordingConsumer()
        reader = HeaderReuseReader(consumer, HeadLimits())
        for number in range(3):
            reader.feed(get(target=b"/%d" % number))
        assert consumer.repeated == 2

    def setUp(self) -> None:
        self.world = World()
        self.visitor = self.world.visitor()

    def ask(self, sent: bytes) -> bytes:
        """Send a request, let the target respond, and return the start of what it received, up to `X-Request-Id`."""
        self.visitor.send(sent)
        received = self.world.target().take()
        self.world.target().send(ok())
        assert read_answers(self.visitor.take())[0].status == 200
        return bytes(received).partition(b"X-Request-Id")[0]

    def test_new_request_line_with_repeated_fields(self) -> None:
        fields = (b"Accept: */*", b"Cookie: a=b", b"X-Own: 1")
        for number in range(4):
            target = b"/page/%d?q=%d" % (number, number)
            received = self.ask(get(*fields, target=target))
            start, *rest = received.split(b"\r\n")
            assert start == b"GET " + target + b" HTTP/1.1"
            assert set(fields) < set(rest) and len(rest) == len(set(rest))

    def test_changed_fields_are_noticed(self) -> None:
        for value in (b"1", b"1", b"2", b"1"):
            assert b"\r\nX-Own: " + value + b"\r\n" in self.ask(get(b"X-Own: " + value))

    def test_method_may_change(self) -> None:
        self.ask(get())
        self.visitor.send(get().replace(b"GET ", b"HEAD ", 1))
        assert self.world.target().take().startswith(b"HEAD / ")
        self.world.target().send(answer(b"Content-Length: 5"))
        (found,) = read_answers(self.visitor.take(), b"HEAD")
        assert found.status == 200 and found[b"Content-Length"] == b"5"
        assert self.ask(get()).startswith(b"GET / ")

    def test_invalid_request_line_with_repeated_fields_is_refused(self) -> None:
        for start, status in (
            (b"GET /a#b HTTP/1.1", 400),
            (b"GET /a\x80 HTTP/1.1", 400),
            (b"GET /a b HTTP/1.1", 400),
            (b"get /a HTTP/1.1", 501),
            (b"GET /a HTTP/1.2", 400),
            (b"GET /a HTTP/2.0", 505),
            (b"GET http://other.example/ HTTP/1.1", 400),
            (b"GET /" + b"a" * 20_000 + b" HTTP/1.1", 414),
            (b"CONNECT app.localhost:80 HTTP/1.1", 501),
            (b"TRACE / HTTP/1.1", 501),
            (b"", 501),
        ):
            self.setUp()
            self.ask(get())
            self.visitor.send(start + get()[get().index(b"\r\n") :])
            assert bytes(self.world.target().take()) == b"", start
            (found,) = read_answers(self.visitor.take())
            assert found.status == status, (start, found.status)

    def test_two_requests_in_one_read(self) -> None:
        self.ask(get())
        self.visitor.send(get(target=b"/1") + get(target=b"/2"))
        target = self.world.target()
        assert bytes(target.take()).startswith(b"GET /1 ")
        target.send(ok())
        assert bytes(target.take()).startswith(b"GET /2 ")

    def test_bodies_are_not_read_as_fields(self) -> None:
        sent = post(b"Content-Length: 5")
        for _ in range(3):
            self.visitor.send(sent)
            assert bytes(self.world.target().take()).endswith(b"\r\n\r\nhello")
            self.world.target().send(ok())
            assert read_answers(self.visitor.take())[0].status == 200

    def test_repeated_request_waits_for_the_one_before(self) -> None:
        self.ask(get())
        self.visitor.send(get(target=b"/1"))
        self.visitor.send(get(target=b"/2"))
        target = self.world.target()
        assert bytes(target.take()).startswith(b"GET /1 ")
        target.send(ok(b"one"))
        assert bytes(target.take()).startswith(b"GET /2 ")
        target.send(ok(b"two"))
        assert [one.body for one in read_answers(self.visitor.take())] == [b"one", b"two"]

    @settings(max_examples=100)
    @given(st.lists(st.sampled_from(VALID[:3]), min_size=2, max_size=6))
    def test_separate_and_joined_requests_are_forwarded_equally(self, requests: list[bytes]) -> None:
        assert relay(*requests) == relay(b"".join(requests))
