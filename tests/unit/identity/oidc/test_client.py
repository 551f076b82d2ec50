"""The conversation with a provider, in memory: sign-in, renewal, revocation, logout and changes of keys."""

from __future__ import annotations

import json
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import urlencode

from twisted.internet.defer import Deferred

from burrowgate.identity.oidc.client import KEEP_SECONDS, PAUSE_SECONDS, ProviderClient
from burrowgate.identity.oidc.http import HttpResponse, ProviderUnreachable
from burrowgate.identity.oidc.id_tokens import OtherPerson, TokenInvalid
from burrowgate.identity.oidc.messages import AnswerRefused, Attempt, HttpRequest, TokenRefused, challenge
from burrowgate.identity.oidc.provider import Provider, ProviderUnusable
from tests.support import FixedClock, TestCase
from tests.unit.identity.oidc.test_id_tokens import CLAIMS, LOGOUT, OTHER_RSA, RSA, signed

_Result = TypeVar("_Result")
ISSUER = "https://id.example.com"
PROVIDER = Provider(name="corp", issuer=ISSUER, client_id="gateway", client_secret="s", groups_claim="groups")
ATTEMPT = Attempt(provider="corp", state="st-1", nonce="n-1", verifier="v" * 43)
BACK = "https://in.example.com/.burrowgate/sign-in/corp/back"
ANSWER = urlencode({"code": "c-1", "state": "st-1", "iss": ISSUER}).encode()
METADATA = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/auth",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
    "revocation_endpoint": f"{ISSUER}/revoke",
}


class ScriptedProvider:
    """A provider with fixed responses, which records its requests."""

    def __init__(self) -> None:
        self.metadata: dict[str, Any] = dict(METADATA)
        self.keys: tuple[Any, ...] = (RSA,)
        self.token_response = HttpResponse(200, b"{}")
        self.fetched: list[str] = []
        self.posted: list[HttpRequest] = []
        self.is_away = False
        self.userinfo = b"{}"
        self.access_tokens: list[str] = []
        self.replaced: dict[str, HttpResponse] = {}
        """Responses by URL, in place of the proper ones."""

    async def get(self, url: str, access_token: str = "") -> HttpResponse:
        self.fetched.append(url)
        if url in self.replaced:
            return self.replaced[url]
        if self.is_away:
            raise ProviderUnreachable("The provider cannot be reached: refused.")
        if url == f"{ISSUER}/.well-known/openid-configuration":
            return HttpResponse(200, json.dumps(self.metadata).encode())
        if url == f"{ISSUER}/keys":
            return HttpResponse(200, json.dumps({"keys": [key.as_dict(private=False) for key in self.keys]}).encode())
        if url == f"{ISSUER}/userinfo" and self.userinfo:
            self.access_tokens.append(access_token)
            return HttpResponse(200, self.userinfo)
        return HttpResponse(404, b"")

    async def within(self, seconds: float, work: Any) -> Any:
        return await work

    async def post(self, request: HttpRequest) -> HttpResponse:
        self.posted.append(request)
        if request.url in self.replaced:
            return self.replaced[request.url]
        if self.is_away:
            raise ProviderUnreachable("The provider cannot be reached: refused.")
        return self.token_response

    def give(self, id_token: str = "", **fields: str) -> None:
        tokens = {"access_token": "a", "token_type": "Bearer", "id_token": id_token} | fields
        self.token_response = HttpResponse(200, json.dumps(tokens).encode())


class ProviderClientTests(TestCase):
    def setUp(self) -> None:
        self.clock = FixedClock()
        self.server = ScriptedProvider()
        self.client = ProviderClient(PROVIDER, self.server, self.clock.now)
        self.server.give(self.token(), refresh_token="r-1")

    def token(self, key: Any = RSA, **claims: Any) -> str:
        now = int(self.clock.now())
        return signed(CLAIMS | {"iat": now, "exp": now + 300} | claims, key)

    def logout_token(self, key: Any = RSA) -> str:
        return signed(LOGOUT | {"iat": int(self.clock.now())}, key)

    def done(self, coroutine: Coroutine[Any, Any, _Result]) -> _Result:
        return self.successResultOf(Deferred.fromCoroutine(coroutine))

    def fails(self, coroutine: Coroutine[Any, Any, Any], kind: type[Exception]) -> str:
        return str(self.failureResultOf(Deferred.fromCoroutine(coroutine), kind).value)

    def sign_in(self) -> Any:
        return self.client.sign_in(ANSWER, ATTEMPT, BACK)

    def count(self, path: str) -> int:
        return self.server.fetched.count(ISSUER + path)

    def test_code_becomes_a_person(self) -> None:
        self.assertIn(f"code_challenge={challenge('v' * 43)}", self.done(self.client.authorization_url(ATTEMPT, BACK)))
        found = self.done(self.sign_in())
        self.assertEqual((found.person.subject, found.person.email), ("42", "ada@example.com"))
        self.assertEqual(found.refresh_token, "r-1")
        (request,) = self.server.posted
        self.assertEqual((request.form["code"], request.form["code_verifier"]), ("c-1", "v" * 43))
        for secret in ("r-1", "c-1", "v" * 43):
            self.assertNotIn(secret, repr((found, request)))

    def test_what_does_not_fit_the_attempt_is_refused_before_the_code_is_used(self) -> None:
        for query, attempt in (
            (ANSWER, None),
            (ANSWER.replace(b"st-1", b"st-2"), ATTEMPT),
            (ANSWER, replace(ATTEMPT, provider="other")),
            (urlencode({"error": "access_denied", "state": "st-1"}).encode(), ATTEMPT),
        ):
            self.fails(self.client.sign_in(query, attempt, BACK), AnswerRefused)
        self.assertEqual(self.server.posted, [])

    def test_tokens_that_do_not_prove_the_person_are_refused(self) -> None:
        for id_token in ("", self.token(nonce="n-2"), self.token(aud="other"), self.token(OTHER_RSA)):
            self.server.give(id_token)
            self.fails(self.sign_in(), TokenInvalid)
        self.server.token_response = HttpResponse(400, b'{"error":"invalid_grant"}')
        self.fails(self.sign_in(), TokenRefused)

    def test_documents_are_fetched_once_for_their_time(self) -> None:
        for _ in range(5):
            self.done(self.sign_in())
        self.assertEqual((self.count("/keys"), self.count("/.well-known/openid-configuration")), (1, 1))
        self.clock.advance(KEEP_SECONDS)
        self.server.give(self.token())
        self.done(self.sign_in())
        self.assertEqual((self.count("/keys"), self.count("/.well-known/openid-configuration")), (2, 2))

    def test_key_that_the_provider_began_to_use_is_accepted_at_once(self) -> None:
        """(sign-in 11)"""
        self.done(self.sign_in())
        self.server.keys = (RSA, OTHER_RSA)
        self.server.give(self.token(OTHER_RSA))
        self.done(self.sign_in())
        self.assertEqual(self.count("/keys"), 2)

    def test_unknown_keys_cause_one_fetch_a_minute(self) -> None:
        """(sign-in 11)"""
        for _ in range(50):
            self.fails(self.client.verify_logout(self.logout_token(OTHER_RSA)), TokenInvalid)
        self.assertEqual(self.count("/keys"), 2)
        self.clock.advance(PAUSE_SECONDS)
        self.fails(self.client.verify_logout(self.logout_token(OTHER_RSA)), TokenInvalid)
        self.assertEqual(self.count("/keys"), 3)

    def test_key_that_the_provider_dropped_is_refused_once_the_set_was_fetched_again(self) -> None:
        """(sign-in 11)"""
        self.done(self.sign_in())
        self.server.keys = (OTHER_RSA,)
        self.clock.advance(KEEP_SECONDS)
        self.server.give(self.token())
        self.fails(self.sign_in(), TokenInvalid)

    def test_renewal_replaces_the_refresh_token_and_what_is_known_of_the_person(self) -> None:
        person = self.done(self.sign_in()).person
        self.server.give(self.token(groups=["staff"]), refresh_token="r-2")
        tokens = self.done(self.client.refresh("r-1"))
        renewed = self.done(self.client.renewed_person(tokens, person))
        self.assertEqual((renewed.groups, tokens.refresh_token), (("corp:staff",), "r-2"))
        self.assertEqual(self.server.posted[-1].form["refresh_token"], "r-1")
        self.server.give()
        tokens = self.done(self.client.refresh("r-2"))
        self.assertEqual(self.done(self.client.renewed_person(tokens, renewed)), renewed)
        self.assertEqual(tokens.refresh_token, "")

    def test_renewal_for_another_person_is_refused(self) -> None:
        person = self.done(self.sign_in()).person
        self.server.give(self.token(sub="43"))
        tokens = self.done(self.client.refresh("r-1"))
        self.fails(self.client.renewed_person(tokens, person), OtherPerson)
        self.server.give(self.token(aud="other"))
        tokens = self.done(self.client.refresh("r-1"))
        self.fails(self.client.renewed_person(tokens, person), TokenInvalid)

    def test_what_the_id_token_does_not_say_comes_from_userinfo_about_the_same_person(self) -> None:
        """(sign-in 12)"""
        self.server.metadata["userinfo_endpoint"] = f"{ISSUER}/userinfo"
        self.done(self.sign_in())
        self.assertEqual(self.server.access_tokens, [])
        self.server.give(self.token(email=None, groups=None))
        said = {"sub": "42", "name": "Eve", "email": "ada@example.net", "email_verified": True, "groups": ["staff"]}
        self.server.userinfo = json.dumps(said).encode()
        person = self.done(self.sign_in()).person
        self.assertEqual((person.name, person.email, person.groups), ("Ada", "ada@example.net", ("corp:staff",)))
        self.assertEqual(self.server.access_tokens, ["a"])
        for spoiled in (said | {"sub": "43"}, {**said, "sub": None}, [], said | {"name": 7, "sub": 42}):
            self.server.userinfo = json.dumps(spoiled).encode()
            self.fails(self.sign_in(), TokenInvalid)
        self.server.userinfo = json.dumps(said | {"email_verified": "true"}).encode()
        self.assertIsNone(self.done(self.sign_in()).person.email)
        self.server.userinfo = b""
        self.fails(self.sign_in(), ProviderUnusable)

    def test_access_token_that_no_field_can_carry_is_refused(self) -> None:
        for text in ("", "a\r\nX: y", "a b", "ä"):
            self.server.give(self.token(), access_token=text)
            self.fails(self.sign_in(), ProviderUnusable)

    def test_revocation_says_whether_the_provider_can(self) -> None:
        self.assertTrue(self.done(self.client.revoke("r-1")))
        self.assertEqual(self.server.posted[-1].url, f"{ISSUER}/revoke")
        self.server.token_response = HttpResponse(503, b"")
        self.fails(self.client.revoke("r-1"), ProviderUnusable)
        self.server.metadata = {key: value for key, value in METADATA.items() if key != "revocation_endpoint"}
        self.clock.advance(KEEP_SECONDS)
        self.assertFalse(self.done(self.client.revoke("r-1")))

    def test_logout_token_names_the_session(self) -> None:
        self.assertEqual(self.done(self.client.verify_logout(self.logout_token())).provider_sid, "s-1")

    def test_whatever_an_endpoint_says_no_other_exception_comes_of_it(self) -> None:
        """Errors, pages, redirects and documents of another shape, at every endpoint (sign-in 12, 14)."""
        self.server.metadata["userinfo_endpoint"] = f"{ISSUER}/userinfo"
        responses = [HttpResponse(status, b"<html>No.</html>") for status in (301, 302, 404, 429, 500, 503)]
        bodies = (b"", b"<html>", b"[]", b"null", b"7", b'"x"', b"{", b"{}", b"\xff", b'{"keys":[]}', b'{"keys":1}')
        bodies += (b'{"access_token":1}', b'{"sub":{}}', b'{"keys":[{"kty":"RSA"}]}', b"[" * 100_000, b"{}" * 9)
        responses += [HttpResponse(200, body) for body in bodies]
        for path in ("/.well-known/openid-configuration", "/keys", "/userinfo", "/token"):
            for response in responses:
                self.client = ProviderClient(PROVIDER, self.server, self.clock.now)
                self.server.give(self.token(email=None, groups=None), refresh_token="r-1")
                self.server.replaced = {ISSUER + path: response}
                with self.subTest(path=path, status=response.status, body=response.body[:20]):
                    failure = self.failureResultOf(Deferred.fromCoroutine(self.sign_in()))
                    self.assertIn(type(failure.value), (ProviderUnusable, TokenInvalid, TokenRefused))
                    self.assertLess(len(str(failure.value)), 400)

    def test_long_refresh_tokens_and_many_groups_are_bounded(self) -> None:
        for text in ("r" * 8_193, "\u00e4"):
            self.server.give(self.token(), refresh_token=text)
            self.fails(self.sign_in(), ProviderUnusable)
        self.server.give(self.token(groups=[f"{number:03}" + "g" * 200 for number in range(100)]))
        self.assertEqual(len(self.done(self.sign_in()).person.groups), 78)

    def test_provider_that_is_away_is_asked_again_after_a_pause(self) -> None:
        self.server.is_away = True
        for _ in range(10):
            self.assertIn("cannot be reached", self.fails(self.client.metadata(), ProviderUnusable))
        self.assertEqual(len(self.server.fetched), 1)
        self.server.is_away = False
        self.clock.advance(PAUSE_SECONDS)
        self.done(self.sign_in())

    def test_answers_that_are_no_documents_are_refused(self) -> None:
        self.server.metadata["jwks_uri"] = f"{ISSUER}/missing"
        self.assertIn("404", self.fails(self.client.verify_logout(self.logout_token()), ProviderUnusable))
        self.server.metadata["issuer"] = "https://other.example.com"
        self.clock.advance(KEEP_SECONDS)
        self.assertIn("other.example.com", self.fails(self.client.metadata(), ProviderUnusable))
