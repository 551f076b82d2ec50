"""Names of files that strangers choose, made safe to create in a folder and to show in any file manager.

Rules.
    A name is the last part of a path, of `/` or `\\`. It has no control or formatting characters, so that it reads as
    it is, none that Windows forbids, no dot at its beginning, and no dot or space at its end.
    A name that a system or a web server gives a meaning, such as `CON` or `index.html`, gets an underscore in front.
    It has at most `MAX_NAME_BYTES` in UTF-8, with its extension, and is in the normal form NFC.
"""

from __future__ import annotations

import re
import unicodedata

MAX_NAME_BYTES = 200
"""Length of a name; file systems allow 255, some with encryption 143 characters, and ` (9999)` may be added."""
MAX_EXTENSION_BYTES = 32
UNNAMED = "unnamed"
"""Name of a file of whose name nothing remains."""

_FORBIDDEN = re.compile(r'[<>:"|?*]')
# Control, formatting (such as the mark that turns the order of letters around), surrogates, and line separators.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_MEANINGFUL = frozenset(
    {"index.html", "index.htm", "default.htm", "web.config", "desktop.ini", "autorun.inf", "thumbs.db"}
)
_COMPRESSED_ARCHIVE = re.compile(r"(.+)(\.tar\.[A-Za-z0-9]{1,5})", re.DOTALL)


def clean_name(text: str) -> str:
    """Return a safe name for the file that a stranger calls `text`; `UNNAMED` if nothing of it remains."""
    name = re.split(r"[/\\]", text)[-1]
    name = "".join(" " if letter.isspace() else letter for letter in name)
    name = "".join(letter for letter in name if unicodedata.category(letter) not in _INVISIBLE)
    name = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", name))
    name = _trim(_shorten(_trim(name)))
    if not name:
        return UNNAMED
    if _DEVICE.fullmatch(name) or name.casefold() in _MEANINGFUL:
        name = "_" + name
    return name


def _trim(name: str) -> str:
    return name.lstrip(". ").rstrip(". ")


def _shorten(name: str) -> str:
    """Return `name` with at most `MAX_NAME_BYTES`, by leaving out the end of what is before its extension."""
    if len(name.encode()) <= MAX_NAME_BYTES:
        return name
    stem, extension = split_extension(name)
    if len(extension.encode()) > MAX_EXTENSION_BYTES:
        stem, extension = name, ""
    kept = stem.encode()[: MAX_NAME_BYTES - len(extension.encode())].decode("utf-8", "ignore")
    return kept.rstrip(". ") + extension


def split_extension(name: str) -> tuple[str, str]:
    """Return what is before the extension of `name`, and the extension with its dot: `.tar.gz` of `a.tar.gz`."""
    match = _COMPRESSED_ARCHIVE.fullmatch(name)
    if match:
        return match[1], match[2]
    stem, dot, extension = name.rpartition(".")
    return (stem, dot + extension) if stem else (name, "")


def numbered(name: str, number: int) -> str:
    """Return the name of copy `number` of `name`: `photo (2).jpg`; `name` itself for number 1."""
    if number == 1:
        return name
    stem, extension = split_extension(name)
    return f"{stem} ({number}){extension}"
