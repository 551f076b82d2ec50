"""The records of TCP sessions as resources of the store: their kinds, owners and unique values."""

from __future__ import annotations

from typing import Any

from burrowgate.core.tcp.hosts import Host, HostSet, Source
from burrowgate.core.tcp.leases import Lease
from burrowgate.core.tcp.projects import Project
from burrowgate.core.tcp.roles import RoleGrant
from burrowgate.core.tcp.vaults import Binding, Credential, Library, Vault, bound_resource
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
VAULT = RecordKind(
    kind="vault",
    type=Vault,
    id_of=lambda vault: vault.vault_id,
    owner_of=lambda vault: vault.project_id,
    unique_of=lambda vault: f"{vault.project_id}/{vault.name}",
)
LIBRARY = RecordKind(
    kind="library",
    type=Library,
    id_of=lambda library: library.library_id,
    owner_of=lambda library: library.vault_id,
    unique_of=lambda library: f"{library.project_id}/{library.name}",
)
CREDENTIAL = RecordKind(
    kind="credential",
    type=Credential,
    id_of=lambda credential: credential.credential_id,
    owner_of=lambda credential: credential.vault_id,
    unique_of=lambda credential: f"{credential.project_id}/{credential.name}",
)
BINDING = RecordKind(
    kind="binding",
    type=Binding,
    id_of=lambda binding: binding.binding_id,
    owner_of=lambda binding: binding.target_id,
    unique_of=lambda binding: f"{binding.target_id}/{bound_resource(binding)}",
)

LEASE = RecordKind(kind="lease", type=Lease, id_of=lambda lease: lease.lease_id, owner_of=lambda lease: lease.sid)

KINDS: tuple[RecordKind[Any], ...] = (
    *(PROJECT, SOURCE, HOST_SET, HOST, ROLE_GRANT),
    *(VAULT, LIBRARY, CREDENTIAL, BINDING, LEASE),
)
"""All kinds of this package."""
