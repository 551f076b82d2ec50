"""Operation that lists sessions: filtered, searched, in one of five orders, a page at a time.

Rules.
    The store lists by age and by expiry, through its indexes, however many sessions there are.
    What is observed (last use, visits, open connections) has no index, because it changes all the time: by that, at
    most `MAX_SORTED` sessions are read and sorted for each page. If more match, the caller is to narrow the list.
    Sessions in use are known in memory, so that they are read one by one, at most `MAX_IN_USE`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin.api.sessions import Cursor, Limit, views, visit_counts
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.record_lookup import project_id_of
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.schemas import SessionView
from burrowgate.core.case_folding import contains, fold
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.session_search import is_selected, search_of
from burrowgate.core.sessions import Session, State
from burrowgate.core.sorted_pages import sorted_page
from burrowgate.core.store_records import SessionPage, SessionQuery, SortOrder
from burrowgate.core.targets import Target
from burrowgate.errors import Invalid

MAX_SORTED = 10_000
"""Sessions that are read and sorted for one page: with SQLite, 120 ms of CPU time, and 40 ms more to count visits."""
MAX_IN_USE = 1_000
"""Sessions in use that are listed, those with the most open connections."""
_PAGE = 1_000


class ListOrder(StrEnum):
    """The order of a list of sessions; all but `expiry` begin with the newest or the most."""

    NEWEST = "newest"
    EXPIRY = "expiry"
    LAST_USED = "last_used"
    VISITS = "visits"
    CONNECTIONS = "connections"


_STORED = {ListOrder.NEWEST: SortOrder.NEWEST, ListOrder.EXPIRY: SortOrder.EXPIRY}
_POSITION = re.compile(r"([a-z_]+)~([0-9]{1,15})~([A-Za-z0-9_-]{1,64})", re.ASCII)


class SessionsQuery(Schema, frozen=True):
    """Selects sessions."""

    target: Annotated[str, Meta(description="Only sessions of this target.")] | UnsetType = UNSET
    project: Annotated[str, Meta(description="Only sessions of targets in this project.")] | UnsetType = UNSET
    state: State | UnsetType = UNSET
    paused: Annotated[bool, Meta(description="Only sessions whose target is off, or only others.")] | UnsetType = UNSET
    in_use: Annotated[bool, Meta(description="Only sessions with open connections, 1,000 at most.")] = False
    text: Annotated[
        str,
        Meta(
            max_length=64,
            description="A part of the label, or of the target's name or address, in any case; or the beginning of the"
            " session's id or of a visitor's address.",
        ),
    ] = ""
    order: ListOrder = ListOrder.NEWEST
    limit: Limit = 100
    cursor: Cursor | UnsetType = UNSET


class SessionList(Schema, frozen=True):
    """Sessions in the requested order, and the cursor of the next request."""

    schema_name = "SessionList"

    sessions: tuple[SessionView, ...]
    cursor: str | None


async def index(context: AdminContext, request: ApiRequest[SessionsQuery, Empty]) -> ApiResponse:
    """List sessions."""
    query = request.query
    wanted = await _store_query(context, query)
    if query.order in _STORED and not query.in_use:
        page = await context.registry.store.sessions(wanted)
    else:
        page = await _sorted_page(context, query, wanted)
    records = [(session, context.registry.target_by_id(session.target_id)) for session in page.sessions]
    shown = await views(context, [(session, target) for session, target in records if target is not None])
    return json_response(SessionList(sessions=shown, cursor=page.cursor))


async def _store_query(context: AdminContext, query: SessionsQuery) -> SessionQuery:
    """The query for the store. Raises `TargetNotFound`, `ProjectNotFound` or `StoreError`."""
    targets = tuple(context.registry.targets())
    target_ids = None
    if query.paused is not UNSET or not isinstance(query.project, UnsetType):
        project = UNSET if isinstance(query.project, UnsetType) else await project_id_of(context, query.project)
        target_ids = frozenset(
            target.target_id
            for target in targets
            if query.paused in (UNSET, not target.enabled) and project in (UNSET, target.project_id)
        )
    folded = fold(query.text)
    return SessionQuery(
        now=context.now(),
        target_id=None if isinstance(query.target, UnsetType) else context.registry.target(query.target).target_id,
        target_ids=target_ids,
        state=None if isinstance(query.state, UnsetType) else query.state,
        text=query.text,
        text_target_ids=frozenset(target.target_id for target in targets if folded and _is_meant(target, folded)),
        order=_STORED.get(query.order, SortOrder.NEWEST),
        limit=query.limit,
        cursor=None if isinstance(query.cursor, UnsetType) else query.cursor,
    )


def _is_meant(target: Target, folded: str) -> bool:
    return contains(target.name, folded) or contains(target.address.text, folded)


async def _sorted_page(context: AdminContext, query: SessionsQuery, wanted: SessionQuery) -> SessionPage:
    """One page that is sorted here. Raises `Invalid` if too many sessions match."""
    after = None if isinstance(query.cursor, UnsetType) else _read_position(query.cursor, query.order)
    found = await (_in_use(context, wanted) if query.in_use else _all(context, wanted))
    values = await _values(context, query.order, found)
    keyed = (((values[one.sid], one.sid), one) for one in found)
    # The soonest to expire come first, the most of everything else.
    page, has_more = sorted_page(keyed, after=after, descending=query.order is not ListOrder.EXPIRY, limit=query.limit)
    cursor = f"{query.order}~{page[-1][0][0]}~{page[-1][0][1]}" if has_more else None
    return SessionPage(sessions=tuple(session for _, session in page), cursor=cursor)


def _read_position(cursor: str, order: ListOrder) -> tuple[int, str]:
    match = _POSITION.fullmatch(cursor)
    if match is None or match[1] != order:
        raise Invalid("cursor", "This is not a cursor of this list; start from its beginning, without one.")
    return int(match[2]), match[3]


async def _values(context: AdminContext, order: ListOrder, sessions: Sequence[Session]) -> Mapping[str, int]:
    """What `order` sorts by, for each session by its id. Raises `StoreError`."""
    match order:
        case ListOrder.NEWEST:
            return {one.sid: one.created_at for one in sessions}
        case ListOrder.EXPIRY:
            return {one.sid: one.expires_at for one in sessions}
        case ListOrder.LAST_USED:
            return {one.sid: one.last_used_at or 0 for one in sessions}
        case ListOrder.CONNECTIONS:
            return {one.sid: context.open_count(one.sid) for one in sessions}
        case ListOrder.VISITS:
            return await visit_counts(context, sessions)


async def _all(context: AdminContext, wanted: SessionQuery) -> Sequence[Session]:
    """All sessions that match. Raises `Invalid` for more than `MAX_SORTED`, and `StoreError`."""
    found: list[Session] = []
    page = await context.registry.store.sessions(replace(wanted, limit=_PAGE, cursor=None))
    found += page.sessions
    while page.cursor is not None:
        if len(found) >= MAX_SORTED:
            raise Invalid(
                "order",
                f"More than {MAX_SORTED:,} sessions match, too many for this order; choose a target or a state.",
            )
        page = await context.registry.store.sessions(replace(wanted, limit=_PAGE, cursor=page.cursor))
        found += page.sessions
    return found


async def _in_use(context: AdminContext, wanted: SessionQuery) -> Sequence[Session]:
    """The sessions with open connections that match. Raises `StoreError`."""
    open_counts: Counter[str] = Counter()
    addresses: defaultdict[str, set[str]] = defaultdict(set)
    for info in context.connections():
        open_counts[info.sid] += 1
        addresses[info.sid].add(info.client_address)
    for group in context.unlisted_connections():
        open_counts[group.sid] += group.count
    del open_counts[""]  # those without a link, on public domains
    search = search_of(wanted)
    found = []
    for sid, _ in open_counts.most_common(MAX_IN_USE):
        session = await context.registry.reload(sid)  # with its last use
        if session is None:
            continue
        target = context.registry.target_by_id(session.target_id)
        deleted_at = None if target is None else target.deleted_at
        if is_selected(wanted, session, deleted_at=deleted_at) and search.finds(session, addresses[sid]):
            found.append(session)
    return found


OPERATIONS = (
    Operation(
        operation_id="listSessions",
        method="GET",
        path="/api/v1/sessions",
        summary="List sessions, by age, by expiry, or by what they are used",
        handler=index,
        scope=Scope.SESSIONS_READ,
        query=SessionsQuery,
        responses={200: SessionList},
        errors=(404,),
    ),
)
