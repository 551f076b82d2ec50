"""Operation that checks the gateway, its store and its targets; read-only."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin.about import Diagnostic
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.secret_checks import CHECK, check_secrets
from burrowgate.admin.tcp_probe import try_address
from burrowgate.boxes.interfaces import Level
from burrowgate.core import page_paths
from burrowgate.core.host_choice import TargetRequest, manifest_sentence
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.targets import Target
from burrowgate.errors import StoreError, UpstreamError
from burrowgate.sessions.registry import damage_of

MAX_PROBED_TARGETS = 50


class DiagnosticList(Schema, frozen=True):
    """The results of all checks, in the order in which to act on them."""

    schema_name = "DiagnosticList"

    diagnostics: tuple[Diagnostic, ...]


class DiagnosticsQuery(Schema, frozen=True):
    """Selects checks."""

    check: (
        Annotated[
            Literal["secret", "quick"],
            Meta(description="Only the checks of credentials, or those that need neither network nor the whole store."),
        ]
        | UnsetType
    ) = UNSET
    target: Annotated[str, Meta(description="Only the check of this target.")] | UnsetType = UNSET


async def show(context: AdminContext, request: ApiRequest[DiagnosticsQuery, Empty]) -> ApiResponse:
    """Run all checks, on the targets as last known if the store is not usable."""
    if not isinstance(request.query.target, UnsetType):
        return json_response(
            DiagnosticList((await _check_target(context, context.registry.target(request.query.target)),))
        )
    if request.query.check == CHECK:
        return json_response(DiagnosticList(diagnostics=tuple(await check_secrets(context))))
    if request.query.check == "quick":
        broken = _store_problem(context)
        found = [*context.diagnose(), *([] if broken is None else [broken]), *_warnings(context), *_box_alarms(context)]
        return json_response(DiagnosticList(diagnostics=tuple(found)))
    if not context.registry.is_current():
        with suppress(StoreError):  # which the check of the store reports
            await context.registry.catch_up()
    results = [*context.diagnose(), await _check_store(context)]
    results += _warnings(context)
    with suppress(StoreError):  # likewise
        results += await check_secrets(context)
    results += await _check_boxes(context)
    for target in sorted(context.registry.targets(), key=lambda target: target.name)[:MAX_PROBED_TARGETS]:
        results.append(await _check_target(context, target))
    return json_response(DiagnosticList(diagnostics=tuple(results)))


def _warnings(context: AdminContext) -> list[Diagnostic]:
    return [Diagnostic("warning", "gateway", warning) for warning in context.warnings()]


def _store_problem(context: AdminContext) -> Diagnostic | None:
    reason = damage_of(context.registry.store) or context.ready()
    return None if reason is None else Diagnostic("problem", "store", str(reason))


async def _check_store(context: AdminContext) -> Diagnostic:
    problem = _store_problem(context)
    if problem is not None:
        return problem
    try:
        await context.registry.store.check()
    except StoreError as error:
        return Diagnostic("problem", "store", str(error))
    return Diagnostic("ok", "store", f"{context.registry.store.description} is intact.")


async def _check_boxes(context: AdminContext) -> list[Diagnostic]:
    """Check the launchers of disposable browsers, each by starting a box that does nothing."""
    levels: dict[Level, Literal["problem", "warning", "ok"]] = {
        Level.ERROR: "problem",
        Level.WARNING: "warning",
        Level.OK: "ok",
    }
    found = [
        Diagnostic(levels[finding.level], "browsers", f"{launcher}: {finding.text}")
        for launcher, finding in await context.boxes.check()
    ]
    return found + _box_alarms(context)


def _box_alarms(context: AdminContext) -> list[Diagnostic]:
    return [Diagnostic("problem", "browsers", alarm) for alarm in context.boxes.alarms()]


async def _check_target(context: AdminContext, target: Target) -> Diagnostic:
    if not target.enabled:
        return Diagnostic("ok", "target", f"{target.name} is off.")
    if target.address.folder:
        return await _check_folder(context, target)
    if target.speaks_tcp:
        return await _check_tcp(context, target)
    if target.is_browser:
        return Diagnostic("ok", "target", f"{target.name}: a browser is started for each visitor.")
    try:
        result = await context.probe(target, TargetRequest())
    except UpstreamError as error:
        return Diagnostic("warning", "target", f"{target.name}, at {target.address.text}: {error}")
    manifest = result.bare_manifest
    if manifest and not page_paths.matches(manifest.encode("ascii"), target.open_paths):
        return Diagnostic("warning", "target", manifest_sentence(target.name, manifest))
    return Diagnostic("ok", "target", f"{target.name}: {target.address.text} answers with {result.status}.")


async def _check_tcp(context: AdminContext, target: Target) -> Diagnostic:
    if not target.address.host:
        return Diagnostic("ok", "target", f"{target.name}: its hosts are those of its host sets.")
    found = await try_address(context.project_admin, target.type, target.address)
    is_usable = found.works and not (found.ssh and found.ssh.problem)
    detail = f"{target.name}, at {target.address.text}: {found.detail}"
    return Diagnostic("ok" if is_usable else "warning", "target", detail)


async def _check_folder(context: AdminContext, target: Target) -> Diagnostic:
    folder = target.address.folder
    try:
        exists, is_writable = await context.targets.run_on_folder(
            folder, lambda: (os.path.isdir(folder), os.access(folder, os.W_OK | os.X_OK))
        )
    except UpstreamError as error:
        return Diagnostic("warning", "target", f"{target.name}, at {folder}: {error}")
    if not exists:
        return Diagnostic("warning", "target", f"{target.name}: the folder {folder} does not exist; create it.")
    if target.drop is not None and not is_writable:
        text = (
            f"{target.name}: the gateway may not write to {folder}, so that it takes no files; change its permissions."
        )
        return Diagnostic("warning", "target", text)
    return Diagnostic("ok", "target", f"{target.name}: {folder} exists.")


OPERATIONS = (
    Operation(
        operation_id="getDiagnostics",
        method="GET",
        path="/api/v1/diagnostics",
        summary="Check the gateway, its store and its targets",
        handler=show,
        scope=Scope.GATEWAY_READ,
        query=DiagnosticsQuery,
        offline=True,
        responses={200: DiagnosticList},
        errors=(404,),
    ),
)
