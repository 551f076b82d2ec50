"""Trace contexts: what goes on as it came, and what begins anew; the sections are those of W3C Trace Context."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.http.fields import Fields
from burrowgate.core.http.forwarding import upstream_head
from burrowgate.core.http.request import parse_request
from burrowgate.core.http.trace_context import Parent, header, parent, valid_fields
from tests.support import TestCase

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
GOOD = f"00-{TRACE}-{SPAN}-01".encode()
PARENT = (b"traceparent", GOOD)
STATE = (b"tracestate", b"congo=t61rcWkgMzE, rojo=00f067aa0ba902b7")


class ParentTests(TestCase):
    def test_what_it_says(self) -> None:
        self.assertEqual(parent([PARENT]), Parent(int(TRACE, 16), int(SPAN, 16), True))
        self.assertEqual(parent([(b"TraceParent", GOOD[:-1] + b"0")]), Parent(int(TRACE, 16), int(SPAN, 16), False))

    def test_a_later_version_is_read_as_far_as_it_is_known(self) -> None:
        """3.2.4"""
        for value in (f"01-{TRACE}-{SPAN}-03", f"cc-{TRACE}-{SPAN}-01-what-comes-then", f"fe-{TRACE}-{SPAN}-01-"):
            self.assertEqual(parent([(b"traceparent", value.encode())]), Parent(int(TRACE, 16), int(SPAN, 16), True))

    def test_what_is_none(self) -> None:
        """3.2.2"""
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
    def test_no_bytes_fail(self, value: bytes) -> None:
        parent([(b"traceparent", value)])

    def test_ours_is_one(self) -> None:
        self.assertEqual(header(int(TRACE, 16), int(SPAN, 16), sampled=True), GOOD)
        self.assertEqual(header(1, 2, sampled=False), b"00-" + b"1".zfill(32) + b"-" + b"2".zfill(16) + b"-00")


class PassingTests(TestCase):
    def test_what_is_valid_goes_on_as_it_came(self) -> None:
        for fields in (
            [PARENT],
            [PARENT, STATE],
            [STATE, (b"Traceparent", GOOD), (b"TraceState", b"more=1")],
            [PARENT, (b"tracestate", b"")],
            [PARENT, (b"tracestate", ",".join(f"k{n}=v" for n in range(32)).encode())],
        ):
            self.assertEqual(valid_fields(fields), fields)

    def test_what_is_not_begins_anew(self) -> None:
        nothing: list[Fields] = [
            [STATE],  # 3.3: without a parent it means nothing
            [(b"traceparent", b"nonsense"), STATE],
            [PARENT, PARENT],  # which of two is meant nobody knows, though they say the same
            [PARENT, (b"Traceparent", GOOD), STATE],
        ]
        for fields in nothing:
            self.assertEqual(valid_fields(fields), [])

    def test_too_many_members_are_left_out(self) -> None:
        state = (b"tracestate", ",".join(f"k{n}=v" for n in range(20)).encode())
        self.assertEqual(valid_fields([PARENT, state, state]), [PARENT])


class RoadTests(TestCase):
    """What reaches the target."""

    def forwarded(self, *fields: tuple[bytes, bytes]) -> list[bytes]:
        host = (b"Host", b"app.localhost")
        head = parse_request(b"GET", b"/", False, [host, *fields], "192.0.2.7", "http")
        _, lines = upstream_head(head, query=None, sid="", proto=b"http", request_id=b"r1", pseudonym=b"gate")
        return [line for line in lines.split(b"\r\n") if line.lower().startswith(b"trace")]

    def test_a_valid_one_passes_as_it_came(self) -> None:
        said = [b"Traceparent: " + GOOD, b"tracestate: " + STATE[1]]
        self.assertEqual(self.forwarded((b"Traceparent", GOOD), STATE), said)

    def test_an_invalid_or_doubled_one_does_not(self) -> None:
        self.assertEqual(self.forwarded((b"traceparent", b"00-x"), STATE), [])
        self.assertEqual(self.forwarded(PARENT, PARENT, STATE), [])
        self.assertEqual(self.forwarded(STATE), [])

    def test_what_connection_names_goes_no_further(self) -> None:
        self.assertEqual(self.forwarded(PARENT, STATE, (b"Connection", b"tracestate")), [b"traceparent: " + GOOD])
        self.assertEqual(self.forwarded(PARENT, STATE, (b"Connection", b"close, Traceparent")), [])
