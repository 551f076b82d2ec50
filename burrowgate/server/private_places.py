"""Folders and files with keys, credentials or the store, which no folder target may serve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from burrowgate.server.config.keys import Config
from burrowgate.tls import certificate_files


def shows(folder: Path, private: Path) -> bool:
    """Return whether serving `folder` would expose `private`: it is that, is inside it, or contains it.

    A folder that contains it below a name with a leading dot exposes nothing: such names are not served.
    """
    folder, private = folder.resolve(), private.resolve()
    if folder.is_relative_to(private):
        return True
    return private.is_relative_to(folder) and not any(
        part.startswith(".") and part != ".well-known" for part in private.relative_to(folder).parts
    )


def shows_any(folder: Path, places: Iterable[Path]) -> bool:
    """Return whether serving `folder` would expose one of `places`."""
    return any(shows(folder, place) for place in places)


def private_places(config: Config) -> Iterator[Path]:
    """The home, the folder of certificates with the files that its links lead to, and configured private files."""
    yield config.home
    if config.tls:
        yield config.certificates_path
        with suppress(OSError):  # the folder does not exist yet, or is not readable
            yield from (pair.key for pair in certificate_files.find_pairs(config.certificates_path))
    secrets = [table.client_secret_file for table in config.providers]
    for name in (config.store_file, config.acme_eab_key_file, *secrets):
        if name:
            yield config.home / name
    scheme, _, argument = config.store.partition(":")
    if scheme == "sqlite":
        yield config.home / argument
