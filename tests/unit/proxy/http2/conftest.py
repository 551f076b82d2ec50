"""Check of the phases of all streams and connections in the tests of HTTP/2 against their tables."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from burrowgate.proxy.http2 import connection, stream_state
from burrowgate.proxy.http2.connection import Http2ServerConnection
from burrowgate.proxy.http2.stream import Http2Stream
from tests.support.checked_phase import checked


@pytest.fixture(scope="package", autouse=True)
def http2_phases() -> Iterator[None]:
    """Refuse illegal transitions; both classes have a plain attribute otherwise."""
    with (
        checked(Http2Stream, "_phase", stream_state.TRANSITIONS, stream_state.WAITING),
        checked(Http2ServerConnection, "_phase", connection.TRANSITIONS, connection.OPEN),
    ):
        yield
