"""Messages to and from a provider (requirements 1 to 7, 13, 15 and 17)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from burrowgate.identity.oidc.messages import (
    AnswerProblem,
    AnswerRefused,
    Attempt,
    TokenRefused,
    authorization_url,
    challenge,
    code_request,
    read_answer,
    read_token_response,
    refresh_request,
    revocation_request,
)
from burrowgate.identity.oidc.provider import Metadata, Provider, ProviderUnusable
from tests.support import TestCase

PROVIDER = Provider(name="corp", issuer="https://id.example.com", client_id="web app", client_secret="s3:cret/ä")
METADATA = Metadata(
    issuer="https://id.example.com",
    authorization_endpoint="https://id.example.com/auth",
    token_endpoint="https://id.example.com/token",
    jwks_uri="https://id.example.com/keys",
    revocation_endpoint="https://id.example.com/revoke",
)
ATTEMPT = Attempt(provider="corp", state="st-1", nonce="no-1", verifier="v" * 43)
BACK = "https://in.example.com/.burrowgate/sign-in/corp/back"


class AuthorizationTests(TestCase):
    def parameters(self, provider: Provider = PROVIDER, **options: Any) -> dict[str, str]:
        url = authorization_url(provider, METADATA, ATTEMPT, BACK, **options)
        found = parse_qs(urlsplit(url).query, strict_parsing=True)
        self.assertTrue(all(len(values) == 1 for values in found.values()))
        return {name: values[0] for name, values in found.items()}

    def test_request_has_state_nonce_and_s256_challenge(self) -> None:
        """(sign-in 4)"""
        found = self.parameters()
        self.assertEqual((found["response_type"], found["client_id"]), ("code", "web app"))
        self.assertEqual((found["state"], found["nonce"], found["redirect_uri"]), ("st-1", "no-1", BACK))
        self.assertEqual((found["code_challenge"], found["code_challenge_method"]), (challenge("v" * 43), "S256"))
        self.assertNotIn("v" * 43, str(found))
        self.assertNotIn("s3", str(found))

    def test_challenge_is_that_of_rfc_7636(self) -> None:
        verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        self.assertEqual(challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")

    def test_refresh_token_is_requested_unless_it_is_not_wanted(self) -> None:
        self.assertEqual(self.parameters()["scope"], "openid email profile offline_access")
        self.assertEqual(self.parameters()["prompt"], "consent")
        without = self.parameters(replace(PROVIDER, offline=False))
        self.assertEqual((without["scope"], without.get("prompt")), ("openid email profile", None))
        once = self.parameters(replace(PROVIDER, scopes="openid offline_access"))
        self.assertEqual(once["scope"], "openid offline_access")

    def test_fresh_proof_is_requested(self) -> None:
        found = self.parameters(proof_within=0)
        self.assertEqual((found["max_age"], found["prompt"]), ("0", "login consent"))
        self.assertEqual(self.parameters(replace(PROVIDER, offline=False), proof_within=60)["prompt"], "login")

    def test_endpoint_with_a_query_keeps_it(self) -> None:
        strange = Metadata(
            issuer="i", authorization_endpoint="https://id.example.com//api?x=1", token_endpoint="t", jwks_uri="j"
        )
        url = authorization_url(PROVIDER, strange, ATTEMPT, BACK)
        self.assertTrue(url.startswith("https://id.example.com//api?x=1&response_type=code"))


class AnswerTests(TestCase):
    def answer(self, *pairs: tuple[str, str], metadata: Metadata = METADATA, attempt: Attempt | None = ATTEMPT) -> str:
        return read_answer(urlencode(pairs).encode(), attempt, PROVIDER, metadata)

    def problem(self, *pairs: tuple[str, str], **options: Any) -> AnswerProblem:
        with self.assertRaises(AnswerRefused) as caught:
            self.answer(*pairs, **options)
        return caught.exception.problem

    def test_code_of_the_right_state_is_returned(self) -> None:
        self.assertEqual(self.answer(("code", "c/+ 1"), ("state", "st-1")), "c/+ 1")
        self.assertEqual(self.answer(("state", "st-1"), ("iss", PROVIDER.issuer), ("code", "c"), ("x", "y")), "c")

    def test_unknown_missing_or_foreign_state_is_refused_first(self) -> None:
        for pairs in (
            (("code", "c"),),
            (("code", "c"), ("state", "")),
            (("code", "c"), ("state", "st-2")),
            (("error", "access_denied"), ("state", "st-2")),
            (("code", "c"), ("state", "st-1\u00e4")),
        ):
            self.assertIs(self.problem(*pairs), AnswerProblem.OTHER_STATE)
        self.assertIs(self.problem(("code", "c"), ("state", "st-1"), attempt=None), AnswerProblem.OTHER_STATE)
        blank = replace(ATTEMPT, state="")
        self.assertIs(self.problem(("code", "c"), ("state", ""), attempt=blank), AnswerProblem.OTHER_STATE)

    def test_repeated_parameter_is_refused(self) -> None:
        """(sign-in 3)"""
        for name, value in (("code", "c"), ("state", "st-1"), ("iss", PROVIDER.issuer), ("error", "x"), ("other", "")):
            pairs = (("code", "c"), ("state", "st-1"), ("iss", PROVIDER.issuer), ("other", ""), (name, value))
            if name == "error":
                pairs = (*pairs, (name, value))
            self.assertIs(self.problem(*pairs), AnswerProblem.MALFORMED)

    def test_malformed_answers_are_refused(self) -> None:
        for query in (
            b"code=c&state=st-1&x=%ff",
            b"code=c&state=st-1&" + b"a" * 20_000,
            b"code=c&state=st-1&" + b"&".join(b"p%d=1" % number for number in range(60)),
            b"code=c&state=st-1\xff",
            b"state=st-1",
            b"state=st-1&code=",
            b"state=st-1&code=a%00b",
        ):
            with self.subTest(query=query[:40]), self.assertRaises(AnswerRefused) as caught:
                read_answer(query, ATTEMPT, PROVIDER, METADATA)
            self.assertIs(caught.exception.problem, AnswerProblem.MALFORMED)

    def test_issuer_of_another_provider_is_refused(self) -> None:
        """(sign-in 5)"""
        good = (("code", "c"), ("state", "st-1"))
        for issuer in ("https://evil.example", "https://id.example.com/", "", "HTTPS://ID.EXAMPLE.COM"):
            self.assertIs(self.problem(*good, ("iss", issuer)), AnswerProblem.OTHER_ISSUER)
        promising = Metadata(
            issuer="i",
            authorization_endpoint="a",
            token_endpoint="t",
            jwks_uri="j",
            authorization_response_iss_parameter_supported=True,
        )
        self.assertIs(self.problem(*good, metadata=promising), AnswerProblem.OTHER_ISSUER)
        self.assertEqual(self.answer(*good, ("iss", PROVIDER.issuer), metadata=promising), "c")

    def test_answer_of_another_provider_to_this_attempt_is_refused(self) -> None:
        other = replace(ATTEMPT, provider="other")
        self.assertIs(self.problem(("code", "c"), ("state", "st-1"), attempt=other), AnswerProblem.OTHER_ISSUER)

    def test_each_error_has_its_problem(self) -> None:
        for error, problem in (
            ("access_denied", AnswerProblem.DENIED),
            ("login_required", AnswerProblem.LOGIN_REQUIRED),
            ("temporarily_unavailable", AnswerProblem.AWAY),
            ("server_error", AnswerProblem.SERVER_ERROR),
            ("invalid_scope", AnswerProblem.OTHER_ERROR),
            ("<script>", AnswerProblem.OTHER_ERROR),
            ("malformed", AnswerProblem.OTHER_ERROR),
            ("", AnswerProblem.OTHER_ERROR),
        ):
            pairs = (("error", error), ("state", "st-1"), ("error_description", "<b>text</b>"))
            self.assertIs(self.problem(*pairs), problem)


class TokenRequestTests(TestCase):
    def test_secret_is_in_the_authorization_field_by_default(self) -> None:
        request = code_request(PROVIDER, METADATA, ATTEMPT, BACK, "c")
        self.assertEqual(request.url, METADATA.token_endpoint)
        self.assertEqual(
            request.form,
            {"grant_type": "authorization_code", "code": "c", "redirect_uri": BACK, "code_verifier": "v" * 43},
        )
        self.assertTrue(request.authorization.startswith("Basic "))
        for secret in ("s3:cret", "v" * 43, request.authorization):
            self.assertNotIn(secret, repr(request))
            self.assertNotIn(secret, request.url)

    def test_credentials_are_encoded_before_they_are_joined(self) -> None:
        from base64 import b64decode

        request = refresh_request(PROVIDER, METADATA, "r")
        joined = b64decode(request.authorization.removeprefix("Basic ")).decode()
        self.assertEqual(joined, f"{quote('web app', safe='')}:{quote('s3:cret/ä', safe='')}")

    def test_secret_is_posted_where_that_is_the_only_way(self) -> None:
        metadata = Metadata(
            issuer="i",
            authorization_endpoint="a",
            token_endpoint="t",
            jwks_uri="j",
            token_endpoint_auth_methods_supported=("client_secret_post",),
        )
        request = refresh_request(PROVIDER, metadata, "r")
        self.assertEqual((request.form["client_secret"], request.authorization), ("s3:cret/ä", ""))

    def test_public_client_names_itself(self) -> None:
        request = refresh_request(replace(PROVIDER, client_secret=""), METADATA, "r")
        self.assertEqual(request.form, {"grant_type": "refresh_token", "refresh_token": "r", "client_id": "web app"})

    def test_revocation_is_requested_where_it_is_possible(self) -> None:
        request = revocation_request(PROVIDER, METADATA, "r")
        assert request is not None
        self.assertEqual(request.form, {"token": "r", "token_type_hint": "refresh_token"})
        none = Metadata(issuer="i", authorization_endpoint="a", token_endpoint="t", jwks_uri="j")
        self.assertIsNone(revocation_request(PROVIDER, none, "r"))


class TokenResponseTests(TestCase):
    def test_tokens_are_returned_and_not_shown(self) -> None:
        body = {"access_token": "a-secret", "token_type": "bearer", "id_token": "i", "refresh_token": "r", "x": [1]}
        tokens = read_token_response(200, json.dumps(body).encode())
        self.assertEqual((tokens.id_token, tokens.refresh_token), ("i", "r"))
        self.assertNotIn("a-secret", repr(tokens))

    def test_error_is_final_only_if_the_token_is_worthless(self) -> None:
        for status, body, is_final in (
            (400, b'{"error": "invalid_grant"}', True),
            (400, b"", True),
            (400, b'{"error": "invalid_client"}', False),
            (401, b'{"error": "invalid_client"}', False),
            (401, b"", False),
            (400, b'{"error": "slow_down"}', False),
        ):
            with self.subTest(body=body), self.assertRaises(TokenRefused) as caught:
                read_token_response(status, body)
            self.assertIs(caught.exception.is_final, is_final)

    def test_other_responses_can_be_tried_again(self) -> None:
        for status, body in (
            (500, b""),
            (503, b"<html>"),
            (302, b""),
            (200, b""),
            (200, b"[]"),
            (200, b"<html>"),
            (200, b'{"access_token": 7, "token_type": "Bearer"}'),
            (200, b'{"access_token": "a", "token_type": "mac"}'),
            (200, b'{"token_type": "Bearer"}'),
        ):
            with self.subTest(status=status, body=body), self.assertRaises(ProviderUnusable):
                read_token_response(status, body)
