"""Factories of host sources by name, the types that are found as plugins, and how their options are checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from twisted.plugin import IPlugin
from zope.interface import implementer

from burrowgate.errors import HostsRefused
from burrowgate.host_sources.interfaces import IHostSourceFactory
from burrowgate.plugins import FactoryByName, Option, PluginKind, option_problem


@implementer(IPlugin, IHostSourceFactory)
class SourceByName(FactoryByName):
    """A factory of host sources; `maker` has the signature of `IHostSourceFactory.make`."""


HOST_SOURCES: PluginKind[IHostSourceFactory] = PluginKind(
    noun="host source",
    interface=IHostSourceFactory,
    group="burrowgate.host_sources",
    built_in="twisted.plugins.burrowgate_host_sources",
)

DNS_OPTIONS = (
    Option(name="query", help="The name that is looked up.", required=True),
    Option(name="record", help="`address` for A and AAAA, `srv` for SRV, which names the port too.", default="address"),
)


def check_options(given: Mapping[str, str], known: Sequence[Option]) -> None:
    """Raise `HostsRefused` if an option is unknown, or a required one is missing."""
    if problem := option_problem(given, known, "host source"):
        raise HostsRefused(problem)
