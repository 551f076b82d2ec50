"""Read operations: records, pages of lists, audit events, changes, and the consistency check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from burrowgate.core.audit import AuditRecord
from burrowgate.core.resources import Resource, ResourceQuery
from burrowgate.core.session_search import is_selected, search_of
from burrowgate.core.sessions import Session, State, Visit
from burrowgate.core.store_records import Changes, Counts, Record, SessionPage, SessionQuery, SortOrder
from burrowgate.core.targets import Target
from burrowgate.errors import StoreDamaged
from burrowgate.stores import common
from burrowgate_redis import history, records
from burrowgate_redis.connection import ServerConnection

SCAN_LIMIT = 20_000
"""The maximum number of sessions examined for one page; the page may then be short, and its cursor continues."""
_CHUNK_SIZE = 500
MAX_SEARCHED_VISITS = 20_000
"""Visits of one session whose addresses are searched; it has fewer."""


def targets(connection: ServerConnection) -> list[Target]:
    """All targets, sorted by name, then by id."""
    found = [records.read_target(text) for text in connection.client.hvals(connection.key("targets"))]
    return sorted(found, key=lambda target: (target.name, target.target_id))


def session(connection: ServerConnection, sid: str) -> Session | None:
    """The session `sid`, or None."""
    return next(iter(_sessions(connection, [sid])), None)


def _sessions(connection: ServerConnection, sids: list[str]) -> list[Session]:
    """The sessions `sids` that exist, in order."""
    pipeline = connection.client.pipeline(transaction=False)
    for sid in sids:
        pipeline.hmget(connection.key(f"session:{sid}"), "record", "used")
    return [records.read_session(text, used) for text, used in pipeline.execute() if text is not None]


def page(connection: ServerConnection, query: SessionQuery) -> SessionPage:
    """The page of sessions for `query`. Raises `Invalid` if its cursor is invalid."""
    after = None if query.cursor is None else common.read_cursor(query.cursor, query.order)
    if query.limit < 1:
        return SessionPage(sessions=(), cursor=None)
    deleted = {target.target_id: target.deleted_at for target in targets(connection)}
    search = search_of(query)
    matches: list[Session] = []
    examined = 0
    for chunk in _chunks(connection, query, after):
        for candidate in chunk:
            examined += 1
            deleted_at = deleted.get(candidate.target_id)
            if is_selected(query, candidate, deleted_at=deleted_at) and search.finds(
                candidate, _addresses(connection, candidate.sid)
            ):
                if len(matches) == query.limit:
                    return SessionPage(sessions=tuple(matches), cursor=common.write_cursor(matches[-1], query.order))
                matches.append(candidate)
        if examined >= SCAN_LIMIT and chunk:
            return SessionPage(sessions=tuple(matches), cursor=common.write_cursor(chunk[-1], query.order))
    return SessionPage(sessions=tuple(matches), cursor=None)


def _chunks(
    connection: ServerConnection, query: SessionQuery, after: tuple[int, str] | None
) -> Iterator[list[Session]]:
    """The sessions that may match `query`, in its order, in chunks."""
    by_age = query.order is SortOrder.NEWEST
    order, ask = ("newest", connection.client.zrevrangebylex) if by_age else ("expiry", connection.client.zrangebylex)
    key = connection.key(order if query.target_id is None else f"{order}:{query.target_id}")
    first, last = ("+", "-") if by_age else ("-", "+")
    if not by_age and query.expires_after is not None:
        first = "[" + records.rank(query.expires_after + 1, "")
    if not by_age and query.state is State.EXPIRED:
        last = "(" + records.rank(query.now + 1, "")
    if after is not None and (query.expires_after is None or by_age or after[0] > query.expires_after):
        first = "(" + records.rank(*after)
    # A page without a filter needs one chunk; a search continues with larger ones.
    length = min(query.limit + 1, _CHUNK_SIZE)
    while members := ask(key, first, last, 0, length):
        yield _sessions(connection, [records.ranked_sid(member) for member in members])
        if len(members) < length:
            return
        first, length = "(" + members[-1].decode(), _CHUNK_SIZE


def requested_sessions(connection: ServerConnection, limit: int) -> list[Session]:
    """The sessions with open extend requests, the oldest request first, at most `limit`."""
    if limit < 1:
        return []
    members = connection.client.zrangebylex(connection.key("requested"), "-", "+", 0, limit)
    return _sessions(connection, [records.ranked_sid(member) for member in members])


def visit(connection: ServerConnection, sid: str, vid: str) -> Visit | None:
    """The visit `vid` of the session `sid`, or None."""
    return records.read_visit(sid, vid, connection.client.hmget(connection.key(f"visit:{sid}:{vid}"), records.VISIT))


def _addresses(connection: ServerConnection, sid: str) -> Iterator[str]:
    """The addresses of the visits of a session; the server is asked when the first is needed."""
    yield from (visit.address for visit in visits(connection, sid, MAX_SEARCHED_VISITS))


def visit_counts(connection: ServerConnection, sids: Sequence[str]) -> dict[str, int]:
    """The number of visits of each of `sids` that has any."""
    pipeline = connection.client.pipeline(transaction=False)
    for sid in sids:
        pipeline.zcard(connection.key(f"vids:{sid}"))
    return {sid: count for sid, count in zip(sids, pipeline.execute(), strict=True) if count}


def visits(connection: ServerConnection, sid: str, limit: int) -> list[Visit]:
    """The visits of a session, most recently seen first, at most `limit`."""
    if limit < 1:
        return []
    vids = connection.client.zrevrange(connection.key(f"visits:{sid}"), 0, limit - 1)
    return _visits(connection, [(sid, vid.decode()) for vid in vids])


def visits_of(connection: ServerConnection, sids: Sequence[str], after: tuple[str, str], limit: int) -> list[Visit]:
    """The visits of `sids` after the pair `after`, sorted by sid, then by vid, at most `limit`."""
    names = _visit_names(connection, sorted(sid for sid in set(sids) if sid >= after[0]), after, limit)
    matches: list[Visit] = []
    # A short page means the last one, so a visit that is deleted meanwhile must not make it short.
    while some := list(islice(names, max(limit - len(matches), 0))):
        matches += _visits(connection, some)
    return matches


def _visit_names(
    connection: ServerConnection, sids: list[str], after: tuple[str, str], maximum: int
) -> Iterator[tuple[str, str]]:
    """The sid and vid of each visit of `sids` after `after`, in order; about `maximum` are read at a time."""
    pipeline = connection.client.pipeline(transaction=False)
    for sid in sids:
        pipeline.zcard(connection.key(f"vids:{sid}"))
    some, expected = [], 0
    for sid, size in zip(sids, pipeline.execute(), strict=True):
        if size:
            some.append(sid)
            expected += size
        if expected >= maximum:
            yield from _vids(connection, some, after, maximum)
            some, expected = [], 0
    yield from _vids(connection, some, after, maximum)


def _vids(
    connection: ServerConnection, sids: list[str], after: tuple[str, str], maximum: int
) -> Iterator[tuple[str, str]]:
    """Like `_visit_names`, for `sids` that are read in one round trip."""
    pipeline = connection.client.pipeline(transaction=False)
    for sid in sids:
        pipeline.zrangebylex(connection.key(f"vids:{sid}"), f"({after[1]}" if sid == after[0] else "-", "+", 0, maximum)
    for sid, first in zip(sids, pipeline.execute(), strict=True):
        vids = first
        while vids:
            yield from ((sid, vid.decode()) for vid in vids)
            whole = len(vids) < maximum
            vids = (
                []
                if whole
                else connection.client.zrangebylex(connection.key(f"vids:{sid}"), b"(" + vids[-1], "+", 0, maximum)
            )


def _visits(connection: ServerConnection, names: list[tuple[str, str]]) -> list[Visit]:
    """The visits with the sids and vids `names` that exist, in order."""
    pipeline = connection.client.pipeline(transaction=False)
    for sid, vid in names:
        pipeline.hmget(connection.key(f"visit:{sid}:{vid}"), records.VISIT)
    matches = (records.read_visit(*name, fields) for name, fields in zip(names, pipeline.execute(), strict=True))
    return [visit for visit in matches if visit is not None]


def resource(connection: ServerConnection, key: str) -> Resource | None:
    """The resource with the key `key`, or None."""
    return next(iter(_resources(connection, [key])), None)


def find_resource(connection: ServerConnection, kind: str, unique: str) -> Resource | None:
    """The resource of `kind` that has the value `unique`, or None."""
    _, value = common.unique_claim(kind, unique)
    holder = connection.client.hget(connection.key("uniques"), value)
    return None if holder is None else resource(connection, holder.decode())


def resources(connection: ServerConnection, query: ResourceQuery) -> list[Resource]:
    """The page of resources for `query`."""
    if query.limit < 1:
        return []
    after, before = query.key_range()
    list_key = connection.key("resource_keys" if query.owner is None else f"resources_of:{query.owner}")
    keys = connection.client.zrangebylex(list_key, f"({after}", f"({before}", 0, query.limit)
    return _resources(connection, [key.decode() for key in keys])


def _resources(connection: ServerConnection, keys: list[str]) -> list[Resource]:
    """The resources with `keys` that exist, in order."""
    texts = connection.client.hmget(connection.key("resources"), keys) if keys else []
    return [records.read_resource(text) for text in texts if text is not None]


def count(connection: ServerConnection) -> Counts:
    """The numbers of sessions, events, resources and entries of the history."""
    pipeline = connection.client.pipeline(transaction=True)
    pipeline.zcard(connection.key("newest"))
    pipeline.hget(connection.key("head"), "seq")
    pipeline.hlen(connection.key("resources"))
    pipeline.hlen(connection.key("history_places"))
    sessions, newest, resource_count, entries = pipeline.execute()
    return Counts(sessions=sessions, events=int(newest or 0), resources=resource_count, history=entries)


def events(connection: ServerConnection, after: int, limit: int, sid: str | None) -> list[AuditRecord]:
    """The events numbered above `after`, of the session `sid` if given, at most `limit`."""
    if limit < 1 or after >= 2**53:
        return []
    first, key = max(after, 0) + 1, connection.key("events")
    if sid is None:
        both: Any = connection.client.pipeline(transaction=True)
        both.xrange(key, f"{first}-0", "+", limit)
        both.zrangebyscore(connection.key("removed"), first, "+inf", 0, limit)
        entries, removed = both.execute()
        texts = [fields[b"record"] for _, fields in entries] + removed
        return sorted(map(records.read_event, texts), key=lambda record: record.seq)[:limit]
    pipeline = connection.client.pipeline(transaction=False)
    for seq in connection.client.zrangebyscore(connection.key(f"events:{sid}"), first, "+inf", 0, limit):
        pipeline.xrange(key, f"{int(seq)}-0", f"{int(seq)}-0")
    return [records.read_event(fields[b"record"]) for some in pipeline.execute() for _, fields in some]


def changes(connection: ServerConnection, after: int) -> Changes:
    """The changes committed after the position `after`."""
    pipeline: Any = connection.client.pipeline(transaction=True)
    pipeline.hget(connection.key("head"), "position")
    pipeline.xlen(connection.key("feed"))
    pipeline.xrange(connection.key("feed"), f"{min(max(after + 1, 0), 2**53)}-0", "+")
    newest, length, entries = pipeline.execute()
    position = int(newest)
    if not position - length <= after <= position:
        return Changes(position=position, complete=False)
    named: dict[bytes, set[str]] = {kind: set() for kind in (b"target", b"session", b"resource", b"cut", b"load")}
    for _, fields in entries:
        for kind, name in fields.items():
            named[kind].add(name.decode())
    if named[b"load"]:
        return Changes(position=position, complete=False)
    return Changes(
        position=position,
        complete=True,
        targets=frozenset(named[b"target"]),
        sessions=frozenset(named[b"session"]),
        resources=frozenset(named[b"resource"]),
        cuts=frozenset(named[b"cut"]),
    )


def check(connection: ServerConnection, where: str) -> None:
    """Check that records, lists and events agree. Raises `StoreDamaged`."""
    pipeline: Any = connection.client.pipeline(transaction=True)
    pipeline.hmget(connection.key("head"), "seq", "position")
    pipeline.xlen(connection.key("events"))
    pipeline.xrevrange(connection.key("events"), count=1)
    pipeline.zcard(connection.key("newest"))
    pipeline.zcard(connection.key("expiry"))
    pipeline.hvals(connection.key("targets"))
    pipeline.hgetall(connection.key("names"))
    pipeline.hgetall(connection.key("hosts"))
    pipeline.zrange(connection.key("removed"), 0, -1)
    pipeline.hvals(connection.key("resources"))
    pipeline.hgetall(connection.key("uniques"))
    answers = pipeline.execute()
    (seq, position), count, newest, by_age, by_expiry, texts, names, hosts, removed, others, uniques = answers
    if seq is None or position is None:
        raise StoreDamaged(f"The store {where} has lost its head; restore a backup.")
    last = int(newest[0][0].partition(b"-")[0]) if newest else 0
    for record in map(records.read_event, removed):
        last, count = max(last, record.seq), count + record.seq - record.first + 1
    problems = history.find_damage(connection)
    if last != int(seq):
        problems.append(f"audit events {last + 1} to {int(seq)} were removed")
    elif count != int(seq):
        problems.append(f"{int(seq) - count} audit events were removed")
    if by_age != by_expiry:
        problems.append("its lists of sessions differ")
    holders = {"name": names, "host": hosts, "unique": uniques}
    claiming: list[Record] = [*map(records.read_target, texts), *map(records.read_resource, others)]
    for holder in claiming:
        for kind, value in common.claims(holder):
            if holders[kind].get(value.encode()) != common.record_id(holder).encode():
                problems.append(f"the {kind} {value!r} does not belong to its {common.record_kind(holder)}")
    if problems:
        raise StoreDamaged(f"The store {where} is damaged: {'; '.join(problems)}. Restore a backup.")
