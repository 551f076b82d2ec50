"""Check of a state machine's phases against its table of legal transitions, for tests only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from inspect import getattr_static
from types import MemberDescriptorType
from typing import Any
from unittest import skipIf

from burrowgate.core.compiled import is_compiled

needs_checked_phases = skipIf(is_compiled(), "the phase of a compiled object cannot be replaced by a descriptor")


class CheckedPhase:
    """Descriptor in place of an attribute: refuses transitions that the table does not contain."""

    def __init__(
        self,
        name: str,
        transitions: Mapping[int, tuple[int, ...]],
        initial: int,
        slot: MemberDescriptorType | None = None,
    ) -> None:
        """`slot` is where instances have the attribute; None if it is in their dictionary."""
        self._name = name
        self.slot = slot
        self._transitions = transitions
        self._initial = initial
        self.seen: set[tuple[int, int]] = set()
        """Transitions that occurred."""

    def __get__(self, instance: Any, owner: type) -> int:
        phase: int
        if self.slot is None:
            phase = instance.__dict__.get(self._name, self._initial)
        else:
            try:
                phase = self.slot.__get__(instance, owner)
            except AttributeError:
                phase = self._initial
        return phase

    def __set__(self, instance: Any, phase: int) -> None:
        before = self.__get__(instance, type(instance))
        if before != phase:
            assert phase in self._transitions[before], f"{type(instance).__name__}: phase {before} to {phase}"
            self.seen.add((before, phase))
        if self.slot is None:
            instance.__dict__[self._name] = phase
        else:
            self.slot.__set__(instance, phase)


@contextmanager
def checked(owner: type, name: str, transitions: Mapping[int, tuple[int, ...]], initial: int) -> Iterator[CheckedPhase]:
    """Check the attribute `name` of `owner` while the context is open.

    `owner` may define the attribute itself, inherit it, or have it on its instances only.
    """
    before = owner.__dict__.get(name)
    held = getattr_static(owner, name, None)
    slot = held.slot if isinstance(held, CheckedPhase) else held
    phase = CheckedPhase(name, transitions, initial, slot if isinstance(slot, MemberDescriptorType) else None)
    setattr(owner, name, phase)
    try:
        yield phase
    finally:
        if before is None:
            delattr(owner, name)
        else:
            setattr(owner, name, before)
