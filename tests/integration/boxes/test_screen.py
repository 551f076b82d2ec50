"""The relay of a screen beside a real screen server (B18, B19), with a viewer that asks for what noVNC asks for."""

from __future__ import annotations

import contextlib
import struct
from itertools import product
from pathlib import Path

from twisted.internet import reactor
from twisted.internet.endpoints import UNIXClientEndpoint
from twisted.internet.threads import deferToThread

from burrowgate.boxes.screen import ScreenServer
from burrowgate.core.boxes.settings import Clipboard
from tests.support import ReactorTestCase
from tests.support import rfb_messages as messages
from tests.support.gateway_process import until
from tests.support.rfb_viewer import RfbViewer
from tests.support.screens import Screen, requires_screen

TEXT = "clipboard-4711"


@requires_screen
class ScreenTests(ReactorTestCase):
    def start(self, clipboard: Clipboard) -> None:
        self.screen = Screen(self, 640, 400)
        self.events: list[object] = []
        self.server = ScreenServer(
            reactor,
            str(self.screen.folder / "screen.sock"),
            UNIXClientEndpoint(reactor, self.screen.path),
            clipboard,
            on_input=lambda: self.events.append("input"),
            on_viewer=self.events.append,
            on_first_frame=lambda: self.events.append("frame"),
        )
        self.server.start()
        self.addCleanup(self.server.close)

    def viewer(self) -> RfbViewer:
        return RfbViewer(str(self.screen.folder / "screen.sock"))

    async def test_pixels_and_keys_pass_and_all_boundaries_are_found(self) -> None:
        self.start(Clipboard())
        file = Path(self.screen.folder) / "typed"

        def use() -> RfbViewer:
            viewer = self.viewer()
            viewer.until_frame()
            self.screen.terminal(
                f"for i in 1 2 3 4; do ls --color=always / /usr; sleep .1; done; cat > {file}", "80x24"
            )
            until(file.exists, "the terminal runs")
            for letter in "typed text\n":
                viewer.key(0xFF0D if letter == "\n" else ord(letter))
                viewer.until_frame()
            until(lambda: file.read_text() == "typed text\n", "the text was typed")
            viewer.close()
            return viewer

        viewer = await deferToThread(use)
        self.assertEqual(self.events[:2], [1, "frame"])
        self.assertIn("input", self.events)
        self.assertGreater(viewer.rectangles[7], 10)
        self.assertNotIn(21, viewer.rectangles)

    async def test_the_picture_goes_on_for_a_viewer_that_comes_again(self) -> None:
        self.start(Clipboard())

        def use() -> None:
            former = self.viewer()
            former.until_frame()
            viewer = self.viewer()
            viewer.until_frame()
            with contextlib.suppress(EOFError, ConnectionError):
                while True:
                    former.message()
            viewer.close()
            former.close()

        await deferToThread(use)
        self.assertEqual(self.events[:2], [1, "frame"])
        self.assertEqual(self.events.count(1), 1)

    async def test_texts_pass_in_the_directions_that_are_on(self) -> None:
        """B19: each of the four combinations, both ways."""
        for incoming, outgoing in product((True, False), repeat=2):
            with self.subTest(incoming=incoming, outgoing=outgoing):
                self.start(Clipboard(incoming=incoming, outgoing=outgoing))
                arrived, copied = await deferToThread(self.exchange)
                self.assertEqual(arrived, incoming)
                self.assertEqual(copied, outgoing)
                await self.server.close()

    def exchange(self) -> tuple[bool, bool]:
        """Whether a text came into the box, and whether one came out of it."""
        viewer = self.viewer()
        viewer.until_frame()
        viewer.send(messages.viewer_text(TEXT.encode()))
        viewer.send(struct.pack(">BBHHHH", 3, 0, 0, 0, 640, 400))  # so that the server has seen the text
        viewer.until_frame()
        arrived = self.screen.copied() == TEXT
        before = len(viewer.texts)
        self.screen.copy("from the box")
        viewer.socket.settimeout(1)
        with contextlib.suppress(TimeoutError):
            while len(viewer.texts) == before:
                viewer.message()
        copied = len(viewer.texts) > before
        viewer.close()
        return arrived, copied
