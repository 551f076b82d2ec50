"""Phases of an exchange: their legal transitions, and the timeout of each for an exchange without progress.

    phase         state                                       timeout              ends with
    AUTHORIZING   no decision yet                             authorize            the decision without the store
    CONNECTING    admitted, no connection to the target yet   (of the pool)        the pool's error
    WAITING       connected, no final response yet            upstream_response,   504
                                                              or tunnel_idle for calls of gRPC
    RESPONDING    the head of the response was sent           upstream_read,       a cut
                                                              or tunnel_idle for event streams,
                                                              or client_write while the client reads nothing
    TUNNEL        raw bytes in both directions after a 101    tunnel_idle          a cut
    FINISHED      recorded; later events are ignored

Phases are plain integers, because an attribute of an `Enum` costs 0.07 µs each time on Python 3.11.
"""

from __future__ import annotations

from burrowgate.errors import UpstreamTimeout
from burrowgate.proxy.context import Timeouts

AUTHORIZING, CONNECTING, WAITING, RESPONDING, TUNNEL, FINISHED = range(6)

TRANSITIONS = {
    AUTHORIZING: (CONNECTING, WAITING, FINISHED),
    CONNECTING: (WAITING, FINISHED),
    WAITING: (CONNECTING, RESPONDING, TUNNEL, FINISHED),
    RESPONDING: (FINISHED,),
    TUNNEL: (FINISHED,),
    FINISHED: (),
}
"""The phases that may follow each phase. WAITING is followed by CONNECTING if a request is repeated."""


def expired_timeout(
    phase: int,
    seconds: float,
    timeouts: Timeouts,
    *,
    is_request_stalled: bool,
    is_client_stalled: bool,
    is_event_stream: bool,
) -> str:
    """Return the reason to end an exchange after `seconds` without progress; empty if it may go on.

    `is_request_stalled` is whether only the target can make progress, because the request is complete or the target
    reads no more of it; `is_client_stalled` is whether the client reads no more of the response; `is_event_stream` is
    whether silence is ordinary: in event streams and calls of gRPC.
    """
    if phase == AUTHORIZING:
        return "store-unavailable" if seconds > timeouts.authorize else ""
    if phase == WAITING:
        limit = timeouts.tunnel_idle if is_event_stream else timeouts.upstream_response
        return UpstreamTimeout.code if is_request_stalled and seconds >= limit else ""
    if phase == RESPONDING:
        if is_client_stalled:
            return "visitor-stalled" if seconds >= timeouts.client_write else ""
        limit = timeouts.tunnel_idle if is_event_stream else timeouts.upstream_read
        return "target-stalled" if seconds >= limit else ""
    if phase == TUNNEL:
        return "tunnel-idle" if seconds >= timeouts.tunnel_idle else ""
    return ""
