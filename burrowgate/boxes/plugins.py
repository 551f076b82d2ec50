"""Launcher plugins: finds the installed ones by their types (`burrowgate.plugins`)."""

from __future__ import annotations

from burrowgate.boxes.interfaces import ILauncherFactory
from burrowgate.plugins import PluginKind

LAUNCHERS: PluginKind[ILauncherFactory] = PluginKind(
    noun="launcher",
    interface=ILauncherFactory,
    group="burrowgate.launchers",
    built_in="twisted.plugins.burrowgate_launchers",
)

find_launcher = LAUNCHERS.find
known_launchers = LAUNCHERS.known
