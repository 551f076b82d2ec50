"""Store plugins: finds the installed ones, and opens the store that a URL `scheme:argument` names.

Rules.
    A plugin is an entry point of the group `burrowgate.stores`, or a file in `twisted/plugins/`. Except for that file,
    nothing of it is imported before a URL has its scheme.
    The built-in schemes cannot be replaced. If two other plugins provide the same scheme, neither is used: the choice
    would depend on the order of files in a folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from twisted.logger import Logger
from twisted.plugin import IPlugin, getCache
from twisted.python.modules import getModule
from twisted.python.reflect import namedAny
from zope.interface import implementer

import twisted.plugins
from burrowgate.errors import BurrowgateError, ConfigError
from burrowgate.interfaces import IStore, IStoreFactory, StoreContext

BUILT_IN_MODULE = "twisted.plugins.burrowgate_plugin"
ENTRY_POINT_GROUP = "burrowgate.stores"
"""Group of the entry points that map a scheme to the function `module:function` that opens its stores."""

_log = Logger()


@implementer(IPlugin, IStoreFactory)
class StoreByName:
    """A factory that imports its module when it opens a store, so that finding plugins loads no driver."""

    def __init__(self, scheme: str, help: str, opener: str) -> None:
        """`opener` is the dotted name of a function with the signature of `IStoreFactory.open`."""
        self.scheme = scheme
        self.help = help
        self.opener = opener

    def open(self, argument: str, context: StoreContext) -> IStore:
        """Return the store that `argument` names, not yet started. Raises `ConfigError`."""
        store: IStore = namedAny(self.opener)(argument, context)
        return store


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plugin:
    """A store factory, and a description of where it was found."""

    source: str
    factory: IStoreFactory


def open_store(url: str, context: StoreContext) -> IStore:
    """Return the store that `url` (`scheme:argument`) names, not yet started.

    Raises `ConfigError` if not exactly one plugin provides the scheme, or if the plugin is broken.
    """
    scheme, colon, argument = url.partition(":")
    known = _plugins()
    if not colon or scheme not in known:
        # The message repeats the scheme only: a password may follow it.
        named = f"the scheme {scheme!r}" if colon else "a URL without a scheme"
        raise ConfigError(
            f"No store plugin is known for {named}; the known schemes are {_scheme_list(known)}.{_broken_files()}"
        )
    offer, *others = known[scheme]
    if others:
        sources = " and ".join(plugin.source for plugin in known[scheme])
        raise ConfigError(f"The store {scheme}: is provided by {sources}; uninstall all of them but one.")
    factory, module = offer.factory, offer.source
    try:
        store = factory.open(argument, context)
        if not IStore.providedBy(store):
            raise TypeError(f"{type(store).__name__} does not provide IStore.")
    except BurrowgateError:
        raise
    except Exception as error:
        _log.failure("The store plugin {module} failed to open a store.", module=module)
        raise ConfigError(
            f"The store plugin {module} is broken ({type(error).__name__}; the log has the details); correct it, or "
            f"choose another store. The known schemes are {_scheme_list(known)}."
        ) from error
    return store


def known_stores() -> dict[str, str]:
    """Return the help line of each known scheme, by scheme."""
    return {scheme: offers[0].factory.help for scheme, offers in sorted(_plugins().items())}


def third_party_stores() -> dict[str, tuple[str, ...]]:
    """Return the sources of each scheme that is not built in, by scheme; more than one source is a conflict."""
    offers = sorted(_plugins().items())
    return {
        scheme: tuple(plugin.source for plugin in plugins)
        for scheme, plugins in offers
        if plugins[0].source != BUILT_IN_MODULE
    }


def _scheme_list(known: dict[str, list[_Plugin]]) -> str:
    return ", ".join(f"{scheme}:" for scheme in sorted(known)) or "none"


def _plugins() -> dict[str, list[_Plugin]]:
    """Return the plugins of each scheme, by scheme; more than one plugin of a scheme is a conflict."""
    known: dict[str, list[_Plugin]] = {}
    for offer in sorted(
        (*_from_plugin_files(), *_from_entry_points()),
        key=lambda plugin: (plugin.source != BUILT_IN_MODULE, plugin.source),
    ):
        offers = known.setdefault(offer.factory.scheme, [])
        if offers and offers[0].source == BUILT_IN_MODULE:
            _log.warn(
                "The store plugin {module} provides {scheme}:, as {other} does; it is ignored.",
                module=offer.source,
                scheme=offer.factory.scheme,
                other=BUILT_IN_MODULE,
            )
        elif not any(_same(offer, other) for other in offers):
            offers.append(offer)
    return known


def _same(plugin: _Plugin, other: _Plugin) -> bool:
    """Return whether both name the same function, as in a package with an entry point and a plugin file."""
    factories = plugin.factory, other.factory
    openers = {factory.opener for factory in factories if isinstance(factory, StoreByName)}
    return all(isinstance(factory, StoreByName) for factory in factories) and len(openers) == 1


def _from_entry_points() -> Iterator[_Plugin]:
    for entry in entry_points(group=ENTRY_POINT_GROUP):
        yield _Plugin(source=_source(entry), factory=StoreByName(entry.name, _help(entry), _dotted_name(entry)))


def _dotted_name(entry: EntryPoint) -> str:
    return entry.value.partition("[")[0].strip().replace(":", ".")


def _source(entry: EntryPoint) -> str:
    return f"{entry.value} of the package {entry.dist.name if entry.dist else 'unknown'}"


def _help(entry: EntryPoint) -> str:
    # The package's summary, because a help line of the plugin's own would require an import.
    summary = entry.dist.metadata["Summary"] if entry.dist and "Summary" in entry.dist.metadata else "see its package"
    return summary if summary.startswith(f"{entry.name}:") else f"{entry.name}: {summary}"


def _from_plugin_files() -> Iterator[_Plugin]:
    # As `twisted.plugin.getPlugins`, which logs that a plugin failed, but not which one.
    for dropin in getCache(twisted.plugins).values():
        for plugin in dropin.plugins:
            try:
                factory: Any = IStoreFactory(plugin, None)
                if factory is None:
                    continue
                if not (isinstance(factory.scheme, str) and isinstance(factory.help, str)):
                    raise TypeError("A store factory's `scheme` and `help` are text.")
            except Exception:
                _log.failure(
                    "The store plugin {module} ({name}) cannot be loaded and is ignored.",
                    module=dropin.moduleName,
                    name=plugin.name,
                )
            else:
                yield _Plugin(source=dropin.moduleName, factory=factory)


def _broken_files() -> str:
    """Return a sentence on the plugin files that could not be imported; `twisted.plugin` logged their tracebacks."""
    cached = {dropin.moduleName for dropin in getCache(twisted.plugins).values()}
    broken = sorted({module.name for module in getModule("twisted.plugins").iterModules()} - cached)
    return f" These plugin files could not be loaded, see the log: {', '.join(broken)}." if broken else ""
