"""Operations on sources, host sets and hosts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from burrowgate.admin import project_schemas
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
    SourceChangeRequest,
    SourceList,
    SourceTypeList,
    SourceView,
    found_host,
    source_type,
)
from burrowgate.admin.record_lookup import find_record
from burrowgate.admin.record_operations import RecordOperations, Shapes, Summaries, given, given_options
from burrowgate.admin.request_schemas import Empty
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.tcp.hosts import DnsRecord, Host, HostSet, Source, SourceKind


def _summaries(words: str) -> Summaries:
    return Summaries(
        index=f"List the {words}s",
        add=f"Add a {words}",
        show=f"Show a {words}",
        change=f"Change a {words}",
        delete=f"Delete a {words}, which ends the sessions that stand on it",
        impact=f"Count the sessions that would end with a {words}",
    )


# Sources.


async def _source_views(context: AdminContext, sources: Sequence[Source]) -> Sequence[SourceView]:
    names = await context.project_admin.projects.names()
    return [project_schemas.source(one, names) for one in sources]


async def _add_source(context: AdminContext, request: ApiRequest[Empty, NewSourceRequest]) -> Source:
    body = request.body
    project = await context.project_admin.projects.find(body.project)
    return await context.project_admin.hosts.add_source(
        project.project_id,
        body.name,
        SourceKind(body.kind),
        query=body.query,
        record=DnsRecord(body.record),
        plugin=body.plugin,
        options=body.options,
        actor=request.actor,
    )


async def _change_source(
    context: AdminContext, source: Source, request: ApiRequest[Empty, SourceChangeRequest]
) -> Source:
    changes = given_options(request.body)
    if "record" in changes:
        changes["record"] = DnsRecord(changes["record"])
    return await context.project_admin.hosts.change_source(
        source.source_id, changes, actor=request.actor, expected=request.expected
    )


SOURCES = RecordOperations[Source](
    noun="HostSource",
    plural="HostSources",
    path="/api/v1/sources",
    parameter="source",
    kind="source",
    shapes=Shapes(listed=SourceList, view=SourceView, new=NewSourceRequest, change=SourceChangeRequest),
    summaries=_summaries("source"),
    id_of=lambda source: source.source_id,
    find=lambda context, text: find_record(context.project_admin.hosts.sources, text),
    every=lambda context: context.project_admin.hosts.sources.list(),
    views=_source_views,
    order=lambda view: (view.project, view.name),
    add=_add_source,
    change=_change_source,
    delete=lambda context, source, request: context.project_admin.hosts.delete_source(
        source.source_id, actor=request.actor, expected=request.expected
    ),
)


async def list_source_types(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List the types that are installed, with their options."""
    return json_response(SourceTypeList(types=tuple(map(source_type, context.project_admin.source_types()))))


# Host sets.


async def _set_views(context: AdminContext, sets: Sequence[HostSet]) -> Sequence[HostSetView]:
    names = await context.project_admin.projects.names()
    sources: Mapping[str, str] = {one.source_id: one.name for one in await SOURCES.every(context)}
    return [project_schemas.host_set(one, names, sources) for one in sets]


async def _add_set(context: AdminContext, request: ApiRequest[Empty, NewHostSetRequest]) -> HostSet:
    body, hosts = request.body, context.project_admin.hosts
    project = await context.project_admin.projects.find(body.project)
    source_id = ""
    if body.source is not None:
        source_id = (await find_record(hosts.sources, body.source, project.project_id)).source_id
    return await hosts.add_set(project.project_id, body.name, body.port, source_id=source_id, actor=request.actor)


SETS = RecordOperations[HostSet](
    noun="HostSet",
    plural="HostSets",
    path="/api/v1/host-sets",
    parameter="host_set",
    kind="host_set",
    shapes=Shapes(listed=HostSetList, view=HostSetView, new=NewHostSetRequest, change=HostSetChangeRequest),
    summaries=_summaries("host set"),
    id_of=lambda host_set: host_set.set_id,
    find=lambda context, text: find_record(context.project_admin.hosts.sets, text),
    every=lambda context: context.project_admin.hosts.sets.list(),
    views=_set_views,
    order=lambda view: (view.project, view.name),
    add=_add_set,
    change=lambda context, host_set, request: context.project_admin.hosts.change_set(
        host_set.set_id, given(request.body), actor=request.actor, expected=request.expected
    ),
    delete=lambda context, host_set, request: context.project_admin.hosts.delete_set(
        host_set.set_id, actor=request.actor, expected=request.expected
    ),
)


async def list_hosts_now(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List the hosts that a set has now."""
    host_set = await SETS.find(context, request.path["host_set"])
    source = await context.project_admin.hosts.sources.get(host_set.source_id)
    found = await context.project_admin.hosts_now(source, host_set)
    return json_response(FoundHostList(hosts=tuple(found_host(one, host_set.port) for one in found)))


# Hosts.


async def _host_views(context: AdminContext, hosts: Sequence[Host]) -> Sequence[HostView]:
    names = await context.project_admin.hosts.set_names([one.set_id for one in hosts])
    return [project_schemas.host(one, names) for one in hosts]


async def _add_host(context: AdminContext, request: ApiRequest[Empty, NewHostRequest]) -> Host:
    body = request.body
    host_set = await SETS.find(context, body.host_set)
    return await context.project_admin.hosts.add_host(
        host_set.set_id, body.address, name=body.name, actor=request.actor
    )


HOSTS = RecordOperations[Host](
    noun="Host",
    plural="Hosts",
    path="/api/v1/hosts",
    parameter="host_id",
    kind="host",
    shapes=Shapes(listed=HostList, view=HostView, new=NewHostRequest, change=HostChangeRequest),
    summaries=_summaries("host"),
    id_of=lambda host: host.host_id,
    find=lambda context, text: find_record(context.project_admin.hosts.hosts, text),
    every=lambda context: context.project_admin.hosts.hosts.list(),
    views=_host_views,
    order=lambda view: (view.host_set, view.name),
    add=_add_host,
    change=lambda context, host, request: context.project_admin.hosts.change_host(
        host.host_id, given(request.body), actor=request.actor, expected=request.expected
    ),
    delete=lambda context, host, request: context.project_admin.hosts.delete_host(
        host.host_id, actor=request.actor, expected=request.expected
    ),
)

OPERATIONS = (
    Operation(
        operation_id="listHostSourceTypes",
        method="GET",
        path=f"{SOURCES.path}/types",
        summary="List the types of host sources that are installed, with their options",
        handler=list_source_types,
        scope=Scope.TARGETS_READ,
        responses={200: SourceTypeList},
    ),
    Operation(
        operation_id="listHostSetHosts",
        method="GET",
        path=f"{SETS.path}/{{host_set}}/hosts",
        summary="List the hosts that a host set has now, of which a new session gets one; asks its source",
        handler=list_hosts_now,
        scope=Scope.TARGETS_READ,
        responses={200: FoundHostList},
        errors=(422, 502),
    ),
    *SOURCES.operations(),
    *SETS.operations(),
    *HOSTS.operations(),
)
