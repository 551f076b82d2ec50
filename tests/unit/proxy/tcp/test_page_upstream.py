"""Tests for the upstream end that answers with the pages of a TCP session, and for what the page says of a record."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, cast

from burrowgate.core.access import Admission, Claim, CredentialSource, RouteMatch
from burrowgate.core.http.request import parse_request
from burrowgate.core.sessions import Session
from burrowgate.core.targets import TargetType
from burrowgate.core.tcp.settings import Bind, Recorded, TcpSettings
from burrowgate.core.tcp.terms import TcpTerms
from burrowgate.proxy.tcp.page import Binding, PageFacts
from burrowgate.proxy.tcp.page_upstream import PageUpstream, facts_of
from burrowgate.proxy.tcp.pages import TcpPages
from burrowgate.proxy.tcp.web_assets import OWN, WebAssets
from burrowgate.testing.records import a_session, a_target
from tests.support import START, TestCase

TERMS = TcpTerms(
    project_id="p",
    endpoint_host="10.0.0.5",
    endpoint_port=5432,
    connection_limit=5,
    max_seconds=28_800,
    pending_timeout=600,
    connections_used=2,
)


class Sink:
    """Notes the events of a response."""

    def __init__(self) -> None:
        self.events: list[tuple[Any, ...]] = []

    def response_head(self, status: int, reason: bytes, fields: list[tuple[bytes, bytes]], length: int | None) -> None:
        self.events.append((status, dict(fields), length))

    def response_body(self, data: bytes) -> None:
        self.events.append((data,))

    def response_end(self) -> None:
        self.events.append(())


class _Case(TestCase):
    def setUp(self) -> None:
        self.assets = WebAssets(Path(self.mktemp()))
        self.pages = TcpPages(self.assets, b"client")
        target = replace(a_target("db"), type=TargetType.POSTGRESQL)
        self.route = RouteMatch(target, b"db.example.com", b"https://db.example.com", False)

    def admission(self, terms: TcpTerms | None = TERMS, vid: str = "v1") -> Admission:
        session: Session = replace(a_session("s"), label="for Ada", expires_at=START + 100, tcp=terms)
        return Admission(session, Claim("kid", session.sid, CredentialSource.COOKIE, vid=vid))

    def facts(self, admission: Admission) -> PageFacts:
        facts = facts_of(self.route, admission, self.pages)
        assert facts is not None
        return facts


class FactsTests(_Case):
    def test_facts_are_those_of_the_records(self) -> None:
        facts = self.facts(self.admission())
        self.assertEqual((facts.label, facts.target, facts.host), ("for Ada", self.route.target.name, "db.example.com"))
        self.assertEqual((facts.expires_at, facts.connection_limit, facts.connections_left), (START + 100, 5, 3))
        self.assertEqual(facts.client_sha256, self.pages.client_sha256)
        self.assertNotIn("10.0.0.5", repr(facts))

    def test_binding_is_seen_from_the_visit_that_asks(self) -> None:
        for terms, binding in (
            (TERMS, Binding.NEXT),
            (replace(TERMS, bind=Bind.NONE), Binding.ANY),
            (replace(TERMS, client="visit:v1"), Binding.THIS),
            (replace(TERMS, client="visit:v2"), Binding.OTHER),
            (replace(TERMS, client="ab" * 32), Binding.OTHER),
        ):
            self.assertIs(self.facts(self.admission(terms)).binding, binding)

    def test_request_without_a_visit_is_never_this_browser(self) -> None:
        self.assertIs(self.facts(self.admission(replace(TERMS, client="visit:"), vid="")).binding, Binding.OTHER)

    def test_only_recorded_terminals_are_announced(self) -> None:
        target = replace(self.route.target, type=TargetType.SSH, tcp=TcpSettings(recording=Recorded.OUTPUT))
        self.route = replace(self.route, target=target)
        self.assertTrue(self.facts(self.admission()).is_recorded)
        self.route = replace(self.route, target=replace(target, tcp=TcpSettings()))
        self.assertFalse(self.facts(self.admission()).is_recorded)
        self.route = replace(self.route, target=replace(target, tcp=None))
        self.assertFalse(self.facts(self.admission()).is_recorded)


class UpstreamTests(_Case):
    def respond(self, admission: Admission, target: str = "/", method: bytes = b"GET", **fields: str) -> Sink:
        sink = Sink()
        lines = [(b"Host", b"db.example.com")]
        lines += [(name.replace("_", "-").encode(), value.encode()) for name, value in fields.items()]
        head = parse_request(method, target.encode(), False, lines, "192.0.2.1", "https")
        make = partial(PageUpstream, self.pages, lambda: START)
        make(cast(Any, sink), head, self.route, admission).send_head(method, target.encode(), b"", 0, b"")
        return sink

    def test_page_is_sent_at_once(self) -> None:
        (status, fields, length), (body,), end = self.respond(self.admission(), Accept="text/html").events
        self.assertEqual((status, length, end), (200, len(body), ()))
        self.assertEqual(fields[b"Date"], b"Tue, 14 Nov 2023 22:13:20 GMT")
        self.assertIn(b"Connect to", body)

    def test_head_has_the_length_and_no_body(self) -> None:
        (status, _, length), end = self.respond(self.admission(), method=b"HEAD", Accept="text/html").events
        self.assertEqual((status, end), (200, ()))
        self.assertGreater(length, 1000)

    def test_unchanged_file_has_neither(self) -> None:
        path = self.assets.url(OWN, "desktop.js")
        (_, fields, _), _, _ = self.respond(self.admission(), path).events
        (status, _, length), end = self.respond(self.admission(), path, If_None_Match=fields[b"ETag"].decode()).events
        self.assertEqual((status, length, end), (304, None, ()))

    def test_request_without_a_session_gets_the_refusal_of_every_other(self) -> None:
        for admission in (Admission(None, None), self.admission(None)):
            (status, _, _), (body,), _ = self.respond(admission, Accept="text/html").events
            self.assertEqual(status, 403)
            self.assertNotIn(b"db", body)
