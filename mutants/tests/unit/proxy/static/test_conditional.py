"""Preconditions and byte ranges of RFC 9110."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.proxy.static.conditional import FileVersion, Selection, http_date, select
from tests.support import TestCase

NOW = 1_700_000_000.5
MODIFIED = 1_699_000_000
DATE = http_date(MODIFIED)
BEFORE = http_date(MODIFIED - 1)
AFTER = http_date(MODIFIED + 1)
VERSION = FileVersion(etag=b'"v1"', modified=MODIFIED, size=1000)
ALL = Selection(200, 0, 1000)
UNCHANGED = Selection(304)
FAILED = Selection(412)


def selected(method: bytes = b"GET", version: FileVersion = VERSION, now: float = NOW, **fields: bytes) -> Selection:
    """Return the selection for a request with `fields`."""
    sent = [(name.replace("_", "-").encode(), value) for name, value in fields.items()]
    return select(method, [(b"Host", b"x"), *sent], version, now)


class PreconditionTests(TestCase):
    def test_request_without_conditions_gets_all(self) -> None:
        self.assertEqual(selected(), ALL)

    def test_if_none_match(self) -> None:
        for value in (b'"v1"', b'W/"v1"', b"*", b' "v0", "v1"', b'"a,b","v1"', b'"v0",W/"v1","v2"'):
            self.assertEqual(selected(If_None_Match=value), UNCHANGED, value)
            self.assertEqual(selected(b"HEAD", IF_NONE_MATCH=value), UNCHANGED, value)
        for value in (b"", b"v1", b'"v2"', b'"v1', b'"*"', b'"v1 "'):
            self.assertEqual(selected(If_None_Match=value), ALL, value)

    def test_if_none_match_in_two_fields(self) -> None:
        fields = [(b"If-None-Match", b'"v0"'), (b"if-none-match", b'"v1"')]
        self.assertEqual(select(b"GET", fields, VERSION, NOW), UNCHANGED)

    def test_if_modified_since_in_each_form_of_a_date(self) -> None:
        for value in (DATE, AFTER, b"Friday, 03-Nov-23 08:26:40 GMT", b"Fri Nov  3 08:26:40 2023"):
            self.assertEqual(selected(If_Modified_Since=value), UNCHANGED, value)
        self.assertEqual(selected(If_Modified_Since=BEFORE), ALL)

    def test_malformed_date_is_ignored(self) -> None:
        for value in (
            b"",
            b"yesterday",
            b"\xff",
            b"Fri, 99 Nov 2023 08:26:40 GMT",
            b"Fri, 03 Nov 99999999 08:26:40 GMT",
        ):
            self.assertEqual(selected(If_Modified_Since=value), ALL, value)
        twice = [(b"If-Modified-Since", DATE), (b"If-Modified-Since", DATE)]
        self.assertEqual(select(b"GET", twice, VERSION, NOW), ALL)

    def test_entity_tag_takes_precedence_over_date(self) -> None:
        self.assertEqual(selected(If_None_Match=b'"v0"', If_Modified_Since=AFTER), ALL)
        self.assertEqual(selected(If_Match=b'"v1"', If_Unmodified_Since=BEFORE), ALL)

    def test_if_match_is_strong(self) -> None:
        self.assertEqual(selected(If_Match=b'"v1"'), ALL)
        self.assertEqual(selected(If_Match=b"*"), ALL)
        self.assertEqual(selected(If_Match=b'W/"v1"'), FAILED)
        self.assertEqual(selected(If_Match=b'"v0"'), FAILED)

    def test_if_unmodified_since(self) -> None:
        self.assertEqual(selected(If_Unmodified_Since=DATE), ALL)
        self.assertEqual(selected(If_Unmodified_Since=BEFORE), FAILED)
        self.assertEqual(selected(If_Unmodified_Since=b"soon"), ALL)

    def test_failed_if_match_takes_precedence_over_if_none_match(self) -> None:
        self.assertEqual(selected(If_Match=b'"v0"', If_None_Match=b'"v1"'), FAILED)

    def test_file_with_future_date_ignores_dates(self) -> None:
        future = FileVersion(etag=b'"v1"', modified=None, size=1000)
        self.assertEqual(selected(version=future, If_Modified_Since=AFTER), ALL)
        self.assertEqual(selected(version=future, If_Unmodified_Since=BEFORE), ALL)
        self.assertEqual(selected(version=future, Range=b"bytes=0-0", If_Range=DATE), ALL)


class RangeTests(TestCase):
    def test_one_range(self) -> None:
        for value, start, length in (
            (b"bytes=0-0", 0, 1),
            (b"bytes=0-499", 0, 500),
            (b"bytes=500-", 500, 500),
            (b"bytes=999-", 999, 1),
            (b"bytes=990-5000", 990, 10),
            (b"bytes=-1", 999, 1),
            (b"bytes=-1000", 0, 1000),
            (b"bytes=-5000", 0, 1000),
            (b"Bytes= 1-2 ", 1, 2),
        ):
            self.assertEqual(selected(Range=value), Selection(206, start, length), value)

    def test_range_beyond_the_end_gets_416(self) -> None:
        for value in (b"bytes=1000-", b"bytes=5000-6000", b"bytes=-0"):
            self.assertEqual(selected(Range=value), Selection(416), value)

    def test_malformed_and_multiple_ranges_get_all(self) -> None:
        for value in (
            *(b"bytes=0-1,5-6", b"bytes=5-4", b"bytes=-", b"bytes=", b"lines=0-1", b"bytes 0-1", b"bytes=a-b"),
            *(
                b"bytes=+1-2",
                b"bytes=1_0-20",
                b"bytes=0x1-2",
                b"bytes=--1",
                b"bytes=1-2-3",
                b"",
                b"bytes=" + b"9" * 40 + b"-",
            ),
        ):
            self.assertEqual(selected(Range=value), ALL, value)
        twice = [(b"Range", b"bytes=0-0"), (b"Range", b"bytes=0-0")]
        self.assertEqual(select(b"GET", twice, VERSION, NOW), ALL)

    def test_head_ignores_ranges(self) -> None:
        self.assertEqual(selected(b"HEAD", Range=b"bytes=0-0"), ALL)

    def test_range_of_an_empty_file(self) -> None:
        empty = FileVersion(etag=b'"v1"', modified=MODIFIED, size=0)
        self.assertEqual(selected(version=empty, Range=b"bytes=0-"), Selection(416))
        self.assertEqual(selected(version=empty, Range=b"bytes=-5"), Selection(200, 0, 0))

    def test_if_range(self) -> None:
        part = Selection(206, 0, 1)
        for value in (b'"v1"', DATE):
            self.assertEqual(selected(Range=b"bytes=0-0", If_Range=value), part, value)
        for value in (b'W/"v1"', b'"v0"', BEFORE, AFTER, b"", b"v1", b'"v1", "v0"'):
            self.assertEqual(selected(Range=b"bytes=0-0", If_Range=value), ALL, value)

    def test_if_range_with_a_date_of_this_second_fails(self) -> None:
        self.assertEqual(selected(now=MODIFIED + 0.9, Range=b"bytes=0-0", If_Range=DATE), ALL)

    def test_unchanged_file_gets_304_despite_a_range(self) -> None:
        self.assertEqual(selected(Range=b"bytes=0-0", If_None_Match=b'"v1"'), UNCHANGED)

    @given(st.text("bytes=0123456789-, ", max_size=30).map(str.encode), st.integers(0, 2000))
    def test_range_is_always_within_the_file(self, value: bytes, size: int) -> None:
        selection = selected(version=FileVersion(etag=b'"v"', modified=0, size=size), Range=value)
        self.assertIn(selection.status, (200, 206, 416))
        self.assertLessEqual(selection.start + selection.length, size)
        if selection.status == 206:
            self.assertGreater(selection.length, 0)
