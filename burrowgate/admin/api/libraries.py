"""Operations on libraries, which make a fresh credential for each session, and on the types that are installed."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from burrowgate.admin import vault_views
from burrowgate.admin.api.vaults import impact_of
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.record_lookup import find_record, project_names
from burrowgate.admin.record_operations import RecordOperations, Shapes, Summaries, given_options
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


async def _views(context: AdminContext, libraries: Sequence[Library]) -> Sequence[LibraryView]:
    names = await project_names(context)
    vaults = {one.vault_id: one.name for one in await context.tcp.vaults.vaults.list()}
    return [vault_views.library(one, names, vaults) for one in libraries]


async def _add(context: AdminContext, request: ApiRequest[Empty, LibraryRequest]) -> Library:
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
    return await context.tcp.vaults.add_library(library, actor=request.actor)


async def _change(context: AdminContext, library: Library, request: ApiRequest[Empty, LibraryChange]) -> Library:
    changes = given_options(request.body)
    if "credential" in changes:
        name = changes.pop("credential")
        changes["credential_id"] = "" if name is None else await _credential_id(context, name, library.project_id)
    return await context.tcp.vaults.change_library(
        library.library_id, actor=request.actor, expected=request.expected, **changes
    )


def _check_can_ask_a_vault(context: AdminContext, type: str) -> None:
    """Raise `Invalid` if libraries of `type` cannot ask the server of a vault; unknown types are refused later."""
    for factory in context.tcp.library_types():
        if factory.type == type and not any(option.name == VAULT_OPTION for option in factory.options):
            raise Invalid("vault", f"Libraries of type {type} are in a local vault, with a credential of their own.")


async def _credential_id(context: AdminContext, text: str, project_id: str) -> str:
    return (await find_record(context.tcp.credentials.credentials, text, project_id)).credential_id


LIBRARIES = RecordOperations[Library](
    noun="Library",
    plural="Libraries",
    path="/api/v1/libraries",
    parameter="library",
    kind="library",
    shapes=Shapes(
        listed=LibraryList, view=LibraryView, new=LibraryRequest, change=LibraryChange, impact=CredentialImpact
    ),
    summaries=Summaries(
        index="List all libraries",
        add="Add a library",
        show="Show a library",
        change="Change a library; sessions go on with what was issued for them",
        delete="Delete a library, which ends the sessions that use it",
        impact="Count the sessions that would end with a library",
    ),
    id_of=lambda library: library.library_id,
    find=lambda context, text: find_record(context.tcp.vaults.libraries, text),
    every=lambda context: context.tcp.vaults.libraries.list(),
    views=_views,
    order=lambda view: view.name,
    add=_add,
    change=_change,
    delete=lambda context, library, request: context.tcp.vaults.delete_library(
        library.library_id, actor=request.actor, expected=request.expected
    ),
    impact=impact_of,
)


async def probe(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Let a library say what would keep it from issuing."""
    return json_response(
        LibraryProbe(finding=await context.tcp.probe(await LIBRARIES.find(context, request.path["library"])))
    )


OPERATIONS = (
    Operation(
        operation_id="listLibraryTypes",
        method="GET",
        path=f"{LIBRARIES.path}/types",
        summary="List the types of libraries that are installed, with their options",
        handler=list_types,
        scope=Scope.TARGETS_READ,
        responses={200: LibraryTypeList},
        offline=True,
    ),
    *LIBRARIES.operations(),
    Operation(
        operation_id="probeLibrary",
        method="POST",
        path=f"{LIBRARIES.path}/{{library}}/probe",
        summary="Find out what would keep a library from issuing",
        handler=probe,
        scope=Scope.TARGETS_MANAGE,
        responses={200: LibraryProbe},
        errors=(422,),
    ),
)
