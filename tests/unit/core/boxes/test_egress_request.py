"""Requests to the proxy of a box: what is understood, what is refused, and what is sent on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.boxes.egress_request import ProxyRequest, parse
from tests.support import TestCase


def head(*lines: bytes) -> bytes:
    """Return a head of `lines`."""
    return b"\r\n".join((*lines, b"", b""))


class RequestTests(TestCase):
    def test_connect(self) -> None:
        for target, host, port in (
            (b"example.org:443", "example.org", 443),
            (b"EXAMPLE.org.:443", "example.org", 443),
            (b"[2001:DB8::1]:8443", "[2001:db8::1]", 8443),
            (b"10.0.0.7:80", "10.0.0.7", 80),
        ):
            request = parse(head(b"CONNECT " + target + b" HTTP/1.1", b"Host: x", b"Proxy-Connection: keep-alive"))
            self.assertEqual(request, ProxyRequest(host, port, b"", None))
            assert request is not None
            self.assertTrue(request.is_connect)

    def test_urls_go_on_in_origin_form_without_fields_for_the_proxy(self) -> None:
        request = parse(
            head(
                b"POST http://Example.org/a?b=c#d HTTP/1.1",
                b"Host: other.example",
                b"Proxy-Connection: keep-alive",
                b"Proxy-Authorization: Basic eA==",
                b"Connection: keep-alive, X-Hop",
                b"X-Hop: 1",
                b"Content-Length: 5",
                b"Cookie: a=b",
            )
        )
        expected = head(
            b"POST /a?b=c HTTP/1.1", b"Host: example.org", b"Content-Length: 5", b"Cookie: a=b", b"Connection: close"
        )
        self.assertEqual(request, ProxyRequest("example.org", 80, expected, 5))
        request = parse(head(b"GET http://example.org:8080 HTTP/1.1"))
        self.assertEqual(
            request,
            ProxyRequest(
                "example.org", 8080, head(b"GET / HTTP/1.1", b"Host: example.org:8080", b"Connection: close"), 0
            ),
        )

    def test_a_chunked_body_has_no_length(self) -> None:
        request = parse(head(b"POST http://example.org/ HTTP/1.1", b"Transfer-Encoding: chunked"))
        assert request is not None
        self.assertIsNone(request.body)
        self.assertIn(b"Transfer-Encoding: chunked", request.head)

    def test_what_is_ambiguous_or_not_for_a_proxy_is_refused(self) -> None:
        for lines in (
            (b"GET / HTTP/1.1", b"Host: example.org"),
            (b"GET https://example.org/ HTTP/1.1",),
            (b"GET ftp://example.org/ HTTP/1.1",),
            (b"GET http://user@example.org/ HTTP/1.1",),
            (b"GET http:///x HTTP/1.1",),
            (b"GET http://[::1/ HTTP/1.1",),
            (b"GET http://example.org:0/ HTTP/1.1",),
            (b"GET http://example.org/ HTTP/2.0",),
            (b"GET  http://example.org/ HTTP/1.1",),
            (b"CONNECT example.org HTTP/1.1",),
            (b"CONNECT example.org:99999 HTTP/1.1",),
            (b"CONNECT http://example.org:443/ HTTP/1.1",),
            (b"CONNECT example.org:443\xff HTTP/1.1",),
            (b"POST http://example.org/ HTTP/1.1", b"Content-Length: 1", b"Content-Length: 1"),
            (b"POST http://example.org/ HTTP/1.1", b"Content-Length: 1", b"Transfer-Encoding: chunked"),
            (b"POST http://example.org/ HTTP/1.1", b"Content-Length: +1"),
            (b"GET http://example.org/ HTTP/1.1", b"A: b\nHost: c"),
            (b"GET http://example.org/ HTTP/1.1", b" folded: b"),
            (b"GET http://example.org/ HTTP/1.1", b"No colon"),
            (b"GET http://example.org/ HTTP/1.1", b"A : b"),
            (b"GET http://example.org/ HTTP/1.1", b"A: b\0"),
        ):
            self.assertIsNone(parse(head(*lines)), lines)

    @given(st.binary(max_size=300) | st.builds(lambda rest: b"GET http://a/" + rest, st.binary(max_size=100)))
    def test_no_input_is_an_error_or_sends_a_line_of_its_own(self, data: bytes) -> None:
        request = parse(data + b"\r\n\r\n")
        if request is not None and not request.is_connect:
            self.assertEqual(request.head.count(b"\n"), request.head.count(b"\r\n"))
            self.assertTrue(request.head.endswith(b"Connection: close\r\n\r\n"))
