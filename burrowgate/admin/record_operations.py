"""Operations on the records of one kind, declared by what differs: list, add, show, change, delete and impact.

A kind names its path, shapes and summaries, and how its records are found, shown, added, changed and deleted; the
handlers, statuses, versions and scopes are the same for all.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from msgspec import UNSET

from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.project_schemas import RecordImpact
from burrowgate.admin.schema_base import Schema
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.tcp.impact import impact

_ERRORS = {"add": (404, 409), "show": (422,), "impact": (422,)}
"""Statuses of the operations of most kinds, besides those that follow from their declarations."""

T = TypeVar("T")
Handler = Callable[[AdminContext, ApiRequest[Any, Any]], Awaitable[ApiResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """The schemas of one kind."""

    listed: type[Schema]
    """The list, whose only field has the views."""
    view: type[Schema]
    new: type[Schema]
    change: type[Schema]
    impact: type[Schema] = RecordImpact


@dataclass(frozen=True, slots=True, kw_only=True)
class Summaries:
    """One line about each operation, for the reference."""

    index: str
    add: str
    show: str
    change: str
    delete: str
    impact: str


async def _impact_of(context: AdminContext, key: str) -> ApiResponse:
    return await impact_of(context, key)


@dataclass(frozen=True, kw_only=True)
class RecordOperations(Generic[T]):
    """The operations on the records of one kind."""

    noun: str
    """In ids of operations, such as `Vault` in `addVault`."""
    plural: str
    path: str
    """Of the list, such as `/api/v1/vaults`."""
    parameter: str
    """The name of a record in its path."""
    kind: str
    """`Resource.kind`, in the key of what a session stands on."""
    shapes: Shapes
    summaries: Summaries
    errors: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Statuses in place of those of most kinds, by the name of the operation in `Summaries`."""
    id_of: Callable[[T], str]
    find: Callable[[AdminContext, str], Awaitable[T]]
    """Returns the record that a path names by id or name. Raises `NotFound` or `Invalid`."""
    every: Callable[[AdminContext], Awaitable[Sequence[T]]]
    views: Callable[[AdminContext, Sequence[T]], Awaitable[Sequence[Any]]]
    """Returns the views of records, in their order."""
    order: Callable[[Any], Any]
    """Returns by what views are listed."""
    add: Callable[[AdminContext, ApiRequest[Any, Any]], Awaitable[T]]
    change: Callable[[AdminContext, T, ApiRequest[Any, Any]], Awaitable[T]]
    delete: Callable[[AdminContext, T, ApiRequest[Any, Any]], Awaitable[object]]
    impact: Callable[[AdminContext, str], Awaitable[ApiResponse]] = _impact_of
    """Responds with what would end with the record of a key."""

    # Handlers.

    async def list_all(self, context: AdminContext, request: ApiRequest[Any, Any]) -> ApiResponse:
        """List the records."""
        views = await self.views(context, await self.every(context))
        return json_response(self.shapes.listed(tuple(sorted(views, key=self.order))))

    async def show_one(self, context: AdminContext, request: ApiRequest[Any, Any]) -> ApiResponse:
        """Show one record."""
        return await self.respond(context, await self._named(context, request))

    async def add_one(self, context: AdminContext, request: ApiRequest[Any, Any]) -> ApiResponse:
        """Add a record."""
        return await self.respond(context, await self.add(context, request), status=201)

    async def change_one(self, context: AdminContext, request: ApiRequest[Any, Any]) -> ApiResponse:
        """Change a record."""
        record = await self._named(context, request)
        return await self.respond(context, await self.change(context, record, request))

    async def delete_one(self, context: AdminContext, request: ApiRequest[Any, Any]) -> ApiResponse:
        """Delete a record."""
        await self.delete(context, await self._named(context, request), request)
        return ApiResponse(204)

    async def show_impact(self, context: AdminContext, request: ApiRequest[Any, Any]) -> ApiResponse:
        """Count what would end with a record."""
        return await self.impact(context, f"{self.kind}/{self.id_of(await self._named(context, request))}")

    async def _named(self, context: AdminContext, request: ApiRequest[Any, Any]) -> T:
        return await self.find(context, request.path[self.parameter])

    async def respond(self, context: AdminContext, record: Any, *, status: int = 200) -> ApiResponse:
        """Return the response that shows `record`."""
        (view,) = await self.views(context, (record,))
        location = f"{self.path}/{self.id_of(record)}" if status == 201 else ""
        return json_response(view, status=status, version=record.version, location=location)

    # Declarations.

    def operations(self, **handlers: Handler) -> tuple[Operation, ...]:
        """Return the six operations; `handlers` replaces those of some, by the names in `Summaries`."""
        read, manage, shapes = Scope.TARGETS_READ, Scope.TARGETS_MANAGE, self.shapes
        record = f"{self.path}/{{{self.parameter}}}"
        return (
            self._operation("index", f"list{self.plural}", "GET", self.path, self.list_all, handlers, scope=read,
                            responses={200: shapes.listed}),
            self._operation("add", f"add{self.noun}", "POST", self.path, self.add_one, handlers, scope=manage,
                            body=shapes.new, responses={201: shapes.view}),
            self._operation("show", f"get{self.noun}", "GET", record, self.show_one, handlers, scope=read,
                            responses={200: shapes.view}),
            self._operation("change", f"change{self.noun}", "PATCH", record, self.change_one, handlers, scope=manage,
                            body=shapes.change, responses={200: shapes.view}, versioned=True),
            self._operation("delete", f"delete{self.noun}", "DELETE", record, self.delete_one, handlers, scope=manage,
                            responses={204: None}, versioned=True),
            self._operation("impact", f"get{self.noun}Impact", "GET", f"{record}/impact", self.show_impact, handlers,
                            scope=read, responses={200: shapes.impact}),
        )  # fmt: skip

    def _operation(
        self,
        name: str,
        operation_id: str,
        method: str,
        path: str,
        handler: Handler,
        handlers: Mapping[str, Handler],
        **about: Any,
    ) -> Operation:
        return Operation(
            operation_id=operation_id,
            method=method,
            path=path,
            summary=getattr(self.summaries, name),
            handler=handlers.get(name, handler),
            errors=self.errors.get(name, _ERRORS.get(name, ())),
            **about,
        )


async def impact_of(context: AdminContext, *keys: str) -> ApiResponse:
    """Return the response about what would end with the records `keys`. Raises `StoreError`."""
    sessions: set[str] = set()
    is_complete = True
    for key in keys:
        ends = await impact(context.registry.store, context.clock, key)
        sessions.update(ends.sessions)
        is_complete = is_complete and ends.is_complete
    return json_response(RecordImpact(active_sessions=len(sessions), complete=is_complete))


def given(body: Schema) -> dict[str, Any]:
    """Return the fields of `body` that the request has."""
    values = {name: getattr(body, name) for name in body.__struct_fields__}
    return {name: value for name, value in values.items() if value is not UNSET}


def given_options(body: Schema) -> dict[str, Any]:
    """Return `given`, with `options` as records have them: pairs, by name."""
    changes = given(body)
    if "options" in changes:
        changes["options"] = tuple(sorted(changes["options"].items()))
    return changes
