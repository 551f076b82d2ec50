"""What is there: records, lists by pages, the audit trail, the feed, and whether all of it fits together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from burrowgate.core.audit import AuditRecord
from burrowgate.core.sessions import Session, Visit, state_at
from burrowgate.core.store_records import Changes, Counts, SessionPage, SessionQuery, SortOrder
from burrowgate.core.targets import Target
from burrowgate.errors import StoreDamaged
from burrowgate.stores import common
from burrowgate_redis import records
from burrowgate_redis.line import Line

LOOKED_AT_MOST = 20_000
"""How many sessions one page looks at where few match; it ends there, and its cursor goes on."""
_STRETCH = 500
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def targets(line: Line) -> list[Target]:
    """Every target, by name, then by id."""
    found = [records.read_target(text) for text in line.client.hvals(line.key("targets"))]
    return sorted(found, key=lambda target: (target.name, target.target_id))


def session(line: Line, sid: str) -> Session | None:
    """The session `sid`."""
    return next(iter(_sessions(line, [sid])), None)


def _sessions(line: Line, sids: list[str]) -> list[Session]:
    """Those of `sids` that are there, in order."""
    asking = line.client.pipeline(transaction=False)
    for sid in sids:
        asking.hmget(line.key(f"session:{sid}"), "record", "used")
    return [records.read_session(text, used) for text, used in asking.execute() if text is not None]


def page(line: Line, query: SessionQuery) -> SessionPage:
    """The page that `query` asks for. Raises `Invalid` for its cursor."""
    after = None if query.cursor is None else common.read_cursor(query.cursor, query.order)
    if query.limit < 1:
        return SessionPage(sessions=(), cursor=None)
    deleted = {target.target_id: target.deleted_at for target in targets(line)}
    wanted = query.text.translate(_LOWER)
    found: list[Session] = []
    looked = 0
    for some in _stretches(line, query, after):
        for one in some:
            looked += 1
            state = state_at(one, query.now, deleted_at=deleted.get(one.target_id))
            if query.state in (None, state) and wanted in one.label.translate(_LOWER):
                if len(found) == query.limit:
                    return SessionPage(sessions=tuple(found), cursor=common.write_cursor(found[-1], query.order))
                found.append(one)
        if looked >= LOOKED_AT_MOST and some:
            return SessionPage(sessions=tuple(found), cursor=common.write_cursor(some[-1], query.order))
    return SessionPage(sessions=tuple(found), cursor=None)


def _stretches(line: Line, query: SessionQuery, after: tuple[int, str] | None) -> Iterator[list[Session]]:
    """The sessions that `query` may mean, in its order, some at a time."""
    by_age = query.order is SortOrder.NEWEST
    order, ask = ("newest", line.client.zrevrangebylex) if by_age else ("expiry", line.client.zrangebylex)
    key = line.key(order if query.target_id is None else f"{order}:{query.target_id}")
    first, last = ("+", "-") if by_age else ("-", "+")
    if after is not None:
        first = "(" + records.rank(*after)
    # A page of everything is one stretch; a search goes on in longer ones.
    length = min(query.limit + 1, _STRETCH)
    while members := ask(key, first, last, 0, length):
        yield _sessions(line, [records.ranked_sid(member) for member in members])
        if len(members) < length:
            return
        first, length = "(" + members[-1].decode(), _STRETCH


def visit(line: Line, sid: str, vid: str) -> Visit | None:
    """One visit."""
    return records.read_visit(sid, vid, line.client.hmget(line.key(f"visit:{sid}:{vid}"), records.VISIT))


def visits(line: Line, sid: str, limit: int) -> list[Visit]:
    """The visits of a session, the last seen first."""
    if limit < 1:
        return []
    vids = line.client.zrevrange(line.key(f"visits:{sid}"), 0, limit - 1)
    return _visits(line, [(sid, vid.decode()) for vid in vids])


def visits_of(line: Line, sids: Sequence[str], after: tuple[str, str], limit: int) -> list[Visit]:
    """The visits of `sids` by sid, then by vid: those after the pair `after`, `limit` at most."""
    names = _visit_names(line, sorted(sid for sid in set(sids) if sid >= after[0]), after, limit)
    found: list[Visit] = []
    # One that goes while we look must not make the page short: that would mean it is the last.
    while some := list(islice(names, max(limit - len(found), 0))):
        found += _visits(line, some)
    return found


def _visit_names(line: Line, sids: list[str], after: tuple[str, str], maximum: int) -> Iterator[tuple[str, str]]:
    """The sid and vid of each visit of `sids` after `after`, in order; some `maximum` are asked for at once."""
    asking = line.client.pipeline(transaction=False)
    for sid in sids:
        asking.zcard(line.key(f"vids:{sid}"))
    some, expected = [], 0
    for sid, size in zip(sids, asking.execute(), strict=True):
        if size:
            some.append(sid)
            expected += size
        if expected >= maximum:
            yield from _vids(line, some, after, maximum)
            some, expected = [], 0
    yield from _vids(line, some, after, maximum)


def _vids(line: Line, sids: list[str], after: tuple[str, str], maximum: int) -> Iterator[tuple[str, str]]:
    """As `_visit_names` says, of `sids` that are asked for together."""
    asking = line.client.pipeline(transaction=False)
    for sid in sids:
        asking.zrangebylex(line.key(f"vids:{sid}"), f"({after[1]}" if sid == after[0] else "-", "+", 0, maximum)
    for sid, first in zip(sids, asking.execute(), strict=True):
        vids = first
        while vids:
            yield from ((sid, vid.decode()) for vid in vids)
            whole = len(vids) < maximum
            vids = [] if whole else line.client.zrangebylex(line.key(f"vids:{sid}"), b"(" + vids[-1], "+", 0, maximum)


def _visits(line: Line, names: list[tuple[str, str]]) -> list[Visit]:
    """Those visits of the sids and vids `names` that are there, in order."""
    asking = line.client.pipeline(transaction=False)
    for sid, vid in names:
        asking.hmget(line.key(f"visit:{sid}:{vid}"), records.VISIT)
    found = (records.read_visit(*name, fields) for name, fields in zip(names, asking.execute(), strict=True))
    return [one for one in found if one is not None]


def count(line: Line) -> Counts:
    """How much is there."""
    asking = line.client.pipeline(transaction=True)
    asking.zcard(line.key("newest"))
    asking.xlen(line.key("events"))
    sessions, events = asking.execute()
    return Counts(sessions=sessions, events=events)


def events(line: Line, after: int, limit: int, sid: str | None) -> list[AuditRecord]:
    """The events above `after`, `limit` at most."""
    if limit < 1 or after >= 2**53:
        return []
    first, key = max(after, 0) + 1, line.key("events")
    if sid is None:
        return [
            records.read_event(fields[b"record"]) for _, fields in line.client.xrange(key, f"{first}-0", "+", limit)
        ]
    asking = line.client.pipeline(transaction=False)
    for seq in line.client.zrangebyscore(line.key(f"events:{sid}"), first, "+inf", 0, limit):
        asking.xrange(key, f"{int(seq)}-0", f"{int(seq)}-0")
    return [records.read_event(fields[b"record"]) for some in asking.execute() for _, fields in some]


def changes(line: Line, after: int) -> Changes:
    """What was committed after `after`."""
    asking: Any = line.client.pipeline(transaction=True)
    asking.hget(line.key("head"), "position")
    asking.xlen(line.key("feed"))
    asking.xrange(line.key("feed"), f"{min(max(after + 1, 0), 2**53)}-0", "+")
    newest, length, news = asking.execute()
    position = int(newest)
    if not position - length <= after <= position:
        return Changes(position=position, complete=False)
    named: dict[bytes, set[str]] = {b"target": set(), b"session": set(), b"cut": set(), b"load": set()}
    for _, fields in news:
        for kind, name in fields.items():
            named[kind].add(name.decode())
    if named[b"load"]:
        return Changes(position=position, complete=False)
    return Changes(
        position=position,
        complete=True,
        targets=frozenset(named[b"target"]),
        sessions=frozenset(named[b"session"]),
        cuts=frozenset(named[b"cut"]),
    )


def check(line: Line, where: str) -> None:
    """Look everything over. Raises `StoreDamaged`."""
    asking: Any = line.client.pipeline(transaction=True)
    asking.hmget(line.key("head"), "seq", "position")
    asking.xlen(line.key("events"))
    asking.xrevrange(line.key("events"), count=1)
    asking.zcard(line.key("newest"))
    asking.zcard(line.key("expiry"))
    asking.hvals(line.key("targets"))
    asking.hgetall(line.key("names"))
    asking.hgetall(line.key("hosts"))
    (seq, position), count, newest, by_age, by_expiry, texts, names, hosts = asking.execute()
    if seq is None or position is None:
        raise StoreDamaged(f"The store {where} has lost its head; restore a backup.")
    last = int(newest[0][0].partition(b"-")[0]) if newest else 0
    found = []
    if last != int(seq):
        found.append(f"audit events {last + 1} to {int(seq)} were removed")
    elif count != int(seq):
        found.append(f"{int(seq) - count} audit events were removed")
    if by_age != by_expiry:
        found.append("its lists of sessions differ")
    owners = {"name": names, "host": hosts}
    for text in texts:
        target = records.read_target(text)
        for kind, value in common.claims(target):
            if owners[kind].get(value.encode()) != target.target_id.encode():
                found.append(f"the {kind} {value!r} is not its target's")
    if found:
        raise StoreDamaged(f"The store {where} is damaged: {'; '.join(found)}. Restore a backup.")
