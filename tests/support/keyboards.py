"""Keyboards of visitors for tests with Chromium: the characters of a layout of XKB, and the keys that make them."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import CDPSession

from tests.support import ROOT, WAIT_SECONDS

# Keys of a PC keyboard by their keycodes in X11, as `KeyboardEvent.code` names them.
_ROWS = {
    10: ["Digit1", "Digit2", "Digit3", "Digit4", "Digit5", "Digit6", "Digit7", "Digit8", "Digit9", "Digit0"],
    20: ["Minus", "Equal"],
    24: ["KeyQ", "KeyW", "KeyE", "KeyR", "KeyT", "KeyY", "KeyU", "KeyI", "KeyO", "KeyP", "BracketLeft", "BracketRight"],
    38: ["KeyA", "KeyS", "KeyD", "KeyF", "KeyG", "KeyH", "KeyJ", "KeyK", "KeyL", "Semicolon", "Quote", "Backquote"],
    51: ["Backslash", "KeyZ", "KeyX", "KeyC", "KeyV", "KeyB", "KeyN", "KeyM", "Comma", "Period", "Slash"],
    65: ["Space"],
    94: ["IntlBackslash"],
}
_CODES = {first + place: code for first, codes in _ROWS.items() for place, code in enumerate(codes)}
_COLUMNS = (0, 1, 4, 5)
"""In which columns `xmodmap -pke` has the four levels of the first group."""
SHIFT, CONTROL = 8, 2
"""Modifiers of the DevTools protocol. AltGr has none there."""


@dataclass(frozen=True, slots=True)
class Key:
    """How a character is typed."""

    character: str
    code: str
    level: int
    """0 alone, 1 with Shift, 2 with AltGr, 3 with both."""


def set_layout(display: str, layout: str) -> None:
    """Give the X server `display` a keyboard layout."""
    _run("setxkbmap", "-layout", layout, DISPLAY=display)


def keys_of(display: str) -> list[Key]:
    """Return each printable character of the layout of `display` once, by its lowest level."""
    found: dict[str, Key] = {}
    for key in sorted(_keys(_table(display)), key=lambda key: key.level):
        found.setdefault(key.character, key)
    return list(found.values())


def _table(display: str) -> str:
    return _run("xmodmap", "-pke", DISPLAY=display)


def _run(*command: str | Path, **environment: str) -> str:
    environ = os.environ | environment
    return subprocess.run(command, check=True, env=environ, timeout=WAIT_SECONDS, capture_output=True, text=True).stdout


def _keys(table: str) -> Iterator[Key]:
    for line in table.splitlines():
        left, _, right = line.partition("=")
        code, names = _CODES.get(int(left.split()[1])), right.split()
        for level, column in enumerate(_COLUMNS):
            if code is not None and column < len(names) and (letter := _letter(names[column])):
                yield Key(letter, code, level)


_x11 = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
_x11.XStringToKeysym.restype = ctypes.c_ulong
_xkb = ctypes.CDLL(ctypes.util.find_library("xkbcommon") or "libxkbcommon.so.0")
_xkb.xkb_keysym_to_utf32.restype = ctypes.c_uint32


def _letter(name: str) -> str:
    """Return the character of the keysym `name`; empty for one that makes none."""
    if name == "NoSymbol" or name.startswith("dead_"):
        return ""
    point = _xkb.xkb_keysym_to_utf32(ctypes.c_uint32(_x11.XStringToKeysym(name.encode())))
    return chr(point) if point and chr(point).isprintable() else ""


class Keyboard:
    """Presses keys of any layout in a page, as its browser reports them."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session

    def type(self, keys: list[Key]) -> None:
        """Press `keys` one after another."""
        for key in keys:
            held = [("Shift", "ShiftLeft")] if key.level in (1, 3) else []
            held += [("AltGraph", "AltRight")] if key.level >= 2 else []
            modifiers = SHIFT if key.level in (1, 3) else 0
            for name, code in held:
                self._send("rawKeyDown", name, code, "", modifiers)
            self._send("keyDown", key.character, key.code, key.character, modifiers)
            self._send("keyUp", key.character, key.code, "", modifiers)
            for name, code in reversed(held):
                self._send("keyUp", name, code, "", 0)

    def _send(self, kind: str, key: str, code: str, text: str, modifiers: int) -> None:
        event = {"type": kind, "key": key, "code": code, "modifiers": modifiers}
        if text:
            event |= {"text": text, "unmodifiedText": text}
        self._session.send("Input.dispatchKeyEvent", event)


KEYMAP = ROOT / "burrowgate/boxes/box/keymap.awk"


def bound_in_box(display: str, layout: str) -> set[str]:
    """Return the characters on keys of a box with `layout`, as `boxes/box/entry` binds them; changes `display`."""
    set_layout(display, "us")
    us = _table(display)
    set_layout(display, layout)
    visitors = _table(display)
    base = visitors if " = a A" in visitors else us
    if base is us:
        set_layout(display, "us")
    with tempfile.TemporaryDirectory(prefix="burrowgate-keys-") as folder:
        files = [Path(folder) / name for name in ("base", "layout", "map")]
        files[0].write_text(base, "utf-8")
        files[1].write_text(visitors, "utf-8")
        bindings = _run("awk", "-f", KEYMAP, *files[:2])
        files[2].write_text(bindings, "utf-8")
        _run("xmodmap", files[2], DISPLAY=display)
    found = {key.character for key in _keys(base) if key.level < 2}
    return found | {_letter(name) for line in bindings.splitlines() for name in line.partition("=")[2].split()}
