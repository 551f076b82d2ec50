"""Tests for burrowgate.core.http.trace_context; section numbers are those of W3C Trace Context."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.http.fields import Fields
from burrowgate.core.http.forwarding import upstream_head
from burrowgate.core.http.request import parse_request
from burrowgate.core.http.trace_context import Parent, header, parent, valid_fields
from tests.support import TestCase
from tests.unit.core.http.test_forwarding import PLAIN_TARGET, Names

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
GOOD = f"00-{TRACE}-{SPAN}-01".encode()
PARENT = (b"traceparent", GOOD)
STATE = (b"tracestate", b"congo=t61rcWkgMzE, rojo=00f067aa0ba902b7")


class ParentTests(TestCase):
    def test_traceparent_is_parsed(self) -> None:
        self.assertEqual(parent([PARENT]), Parent(int(TRACE, 16), int(SPAN, 16), True))
        self.assertEqual(parent([(b"TraceParent", GOOD[:-1] + b"0")]), Parent(int(TRACE, 16), int(SPAN, 16), False))

    def test_later_version_is_read_as_version_00(self) -> None:
        """Section 3.2.4."""
        for value in (f"01-{TRACE}-{SPAN}-03", f"cc-{TRACE}-{SPAN}-01-what-comes-then", f"fe-{TRACE}-{SPAN}-01-"):
            self.assertEqual(parent([(b"traceparent", value.encode())]), Parent(int(TRACE, 16), int(SPAN, 16), True))

    def test_invalid_traceparent_is_ignored(self) -> None:
        """Section 3.2.2."""
        for value in (
            "",
            "00",
            f"00-{TRACE}-{SPAN}",
            f"00-{TRACE}-{SPAN}-1",
            f"00-{TRACE}-{SPAN}-01-more",
            f"00-{TRACE}-{SPAN}-01-",
            f"01-{TRACE}-{SPAN}-01more",
            f"ff-{TRACE}-{SPAN}-01",
            f"0-{TRACE}-{SPAN}-01",
            f"00-{TRACE.upper()}-{SPAN}-01",
            f"00-{TRACE}-{SPAN.upper()}-01",
            f"00-{'0' * 32}-{SPAN}-01",
            f"00-{TRACE}-{'0' * 16}-01",
            f"00-{TRACE[:-1]}-{SPAN}-01",
            f"00-{TRACE}0-{SPAN}-01",
            f"00-{TRACE}-{SPAN}-0x",
            f" 00-{TRACE}-{SPAN}-01",
            f"00-{TRACE}-{SPAN}-01\n",
            f"00_{TRACE}_{SPAN}_01",
            f"00-{TRACE}-{SPAN}-01,00-{TRACE}-{SPAN}-01",
        ):
            with self.subTest(value):
                self.assertIsNone(parent([(b"traceparent", value.encode())]))

    @given(st.binary(max_size=80))
    def test_any_bytes_are_parsed_or_ignored(self, value: bytes) -> None:
        parent([(b"traceparent", value)])

    def test_own_traceparent_is_valid(self) -> None:
        self.assertEqual(header(int(TRACE, 16), int(SPAN, 16), sampled=True), GOOD)
        self.assertEqual(header(1, 2, sampled=False), b"00-" + b"1".zfill(32) + b"-" + b"2".zfill(16) + b"-00")


class ValidFieldsTests(TestCase):
    def test_valid_fields_are_unchanged(self) -> None:
        for fields in (
            [PARENT],
            [PARENT, STATE],
            [STATE, (b"Traceparent", GOOD), (b"TraceState", b"more=1")],
            [PARENT, (b"tracestate", b"")],
            [PARENT, (b"tracestate", ",".join(f"k{n}=v" for n in range(32)).encode())],
        ):
            self.assertEqual(valid_fields(fields), fields)

    def test_invalid_fields_are_dropped(self) -> None:
        invalid: list[Fields] = [
            [STATE],  # 3.3: tracestate has no meaning without traceparent
            [(b"traceparent", b"nonsense"), STATE],
            [PARENT, PARENT],  # a repeated traceparent is invalid even with equal values
            [PARENT, (b"Traceparent", GOOD), STATE],
        ]
        for fields in invalid:
            self.assertEqual(valid_fields(fields), [])

    def test_tracestate_with_too_many_members_is_dropped(self) -> None:
        state = (b"tracestate", ",".join(f"k{n}=v" for n in range(20)).encode())
        self.assertEqual(valid_fields([PARENT, state, state]), [PARENT])


class UpstreamFieldsTests(TestCase):
    """Trace fields that the target receives."""

    def forwarded(self, *fields: tuple[bytes, bytes]) -> list[bytes]:
        host = (b"Host", b"app.localhost")
        head = parse_request(b"GET", b"/", False, [host, *fields], "192.0.2.7", "http")
        _, lines = upstream_head(
            head,
            Names(b"http", b"gateway"),
            PLAIN_TARGET,
            query=None,
            sid="",
            id=b"r1",
            public=b"http://app.localhost",
        )
        return [line for line in lines.split(b"\r\n") if line.lower().startswith(b"trace")]

    def test_valid_fields_are_forwarded_unchanged(self) -> None:
        expected = [b"Traceparent: " + GOOD, b"tracestate: " + STATE[1]]
        self.assertEqual(self.forwarded((b"Traceparent", GOOD), STATE), expected)

    def test_invalid_or_repeated_fields_are_not_forwarded(self) -> None:
        self.assertEqual(self.forwarded((b"traceparent", b"00-x"), STATE), [])
        self.assertEqual(self.forwarded(PARENT, PARENT, STATE), [])
        self.assertEqual(self.forwarded(STATE), [])

    def test_fields_named_by_connection_are_not_forwarded(self) -> None:
        self.assertEqual(self.forwarded(PARENT, STATE, (b"Connection", b"tracestate")), [b"traceparent: " + GOOD])
        self.assertEqual(self.forwarded(PARENT, STATE, (b"Connection", b"close, Traceparent")), [])
