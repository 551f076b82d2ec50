"""Every page of the sign-in host: sound HTML, no script or style but its own, labels for all fields, and its fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from burrowgate.core.http import html_page
from burrowgate.core.http.site import SiteResponse
from burrowgate.identity.oidc.provider import Provider
from burrowgate.identity.site.passkey_script import SCRIPT
from burrowgate.testing.records import a_session, a_target, sid
from tests.support import TestCase
from tests.support.authenticator import Authenticator
from tests.support.sign_in_site import ORIGIN, PASSWORD, SignInWorld, done, values_of

VOID = frozenset({"meta", "input", "path", "br"})


class Outline(HTMLParser):
    """The elements of a page; raises AssertionError where they are not closed in order."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self._open: list[str] = []
        self.feed(page.decode())
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), (tag, attrs)
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, tag

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


class PageTests(TestCase):
    def pages(self) -> Iterator[tuple[str, SiteResponse]]:
        world = SignInWorld((Provider(name="corp-id", issuer="https://id.example.com", client_id="gateway"),))
        world.put(a_target(), a_session(1, label="Lab <1>"), a_session(2))
        account = world.account(password=PASSWORD, email="ada@example.com")
        invited, again = (
            done(world.accounts.invite(actor="x", account_id=one)).code for one in (None, account.account_id)
        )
        guests = done(world.claims.make(sid(1), actor="x", guests=True)).code
        other = done(world.claims.make(sid(1), actor="x", for_email="eve@example.com")).code
        used = done(world.claims.make(sid(2), actor="x"))
        done(world.claims.claim(used.claim.claim_id, account, address="::1"))
        anonymous, ada = world.browser(), world.browser()
        ada.sign_in()
        ada.use_passkey(Authenticator(ORIGIN), use="add")
        world.browser().sign_in()
        ticket = world.ticket(strong=True)
        for address in (
            *("/.burrowgate/sign-in?to=account", f"/.burrowgate/sign-in?tx={ticket}", "/.burrowgate/sign-in", "/x"),
            *(f"/invited/{invited}", f"/invited/{again}", "/invited/x", f"/share/{guests}", f"/share/{used.code}"),
            *(f"/share/{other}", "/share/x", "/.burrowgate/account?done=password-set", "/.burrowgate/password"),
            "/.burrowgate/sign-in/corp-id/back?state=x",
        ):
            for name, browser in (("stranger", anonymous), ("ada", ada)):
                response = browser.get(address)
                if response.body:
                    yield f"{name} {address}", response
        yield "wrong password", anonymous.sign_in("ada", "wrong wrong wrong")
        yield "refused guest", anonymous.post(f"/share/{guests}", {"do": "join", "name": ""})
        yield "refused invitation", anonymous.post(f"/invited/{invited}", {"name": "x", "password": "short"})
        yield "refused password", ada.post("/.burrowgate/account", {"do": "set-password", "password": "short"})
        yield "refused removal", ada.post("/.burrowgate/account", {"do": "leave-share", "sid": "x"})
        world.clock.advance(601)
        yield "old proof", ada.get("/.burrowgate/account")
        yield "signed out", ada.post("/.burrowgate/account", {"do": "sign-out"})

    def test_elements_are_closed_and_ids_are_unique(self) -> None:
        for name, page in self.pages():
            with self.subTest(name):
                outline = Outline(page.body)
                ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
                self.assertEqual(len(set(ids)), len(ids), ids)
                self.assertEqual([len(outline.all(tag)) for tag in ("h1", "main", "title")], [1, 1, 1])

    def test_only_the_script_and_style_of_the_policy_have_effect(self) -> None:
        for name, page in self.pages():
            with self.subTest(name):
                outline = Outline(page.body)
                (policy,) = values_of(page, b"Content-Security-Policy")
                (style,) = re.findall(r"<style>(.*?)</style>", page.body.decode(), re.DOTALL)
                self.assertIn(f"style-src {html_page.source_of(style)};".encode(), policy + b";")
                has_script = bool(outline.all("script"))
                self.assertEqual(html_page.source_of(SCRIPT).encode() in policy, has_script)
                self.assertEqual(b"connect-src 'self'" in policy, has_script)
                self.assertNotIn(b"unsafe", policy)
                for tag, attributes in outline.elements:
                    self.assertFalse(
                        [one for one in attributes if one.startswith("on") or one == "style"], (tag, attributes)
                    )
                    self.assertNotIn("src", attributes)

    def test_forms_are_sent_to_this_host_only(self) -> None:
        for name, page in self.pages():
            with self.subTest(name):
                for attributes in Outline(page.body).all("form"):
                    self.assertRegex(attributes["action"], r"^/[a-z.]")
                    self.assertEqual(attributes["method"], "post")

    def test_fields_have_labels_and_say_what_fills_them(self) -> None:
        for name, page in self.pages():
            with self.subTest(name):
                outline = Outline(page.body)
                labels = {attributes["for"] for attributes in outline.all("label")}
                ids = {attributes.get("id") for _, attributes in outline.elements}
                for attributes in outline.all("input"):
                    if attributes.get("type") == "hidden":
                        continue
                    self.assertIn(attributes["id"], labels)
                    self.assertIn("autocomplete", attributes)
                    self.assertLessEqual(set(attributes.get("aria-describedby", "").split()), ids)

    def test_password_fields_say_whether_they_are_new(self) -> None:
        kinds = set()
        for name, page in self.pages():
            for attributes in Outline(page.body).all("input"):
                if attributes.get("type") == "password":
                    self.assertEqual(attributes.get("value"), "", name)
                    kinds.add(attributes["autocomplete"])
        self.assertEqual(kinds, {"current-password", "new-password"})

    def test_no_page_is_cached_framed_or_named_to_other_sites(self) -> None:
        for name, page in self.pages():
            with self.subTest(name):
                fields = dict(page.fields)
                self.assertEqual(fields[b"Cache-Control"], b"no-store")
                self.assertEqual(fields[b"Referrer-Policy"], b"same-origin")
                self.assertIn(b"frame-ancestors 'none'", fields[b"Content-Security-Policy"])

    def test_form_may_lead_to_a_provider_on_loopback(self) -> None:
        """Browsers apply the policy to the redirects that follow a form, and issuers on loopback may be at http."""
        for scheme, wanted in (("https", "https: http://127.0.0.1:* http://localhost:*"), ("http", "https: http:")):
            world = SignInWorld(scheme=scheme)
            page = world.browser().get("/.burrowgate/sign-in?to=account")
            (policy,) = values_of(page, b"Content-Security-Policy")
            self.assertIn(f"form-action 'self' {wanted};", f"{policy.decode()};")

    def test_script_holds_no_data_and_no_address_of_elsewhere(self) -> None:
        for text in ("http:", "https:", "innerHTML", "</"):
            self.assertNotIn(text, SCRIPT)
