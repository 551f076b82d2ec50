"""Hostile return addresses (sign-in 27): whatever a request holds, `Location` is an address that was built here."""

from __future__ import annotations

from itertools import product

from burrowgate.core.http.site import SiteResponse
from burrowgate.identity.oidc.provider import Provider
from tests.support import TestCase
from tests.support.sign_in_site import APP, FORM, JSON, ORIGIN, PASSWORD, Browser, SignInWorld, location
from tests.unit.identity.oidc.test_client import METADATA, ScriptedProvider

_HOSTS = ("evil.example", "evil.example%00.example.com", "in.example.com@evil.example", "in.example.com.evil.example")
_PREFIXES = (
    "//",
    "///",
    "////",
    "/\\",
    "\\/",
    "\\\\",
    "/\t/",
    "/%09/",
    "/%0d%0a/",
    "/%2f",
    "/%5c",
    "/.//",
    "/..//",
    "/;@",
    "/@",
    "@",
    "https://",
    "https:/",
    "https:",
    "HTTPS:\\\\",
    "http://",
    "https:\t//",
    " https://",
    "\x00https://",
    "https:///",
    "//in.example.com@",
    "https://in.example.com\\@",
    "https://in.example.com#@",
    "https://in.example.com?@",
    "javascript://",
)
_OTHERS = (
    "javascript:alert(1)",
    "javascript://%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "/x\r\nLocation: https://evil.example",
    "/x\r\nSet-Cookie: a=b",
    "https://\u0435vil.example",
    "//[::1]",
    "//0x7f000001",
    "//127.0.0.1:80",
    "ftp://evil.example",
    "/.burrowgate/../..//evil.example",
    "",
)
HOSTILE = (*(prefix + host for prefix, host in product(_PREFIXES, _HOSTS)), *_OTHERS)
NAMES = (
    "to",
    "tx",
    "next",
    "return_to",
    "rd",
    "redirect_uri",
    "redirect",
    "url",
    "continue",
    "code",
    "state",
    "iss",
    "done",
)
_PATHS = (
    "/.burrowgate/sign-in",
    "/.burrowgate/account",
    "/.burrowgate/sign-in/corp/back",
    "/share/" + "x" * 34,
    "/invited/" + "x" * 34,
    "/",
)


class HostileAddressTests(TestCase):
    def setUp(self) -> None:
        provider = Provider(name="corp", issuer="https://id.example.com", client_id="gateway")
        self.world = SignInWorld((provider,), ScriptedProvider())
        self.world.account(password=PASSWORD)
        self.browsers = [self.world.browser(), self.world.browser()]
        self.browsers[1].sign_in()

    def check(self, response: SiteResponse, about: object) -> None:
        self.assertLess(response.status, 500, about)
        self.assertEqual([value for name, value in response.fields if b"\r" in value or b"\n" in value], [], about)
        address = location(response)
        ours = ("", "/.burrowgate/account", "/.burrowgate/sign-in?to=account")
        starts = (
            METADATA["authorization_endpoint"] + "?",
            f"https://{APP.decode()}/.burrowgate/sign-in/complete?code=",
        )
        self.assertTrue(address in ours or address.startswith(starts), (address, about))
        self.assertNotIn("evil", address, about)

    def each(self) -> list[tuple[str, Browser]]:
        """Return each value with a browser; every second one is signed in."""
        return [(value, self.browsers[number % 2]) for number, value in enumerate(HOSTILE)]

    def test_there_are_more_than_a_hundred(self) -> None:
        self.assertGreaterEqual(len(set(HOSTILE)), 100)

    def test_as_path(self) -> None:
        """(sign-in 27)"""
        for value, browser in self.each():
            for path in (value, f"/{value}", f"/.burrowgate/sign-in/{value}", f"/share/{value}", f"/invited/{value}"):
                self.check(browser.get(path.replace("?", "%3F")), path)

    def test_as_every_query_parameter(self) -> None:
        """(sign-in 27)"""
        for value, browser in self.each():
            for path, name in product(_PATHS, NAMES):
                self.check(browser.get(f"{path}?{name}={value}"), (path, name, value))

    def test_as_every_field_of_a_form(self) -> None:
        """(sign-in 27)"""
        forms = {
            "/.burrowgate/password": {"to": "account", "sign_in_name": "ada", "password": PASSWORD},
            "/.burrowgate/sign-in/corp": {"to": "account"},
            "/.burrowgate/account": {"do": "change-name", "name": "Ada"},
        }
        for value in HOSTILE:
            for path, form in forms.items():
                for name in (*form, "next", "return_to", "redirect_uri"):
                    about = (path, name, value)
                    # An address of its own each time: wrong passwords are limited.
                    browser = self.world.browser()
                    response = browser.post(path, form | {name: value})
                    self.check(response, about)

    def test_as_a_cookie(self) -> None:
        """(sign-in 27)"""
        for value in HOSTILE:
            for name in (b"account", b"begun-aaaaaa", b"return-aaaaaa", b"login"):
                cookies = ((name, value.encode()),)
                for path in _PATHS:
                    self.check(self.world.browser().get(f"{path}?state=aaaaaa", cookies=cookies), (name, value, path))

    def test_as_fields_of_the_request(self) -> None:
        """(sign-in 27)"""
        for value in HOSTILE:
            raw = value.encode()
            response = self.browsers[1].get("/.burrowgate/sign-in?to=account", origin=raw, accept=raw, user_agent=raw)
            self.check(response, value)
            for content_type in (FORM, JSON, raw):
                response = self.browsers[1].post("/.burrowgate/password", content_type=content_type, body=raw)
                self.check(response, value)
            self.assertEqual(self.browsers[1].post("/.burrowgate/account", {}, origin=raw).status, 403)

    def test_script_is_sent_only_to_addresses_of_this_gateway(self) -> None:
        """(sign-in 27) The address to which a page's script goes on is in JSON."""
        for value in HOSTILE:
            for path in ("options", "answer"):
                response = self.browsers[1].script(
                    f"/.burrowgate/passkey/{path}", {"use": "sign-in", "to": value, "ticket": value, "response": value}
                )
                self.check(response, value)
                self.assertNotIn(b"location", response.body)
        self.assertEqual(ORIGIN, "https://in.example.com")
