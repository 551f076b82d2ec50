"""Operations on libraries, which make a fresh credential for each session, and on the types that are installed."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from burrowgate.admin import vault_views
from burrowgate.admin.api.vaults import given, impact_of
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.record_lookup import find_record, project_names
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.vault_schemas import (
    CredentialImpact,
    LibraryChange,
    LibraryList,
    LibraryProbe,
    LibraryRequest,
    LibraryTypeList,
    LibraryView,
)
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.tcp.vaults import Library, VaultKind
from burrowgate.errors import Invalid

VAULT_OPTION = "login_mount"
"""The option by which a type says that it can ask the server of a vault."""


async def list_types(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List the types that are installed, with their options."""
    return json_response(LibraryTypeList(types=tuple(map(vault_views.library_type, context.tcp.library_types()))))


async def list_libraries(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List all libraries."""
    found = sorted(await context.tcp.vaults.libraries.list(), key=lambda library: library.name)
    return json_response(LibraryList(libraries=await _views(context, *found)))


async def show(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show one library."""
    return await _response(context, await _find(context, request))


async def add(context: AdminContext, request: ApiRequest[Empty, LibraryRequest]) -> ApiResponse:
    """Add a library."""
    body = request.body
    vault = await find_record(context.tcp.vaults.vaults, body.vault)
    if vault.kind is VaultKind.OPENBAO:
        _check_can_ask_a_vault(context, body.type)
    library = Library(
        library_id="",
        project_id=vault.project_id,
        vault_id=vault.vault_id,
        name=body.name,
        type=body.type,
        credential_id=""
        if body.credential is UNSET
        else await _credential_id(context, body.credential, vault.project_id),
        host=body.host,
        port=body.port,
        tls=body.tls,
        ca=body.ca,
        options=tuple(sorted(body.options.items())),
        created_at=0,
    )
    return await _response(context, await context.tcp.vaults.add_library(library, actor=request.actor), status=201)


async def change(context: AdminContext, request: ApiRequest[Empty, LibraryChange]) -> ApiResponse:
    """Change a library; sessions go on with what was issued for them."""
    library, changes = await _find(context, request), given(request.body)
    if "credential" in changes:
        name = changes.pop("credential")
        changes["credential_id"] = "" if name is None else await _credential_id(context, name, library.project_id)
    if "options" in changes:
        changes["options"] = tuple(sorted(changes["options"].items()))
    changed = await context.tcp.vaults.change_library(
        library.library_id, actor=request.actor, expected=request.expected, **changes
    )
    return await _response(context, changed)


async def delete(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Delete a library, which ends the sessions that use it."""
    library = await _find(context, request)
    await context.tcp.vaults.delete_library(library.library_id, actor=request.actor, expected=request.expected)
    return ApiResponse(204)


async def probe(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Let a library say what would keep it from issuing."""
    return json_response(LibraryProbe(finding=await context.tcp.probe(await _find(context, request))))


async def show_impact(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Count what would end with a library."""
    return await impact_of(context, f"library/{(await _find(context, request)).library_id}")


def _check_can_ask_a_vault(context: AdminContext, type: str) -> None:
    """Raise `Invalid` if libraries of `type` cannot ask the server of a vault; unknown types are refused later."""
    for factory in context.tcp.library_types():
        if factory.type == type and not any(option.name == VAULT_OPTION for option in factory.options):
            raise Invalid("vault", f"Libraries of type {type} are in a local vault, with a credential of their own.")


async def _credential_id(context: AdminContext, text: str, project_id: str) -> str:
    return (await find_record(context.tcp.credentials.credentials, text, project_id)).credential_id


async def _find(context: AdminContext, request: ApiRequest[Any, Any]) -> Library:
    return await find_record(context.tcp.vaults.libraries, request.path["library"])


async def _views(context: AdminContext, *libraries: Library) -> tuple[LibraryView, ...]:
    names = await project_names(context)
    vaults = {one.vault_id: one.name for one in await context.tcp.vaults.vaults.list()}
    return tuple(vault_views.library(one, names, vaults) for one in libraries)


async def _response(context: AdminContext, library: Library, *, status: int = 200) -> ApiResponse:
    (view,) = await _views(context, library)
    location = f"/api/v1/libraries/{library.library_id}" if status == 201 else ""
    return json_response(view, status=status, version=library.version, location=location)


_LIBRARIES = "/api/v1/libraries"
_LIBRARY = f"{_LIBRARIES}/{{library}}"

OPERATIONS = (
    Operation(
        operation_id="listLibraryTypes",
        method="GET",
        path=f"{_LIBRARIES}/types",
        summary="List the types of libraries that are installed, with their options",
        handler=list_types,
        scope=Scope.TARGETS_READ,
        responses={200: LibraryTypeList},
        offline=True,
    ),
    Operation(
        operation_id="listLibraries",
        method="GET",
        path=_LIBRARIES,
        summary="List all libraries",
        handler=list_libraries,
        scope=Scope.TARGETS_READ,
        responses={200: LibraryList},
    ),
    Operation(
        operation_id="addLibrary",
        method="POST",
        path=_LIBRARIES,
        summary="Add a library",
        handler=add,
        scope=Scope.TARGETS_MANAGE,
        body=LibraryRequest,
        responses={201: LibraryView},
        errors=(404, 409),
    ),
    Operation(
        operation_id="getLibrary",
        method="GET",
        path=_LIBRARY,
        summary="Show a library",
        handler=show,
        scope=Scope.TARGETS_READ,
        responses={200: LibraryView},
        errors=(422,),
    ),
    Operation(
        operation_id="changeLibrary",
        method="PATCH",
        path=_LIBRARY,
        summary="Change a library; sessions go on with what was issued for them",
        handler=change,
        scope=Scope.TARGETS_MANAGE,
        body=LibraryChange,
        responses={200: LibraryView},
        versioned=True,
    ),
    Operation(
        operation_id="deleteLibrary",
        method="DELETE",
        path=_LIBRARY,
        summary="Delete a library, which ends the sessions that use it",
        handler=delete,
        scope=Scope.TARGETS_MANAGE,
        responses={204: None},
        versioned=True,
    ),
    Operation(
        operation_id="probeLibrary",
        method="POST",
        path=f"{_LIBRARY}/probe",
        summary="Find out what would keep a library from issuing",
        handler=probe,
        scope=Scope.TARGETS_MANAGE,
        responses={200: LibraryProbe},
        errors=(422,),
    ),
    Operation(
        operation_id="getLibraryImpact",
        method="GET",
        path=f"{_LIBRARY}/impact",
        summary="Count the sessions that would end with a library",
        handler=show_impact,
        scope=Scope.TARGETS_READ,
        responses={200: CredentialImpact},
        errors=(422,),
    ),
)
