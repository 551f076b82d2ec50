"""Responses of the gateway's own: status, fields and texts, and that they reveal nothing."""

from __future__ import annotations

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from burrowgate import errors
from burrowgate.core.access import Refusal
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.http import security_headers
from burrowgate.core.http.response import parse_response
from burrowgate.core.sessions import Kind, Session
from burrowgate.proxy.responses import builder
from burrowgate.proxy.responses.builder import Response
from tests.support import TestCase

SESSION = Session(
    sid="AAECAwQFBgcICQoLDA0ODw",
    target_id="t1",
    kid="gNSgp5",
    kind=Kind.FULL,
    label="for <Ada> & co",
    created_at=1_700_000_000,
    expires_at=1_700_086_400,
)
AT = 1_772_546_700

STATUSES = {
    Reason.NO_DOMAIN: 403,
    Reason.TARGET_OFF: 503,
    Reason.NO_CERTIFICATE: 403,
    Reason.MISDIRECTED: 421,
    Reason.MULTIPLE_CREDENTIALS: 400,
    Reason.NO_CREDENTIAL: 403,
    Reason.MANIFEST: 403,
    Reason.NOT_GENUINE: 403,
    Reason.NO_SESSION: 403,
    Reason.OTHER_TARGET: 403,
    Reason.OTHER_PAGE: 403,
    Reason.AMBIGUOUS_PAGE: 400,
    Reason.REVOKED: 410,
    Reason.ENDED: 410,
    Reason.EXPIRED: 410,
    Reason.IDLE: 403,
    Reason.VISIT_CUT: 410,
    Reason.LINK_ROTATED: 410,
    Reason.METHOD: 403,
    Reason.NETWORK: 403,
    Reason.SIGN_IN_NEEDED: 401,
    Reason.NOT_YOU: 403,
    Reason.STALE_PROOF: 401,
    Reason.CONFIRMATION_NEEDED: 403,
    Reason.PASSPHRASE_NEEDED: 401,
    Reason.WRONG_PASSPHRASE: 401,
    Reason.TOO_MANY_PASSPHRASES: 429,
    Reason.PASSPHRASE_BUSY: 503,
    Reason.NAVIGATION_ONLY: 403,
    Reason.VISITS_USED_UP: 403,
    Reason.TOO_MANY_CONNECTIONS: 429,
    Reason.FOREIGN_ORIGIN: 403,
    Reason.SERVICE_WORKER: 403,
    Reason.STORE_UNAVAILABLE: 503,
}
WITHOUT_CREDENTIAL = (
    Reason.NO_DOMAIN,
    Reason.NO_CREDENTIAL,
    Reason.NOT_GENUINE,
    Reason.NO_SESSION,
    Reason.OTHER_TARGET,
    Reason.OTHER_PAGE,
)


def all_responses(wants_json: bool) -> list[Response]:
    """Return a response of each kind."""
    failures = [
        errors.UpstreamConnectError("10.0.0.7 refused"),
        errors.UpstreamSocketMissing("10.0.0.7"),
        errors.UpstreamPermissionError("10.0.0.7"),
        errors.UpstreamTimeout("10.0.0.7"),
        errors.UpstreamProtocolError("10.0.0.7"),
        errors.UpstreamCertificateError("10.0.0.7"),
        errors.UpstreamAddressNotAllowed("10.0.0.7"),
        errors.FileDescriptorsExhausted("10.0.0.7"),
        errors.StoreUnavailable("10.0.0.7"),
        RuntimeError("10.0.0.7"),
    ]
    bad = (400, 405, 408, 413, 414, 417, 421, 426, 431, 501, 505, 508)
    return [
        *(builder.denial(Refusal(reason, SESSION, AT), wants_json=wants_json) for reason in Reason),
        *(builder.failure(error, wants_json=wants_json) for error in failures),
        *(builder.bad_request(status, "", wants_json) for status in bad),
        builder.file_not_found(wants_json=wants_json),
        builder.file_not_readable(wants_json=wants_json),
        builder.folder_read_only(wants_json=wants_json),
        builder.folder_too_large(10_000, wants_json=wants_json),
        builder.too_many_archives(wants_json=wants_json),
        builder.reserved_not_found(wants_json),
    ]


class DenialTests(TestCase):
    def test_each_reason_has_its_status(self) -> None:
        self.assertEqual(set(STATUSES), set(Reason))
        for reason, status in STATUSES.items():
            for wants_json in (False, True):
                response = builder.denial(Refusal(reason, SESSION, AT), wants_json=wants_json)
                self.assertEqual(response.status, status, reason)

    def test_clients_without_a_genuine_credential_get_the_same_bytes(self) -> None:
        for wants_json in (False, True):
            expected = builder.denial(Refusal(Reason.NO_CREDENTIAL), wants_json=wants_json)
            for reason in WITHOUT_CREDENTIAL:
                for session, at in ((None, None), (SESSION, None), (SESSION, AT)):
                    self.assertEqual(builder.denial(Refusal(reason, session, at), wants_json=wants_json), expected)

    def test_other_reasons_have_different_bodies(self) -> None:
        bodies = {builder.denial(Refusal(reason)).body for reason in Reason}
        self.assertEqual(len(bodies), len(Reason) - len(WITHOUT_CREDENTIAL) + 1)

    def test_end_of_a_session_is_named_with_its_time(self) -> None:
        for reason, word in (
            (Reason.REVOKED, b"It was revoked"),
            (Reason.EXPIRED, b"and expired"),
            (Reason.ENDED, b"removed from this gateway"),
            (Reason.IDLE, b"it closed"),
            (Reason.VISIT_CUT, b"ended your visit"),
            (Reason.LINK_ROTATED, b"replaced by another one"),
        ):
            for wants_json in (False, True):
                body = builder.denial(Refusal(reason, SESSION, AT), wants_json=wants_json).body
                self.assertIn(word + b" on 3 March 2026 at 14:05 UTC", body)

    def test_remembered_response_is_that_of_its_reason_and_time_and_form(self) -> None:
        cases = [
            (reason, at, wants_json)
            for reason in Reason
            for at in (1_700_000_000, 1_700_000_060, None)
            for wants_json in (False, True)
        ]
        for _ in range(2):
            for reason, at, wants_json in cases:
                response = builder.denial(Refusal(reason, None, at), wants_json=wants_json)
                expected = builder._denial.__wrapped__(reason, at, wants_json)
                self.assertEqual((response.status, response.body), (expected.status, expected.body))
        ends = {builder.denial(Refusal(Reason.EXPIRED, None, at), wants_json=form).body for _, at, form in cases}
        self.assertEqual(len(ends), 6)

    def test_sentences_are_complete_without_a_time(self) -> None:
        for reason in Reason:
            body = builder.denial(Refusal(reason), wants_json=True).body.decode()
            self.assertNotRegex(body, r"\{when|  | \.|None")

    def test_no_property_of_the_session_is_shown(self) -> None:
        for reason in Reason:
            body = builder.denial(Refusal(reason, SESSION, AT)).body
            for secret in (SESSION.sid, SESSION.label, "Ada", SESSION.kid):
                self.assertNotIn(secret.encode(), body)

    def test_end_of_a_session_clears_the_cache_and_no_other_refusal_does(self) -> None:
        for reason in Reason:
            for wants_json in (False, True):
                response = builder.denial(Refusal(reason), wants_json=wants_json)
                cleared = [value for name, value in response.fields if name == b"Clear-Site-Data"]
                assert cleared == ([b'"cache"'] if response.status == 410 else []), reason

    def test_temporary_refusals_name_the_time_to_wait(self) -> None:
        for reason in (Reason.TOO_MANY_CONNECTIONS, Reason.STORE_UNAVAILABLE):
            fields = dict(builder.denial(Refusal(reason)).fields)
            self.assertTrue(fields[b"Retry-After"].isdigit())


class FailureTests(TestCase):
    def test_each_failure_has_its_status(self) -> None:
        for error, status in (
            (errors.UpstreamConnectError(), 502),
            (errors.UpstreamSocketMissing(), 502),
            (errors.UpstreamPermissionError(), 502),
            (errors.UpstreamProtocolError(), 502),
            (errors.UpstreamCertificateError(), 502),
            (errors.UpstreamAddressNotAllowed(), 502),
            (errors.UpstreamError(), 502),
            (errors.UpstreamTimeout(), 504),
            (errors.FileDescriptorsExhausted(), 503),
            (errors.StoreUnavailable(), 503),
            (errors.StoreDamaged(), 503),
            (RuntimeError("a defect"), 500),
        ):
            self.assertEqual(builder.failure(error).status, status, error)

    def test_unavailable_store_has_one_response(self) -> None:
        self.assertEqual(builder.failure(errors.StoreUnavailable()), builder.denial(Refusal(Reason.STORE_UNAVAILABLE)))

    def test_text_of_an_error_is_not_shown(self) -> None:
        for response in all_responses(False) + all_responses(True):
            self.assertNotIn(b"10.0.0.7", response.body)


class BadRequestTests(TestCase):
    def test_status_is_kept_and_an_unknown_one_becomes_400(self) -> None:
        for status in (400, 405, 408, 413, 414, 417, 421, 426, 431, 501, 505, 508):
            self.assertEqual(builder.bad_request(status).status, status)
        self.assertEqual(builder.bad_request(299).status, 400)

    def test_sentence_is_escaped(self) -> None:
        self.assertIn(b"&lt;b&gt;{when}", builder.bad_request(400, "<b>{when}").body)
        self.assertEqual(json.loads(builder.bad_request(400, "<b>", True).body)["status"], 400)

    def test_fields_that_a_status_requires_are_present(self) -> None:
        self.assertIn(b"Allow", dict(builder.bad_request(405).fields))
        fields = dict(builder.bad_request(426).fields)
        self.assertEqual((fields[b"Upgrade"], fields[b"Sec-WebSocket-Version"]), (b"websocket", b"13"))


class AllResponsesTests(TestCase):
    def test_page_has_its_security_fields(self) -> None:
        for response in all_responses(False):
            fields = dict(response.fields)
            self.assert_protected(fields)
            if response.message is not None and response.message.is_plain:
                self.assertEqual(fields[b"Content-Type"], b"text/plain; charset=utf-8")
                self.assertIn(b"This page is from Burrowgate, the gateway", response.body)
                continue
            self.assertEqual(fields[b"Content-Type"], b"text/html; charset=utf-8")
            self.assertRegex(response.body.decode(), rf"(?s)<h1>[^<]+</h1>.*{response.status}</footer>")

    def test_problem_conforms_to_rfc_9457(self) -> None:
        for response in all_responses(True):
            fields = dict(response.fields)
            self.assertEqual(fields[b"Content-Type"], b"application/problem+json")
            self.assert_protected(fields)
            problem = json.loads(response.body)
            self.assertEqual(set(problem), {"type", "title", "status", "detail"})
            self.assertEqual((problem["type"], problem["status"]), ("about:blank", response.status))
            self.assertEqual(problem["title"].encode(), response.reason)

    def test_fields_are_unique_and_those_of_the_sender_are_absent(self) -> None:
        for response in all_responses(False) + all_responses(True):
            names = [name.lower() for name, _ in response.fields]
            self.assertEqual(len(names), len(set(names)))
            self.assertFalse({b"content-length", b"server", b"x-request-id", b"date"} & set(names))

    def assert_protected(self, fields: dict[bytes, bytes]) -> None:
        for name, value in security_headers.FIELDS:
            self.assertEqual(fields[name], value)
        self.assertIn(b"frame-ancestors 'none'", fields[b"Content-Security-Policy"])


class RequestIdTests(TestCase):
    def test_each_response_has_the_id_as_a_field_and_failures_show_it(self) -> None:
        for wants_json in (False, True):
            for response in all_responses(wants_json):
                named = builder.with_request_id(response, b"AbC-_123xyz0")
                self.assertEqual(named.fields, [*response.fields, (b"X-Request-Id", b"AbC-_123xyz0")])
                if response.status < 500:
                    self.assertEqual(named.body, response.body)
                elif wants_json:
                    self.assertEqual(
                        json.loads(named.body), {**json.loads(response.body), "request_id": "AbC-_123xyz0"}
                    )
                else:
                    self.assertIn(f"{response.status} · AbC-_123xyz0</footer>", named.body.decode())

    def test_shared_response_is_not_changed(self) -> None:
        response = builder.failure(errors.UpstreamConnectError())
        before = list(response.fields), response.body
        builder.with_request_id(response, b"r1")
        self.assertEqual((response.fields, response.body), before)


class OwnPageTests(TestCase):
    def test_clean_url_redirect_is_neither_stored_nor_referred(self) -> None:
        response = builder.clean_url_redirect(b"/a?b=c")
        fields = dict(response.fields)
        self.assertEqual((response.status, fields[b"Location"]), (303, b"/a?b=c"))
        self.assertEqual((fields[b"Cache-Control"], fields[b"Referrer-Policy"]), (b"no-store", b"no-referrer"))

    def test_fields_added_to_one_response_are_in_no_other(self) -> None:
        for make in (builder.leave, lambda: builder.clean_url_redirect(b"/")):
            make().fields.append((b"Set-Cookie", b"secret"))
            self.assertNotIn(b"Set-Cookie", dict(make().fields))


class WantsJsonTests(TestCase):
    def test_json_is_preferred_by_these_clients(self) -> None:
        for accept in (
            b"application/json",
            b"Application/JSON",
            b"application/problem+json",
            b"application/json, text/plain, */*",
            b"text/html;q=0.5, application/json;q=0.8",
            b"text/html;q=0,application/json ; q=0.1",
            b"application/json;charset=utf-8;q=0.9",
        ):
            self.assertTrue(builder.wants_json(accept), accept)

    def test_page_is_preferred_by_these_clients(self) -> None:
        for accept in (
            b"",
            b"*/*",
            b"text/html",
            b"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
            b"text/html, application/json",
            b"text/html, application/json;q=0.9",
            b"application/json;q=0",
            b"application/json;q=0.000",
            b"application/jsonp",
            b"text/json-not-really",
        ):
            self.assertFalse(builder.wants_json(accept), accept)

    @given(st.binary(max_size=200) | st.text("aplicton/json;q=01., *hm", max_size=80).map(str.encode))
    def test_any_accept_field_is_accepted(self, accept: bytes) -> None:
        self.assertIn(builder.wants_json(accept), (True, False))


class ProseTests(TestCase):
    def test_each_paragraph_of_a_page_is_a_sentence(self) -> None:
        for response in all_responses(False):
            page = response.body.decode()
            for sentence in re.findall(r"<p[^>]*>([^<]*)</p>", page):
                self.assertRegex(sentence, r"^[A-Z].*\.$")


class OriginTests(TestCase):
    """Its own errors differ from a target's, for people and for programs."""

    def test_page_says_that_it_is_the_gateways(self) -> None:
        for response in (
            builder.denial(Refusal(Reason.NO_CREDENTIAL)),
            builder.denial(Refusal(Reason.REVOKED, at=AT)),
            builder.failure(errors.UpstreamTimeout()),
            builder.bad_request(400),
            builder.too_many_rejections(3),
        ):
            self.assertIn(b"This page is from Burrowgate, the gateway, and not from the application", response.body)

    def test_proxy_status_names_the_gateway_and_the_error(self) -> None:
        for response, error in (
            (builder.denial(Refusal(Reason.NO_CREDENTIAL), wants_json=True), b"http_request_denied"),
            (builder.failure(errors.UpstreamTimeout()), b"http_response_timeout"),
            (builder.failure(ValueError()), b"proxy_internal_error"),
            (builder.bad_request(414), b"http_request_error"),
        ):
            self.assertEqual(dict(response.fields)[b"Proxy-Status"], b"Burrowgate; error=" + error)
        self.assertNotIn(b"Proxy-Status", dict(builder.leave().fields))

    def test_target_cannot_send_it(self) -> None:
        fields = [(b"Proxy-Status", b"Burrowgate; error=http_request_denied")]
        self.assertEqual(parse_response(fields, lambda: b"now").fields, [(b"Date", b"now")])
