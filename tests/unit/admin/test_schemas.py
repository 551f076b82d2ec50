"""Conversion of records to views and back."""

import json
from dataclasses import replace

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from burrowgate.admin import event_schemas, schemas, times
from burrowgate.core.audit import Action, AuditEvent, AuditRecord, event_hash
from burrowgate.core.sessions import Kind, Session, State
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import Domain, Target, UpstreamTrust, Verify
from burrowgate.errors import Invalid
from tests.support import START, TestCase

TARGET = Target(target_id="t", name="app", address=TargetAddress(host="localhost", port=3000), created_at=START)
SESSION = Session(
    sid="s", target_id="t", kid="k", kind=Kind.FULL, label="", created_at=START, expires_at=START + 60, version=3
)
PIN = "sha256:" + "0a" * 32


class TestTime(TestCase):
    def test_rfc_3339(self) -> None:
        self.assertEqual(times.time(START), "2023-11-14T22:13:20Z")
        self.assertEqual(times.time(START + 0.999), "2023-11-14T22:13:20Z")
        self.assertEqual(times.time(0), "1970-01-01T00:00:00Z")

    @given(st.integers(0, 2**33))
    def test_round_trip(self, seconds: int) -> None:
        self.assertEqual(times.read_time(times.time(seconds)), seconds)

    def test_malformed_time_is_refused(self) -> None:
        for text in ("", "2023-11-14", "2023-11-14T22:13:20", "2023-11-14T22:13:20+00:00"):
            with self.assertRaises(ValueError):
                times.read_time(text)


class TestViews(TestCase):
    def test_trust(self) -> None:
        for trust, verify, ca_file, pin in [
            (UpstreamTrust(), Verify.SYSTEM, None, None),
            (UpstreamTrust(verify=Verify.NONE), Verify.NONE, None, None),
            (UpstreamTrust(verify=Verify.CA_FILE, detail="/ca.pem"), Verify.CA_FILE, "/ca.pem", None),
            (UpstreamTrust(verify=Verify.PIN, detail=PIN), Verify.PIN, None, PIN),
        ]:
            view = schemas.target(replace(TARGET, trust=trust), hosts=["app.localhost"], url="http://app.localhost")
            self.assertEqual((view.verify, view.ca_file, view.pin), (verify, ca_file, pin))

    def test_domains(self) -> None:
        target = replace(TARGET, domains=(Domain(host="a.example", public=True),))
        view = schemas.target(target, hosts=["a.example", "app.localhost"], url="http://a.example")
        self.assertEqual(view.domains, (schemas.DomainView(host="a.example", public=True),))

    def test_session_states(self) -> None:
        for session, target, state in [
            (SESSION, TARGET, State.ACTIVE),
            (replace(SESSION, expires_at=START), TARGET, State.EXPIRED),
            (replace(SESSION, revoked_at=START), TARGET, State.REVOKED),
            (SESSION, replace(TARGET, deleted_at=START), State.ENDED),
        ]:
            view = schemas.session(session, target, now=START, open_connections=2, visit_count=0)
            self.assertEqual((view.state, view.open_connections, view.version), (state, 2, 3))

    def test_absent_values_are_null_and_secrets_are_absent(self) -> None:
        text = msgspec.json.encode(schemas.session(SESSION, TARGET, now=START, open_connections=0, visit_count=0))
        self.assertIsNone(json.loads(text)["revoked_at"])
        self.assertNotIn(b'"kid"', text)


class TestEvents(TestCase):
    def test_round_trip(self) -> None:
        event = AuditEvent(
            time=START, action=Action.SESSION_MINTED, actor="admin", target="app", sid="s", detail={"a": 1, "b": None}
        )
        record = AuditRecord(seq=1, event=event, hash=event_hash("0" * 64, 1, event))
        shown = msgspec.json.decode(msgspec.json.encode(event_schemas.event(record)), type=event_schemas.EventView)
        self.assertEqual(event_schemas.read_event(shown), record)


class TestHost(TestCase):
    def test_host_in_any_script_becomes_ascii(self) -> None:
        for text, host in [
            ("A.Example", "a.example"),
            (" a.example. ", "a.example"),
            ("B\u00fccher.example", "xn--bcher-kva.example"),
            ("\u4f8b\u3048.\u30c6\u30b9\u30c8", "xn--r8jz45g.xn--zckzah"),
            ("a\u3002example", "a.example"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ]:
            self.assertEqual(schemas.host(text), host)

    def test_invalid_hosts_are_rejected(self) -> None:
        for text in (
            "",
            " ",
            "a b",
            "a:80",
            "a/b",
            "*.a",
            "-a",
            "a..b",
            "\u202ea.example",
            "\u00e9" * 64,
            "a\0b",
            "\ud800",
        ):
            with self.assertRaises(Invalid, msg=repr(text)) as caught:
                schemas.host(text, field="domain")
            self.assertEqual(caught.exception.field, "domain")

    @given(st.text(max_size=80))
    def test_any_text_is_rejected_or_converted_once(self, text: str) -> None:
        try:
            host = schemas.host(text)
        except Invalid:
            return
        self.assertTrue(host.isascii())
        self.assertEqual(schemas.host(host), host)
