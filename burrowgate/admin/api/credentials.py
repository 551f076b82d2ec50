"""Operations on credentials of local vaults; only `reveal` returns a secret."""

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
    CredentialChange,
    CredentialImpact,
    CredentialList,
    CredentialRequest,
    CredentialView,
    RevealedCredential,
    RotationRequest,
)
from burrowgate.admin.vault_views import read_values
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.tcp.vaults import Credential


async def list_credentials(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List all credentials, without their secrets."""
    found = sorted(await context.tcp.credentials.credentials.list(), key=lambda credential: credential.name)
    return json_response(CredentialList(credentials=await _views(context, *found)))


async def show(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show one credential, without its secret."""
    return await _response(context, await _find(context, request))


async def add(context: AdminContext, request: ApiRequest[Empty, CredentialRequest]) -> ApiResponse:
    """Add a credential."""
    body = request.body
    vault = await find_record(context.tcp.vaults.vaults, body.vault)
    added = await context.tcp.credentials.add(
        vault.vault_id,
        name=body.name,
        kind=body.kind,
        values=read_values(body.kind, body.secret),
        username=body.username,
        passphrase=body.secret.passphrase,
        actor=request.actor,
    )
    return await _response(context, added, status=201)


async def change(context: AdminContext, request: ApiRequest[Empty, CredentialChange]) -> ApiResponse:
    """Change the name or the user name of a credential."""
    credential = await _find(context, request)
    changed = await context.tcp.credentials.change(
        credential.credential_id, actor=request.actor, expected=request.expected, **given(request.body)
    )
    return await _response(context, changed)


async def rotate(context: AdminContext, request: ApiRequest[Empty, RotationRequest]) -> ApiResponse:
    """Replace the secret of a credential; no session ends."""
    body, credential = request.body, await _find(context, request)
    changed = await context.tcp.credentials.rotate(
        credential.credential_id,
        read_values(credential.kind, body.secret),
        passphrase=body.secret.passphrase,
        username=None if body.username is UNSET else body.username,
        actor=request.actor,
    )
    return await _response(context, changed)


async def reveal(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Return the secret of a credential, after an audit event about that."""
    credential = await _find(context, request)
    opened = await context.tcp.credentials.reveal(credential.credential_id, actor=request.actor)
    return json_response(
        RevealedCredential(
            id=credential.credential_id,
            name=credential.name,
            kind=credential.kind,
            username=credential.username,
            values=dict(opened.values),
        )
    )


async def delete(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Delete a credential, which ends the sessions that use it."""
    credential = await _find(context, request)
    await context.tcp.credentials.delete(credential.credential_id, actor=request.actor, expected=request.expected)
    return ApiResponse(204)


async def show_impact(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Count what would end with a credential."""
    return await impact_of(context, f"credential/{(await _find(context, request)).credential_id}")


async def _find(context: AdminContext, request: ApiRequest[Any, Any]) -> Credential:
    return await find_record(context.tcp.credentials.credentials, request.path["credential"])


async def _views(context: AdminContext, *credentials: Credential) -> tuple[CredentialView, ...]:
    names = await project_names(context)
    vaults = {one.vault_id: one.name for one in await context.tcp.vaults.vaults.list()}
    is_lost = context.tcp.credentials.is_lost
    return tuple(vault_views.credential(one, names, vaults, is_lost(one)) for one in credentials)


async def _response(context: AdminContext, credential: Credential, *, status: int = 200) -> ApiResponse:
    (view,) = await _views(context, credential)
    location = f"/api/v1/credentials/{credential.credential_id}" if status == 201 else ""
    return json_response(view, status=status, version=credential.version, location=location)


_CREDENTIALS = "/api/v1/credentials"
_CREDENTIAL = f"{_CREDENTIALS}/{{credential}}"

OPERATIONS = (
    Operation(
        operation_id="listCredentials",
        method="GET",
        path=_CREDENTIALS,
        summary="List all credentials, without their secrets",
        handler=list_credentials,
        scope=Scope.TARGETS_READ,
        responses={200: CredentialList},
    ),
    Operation(
        operation_id="addCredential",
        method="POST",
        path=_CREDENTIALS,
        summary="Add a credential to a local vault",
        handler=add,
        scope=Scope.TARGETS_MANAGE,
        body=CredentialRequest,
        responses={201: CredentialView},
        errors=(404, 409),
    ),
    Operation(
        operation_id="getCredential",
        method="GET",
        path=_CREDENTIAL,
        summary="Show a credential, without its secret",
        handler=show,
        scope=Scope.TARGETS_READ,
        responses={200: CredentialView},
        errors=(422,),
    ),
    Operation(
        operation_id="changeCredential",
        method="PATCH",
        path=_CREDENTIAL,
        summary="Change the name or the user name of a credential",
        handler=change,
        scope=Scope.TARGETS_MANAGE,
        body=CredentialChange,
        responses={200: CredentialView},
        versioned=True,
    ),
    Operation(
        operation_id="deleteCredential",
        method="DELETE",
        path=_CREDENTIAL,
        summary="Delete a credential, which ends the sessions that use it",
        handler=delete,
        scope=Scope.TARGETS_MANAGE,
        responses={204: None},
        versioned=True,
    ),
    Operation(
        operation_id="rotateCredential",
        method="POST",
        path=f"{_CREDENTIAL}/rotate",
        summary="Replace the secret of a credential; the next connection uses it, and no session ends",
        handler=rotate,
        scope=Scope.TARGETS_MANAGE,
        body=RotationRequest,
        responses={200: CredentialView},
    ),
    Operation(
        operation_id="revealCredential",
        method="POST",
        path=f"{_CREDENTIAL}/reveal",
        summary="Show the secret of a credential; the audit log says who did",
        handler=reveal,
        responses={200: RevealedCredential},
        errors=(409, 422),
    ),
    Operation(
        operation_id="getCredentialImpact",
        method="GET",
        path=f"{_CREDENTIAL}/impact",
        summary="Count the sessions that would end with a credential",
        handler=show_impact,
        scope=Scope.TARGETS_READ,
        responses={200: CredentialImpact},
        errors=(422,),
    ),
)
