"""Check of the phases in the tests of the data plane: exchanges and HTTP/1 connections make legal transitions only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from burrowgate.proxy.exchange import Exchange
from burrowgate.proxy.exchange_state import AUTHORIZING, TRANSITIONS
from burrowgate.proxy.http1 import connection_state
from burrowgate.proxy.http1.connection import Http1ServerConnection
from tests.support.checked_phase import checked


@pytest.fixture(scope="package", autouse=True)
def exchange_phases() -> Iterator[None]:
    """Refuse illegal transitions; an exchange has a plain attribute otherwise."""
    with checked(Exchange, "_phase", TRANSITIONS, AUTHORIZING):
        yield


@pytest.fixture(scope="package", autouse=True)
def http1_phases() -> Iterator[None]:
    """Refuse illegal transitions of HTTP/1 connections."""
    with checked(Http1ServerConnection, "_phase", connection_state.TRANSITIONS, connection_state.IDLE):
        yield
