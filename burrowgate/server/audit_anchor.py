"""The file `audit.anchor` in the home: number, hash and MAC of the newest audit events of each store (mode 0600).

A store is known by its description, in which `~` stands for the home, so that a home can be moved. The file is replaced
as a whole. Of two processes that write it, the one with the newer events wins; the other one writes again if it is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from burrowgate.core.audit_chain import ChainLink
from burrowgate.errors import HomeError
from burrowgate.tls import private_files

FILE_NAME = "audit.anchor"
MAX_STORES = 8
"""Stores of which the file knows events; the one used least recently is forgotten."""

_Contents = dict[str, list[tuple[int, str, str]]]


def store_name(description: str, home: Path) -> str:
    """Return the name of a store in the file."""
    return description.replace(f"{home}/", "~/")


def read_links(home: Path, name: str) -> Sequence[ChainLink]:
    """Return the events of the store `name` that `home` knows, in order. Raises `HomeError`."""
    return [ChainLink(*link) for link in _read(home / FILE_NAME).get(name, ())]


def write_links(home: Path, name: str, links: Sequence[ChainLink], *, replace: bool) -> None:
    """Write `links` as those of the store `name`, unless newer ones are known and not `replace`. Raises `HomeError`."""
    path = home / FILE_NAME
    try:
        contents = _read(path)
    except HomeError:
        if not replace:
            raise
        contents = {}
    known = contents.pop(name, [])
    if not replace and known and known[-1][0] >= links[-1].seq:
        return
    contents[name] = [(link.seq, link.hash, link.mac) for link in links]
    newest = dict(list(contents.items())[-MAX_STORES:])
    private_files.write(path, msgspec.json.format(msgspec.json.encode(newest), indent=1) + b"\n")


def _read(path: Path) -> _Contents:
    data = private_files.read(path)
    if data is None:
        return {}
    try:
        return msgspec.json.decode(data, type=_Contents)
    except msgspec.MsgspecError as error:
        raise HomeError(
            f"{path} is damaged; put it back from a backup, or run `burrowgate audit accept`, which makes a new one."
        ) from error
