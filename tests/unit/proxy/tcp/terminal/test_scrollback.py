"""Last output of a shell: bounded, cut at lines, with the modes that were switched."""

from __future__ import annotations

from burrowgate.proxy.tcp.terminal.scrollback import MAX_BYTES, Scrollback
from tests.support import TestCase

LINE = b"0123456789" * 7 + b"\r\n"


class ScrollbackTests(TestCase):
    def setUp(self) -> None:
        self.scrollback = Scrollback()

    def fill(self, count: int = 2 * MAX_BYTES) -> None:
        for _ in range(count // len(LINE) + 1):
            self.scrollback.add(LINE)

    def test_short_output_is_kept_as_it_was(self) -> None:
        data = b"\x1b[?1049h\x1b[31mred\xff\x00"
        for index in range(len(data)):
            self.scrollback.add(data[index : index + 1])
        self.assertEqual(self.scrollback.replay(), data)
        self.assertFalse(self.scrollback.has_forgotten)

    def test_output_is_bounded_however_it_comes(self) -> None:
        for size in (1, 70, 1000, MAX_BYTES - 1, 3 * MAX_BYTES):
            with self.subTest(size=size):
                self.scrollback = Scrollback()
                for _ in range(min(4 * MAX_BYTES // size, 400_000) + 1):
                    self.scrollback.add(b"x" * size)
                    self.assertLessEqual(len(self.scrollback), MAX_BYTES + MAX_BYTES // 4)

    def test_long_output_begins_with_a_whole_line_and_ends_as_it_ended(self) -> None:
        self.fill()
        self.scrollback.add(b"the end")
        replay = self.scrollback.replay()
        self.assertTrue(self.scrollback.has_forgotten)
        self.assertTrue(replay.startswith(LINE))
        self.assertTrue(replay.endswith(LINE + b"the end"))
        self.assertGreater(len(replay), MAX_BYTES - 8192)

    def test_output_without_lines_is_cut_anywhere(self) -> None:
        self.scrollback.add(b"x" * (2 * MAX_BYTES))
        self.assertEqual(self.scrollback.replay(), b"x" * MAX_BYTES)

    def test_modes_that_were_forgotten_are_switched_first(self) -> None:
        self.scrollback.add(b"\x1b[?1049h\x1b[?2004h\x1b[?1000;1006h\x1b[?25l\x1b[?25h")
        self.fill()
        replay = self.scrollback.replay()
        modes, _, rest = replay.partition(LINE)
        self.assertEqual(modes, b"\x1b[?1049h\x1b[?2004h\x1b[?1000h\x1b[?1006h\x1b[?25h")
        self.assertNotIn(b"\x1b", rest)

    def test_mode_is_what_it_was_switched_to_last(self) -> None:
        self.scrollback.add(b"\x1b[?1049h")
        self.fill()
        self.scrollback.add(b"\x1b[?1049l")
        self.fill()
        self.assertTrue(self.scrollback.replay().startswith(b"\x1b[?1049l"))

    def test_hostile_modes_are_bounded(self) -> None:
        self.scrollback.add(b"".join(b"\x1b[?%dh" % number for number in range(100_000)))
        self.fill()
        modes = self.scrollback.replay().partition(LINE)[0]
        self.assertLess(len(modes), 1_000)
