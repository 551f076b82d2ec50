"""Records by what people call them: an id, or a name that only one of them has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from burrowgate.admin.context import AdminContext
from burrowgate.core.resources import ResourceQuery
from burrowgate.core.tcp.projects import DEFAULT_PROJECT
from burrowgate.errors import Invalid, ProjectNotFound, ResourceNotFound
from burrowgate.tcp.record_editor import RecordEditor
from burrowgate.tcp.records import PROJECT

T = TypeVar("T", bound=Any)
_PAGE = 500


async def find_record(editor: RecordEditor[T], text: str, project_id: str | None = None) -> T:
    """Return the record with the id or name `text`, in any project or in one.

    Raises `ResourceNotFound`, `StoreError`, or `Invalid` for a name that several records have, as in several projects.
    """
    records = [one for one in await editor.list() if project_id is None or one.project_id == project_id]
    for one in records:
        if editor.id_of(one) == text:
            return one
    named = [one for one in records if one.name == text.strip().lower()]
    if len(named) > 1:
        raise Invalid("name", f"Several records are called {text!r}; use the id of one.")
    if not named:
        raise ResourceNotFound(editor.kind, text)
    return named[0]


async def project_id_of(context: AdminContext, text: str) -> str:
    """Return the id of the project with that name or id. Raises `ProjectNotFound` or `StoreError`."""
    if text == DEFAULT_PROJECT:
        return DEFAULT_PROJECT
    store = context.registry.store
    found = await store.find_resource(PROJECT.kind, text.strip().lower()) or await store.resource(PROJECT.kind, text)
    if found is None or found.deleted_at is not None:
        raise ProjectNotFound(text)
    return found.resource_id


async def project_names(context: AdminContext) -> Mapping[str, str]:
    """Return the names of all projects by their ids, deleted ones included. Raises `StoreError`."""
    names, after = {DEFAULT_PROJECT: DEFAULT_PROJECT}, ""
    while True:
        page = await context.registry.store.resources(ResourceQuery(kind=PROJECT.kind, after=after, limit=_PAGE))
        for resource in page:
            project = PROJECT.from_resource(resource)
            names[project.project_id] = project.name
        if len(page) < _PAGE:
            return names
        after = page[-1].key
