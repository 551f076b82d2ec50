"""Bodies and queries: each name once, and only of the media type that is expected."""

from __future__ import annotations

from burrowgate.core.http.site import SiteRequest
from burrowgate.identity.site.forms import MAX_FIELDS, read_form, read_json, read_pairs, text_of
from tests.support import TestCase


def request(body: bytes, content_type: bytes) -> SiteRequest:
    return SiteRequest(method=b"POST", path=b"/", address="::1", content_type=content_type, body=body)


class FormTests(TestCase):
    def test_fields_are_decoded(self) -> None:
        self.assertEqual(read_pairs(b"a=1%2B1+2&b=&c=%C3%A9"), {"a": "1+1 2", "b": "", "c": "é"})
        self.assertEqual(read_pairs(b""), {})

    def test_repeated_malformed_or_too_many_fields_are_none(self) -> None:
        many = b"&".join(b"f%d=1" % number for number in range(MAX_FIELDS + 1))
        for text in (b"a=1&a=2", b"a=1&a=1", b"a=%FF", b"\xff=1", many):
            with self.subTest(text):
                self.assertIsNone(read_pairs(text))

    def test_body_is_read_only_as_its_media_type(self) -> None:
        form = b"application/x-www-form-urlencoded"
        self.assertEqual(read_form(request(b"a=1", form + b"; charset=UTF-8")), {"a": "1"})
        for other in (b"", b"text/plain", b"application/json", b"multipart/form-data"):
            self.assertIsNone(read_form(request(b"a=1", other)))
        self.assertEqual(read_json(request(b'{"a":1}', b"Application/JSON")), {"a": 1})
        for other in (b"", b"text/plain", form):
            self.assertIsNone(read_json(request(b'{"a":1}', other)))

    def test_json_that_is_no_object_is_none(self) -> None:
        for body in (b"", b"[]", b"1", b"{", b'{"a":1}x', b"[" * 60_000, b'{"a":' * 10_000):
            with self.subTest(body[:20]):
                self.assertIsNone(read_json(request(body, b"application/json")))

    def test_value_that_is_no_text_is_empty(self) -> None:
        self.assertEqual([text_of({"a": value}, "a") for value in ("x", 1, None, ["x"])], ["x", "", "", ""])
        self.assertEqual(text_of({}, "a"), "")
