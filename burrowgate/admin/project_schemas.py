"""Projects, sources, host sets, hosts and roles as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin.schema_base import Schema
from burrowgate.admin.tcp_target_schemas import ConnectionLimit, Port, ProjectName, RecordName, Seconds
from burrowgate.admin.times import Time, time
from burrowgate.core.tcp.hosts import Host, HostSet, Source
from burrowgate.core.tcp.projects import DEFAULT_PROJECT, Project
from burrowgate.core.tcp.roles import RoleGrant
from burrowgate.core.tcp.vaults import MAX_OPTIONS
from burrowgate.host_sources.interfaces import FoundHost, IHostSourceFactory

SourceKindName = Literal["static", "dns", "plugin"]
DnsRecordName = Literal["address", "srv"]
RoleName = Literal["connect", "share", "manage"]
Text = Annotated[str, Meta(max_length=256)]
OptionTexts = Annotated[
    dict[str, str], Meta(max_length=MAX_OPTIONS, description="By name; `GET /api/v1/sources/types` lists them.")
]


class ProjectView(Schema, frozen=True):
    """A project."""

    schema_name = "Project"

    id: str
    name: str
    max_seconds: int | None
    """The time limit of sessions whose target has none; null for 8 hours."""
    connection_limit: int | None
    """The connection limit of sessions whose target has none; null for no limit."""
    created_at: Time
    version: int


class ProjectList(Schema, frozen=True):
    """Projects by name, `default` first."""

    schema_name = "ProjectList"

    projects: tuple[ProjectView, ...]


class NewProjectRequest(Schema, frozen=True):
    """A project to be added."""

    schema_name = "NewProject"

    name: ProjectName
    max_seconds: Seconds | None = None
    connection_limit: ConnectionLimit | None = None


class ProjectChangeRequest(Schema, frozen=True):
    """Changes to a project; for sessions that are established later."""

    schema_name = "ProjectChange"

    name: ProjectName | UnsetType = UNSET
    max_seconds: Seconds | UnsetType | None = UNSET
    connection_limit: ConnectionLimit | UnsetType | None = UNSET


class SourceView(Schema, frozen=True):
    """A source: where the hosts of a set come from."""

    schema_name = "HostSource"

    id: str
    name: str
    project: str
    kind: SourceKindName
    query: str
    """The name that a source of kind dns queries."""
    record: DnsRecordName
    plugin: str
    """The type of a source of kind plugin."""
    options: dict[str, str]
    """Options of that type; without secrets."""
    created_at: Time
    version: int


class SourceList(Schema, frozen=True):
    """Sources by project and name."""

    schema_name = "HostSourceList"

    sources: tuple[SourceView, ...]


class NewSourceRequest(Schema, frozen=True):
    """A source to be added."""

    schema_name = "NewHostSource"

    name: RecordName
    kind: SourceKindName
    project: ProjectName = DEFAULT_PROJECT
    query: Text = ""
    record: DnsRecordName = "address"
    plugin: Text = ""
    options: OptionTexts = {}


class SourceChangeRequest(Schema, frozen=True):
    """Changes to a source."""

    schema_name = "HostSourceChange"

    name: RecordName | UnsetType = UNSET
    query: Text | UnsetType = UNSET
    record: DnsRecordName | UnsetType = UNSET
    plugin: Text | UnsetType = UNSET
    options: OptionTexts | UnsetType = UNSET
    """Replaces all of them."""


class SourceOption(Schema, frozen=True, kw_only=True):
    """An option of a type of host sources."""

    schema_name = "HostSourceOption"

    name: str
    help: str
    required: bool
    default: str


class SourceType(Schema, frozen=True, kw_only=True):
    """A type of host sources that is installed."""

    schema_name = "HostSourceType"

    type: str
    help: str
    options: tuple[SourceOption, ...]


class SourceTypeList(Schema, frozen=True):
    """The types of host sources that are installed, by name."""

    schema_name = "HostSourceTypeList"

    types: tuple[SourceType, ...]


class FoundHostView(Schema, frozen=True):
    """A host that a source names now."""

    schema_name = "FoundHost"

    name: str
    address: str
    port: int


class FoundHostList(Schema, frozen=True):
    """The hosts that a set has now, of which a new session gets one."""

    schema_name = "FoundHostList"

    hosts: tuple[FoundHostView, ...]


class HostSetView(Schema, frozen=True):
    """A host set: hosts that serve the same on one port."""

    schema_name = "HostSet"

    id: str
    name: str
    project: str
    source: str
    """The name of its source."""
    port: int
    created_at: Time
    version: int


class HostSetList(Schema, frozen=True):
    """Host sets by project and name."""

    schema_name = "HostSetList"

    host_sets: tuple[HostSetView, ...]


class NewHostSetRequest(Schema, frozen=True):
    """A host set to be added."""

    schema_name = "NewHostSet"

    name: RecordName
    port: Port
    project: ProjectName = DEFAULT_PROJECT
    source: RecordName | None = None
    """Its source; null for a static one of its own."""


class HostSetChangeRequest(Schema, frozen=True):
    """Changes to a host set."""

    schema_name = "HostSetChange"

    name: RecordName | UnsetType = UNSET
    port: Port | UnsetType = UNSET


class HostView(Schema, frozen=True):
    """A host of a set whose source is static."""

    schema_name = "Host"

    id: str
    name: str
    address: str
    host_set: str
    created_at: Time
    version: int


class HostList(Schema, frozen=True):
    """Hosts by set and name."""

    schema_name = "HostList"

    hosts: tuple[HostView, ...]


class NewHostRequest(Schema, frozen=True):
    """A host to be added."""

    schema_name = "NewHost"

    host_set: RecordName
    address: Text
    name: Text = ""
    """Empty for the address."""


class HostChangeRequest(Schema, frozen=True):
    """Changes to a host."""

    schema_name = "HostChange"

    name: RecordName | UnsetType = UNSET
    address: Text | UnsetType = UNSET


class RoleGrantView(Schema, frozen=True):
    """A role in a project, granted to an account or to a group."""

    schema_name = "RoleGrant"

    id: str
    project: str
    role: RoleName
    account_id: str
    account: str
    """Its name; empty if the role is granted to a group."""
    group: str
    created_at: Time


class RoleGrantList(Schema, frozen=True):
    """Grants by project and role."""

    schema_name = "RoleGrantList"

    roles: tuple[RoleGrantView, ...]


class NewRoleGrantRequest(Schema, frozen=True):
    """A role to be granted: to an account or to a group."""

    schema_name = "NewRoleGrant"

    role: RoleName
    project: ProjectName = DEFAULT_PROJECT
    account: Text | None = None
    """Its id, name or address."""
    group: Text | None = None
    """`local:NAME`, or `PROVIDER:NAME` for a group of a provider."""


class RecordImpact(Schema, frozen=True):
    """The active sessions that would end with a record."""

    schema_name = "RecordImpact"

    active_sessions: int
    complete: bool
    """Whether these are all; at most 1,000 are counted."""


def project(record: Project) -> ProjectView:
    """The view of `record`."""
    return ProjectView(
        id=record.project_id,
        name=record.name,
        max_seconds=record.max_seconds,
        connection_limit=record.connection_limit,
        created_at=time(record.created_at),
        version=record.version,
    )


def source(record: Source, projects: Mapping[str, str]) -> SourceView:
    """The view of `record`; `projects` are names by ids."""
    return SourceView(
        id=record.source_id,
        name=record.name,
        project=projects.get(record.project_id, ""),
        kind=record.kind.value,
        query=record.query,
        record=record.record.value,
        plugin=record.plugin,
        options=dict(record.options),
        created_at=time(record.created_at),
        version=record.version,
    )


def source_type(factory: IHostSourceFactory) -> SourceType:
    """The view of an installed type."""
    return SourceType(
        type=factory.type,
        help=factory.help,
        options=tuple(
            SourceOption(name=one.name, help=one.help, required=one.required, default=one.default)
            for one in factory.options
        ),
    )


def found_host(host: FoundHost, port: int) -> FoundHostView:
    """The view of `host`; `port` is that of its set."""
    return FoundHostView(name=host.name or host.address, address=host.address, port=host.port or port)


def host_set(record: HostSet, projects: Mapping[str, str], sources: Mapping[str, str]) -> HostSetView:
    """The view of `record`; `projects` and `sources` are names by ids."""
    return HostSetView(
        id=record.set_id,
        name=record.name,
        project=projects.get(record.project_id, ""),
        source=sources.get(record.source_id, ""),
        port=record.port,
        created_at=time(record.created_at),
        version=record.version,
    )


def host(record: Host, sets: Mapping[str, str]) -> HostView:
    """The view of `record`; `sets` are names by ids."""
    return HostView(
        id=record.host_id,
        name=record.name,
        address=record.address,
        host_set=sets.get(record.set_id, ""),
        created_at=time(record.created_at),
        version=record.version,
    )


def role_grant(record: RoleGrant, projects: Mapping[str, str], accounts: Mapping[str, str]) -> RoleGrantView:
    """The view of `record`; `projects` and `accounts` are names by ids."""
    return RoleGrantView(
        id=record.grant_id,
        project=projects.get(record.project_id, ""),
        role=record.role.value,
        account_id=record.account_id,
        account=accounts.get(record.account_id, ""),
        group=record.group,
        created_at=time(record.created_at),
    )
