"""Tests for burrowgate.proxy.http2.request_parser: a head that repeats the one before is parsed as any other."""

from __future__ import annotations

from dataclasses import fields as fields_of_class
from typing import Any
from unittest import skipIf

from hypothesis import given, settings
from hypothesis import strategies as st

from burrowgate import FAST_PATHS
from burrowgate.core.access import Request
from burrowgate.core.compiled import is_compiled
from burrowgate.core.http.h2_headers import MalformedHeaders
from burrowgate.core.http.request import BadRequest, RequestHead
from burrowgate.core.tls_peer import TlsPeer
from burrowgate.proxy.http1.limits import ConnectionLimits
from burrowgate.proxy.http2.request_parser import Head, RequestParser, copier
from tests.support import TestCase
from tests.support.proxy_wire import HOST, KEY, PEER, World

COOKIE = b"__Host-burrowgate=" + KEY.cookie("AAECAwQFBgcICQoLDA0ODw", "AAECAwQFBgcICQoL").encode()
PSEUDO = [(b":method", b"GET"), (b":scheme", b"https"), (b":authority", HOST), (b":path", b"/")]
PATHS = st.sampled_from(
    [b"/", b"/a", b"/a?b=c", b"/.burrowgate/x", b"", b"a", b"*", b"/#", b"/a b", b"/\xff", b"//a", b"/" + b"a" * 3000]
)
METHODS = st.sampled_from([b"GET", b"HEAD", b"POST", b"OPTIONS"])
FIELDS = st.lists(
    st.sampled_from(
        [
            (b"cookie", COOKIE),
            (b"cookie", b"a=b"),
            (b"accept", b"text/html"),
            (b"referer", b"https://app.localhost/?x"),
            (b"origin", b"https://app.localhost"),
            (b"content-length", b"0"),
            (b"content-length", b"3"),
            (b"te", b"trailers"),
            (b"trailer", b"x-a"),
            (b"expect", b"100-continue"),
            (b"via", b"1.1 other"),
            (b"traceparent", b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
            (b"authorization", b"Basic YTpi"),
            (b"max-forwards", b"3"),
            (b"connection", b"close"),
            (b"host", HOST),
        ]
    ),
    max_size=4,
)
REQUESTS = st.lists(st.tuples(METHODS, PATHS, FIELDS, st.sampled_from([0, 0, 0, None, 3])), max_size=4)

WORLD = World(scheme="https")


def parser() -> RequestParser:
    """Return the parser of a new connection."""
    return RequestParser(WORLD.context, ConnectionLimits(), PEER, TlsPeer(names=frozenset({HOST.decode()})))


def outcome(parser: RequestParser, fields: Head, body_bytes: int | None) -> object:
    """Return the head, or the error."""
    try:
        head, key = parser.parse(fields, body_bytes)
    except (MalformedHeaders, BadRequest) as error:
        return type(error), str(error)
    assert not key
    return head


def head_of(method: bytes, path: bytes, fields: list[tuple[bytes, bytes]]) -> Head:
    """Return the fields of a request."""
    pseudo = [(b":method", method), (b":scheme", b"https"), (b":authority", HOST), (b":path", path)]
    return [*pseudo, *fields]


class RequestParserTests(TestCase):
    @settings(max_examples=400, deadline=None)
    @given(REQUESTS, st.lists(PATHS, max_size=4))
    def test_heads_of_a_connection_are_parsed_as_on_connections_of_their_own(
        self, requests: list[tuple[bytes, bytes, list[tuple[bytes, bytes]], int | None]], paths: list[bytes]
    ) -> None:
        kept = parser()
        for method, path, fields, body_bytes in requests:
            for target in (path, *paths, path):
                head = head_of(method, target, fields)
                self.assertEqual(outcome(kept, head, body_bytes), outcome(parser(), head, body_bytes))

    def test_field_lines_and_decision_are_handed_on(self) -> None:
        one = parser()
        first, _ = one.parse([*PSEUDO, (b"cookie", COOKIE)], 0)
        first.lines, first.facts.cached = b"Host: app.localhost\r\n", "a decision"
        second, _ = one.parse([*PSEUDO[:3], (b":path", b"/b"), (b"cookie", COOKIE)], 0)
        self.assertEqual(second.facts.cached, "a decision")
        self.assertEqual(second.lines, first.lines if FAST_PATHS else b"")
        self.assertEqual((first.target, second.target), (b"/", b"/b"))

    def test_head_that_is_retained_is_not_repeated(self) -> None:
        one = parser()
        first, _ = one.parse(PSEUDO, 0)
        first.lines = b"x"
        first.retained = True
        second, _ = one.parse(PSEUDO, 0)
        self.assertEqual((second.lines, second.retained), (b"", False))

    def test_pseudo_fields_in_another_order_are_repeated_too(self) -> None:
        one = parser()
        for path in (b"/a", b"/b"):
            head, _ = one.parse([(b":path", path), *PSEUDO[:3]], 0)
            self.assertEqual(head.target, path)

    @skipIf(is_compiled(), "compiled attributes have their types only")
    def test_copies_have_all_fields(self) -> None:
        for kind, needed in ((Request, 4), (RequestHead, 5)):
            names = [field.name for field in fields_of_class(kind)]
            original: Any = kind(*[object() for _ in names[:needed]])  # type: ignore[arg-type]
            for name in names:
                setattr(original, name, object())
            copy: Any = copier(kind)(original)
            self.assertEqual([getattr(copy, name) for name in names], [getattr(original, name) for name in names])
            self.assertIsNot(copy, original)
