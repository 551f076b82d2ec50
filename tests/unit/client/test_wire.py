"""Requests, pages and events of the client as values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from burrowgate.client.wire import NOT_GIVEN, EventLines, Pages, Response, make_request, read_json, segment
from burrowgate.errors import GatewayNotRunning
from tests.support import TestCase

KEY = "the-key-of-the-home"


class RequestTests(TestCase):
    def test_fields_that_are_not_given_are_not_sent_and_none_is_null(self) -> None:
        request = make_request(8481, KEY, "PATCH", "/x", body={"drop": None, "name": NOT_GIVEN, "enabled": False})
        assert request.body is not None
        self.assertEqual(json.loads(request.body), {"drop": None, "enabled": False})

    def test_query_has_what_is_not_none(self) -> None:
        query = {"open": True, "limit": 3, "text": "a b&c", "cursor": None}
        self.assertEqual(make_request(8481, KEY, "GET", "/x", query=query).target, "/x?open=true&limit=3&text=a+b%26c")
        self.assertEqual(make_request(8481, KEY, "GET", "/x", query={"cursor": None}).target, "/x")

    def test_host_is_that_of_the_port_or_of_a_socket(self) -> None:
        for at, host in ((8481, "127.0.0.1:8481"), (Path("/run/admin.sock"), "localhost")):
            self.assertEqual(make_request(at, KEY, "GET", "/x").headers["Host"], host)

    def test_version_becomes_if_match(self) -> None:
        self.assertEqual(make_request(8481, KEY, "PATCH", "/x", version=3).headers["If-Match"], '"3"')
        self.assertNotIn("If-Match", make_request(8481, KEY, "PATCH", "/x").headers)

    def test_repr_shows_neither_key_nor_body(self) -> None:
        shown = repr(make_request(8481, KEY, "PUT", "/x", body={"passphrase": "secret words"}))
        self.assertNotIn(KEY, shown)
        self.assertNotIn("secret", shown)

    def test_segment_is_one_whatever_it_contains(self) -> None:
        self.assertEqual(segment("../a?b#c/d%é"), "..%2Fa%3Fb%23c%2Fd%25%C3%A9")


class ResponseTests(TestCase):
    def test_empty_content_is_none(self) -> None:
        self.assertIsNone(read_json(Response(204, b""), 8481))

    def test_other_content_is_no_gateway(self) -> None:
        for status, body in ((200, b"<html>"), (404, b"no"), (500, b"[]"), (302, b"")):
            self.assertRaises(GatewayNotRunning, read_json, Response(status, body), 8481)


def collected(pages: Pages, answers: list[dict[str, Any]]) -> tuple[list[Any], list[dict[str, Any]]]:
    """Return the records of `answers`, and the queries that asked for them."""
    found, queries = [], []
    while not pages.over:
        queries.append(pages.query)
        found += pages.take(answers.pop(0))
    return found, queries


class PagesTests(TestCase):
    def test_cursor_is_followed_to_the_end(self) -> None:
        answers = [{"sessions": [1, 2], "cursor": "c"}, {"sessions": [3], "cursor": None}]
        found, queries = collected(Pages("sessions", {"state": "active"}, None), answers)
        self.assertEqual(found, [1, 2, 3])
        self.assertEqual(queries, [{"state": "active", "limit": 500}, {"state": "active", "limit": 500, "cursor": "c"}])

    def test_limit_is_of_all_pages_together(self) -> None:
        answers = [{"sessions": [1, 2], "cursor": "c"}, {"sessions": [3], "cursor": "d"}]
        found, queries = collected(Pages("sessions", {}, 3), answers)
        self.assertEqual((found, [query["limit"] for query in queries]), ([1, 2, 3], [3, 1]))
        self.assertTrue(Pages("sessions", {}, 0).over)

    def test_page_may_be_empty_before_the_end(self) -> None:
        answers: list[dict[str, Any]] = [{"sessions": [], "cursor": "c"}, {"sessions": [3], "cursor": None}]
        self.assertEqual(collected(Pages("sessions", {}, None), answers)[0], [3])

    def test_audit_log_continues_at_numbers_of_events(self) -> None:
        falling = [{"events": [9, 8], "next": 8}, {"events": [7], "next": None}]
        found, queries = collected(Pages("events", {"before": None}, None), falling)
        self.assertEqual((found, [query["before"] for query in queries]), ([9, 8, 7], [None, 8]))
        rising = [{"events": [1], "next": 5}, {"events": [], "next": 9}, {"events": [], "next": 9}]
        found, queries = collected(Pages("events", {"order": "asc", "after": 0}, None), rising)
        self.assertEqual((found, [query["after"] for query in queries]), ([1], [0, 5, 9]))


class EventLinesTests(TestCase):
    def test_events_are_found_however_they_are_cut(self) -> None:
        text = b':\n\nid: 4\nevent: target.added\ndata: {"seq":4}\n\n:\n\nid: 5\ndata: {"seq":5}\n\n'
        for size in (1, 3, 7, len(text)):
            lines = EventLines()
            found = [event for start in range(0, len(text), size) for event in lines.feed(text[start : start + size])]
            self.assertEqual(found, [{"seq": 4}, {"seq": 5}])
