"""HTML listing of a folder, generated in pieces, each of which blocks the reactor for a few milliseconds at most."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from burrowgate.core.http import html_page
from burrowgate.errors import NotFound, UpstreamError
from burrowgate.proxy.static import archive
from burrowgate.proxy.static.safe_open import is_shown, open_beneath

MOST = 10_000
"""Maximum number of entries in a listing."""

_BATCH = 200
_ORDER = re.compile(rb"(?:^|&)sort=(-?)(name|size|date)(?:&|$)")
_COLUMNS = (("name", "Name", False), ("size", "Size", True), ("date", "Changed (UTC)", True))
"""Column, its heading, and whether the largest or latest is first when it is chosen."""
_UNITS = ("kB", "MB", "GB", "TB", "PB", "EB")


@dataclass(frozen=True, slots=True)
class ListOrder:
    """The order of a listing: by which column, and whether the largest or latest is first. Folders always are."""

    column: str = "name"
    is_descending: bool = False


BY_NAME = ListOrder()


def read_order(query: bytes) -> ListOrder:
    """Return the order that the query of a listing's URL asks for: `sort=size`, `sort=-size` and the like."""
    found = _ORDER.search(query)
    return BY_NAME if found is None else ListOrder(found[2].decode("ascii"), bool(found[1]))


def title(root: str, names: Sequence[str]) -> str:
    """Return the name of the folder at `names` beneath `root`, for people."""
    name = names[-1] if names else os.path.basename(root.rstrip("/"))
    return os.fsencode(name).decode("utf-8", "replace") or "Files"


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    is_folder: bool
    size: int
    modified: float


def pieces(
    root: str, names: Sequence[str], folder: int, order: ListOrder = BY_NAME, *, maximum: int = MOST
) -> Generator[bytes, None, None]:
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
    _sort(entries, order)
    yield _head(root, names, order, bool(entries)).encode()
    for start in range(0, len(entries), _BATCH):
        yield "".join(map(_row, entries[start : start + _BATCH])).encode()
    yield _tail(len(entries), cut).encode()


def _sort(entries: list[_Entry], order: ListOrder) -> None:
    """Sort by name first, which decides between equal ones; folders have no size."""
    by_name = order.column == "name"
    entries.sort(key=lambda entry: (entry.name.casefold(), entry.name), reverse=by_name and order.is_descending)
    if order.column == "size":
        entries.sort(key=lambda entry: 0 if entry.is_folder else entry.size, reverse=order.is_descending)
    elif order.column == "date":
        entries.sort(key=lambda entry: entry.modified, reverse=order.is_descending)
    entries.sort(key=lambda entry: not entry.is_folder)


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
    return f"<bdi>{html_page.text(os.fsencode(name).decode('utf-8', 'replace'))}</bdi>"


def _head(root: str, names: Sequence[str], order: ListOrder, any_entries: bool) -> str:
    top, this = title(root, ()), title(root, names)
    way = [(top, len(names)), *((name, len(names) - depth) for depth, name in enumerate(names, 1))][:-1]
    links = "".join(f'<a href="{"../" * up}">{_shown(name)}</a> / ' for name, up in way)
    nav = f"<nav>{links}</nav>" if links else ""
    page = html_page.opening(this, wide=True) + nav + f"<h1>{_shown(this)}</h1>"
    if not any_entries:
        return page
    columns = "".join(_column(order, *column) for column in _COLUMNS)
    download = f'<p class="next"><a href="{archive.NAME}" download>Download all as a zip file</a></p>'
    return page + download + f"<table><thead><tr>{columns}</thead><tbody>"


def _column(order: ListOrder, column: str, text: str, largest_first: bool) -> str:
    """Return the heading of a column, a link by which the list is sorted; the present one turns its order around."""
    if order.column != column:
        return f'<th><a href="?sort={"-" * largest_first}{column}">{text}</a>'
    arrow, direction = ("\u2193", "descending") if order.is_descending else ("\u2191", "ascending")
    href = f"?sort={'' if order.is_descending else '-'}{column}"
    return f'<th aria-sort="{direction}"><a href="{href}">{text} <span aria-hidden="true">{arrow}</span></a>'


def _row(entry: _Entry) -> str:
    href = quote(os.fsencode(entry.name), safe="")
    day, time = html_page.date(entry.modified)
    if entry.is_folder:
        return f'<tr><td><a class="d" href="{href}/">{_shown(entry.name)}/</a><td><td>{day}, {time}'
    return f'<tr><td><a href="{href}">{_shown(entry.name)}</a><td>{size(entry.size)}<td>{day}, {time}'


def _tail(count: int, cut: bool) -> str:
    if not count:
        return '<p class="next">This folder is empty.</p>' + html_page.closing()
    note = f'<p class="next">Only {count:,} entries are listed; there are more.</p>' if cut else ""
    return "</tbody></table>" + note + html_page.closing()


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
