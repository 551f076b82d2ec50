"""From `scheme:argument` to a store: which store a URL names, asked of whatever `twisted.plugin` finds."""

from __future__ import annotations

from collections.abc import Iterator
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


def open_store(url: str, context: StoreContext) -> IStore:
    """The store that `url` (`scheme:argument`) names, not yet started.

    Raises `ConfigError` where no plugin knows the scheme, or where the plugin is broken.
    """
    scheme, colon, argument = url.partition(":")
    known = _factories()
    if not colon or scheme not in known:
        # Only the scheme is repeated: what follows it may be a password.
        named = f"the scheme {scheme!r}" if colon else "a URL without a scheme"
        raise ConfigError(f"No store knows {named}; those known here are {_listed(known)}.{_broken_ones()}")
    factory, module = known[scheme]
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
    return {scheme: factory.help for scheme, (factory, _) in sorted(_factories().items())}


def _listed(known: dict[str, tuple[IStoreFactory, str]]) -> str:
    return ", ".join(f"{scheme}:" for scheme in sorted(known)) or "none"


def _factories() -> dict[str, tuple[IStoreFactory, str]]:
    """Every factory, and the module that it came from, by scheme."""
    known: dict[str, tuple[IStoreFactory, str]] = {}
    # Our own first, then by name, so that who wins a scheme does not depend on the order of a directory.
    for module, factory in sorted(_found(), key=lambda one: (one[0] != OUR_DROPIN, one[0])):
        if factory.scheme in known:
            _log.warn(
                "The store plugin {module} offers {scheme}:, which {other} has; it is left out.",
                module=module,
                scheme=factory.scheme,
                other=known[factory.scheme][1],
            )
        else:
            known[factory.scheme] = factory, module
    return known


def _found() -> Iterator[tuple[str, IStoreFactory]]:
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
                yield dropin.moduleName, factory


def _broken_ones() -> str:
    """A sentence on the plugin files that could not be imported, whose tracebacks `twisted.plugin` logged."""
    cached = {dropin.moduleName for dropin in getCache(twisted.plugins).values()}
    broken = sorted({one.name for one in getModule("twisted.plugins").iterModules()} - cached)
    return f" These plugin files could not be loaded, see the log: {', '.join(broken)}." if broken else ""
