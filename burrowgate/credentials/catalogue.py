"""The built-in libraries by name: what each issues and its options, without what implements it."""

from __future__ import annotations

from collections.abc import Sequence

from twisted.plugin import IPlugin
from twisted.python.reflect import namedAny
from zope.interface import implementer

from burrowgate.credentials.interfaces import EndsBy, ILibrary, ILibraryFactory, LibraryContext, Option


@implementer(IPlugin, ILibraryFactory)
class LibraryByName:
    """A factory that imports its module when it makes a library, so that finding plugins loads no client."""

    def __init__(
        self,
        type: str,
        help: str,
        maker: str,
        *,
        options: Sequence[Option] = (),
        ends_by: EndsBy = EndsBy.REVOCATION,
    ) -> None:
        """`maker` is the dotted name of a function with the signature of `ILibraryFactory.make`."""
        self.type = type
        self.help = help
        self.maker = maker
        self.options = tuple(options)
        self.ends_by = ends_by

    def make(self, context: LibraryContext) -> ILibrary:
        """Return a library of this type."""
        library: ILibrary = namedAny(self.maker)(context)
        return library
