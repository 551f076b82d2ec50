"""Upstream connections: strictness about responses, and the reuse of connections."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from burrowgate.errors import UpstreamConnectError
from burrowgate.proxy.context import Timeouts
from burrowgate.proxy.upstream.pool import FRESH_SECONDS, UpstreamSettings
from tests.support import TestCase
from tests.support.proxy_wire import DATE, World, answer, ok, read_answers, relayed, request, upstream_request

CHUNKED = b"Transfer-Encoding: chunked"


def response(*lines: bytes, body: bytes = b"") -> bytes:
    """Return a response with these lines as its head."""
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


HOSTILE = [
    # Both length fields, or one of them twice.
    response(b"HTTP/1.1 200 OK", b"Content-Length: 5", CHUNKED, body=b"5\r\nhello\r\n0\r\n\r\n"),
    response(b"HTTP/1.1 200 OK", CHUNKED, b"Content-Length: 5", body=b"5\r\nhello\r\n0\r\n\r\n"),
    response(b"HTTP/1.1 200 OK", b"Content-Length: 5", b"Content-Length: 6", body=b"hello"),
    response(b"HTTP/1.1 200 OK", b"Content-Length: +5", body=b"hello"),
    response(b"HTTP/1.1 200 OK", b"Content-Length: -5", body=b"hello"),
    response(b"HTTP/1.1 200 OK", b"Content-Length: 5 ", body=b"hello"),
    response(b"HTTP/1.1 200 OK", b"Content-Length: 0x5", body=b"hello"),
    response(b"HTTP/1.1 200 OK", b"Content-Length: five", body=b"hello"),
    response(b"HTTP/1.1 200 OK", b"Content-Length:", body=b"hello"),
    response(b"HTTP/1.1 200 OK", b"Content-Length: 18446744073709551616", body=b"hello"),
    response(b"HTTP/1.1 200 OK", b"Content-Length: 9999999999999999999", body=b"hello"),
    # Codings.
    response(b"HTTP/1.1 200 OK", CHUNKED, CHUNKED, body=b"0\r\n\r\n"),
    response(b"HTTP/1.1 200 OK", b"Transfer-Encoding: gzip, chunked", body=b"0\r\n\r\n"),
    response(b"HTTP/1.1 200 OK", b"Transfer-Encoding: chunked, gzip", body=b"0\r\n\r\n"),
    response(b"HTTP/1.1 200 OK", b"Transfer-Encoding: gzip", body=b"hello"),
    response(b"HTTP/1.1 200 OK", b"Transfer-Encoding: identity", body=b"hello"),
    response(b"HTTP/1.1 200 OK", b"Transfer-Encoding: xchunked", body=b"0\r\n\r\n"),
    response(b"HTTP/1.1 200 OK", b"Transfer-Encoding:", body=b"0\r\n\r\n"),
    response(b"HTTP/1.1 200 OK", b"Transfer-Encoding : chunked", body=b"0\r\n\r\n"),
    response(b"HTTP/1.1 200 OK", b"Transfer-Encoding:\x0bchunked", body=b"0\r\n\r\n"),
    response(b"HTTP/1.0 200 OK", CHUNKED, body=b"0\r\n\r\n"),
    # Status lines.
    response(b"HTTP/1.1 000 Zero"),
    response(b"HTTP/1.1 99 Few"),
    response(b"HTTP/1.1 1000 Long"),
    response(b"HTTP/1.1 2OO OK"),
    response(b"HTTP/1.1 -200 OK"),
    response(b"HTTP/1.1 +200 OK"),
    response(b"HTTP/1.1  200 OK"),
    response(b"HTTP/1.1\t200 OK"),
    response(b"HTTP/1.1 OK"),
    response(b"HTTP/1.1"),
    response(b"HTTP/0.9 200 OK"),
    response(b"HTTP/1.2 200 OK"),
    response(b"HTTP/2.0 200 OK"),
    response(b"HTTP/2 200 OK"),
    response(b"http/1.1 200 OK"),
    response(b"ICY 200 OK"),
    response(b"200 OK"),
    response(b"HTTP/1.1 200 O\x00K"),
    response(b"HTTP/1.1 200 O\x1b[2JK"),
    response(b"HTTP/1.1 200 O\rK"),
    # Fields.
    response(b"HTTP/1.1 200 OK", b"X : y"),
    response(b"HTTP/1.1 200 OK", b" X: y"),
    response(b"HTTP/1.1 200 OK", b"X: y", b" folded"),
    response(b"HTTP/1.1 200 OK", b": y"),
    response(b"HTTP/1.1 200 OK", b"X"),
    response(b"HTTP/1.1 200 OK", b"X y: z"),
    response(b"HTTP/1.1 200 OK", b"X: a\x00b"),
    response(b"HTTP/1.1 200 OK", b"X: a\rb"),
    response(b"HTTP/1.1 200 OK", b"X: a\nSet-Cookie: b=c"),
    response(b"HTTP/1.1 200 OK", b"X: a\x7fb"),
    response(b"HTTP/1.1 200 OK", b"\xff: y"),
    b"HTTP/1.1 200 OK\r\nContent-Length: 0\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 0\n\n",
    b"HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\nContent-Length: 0\r\n\n",
    b"HTTP/1.1 200 OK\nX: a\rSet-Cookie: b=c\n\n",
    b"HTTP/1.1 200 OK\nContent-Length: 5\nContent-Length: 6\n\nhello",
    b"HTTP/1.1 200 OK\nContent-Length: 5\nTransfer-Encoding: chunked\n\n5\r\nhello\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\n X: y\n\n",
    b"HTTP/1.1 200 OK\nX : y\n\n",
    b"HTTP/1.1 200 OK\n" + b"X: y\n" * 40_000 + b"\n",
    response(b"HTTP/1.1 200 OK", b"Content-Length: 5", b"Content-Length: 05", body=b"hello"),
    response(b"HTTP/1.1 200 OK", b"Content-Length: 5, ", body=b"hello"),
    response(b"HTTP/1.1 200 OK", b"Content-Length: 5", b"Content-Length: 5", CHUNKED, body=b"0\r\n\r\n"),
    # Other protocols.
    b"<html>hello</html>\n" * 3,
    b"\x15\x03\x01\x00\x02\x02\x46",
    b"\x00" * 20,
    b"SSH-2.0-OpenSSH_9.2\r\n",
    b"220 mail.example.com ESMTP\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    # Interim responses.
    response(b"HTTP/1.1 100 Continue", b"Content-Length: 5") + ok(),
    response(b"HTTP/1.1 103 Early", CHUNKED) + ok(),
    response(b"HTTP/1.1 150 Own", b"Content-Length: 19") + ok(),
    response(b"HTTP/1.1 101 Switching Protocols", b"Connection: upgrade", b"Upgrade: websocket"),
    response(b"HTTP/1.1 101 Switching Protocols"),
    # Too much.
    response(b"HTTP/1.1 200 OK", b"X: " + b"y" * 200_000),
    response(b"HTTP/1.1 200 OK", *[b"X: y"] * 40_000),
    b"HTTP/1.1 200 " + b"O" * 200_000,
]

UNUSUAL = [
    (response(b"HTTP/1.1 600 Many", b"Content-Length: 5", body=b"hello"), 600),
    (response(b"HTTP/1.1 999 Blocked", b"Content-Length: 5", body=b"hello"), 999),
    (response(b"HTTP/1.1 200 OK", b"Content-Length: 5", b"Content-Length: 5", body=b"hello"), 200),
    (response(b"HTTP/1.1 200 OK", b"content-length: 5", b"X: y", b"Content-Length: 5", body=b"hello"), 200),
    (response(b"HTTP/1.1 200 OK", b"Content-Length: 5, 5,\t5", body=b"hello"), 200),
    (b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello", 200),
    (b"HTTP/1.1 200 OK\nContent-Length: 5\nContent-Length: 5\n\nhello", 200),
    (b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\r\nhello\r\n0\r\n\r\n", 200),
    (b"HTTP/1.1 100 Continue\n\nHTTP/1.1 103 Early Hints\nLink: x\n\nHTTP/1.1 404 No\nContent-Length: 5\n\nhello", 404),
    (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 No\nContent-Length: 5\n\nhello", 404),
    (b"HTTP/1.1 103 Early Hints\nLink: x\n\n" + response(b"HTTP/1.1 404 No", b"Content-Length: 5", body=b"hello"), 404),
    (b"HTTP/1.0 200 OK\nContent-Type: text/plain\n\nhello", 200),
]
"""Responses with a body of `hello` that break RFC 9112 in a way that cannot be misunderstood, and their statuses."""

BROKEN_OFF = [
    b"",
    b"HTTP/1.1 200",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\n",
    b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 2",
]

BAD_BODIES = [
    (b"x\r\n", b""),
    (b"-5\r\nhello", b""),
    (b"0x5\r\nhello", b""),
    (b" 5\r\nhello", b""),
    (b"\r\nhello", b""),
    (b"5\r\nhelloX", b"hello"),
    (b"5\nhello\r\n0\r\n\r\n", b""),
    (b"5 \r\nhello\r\n0\r\n\r\n", b""),
    (b"5\r\nhello\r\ngarbage\r\n", b"hello"),
    (b"ffffffffffffffffff\r\nhello", b""),
    (b"00000000000000005\r\nhello\r\n0\r\n\r\n", b""),
    (b"5\r\nhello\r\n00000000000000005;x=y\r\nhello\r\n0\r\n\r\n", b"hello"),
    (b"5\r\nhello\r\n" + b"0" * 17 + b"\r\n\r\n", b"hello"),
    (b"5;" + b"x" * (1 << 20), b""),
    (b"0\r\nX: " + b"x" * (1 << 20), b""),
    (b"0\r\n" + b"X: y\r\n" * 200_000, b""),
]
"""Chunked bodies that are invalid, and what had been received of each before."""

TRAILERS = [
    b"Content-Length: 5",
    b"Content-Length: five",
    b"Content-Length: 5\r\nContent-Length: 6",
    b"Transfer-Encoding: gzip",
    b"Transfer-Encoding: chunked",
    b"Connection: close",
    b"Connection: upgrade\r\nUpgrade: websocket",
    b"Host: elsewhere",
    b"Set-Cookie: burrowgate=x",
    b"Trailer: X",
    b"X: y",
    b"X : y",
    b": y",
    b"\x00",
]
"""Trailer sections, valid or not."""


def pieces(data: bytes, size: int) -> list[bytes]:
    """Return `data` in pieces of `size`."""
    return [data[at : at + size] for at in range(0, len(data), size)]


class HostileResponseTests(TestCase):
    def ask(self, *sent: bytes, finish: bool = False) -> World:
        """Return a world in which the target has sent `sent` after one request."""
        self.world = World()
        self.visitor = self.world.visitor()
        self.visitor.send(request())
        target = self.world.target()
        for piece in sent:
            if not target.end:
                target.send(piece)
        if finish and not target.end:
            target.finish()
        return self.world

    def test_unusual_responses_are_forwarded_as_correct_ones(self) -> None:
        for sent, status in UNUSUAL:
            for cut in ([sent], pieces(sent, 1), pieces(sent, 7)):
                self.ask(*cut, finish=True)
                *interim, final = read_answers(self.visitor.take())
                assert (final.status, final.body) == (status, b"hello"), sent
                assert all(each.status < 200 for each in interim), sent
                lengths = [value for name, value in final.fields if name.lower() == b"content-length"]
                assert lengths in ([], [b"5"]), sent

    def test_connection_is_used_again_after_an_unusual_response(self) -> None:
        self.ask(b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello")
        for sent in (
            response(b"HTTP/1.1 200 OK", b"Content-Length: 5", body=b"again"),
            *(each for each, _ in UNUSUAL[:3]),
        ):
            self.visitor.take()
            self.visitor.send(request())
            self.world.target().send(sent)
        assert read_answers(self.visitor.take())[-1].body == b"hello"
        assert len(self.world.made) == 1

    def test_sec_12_each_is_a_502_and_ends_the_connection(self) -> None:
        assert len(HOSTILE) >= 60
        for sent in HOSTILE:
            for cut in ([sent], pieces(sent, 1) if len(sent) < 500 else pieces(sent, 4000)):
                world = self.ask(*cut, finish=True)
                found = read_answers(self.visitor.take())
                assert [each.status for each in found if each.status >= 200] == [502], sent[:200]
                assert self.visitor.end == "", sent[:200]
                assert world.target().end in ("aborted", "closed") and world.live == 0, sent[:200]
                self.visitor.send(request())
                assert len(world.made) == 2, "a failed connection was reused"

    def test_sec_12_one_that_breaks_off_before_its_head_is_complete(self) -> None:
        for sent in BROKEN_OFF:
            world = self.ask(sent, finish=True)
            found = read_answers(self.visitor.take())
            assert [each.status for each in found if each.status >= 200] == [502], sent
            assert world.target().end == "closed" and world.live == 0

    def test_sec_12_body_that_is_invalid_in_the_read_of_its_head_is_a_502(self) -> None:
        for body, _ in BAD_BODIES:
            if len(body) > 1000:
                continue  # more than one read
            world = self.ask(answer(CHUNKED, body=body))
            (found,) = read_answers(self.visitor.take())
            assert found.status == 502 and found.complete, body
            assert self.visitor.end == "" and world.target().end == "aborted" and world.live == 0, body
            self.visitor.send(request())
            world.target().send(ok())
            assert self.visitor.take() == relayed() and len(world.made) == 2, body

    def test_sec_12_body_that_is_invalid_later_is_cut_after_what_had_been_received(self) -> None:
        for body, received in BAD_BODIES:
            for cut in ([body], pieces(body, 1) if len(body) < 1000 else pieces(body, 65536)):
                world = self.ask(answer(CHUNKED), *cut)
                (found,) = read_answers(self.visitor.take())
                assert found.status == 200 and found.body == received and not found.complete, body[:100]
                assert self.visitor.end == "closed" and world.target().end == "aborted", body[:100]
                assert world.live == 0

    def test_sec_04_trailers_never_break_a_response_whatever_they_contain(self) -> None:
        for trailer in TRAILERS:
            whole = answer(CHUNKED, body=b"5\r\nhello\r\n0\r\n" + trailer + b"\r\n\r\n")
            for cut in ([whole], pieces(whole, 1)):
                world = self.ask(*cut)
                (found,) = read_answers(self.visitor.take())
                assert found.complete and found.body == b"hello", trailer
                assert found.trailers == (((b"X", b"y"),) if trailer == b"X: y" else ()), trailer
                names = {name for name, _ in found.fields}
                assert names == {b"Date", b"Transfer-Encoding"}, trailer
                assert self.visitor.end == "" and world.live == 0, trailer
                self.visitor.send(request())
                world.target().send(ok(b"next"))
                assert self.visitor.take() == relayed(body=b"next"), trailer
                self.visitor.send(request())
                world.target().send(answer(CHUNKED, body=b"4\r\nmore\r\n0\r\n\r\n"))
                (found,) = read_answers(self.visitor.take())
                assert found.status == 200 and found.complete and found.body == b"more", trailer

    def test_sec_12_stray_bytes_reach_no_client(self) -> None:
        evil = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"
        switch = b"HTTP/1.1 101 S\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"
        for stray in (b"stray", evil, b"HTTP/1.1 200", b"\x00", switch, switch + evil):
            for whole in (ok(), answer(CHUNKED, body=b"5\r\nhello\r\n0\r\n\r\n"), answer(status=b"204 No Content")):
                world = self.ask(whole + stray)
                (found,) = read_answers(self.visitor.take())
                assert found.complete and found.body in (b"hello", b"")
                assert world.target().end == "closed"
                world = self.ask(whole, stray)
                (found,) = read_answers(self.visitor.take())
                assert found.complete and world.target().end == "closed"
                self.visitor.send(request())
                world.target().send(ok())
                assert self.visitor.take() == relayed() and len(world.made) == 2

    def test_sec_12_a_body_where_there_is_none(self) -> None:
        for method, whole in (
            (b"HEAD", ok()),
            (b"GET", answer(b"Content-Length: 5", status=b"204 No Content", body=b"hello")),
            (b"GET", answer(b"Content-Length: 5", status=b"304 Not Modified", body=b"hello")),
        ):
            world = World()
            visitor = world.visitor()
            visitor.send(request(method=method))
            world.target().send(whole)
            (found,) = read_answers(visitor.take(), method)
            assert found.complete and found.body == b"" and visitor.end == ""
            assert world.target().end == "closed"

    def test_unusual_but_unambiguous_responses_are_accepted(self) -> None:
        for sent, status, body in (
            (b"\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", b"200 OK", b"hello"),
            (b"HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello", b"200 ", b"hello"),
            (b"HTTP/1.1 200 \r\nContent-Length: 5\r\n\r\nhello", b"200 ", b"hello"),
            (b"HTTP/1.1 299 Caf\xe9 au lait\r\nContent-Length: 5\r\n\r\nhello", b"299 Caf\xe9 au lait", b"hello"),
            (b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", b"200 OK", b"hello"),
        ):
            self.ask(sent)
            reported = self.visitor.take()
            assert reported.startswith(b"HTTP/1.1 " + status + b"\r\n") and reported.endswith(b"\r\n\r\n" + body), sent

    def test_hop_by_hop_fields_are_removed(self) -> None:
        """SEC-17: also those that `Connection` names, and the gateway's own fields."""
        self.ask(
            answer(
                b"Connection: keep-alive, X-Hop",
                b"X-Hop: 1",
                b"Keep-Alive: timeout=5",
                b"Proxy-Authenticate: Basic",
                b"Trailer: X",
                b"Upgrade: h2c",
                b"Alt-Svc: h3",
                b"Burrowgate-Session: x",
                b"X-Own: 1",
                b"Content-Length: 5",
                body=b"hello",
            )
        )
        head = b"\r\n".join([b"HTTP/1.1 200 OK", b"X-Own: 1", b"Date: " + DATE, b"Content-Length: 5"])
        assert self.visitor.take() == head + b"\r\n\r\nhello"

    def test_sec_23_cookies_of_our_names_cannot_be_set(self) -> None:
        world = World(scheme="https")
        visitor = world.visitor()
        visitor.send(request())
        world.target().send(
            answer(
                b"Set-Cookie: own=1",
                b"Set-Cookie: burrowgate=x",
                b"Set-Cookie: __Host-burrowgate=x; Path=/",
                b"set-cookie: __HOST-BURROWGATE=x; Domain=localhost",
                b"SET-COOKIE: BurrowGate =x",
                b"Set-Cookie: =burrowgate=x",
                b"Set-Cookie: burrowgate",
                b"Set-Cookie: burrowgated=1",
                b"Content-Length: 0",
            )
        )
        (found,) = read_answers(visitor.take())
        cookies = [value for name, value in found.fields if name.lower() == b"set-cookie"]
        assert cookies == [b"own=1", b"burrowgated=1"]

    def test_sec_23_cookies_cannot_be_cleared(self) -> None:
        for framing, body in ((b"Content-Length: 5", b"hello"), (CHUNKED, b"5\r\nhello\r\n0\r\n\r\n")):
            self.ask(answer(b'Clear-Site-Data: "cookies", "cache"', b'clear-site-data: "*"', framing, body=body))
            (found,) = read_answers(self.visitor.take())
            assert found[b"Clear-Site-Data"] == b'"cache"' and found.body == b"hello"

    def test_response_without_date_gets_one(self) -> None:
        self.ask(response(b"HTTP/1.1 200 OK", b"Content-Length: 0"))
        assert read_answers(self.visitor.take())[0][b"Date"] == DATE


class RepetitionTests(TestCase):
    """Repeated requests on another connection."""

    def setUp(self) -> None:
        self.world = World()
        self.visitor = self.world.visitor()

    def warm(self) -> None:
        """Complete one exchange, after which the connection is idle in the pool."""
        self.visitor.send(request())
        self.world.target().send(ok())
        assert self.visitor.take() == relayed()
        self.world.target().take()

    def test_request_is_repeated_if_a_reused_connection_was_reset(self) -> None:
        for method in (b"GET", b"HEAD", b"OPTIONS", b"PUT", b"DELETE"):
            self.setUp()
            self.warm()
            old = self.world.target()
            self.visitor.send(request(method=method))
            old.reset()
            assert len(self.world.made) == 2
            number = 2
            last = b"Content-Length: 0" if method == b"PUT" else b""
            assert self.world.target().take() == upstream_request(method=method, number=number, last=last)
            self.world.target().send(answer(status=b"204 No Content"))
            assert read_answers(self.visitor.take())[0].status == 204

    def test_request_is_repeated_if_a_reused_connection_was_closed(self) -> None:
        self.warm()
        self.visitor.send(request())
        self.world.target().finish()
        self.world.target().send(ok())
        assert self.visitor.take() == relayed() and len(self.world.made) == 2

    def test_request_is_repeated_only_once(self) -> None:
        self.warm()
        self.visitor.send(request())
        self.world.target().reset()
        self.world.target().reset()
        assert read_answers(self.visitor.take())[0].status == 502
        assert len(self.world.made) == 2 and self.world.live == 0

    def test_request_on_a_new_connection_is_not_repeated(self) -> None:
        self.visitor.send(request())
        self.world.target().reset()
        assert read_answers(self.visitor.take())[0].status == 502
        assert len(self.world.made) == 1

    def test_request_is_not_repeated_after_the_first_byte(self) -> None:
        for byte in (b"H", b"HTTP/1.1 100 Continue\r\n\r\n", b"nonsense\r\n\r\n"):
            self.setUp()
            self.warm()
            self.visitor.send(request())
            self.world.target().send(byte)
            if not self.world.target().end:
                self.world.target().reset()
            assert read_answers(self.visitor.take())[-1].status == 502, byte
            assert len(self.world.made) == 1, byte

    def test_request_that_is_not_idempotent_is_not_repeated(self) -> None:
        for method, fields, body in (
            (b"POST", [], b""),
            (b"PATCH", [], b""),
            (b"PUT", [b"Content-Length: 2"], b"ab"),
            (b"PUT", [CHUNKED], b"0\r\n\r\n"),
            (b"QUERY", [], b""),
        ):
            self.setUp()
            self.warm()
            self.visitor.send(request(*fields, method=method, body=body))
            assert len(self.world.made) == 1, "a connection that was used a moment ago is reused"
            self.world.target().reset()
            assert read_answers(self.visitor.take())[0].status == 502, (method, fields)
            assert len(self.world.made) == 1, (method, fields)

    def test_request_that_is_not_idempotent_avoids_older_idle_connections(self) -> None:
        self.warm()
        self.world.clock.advance(FRESH_SECONDS + 0.1)
        self.visitor.send(request(method=b"POST"))
        assert len(self.world.made) == 2
        assert self.world.target().take() == upstream_request(method=b"POST", number=2, last=b"Content-Length: 0")

    def test_upgrade_is_not_repeated(self) -> None:
        self.warm()
        self.visitor.send(
            request(
                b"Connection: Upgrade",
                b"Upgrade: websocket",
                b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                b"Sec-WebSocket-Version: 13",
            )
        )
        self.world.target().reset()
        assert read_answers(self.visitor.take())[0].status == 502
        assert len(self.world.made) == 1

    def test_repeated_request_to_an_unreachable_target_gets_502(self) -> None:
        self.warm()
        self.visitor.send(request())
        self.world.unreachable = UpstreamConnectError()
        self.world.target().reset()
        assert read_answers(self.visitor.take())[0].status == 502


class ReuseTests(TestCase):
    """Reuse of connections after an exchange."""

    def after(self, sent: bytes, *, method: bytes = b"GET", requested: tuple[bytes, ...] = (), **options: Any) -> World:
        self.world = World(**options)
        self.visitor = self.world.visitor()
        self.visitor.send(request(*requested, method=method))
        self.world.target().send(sent)
        self.visitor.take()
        return self.world

    def test_connection_is_reused_after_a_complete_response(self) -> None:
        for method, sent in (
            (b"GET", ok()),
            (b"GET", ok(b"")),
            (b"GET", answer(CHUNKED, body=b"0\r\n\r\n")),
            (b"GET", answer(CHUNKED, body=b"5\r\nhello\r\n0\r\nTrailer: x\r\n\r\n")),
            (b"GET", answer(status=b"204 No Content")),
            (b"GET", answer(b"Content-Length: 5", status=b"304 Not Modified")),
            (b"GET", b"HTTP/1.1 103 Early Hints\r\n\r\n" + ok()),
            (b"GET", answer(b"Connection: keep-alive", b"Content-Length: 0")),
            (b"HEAD", answer(b"Content-Length: 5")),
            (b"HEAD", answer(CHUNKED)),
            (b"HEAD", answer()),
        ):
            world = self.after(sent, method=method)
            assert world.target().end == "", sent
            self.visitor.send(request())
            world.target().send(ok())
            assert read_answers(self.visitor.take())[0].body == b"hello" and len(world.made) == 1

    def test_connection_is_closed_after_other_responses(self) -> None:
        for method, sent in (
            (b"GET", answer(b"Connection: close", b"Content-Length: 0")),
            (b"GET", answer(b"Connection: Keep-Alive, Close", b"Content-Length: 0")),
            (b"GET", answer(b"Connection: close", CHUNKED, body=b"0\r\n\r\n")),
            (b"GET", b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"),
            (b"GET", b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n"),
            (b"HEAD", b"HTTP/1.0 200 OK\r\n\r\n"),
            (b"HEAD", answer(b"Connection: close")),
            (b"GET", ok() + b"x"),
        ):
            world = self.after(sent, method=method)
            assert world.target().end == "closed", sent
            self.visitor.send(request())
            assert len(world.made) == 2, sent

    def test_connection_is_closed_if_the_request_was_not_sent_completely(self) -> None:
        world = World()
        visitor = world.visitor()
        visitor.send(request(b"Content-Length: 100000", method=b"PUT"))
        world.target().stop_reading()
        visitor.send(b"x" * 100_000)
        world.target().send(ok())
        assert read_answers(visitor.take())[0].complete
        assert world.target().end == "closed"
        world.wait(62)
        assert world.target().end == "aborted" and world.upstreams.open_count == 0

    def test_paused_connection_is_resumed_for_reuse(self) -> None:
        world = World()
        visitor = world.visitor()
        visitor.stop_reading()
        visitor.send(request())
        for _ in range(3):
            world.target().send(b"")
        world.target().send(ok(b"x" * 300_000))
        visitor.read_on()
        assert read_answers(visitor.take())[0].complete
        visitor.send(request())
        world.target().send(ok())
        assert read_answers(visitor.take())[0].body == b"hello" and len(world.made) == 1

    def test_idle_connection_is_closed_when_the_target_closes_it(self) -> None:
        world = self.after(ok())
        world.target().finish()
        assert world.target().end == "closed" and world.upstreams.open_count == 0

    def test_idle_connection_is_closed_after_the_timeout(self) -> None:
        world = self.after(ok(), settings=UpstreamSettings(idle_timeout=20))
        world.wait(20)
        assert world.target().end == ""
        world.wait(2)
        assert world.target().end == "aborted" and world.upstreams.open_count == 0

    def test_number_of_idle_connections_is_limited(self) -> None:
        world = World(settings=UpstreamSettings(idle_most=2))
        visitors = [world.visitor() for _ in range(4)]
        for visitor in visitors:
            visitor.send(request())
        for far in world.made:
            far.send(ok())
        assert [far.end for far in world.made] == ["", "", "aborted", "aborted"]
        assert world.upstreams.open_count == 2


ANSWER_PARTS = st.sampled_from(
    [
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.0 200 OK\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 101 X\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 304 Not Modified\r\n",
        b"Content-Length: 5\r\n",
        CHUNKED + b"\r\n",
        b"Connection: close\r\n",
        b"\r\n",
        b"5\r\nhello\r\n",
        b"0\r\n\r\n",
        b"hello",
        ok(),
    ]
)


class ArbitraryResponseTests(TestCase):
    @settings(max_examples=400)
    @given(
        st.sampled_from([b"GET", b"HEAD", b"POST"]),
        st.booleans(),
        st.lists(st.one_of(st.binary(max_size=30), ANSWER_PARTS), max_size=8),
        st.sampled_from(["finish", "reset", "silence"]),
    )
    def test_any_bytes_lead_to_one_response_or_a_cut(
        self, method: bytes, warm: bool, sent: list[bytes], end: str
    ) -> None:
        world = World(timeouts=Timeouts(upstream_stream=60))
        visitor = world.visitor()
        if warm:
            visitor.send(request())
            world.target().send(ok())
            visitor.take()
        visitor.send(request(method=method))
        for piece in sent:
            if not world.target().end:
                world.target().send(piece)
        for far in world.made:
            if end == "reset":
                far.reset()
            elif end == "finish" and not far.end:
                far.finish()
        world.wait(200)
        assert world.live == 0
        for far in world.made:
            assert far.end
        answers = [one for one in read_answers(visitor.take(), method) if one.status >= 200]
        assert len(answers) == 1 or visitor.end == "aborted"
        assert all(one.complete for one in answers) or visitor.end in ("aborted", "closed")
        assert world.connections.open_count == 0

    @settings(max_examples=150)
    @given(
        st.sampled_from(
            [
                ok(),
                answer(CHUNKED, body=b"5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nT: x\r\n\r\n"),
                b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok(b"after"),
                answer(b"X: " + b"y" * 300, status=b"204 No Content"),
            ]
        ),
        st.data(),
    )
    def test_response_does_not_depend_on_its_pieces(self, sent: bytes, data: st.DataObject) -> None:
        cuts = sorted(data.draw(st.sets(st.integers(1, len(sent) - 1), max_size=10)))
        found = []
        for cut in ([], cuts, list(range(1, len(sent)))):
            world = World()
            visitor = world.visitor()
            visitor.send(request())
            world.target().send(*(sent[start:end] for start, end in zip([0, *cut], [*cut, len(sent)], strict=True)))
            found.append(read_answers(visitor.take()))
            assert world.target().end == ""
        assert found[0] == found[1] == found[2]
