"""Response parser: the events that it reports, its phases, and the table of their transitions."""

from __future__ import annotations

from typing import Any

import pytest

from burrowgate.errors import UpstreamProtocolError
from burrowgate.proxy.upstream import connection, response_parser
from burrowgate.proxy.upstream.response_parser import (
    BODY,
    COMPLETE,
    COUNTED,
    HEAD,
    START,
    STRAY,
    SWITCHED,
    ResponseParser,
)
from tests.support import TestCase
from tests.support.checked_phase import CheckedPhase

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
SWITCHING = b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"


class Recorder:
    """Exchange that records the events of its response."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.body = b""

    def response_head(self, status: int, reason: bytes, fields: Any, length: int | None) -> None:
        self.statuses.append(status)

    def response_body(self, data: bytes) -> None:
        self.body += data


class Parsing(TestCase):
    def setUp(self) -> None:
        self.parser = ResponseParser(lambda: b"Tue, 14 Nov 2023 22:13:20 GMT", 65536)

    def begin(self, method: bytes = b"GET", upgrade: bytes = b"") -> Recorder:
        recorder: Any = Recorder()
        self.parser.begin(recorder, method, upgrade)
        assert isinstance(recorder, Recorder)
        return recorder

    def test_body_that_came_with_its_head_is_complete(self) -> None:
        recorder = self.begin()
        assert self.parser.feed(OK + b"Content-Length: 5\r\n\r\nhello") == COMPLETE
        assert (recorder.statuses, recorder.body) == ([200], b"hello")
        assert self.parser.persistent

    def test_rest_of_a_body_with_content_length_is_left_to_be_counted(self) -> None:
        recorder = self.begin()
        assert self.parser.feed(OK + b"Content-Length: 50\r\n\r\nhello") == COUNTED
        assert (recorder.body, self.parser.remaining) == (b"hello", 45)

    def test_head_in_pieces(self) -> None:
        recorder = self.begin()
        assert self.parser.feed(b"\r\n") == START
        assert self.parser.feed(OK) == HEAD
        assert self.parser.feed(b"Content-Length: 0\r\n\r\n") == COMPLETE
        assert recorder.statuses == [200]

    def test_chunked_body(self) -> None:
        recorder = self.begin()
        assert self.parser.feed(CHUNKED + b"5\r\nhel") == BODY
        assert self.parser.feed(b"lo\r\n0\r\n\r\n") == COMPLETE
        assert recorder.body == b"hello"

    def test_body_without_length_ends_with_the_connection(self) -> None:
        self.begin()
        assert self.parser.feed(OK + b"\r\nhello") == BODY
        assert self.parser.ends_with_connection and not self.parser.persistent

    def test_interim_responses_come_before_the_final_one(self) -> None:
        recorder = self.begin()
        assert self.parser.feed(b"HTTP/1.1 103 Early Hints\r\n\r\n") == START
        assert self.parser.feed(b"HTTP/1.1 204 No Content\r\n\r\n") == COMPLETE
        assert recorder.statuses == [103, 204]

    def test_response_to_head_is_complete_with_its_head(self) -> None:
        self.begin(b"HEAD")
        assert self.parser.feed(OK + b"Content-Length: 5\r\n\r\n") == COMPLETE
        self.begin()
        assert self.parser.feed(OK + b"Content-Length: 0\r\n\r\n") == COMPLETE

    def test_switch_of_protocol_keeps_the_first_bytes_of_the_tunnel(self) -> None:
        self.begin(upgrade=b"websocket")
        assert self.parser.feed(SWITCHING + b"frame") == SWITCHED
        assert self.parser.rest == b"frame"

    def test_bytes_after_a_complete_response_are_stray(self) -> None:
        for stray in (b"x", OK, SWITCHING):
            for response in (b"HTTP/1.1 204 No Content\r\n\r\n", CHUNKED + b"0\r\n\r\n"):
                self.setUp()
                recorder = self.begin()
                assert self.parser.feed(response + stray) == STRAY
                assert len(recorder.statuses) == 1

    def test_abandoned_response_is_not_reported(self) -> None:
        recorder = self.begin()
        assert self.parser.feed(CHUNKED) == BODY
        self.parser.abandon()
        self.parser.feed(b"5\r\nhello\r\n")
        assert recorder.body == b""

    def test_head_that_exceeds_its_limit(self) -> None:
        self.begin()
        assert self.parser.feed(OK + b"X: " + b"y" * 65000) == HEAD
        with self.assertRaises(UpstreamProtocolError):
            self.parser.feed(b"y" * 1000)


class Transitions(TestCase):
    def test_tables_contain_each_phase(self) -> None:
        for table, phases in ((connection.TRANSITIONS, range(8)), (response_parser.TRANSITIONS, range(7))):
            assert list(table) == list(phases)
            assert all(after in phases and after != before for before in table for after in table[before])

    def test_check_refuses_a_transition_that_is_not_in_the_table(self) -> None:
        class Connection:
            phase = CheckedPhase("phase", connection.TRANSITIONS, connection.CONNECTING)

        checked = Connection()
        checked.phase = connection.IDLE
        checked.phase = connection.WAITING
        with pytest.raises(AssertionError):
            checked.phase = connection.TUNNEL
