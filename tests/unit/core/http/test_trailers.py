"""Tests for burrowgate.core.http.trailers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.http.trailers import MAX_BYTES, MAX_FIELDS, announced_trailers, forwarded_trailers
from tests.support.proxy_wire import KEY

GRPC = [
    (b"grpc-status", b"5"),
    (b"grpc-message", b"no%20such"),
    (b"grpc-status-details-bin", b"CAUSBG5vbmU"),
    (b"x_own.meta-bin", b"AAE"),
]
FORBIDDEN = (
    *("Transfer-Encoding", "Content-Length", "Connection", "Keep-Alive", "TE", "Trailer", "Upgrade", "Expect"),
    *("Host", "Forwarded", "X-Forwarded-For", "X-Forwarded-Anything", "X-Real-IP", "Via", "Max-Forwards", "Alt-Svc"),
    *("Authorization", "Cookie", "Set-Cookie", "WWW-Authenticate", "Proxy-Authorization", "Proxy-Status"),
    *("Burrowgate-Token", "Burrowgate-Session", "Burrowgate-Client", "X-Request-Id", "traceparent"),
    *("Cache-Control", "Pragma", "Range", "If-Match", "If-None-Match", "If", "If-Range", "Accept", "Accept-Encoding"),
    *("Origin", "Referer", "Destination", "Sec-Fetch-Site", "Sec-WebSocket-Key", "X-HTTP-Method-Override"),
    *("Age", "Date", "Expires", "Location", "Retry-After", "Vary", "Clear-Site-Data", "Refresh", "Status"),
    *("Content-Type", "Content-Encoding", "Content-Range", "Content-Location", "Content-Disposition"),
    *("Content-Security-Policy", "Strict-Transport-Security", "Access-Control-Allow-Origin", "X-Frame-Options"),
    *("X-Original-URL", "X-Rewrite-URL", "Client-Cert", "User-Agent"),
    *("Remote-User", "Remote-Email", "Remote-Name", "Remote-Groups", "X-Auth-Request-User"),
)


def test_sec_04_trailers_of_grpc_pass_unchanged() -> None:
    assert forwarded_trailers(GRPC) == GRPC


def test_sec_04_trailers_that_rfc_9110_or_9530_allows_pass() -> None:
    for name in (b"ETag", b"Authentication-Info", b"Accept", b"Server-Timing", b"Content-Digest", b"Repr-Digest", b"X"):
        assert bool(forwarded_trailers([(name, b"v")])) is (name != b"Accept"), name


@pytest.mark.parametrize("name", FORBIDDEN)
def test_sec_04_field_that_is_decided_with_the_head_is_dropped_in_every_spelling(name: str) -> None:
    plain = name.encode()
    for spelling in {plain, plain.lower(), plain.upper(), plain.replace(b"-", b"_"), plain.replace(b"-", b"!")}:
        assert forwarded_trailers([(b"a", b"1"), (spelling, b"x"), (b"b", b"2")]) == [(b"a", b"1"), (b"b", b"2")]
        assert announced_trailers(b"a, " + spelling + b" ,b") == b"a, b"


def test_sec_24_field_with_a_credential_in_its_value_is_dropped() -> None:
    token = KEY.token("A" * 22, 1_700_000_000).encode()
    base, _, mac = token.rpartition(b".")
    for value in (token, b"Bearer " + token, b"http://a/?" + mac + b"=" + base, token.replace(b".", b"%252e")):
        assert forwarded_trailers([(b"x-note", value), (b"x", b"y")]) == [(b"x", b"y")]


def test_sec_17_fields_that_connection_names_and_those_with_a_rule_are_dropped() -> None:
    fields = [(b"X-Hop", b"1"), (b"X-Api-Key", b"2"), (b"X-Own", b"3")]
    assert forwarded_trailers(fields, options={b"x-hop"}, ruled={b"x-api-key": b"secret"}) == [(b"X-Own", b"3")]


def test_sec_04_section_beyond_a_limit_is_dropped_as_a_whole() -> None:
    many = [(b"x-%d" % number, b"") for number in range(MAX_FIELDS)]
    assert forwarded_trailers(many) == many
    assert forwarded_trailers([*many, (b"y", b"")]) == []
    long = [(b"x", b"v" * (MAX_BYTES - 1))]
    assert forwarded_trailers(long) == long
    assert forwarded_trailers([(b"a", b"b"), (b"x", b"v" * MAX_BYTES)]) == []
    assert forwarded_trailers([(b"host", b"v" * MAX_BYTES), (b"x", b"y")]) == [], "dropped fields count too"


def test_sec_05_section_with_a_byte_that_no_field_can_have_is_dropped_as_a_whole() -> None:
    for field in (
        (b"x", b"a\r\nb"),
        (b"x", b"a\nb"),
        (b"x", b"a\0"),
        (b"x y", b"a"),
        (b"", b"a"),
        (b":status", b"200"),
    ):
        assert forwarded_trailers([(b"a", b"1"), field]) == []


@given(st.lists(st.tuples(st.binary(max_size=8), st.binary(max_size=8)), max_size=8))
def test_sec_08_what_is_forwarded_is_a_part_of_what_came_and_valid(fields: list[tuple[bytes, bytes]]) -> None:
    forwarded = forwarded_trailers(fields)
    left = iter(fields)
    assert all(field in left for field in forwarded), "in another order, or never sent"
    for name, value in forwarded:
        assert name and not set(name + value) & set(b"\r\n\0") and b":" not in name


def test_names_that_are_no_tokens_are_not_announced() -> None:
    assert announced_trailers(b"grpc-status,, a b, X;q=1 ,\x00, Digest") == b"grpc-status, Digest"
    assert announced_trailers(b"") == announced_trailers(b"Content-Length") == b""
