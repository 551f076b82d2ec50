"""From `scheme:argument` to a store: which store a URL names, asked of the plugins that are installed here.

Rules. A plugin is an entry point of the group `burrowgate.stores`, or a file in `twisted/plugins/`. Nothing of it is
imported before its scheme is asked for, but that file. Our own schemes cannot be taken; of two others that offer one
scheme neither gets it, for the choice would depend on the order of a folder.
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

OUR_DROPIN = "twisted.plugins.burrowgate_plugin"
GROUP = "burrowgate.stores"
"""The group of entry points that name a scheme and, as `module:function`, what opens its stores."""

_log = Logger()


@implementer(IPlugin, IStoreFactory)
class StoreByName:
    """A store whose module is imported only when it is opened, so that finding plugins loads no driver."""

    def __init__(self, scheme: str, help: str, opener: str) -> None:
        """`opener` is the dotted name of a function that takes and gives what `IStoreFactory.open` does."""
        self.scheme = scheme
        self.help = help
        self.opener = opener

    def open(self, argument: str, context: StoreContext) -> IStore:
        """The store that `argument` names, not yet started. Raises `ConfigError`."""
        store: IStore = namedAny(self.opener)(argument, context)
        return store


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plugin:
    """A factory, and in words where it came from."""

    source: str
    factory: IStoreFactory


def open_store(url: str, context: StoreContext) -> IStore:
    """The store that `url` (`scheme:argument`) names, not yet started.

    Raises `ConfigError` where no plugin knows the scheme, or where the plugin is broken.
    """
    scheme, colon, argument = url.partition(":")
    known = _plugins()
    if not colon or scheme not in known:
        # Only the scheme is repeated: what follows it may be a password.
        named = f"the scheme {scheme!r}" if colon else "a URL without a scheme"
        raise ConfigError(f"No store knows {named}; those known here are {_listed(known)}.{_broken_ones()}")
    offer, *others = known[scheme]
    if others:
        sources = " and ".join(one.source for one in known[scheme])
        raise ConfigError(f"The store {scheme}: is offered by {sources}; uninstall all of them but one.")
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
            f"The store plugin {module} is broken ({type(error).__name__}; the log has the rest); mend it, or choose "
            f"another store. Those known here are {_listed(known)}."
        ) from error
    return store


def known_stores() -> dict[str, str]:
    """The line of help of every scheme known here, by scheme."""
    return {scheme: offers[0].factory.help for scheme, offers in sorted(_plugins().items())}


def foreign_stores() -> dict[str, tuple[str, ...]]:
    """Who offers each scheme that is not our own, by scheme; only one may."""
    offers = sorted(_plugins().items())
    return {scheme: tuple(one.source for one in some) for scheme, some in offers if some[0].source != OUR_DROPIN}


def _listed(known: dict[str, list[_Plugin]]) -> str:
    return ", ".join(f"{scheme}:" for scheme in sorted(known)) or "none"


def _plugins() -> dict[str, list[_Plugin]]:
    """Who offers each scheme, by scheme; more than one where they are to be refused."""
    known: dict[str, list[_Plugin]] = {}
    for offer in sorted((*_dropped_in(), *_entered()), key=lambda one: (one.source != OUR_DROPIN, one.source)):
        offers = known.setdefault(offer.factory.scheme, [])
        if offers and offers[0].source == OUR_DROPIN:
            _log.warn(
                "The store plugin {module} offers {scheme}:, which {other} has; it is left out.",
                module=offer.source,
                scheme=offer.factory.scheme,
                other=OUR_DROPIN,
            )
        elif not any(_same(offer, other) for other in offers):
            offers.append(offer)
    return known


def _same(item: _Plugin, other: _Plugin) -> bool:
    """Whether these are two ways to the same function, for a package may offer both."""
    factories = item.factory, other.factory
    openers = {factory.opener for factory in factories if isinstance(factory, StoreByName)}
    return all(isinstance(factory, StoreByName) for factory in factories) and len(openers) == 1


def _entered() -> Iterator[_Plugin]:
    for entry in entry_points(group=GROUP):
        yield _Plugin(source=_source(entry), factory=StoreByName(entry.name, _help(entry), _dotted(entry)))


def _dotted(entry: EntryPoint) -> str:
    return entry.value.partition("[")[0].strip().replace(":", ".")


def _source(entry: EntryPoint) -> str:
    return f"{entry.value} of the package {entry.dist.name if entry.dist else 'unknown'}"


def _help(entry: EntryPoint) -> str:
    # Its own line would be in the module, which is not to be imported for it.
    summary = entry.dist.metadata["Summary"] if entry.dist and "Summary" in entry.dist.metadata else "see its package"
    return summary if summary.startswith(f"{entry.name}:") else f"{entry.name}: {summary}"


def _dropped_in() -> Iterator[_Plugin]:
    # `twisted.plugin.getPlugins` without its silence: it logs a plugin that fails, but not which one it was.
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
                    "The store plugin {module} ({name}) cannot be loaded and is left out.",
                    module=dropin.moduleName,
                    name=plugin.name,
                )
            else:
                yield _Plugin(source=dropin.moduleName, factory=factory)


def _broken_ones() -> str:
    """A sentence on the plugin files that could not be imported, whose tracebacks `twisted.plugin` logged."""
    cached = {dropin.moduleName for dropin in getCache(twisted.plugins).values()}
    broken = sorted({one.name for one in getModule("twisted.plugins").iterModules()} - cached)
    return f" These plugin files could not be loaded, see the log: {', '.join(broken)}." if broken else ""
