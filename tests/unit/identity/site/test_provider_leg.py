"""Sign-in over a provider: what begins it, what ends it, and every answer that does not sign in."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from burrowgate.core.http.site import SiteRequest, SiteResponse
from burrowgate.core.identity.credentials import CodeKind, link_code, read_account_cookie
from burrowgate.core.identity.logins import EndReason
from burrowgate.identity.oidc.http import HttpResponse
from burrowgate.identity.oidc.messages import AnswerProblem, challenge
from burrowgate.identity.oidc.provider import Provider
from burrowgate.identity.site.attempts import find_attempt
from burrowgate.identity.site.provider_pages import PASSING
from tests.support import START, TestCase
from tests.support.sign_in_site import (
    APP,
    KEY,
    ORIGIN,
    PASSWORD,
    Browser,
    SignInWorld,
    done,
    location,
    values_of,
    visible,
)
from tests.unit.identity.oidc.test_client import ISSUER, METADATA, ScriptedProvider
from tests.unit.identity.oidc.test_id_tokens import CLAIMS, LOGOUT, OTHER_RSA, RSA, signed

BACK = "/.burrowgate/sign-in/corp/back"
COMPLETE = f"https://{APP.decode()}/.burrowgate/sign-in/complete?code="


class ProviderCase(TestCase):
    def setUp(self) -> None:
        self.provider = ScriptedProvider()
        providers = tuple(
            Provider(name=name, issuer=ISSUER, client_id="gateway", client_secret="s3cret")
            for name in ("corp", "other")
        )
        self.world = SignInWorld(providers, self.provider)
        self.browser = self.world.browser()

    def begin(self, to: str = "account", browser: Browser | None = None, **form: str) -> dict[str, str]:
        """Go to the provider; return the parameters of its address."""
        response = (browser or self.browser).post("/.burrowgate/sign-in/corp", {"to": to} | form)
        address = location(response)
        self.assertTrue(address.startswith(METADATA["authorization_endpoint"] + "?"), response.body)
        parameters = parse_qsl(urlsplit(address).query)
        self.assertEqual(len(dict(parameters)), len(parameters))
        return dict(parameters)

    def token(self, nonce: str, /, **claims: Any) -> None:
        """Let the provider give an ID token for the next code."""
        now = int(self.world.clock.now())
        times = {"iat": now, "exp": now + 300, "auth_time": now}
        self.provider.give(signed(CLAIMS | times | {"nonce": nonce} | claims), refresh_token="r-1")

    def come_back(self, state: str, browser: Browser | None = None, **answer: str) -> SiteResponse:
        query = urlencode({"code": "c-1", "state": state, "iss": ISSUER} | answer)
        return (browser or self.browser).get(f"{BACK}?{query}")

    def sign_in(self, to: str = "account", **claims: Any) -> SiteResponse:
        begun = self.begin(to)
        self.token(begun["nonce"], **claims)
        return self.come_back(begun["state"])

    def login(self) -> Any:
        login_id = read_account_cookie(self.world.keyring, self.browser.cookies.get(b"account", b""))
        found = None if login_id is None else done(self.world.logins.get(login_id))
        return None if found is None else found.login


class BeginningTests(ProviderCase):
    def test_provider_is_asked_with_new_secrets_and_the_configured_address(self) -> None:
        """(sign-in 1, 4, 7)"""
        first, second = self.begin(), self.begin()
        for name in ("state", "nonce", "code_challenge"):
            self.assertNotEqual(first[name], second[name])
        self.assertEqual((first["code_challenge_method"], first["redirect_uri"]), ("S256", ORIGIN + BACK))
        self.assertNotIn("max_age", first)
        self.assertEqual(len(self.browser.cookies), 2)

    def test_address_that_the_provider_returns_to_is_never_taken_from_a_request(self) -> None:
        """(sign-in 7)"""
        for name in ("redirect_uri", "host", "next", "return_to"):
            begun = self.begin(**{name: "https://evil.example/"})
            self.assertEqual(begun["redirect_uri"], ORIGIN + BACK)
            self.assertNotIn("evil", json.dumps(begun))

    def test_fresh_proof_and_another_person_are_asked_for(self) -> None:
        begun = self.begin(f"tx:{self.world.ticket(proved_since=START - 300)}")
        self.assertEqual((begun["max_age"], begun["prompt"].split(" ")[0]), ("300", "login"))
        begun = self.begin(f"tx:{self.world.ticket(switches=True)}")
        self.assertIn("select_account", begun["prompt"].split(" "))
        self.assertNotIn("max_age", begun)

    def test_goal_that_is_not_genuine_does_not_begin(self) -> None:
        response = self.browser.post("/.burrowgate/sign-in/corp", {"to": "https://evil.example"})
        self.assertEqual((response.status, self.browser.cookies, self.provider.fetched), (400, {}, []))

    def test_provider_that_is_away_gets_a_page(self) -> None:
        """(sign-in 14)"""
        self.provider.is_away = True
        response = self.browser.post("/.burrowgate/sign-in/corp", {"to": "account"})
        self.assertEqual((response.status, values_of(response, b"Retry-After")), (503, [b"30"]))
        self.assertEqual(self.browser.cookies, {})


class ReturnTests(ProviderCase):
    def test_person_is_signed_in_and_handed_over(self) -> None:
        response = self.sign_in(f"tx:{self.world.ticket()}")
        self.assertTrue(location(response).startswith(COMPLETE), visible(response))
        login = self.login()
        self.assertEqual((login.method, login.proved_at, login.strong), ("oidc:corp", START, True))
        self.assertEqual(list(self.browser.cookies), [b"account"], "The attempt stays in the browser.")
        (code_request,) = self.provider.posted
        self.assertEqual(code_request.form["code"], "c-1")

    def test_verifier_is_that_of_the_attempt(self) -> None:
        """(sign-in 4)"""
        begun = self.begin()
        self.token(begun["nonce"])
        self.come_back(begun["state"])
        self.assertEqual(challenge(self.provider.posted[0].form["code_verifier"]), begun["code_challenge"])

    def refused(self, response: SiteResponse, *, rejects: bool = True) -> None:
        self.assertEqual((response.status, location(response), response.is_rejection), (400, "", rejects))
        self.assertNotIn(b"account", [name for name in self.browser.cookies if name == b"account"])
        self.assertEqual(self.provider.posted, [], "Something was sent to the provider.")

    def test_unknown_missing_repeated_or_foreign_state_is_400_and_sends_nothing(self) -> None:
        """(sign-in 2)"""
        begun = self.begin()
        self.token(begun["nonce"])
        fetched = list(self.provider.fetched)
        self.refused(self.come_back("x" * 43))
        self.refused(self.come_back(""))
        self.refused(self.browser.get(f"{BACK}?code=c-1&iss={ISSUER}"))
        state = begun["state"]
        self.refused(self.browser.get(f"{BACK}?code=c-1&state={state}&state={state}"))
        self.refused(self.come_back(state, self.world.browser()))
        self.refused(self.come_back(state[:6] + "x" * 37))
        self.assertEqual(self.provider.fetched, fetched)
        self.assertEqual(self.come_back(state).status, 303, "The genuine answer is not accepted any more.")

    def test_state_of_another_provider_is_400(self) -> None:
        """(sign-in 2, 5)"""
        begun = self.begin()
        response = self.browser.get(f"/.burrowgate/sign-in/other/back?code=c-1&state={begun['state']}&iss={ISSUER}")
        self.refused(response)

    def test_any_repeated_parameter_is_400(self) -> None:
        """(sign-in 3)"""
        state = self.begin()["state"]
        for extra in ("code=c-2", "code=c-1", f"iss={ISSUER}", "error=access_denied&error=x", "x=1&x=2"):
            self.refused(self.browser.get(f"{BACK}?code=c-1&state={state}&iss={ISSUER}&{extra}"))

    def test_answer_of_another_issuer_is_400(self) -> None:
        """(sign-in 5)"""
        for issuer in ("https://evil.example", ISSUER + "/", ""):
            self.refused(self.come_back(self.begin()["state"], iss=issuer))
        self.provider.metadata["authorization_response_iss_parameter_supported"] = True
        self.world.clock.advance(7200)
        state = self.begin()["state"]
        self.refused(self.browser.get(f"{BACK}?code=c-1&state={state}"))

    def test_second_return_is_400_and_leaves_the_login(self) -> None:
        """(sign-in 8)"""
        begun = self.begin()
        self.token(begun["nonce"])
        self.assertEqual(self.come_back(begun["state"]).status, 303)
        login = self.login()
        posted = len(self.provider.posted)
        response = self.come_back(begun["state"])
        self.assertEqual((response.status, values_of(response, b"Set-Cookie")), (400, []))
        self.assertEqual(len(self.provider.posted), posted)
        self.assertEqual(self.login(), login)
        self.assertEqual(self.browser.get("/.burrowgate/account").status, 200)

    def test_code_that_the_provider_refuses_is_400_and_leaves_the_login(self) -> None:
        """(sign-in 8)"""
        self.sign_in()
        login = self.login()
        begun = self.begin()
        self.provider.token_response = HttpResponse(400, b'{"error":"invalid_grant"}')
        self.assertEqual(self.come_back(begun["state"]).status, 400)
        self.assertEqual(self.login(), login)

    def test_attempt_lasts_ten_minutes(self) -> None:
        begun = self.begin()
        self.world.clock.advance(600)
        self.token(begun["nonce"])
        self.refused(self.come_back(begun["state"]))

    def test_each_error_has_a_page_without_the_text_of_the_provider(self) -> None:
        """(sign-in 13)"""
        texts = set()
        errors = [problem.value for problem in AnswerProblem if "_" in problem.value]
        for error in (*errors, "invalid_scope", "<script>alert(1)</script>", "unauthorized_client"):
            state = self.begin()["state"]
            hostile = "<b>Call 555-0100</b>"
            answer = {"state": state, "iss": ISSUER, "error": error, "error_description": hostile, "error_uri": hostile}
            response = self.browser.get(f"{BACK}?{urlencode(answer)}")
            is_passing = error in PASSING
            self.assertEqual(response.status, 503 if is_passing else 400, error)
            self.assertFalse(response.is_rejection, error)
            self.assertNotIn(b"555-0100", response.body)
            self.assertNotIn(b"alert(1)", response.body)
            self.assertIn(b'href="/.burrowgate/sign-in?to=account"', response.body)
            texts.add(visible(response))
        self.assertGreaterEqual(len(texts), 6, "Errors share a page.")
        self.assertEqual(self.provider.posted, [])
        self.assertEqual(self.browser.cookies, {})

    def test_provider_that_fails_at_the_code_is_503_without_a_login(self) -> None:
        """(sign-in 14)"""
        token_url = METADATA["token_endpoint"]
        for answer in (
            HttpResponse(500, b"<html>"),
            HttpResponse(302, b""),
            HttpResponse(200, b"<html>not JSON"),
            HttpResponse(200, b"[]"),
            HttpResponse(200, b'{"access_token":"a","token_type":"mac"}'),
        ):
            state = self.begin()["state"]
            self.provider.replaced = {token_url: answer}
            response = self.come_back(state)
            self.assertEqual((response.status, values_of(response, b"Retry-After")), (503, [b"30"]))
            self.assertIsNone(self.login())
        self.provider.replaced = {}
        state = self.begin()["state"]
        self.provider.is_away = True
        self.assertEqual(self.come_back(state).status, 503)
        self.assertEqual(self.flushLoggedErrors(), [])

    def test_id_token_that_is_not_accepted_is_400(self) -> None:
        for claims in ({"nonce": "other"}, {"aud": "other"}, {"iss": "https://evil.example"}, {"exp": START - 100}):
            begun = self.begin()
            self.token(begun["nonce"], **claims)
            self.assertEqual(self.come_back(begun["state"]).status, 400)
            self.assertIsNone(self.login())

    def test_two_tabs_both_arrive(self) -> None:
        """(sign-in 30)"""
        self.world.account(password=PASSWORD)
        first = self.begin(f"tx:{self.world.ticket()}")
        second = self.begin()
        for begun, start in ((second, "/.burrowgate/account"), (first, COMPLETE)):
            self.token(begun["nonce"])
            self.assertTrue(location(self.come_back(begun["state"])).startswith(start))

    def test_fifth_attempt_replaces_the_oldest(self) -> None:
        """(sign-in 30)"""
        states = []
        for _ in range(5):
            states.append(self.begin()["state"])
            self.world.clock.advance(1)
        self.assertEqual(len(self.browser.cookies), 4)
        self.refused(self.come_back(states[0]))

    def test_each_sign_in_opens_a_new_login_and_ends_that_of_the_browser(self) -> None:
        """(sign-in 25)"""
        self.sign_in()
        first = self.login()
        self.sign_in()
        self.assertNotEqual(self.login().login_id, first.login_id)
        self.assertEqual(done(self.world.logins.get(first.login_id)).login.ended_why, EndReason.SIGNED_OUT)

    def test_proof_that_is_older_than_required_is_a_page_and_no_loop(self) -> None:
        """(sign-in 31)"""
        ticket = self.world.ticket(proved_since=START - 60)
        response = self.sign_in(f"tx:{ticket}", auth_time=START - 3600)
        self.assertEqual(location(response), f"/.burrowgate/sign-in?tx={ticket}")
        self.assertEqual(self.browser.get(location(response)).status, 200)

    def test_goal_that_is_over_meanwhile_signs_in_and_says_so(self) -> None:
        ticket = self.world.ticket()
        self.world.clock.advance(300)
        begun = self.begin(f"tx:{ticket}")
        self.world.clock.advance(300)
        self.token(begun["nonce"])
        response = self.come_back(begun["state"])
        self.assertEqual(response.status, 400)
        self.assertIsNotNone(self.login())

    def test_disabled_person_gets_a_page(self) -> None:
        self.sign_in()
        done(self.world.accounts.disable(self.login().account_id, actor="admin"))
        response = self.sign_in()
        self.assertEqual(response.status, 403)
        self.assertIn("ask the owner", visible(response))

    def test_secrets_are_on_no_page_and_in_no_address(self) -> None:
        """(sign-in 15)"""
        begun = self.browser.post("/.burrowgate/sign-in/corp", {"to": "account"})
        parameters = dict(parse_qsl(urlsplit(location(begun)).query))
        cookies = tuple(self.browser.cookies.items())
        request = SiteRequest(method=b"GET", path=b"/", address="::1", cookies=cookies)
        attempt = find_attempt(request, parameters["state"], keys=self.world.keyring, now=START)
        assert attempt is not None
        self.token(parameters["nonce"])
        back = self.come_back(parameters["state"])
        shown = b"".join([begun.body, back.body, *(value for one in (begun, back) for _, value in one.fields)])
        for secret in ("s3cret", attempt.attempt.verifier, "r-1"):
            self.assertNotIn(secret.encode(), shown)


class InvitationTests(ProviderCase):
    def test_invitation_makes_an_account_of_the_person_at_the_provider(self) -> None:
        issued = done(self.world.accounts.invite(actor="admin", name="Ada L."))
        response = self.sign_in(f"invited:{issued.code}")
        self.assertEqual(location(response), "/.burrowgate/account")
        account = self.world.stored_account(self.login().account_id)
        assert account is not None
        self.assertEqual((account.name, account.role, account.expires_at), ("Ada L.", "member", None))
        again = self.sign_in()
        self.assertEqual(again.status, 303)
        self.assertEqual(self.login().account_id, account.account_id)

    def test_used_or_unknown_invitation_makes_no_account(self) -> None:
        unknown = link_code(KEY, CodeKind.INVITATION, "x" * 12)
        issued = done(self.world.accounts.invite(actor="admin"))
        done(self.world.accounts.withdraw_invitation(issued.invitation.invitation_id, actor="admin"))
        for code in (unknown, issued.code):
            response = self.sign_in(f"invited:{code}")
            self.assertEqual(response.status, 403)
            self.assertIsNone(self.login())


class LogoutTests(ProviderCase):
    def send(self, token: str, **fields: Any) -> SiteResponse:
        return self.browser.post("/.burrowgate/sign-in/corp/ended", {"logout_token": token}, **fields)

    def test_logout_token_ends_the_login(self) -> None:
        """(sign-in 20)"""
        self.sign_in()
        login = self.login()
        token = signed(LOGOUT | {"iat": START, "exp": START + 120}, typ="logout+jwt")
        response = self.send(token, origin=None)
        self.assertEqual((response.status, values_of(response, b"Cache-Control")), (200, [b"no-store"]))
        self.assertEqual(done(self.world.logins.get(login.login_id)).login.ended_why, EndReason.PROVIDER)
        self.assertEqual(self.send(token, origin=None).status, 400, "The token was accepted twice.")

    def test_other_tokens_are_400(self) -> None:
        """(sign-in 20)"""
        good = LOGOUT | {"iat": START, "exp": START + 120}
        for token in (
            *("", "x", signed(good | {"nonce": "n"}, typ="logout+jwt"), signed(good, OTHER_RSA)),
            *(signed(good | {"events": {}}), signed(good | {"aud": "other"}), signed(good)[:-2]),
        ):
            response = self.send(token, origin=None)
            self.assertEqual((response.status, json.loads(response.body)), (400, {"error": "invalid_request"}))
            self.assertEqual(values_of(response, b"Cache-Control"), [b"no-store"])
            self.assertTrue(response.is_rejection)
        self.assertEqual(self.send(signed(good), content_type=b"application/json", origin=None).status, 400)

    def test_keys_that_cannot_be_fetched_are_no_rejection(self) -> None:
        self.provider.is_away = True
        response = self.send(signed(LOGOUT | {"iat": START, "exp": START + 120}, typ="logout+jwt"), origin=None)
        self.assertEqual((response.status, response.is_rejection), (400, False))
        self.assertIs(RSA, self.provider.keys[0])
