"""Rendering for a terminal: escaping, tables, times, sizes and QR codes."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta, timezone

from burrowgate.cli import render
from burrowgate.cli.render import Paint
from tests.support import TestCase

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
PLAIN = Paint()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class PlainTests(TestCase):
    def test_control_characters_are_escaped(self) -> None:
        hostile = "a\x1b[31mb\r\nc\u202ed\x00\ud800\u00a0"
        shown = render.plain(hostile)
        self.assertTrue(shown.isprintable())
        self.assertEqual(shown, "a\\x1b[31mb\\r\\nc\\u202ed\\x00\\ud800\\xa0")

    def test_printable_text_is_unchanged(self) -> None:
        self.assertEqual(render.plain("Größe <script> 日本"), "Größe <script> 日本")

    def test_width_counts_columns(self) -> None:
        self.assertEqual([render.width(text) for text in ("abc", "日本", "e\u0301")], [3, 4, 1])


class PaintTests(TestCase):
    def test_colours_are_used_on_a_terminal_only(self) -> None:
        self.assertTrue(render.paint_for(Terminal(), {}).on)
        self.assertFalse(render.paint_for(io.StringIO(), {}).on)
        self.assertFalse(render.paint_for(Terminal(), {"NO_COLOR": "1"}).on)
        self.assertFalse(render.paint_for(Terminal(), {"TERM": "dumb"}).on)

    def test_states_have_colours(self) -> None:
        paint = Paint(True)
        self.assertEqual(paint.state("active  "), "\x1b[32mactive  \x1b[0m")
        self.assertEqual(paint.state("revoked"), "\x1b[2mrevoked\x1b[0m")
        self.assertEqual(paint.state("app"), "app")
        self.assertEqual(PLAIN.state("active"), "active")


class TableTests(TestCase):
    def test_columns_are_aligned_and_lines_have_no_trailing_space(self) -> None:
        text = render.table(("name", "note"), [("日本", "x"), ("app", "a longer one")], PLAIN, empty="none")
        self.assertEqual(text, "NAME  NOTE\n日本  x\napp   a longer one")

    def test_column_without_values_is_omitted(self) -> None:
        text = render.table(("a", "b", "c"), [("1", "", "2"), ("3", "", "")], PLAIN, empty="none")
        self.assertEqual(text, "A  C\n1  2\n3  ")

    def test_table_without_rows_is_a_sentence(self) -> None:
        self.assertEqual(render.table(("a",), [], PLAIN, empty="None yet."), "None yet.")

    def test_colour_does_not_change_alignment(self) -> None:
        rows = [("active", "x"), ("on", "y")]
        coloured = render.table(("state", "id"), rows, Paint(True), empty="")
        stripped = coloured.replace("\x1b[1m", "").replace("\x1b[32m", "").replace("\x1b[0m", "")
        self.assertEqual(stripped, render.table(("state", "id"), rows, PLAIN, empty=""))

    def test_fields_without_value_are_omitted(self) -> None:
        text = render.fields([("name", "app"), ("label", ""), ("visits", 0), ("pin", None)], PLAIN)
        self.assertEqual(text, "name    app\nvisits  0")


class TimeTests(TestCase):
    def test_relative_times(self) -> None:
        for seconds, words in (
            (86400, "in 1 day"),
            (86399.2, "in 1 day"),
            (23 * 3600 + 60, "in 23 hours"),
            (-300, "5 minutes ago"),
            (0, "just now"),
            (-59, "just now"),
            (30, "in less than a minute"),
            (-400 * 86400, "1 year ago"),
        ):
            self.assertEqual(render.relative(seconds), words, seconds)

    def test_absolute_and_relative_time(self) -> None:
        tomorrow = "2026-11-22T14:00:00Z"
        self.assertEqual(render.when(tomorrow, NOW, UTC), "22 Nov 14:00 (in 1 day)")
        self.assertEqual(render.when(tomorrow, NOW, timezone(timedelta(hours=2))), "22 Nov 16:00 (in 1 day)")
        self.assertEqual(render.when("2027-11-21T14:00:00Z", NOW, UTC), "21 Nov 2027 14:00 (in 1 year)")
        self.assertEqual(render.when(None, NOW, UTC), "")

    def test_sizes_have_decimal_units(self) -> None:
        sizes = [render.size(count) for count in (0, 999, 1000, 1_234_567, 10**9, 5 * 10**15)]
        self.assertEqual(sizes, ["0 B", "999 B", "1.0 kB", "1.2 MB", "1.0 GB", "5000.0 TB"])


class QrTests(TestCase):
    LINK = "http://site.localhost:8480/?-VyByRf5aNulSk7GsdBkdA=gNSgp5.AAECAwQFBgcICQoLDA0ODw.1700000000"

    def test_qr_code_is_drawn_only_where_it_fits(self) -> None:
        drawn = render.qr(self.LINK, columns=80, lines=24)
        assert drawn is not None
        lines = drawn.split("\n")
        self.assertLessEqual(len(lines), 24)
        self.assertEqual({len(line) for line in lines}, {41})
        self.assertIsNone(render.qr(self.LINK, columns=40, lines=24))
        self.assertIsNone(render.qr(self.LINK, columns=80, lines=20))
