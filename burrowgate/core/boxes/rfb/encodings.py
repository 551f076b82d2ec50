"""Which encodings a viewer may ask a screen for: those of which the gateway finds the end, at little cost.

Left out are, of those that noVNC knows, Hextile and JPEG, of which each tile and each marker would be read, H.264 and
Zlib, which no screen here has, and Xvp, by which a viewer restarts the machine. The server sees the list that is left,
and a rectangle of an encoding that its viewer did not ask for is an error: a viewer might read it in another way than
the gateway, and take for a text of the clipboard what the gateway takes for pixels.
"""

from __future__ import annotations

from collections.abc import Iterable

from burrowgate.core.boxes.rfb.constants import COMPRESSION_LEVELS, QUALITY_LEVELS, Encoding

MAX_ENCODINGS = 256
"""Entries of one `SetEncodings`; noVNC sends 27."""

_ALLOWED = frozenset(map(int, Encoding)) | frozenset(QUALITY_LEVELS) | frozenset(COMPRESSION_LEVELS)
_PIXELS = frozenset({Encoding.RAW, Encoding.COPY_RECT, Encoding.RRE, Encoding.TIGHT, Encoding.ZRLE, Encoding.TIGHT_PNG})


def allowed(wanted: Iterable[int], *, clipboard: bool) -> list[int]:
    """Return those of `wanted` that may be asked for; `clipboard` is whether text may pass in any direction."""
    return [one for one in wanted if one in _ALLOWED and (clipboard or one != Encoding.EXTENDED_CLIPBOARD)]


def is_pixels(encoding: int) -> bool:
    """Return whether a rectangle of `encoding` changes the picture."""
    return encoding in _PIXELS
