"""Dialling of a TCP target: its endpoints one after another, by the rules for all targets (`upstream.dial`).

Each failure has a reason for the history, and an `UpstreamError` whose words the client gets.
"""

from __future__ import annotations

from collections.abc import Sequence

from twisted.internet.error import ConnectionRefusedError as Refused

from burrowgate.core.target_address import TargetAddress
from burrowgate.core.tcp.connections import CloseReason
from burrowgate.core.tcp.opening import Endpoint
from burrowgate.errors import UpstreamConnectError, UpstreamError, UpstreamTimeout
from burrowgate.proxy.tcp.target_connection import TargetConnection
from burrowgate.proxy.upstream.dial import Dialer
from burrowgate.proxy.upstream.happy_eyeballs import AddressMemory


async def dial(dialer: Dialer, endpoints: Sequence[Endpoint], timeout: float) -> tuple[TargetConnection, Endpoint]:
    """Return a connection to the first of `endpoints` that accepts one, and that endpoint.

    Each has `timeout` seconds.

    Raises the `UpstreamError` of the last one.
    """
    failure: UpstreamError = UpstreamConnectError("The target has no address.")
    for endpoint in endpoints:
        try:
            addresses: Sequence[str] = (endpoint.path,)
            if not endpoint.path:
                addresses = await dialer.resolve(TargetAddress(host=endpoint.host, port=endpoint.port), timeout)
            connection = await dialer.connect(
                addresses, endpoint.port, AddressMemory(), None, TargetConnection, timeout
            )
        except UpstreamError as error:
            failure = error
        else:
            return connection, endpoint
    raise failure


def reason_of(error: BaseException) -> CloseReason:
    """Return why a dial that ended with `error` failed."""
    if isinstance(error, UpstreamTimeout):
        return CloseReason.TIMED_OUT
    if isinstance(error.__cause__, Refused):
        return CloseReason.REFUSED_BY_TARGET
    return CloseReason.UNREACHABLE if isinstance(error, UpstreamError) else CloseReason.ERROR
