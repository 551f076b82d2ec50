"""Operations on vaults: places for secrets, and what would end with one."""

from __future__ import annotations

from collections.abc import Sequence

from burrowgate.admin import vault_views
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, json_response
from burrowgate.admin.record_lookup import find_record, project_id_of, project_names
from burrowgate.admin.record_operations import RecordOperations, Shapes, Summaries, given
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.vault_schemas import CredentialImpact, VaultChange, VaultList, VaultRequest, VaultView
from burrowgate.core.tcp.vaults import Vault
from burrowgate.tcp import impact as impacts


async def _views(context: AdminContext, vaults: Sequence[Vault]) -> Sequence[VaultView]:
    names = await project_names(context)
    return [vault_views.vault(one, names) for one in vaults]


async def _add(context: AdminContext, request: ApiRequest[Empty, VaultRequest]) -> Vault:
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
    return await context.tcp.vaults.add_vault(vault, actor=request.actor)


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


VAULTS = RecordOperations[Vault](
    noun="Vault",
    plural="Vaults",
    path="/api/v1/vaults",
    parameter="vault",
    kind="vault",
    shapes=Shapes(listed=VaultList, view=VaultView, new=VaultRequest, change=VaultChange, impact=CredentialImpact),
    summaries=Summaries(
        index="List all vaults",
        add="Add a vault",
        show="Show a vault",
        change="Change a vault",
        delete="Delete a vault with its credentials and libraries, which ends the sessions that use them",
        impact="Count the sessions that would end with a vault",
    ),
    id_of=lambda vault: vault.vault_id,
    find=lambda context, text: find_record(context.tcp.vaults.vaults, text),
    every=lambda context: context.tcp.vaults.vaults.list(),
    views=_views,
    order=lambda view: view.name,
    add=_add,
    change=lambda context, vault, request: context.tcp.vaults.change_vault(
        vault.vault_id, actor=request.actor, expected=request.expected, **given(request.body)
    ),
    delete=lambda context, vault, request: context.tcp.vaults.delete_vault(
        vault.vault_id, actor=request.actor, expected=request.expected
    ),
    impact=impact_of,
)
OPERATIONS = VAULTS.operations()
