"""Check of the phases in the tests of the data plane: all state machines make legal transitions only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.phases import checked_phases


@pytest.fixture(scope="package", autouse=True)
def legal_transitions() -> Iterator[None]:
    """Refuse illegal transitions."""
    with checked_phases():
        yield
