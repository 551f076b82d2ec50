"""Operations on bindings: which credentials and libraries the sessions of a target use."""

from __future__ import annotations

from typing import Any

from burrowgate.admin import vault_views
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.record_lookup import find_record
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.vault_schemas import BindingList, BindingRequest, BindingView
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.targets import Target
from burrowgate.core.tcp.uses import check_use
from burrowgate.core.tcp.vaults import Binding, Credential, Library, bound_resource
from burrowgate.errors import Invalid, ResourceNotFound, StateConflict


async def list_bindings(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List the bindings of a target."""
    target = context.registry.target(request.path["name"])
    names = await _names(context)
    found = sorted(await context.tcp.vaults.bindings.list(target.target_id), key=lambda binding: binding.created_at)
    views = tuple(vault_views.binding(one, target.name, names.get(bound_resource(one), "")) for one in found)
    return json_response(BindingList(bindings=views))


async def put(context: AdminContext, request: ApiRequest[Empty, BindingRequest]) -> ApiResponse:
    """Let a target use a credential or library."""
    target = context.registry.target(request.path["name"])
    resource = await _find_resource(context, target, request.path["resource"])
    credential_id, library_id = "", ""
    if isinstance(resource, Credential):
        credential_id = resource.credential_id
        check_use(request.body.use, target.type, resource.kind)
    else:
        library_id = resource.library_id
        check_use(request.body.use, target.type, None)
    status = 200
    for binding in await context.tcp.vaults.bindings.list(target.target_id):
        if bound_resource(binding) == (credential_id or library_id):
            if binding.use is not request.body.use:
                raise StateConflict(
                    f"{target.name} uses {resource.name} as {binding.use} already; remove that binding, which ends its"
                    " sessions, and add it again."
                )
            break
    else:
        status = 201
        binding = await context.tcp.vaults.bind(
            target.target_id,
            use=request.body.use,
            credential_id=credential_id,
            library_id=library_id,
            actor=request.actor,
        )
    location = f"/api/v1/targets/{target.name}/bindings/{binding.binding_id}" if status == 201 else ""
    return json_response(vault_views.binding(binding, target.name, resource.name), status=status, location=location)


async def remove(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Remove a binding, which ends the sessions that use it."""
    target = context.registry.target(request.path["name"])
    text = request.path["resource"]
    names = await _names(context)
    found: list[Binding] = [
        one
        for one in await context.tcp.vaults.bindings.list(target.target_id)
        if text in (one.binding_id, bound_resource(one), names.get(bound_resource(one)))
    ]
    if not found:
        raise ResourceNotFound("binding", text)
    if len(found) > 1:
        raise Invalid("name", f"{target.name} uses a credential and a library called {text!r}; use the id of one.")
    await context.tcp.vaults.unbind(found[0].binding_id, actor=request.actor)
    return ApiResponse(204)


async def _find_resource(context: AdminContext, target: Target, text: str) -> Credential | Library:
    """Return the credential or library of the project of `target` with that id or name."""
    found: list[Any] = []
    for editor in (context.tcp.credentials.credentials, context.tcp.vaults.libraries):
        try:
            found.append(await find_record(editor, text, target.project_id))
        except ResourceNotFound:
            continue
    if not found:
        raise ResourceNotFound("credential or library", text)
    if len(found) > 1:
        raise Invalid("name", f"A credential and a library are called {text!r}; use the id of one.")
    resource: Credential | Library = found[0]
    return resource


async def _names(context: AdminContext) -> dict[str, str]:
    credentials = await context.tcp.credentials.credentials.list()
    libraries = await context.tcp.vaults.libraries.list()
    return {one.credential_id: one.name for one in credentials} | {one.library_id: one.name for one in libraries}


_BINDINGS = "/api/v1/targets/{name}/bindings"
_BINDING = f"{_BINDINGS}/{{resource}}"

OPERATIONS = (
    Operation(
        operation_id="listBindings",
        method="GET",
        path=_BINDINGS,
        summary="List the credentials and libraries that a target uses",
        handler=list_bindings,
        scope=Scope.TARGETS_READ,
        responses={200: BindingList},
    ),
    Operation(
        operation_id="putBinding",
        method="PUT",
        path=_BINDING,
        summary="Let a target use a credential or library, brokered or injected",
        handler=put,
        scope=Scope.TARGETS_MANAGE,
        body=BindingRequest,
        responses={200: BindingView, 201: BindingView},
        errors=(409,),
    ),
    Operation(
        operation_id="deleteBinding",
        method="DELETE",
        path=_BINDING,
        summary="Remove a binding, which ends the sessions that use it",
        handler=remove,
        scope=Scope.TARGETS_MANAGE,
        responses={204: None},
        errors=(422,),
    ),
)
