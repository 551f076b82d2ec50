"""Projects without HTTP: add, change and delete; each operation is one commit.

Rules.
    The project `default` exists without a record: it has no limits of its own, and cannot be changed or deleted.
    A deletion refuses nothing: it ends the sessions that stand on the project. What is in it stays, unusable, because
    histories name it.
    An organisation is deleted with all its projects in one commit, and their records say so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from burrowgate.core import durations
from burrowgate.core.audit import Action, Detail
from burrowgate.core.store_records import Change
from burrowgate.core.tcp.projects import DEFAULT_PROJECT, Project, check_project_name, delete_below, parse_prefix
from burrowgate.core.tcp.settings import MAX_CONNECTION_LIMIT, MAX_MAX_SECONDS
from burrowgate.errors import Invalid, ProjectNotFound, ResourceNotFound, ResourceTaken
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sessions.optimistic import ANY_VERSION, ExpectedVersions, retry_on_conflict
from burrowgate.sessions.registry import Registry
from burrowgate.tcp.record_editor import RecordEditor
from burrowgate.tcp.records import PROJECT
from burrowgate.tcp.vault_service import new_record_id

THE_DEFAULT = Project(project_id=DEFAULT_PROJECT, name=DEFAULT_PROJECT, created_at=0)


class ProjectService:
    """Changes projects, and finds them by what people call them."""

    def __init__(self, registry: Registry, *, clock: IClock, entropy: IEntropy) -> None:
        self._registry = registry
        self._clock = clock
        self._entropy = entropy
        self.editor = RecordEditor(registry, PROJECT, clock)

    async def list(self) -> Sequence[Project]:
        """Return all projects by name, `default` first. Raises `StoreError`."""
        return [THE_DEFAULT, *sorted(await self.editor.list(), key=lambda project: project.name)]

    async def find(self, text: str) -> Project:
        """Return the project with the name or id `text`. Raises `ProjectNotFound` or `StoreError`."""
        if text.strip().lower() == DEFAULT_PROJECT:
            return THE_DEFAULT
        try:
            return await self.editor.find(text.strip().lower(), text)
        except ResourceNotFound:
            pass
        try:
            return await self.editor.get(text)
        except ResourceNotFound:
            raise ProjectNotFound(text) from None

    async def names(self) -> Mapping[str, str]:
        """Return the names of all projects by their ids, deleted ones included. Raises `StoreError`."""
        found = [PROJECT.from_resource(resource) for resource in await self.editor.resources()]
        return {DEFAULT_PROJECT: DEFAULT_PROJECT, **{project.project_id: project.name for project in found}}

    async def add(
        self, name: str, *, max_seconds: int | None = None, connection_limit: int | None = None, actor: str
    ) -> Project:
        """Add a project. Raises `Invalid` or `ResourceTaken`."""
        name = check_project_name(name)
        if name == DEFAULT_PROJECT:
            raise ResourceTaken(PROJECT.kind, name)
        project = Project(
            project_id=new_record_id(self._entropy),
            name=name,
            max_seconds=max_seconds,
            connection_limit=connection_limit,
            created_at=int(self._clock.now()),
        )
        return await self.editor.add(_checked(project), actor=actor)

    async def change(
        self, text: str, changes: Mapping[str, Any], *, actor: str, expected: ExpectedVersions = ANY_VERSION
    ) -> Project:
        """Change `name`, `max_seconds` or `connection_limit` of a project; for sessions that are established later.

        Raises `ProjectNotFound`, `Invalid`, `ResourceTaken` or `PreconditionFailed`.
        """
        found = _not_default(await self.find(text))
        if "name" in changes:
            changes = {**changes, "name": check_project_name(changes["name"])}
            if changes["name"] == DEFAULT_PROJECT:
                raise ResourceTaken(PROJECT.kind, DEFAULT_PROJECT)
        return await self.editor.change(found.project_id, changing(changes, _checked), actor=actor, expected=expected)

    async def delete(self, text: str, *, actor: str, expected: ExpectedVersions = ANY_VERSION) -> Sequence[Project]:
        """Delete a project, or with a prefix such as `acme/` all below it in one commit; return those deleted.

        Raises `ProjectNotFound`, `Invalid` or `PreconditionFailed`.
        """
        organisation = parse_prefix(text)
        if organisation is not None:
            return await self._delete_organisation(organisation, actor=actor)
        found = _not_default(await self.find(text))
        gone = await self.editor.delete(
            found.project_id,
            actor=actor,
            expected=expected,
            next_version=lambda project: replace(project, version=project.version + 1),
        )
        return (gone,)

    async def below(self, organisation: str) -> Sequence[Project]:
        """Return the projects of an organisation. Raises `ProjectNotFound` if there is none."""
        found = delete_below(await self.editor.list(), organisation)
        if not found:
            raise ProjectNotFound(f"{organisation}/")
        return found

    async def _delete_organisation(self, organisation: str, *, actor: str) -> Sequence[Project]:
        async def attempt() -> Sequence[Project]:
            now = int(self._clock.now())
            gone = await self.below(organisation)
            with_it: Detail = {"organisation": organisation}
            events = tuple(self.editor.event(Action.RESOURCE_DELETED, one, actor, with_it) for one in gone)
            puts = tuple(PROJECT.to_resource(one, deleted_at=now) for one in gone)
            await self._registry.commit(Change(puts=puts, events=events))
            return gone

        return await retry_on_conflict(self._registry, attempt)


def changing(changes: Mapping[str, Any], check: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return the function that returns a record with `changes`, checked, in the next version; or the record itself."""

    def changed(record: Any) -> Any:
        result = replace(record, **changes)
        return record if result == record else check(replace(result, version=record.version + 1))

    return changed


def _checked(project: Project) -> Project:
    if project.max_seconds is not None:
        durations.check(project.max_seconds, minimum=durations.MINUTE, maximum=MAX_MAX_SECONDS, field="max_seconds")
    limit = project.connection_limit
    if limit is not None and not 1 <= limit <= MAX_CONNECTION_LIMIT:
        raise Invalid("connection_limit", f"{limit} is out of bounds; from 1 to {MAX_CONNECTION_LIMIT} is possible.")
    return project


def _not_default(project: Project) -> Project:
    if project.project_id == DEFAULT_PROJECT:
        raise Invalid("name", "The project `default` always exists as it is; add a project for what differs.")
    return project
