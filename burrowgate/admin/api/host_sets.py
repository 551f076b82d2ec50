"""Operations on sources, host sets and hosts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from burrowgate.admin import project_schemas
from burrowgate.admin.api.projects import given, impact_of
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.project_schemas import (
    FoundHostList,
    HostChangeRequest,
    HostList,
    HostSetChangeRequest,
    HostSetList,
    HostSetView,
    HostView,
    NewHostRequest,
    NewHostSetRequest,
    NewSourceRequest,
    RecordImpact,
    SourceChangeRequest,
    SourceList,
    SourceTypeList,
    SourceView,
    found_host,
    source_type,
)
from burrowgate.admin.request_schemas import Empty
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.tcp.hosts import DnsRecord, Host, HostSet, Source, SourceKind
from burrowgate.errors import Invalid, ResourceNotFound


def _called(text: str, kind: str, records: Iterable[tuple[str, Any]]) -> Any:
    """The record with the id or the name `text`. Raises `ResourceNotFound`, or `Invalid` if several have the name."""
    known = list(records)
    found = [one for record_id, one in known if record_id == text]
    found = found or [one for _, one in known if one.name == text.strip().lower()]
    if not found:
        raise ResourceNotFound(kind, text)
    if len(found) > 1:
        raise Invalid("name", f"Several are called {text!r}; use the id of one.")
    return found[0]


# Sources.


async def _source(context: AdminContext, text: str, project_id: str | None = None) -> Source:
    found = await context.project_admin.hosts.sources.list(project_id)
    source: Source = _called(text, "source", ((one.source_id, one) for one in found))
    return source


async def list_sources(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List the sources."""
    names = await context.project_admin.projects.names()
    views = (project_schemas.source(one, names) for one in await context.project_admin.hosts.sources.list())
    return json_response(SourceList(sources=tuple(sorted(views, key=lambda record: (record.project, record.name)))))


async def show_source(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show one source."""
    return await _source_response(context, await _source(context, request.path["source"]))


async def add_source(context: AdminContext, request: ApiRequest[Empty, NewSourceRequest]) -> ApiResponse:
    """Add a source."""
    body = request.body
    project = await context.project_admin.projects.find(body.project)
    added = await context.project_admin.hosts.add_source(
        project.project_id,
        body.name,
        SourceKind(body.kind),
        query=body.query,
        record=DnsRecord(body.record),
        plugin=body.plugin,
        options=body.options,
        actor=request.actor,
    )
    return await _source_response(context, added, status=201)


async def change_source(context: AdminContext, request: ApiRequest[Empty, SourceChangeRequest]) -> ApiResponse:
    """Change a source."""
    source = await _source(context, request.path["source"])
    changes = given(request.body)
    if "options" in changes:
        changes["options"] = tuple(sorted(changes["options"].items()))
    if "record" in changes:
        changes["record"] = DnsRecord(changes["record"])
    changed = await context.project_admin.hosts.change_source(
        source.source_id, changes, actor=request.actor, expected=request.expected
    )
    return await _source_response(context, changed)


async def delete_source(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Delete a source."""
    source = await _source(context, request.path["source"])
    await context.project_admin.hosts.delete_source(source.source_id, actor=request.actor, expected=request.expected)
    return ApiResponse(204)


async def source_impact(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Count what would end with a source."""
    return await impact_of(context, f"source/{(await _source(context, request.path['source'])).source_id}")


async def list_source_types(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List the types that are installed, with their options."""
    return json_response(SourceTypeList(types=tuple(map(source_type, context.project_admin.source_types()))))


async def _source_response(context: AdminContext, source: Source, *, status: int = 200) -> ApiResponse:
    view = project_schemas.source(source, await context.project_admin.projects.names())
    return _response(view, source.version, f"{_SOURCES}/{source.source_id}", status)


# Host sets.


async def _set(context: AdminContext, text: str) -> HostSet:
    found = await context.project_admin.hosts.sets.list()
    host_set: HostSet = _called(text, "host_set", ((one.set_id, one) for one in found))
    return host_set


async def list_sets(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List the host sets."""
    names, sources = await context.project_admin.projects.names(), await _source_names(context)
    views = (project_schemas.host_set(one, names, sources) for one in await context.project_admin.hosts.sets.list())
    return json_response(HostSetList(host_sets=tuple(sorted(views, key=lambda record: (record.project, record.name)))))


async def show_set(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show one host set."""
    return await _set_response(context, await _set(context, request.path["host_set"]))


async def add_set(context: AdminContext, request: ApiRequest[Empty, NewHostSetRequest]) -> ApiResponse:
    """Add a host set."""
    body = request.body
    project = await context.project_admin.projects.find(body.project)
    source_id = ""
    if body.source is not None:
        source_id = (await _source(context, body.source, project.project_id)).source_id
    added = await context.project_admin.hosts.add_set(
        project.project_id, body.name, body.port, source_id=source_id, actor=request.actor
    )
    return await _set_response(context, added, status=201)


async def change_set(context: AdminContext, request: ApiRequest[Empty, HostSetChangeRequest]) -> ApiResponse:
    """Change a host set."""
    host_set = await _set(context, request.path["host_set"])
    changed = await context.project_admin.hosts.change_set(
        host_set.set_id, given(request.body), actor=request.actor, expected=request.expected
    )
    return await _set_response(context, changed)


async def delete_set(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Delete a host set with its hosts."""
    host_set = await _set(context, request.path["host_set"])
    await context.project_admin.hosts.delete_set(host_set.set_id, actor=request.actor, expected=request.expected)
    return ApiResponse(204)


async def set_impact(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Count what would end with a host set."""
    return await impact_of(context, f"host_set/{(await _set(context, request.path['host_set'])).set_id}")


async def list_hosts_now(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List the hosts that a set has now."""
    host_set = await _set(context, request.path["host_set"])
    source = await context.project_admin.hosts.sources.get(host_set.source_id)
    found = await context.project_admin.hosts_now(source, host_set)
    return json_response(FoundHostList(hosts=tuple(found_host(one, host_set.port) for one in found)))


async def _set_response(context: AdminContext, host_set: HostSet, *, status: int = 200) -> ApiResponse:
    names, sources = await context.project_admin.projects.names(), await _source_names(context)
    view = project_schemas.host_set(host_set, names, sources)
    return _response(view, host_set.version, f"{_SETS}/{host_set.set_id}", status)


async def _source_names(context: AdminContext) -> Mapping[str, str]:
    return {one.source_id: one.name for one in await context.project_admin.hosts.sources.list()}


# Hosts.


async def _host(context: AdminContext, text: str) -> Host:
    found = await context.project_admin.hosts.hosts.list()
    host: Host = _called(text, "host", ((one.host_id, one) for one in found))
    return host


async def list_hosts(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List the hosts."""
    names = {one.set_id: one.name for one in await context.project_admin.hosts.sets.list()}
    views = (project_schemas.host(one, names) for one in await context.project_admin.hosts.hosts.list())
    return json_response(HostList(hosts=tuple(sorted(views, key=lambda record: (record.host_set, record.name)))))


async def show_host(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show one host."""
    return await _host_response(context, await _host(context, request.path["host_id"]))


async def add_host(context: AdminContext, request: ApiRequest[Empty, NewHostRequest]) -> ApiResponse:
    """Add a host."""
    body = request.body
    host_set = await _set(context, body.host_set)
    added = await context.project_admin.hosts.add_host(
        host_set.set_id, body.address, name=body.name, actor=request.actor
    )
    return await _host_response(context, added, status=201)


async def change_host(context: AdminContext, request: ApiRequest[Empty, HostChangeRequest]) -> ApiResponse:
    """Change a host."""
    host = await _host(context, request.path["host_id"])
    changed = await context.project_admin.hosts.change_host(
        host.host_id, given(request.body), actor=request.actor, expected=request.expected
    )
    return await _host_response(context, changed)


async def delete_host(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Delete a host."""
    host = await _host(context, request.path["host_id"])
    await context.project_admin.hosts.delete_host(host.host_id, actor=request.actor, expected=request.expected)
    return ApiResponse(204)


async def host_impact(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Count what would end with a host."""
    return await impact_of(context, f"host/{(await _host(context, request.path['host_id'])).host_id}")


async def _host_response(context: AdminContext, host: Host, *, status: int = 200) -> ApiResponse:
    names = await context.project_admin.hosts.set_names([host.set_id])
    return _response(project_schemas.host(host, names), host.version, f"{_HOSTS}/{host.host_id}", status)


def _response(view: Any, version: int, location: str, status: int) -> ApiResponse:
    return json_response(view, status=status, version=version, location=location if status == 201 else "")


def _operations(noun: str, plural: str, path: str, parameter: str, shapes: Any, handlers: Any) -> tuple[Operation, ...]:
    """The six operations on the records of one kind: list, add, show, change, delete and impact."""
    listed, view, new, change = shapes
    index, add, show, changed, delete, impact = handlers
    record, words = f"{path}/{{{parameter}}}", {"HostSource": "source", "HostSet": "host set", "Host": "host"}[noun]
    read, manage = Scope.TARGETS_READ, Scope.TARGETS_MANAGE
    return (
        Operation(operation_id=f"list{plural}", method="GET", path=path, summary=f"List the {words}s",
                  handler=index, scope=read, responses={200: listed}),
        Operation(operation_id=f"add{noun}", method="POST", path=path, summary=f"Add a {words}",
                  handler=add, scope=manage, body=new, responses={201: view}, errors=(404, 409)),
        Operation(operation_id=f"get{noun}", method="GET", path=record, summary=f"Show a {words}",
                  handler=show, scope=read, responses={200: view}, errors=(422,)),
        Operation(operation_id=f"change{noun}", method="PATCH", path=record, summary=f"Change a {words}",
                  handler=changed, scope=manage, body=change, responses={200: view}, errors=(409,), versioned=True),
        Operation(operation_id=f"delete{noun}", method="DELETE", path=record,
                  summary=f"Delete a {words}, which ends the sessions that stand on it",
                  handler=delete, scope=manage, responses={204: None}, errors=(422,), versioned=True),
        Operation(operation_id=f"get{noun}Impact", method="GET", path=f"{record}/impact",
                  summary=f"Count the sessions that would end with a {words}",
                  handler=impact, scope=read, responses={200: RecordImpact}, errors=(422,)),
    )  # fmt: skip


_SOURCES, _SETS, _HOSTS = "/api/v1/sources", "/api/v1/host-sets", "/api/v1/hosts"

OPERATIONS = (
    Operation(
        operation_id="listHostSourceTypes",
        method="GET",
        path=f"{_SOURCES}/types",
        summary="List the types of host sources that are installed, with their options",
        handler=list_source_types,
        scope=Scope.TARGETS_READ,
        responses={200: SourceTypeList},
    ),
    Operation(
        operation_id="listHostSetHosts",
        method="GET",
        path=f"{_SETS}/{{host_set}}/hosts",
        summary="List the hosts that a host set has now, of which a new session gets one; asks its source",
        handler=list_hosts_now,
        scope=Scope.TARGETS_READ,
        responses={200: FoundHostList},
        errors=(422, 502),
    ),
    *_operations(
        "HostSource", "HostSources", _SOURCES, "source",
        (SourceList, SourceView, NewSourceRequest, SourceChangeRequest),
        (list_sources, add_source, show_source, change_source, delete_source, source_impact),
    ),
    *_operations(
        "HostSet", "HostSets", _SETS, "host_set",
        (HostSetList, HostSetView, NewHostSetRequest, HostSetChangeRequest),
        (list_sets, add_set, show_set, change_set, delete_set, set_impact),
    ),
    *_operations(
        "Host", "Hosts", _HOSTS, "host_id",
        (HostList, HostView, NewHostRequest, HostChangeRequest),
        (list_hosts, add_host, show_host, change_host, delete_host, host_impact),
    ),
)  # fmt: skip
