"""Check of the phases of upstream connections and of their parsers against the tables of legal transitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from burrowgate.proxy.upstream import connection, response_parser


class CheckedPhase:
    """Descriptor in place of a plain `phase` attribute: refuses transitions that the table does not contain."""

    def __init__(self, transitions: Mapping[int, tuple[int, ...]]) -> None:
        self._transitions = transitions
        self.seen: set[tuple[int, int]] = set()
        """Transitions that occurred."""

    def __get__(self, instance: Any, owner: type) -> int:
        phase: int = instance.__dict__["phase"]
        return phase

    def __set__(self, instance: Any, phase: int) -> None:
        before = instance.__dict__.get("phase", phase)
        if before != phase:
            assert phase in self._transitions[before], f"{type(instance).__name__}: {before} to {phase}"
            self.seen.add((before, phase))
        instance.__dict__["phase"] = phase


@pytest.fixture(scope="package", autouse=True)
def phases() -> Iterator[dict[type, CheckedPhase]]:
    """Check each transition in the tests of this package; the classes have a plain attribute otherwise."""
    checks: dict[type, CheckedPhase] = {
        connection.UpstreamConnection: CheckedPhase(connection.TRANSITIONS),
        response_parser.ResponseParser: CheckedPhase(response_parser.TRANSITIONS),
    }
    for checked, check in checks.items():
        setattr(checked, "phase", check)  # noqa: B010
    yield checks
    for checked in checks:
        delattr(checked, "phase")
