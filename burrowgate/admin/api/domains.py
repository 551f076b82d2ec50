"""Operations on the domains of a target: the host names under which it is served."""

from __future__ import annotations

from urllib.parse import quote

from burrowgate.admin import schemas
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty, PublicRequest
from burrowgate.admin.schemas import DomainView
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.targets import Domain, Target
from burrowgate.errors import DomainNotFound


async def show(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show one domain of a target."""
    target = context.registry.target(request.path["name"])
    return _response(target, schemas.host(request.path["host"]))


async def put(context: AdminContext, request: ApiRequest[Empty, PublicRequest]) -> ApiResponse:
    """Serve a target under a domain."""
    domain = Domain(host=schemas.host(request.path["host"]), public=request.body.public)
    domains = context.registry.target(request.path["name"]).domains
    known = any(other.host == domain.host for other in domains)
    target = await context.targets.put_domain(
        request.path["name"], domain, actor=request.actor, expected=request.expected
    )
    return _response(target, domain.host, status=200 if known else 201)


async def remove(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Stop serving a target under a domain."""
    host = schemas.host(request.path["host"])
    await context.targets.remove_domain(request.path["name"], host, actor=request.actor, expected=request.expected)
    return ApiResponse(204)


def _response(target: Target, host: str, *, status: int = 200) -> ApiResponse:
    for domain in target.domains:
        if domain.host == host:
            location = f"/api/v1/targets/{target.name}/domains/{quote(host)}" if status == 201 else ""
            return json_response(schemas.domain(domain), status=status, version=target.version, location=location)
    raise DomainNotFound(host)


_DOMAIN = "/api/v1/targets/{name}/domains/{host}"

OPERATIONS = (
    Operation(
        operation_id="getDomain",
        method="GET",
        path=_DOMAIN,
        summary="Show a domain of a target",
        handler=show,
        scope=Scope.TARGETS_READ,
        responses={200: DomainView},
        errors=(422,),
    ),
    Operation(
        operation_id="putDomain",
        method="PUT",
        path=_DOMAIN,
        summary="Serve a target under a domain",
        handler=put,
        scope=Scope.TARGETS_MANAGE,
        body=PublicRequest,
        responses={200: DomainView, 201: DomainView},
        errors=(409,),
        versioned=True,
    ),
    Operation(
        operation_id="deleteDomain",
        method="DELETE",
        path=_DOMAIN,
        summary="Stop serving a target under a domain",
        handler=remove,
        scope=Scope.TARGETS_MANAGE,
        responses={204: None},
        versioned=True,
    ),
)
