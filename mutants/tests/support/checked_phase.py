"""Check of a state machine's phases against its table of legal transitions, for tests only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any


class CheckedPhase:
    """Descriptor in place of a plain attribute: refuses transitions that the table does not contain."""

    def __init__(self, name: str, transitions: Mapping[int, tuple[int, ...]], initial: int) -> None:
        self._name = name
        self._transitions = transitions
        self._initial = initial
        self.seen: set[tuple[int, int]] = set()
        """Transitions that occurred."""

    def __get__(self, instance: Any, owner: type) -> int:
        phase: int = instance.__dict__.get(self._name, self._initial)
        return phase

    def __set__(self, instance: Any, phase: int) -> None:
        before = self.__get__(instance, type(instance))
        if before != phase:
            assert phase in self._transitions[before], f"{type(instance).__name__}: phase {before} to {phase}"
            self.seen.add((before, phase))
        instance.__dict__[self._name] = phase


@contextmanager
def checked(owner: type, name: str, transitions: Mapping[int, tuple[int, ...]], initial: int) -> Iterator[CheckedPhase]:
    """Check the attribute `name` of `owner` while the context is open.

    `owner` may define the attribute itself, inherit it, or have it on its instances only.
    """
    before = owner.__dict__.get(name)
    phase = CheckedPhase(name, transitions, initial)
    setattr(owner, name, phase)
    try:
        yield phase
    finally:
        if before is None:
            delattr(owner, name)
        else:
            setattr(owner, name, before)
