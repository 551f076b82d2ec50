"""Launcher plugins: finds the installed ones by their types.

Rules, as those of stores (`burrowgate.stores.plugins`).
    A plugin is an entry point of the group `burrowgate.launchers` that names an `ILauncherFactory`, or one in a file in
    `twisted/plugins/`.
    The built-in types cannot be replaced. If two other plugins provide the same type, neither is used: the choice would
    depend on the order of files in a folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import entry_points
from typing import Any

from twisted.logger import Logger
from twisted.plugin import getCache

import twisted.plugins
from burrowgate.boxes.interfaces import ILauncherFactory
from burrowgate.errors import ConfigError

BUILT_IN_MODULE = "twisted.plugins.burrowgate_launchers"
ENTRY_POINT_GROUP = "burrowgate.launchers"
"""Group of the entry points whose value `module:name` is an `ILauncherFactory`, and whose name is its type."""

_log = Logger()


def find_launcher(type: str) -> ILauncherFactory:
    """Return the factory of the launchers of `type`. Raises `ConfigError` if not exactly one plugin provides it."""
    known = _plugins()
    if type not in known:
        raise ConfigError(f"No launcher plugin is known for {type!r}; the known types are {', '.join(sorted(known))}.")
    offers = known[type]
    if len(offers) > 1:
        sources = " and ".join(source for source, _ in offers)
        raise ConfigError(f"The launcher {type} is provided by {sources}; uninstall all of them but one.")
    return offers[0][1]


def known_launchers() -> tuple[ILauncherFactory, ...]:
    """Return the factories that can be used, by type."""
    return tuple(offers[0][1] for _, offers in sorted(_plugins().items()) if len(offers) == 1)


def _plugins() -> dict[str, list[tuple[str, ILauncherFactory]]]:
    """Return source and factory of the plugins of each type."""
    known: dict[str, list[tuple[str, ILauncherFactory]]] = {}
    found = [*_from_plugin_files(), *_from_entry_points()]
    for source, factory in sorted(found, key=lambda offer: (not _is_built_in(offer[0]), offer[0])):
        offers = known.setdefault(factory.type, [])
        if offers and _is_built_in(offers[0][0]):
            _log.warn(
                "The launcher plugin {module} provides {type}, as {other} does; it is ignored.",
                module=source,
                type=factory.type,
                other=offers[0][0],
            )
        elif not any(factory is other for _, other in offers):
            offers.append((source, factory))
    return known


def _is_built_in(source: str) -> bool:
    return source == BUILT_IN_MODULE


def _from_plugin_files() -> Iterator[tuple[str, ILauncherFactory]]:
    for dropin in getCache(twisted.plugins).values():
        for plugin in dropin.plugins:
            # Loads only what says that it is a factory of launchers.
            factory = _loaded(dropin.moduleName, partial(ILauncherFactory, plugin, None))
            if factory is not None:
                yield dropin.moduleName, factory


def _from_entry_points() -> Iterator[tuple[str, ILauncherFactory]]:
    for entry in entry_points(group=ENTRY_POINT_GROUP):
        source = f"{entry.value} of the package {entry.dist.name if entry.dist else 'unknown'}"
        factory = _loaded(source, entry.load, entry.name)
        if factory is not None:
            yield source, factory


def _loaded(source: str, load: Callable[[], object], name: str = "") -> ILauncherFactory | None:
    """Return the factory that `load` returns, or None; if it returns one that cannot be used, that is logged.

    `name` is the type that it must have, if it is not empty.
    """
    try:
        factory: Any = load()
        if factory is None:
            return None
        if not ILauncherFactory.providedBy(factory) or not isinstance(factory.type, str):
            raise TypeError(f"{source} is not an ILauncherFactory with a type.")
        if factory.type != (name or factory.type):
            raise TypeError(f"{source} has the type {factory.type!r}, and its entry point the name {name!r}.")
    except Exception:
        _log.failure("The launcher plugin {module} cannot be loaded and is ignored.", module=source)
        return None
    found: ILauncherFactory = factory
    return found
