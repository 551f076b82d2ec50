"""What the gateway runs with, and what is wrong with it: read-only."""

from __future__ import annotations

import os

from burrowgate.admin import schemas
from burrowgate.admin.context import AdminContext, Finding, Level
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schemas import Schema, Time
from burrowgate.core.targets import Target
from burrowgate.errors import StoreError, UpstreamError

PROBED_MOST = 50
"""How many targets are asked whether they are there."""


class KeyView(Schema, frozen=True):
    """A key that verifies links; the newest signs them."""

    schema_name = "MasterKey"

    id: str
    signs: bool


class CertificateView(Schema, frozen=True):
    """A certificate that is shown to visitors."""

    schema_name = "Certificate"

    name: str
    hosts: tuple[str, ...]
    issuer: str
    expires_at: Time
    days_left: int
    """Below 0 once it has expired."""


class Setting(Schema, frozen=True):
    """One thing that the gateway was told, as it would be written in its configuration."""

    schema_name = "Setting"

    name: str
    value: str
    help: str
    changed: bool
    """Whether it is another than the default."""


class Settings(Schema, frozen=True):
    """What the gateway runs with."""

    schema_name = "Settings"

    version: str
    versions: dict[str, str]
    """Of what it stands on: Python, Twisted and others."""
    listen: str
    store: str
    home: str
    keys: tuple[KeyView, ...]
    certificates: tuple[CertificateView, ...]
    """The first to expire first; none without TLS."""
    settings: tuple[Setting, ...]
    session_ttl: int
    """Seconds that a session lives when nobody says."""


class DiagnosticView(Schema, frozen=True):
    """What one check found, and what to do where something is wrong."""

    schema_name = "Diagnostic"

    level: Level
    check: str
    detail: str


class DiagnosticList(Schema, frozen=True):
    """Every finding, in the order in which one would mend them."""

    schema_name = "DiagnosticList"

    diagnostics: tuple[DiagnosticView, ...]


async def show(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show what the gateway runs with."""
    ring = context.keys()
    about = context.about()
    return json_response(
        Settings(
            version=context.version,
            versions=dict(about.versions),
            listen=context.listen,
            store=context.directory.store.description,
            home=about.home,
            keys=tuple(KeyView(id=key.kid, signs=key.kid == ring.newest.kid) for key in ring),
            certificates=tuple(
                CertificateView(
                    name=one.name,
                    hosts=tuple(one.hosts),
                    issuer=one.issuer,
                    expires_at=schemas.time(one.expires_at),
                    days_left=one.days_left,
                )
                for one in about.certificates
            ),
            settings=tuple(
                Setting(name=one.name, value=one.value, help=one.help, changed=one.changed) for one in about.settings
            ),
            session_ttl=context.session_ttl,
        )
    )


async def diagnostics(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Look everything over."""
    found = [*context.find_problems(), await _store(context)]
    found += [Finding("warning", "gateway", one) for one in context.warnings()]
    for target in sorted(context.directory.targets(), key=lambda one: one.name)[:PROBED_MOST]:
        found.append(await _target(context, target))
    return json_response(
        DiagnosticList(
            diagnostics=tuple(DiagnosticView(level=one.level, check=one.check, detail=one.detail) for one in found)
        )
    )


async def _store(context: AdminContext) -> Finding:
    reason = context.ready()
    if reason is not None:
        return Finding("problem", "store", reason)
    try:
        await context.directory.store.check()
    except StoreError as error:
        return Finding("problem", "store", str(error))
    return Finding("ok", "store", f"{context.directory.store.description} is whole.")


async def _target(context: AdminContext, target: Target) -> Finding:
    if not target.enabled:
        return Finding("ok", "target", f"{target.name} is off.")
    if target.address.folder:
        return _folder(target)
    try:
        found = await context.probe(target)
    except UpstreamError as error:
        return Finding("warning", "target", f"{target.name}, at {target.address.text}: {error}")
    return Finding("ok", "target", f"{target.name}: {target.address.text} answers with {found.status}.")


def _folder(target: Target) -> Finding:
    """Whether the folder of a target is there."""
    if os.path.isdir(target.address.folder):
        return Finding("ok", "target", f"{target.name}: {target.address.folder} is there.")
    return Finding("warning", "target", f"{target.name}: the folder {target.address.folder} is not there; make it.")


OPERATIONS = (
    Operation(
        operation_id="getSettings",
        method="GET",
        path="/api/v1/settings",
        summary="Show what the gateway runs with",
        handler=show,
        answers={200: Settings},
    ),
    Operation(
        operation_id="getDiagnostics",
        method="GET",
        path="/api/v1/diagnostics",
        summary="Look everything over and say what to mend",
        handler=diagnostics,
        answers={200: DiagnosticList},
    ),
)
