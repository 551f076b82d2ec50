"""Claim links on the sign-in host (sign-in 35): looking changes nothing, and one person uses each."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from twisted.internet.defer import Deferred

from burrowgate.core.http.site import SiteRequest
from burrowgate.core.identity.claims import Unfit
from burrowgate.core.identity.credentials import CodeKind, link_code, read_account_cookie
from burrowgate.testing.records import a_session, a_target, sid
from tests.support import TestCase
from tests.support.authenticator import Authenticator
from tests.support.sign_in_site import FORM, KEY, ORIGIN, PASSWORD, Browser, SignInWorld, done, location, visible

SHARED = f"https://app.example.com/.burrowgate/shared/{sid(1)}"


class ClaimCase(TestCase):
    def setUp(self) -> None:
        self.world = SignInWorld()
        self.world.put(a_target(), a_session(1, label="Lab"))
        self.ada = self.world.account(password=PASSWORD)
        self.browser = self.world.browser()

    def make(self, **options: Any) -> str:
        """Return the code of a new claim link."""
        issued = done(self.world.claims.make(sid(1), actor="admin", **options))
        self.claim_id = issued.claim.claim_id
        return issued.code

    def signed_in(self, name: str = "ada") -> Browser:
        browser = self.world.browser()
        self.assertEqual(browser.sign_in(name).status, 303)
        return browser


class LookingTests(ClaimCase):
    def test_link_shows_what_is_shared_and_until_when(self) -> None:
        page = self.browser.get(f"/share/{self.make()}")
        self.assertEqual(page.status, 200)
        for text in ("Lab (app)", "15 November 2023, 22:13 UTC", "14 November 2023, 23:13 UTC", "Sign in to open"):
            self.assertIn(text, visible(page))
        self.assertNotIn("guest", visible(page))

    def test_get_head_and_previews_change_nothing(self) -> None:
        """(sign-in 35)"""
        code = self.make(guests=True)
        browsers = (self.browser, self.signed_in())
        position = self.world.store.position()
        for browser in browsers:
            cookies = dict(browser.cookies)
            for method in (b"GET", b"HEAD"):
                for fields in (
                    {},
                    {"is_speculative": True},
                    {"user_agent": b"Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"},
                    {"user_agent": b"WhatsApp/2.23.20.0", "accept": b"*/*"},
                    {"origin": ORIGIN.encode(), "is_navigation": True},
                ):
                    self.assertEqual(browser.send(method, f"/share/{code}", **fields).status, 200)
            self.assertEqual(browser.cookies, cookies)
        self.assertEqual(self.world.store.position(), position)

    def test_stranger_reads_one_page_for_every_link_that_is_not_open(self) -> None:
        """(sign-in 35) A found link reveals nothing."""
        used, withdrawn, lapsed = self.make(), self.make(), self.make(window=60)
        claims = self.world.claims
        withdrawn_id = done(claims.find(withdrawn.encode())).claim_id
        done(claims.withdraw(withdrawn_id, sid=sid(1), actor="admin"))
        done(claims.claim(done(claims.find(used.encode())).claim_id, self.ada, address="::1"))
        self.world.clock.advance(61)
        unknown = link_code(KEY, CodeKind.CLAIM, "x" * 12)
        pages = [self.browser.get(f"/share/{code}") for code in (used, withdrawn, lapsed)]
        self.assertEqual([page.status for page in pages], [410, 410, 410])
        forged = [self.browser.get(f"/share/{code}") for code in (unknown, "x" * 34, "", used[:-1], used + "/x")]
        self.assertEqual({page.status for page in forged}, {404})
        self.assertEqual([page.is_rejection for page in forged], [False, True, True, True, True])
        self.assertEqual(len({visible(page) for page in (*pages, *forged)}), 1)

    def test_signed_in_person_reads_why(self) -> None:
        """(sign-in 35)"""
        self.world.account("Eve", password=PASSWORD)
        used, other = self.make(), self.make(for_email="grace@example.com")
        claims = self.world.claims
        done(claims.claim(done(claims.find(used.encode())).claim_id, self.ada, address="::1"))
        eve, ada = self.signed_in("eve"), self.signed_in()
        for browser, code, status, text in (
            (eve, used, 410, "This link was used"),
            (ada, used, 200, "You have used this link"),
            (eve, other, 403, "This link is for another person"),
        ):
            page = browser.get(f"/share/{code}")
            self.assertEqual(page.status, status)
            self.assertIn(text, visible(page))
            self.assertNotIn("grace", visible(page), "The page says for whom the link is.")
        self.assertIn(SHARED.encode(), ada.get(f"/share/{used}").body)
        lapsed, withdrawn = self.make(window=60), self.make()
        done(claims.withdraw(self.claim_id, sid=sid(1), actor="admin"))
        self.assertIn("was withdrawn", visible(eve.get(f"/share/{withdrawn}")))
        self.world.clock.advance(61)
        self.assertIn("has expired", visible(eve.get(f"/share/{lapsed}")))
        self.assertEqual({one.value for one in Unfit}, {"other-person", "withdrawn", "claimed", "over", "lapsed"})

    def test_label_is_text(self) -> None:
        self.world.put(a_session(2, label="<img src=x onerror=alert(1)>"))
        code = done(self.world.claims.make(sid(2), actor="admin")).code
        self.assertNotIn(b"<img", self.browser.get(f"/share/{code}").body)


class UsingTests(ClaimCase):
    def claim(self, browser: Browser, code: str) -> Any:
        return browser.post(f"/share/{code}", {"do": "claim"})

    def test_person_who_is_signed_in_uses_the_link_and_goes_to_the_target(self) -> None:
        ada, code = self.signed_in(), self.make()
        self.assertIn(b'value="claim"', ada.get(f"/share/{code}").body)
        response = self.claim(ada, code)
        self.assertEqual((response.status, location(response)), (303, SHARED))
        self.assertTrue(done(self.world.directory.has_share(sid(1), self.ada.account_id)))
        self.assertIn("Lab", visible(ada.get("/.burrowgate/account")))

    def test_form_of_another_site_uses_nothing(self) -> None:
        """(sign-in 35)"""
        ada, code = self.signed_in(), self.make()
        for origin in (None, b"https://evil.example", b"https://app.example.com"):
            self.assertEqual(ada.post(f"/share/{code}", {"do": "claim"}, origin=origin).status, 403)
        self.assertEqual(self.claim(ada, code).status, 303)

    def test_stranger_uses_nothing(self) -> None:
        code = self.make()
        position = self.world.store.position()
        response = self.claim(self.browser, code)
        self.assertEqual((response.status, location(response)), (200, ""))
        self.assertIn("Sign in to open", visible(response))
        self.assertEqual(self.world.store.position(), position)

    def test_one_of_a_hundred_who_use_it_at_once_wins(self) -> None:
        """(sign-in 35)"""
        self.world.account("Eve", password=PASSWORD)
        code = self.make()
        browsers = (self.signed_in(), self.signed_in("eve"))
        body = urlencode({"do": "claim"}).encode()
        results: list[Any] = []
        for number in range(100):
            request = SiteRequest(
                method=b"POST",
                path=f"/share/{code}".encode(),
                address="192.0.2.7",
                origin=ORIGIN.encode(),
                content_type=FORM,
                cookies=tuple(browsers[number % 2].cookies.items()),
                body=body,
            )
            Deferred.fromCoroutine(self.world.site.respond(request)).addCallback(results.append)
        self.assertEqual(len(results), 100)
        won = [one for one in results if one.status == 303]
        self.assertEqual([location(one) for one in won], [SHARED])
        self.assertEqual({one.status for one in results if one.status != 303} - {200}, {410})
        self.assertEqual(self.world.actions().count("claim.claimed"), 1)

    def test_link_for_another_person_offers_another_account(self) -> None:
        ada, code = self.signed_in(), self.make(for_email="grace@example.com")
        self.assertEqual(self.claim(ada, code).status, 403)
        response = ada.post("/.burrowgate/account", {"do": "sign-out", "to": f"share:{code}"})
        self.assertEqual(location(response), f"/.burrowgate/sign-in?to=share:{code}")
        self.assertEqual(ada.cookies, {})
        self.assertIn("what was shared with you", visible(ada.get(location(response))))

    def test_sign_in_for_a_link_comes_back_to_it(self) -> None:
        code = self.make()
        self.assertEqual(location(self.browser.sign_in(to=f"share:{code}")), f"/share/{code}")


class GuestTests(ClaimCase):
    FORM = {"do": "join", "name": "Grace", "sign_in_name": "grace", "password": PASSWORD}

    def login(self, browser: Browser) -> Any:
        login_id = read_account_cookie(self.world.keyring, browser.cookies.get(b"account", b""))
        return None if login_id is None else done(self.world.logins.get(login_id))

    def test_guest_with_a_password_comes_in_and_has_used_the_link(self) -> None:
        code = self.make(guests=True)
        self.assertIn("Come in as a guest", visible(self.browser.get(f"/share/{code}")))
        response = self.browser.post(f"/share/{code}", self.FORM)
        self.assertEqual((response.status, location(response)), (303, SHARED))
        signed_in = self.login(self.browser)
        self.assertEqual((signed_in.account.name, signed_in.account.role), ("Grace", "guest"))
        self.assertEqual(self.world.browser().sign_in("grace").status, 303)
        self.assertEqual(self.world.browser().get(f"/share/{code}").status, 410)

    def test_guest_with_a_passkey_comes_in(self) -> None:
        code = self.make(guests=True)
        response = self.browser.use_passkey(Authenticator(ORIGIN), use="join", to=f"share:{code}", name="Grace")
        self.assertEqual(json.loads(response.body), {"location": SHARED})
        self.assertEqual(self.login(self.browser).login.strong, True)

    def test_link_without_guests_makes_none(self) -> None:
        code = self.make()
        response = self.browser.post(f"/share/{code}", self.FORM)
        self.assertEqual((response.status, self.browser.cookies), (200, {}))
        response = self.browser.use_passkey(Authenticator(ORIGIN), use="join", to=f"share:{code}", name="Grace")
        self.assertEqual(response.status, 403)
        self.assertEqual(self.world.actions().count("account.added"), 1)

    def test_second_guest_gets_no_account(self) -> None:
        code = self.make(guests=True)
        self.browser.post(f"/share/{code}", self.FORM)
        added = self.world.actions().count("account.added")
        for form in (self.FORM | {"sign_in_name": "eve"},):
            response = self.world.browser().post(f"/share/{code}", form)
            self.assertEqual(response.status, 410)
        device = Authenticator(ORIGIN, 4)
        response = self.world.browser().use_passkey(device, use="join", to=f"share:{code}", name="Eve")
        self.assertNotEqual(response.status, 200)
        self.assertEqual(self.world.actions().count("account.added"), added)

    def test_what_is_wrong_stands_beside_its_field(self) -> None:
        code = self.make(guests=True)
        for change, field in (
            ({"name": ""}, "name"),
            ({"password": "short"}, "password"),
            ({"sign_in_name": " "}, "sign_in_name"),
        ):
            response = self.browser.post(f"/share/{code}", self.FORM | change)
            self.assertEqual(response.status, 422)
            self.assertIn(f'id="{field}-problem"'.encode(), response.body)
            self.assertNotIn(PASSWORD.encode(), response.body)
        self.assertIn(b'value="Grace"', response.body)
