"""The built-in libraries by name: what each issues and its options, without what implements it."""

from __future__ import annotations

from collections.abc import Sequence

from twisted.plugin import IPlugin
from zope.interface import implementer

from burrowgate.credentials.interfaces import EndsBy, ILibraryFactory
from burrowgate.plugins import FactoryByName, Option


@implementer(IPlugin, ILibraryFactory)
class LibraryByName(FactoryByName):
    """A factory of libraries; `maker` has the signature of `ILibraryFactory.make`."""

    def __init__(
        self,
        type: str,
        help: str,
        maker: str,
        *,
        options: Sequence[Option] = (),
        ends_by: EndsBy = EndsBy.REVOCATION,
    ) -> None:
        super().__init__(type, help, maker, options=options)
        self.ends_by = ends_by
