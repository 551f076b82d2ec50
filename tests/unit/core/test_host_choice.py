"""Tests for burrowgate.core.host_choice: answers that refuse a `Host`."""

from __future__ import annotations

from burrowgate.core.host_choice import START_BYTES, HostAnswer, accepts_only_own

ACCEPTED = HostAnswer(200, b"<!doctype html><title>App</title>")
WEBPACK = b"Invalid Host header"


def test_refusals() -> None:
    for status, start in (
        (400, b""),
        (403, b""),
        (421, b""),
        (200, WEBPACK),
        (403, WEBPACK),
        (200, b"Invalid Host/Origin header"),
        (200, b"\n<!doctype html><html>\n<body><pre>invalid host header</pre>"),
    ):
        assert HostAnswer(status, start).is_refusal, (status, start)
        assert accepts_only_own(HostAnswer(status, start), ACCEPTED)


def test_other_answers_are_none() -> None:
    for status, start in (
        (200, b""),
        (404, b""),
        (500, b""),
        (200, b"What an invalid Host header is"),
        (200, b"<title>Invalid Host headers explained</title>"),
        (200, b" " * START_BYTES + WEBPACK),
    ):
        assert not HostAnswer(status, start).is_refusal, (status, start)
        assert not accepts_only_own(HostAnswer(status, start), ACCEPTED)


def test_own_host_has_to_be_accepted() -> None:
    for own in (None, HostAnswer(404), HostAnswer(500), HostAnswer(403), HostAnswer(200, WEBPACK)):
        assert not accepts_only_own(HostAnswer(403), own)
    assert accepts_only_own(None, ACCEPTED)
    assert accepts_only_own(HostAnswer(403), HostAnswer(302))
