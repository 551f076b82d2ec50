"""Checks of the secrets of TCP sessions: credentials, libraries with their servers, and what was issued."""

from __future__ import annotations

from collections.abc import AsyncIterator

from twisted.internet.defer import Deferred, gatherResults

from burrowgate.admin.about import Diagnostic
from burrowgate.admin.context import AdminContext
from burrowgate.core.resources import ResourceQuery
from burrowgate.core.tcp.leases import Lease, LeaseState
from burrowgate.core.tcp.vaults import Library
from burrowgate.tcp.records import LEASE

CHECK = "secret"
MAX_PROBED_LIBRARIES = 20
"""Libraries that are asked, all at once: each has ten seconds."""
_PAGE = 500


async def check_secrets(context: AdminContext) -> list[Diagnostic]:
    """Return what keeps sessions from getting their credentials, and servers from losing them. Raises `StoreError`."""
    found = [
        _problem(
            f"No key opens the credential {one.name} any more; enter it again: burrowgate credentials rotate {one.name}"
        )
        for one in await context.tcp.credentials.lost()
    ]
    libraries = (await context.tcp.vaults.libraries.list())[:MAX_PROBED_LIBRARIES]
    found += filter(None, await gatherResults([Deferred.fromCoroutine(_ask(context, one)) for one in libraries]))
    return found + [finding async for lease in leases(context) if (finding := _of_lease(lease)) is not None]


async def leases(context: AdminContext, owner: str | None = None) -> AsyncIterator[Lease]:
    """Yield the leases that are stored, or those of the session `owner`. Raises `StoreError`."""
    after = ""
    while True:
        query = ResourceQuery(kind=LEASE.kind, owner=owner, after=after, limit=_PAGE)
        page = await context.registry.store.resources(query)
        for resource in page:
            if resource.deleted_at is None:
                yield LEASE.from_resource(resource)
        if len(page) < _PAGE:
            return
        after = page[-1].key


async def _ask(context: AdminContext, library: Library) -> Diagnostic | None:
    """Return what would keep `library` from issuing."""
    finding = await context.tcp.probe(library)
    if not finding:
        return None
    return _problem(f"The library {library.name} issues nothing, so sessions that need it are refused: {finding}")


def _of_lease(lease: Lease) -> Diagnostic | None:
    issued = f"{lease.hint}, issued by {lease.name} for a session of {lease.target_name}"
    if lease.state is LeaseState.LOST:
        return _problem(f"{issued}, could not be revoked ({lease.last_error}); remove it on the server.")
    if lease.state is LeaseState.REVOKING and lease.tries:
        detail = f"{issued}, is not revoked yet and tried again for a day: {lease.last_error}"
        return Diagnostic("warning", CHECK, detail)
    return None


def _problem(detail: str) -> Diagnostic:
    return Diagnostic("problem", CHECK, detail)
