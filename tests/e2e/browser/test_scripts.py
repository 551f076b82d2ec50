"""Decisions of the scripts of the page of a disposable browser, each a pure function."""

from __future__ import annotations

from typing import Any

from burrowgate.proxy.tcp.web_assets import OWN
from tests.e2e.browser.page_case import PageCase


class ScriptTests(PageCase):
    def setUp(self) -> None:
        super().setUp()
        self.open()

    def call(self, module: str, function: str, *arguments: Any) -> Any:
        """Return the result of an exported function."""
        url = self.server.assets.url(OWN, module)
        script = "async ([url, name, given]) => (await import(url))[name](...given)"
        return self.page.evaluate(script, [url, function, list(arguments)])

    def guess(self, keys: dict[str, str] | None, *languages: str) -> Any:
        script = (
            "async ([url, keys, languages]) =>"
            " (await import(url)).guess(keys && new Map(Object.entries(keys)), languages)"
        )
        return self.page.evaluate(script, [self.server.assets.url(OWN, "layouts.js"), keys, list(languages)])

    def test_layout_is_guessed_from_the_keys(self) -> None:
        for wanted, keys, languages in (
            ("us", {"KeyQ": "q", "KeyY": "y", "Semicolon": ";"}, ["de"]),
            ("gb", {"KeyQ": "q", "KeyY": "y", "Backslash": "#"}, ["en-US"]),
            ("de", {"KeyY": "z", "Semicolon": "ö", "BracketLeft": "ü", "Minus": "ß"}, ["en-US"]),
            ("ch", {"KeyY": "z", "Semicolon": "ö", "Minus": "'"}, ["de-CH"]),
            ("fr", {"KeyQ": "a"}, ["fr-FR"]),
            ("be", {"KeyQ": "a"}, ["fr-BE"]),
            ("es", {"Semicolon": "ñ"}, ["es-ES"]),
            ("latam", {"Semicolon": "ñ"}, ["es-MX"]),
            ("se", {"Semicolon": "ö", "BracketLeft": "å"}, ["sv"]),
            ("fi", {"Semicolon": "ö", "BracketLeft": "å"}, ["fi"]),
            ("ru", {"KeyQ": "й", "KeyS": "ы"}, ["ru"]),
            ("ua", {"KeyQ": "й", "KeyS": "\N{CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I}"}, ["uk"]),
            ("pl", {"KeyQ": "q", "KeyY": "y"}, ["pl"]),
        ):
            self.assertEqual(self.guess(keys, *languages), wanted)

    def test_layout_is_guessed_from_the_language_without_keys(self) -> None:
        for wanted, language in (
            ("us", "en-US"),
            ("gb", "en-GB"),
            ("de", "de-AT"),
            ("ch", "de-CH"),
            ("latam", "es-AR"),
            ("es", "es-ES"),
            ("br", "pt-BR"),
            ("se", "sv-SE"),
            ("ru", "ru"),
            ("us", "zh-CN"),
        ):
            self.assertEqual(self.guess(None, language), wanted)
        self.assertEqual(self.guess(None), "us")

    def test_times_are_written_for_people(self) -> None:
        words = {0: "0:00", 5.2: "0:06", 65: "1:05", 3600: "1 h 00 min", 172_800: "2 days"}
        for seconds, text in words.items():
            self.assertEqual(self.call("clock.js", "words", seconds), text)
        sentences = {1: "1 second", 59: "59 seconds", 125: "2 minutes", 3660: "1 hour and 1 minute", 7200: "2 hours"}
        for seconds, text in sentences.items():
            self.assertEqual(self.call("clock.js", "sentence", seconds), text)

    def test_soonest_end_counts(self) -> None:
        view: dict[str, Any] = {"idle_ends_at": None, "ends_at": 500, "session_ends_at": 400}
        self.assertEqual(self.call("clock.js", "nextEnd", view), {"kind": "session", "at": 400})
        self.assertEqual(self.call("clock.js", "nextEnd", {**view, "idle_ends_at": 90}), {"kind": "idle", "at": 90})
        self.assertIsNone(self.call("clock.js", "nextEnd", {}))

    def test_changes_of_the_field_are_removals_and_additions_at_its_end(self) -> None:
        for before, after, removed, added in (
            ("   ", "   a", 0, "a"),
            ("   ", "  ", 1, ""),
            ("  hu", "  hi", 1, "i"),
            ("  😀", "  😁", 1, "😁"),
            ("  a", "  a", 0, ""),
        ):
            wanted = {"removed": removed, "added": added}
            self.assertEqual(self.call("typing.js", "changed", before, after), wanted)

    def test_text_is_divided_into_keys_and_pastes(self) -> None:
        script = (
            "async ([typing, layouts, text]) => { const { isKey } = await import(layouts);"
            " return (await import(typing)).pieces(text, (one) => isKey(one, 'us'))"
            ".map((piece) => [piece.text, piece.isPasted]); }"
        )
        urls = [self.server.assets.url(OWN, name) for name in ("typing.js", "layouts.js")]
        for text, wanted in (
            ("ab", [["ab", False]]),
            ("é", [["é", False]]),  # decomposed, and then a key of every box
            ("a漢字b\n", [["a", False], ["漢字", True], ["b\n", False]]),
            ("👩‍🚀!", [["👩‍🚀", True], ["!", False]]),
            ("x" * 65, [["x" * 65, True]]),
        ):
            self.assertEqual(self.page.evaluate(script, [*urls, text]), wanted)

    def test_newer_clipboard_is_pasted(self) -> None:
        for text, last, copied, away, wanted in (
            ("", None, False, False, "there"),
            ("a", None, False, False, "here"),
            ("a", "a", False, True, "here"),
            ("a", None, True, False, "there"),
            ("a", "a", True, True, "there"),
            ("b", "a", True, True, "here"),
        ):
            facts = {"text": text, "last": last, "hasCopiedThere": copied, "hasBeenAway": away}
            self.assertEqual(self.call("clipboard.js", "newer", facts), wanted, facts)

    def test_place_of_an_enlarged_picture_stays_over_the_window(self) -> None:
        size = {"width": 400, "height": 800}
        place = {"scale": 1, "x": 0, "y": 0}
        near = self.call("touch.js", "zoomed", place, 2, {"x": 100, "y": 100}, size)
        self.assertEqual(near, {"scale": 2, "x": -100, "y": -100})
        self.assertEqual(self.call("touch.js", "zoomed", near, 0.1, {"x": 0, "y": 0}, size), place)
        self.assertEqual(self.call("touch.js", "moved", near, 900, -9000, size), {"scale": 2, "x": 0, "y": -800})
        self.assertEqual(self.call("touch.js", "zoomed", near, 9, {"x": 0, "y": 0}, size)["scale"], 4)

    def test_pause_after_a_paste_follows_the_speed_of_the_server(self) -> None:
        pauses = {5: 150, 100: 400, 5000: 2000}
        self.assertEqual({one: self.call("paste_queue.js", "restAfter", one) for one in pauses}, pauses)

    def test_latency_has_three_levels(self) -> None:
        levels = {1: "good", 80: "good", 81: "fair", 200: "fair", 201: "poor"}
        self.assertEqual({one: self.call("screen.js", "levelOf", one) for one in levels}, levels)

    def test_sizes_are_written_for_people(self) -> None:
        for size, text in (
            (0, "0 bytes"),
            (1023, "1023 bytes"),
            (1536, "1.5 KiB"),
            (300_000, "293 KiB"),
            (2**30, "1.0 GiB"),
        ):
            self.assertEqual(self.call("files.js", "sizeText", size), text)
