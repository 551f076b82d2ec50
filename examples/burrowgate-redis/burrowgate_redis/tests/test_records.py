"""Every record comes back from its text as it was, whatever its fields hold: those of today, and those to come."""

from __future__ import annotations

from dataclasses import asdict, fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from burrowgate.core.audit import AuditRecord
from burrowgate.core.sessions import Session, Visit
from burrowgate.core.targets import Target
from burrowgate_redis import records, writing

_TRIED = settings(deadline=None, derandomize=True, max_examples=200)


def of(kind: Any) -> st.SearchStrategy[Any]:
    """Anything of the type `kind`; of a record, something in each of its fields, none left out."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(kind, **{field.name: of(hints[field.name]) for field in fields(kind)})
    if get_origin(kind) is tuple:
        return st.lists(of(get_args(kind)[0]), max_size=3).map(tuple)
    if kind is int:
        return st.integers(-(2**63), 2**63 - 1)
    if len(get_args(kind)) > 1 and get_origin(kind) is not dict:
        return st.one_of(*map(of, get_args(kind)))
    return st.from_type(kind)


class RecordTests(SynchronousTestCase):
    @_TRIED
    @given(of(Target))
    def test_targets(self, target: Target) -> None:
        self.assertEqual(asdict(records.read_target(records.write(target).encode())), asdict(target))

    @_TRIED
    @given(of(Session))
    def test_sessions(self, session: Session) -> None:
        used = None if session.last_used_at is None else b"%d" % session.last_used_at
        self.assertEqual(asdict(records.read_session(records.write(session).encode(), used)), asdict(session))

    @_TRIED
    @given(of(AuditRecord))
    def test_events(self, event: AuditRecord) -> None:
        self.assertEqual(asdict(records.read_event(records.write(event).encode())), asdict(event))

    @_TRIED
    @given(of(Visit))
    def test_visits(self, visit: Visit) -> None:
        kept = writing.of_visit(visit)
        read = records.read_visit(visit.sid, visit.vid, [kept[name].encode() for name in records.VISIT])
        self.assertEqual(read, visit)
