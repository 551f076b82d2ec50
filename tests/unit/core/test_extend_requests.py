"""Tests for burrowgate.core.extend_requests: asking, granting and denying, and the bounds of what visitors store."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from burrowgate.core import extend_requests, lifecycle
from burrowgate.core.extend_requests import MAX_MESSAGE_LENGTH, MAX_REQUESTS, MIN_SECONDS_BETWEEN
from burrowgate.core.sessions import ExtendAnswer, ExtendRequest, Kind, Session
from burrowgate.core.tokens import Key
from burrowgate.errors import (
    ExtendRequestOpen,
    ExtendRequestsNotAllowed,
    ExtendRequestTooSoon,
    Invalid,
    NoExtendRequest,
    SessionEnded,
    SessionRevoked,
    TooManyExtendRequests,
)
from burrowgate.testing.records import START, a_session, a_target, sid, vid
from tests.support import TestCase

DAY = 86_400
SESSION = a_session(allow_extend_requests=True)
KEY = Key(bytes(range(32)))


def ask(session: Session = SESSION, number: int = 1, now: int = START + 60, **fields: Any) -> Session:
    made = {"address": "192.0.2.7", "message": ""} | fields
    return extend_requests.ask(session, vid=vid(number), now=now, **made)


def grant(session: Session, seconds: int = 3600, now: int = START + 90, **target: Any) -> Session:
    return extend_requests.grant(session, a_target(**target), seconds=seconds, now=now)


class AskTests(TestCase):
    def test_request_is_open_and_named_with_its_time(self) -> None:
        asked = ask(message="one hour, please")
        request = ExtendRequest(vid=vid(1), at=START + 60, address="192.0.2.7", message="one hour, please")
        self.assertEqual((asked.extend_requests, asked.open_requests), ((request,), (request,)))
        self.assertEqual((asked.requested_at, asked.version), (START + 60, SESSION.version + 1))
        self.assertIsNone(SESSION.requested_at)

    def test_session_takes_requests_only_if_it_was_minted_so(self) -> None:
        self.assertRaises(ExtendRequestsNotAllowed, ask, replace(SESSION, allow_extend_requests=False))
        self.assertFalse(a_session().allow_extend_requests)

    def test_visitor_has_one_open_request(self) -> None:
        self.assertRaises(ExtendRequestOpen, ask, ask(), now=START + DAY)

    def test_visitor_waits_after_an_answer(self) -> None:
        denied = extend_requests.deny(ask(), None, now=START + 90)
        error = self.assertRaises(ExtendRequestTooSoon, ask, denied, now=START + 90 + MIN_SECONDS_BETWEEN - 1)
        self.assertIn("in 1 min", str(error))
        again = ask(denied, now=START + 90 + MIN_SECONDS_BETWEEN)
        self.assertEqual([request.answer for request in again.extend_requests], [None])

    def test_requests_of_a_session_are_bounded(self) -> None:
        session = SESSION
        for number in range(MAX_REQUESTS):
            session = ask(session, number)
        self.assertRaises(TooManyExtendRequests, ask, session, 99)
        answered = extend_requests.deny(session, vid(3), now=START + 90)
        session = ask(answered, 99)
        self.assertEqual(len(session.extend_requests), MAX_REQUESTS)
        self.assertNotIn(vid(3), [request.vid for request in session.extend_requests])
        self.assertRaises(TooManyExtendRequests, ask, session, 98)

    def test_request_of_a_revoked_session_waits_no_more(self) -> None:
        revoked = lifecycle.revoke(ask(), now=START + 90)
        self.assertEqual((revoked.open_requests, revoked.requested_at), ((), None))


class MessageTests(TestCase):
    def test_message_is_one_line_without_control_characters(self) -> None:
        for text, message in (
            (" a\r\nb\t c ", "a b c"),
            ("\x1b[31mred\x00", "[31mred"),
            ("a\u2028b\ud800", "a b"),
            ("<b>&\u202e ü 中", "<b>&\u202e ü 中"),
            ("", ""),
            ("x" * MAX_MESSAGE_LENGTH, "x" * MAX_MESSAGE_LENGTH),
        ):
            self.assertEqual(extend_requests.check_message(text), message)

    def test_long_message_is_refused(self) -> None:
        error = self.assertRaises(Invalid, extend_requests.check_message, "x" * (MAX_MESSAGE_LENGTH + 1))
        self.assertEqual(error.field, "message")

    def test_message_with_a_credential_is_refused(self) -> None:
        token, cookie = KEY.token(sid(1), START), KEY.cookie(sid(1), vid(1))
        link = f"https://app.example.com/?{token[-22:]}={token[:-23]}"
        for text in (token, cookie, link, f"see {link} please", token.replace(".", "%2E")):
            error = self.assertRaises(Invalid, extend_requests.check_message, text)
            self.assertIn("leave it out", str(error))


class GrantTests(TestCase):
    def test_granted_time_is_on_top_of_what_is_left(self) -> None:
        granted = grant(ask())
        self.assertEqual((granted.expires_at, granted.extended_at), (SESSION.expires_at + 3600, START + 90))
        self.assertEqual(granted.version, SESSION.version + 2)

    def test_expired_session_is_granted_time_from_now(self) -> None:
        later = SESSION.expires_at + 500
        self.assertEqual(grant(ask(), now=later).expires_at, later + 3600)

    def test_all_open_requests_are_granted_and_denied_ones_stay_denied(self) -> None:
        session = extend_requests.deny(ask(ask(ask(), 2), 3), vid(2), now=START + 80)
        answers = {request.vid: request.answer for request in grant(session).extend_requests}
        expected = {vid(1): ExtendAnswer.GRANTED, vid(2): ExtendAnswer.DENIED, vid(3): ExtendAnswer.GRANTED}
        self.assertEqual(answers, expected)

    def test_what_cannot_be_granted_is_refused(self) -> None:
        self.assertRaises(NoExtendRequest, grant, SESSION)
        self.assertRaises(NoExtendRequest, grant, grant(ask()))
        self.assertRaises(SessionRevoked, grant, lifecycle.revoke(ask(), now=START + 80))
        self.assertRaises(SessionEnded, grant, ask(), deleted_at=START + 80)

    def test_time_is_bounded(self) -> None:
        for seconds in (-1, 0, 59, 365 * DAY + 1, 365 * DAY):
            error = self.assertRaises(Invalid, grant, ask(), seconds)
            self.assertEqual(error.field, "duration")
        self.assertEqual(grant(ask(), 364 * DAY).expires_at, SESSION.expires_at + 364 * DAY)

    def test_extension_by_the_operator_grants_open_requests(self) -> None:
        extended = lifecycle.extend(ask(), a_target(), ttl=3 * 86_400, now=START + 90)
        self.assertEqual([request.answer for request in extended.extend_requests], [ExtendAnswer.GRANTED])
        self.assertEqual(extended.version, SESSION.version + 2)


class DenyTests(TestCase):
    def test_one_request_or_all_are_denied(self) -> None:
        both = ask(ask(), 2)
        one = extend_requests.deny(both, vid(1), now=START + 90)
        self.assertEqual([request.vid for request in one.open_requests], [vid(2)])
        self.assertEqual((one.expires_at, one.extended_at), (SESSION.expires_at, None))
        self.assertEqual(extend_requests.deny(both, None, now=START + 90).open_requests, ())

    def test_denial_without_an_open_request_is_refused(self) -> None:
        for session, visit in ((SESSION, None), (ask(), vid(9))):
            self.assertRaises(NoExtendRequest, extend_requests.deny, session, visit, now=START + 90)


class MintTests(TestCase):
    def test_page_share_session_takes_no_requests(self) -> None:
        error = self.assertRaises(
            Invalid, lifecycle.mint, a_target(), sid=sid(1), kid="k", kind=Kind.PAGE_SHARE, label="", ttl=DAY,
            allow_extend_requests=True, now=START,
        )  # fmt: skip
        self.assertEqual(error.field, "allow_extend_requests")
