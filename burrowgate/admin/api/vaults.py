"""Operations on vaults: places for secrets, and what would end with one."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from burrowgate.admin import vault_views
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.record_lookup import find_record, project_id_of, project_names
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.vault_schemas import CredentialImpact, VaultChange, VaultList, VaultRequest, VaultView
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.tcp.vaults import Vault
from burrowgate.tcp import impact as impacts


async def list_vaults(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List all vaults."""
    names = await project_names(context)
    found = sorted(await context.tcp.vaults.vaults.list(), key=lambda vault: vault.name)
    return json_response(VaultList(vaults=tuple(vault_views.vault(one, names) for one in found)))


async def show(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show one vault."""
    return await _response(context, await _find(context, request))


async def add(context: AdminContext, request: ApiRequest[Empty, VaultRequest]) -> ApiResponse:
    """Add a vault."""
    body = request.body
    vault = Vault(
        vault_id="",
        project_id=await project_id_of(context, body.project),
        name=body.name,
        kind=body.kind,
        address=body.address,
        ca=body.ca,
        namespace=body.namespace,
        login_mount=body.login_mount,
        role_id=body.role_id,
        secret_file=body.secret_file,
        created_at=0,
    )
    added = await context.tcp.vaults.add_vault(vault, actor=request.actor)
    return await _response(context, added, status=201)


async def change(context: AdminContext, request: ApiRequest[Empty, VaultChange]) -> ApiResponse:
    """Change a vault."""
    vault = await _find(context, request)
    changed = await context.tcp.vaults.change_vault(
        vault.vault_id, actor=request.actor, expected=request.expected, **given(request.body)
    )
    return await _response(context, changed)


async def delete(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Delete a vault with its credentials and libraries."""
    vault = await _find(context, request)
    await context.tcp.vaults.delete_vault(vault.vault_id, actor=request.actor, expected=request.expected)
    return ApiResponse(204)


async def show_impact(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Count what would end with a vault."""
    return await impact_of(context, f"vault/{(await _find(context, request)).vault_id}")


async def impact_of(context: AdminContext, key: str) -> ApiResponse:
    """Return the response about what would end with the record `key`."""
    found = await impacts.impact(context.registry.store, context.clock, key)
    targets = {target.target_id: target.name for target in context.registry.targets()}
    return json_response(
        CredentialImpact(
            active_sessions=len(found.sessions),
            sessions=found.sessions,
            targets=tuple(sorted(targets.get(one, "") for one in found.target_ids)),
            complete=found.is_complete,
        )
    )


def given(body: Schema) -> dict[str, Any]:
    """Return the fields of `body` that the request has."""
    values = {name: getattr(body, name) for name in body.__struct_fields__}
    return {name: value for name, value in values.items() if value is not UNSET}


async def _find(context: AdminContext, request: ApiRequest[Any, Any]) -> Vault:
    return await find_record(context.tcp.vaults.vaults, request.path["vault"])


async def _response(context: AdminContext, vault: Vault, *, status: int = 200) -> ApiResponse:
    view = vault_views.vault(vault, await project_names(context))
    location = f"/api/v1/vaults/{vault.vault_id}" if status == 201 else ""
    return json_response(view, status=status, version=vault.version, location=location)


_VAULTS = "/api/v1/vaults"
_VAULT = f"{_VAULTS}/{{vault}}"

OPERATIONS = (
    Operation(
        operation_id="listVaults",
        method="GET",
        path=_VAULTS,
        summary="List all vaults",
        handler=list_vaults,
        scope=Scope.TARGETS_READ,
        responses={200: VaultList},
    ),
    Operation(
        operation_id="addVault",
        method="POST",
        path=_VAULTS,
        summary="Add a vault",
        handler=add,
        scope=Scope.TARGETS_MANAGE,
        body=VaultRequest,
        responses={201: VaultView},
        errors=(404, 409),
    ),
    Operation(
        operation_id="getVault",
        method="GET",
        path=_VAULT,
        summary="Show a vault",
        handler=show,
        scope=Scope.TARGETS_READ,
        responses={200: VaultView},
        errors=(422,),
    ),
    Operation(
        operation_id="changeVault",
        method="PATCH",
        path=_VAULT,
        summary="Change a vault",
        handler=change,
        scope=Scope.TARGETS_MANAGE,
        body=VaultChange,
        responses={200: VaultView},
        versioned=True,
    ),
    Operation(
        operation_id="deleteVault",
        method="DELETE",
        path=_VAULT,
        summary="Delete a vault with its credentials and libraries, which ends the sessions that use them",
        handler=delete,
        scope=Scope.TARGETS_MANAGE,
        responses={204: None},
        versioned=True,
    ),
    Operation(
        operation_id="getVaultImpact",
        method="GET",
        path=f"{_VAULT}/impact",
        summary="Count the sessions that would end with a vault",
        handler=show_impact,
        scope=Scope.TARGETS_READ,
        responses={200: CredentialImpact},
        errors=(422,),
    ),
)
