"""Rewriting of unusual response heads: what is understood, and that all else stays."""

from __future__ import annotations

import pytest

from burrowgate.core.http.lenient_head import head_end, strict_head


@pytest.mark.parametrize(
    ("head", "strict"),
    [
        (b"HTTP/1.1 200 OK\nA: b\n\n", b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n"),
        (b"HTTP/1.1 200 OK\n\n", b"HTTP/1.1 200 OK\r\n\r\n"),
        (b"S\r\nContent-Length: 5\r\nA: b\r\ncontent-length: 5\r\n\r\n", b"S\r\nContent-Length: 5\r\nA: b\r\n\r\n"),
        (b"S\r\nContent-Length: 5,5 ,\t5\r\n\r\n", b"S\r\nContent-Length: 5\r\n\r\n"),
        (b"S\nContent-Length: 5\nContent-Length: 5, 5\n\n", b"S\r\nContent-Length: 5\r\n\r\n"),
    ],
)
def test_what_is_understood_is_rewritten(head: bytes, strict: bytes) -> None:
    assert head_end(head) == len(head)
    assert strict_head(head) == strict
    assert strict_head(strict) == strict


@pytest.mark.parametrize(
    "head",
    [
        b"S\r\nA: b\r\n\r\n",
        b"S\r\nA: b\nSet-Cookie: c=d\r\n\r\n",
        b"S\r\nA: b\n\r\n",
        b"S\r\nContent-Length: 5 \r\n\r\n",
        b"S\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"S\r\nContent-Length: 5\r\nContent-Length: 05\r\n\r\n",
        b"S\r\nContent-Length: 5,\r\n\r\n",
        b"S\r\nContent-Length: +5, +5\r\n\r\n",
        b"S\r\nContent-Length : 5\r\nContent-Length : 5\r\n\r\n",
        b"S\r\n Content-Length: 5\r\n\r\n",
    ],
)
def test_all_else_stays_as_it_is(head: bytes) -> None:
    assert strict_head(head) == head


@pytest.mark.parametrize("data", [b"", b"S", b"S\n", b"S\r\n", b"S\r\nA: b\r\n\r", b"S\rA: b\r\r"])
def test_end_of_an_incomplete_head_is_not_found(data: bytes) -> None:
    assert head_end(data) is None


def test_end_is_found_wherever_the_reads_were_cut() -> None:
    for head in (b"S\r\nA: b\r\n\r\n", b"S\nA: b\n\n", b"S\r\nA: b\n\r\n"):
        for seen in range(len(head)):
            assert head_end(head + b"body\n\n", seen) == len(head)
