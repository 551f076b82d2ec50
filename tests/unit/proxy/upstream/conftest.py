"""Check of the phases of upstream connections and of their parsers against the tables of legal transitions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from burrowgate.proxy.upstream import connection, response_parser
from burrowgate.proxy.upstream.connection import UpstreamConnection
from burrowgate.proxy.upstream.response_parser import ResponseParser
from tests.support.checked_phase import checked


@pytest.fixture(scope="package", autouse=True)
def upstream_phases() -> Iterator[None]:
    """Refuse illegal transitions; both classes have a plain attribute otherwise."""
    with (
        checked(UpstreamConnection, "phase", connection.TRANSITIONS, connection.CONNECTING),
        checked(ResponseParser, "phase", response_parser.TRANSITIONS, response_parser.START),
    ):
        yield
