"""Check of the phases of all exchanges in the tests of the data plane against their table of legal transitions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from burrowgate.proxy.exchange import Exchange
from burrowgate.proxy.exchange_state import AUTHORIZING, TRANSITIONS
from tests.support.checked_phase import checked


@pytest.fixture(scope="package", autouse=True)
def exchange_phases() -> Iterator[None]:
    """Refuse illegal transitions; an exchange has a plain attribute otherwise."""
    with checked(Exchange, "_phase", TRANSITIONS, AUTHORIZING):
        yield
