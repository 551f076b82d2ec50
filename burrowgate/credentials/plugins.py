"""Library plugins: finds the installed ones by their types (`burrowgate.plugins`)."""

from __future__ import annotations

from burrowgate.credentials.interfaces import ILibraryFactory
from burrowgate.plugins import PluginKind

LIBRARIES: PluginKind[ILibraryFactory] = PluginKind(
    noun="library",
    interface=ILibraryFactory,
    group="burrowgate.libraries",
    built_in="twisted.plugins.burrowgate_libraries",
)

find_library = LIBRARIES.find
known_libraries = LIBRARIES.known
