"""The page of a disposable browser as HTML, text and JSON."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

from burrowgate.core.boxes.states import BoxReason, BoxState
from burrowgate.proxy.browser import page, parts
from burrowgate.proxy.tcp.web_assets import WebAssets
from tests.support import START, TestCase
from tests.support.browser_views import view_of
from tests.support.web_assets import requires_web_assets

_CLIPBOARDS = {
    (True, True): "pasted into it, and copied out of it",
    (True, False): "nothing can be copied out",
    (False, True): "nothing can be pasted into it",
    (False, False): "Nothing can be pasted into it or copied out",
}


def _terms(**changes: Any) -> str:
    return " ".join(page.terms(view_of(START, **changes)))


class TermsTests(TestCase):
    def test_landing_says_what_is_kept_how_long_it_lives_and_that_there_is_no_sound(self) -> None:
        text = _terms()
        self.assertIn("Nothing is kept", text)
        self.assertIn(
            "after 10 minutes without a key or a movement of the pointer, and at the latest after 4 hours", text
        )
        self.assertIn("There is no sound.", text)
        self.assertIn("after 1 minute without", _terms(idle_minutes=1))

    def test_session_that_ends_first_is_the_latest_end(self) -> None:
        self.assertIn("at the latest after 2 hours", _terms(session_ends_at=START + 7200))

    def test_each_policy_of_clipboard_and_files_has_its_sentence(self) -> None:
        for (incoming, outgoing), sentence in _CLIPBOARDS.items():
            self.assertIn(sentence, _terms(clipboard={"in": incoming, "out": outgoing, "max_bytes": 2048}))
        files = {_terms(downloads=one, uploads=other) for one in (True, False) for other in (True, False)}
        self.assertEqual(len(files), 4)


class PageTests(TestCase):
    def html(self, **changes: Any) -> str:
        return page.as_page(WebAssets(), view_of(START, **changes)).body.decode()

    @requires_web_assets
    def test_text_of_the_operator_is_escaped(self) -> None:
        text = self.html(target='a<script>"', label="<img src=x onerror=1>")
        self.assertNotIn("<img", text)
        self.assertEqual(text.count("<script"), 1)
        self.assertIn("a&lt;script&gt;", text)

    @requires_web_assets
    def test_view_reaches_the_script_as_it_is(self) -> None:
        view = view_of(START, label="“quoted” & <more>", state="active")
        body = page.as_page(WebAssets(), view).body.decode()
        found = re.search(r'data-view="([^"]*)"', body)
        assert found is not None
        self.assertEqual(json.loads(html.unescape(found[1])), view)

    @requires_web_assets
    def test_browser_without_javascript_learns_that_it_is_needed(self) -> None:
        self.assertRegex(self.html(), r'id="landing"><.*<noscript><p>A browser on the server needs JavaScript')

    @requires_web_assets
    def test_policy_allows_nothing_inline_and_nothing_from_elsewhere(self) -> None:
        response = page.as_page(WebAssets(), view_of(START))
        policy = dict(response.fields)[b"Content-Security-Policy"].decode()
        self.assertNotIn("unsafe", policy)
        self.assertNotIn("http", policy)
        text = response.body.decode()
        self.assertNotRegex(text, r"<script(?![^>]* src=)")
        self.assertNotRegex(text, r"<style|\sstyle=|\son[a-z]+=")

    @requires_web_assets
    def test_each_state_has_its_part_of_the_page(self) -> None:
        panels = {state: page.panel_of(view_of(START, state=state)) for state in BoxState}
        self.assertEqual(page.panel_of(view_of(START)), "landing")
        self.assertEqual([panels[BoxState.REQUESTED], panels[BoxState.LAUNCHING]], ["progress"] * 2)
        self.assertEqual({panels[one] for one in (BoxState.READY, BoxState.ACTIVE, BoxState.DETACHED)}, {"screen"})
        self.assertEqual({panels[one] for one in (BoxState.STOPPING, BoxState.DESTROYED)}, {"ended"})

    def test_installation_without_novnc_says_so(self) -> None:
        response = page.as_page(WebAssets(Path(self.mktemp())), view_of(START))
        self.assertEqual(response.status, 503)
        self.assertIn(b"noVNC", response.body)
        self.assertNotIn(b"<script", response.body)

    def test_layouts_of_the_page_are_known_to_its_script(self) -> None:
        script = (Path(page.__file__).parent / "web/layouts.js").read_text("utf-8")
        letters = script.partition("const LETTERS = {")[2].partition("};")[0]
        self.assertEqual(set(re.findall(r"^ *([a-z]+):", letters, re.MULTILINE)), set(parts.LAYOUTS))


class ProgramTests(TestCase):
    def test_programs_get_the_view(self) -> None:
        view = view_of(START, state="active")
        response = page.as_json(view)
        self.assertEqual(json.loads(response.body), view)
        self.assertIn((b"Cache-Control", b"no-store"), response.fields)

    def test_text_says_that_nothing_was_started(self) -> None:
        text = page.as_text(view_of(START, target="a\x1b[2J")).body.decode()
        self.assertIn("this request has started nothing", text)
        self.assertNotIn("\x1b", text)

    def test_text_of_an_ended_browser_says_why(self) -> None:
        text = page.as_text(view_of(START, state="destroyed", reason=BoxReason.IDLE, sentence="Not used.")).body
        self.assertIn(b"Not used.", text)
