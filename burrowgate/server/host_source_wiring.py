"""The host sources of one process: found as plugins, one instance for each type, closed with the process."""

from __future__ import annotations

from burrowgate.core.tcp.hosts import Source, source_options, source_type
from burrowgate.errors import ConfigError, HostsRefused, Invalid
from burrowgate.host_sources.catalogue import HOST_SOURCES, check_options
from burrowgate.host_sources.interfaces import IHostSource, SourceContext
from burrowgate.server.foundation import Foundation


class HostSources:
    """The host sources that were used so far."""

    def __init__(self, base: Foundation) -> None:
        self._context = SourceContext(reactor=base.reactor)
        self._by_type: dict[str, IHostSource] = {}
        base.close_stack.push(self.close)

    def get(self, type: str) -> IHostSource:
        """Return the source of a type. Raises `ConfigError` if it is not installed."""
        if type not in self._by_type:
            self._by_type[type] = HOST_SOURCES.find(type).make(self._context)
        return self._by_type[type]

    async def close(self) -> None:
        """Close the connections that sources keep."""
        for source in self._by_type.values():
            await source.close()


def check_source_plugin(source: Source) -> None:
    """Check that the type of `source` is installed, and its options. Raises `Invalid`."""
    try:
        factory = HOST_SOURCES.find(source_type(source))
        check_options(source_options(source), factory.options)
    except ConfigError as error:
        raise Invalid("plugin", str(error)) from error
    except HostsRefused as error:
        raise Invalid("options", str(error)) from error
