"""Both directions of one viewer's connection to a screen, and what is known of it."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core.boxes.rfb import server, viewer
from burrowgate.core.boxes.rfb.constants import Encoding, PixelFormat
from burrowgate.core.boxes.rfb.cut_text import Rule
from burrowgate.core.boxes.rfb.walk import Walk
from burrowgate.core.boxes.settings import Clipboard


class Connection:
    """One connection. `from_viewer` and `from_server` return what is passed on, in pieces, and raise `RfbError`."""

    def __init__(self, clipboard: Clipboard, *, only_watches: bool = False) -> None:
        """With `only_watches`, nothing that acts on the screen passes from the viewer, and no text either way."""
        self.only_watches = only_watches
        if only_watches:
            clipboard = replace(clipboard, incoming=False, outgoing=False)
        incoming, outgoing, size = clipboard.incoming, clipboard.outgoing, clipboard.max_bytes
        self.viewer_rule = Rule(sends=incoming, receives=outgoing, max_bytes=size)
        self.server_rule = Rule(sends=outgoing, receives=incoming, max_bytes=size)
        self.has_version = False
        """Whether the server has said that it speaks RFB; until then, nothing of the viewer is passed on."""
        self.is_ready = False
        """Whether the handshake is done."""
        self.pixel_format = PixelFormat()
        self.is_drawing = False
        """Whether the viewer has asked for the picture; the format of pixels is fixed from then on."""
        self.encodings: set[int] = {Encoding.RAW}
        """All that the viewer has asked for so far; pictures under way may be of an earlier list."""
        self.has_extended_buttons = False
        """Whether the server takes messages of the pointer with more than eight buttons."""
        self.is_text_requested = False
        """Whether the server has asked for the text of which it was notified."""
        self.pointer = b""
        """The last message of the pointer."""
        self.inputs = 0
        """Messages that are the input of a person."""
        self.frames = 0
        """Updates that changed the picture and were passed on as a whole."""
        self.dropped_texts = 0
        """Messages of the clipboard that did not pass."""
        self.from_viewer = Walk(viewer.steps(self)).feed
        self.from_server = Walk(server.steps(self)).feed
