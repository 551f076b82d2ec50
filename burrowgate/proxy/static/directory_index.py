"""HTML listing of a folder, generated in pieces, each of which blocks the reactor for a few milliseconds at most."""

from __future__ import annotations

import os
import stat
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from burrowgate.errors import NotFound, UpstreamError
from burrowgate.proxy.responses import html
from burrowgate.proxy.static.safe_open import is_shown, open_beneath

MOST = 10_000
"""Maximum number of entries in a listing."""

_BATCH = 200
_UNITS = ("kB", "MB", "GB", "TB", "PB", "EB")


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    is_folder: bool
    size: int
    modified: float


def pieces(root: str, names: Sequence[str], folder: int, *, maximum: int = MOST) -> Generator[bytes, None, None]:
    """Yield the listing of the open descriptor `folder`, which is `names` beneath `root`.

    Empty pieces only end a turn of the reactor.
    """
    entries: list[_Entry] = []
    cut = False
    with os.scandir(folder) as items:
        for number, item in enumerate(items, 1):
            if number % _BATCH == 0:
                yield b""
            entry = _entry(root, names, item) if is_shown(item.name) else None
            if entry is not None:
                if len(entries) == maximum:
                    cut = True
                    break
                entries.append(entry)
    entries.sort(key=lambda entry: (not entry.is_folder, entry.name.casefold(), entry.name))
    yield _head(names, bool(entries)).encode()
    for start in range(0, len(entries), _BATCH):
        yield "".join(map(_row, entries[start : start + _BATCH])).encode()
    yield _tail(len(entries), cut).encode()


def _entry(root: str, names: Sequence[str], item: os.DirEntry[str]) -> _Entry | None:
    """Return the entry for `item`, or None if it could not be opened by its name."""
    try:
        if item.is_symlink():
            descriptor = open_beneath(root, [*names, item.name])
            try:
                status = os.fstat(descriptor)
            finally:
                os.close(descriptor)
        else:
            status = item.stat(follow_symlinks=False)
    except (OSError, NotFound, UpstreamError):
        return None
    is_folder = stat.S_ISDIR(status.st_mode)
    if not is_folder and not stat.S_ISREG(status.st_mode):
        return None
    return _Entry(item.name, is_folder, status.st_size, status.st_mtime)


def _shown(name: str) -> str:
    return f"<bdi>{html.text(os.fsencode(name).decode('utf-8', 'replace'))}</bdi>"


def _head(names: Sequence[str], any_entries: bool) -> str:
    title = os.fsencode(names[-1]).decode("utf-8", "replace") if names else "Files"
    way = [("Files", len(names)), *((name, len(names) - depth) for depth, name in enumerate(names, 1))][:-1]
    links = "".join(f'<a href="{"../" * up}">{_shown(name)}</a> / ' for name, up in way)
    table = "<table><thead><tr><th>Name<th>Size<th>Changed (UTC)</thead><tbody>" if any_entries else ""
    nav = f"<nav>{links}</nav>" if links else ""
    return html.opening(title, wide=True) + nav + f"<h1>{_shown(title)}</h1>" + table


def _row(entry: _Entry) -> str:
    href = quote(os.fsencode(entry.name), safe="")
    day, time = html.date(entry.modified)
    if entry.is_folder:
        return f'<tr><td><a class="d" href="{href}/">{_shown(entry.name)}/</a><td><td>{day}, {time}'
    return f'<tr><td><a href="{href}">{_shown(entry.name)}</a><td>{size(entry.size)}<td>{day}, {time}'


def _tail(count: int, cut: bool) -> str:
    if not count:
        return '<p class="next">This folder is empty.</p>' + html.closing()
    note = f'<p class="next">Only {count:,} entries are listed; there are more.</p>' if cut else ""
    return "</tbody></table>" + note + html.closing()


def size(count: int) -> str:
    """Return `count` bytes as text for people: "823 bytes", "1.2 kB", "34 MB"."""
    if count < 1000:
        return "1 byte" if count == 1 else f"{count} bytes"
    value = float(count)
    for unit in _UNITS:
        value /= 1000
        if value < 9.95:
            return f"{value:.1f} {unit}"
        if value < 999.5:
            return f"{value:.0f} {unit}"
    return f"{value:.0f} {_UNITS[-1]}"
