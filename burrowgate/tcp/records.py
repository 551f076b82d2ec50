"""The records of TCP sessions as resources of the store: their kinds, owners and unique values."""

from __future__ import annotations

from typing import Any

from burrowgate.core.tcp.hosts import Host, HostSet, Source
from burrowgate.core.tcp.projects import Project
from burrowgate.core.tcp.roles import RoleGrant
from burrowgate.records import RecordKind

PROJECT = RecordKind(
    kind="project", type=Project, id_of=lambda project: project.project_id, unique_of=lambda project: project.name
)
SOURCE = RecordKind(
    kind="source",
    type=Source,
    id_of=lambda source: source.source_id,
    owner_of=lambda source: source.project_id,
    unique_of=lambda source: f"{source.project_id}/{source.name}",
)
HOST_SET = RecordKind(
    kind="host_set",
    type=HostSet,
    id_of=lambda host_set: host_set.set_id,
    owner_of=lambda host_set: host_set.project_id,
    unique_of=lambda host_set: f"{host_set.project_id}/{host_set.name}",
)
HOST = RecordKind(
    kind="host",
    type=Host,
    id_of=lambda host: host.host_id,
    owner_of=lambda host: host.set_id,
    unique_of=lambda host: f"{host.set_id}/{host.name}",
)
ROLE_GRANT = RecordKind(
    kind="role_grant",
    type=RoleGrant,
    id_of=lambda grant: grant.grant_id,
    owner_of=lambda grant: grant.project_id,
    unique_of=lambda grant: f"{grant.project_id}/{grant.account_id or grant.group}/{grant.role}",
)

KINDS: tuple[RecordKind[Any], ...] = (PROJECT, SOURCE, HOST_SET, HOST, ROLE_GRANT)
"""All kinds of this package."""
