"""The built-in launchers by name: what isolates the boxes, and the options of each, without what implements it."""

from __future__ import annotations

from collections.abc import Sequence

from twisted.plugin import IPlugin
from twisted.python.reflect import namedAny
from zope.interface import implementer

from burrowgate.boxes.interfaces import ILauncher, ILauncherFactory, LauncherContext


@implementer(IPlugin, ILauncherFactory)
class LauncherByName:
    """A factory that imports its module when it makes a launcher, so that finding plugins loads no client."""

    def __init__(self, type: str, help: str, maker: str, *, options: Sequence[str] = ()) -> None:
        """`maker` is the dotted name of a function with the signature of `ILauncherFactory.make`."""
        self.type = type
        self.help = help
        self.maker = maker
        self.options = tuple(options)

    def make(self, context: LauncherContext) -> ILauncher:
        """Return a launcher of this type."""
        launcher: ILauncher = namedAny(self.maker)(context)
        return launcher
