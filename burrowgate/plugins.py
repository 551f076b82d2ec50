"""Plugins by type: finds the installed factories of one interface, and checks the options that they take.

Rules, as those of stores (`burrowgate.stores.plugins`).
    A plugin is an entry point of the kind's group that names a factory, or one in a file in `twisted/plugins/`.
    The built-in types cannot be replaced. If two other plugins provide the same type, neither is used: the choice would
    depend on the order of files in a folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import entry_points
from typing import Any, Generic, TypeVar

from twisted.logger import Logger
from twisted.plugin import getCache
from twisted.python.reflect import namedAny

import twisted.plugins
from burrowgate.errors import ConfigError

_log = Logger()

F = TypeVar("F")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option of a plugin, for its documentation and for the console's form."""

    name: str
    help: str
    required: bool = False
    default: str = ""


def option_problem(given: Mapping[str, str], known: Sequence[Option], noun: str) -> str:
    """Return a sentence about an unknown option or a missing one of the `noun`; empty if there is none."""
    names = {option.name for option in known}
    if unknown := sorted(given.keys() - names):
        return f"The {noun} has no option {unknown[0]!r}; it has {', '.join(sorted(names)) or 'none'}."
    for option in known:
        if option.required and not given.get(option.name, "").strip():
            return f"The {noun} needs the option {option.name!r}: {option.help}"
    return ""


def read_option(given: Mapping[str, str], known: Sequence[Option], name: str) -> str:
    """Return the value of the option `name`, or its default."""
    default = next(option.default for option in known if option.name == name)
    return given.get(name, "").strip() or default


class FactoryByName:
    """A factory that imports its module when it makes something, so that finding plugins loads no client."""

    def __init__(self, type: str, help: str, maker: str, *, options: Sequence[Option] = ()) -> None:
        """`maker` is the dotted name of a function or class that takes the context."""
        self.type = type
        self.help = help
        self.maker = maker
        self.options = tuple(options)

    def make(self, context: Any) -> Any:
        """Return what `maker` makes of `context`."""
        return namedAny(self.maker)(context)


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginKind(Generic[F]):
    """The plugins of one kind: factories `F`, which have a `type`."""

    noun: str
    """What the factories make, in English."""
    interface: Any
    """The interface that the factories provide."""
    group: str
    """Group of the entry points whose value `module:name` is a factory, and whose name is its type."""
    built_in: str
    """The module in `twisted/plugins/` that comes with Burrowgate."""

    def find(self, type: str) -> F:
        """Return the factory of `type`. Raises `ConfigError` if not exactly one plugin provides it."""
        known = self._plugins()
        if type not in known:
            types = ", ".join(sorted(known))
            raise ConfigError(f"No {self.noun} plugin is known for {type!r}; the known types are {types}.")
        offers = known[type]
        if len(offers) > 1:
            sources = " and ".join(source for source, _ in offers)
            raise ConfigError(f"The {self.noun} {type} is provided by {sources}; uninstall all of them but one.")
        return offers[0][1]

    def known(self) -> tuple[F, ...]:
        """Return the factories that can be used, by type."""
        return tuple(offers[0][1] for _, offers in sorted(self._plugins().items()) if len(offers) == 1)

    def _plugins(self) -> dict[str, list[tuple[str, F]]]:
        """Return source and factory of the plugins of each type."""
        known: dict[str, list[tuple[str, F]]] = {}
        found = [*self._from_plugin_files(), *self._from_entry_points()]
        for source, factory in sorted(found, key=lambda offer: (offer[0] != self.built_in, offer[0])):
            type = _type_of(factory)
            offers = known.setdefault(type, [])
            if offers and offers[0][0] == self.built_in:
                _log.warn(
                    "The {noun} plugin {module} provides {type}, as {other} does; it is ignored.",
                    noun=self.noun,
                    module=source,
                    type=type,
                    other=offers[0][0],
                )
            elif not any(factory is other for _, other in offers):
                offers.append((source, factory))
        return known

    def _from_plugin_files(self) -> Iterator[tuple[str, F]]:
        for dropin in getCache(twisted.plugins).values():
            for plugin in dropin.plugins:
                # Loads only what says that it is a factory of this kind.
                factory = self._loaded(dropin.moduleName, partial(self.interface, plugin, None))
                if factory is not None:
                    yield dropin.moduleName, factory

    def _from_entry_points(self) -> Iterator[tuple[str, F]]:
        for entry in entry_points(group=self.group):
            source = f"{entry.value} of the package {entry.dist.name if entry.dist else 'unknown'}"
            factory = self._loaded(source, entry.load, entry.name)
            if factory is not None:
                yield source, factory

    def _loaded(self, source: str, load: Callable[[], object], name: str = "") -> F | None:
        """Return the factory that `load` returns, or None; if it returns one that cannot be used, that is logged.

        `name` is the type that it must have, if it is not empty.
        """
        try:
            factory: Any = load()
            if factory is None:
                return None
            if not self.interface.providedBy(factory) or not isinstance(factory.type, str):
                raise TypeError(f"{source} is not an {self.interface.getName()} with a type.")
            if factory.type != (name or factory.type):
                raise TypeError(f"{source} has the type {factory.type!r}, and its entry point the name {name!r}.")
        except Exception:
            _log.failure("The {noun} plugin {module} cannot be loaded and is ignored.", noun=self.noun, module=source)
            return None
        found: F = factory
        return found


def _type_of(factory: Any) -> str:
    type: str = factory.type
    return type
