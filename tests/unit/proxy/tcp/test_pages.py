"""Tests for the pages of a TCP session, with hostile names and labels, as HTML, JSON and text."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from burrowgate.core.http.request import parse_request
from burrowgate.core.targets import TCP_TYPES, TargetType
from burrowgate.proxy.responses.builder import Response
from burrowgate.proxy.tcp import page
from burrowgate.proxy.tcp.commands import System
from burrowgate.proxy.tcp.page import Binding, PageFacts
from burrowgate.proxy.tcp.pages import TcpPages
from burrowgate.proxy.tcp.web_assets import OWN, WebAssets
from tests.support import START, TestCase
from tests.support.web_assets import requires_web_assets

CLIENT = b"PK\x03\x04 the client"
FACTS = PageFacts(
    label="for Ada",
    target="orders-db",
    type=TargetType.POSTGRESQL,
    host="orders-db.example.com",
    expires_at=START + 7200,
    connection_limit=5,
    connections_left=4,
    client_sha256=hashlib.sha256(CLIENT).hexdigest(),
)
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></h1><style>*{display:none}</style>",
    "&lt;b&gt; &amp; {0} {label} %s %(x)s",
    "\u202eevil\u202c \u0000 \x1b[31mred\x1b[0m \r\nSet-Cookie: a=b",
    "\ud800 alone",
    "x" * 5000,
)
ELEMENTS = {
    *("html", "head", "meta", "title", "style", "script", "body", "main", "svg", "path", "h1", "h2", "h3", "p", "bdi"),
    *("dl", "dt", "dd", "span", "nav", "a", "div", "pre", "code", "footer"),
}


class _Reader(HTMLParser):
    """The elements, attributes and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._is_hidden = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._is_hidden = tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        self._is_hidden = False

    def handle_data(self, data: str) -> None:
        if not self._is_hidden:
            self.text += data

    def links(self) -> list[str]:
        return [str(attributes.get("href")) for tag, attributes in self.elements if tag == "a"]


def html_of(facts: PageFacts, system: System = System.LINUX, now: float = START) -> _Reader:
    return _Reader(page.as_page(facts, now, system).body.decode())


class PageTests(TestCase):
    def test_page_says_what_it_is_for_how_long_and_how_often(self) -> None:
        text = html_of(FACTS).text
        for part in ("Connect to orders-db", "a PostgreSQL database", "for Ada", "orders-db.example.com", "4 of 5"):
            self.assertIn(part, text)
        self.assertIn("15 November 2023 at 00:13 UTC, in 2 hours", text)

    def test_session_without_a_limit_shows_none(self) -> None:
        text = html_of(replace(FACTS, connection_limit=None, connections_left=None)).text
        self.assertNotIn("Connections left", text)

    def test_used_up_session_says_so(self) -> None:
        self.assertIn("No connections are left", html_of(replace(FACTS, connections_left=0)).text)

    def test_hostile_text_stays_text(self) -> None:
        plain = html_of(FACTS)
        for text in HOSTILE:
            for facts in (replace(FACTS, label=text), replace(FACTS, target=text), replace(FACTS, host=text)):
                found = html_of(facts)
                self.assertEqual([tag for tag, _ in found.elements], [tag for tag, _ in plain.elements], text)
                self.assertLessEqual({tag for tag, _ in found.elements}, ELEMENTS)
                self.assertEqual(found.links(), plain.links())
                self.assertFalse(any(name.startswith("on") for _, attributes in found.elements for name in attributes))

    def test_policy_names_style_and_script_of_every_page(self) -> None:
        for type_ in TCP_TYPES:
            response = page.as_page(replace(FACTS, type=type_), START, System.MACOS)
            policy = dict(response.fields)[b"Content-Security-Policy"].decode()
            self.assertNotIn("unsafe", policy)
            self.assertIn("default-src 'none'", policy)
            for name in ("style", "script"):
                inline = re.findall(rf"<{name}>(.*?)</{name}>", response.body.decode(), re.DOTALL)
                digests = [f"'sha256-{b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in inline]
                self.assertEqual(f"{name}-src {' '.join(digests)}" in policy, True)
            self.assertEqual(dict(response.fields)[b"Cache-Control"], b"no-store")

    def test_each_type_has_its_button_or_none(self) -> None:
        buttons = {TargetType.SSH: "/.burrowgate/terminal", TargetType.VNC: "/.burrowgate/desktop"}
        for type_ in TCP_TYPES:
            links = html_of(replace(FACTS, type=type_)).links()
            shown = [link for link in links if link in buttons.values()]
            self.assertEqual(shown, [buttons[type_]] if type_ in buttons else [])

    def test_missing_files_are_a_sentence_in_place_of_the_button(self) -> None:
        for type_, what in {TargetType.SSH: "terminal", TargetType.VNC: "desktop"}.items():
            found = html_of(replace(FACTS, type=type_, has_browser_client=False))
            self.assertNotIn(f"/.burrowgate/{what}", found.links())
            self.assertIn(f"The {what} in the browser is not part of this installation", found.text)
            self.assertIn("burrowgate doctor", found.text)

    def test_binding_says_who_can_still_connect(self) -> None:
        desktop = replace(FACTS, type=TargetType.VNC)
        next_, this, other, any_ = (
            html_of(replace(desktop, binding=one)) for one in (Binding.NEXT, Binding.THIS, Binding.OTHER, Binding.ANY)
        )
        self.assertIn("that connects keeps the session", next_.text)
        self.assertIn("/.burrowgate/desktop", this.links())
        self.assertNotIn("Connect by a command", this.text)
        self.assertNotIn("/.burrowgate/desktop", other.links())
        self.assertIn("Connect by a command", other.text)
        self.assertNotIn("keeps the session", any_.text)

    def test_recording_is_announced(self) -> None:
        self.assertIn("is recorded", html_of(replace(FACTS, type=TargetType.SSH, is_recorded=True)).text)

    def test_systems_are_links_without_a_script(self) -> None:
        for system in System:
            found = html_of(FACTS, system)
            current = [attributes for tag, attributes in found.elements if tag == "a" and "aria-current" in attributes]
            self.assertEqual([one["href"] for one in current], [f"?system={system}"])
        self.assertIn("PowerShell", html_of(FACTS, System.WINDOWS).text)

    def test_hash_of_the_client_stands_beside_the_command(self) -> None:
        self.assertEqual(html_of(FACTS).text.count(FACTS.client_sha256), 2)
        found = html_of(replace(FACTS, client_sha256=""))
        self.assertNotIn("connect.pyz", found.text)

    def test_session_that_has_ended_counts_from_zero(self) -> None:
        self.assertIn("less than a minute", html_of(FACTS, now=FACTS.expires_at + 100).text)


class RoutingTests(TestCase):
    def setUp(self) -> None:
        self.pages = TcpPages(WebAssets(Path(self.mktemp())), CLIENT)

    def get(self, target: str, facts: PageFacts = FACTS, method: bytes = b"GET", **fields: str) -> Response:
        lines = [(b"Host", b"orders-db.example.com")]
        lines += [(name.replace("_", "-").encode(), value.encode()) for name, value in fields.items()]
        head = parse_request(method, target.encode(), False, lines, "192.0.2.1", "https")
        return self.pages.respond(head, facts, START)[0]

    def type_of(self, response: Response) -> bytes:
        return dict(response.fields)[b"Content-Type"].partition(b";")[0]

    def test_browser_gets_a_page_and_programs_what_they_accept(self) -> None:
        for accept, type_ in {
            "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8": b"text/html",
            "application/json": b"application/json",
            "*/*": b"text/plain",
            "": b"text/plain",
            "text/plain": b"text/plain",
        }.items():
            response = self.get("/", Accept=accept)
            self.assertEqual((response.status, self.type_of(response)), (200, type_), accept)

    def test_every_path_has_the_page(self) -> None:
        for path in ("/", "/admin", "/a/b?c=d", "/.burrowgate/session-of-mine", "/%2e%2e/etc"):
            self.assertIn(b"Connect to", self.get(path, Accept="text/html").body)

    def test_json_has_what_a_program_needs_and_no_secret(self) -> None:
        found = json.loads(self.get("/", Accept="application/json").body)
        self.assertEqual(found["connect"]["path"], "/.burrowgate/connect")
        self.assertEqual(found["connect"]["subprotocol"], "burrowgate.tcp.1")
        self.assertEqual(found["connect"]["client_sha256"], FACTS.client_sha256)
        self.assertEqual((found["expires_in"], found["connections_left"], found["type"]), (7200, 4, "postgresql"))
        self.assertEqual(found["binding"], "next")

    def test_text_has_no_control_characters_of_others(self) -> None:
        for text in HOSTILE:
            body = self.get("/", replace(FACTS, label=text, target=text)).body.decode()
            self.assertTrue(all(letter.isprintable() or letter == "\n" for letter in body), text)
            self.assertEqual(len(body.splitlines()), len(self.get("/").body.decode().splitlines()))

    def test_text_has_the_commands(self) -> None:
        body = self.get("/", User_Agent="curl/8.10 (Macintosh)").body.decode()
        self.assertIn("    burrowgate connect psql -\n", body)
        self.assertIn("shasum", body)

    def test_client_is_given_out_with_its_hash(self) -> None:
        response = self.get("/.burrowgate/connect.pyz")
        self.assertEqual((response.status, response.body), (200, CLIENT))
        fields = dict(response.fields)
        self.assertEqual(fields[b"Content-Disposition"], b'attachment; filename="connect.pyz"')
        self.assertEqual(fields[b"ETag"], b'"%s"' % FACTS.client_sha256.encode())
        self.assertEqual(self.pages.client_sha256, FACTS.client_sha256)

    def test_gateway_without_a_client_has_none_to_give_out(self) -> None:
        self.pages = TcpPages(WebAssets(Path(self.mktemp())))
        self.assertEqual(self.pages.client_sha256, "")
        self.assertEqual(self.get("/.burrowgate/connect.pyz").status, 404)

    def test_nothing_but_reading_is_possible(self) -> None:
        for method in (b"POST", b"PUT", b"DELETE", b"PATCH", b"PROPFIND"):
            response = self.get("/", method=method)
            self.assertEqual(response.status, 405)
            allowed = [value for name, value in response.fields if name == b"Allow"]
            self.assertEqual(allowed, [b"GET, HEAD, OPTIONS"])
        self.assertEqual(self.get("/", method=b"HEAD").status, 200)
        self.assertEqual(self.get("/", method=b"OPTIONS").status, 204)

    def test_desktop_without_its_files_says_what_to_do(self) -> None:
        self.assertFalse(self.pages.has_browser_client(TargetType.VNC))
        response = self.get("/.burrowgate/desktop", replace(FACTS, type=TargetType.VNC), Accept="text/html")
        self.assertEqual(response.status, 503)
        self.assertIn(b"burrowgate doctor", response.body)

    def test_targets_without_a_desktop_have_no_page_of_one(self) -> None:
        for type_ in TCP_TYPES - {TargetType.VNC}:
            response = self.get("/.burrowgate/desktop", replace(FACTS, type=type_), Accept="text/html")
            self.assertIn(b"Connect to", response.body)

    def test_our_own_files_are_served(self) -> None:
        assets = WebAssets(Path(self.mktemp()))
        for name in ("desktop.js", "desktop.css", "tunnel.js", "reasons.js"):
            self.assertEqual(self.get(assets.url(OWN, name)).status, 200, name)
        self.assertEqual(self.get("/.burrowgate/assets/other.js", Accept="text/html").status, 404)


@requires_web_assets
class DesktopPageTests(TestCase):
    def page(self, target: str) -> Response:
        pages = TcpPages(WebAssets())
        lines = [(b"Host", b"a.example.com"), (b"Accept", b"text/html")]
        head = parse_request(b"GET", b"/.burrowgate/desktop", False, lines, "192.0.2.1", "https")
        return pages.respond(head, replace(FACTS, type=TargetType.VNC, target=target), START)[0]

    def test_policy_allows_nothing_inline_and_nothing_from_elsewhere(self) -> None:  # SEC-92
        policy = dict(self.page("screen").fields)[b"Content-Security-Policy"].decode()
        self.assertNotIn("unsafe", policy)
        self.assertNotIn("http", policy)
        self.assertIn("frame-ancestors 'none'", policy)
        found = _Reader(self.page("screen").body.decode())
        self.assertTrue(all(attributes.get("src") for tag, attributes in found.elements if tag == "script"))
        self.assertFalse(any("style" in attributes or tag == "style" for tag, attributes in found.elements))

    def test_hostile_names_stay_text(self) -> None:
        plain = [tag for tag, _ in _Reader(self.page("screen").body.decode()).elements]
        for text in HOSTILE:
            found = _Reader(self.page(text).body.decode())
            self.assertEqual([tag for tag, _ in found.elements], plain, text)
            self.assertFalse(any(name.startswith("on") for _, attributes in found.elements for name in attributes))
