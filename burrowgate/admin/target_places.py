"""The project and the host sets of targets, by their names in requests and responses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import UnsetType

from burrowgate.admin.context import AdminContext
from burrowgate.admin.tcp_target_schemas import TcpSettingsRequest, read_settings
from burrowgate.core.targets import Target
from burrowgate.core.tcp.projects import DEFAULT_PROJECT
from burrowgate.errors import Invalid, ProjectNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Names by ids."""

    projects: Mapping[str, str]
    host_sets: Mapping[str, str]


async def places_of(context: AdminContext, targets: Sequence[Target]) -> Places:
    """The names of the projects and host sets of `targets`; nothing is read if they have none. Raises `StoreError`."""
    projects: Mapping[str, str] = {DEFAULT_PROJECT: DEFAULT_PROJECT}
    if any(target.project_id != DEFAULT_PROJECT for target in targets):
        projects = await context.project_admin.projects.names()
    sets = [set_id for target in targets if target.tcp is not None for set_id in target.tcp.host_sets]
    return Places(projects=projects, host_sets=await context.project_admin.hosts.set_names(sets))


async def read_place(
    context: AdminContext,
    project: str | UnsetType,
    tcp: TcpSettingsRequest | UnsetType | None,
    present: Target | None,
) -> tuple[str | None, Mapping[str, Any] | None]:
    """The id of the requested project and the requested settings, as `TargetChanges` has them.

    `present` is the target that is changed. Raises `Invalid` or `StoreError`.
    """
    project_id = None
    if not isinstance(project, UnsetType):
        try:
            project_id = (await context.project_admin.projects.find(project)).project_id
        except ProjectNotFound as error:
            raise Invalid("project", str(error)) from None
    values = None if tcp is None or isinstance(tcp, UnsetType) else read_settings(tcp)
    home = project_id or (DEFAULT_PROJECT if present is None else present.project_id)
    if values and "host_sets" in values:
        values["host_sets"] = await context.project_admin.hosts.set_ids(values["host_sets"], home)
    elif present is not None and present.tcp is not None and present.tcp.host_sets and home != present.project_id:
        raise Invalid("project", "The host sets of this target are in its present project; name those of the new one.")
    return project_id, values
