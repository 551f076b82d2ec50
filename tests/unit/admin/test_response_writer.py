"""Responses of operations as bytes."""

from __future__ import annotations

from typing import Any

from twisted.web.http_headers import Headers

from burrowgate.admin import response_writer
from burrowgate.admin.operations import ApiResponse
from tests.support import TestCase


class FakeRequest:
    """What the writer uses of a request, and the bytes that it sent."""

    startedWriting = 0
    clientproto = b"HTTP/1.1"

    def __init__(self, method: bytes = b"GET") -> None:
        self.method = method
        self.responseHeaders = Headers()
        self.channel = self
        self.sent = b""
        self.finished = 0

    def writeSequence(self, pieces: list[bytes]) -> None:
        self.sent += b"".join(pieces)

    def finish(self) -> None:
        self.finished += 1


class ResponseWriterTests(TestCase):
    def write(self, response: ApiResponse, request: FakeRequest | None = None) -> tuple[bytes, list[bytes], bytes]:
        """Return the status line, the fields without those that every response has, and the body."""
        asked: Any = request or FakeRequest()
        response_writer.write(asked, response)
        self.assertEqual((asked.finished, asked.startedWriting), (1, 1))
        head, _, body = asked.sent.partition(b"\r\n\r\n")
        first, date, *fields = head.split(b"\r\n")
        self.assertRegex(date, rb"^Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$")
        general = {b"%s: %s" % field for field in response_writer.GENERAL}
        return first, [field for field in fields if field not in general], body

    def test_response_with_a_body(self) -> None:
        first, fields, body = self.write(ApiResponse(201, b"{}", headers=(("ETag", '"1"'),)))
        self.assertEqual((first, body), (b"HTTP/1.1 201 Created", b"{}"))
        self.assertEqual(fields, [b'ETag: "1"', b"Content-Type: application/json", b"Content-Length: 2"])

    def test_no_content_has_neither_type_nor_length(self) -> None:
        self.assertEqual(self.write(ApiResponse(204)), (b"HTTP/1.1 204 No Content", [], b""))

    def test_head_has_the_length_and_no_body(self) -> None:
        _, fields, body = self.write(ApiResponse(200, b"12345", "text/plain"), FakeRequest(b"HEAD"))
        self.assertEqual((fields, body), ([b"Content-Type: text/plain", b"Content-Length: 5"], b""))

    def test_field_of_the_response_replaces_the_general_one(self) -> None:
        request = FakeRequest()
        self.write(ApiResponse(204, headers=(("content-security-policy", "default-src 'self'"),)), request)
        self.assertEqual(request.sent.lower().count(b"content-security-policy:"), 1)
        self.assertIn(b"\r\ncontent-security-policy: default-src 'self'\r\n", request.sent)
        self.assertIn(b"\r\nX-Content-Type-Options: nosniff\r\n", request.sent)

    def test_line_breaks_begin_no_field(self) -> None:
        for injected in ("a\r\nSet-Cookie: b", "a\nSet-Cookie: b", "a\rSet-Cookie: b"):
            _, fields, _ = self.write(ApiResponse(204, headers=(("Location", injected),)))
            self.assertEqual(fields, [b"Location: a Set-Cookie: b"])

    def test_fields_of_the_server_are_kept(self) -> None:
        request = FakeRequest()
        request.responseHeaders.setRawHeaders(b"Connection", [b"close"])
        request.clientproto = b"HTTP/1.0"
        self.assertEqual(
            self.write(ApiResponse(204), request)[:2], (b"HTTP/1.0 204 No Content", [b"Connection: close"])
        )
