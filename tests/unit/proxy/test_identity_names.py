"""Fields that say who the visitor is never come from the visitor (sign-in 38)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.support import TestCase
from tests.support.http1_case import CHUNKED
from tests.support.http2_client import Http2Client
from tests.support.identity_world import ALL_FORMS, PROXY, ask_about, identity_world
from tests.support.proxy_wire import World, ok, read_answers, request

NAMES = (
    *(b"X-Auth-Request-User", b"X-Auth-Request-Email", b"X-Auth-Request-Groups"),
    *(b"X-Auth-Request-Preferred-Username", b"X-Auth-Request-Access-Token", b"X-Auth-Request-Redirect"),
    *(b"Remote-User", b"Remote-Email", b"Remote-Name", b"Remote-Groups"),
    *(b"X-Forwarded-User", b"X-Forwarded-Email", b"X-Forwarded-Groups", b"X-Forwarded-Preferred-Username"),
    b"Burrowgate-Assertion",
)
FORGED = b"forged"


def spellings(name: bytes) -> Iterator[bytes]:
    """Yield what some server takes for `name`."""
    for character in b"-_.!#$%&'*+^`|~":
        one = name.replace(b"-", bytes([character]))
        yield from (one, one.lower(), one.upper())
    yield name.replace(b"-", b"_", 1)


def worlds(**options: Any) -> Iterator[World]:
    """Yield a gateway whose target gets no identity, and one whose target gets all forms."""
    yield identity_world(public=True, **options)
    yield identity_world(*ALL_FORMS, public=True, **options)


def all_fields() -> list[tuple[bytes, bytes]]:
    return [(spelling, FORGED) for name in NAMES for spelling in spellings(name)]


class VisitorsNeverNameThemselvesTests(TestCase):
    def test_in_no_spelling_over_http_1_1(self) -> None:
        for world in worlds():
            for name, value in all_fields():
                visitor = world.visitor()
                visitor.send(request(name + b": " + value, name + b": other", b"X-Own: kept"))
                received = world.target().take()
                assert b"X-Own: kept" in received and FORGED not in received and b": other" not in received, name
                world.target().send(ok())
                visitor.reset()

    def test_with_a_space_behind_the_name_over_http_1_1(self) -> None:
        for world in worlds():
            for name in NAMES:
                for line in (
                    name + b" : forged",
                    name + b"\t: forged",
                    b" " + name + b": forged",
                    name + b"\x0b: forged",
                ):
                    visitor = world.visitor()
                    visitor.send(request(b"X-Own: kept", line))
                    assert all(FORGED not in far.take() for far in world.made), line
                    visitor.reset()

    def test_a_repeated_request_is_treated_as_the_first(self) -> None:
        for world in worlds():
            visitor = world.visitor()
            for number in range(3):
                visitor.send(request(b"Remote-User: forged", b"Burrowgate_Assertion: forged", target=b"/%d" % number))
                assert FORGED not in world.target().take()
                world.target().send(ok())
            assert len(read_answers(visitor.take())) == 3

    def test_in_no_spelling_over_http_2(self) -> None:
        for world in worlds(scheme="https"):
            client = Http2Client(world)
            for name, value in all_fields():
                stream = client.request((name.lower(), value), (name.lower(), b"other"), (b"x-own", b"kept"))
                received = world.target().take()
                assert b"x-own: kept" in received and FORGED not in received and b": other" not in received, name
                world.target().send(ok())
                client.run()
                assert client[stream].status == 200

    def test_names_that_http_2_forbids_reach_no_target(self) -> None:
        for world in worlds(scheme="https"):
            for name in NAMES:
                for spelled in (name, name.lower() + b" ", b" " + name.lower(), name.lower() + b"\t"):
                    client = Http2Client(world)
                    client.request((spelled, FORGED))
                    assert all(FORGED not in far.take() for far in world.made), spelled

    def test_not_in_trailers(self) -> None:
        for world in worlds():
            for name, value in all_fields():
                visitor = world.visitor()
                body = b"2\r\nhi\r\n0\r\n" + name + b": " + value + b"\r\nX-Own: kept\r\n\r\n"
                visitor.send(request(CHUNKED, b"Trailer: " + name, method=b"POST", body=body))
                received = world.target().take()
                assert received.endswith(b"0\r\nX-Own: kept\r\n\r\n") and FORGED not in received, name
                assert b"Trailer: " not in received
                world.target().send(ok())
                visitor.reset()

    def test_not_through_forward_auth(self) -> None:
        for world in worlds(trusted=(PROXY,)):
            for name, value in all_fields():
                answer = ask_about(world, name + b": " + value)
                assert answer.status == 200
                assert all(FORGED not in found for _, found in answer.fields), name

    def test_forward_auth_overwrites_the_fields_that_a_server_copies(self) -> None:
        world = identity_world(public=True, trusted=(PROXY,))
        answer = ask_about(world, b"Remote-User: forged")
        for name in NAMES:
            if name not in (b"X-Auth-Request-Access-Token", b"X-Auth-Request-Redirect"):
                assert answer[name] == b"", name
