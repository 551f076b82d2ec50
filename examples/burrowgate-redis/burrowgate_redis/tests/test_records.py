"""Every record survives a round trip through its stored form, for any values of its fields, including future ones."""

from __future__ import annotations

from dataclasses import asdict, fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from burrowgate.core.audit import AuditRecord
from burrowgate.core.sessions import Session, Visit
from burrowgate.core.targets import Target
from burrowgate_redis import records, writer

_SETTINGS = settings(deadline=None, derandomize=True, max_examples=200)


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """A strategy for values of the type `kind`; for a dataclass, every field is generated."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(kind, **{field.name: values_of(hints[field.name]) for field in fields(kind)})
    if get_origin(kind) is tuple:
        return st.lists(values_of(get_args(kind)[0]), max_size=3).map(tuple)
    if kind is int:
        return st.integers(-(2**63), 2**63 - 1)
    if kind is float:
        return st.floats(allow_nan=False, allow_infinity=False)
    if len(get_args(kind)) > 1 and get_origin(kind) is not dict:
        return st.one_of(*map(values_of, get_args(kind)))
    return st.from_type(kind)


class RecordTests(SynchronousTestCase):
    @_SETTINGS
    @given(values_of(Target))
    def test_target_round_trip(self, target: Target) -> None:
        self.assertEqual(asdict(records.read_target(records.write(target).encode())), asdict(target))

    @_SETTINGS
    @given(values_of(Session))
    def test_session_round_trip(self, session: Session) -> None:
        used = None if session.last_used_at is None else b"%d" % session.last_used_at
        self.assertEqual(asdict(records.read_session(records.write(session).encode(), used)), asdict(session))

    @_SETTINGS
    @given(values_of(AuditRecord))
    def test_event_round_trip(self, event: AuditRecord) -> None:
        self.assertEqual(asdict(records.read_event(records.write(event).encode())), asdict(event))

    @_SETTINGS
    @given(values_of(Visit))
    def test_visit_round_trip(self, visit: Visit) -> None:
        stored = writer.of_visit(visit)
        read = records.read_visit(visit.sid, visit.vid, [stored[name].encode() for name in records.VISIT])
        self.assertEqual(read, visit)
