"""Operations on credentials of local vaults; only `reveal` returns a secret."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from burrowgate.admin import vault_views
from burrowgate.admin.api.vaults import impact_of
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.record_lookup import find_record, project_names
from burrowgate.admin.record_operations import RecordOperations, Shapes, Summaries, given
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


async def _views(context: AdminContext, credentials: Sequence[Credential]) -> Sequence[CredentialView]:
    names = await project_names(context)
    vaults = {one.vault_id: one.name for one in await context.tcp.vaults.vaults.list()}
    is_lost = context.tcp.credentials.is_lost
    return [vault_views.credential(one, names, vaults, is_lost(one)) for one in credentials]


async def _add(context: AdminContext, request: ApiRequest[Empty, CredentialRequest]) -> Credential:
    body = request.body
    vault = await find_record(context.tcp.vaults.vaults, body.vault)
    return await context.tcp.credentials.add(
        vault.vault_id,
        name=body.name,
        kind=body.kind,
        values=read_values(body.kind, body.secret),
        username=body.username,
        passphrase=body.secret.passphrase,
        actor=request.actor,
    )


CREDENTIALS = RecordOperations[Credential](
    noun="Credential",
    plural="Credentials",
    path="/api/v1/credentials",
    parameter="credential",
    kind="credential",
    shapes=Shapes(
        listed=CredentialList,
        view=CredentialView,
        new=CredentialRequest,
        change=CredentialChange,
        impact=CredentialImpact,
    ),
    summaries=Summaries(
        index="List all credentials, without their secrets",
        add="Add a credential to a local vault",
        show="Show a credential, without its secret",
        change="Change the name or the user name of a credential",
        delete="Delete a credential, which ends the sessions that use it",
        impact="Count the sessions that would end with a credential",
    ),
    id_of=lambda credential: credential.credential_id,
    find=lambda context, text: find_record(context.tcp.credentials.credentials, text),
    every=lambda context: context.tcp.credentials.credentials.list(),
    views=_views,
    order=lambda view: view.name,
    add=_add,
    change=lambda context, credential, request: context.tcp.credentials.change(
        credential.credential_id, actor=request.actor, expected=request.expected, **given(request.body)
    ),
    delete=lambda context, credential, request: context.tcp.credentials.delete(
        credential.credential_id, actor=request.actor, expected=request.expected
    ),
    impact=impact_of,
)


async def rotate(context: AdminContext, request: ApiRequest[Empty, RotationRequest]) -> ApiResponse:
    """Replace the secret of a credential; no session ends."""
    body = request.body
    credential = await CREDENTIALS.find(context, request.path["credential"])
    changed = await context.tcp.credentials.rotate(
        credential.credential_id,
        read_values(credential.kind, body.secret),
        passphrase=body.secret.passphrase,
        username=None if body.username is UNSET else body.username,
        actor=request.actor,
    )
    return await CREDENTIALS.respond(context, changed)


async def reveal(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Return the secret of a credential, after an audit event about that."""
    credential = await CREDENTIALS.find(context, request.path["credential"])
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


OPERATIONS = (
    *CREDENTIALS.operations(),
    Operation(
        operation_id="rotateCredential",
        method="POST",
        path=f"{CREDENTIALS.path}/{{credential}}/rotate",
        summary="Replace the secret of a credential; the next connection uses it, and no session ends",
        handler=rotate,
        scope=Scope.TARGETS_MANAGE,
        body=RotationRequest,
        responses={200: CredentialView},
    ),
    Operation(
        operation_id="revealCredential",
        method="POST",
        path=f"{CREDENTIALS.path}/{{credential}}/reveal",
        summary="Show the secret of a credential; the audit log says who did",
        handler=reveal,
        responses={200: RevealedCredential},
        errors=(409, 422),
    ),
)
