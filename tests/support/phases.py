"""Check of all state machines of the data plane against their tables of legal transitions, for tests only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from burrowgate.core.compiled import is_compiled
from burrowgate.proxy import exchange_state
from burrowgate.proxy.exchange import Exchange
from burrowgate.proxy.http1 import connection_state
from burrowgate.proxy.http1.connection import Http1ServerConnection
from burrowgate.proxy.http2 import frame_writer, stream_state
from burrowgate.proxy.http2.connection import Http2ServerConnection
from burrowgate.proxy.http2.stream import Http2Stream
from burrowgate.proxy.upstream import connection, response_parser
from burrowgate.proxy.upstream.connection import UpstreamConnection
from burrowgate.proxy.upstream.http2 import stream as upstream_stream
from burrowgate.proxy.upstream.http2.connection import Http2UpstreamConnection
from burrowgate.proxy.upstream.http2.stream import Http2UpstreamStream
from burrowgate.proxy.upstream.response_parser import ResponseParser
from tests.support.checked_phase import checked

MACHINES = (
    (Exchange, "_phase", exchange_state.TRANSITIONS, exchange_state.AUTHORIZING),
    (Http1ServerConnection, "_phase", connection_state.TRANSITIONS, connection_state.IDLE),
    (Http2ServerConnection, "_phase", frame_writer.TRANSITIONS, frame_writer.OPEN),
    (Http2Stream, "_phase", stream_state.TRANSITIONS, stream_state.WAITING),
    (Http2UpstreamConnection, "_phase", frame_writer.TRANSITIONS, frame_writer.OPEN),
    (Http2UpstreamStream, "_phase", upstream_stream.TRANSITIONS, upstream_stream.RESERVED),
    (UpstreamConnection, "phase", connection.TRANSITIONS, connection.CONNECTING),
    (ResponseParser, "phase", response_parser.TRANSITIONS, response_parser.START),
)
"""Class, attribute, table and initial phase of each; the attribute is a plain one otherwise."""


@contextmanager
def checked_phases() -> Iterator[None]:
    """Refuse illegal transitions of all state machines; of compiled ones the attribute cannot be replaced."""
    with ExitStack() as stack:
        for owner, name, transitions, initial in () if is_compiled() else MACHINES:
            stack.enter_context(checked(owner, name, transitions, initial))
        yield
