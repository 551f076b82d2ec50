"""What a visitor's request came to, once it is over: what the access log writes and the console counts."""

from __future__ import annotations

Entry = tuple[
    float,  # when it was over, in seconds since 1970
    bytes,  # request id
    str,  # session: its sid
    str,  # target: its name
    bytes,  # method, host and path as they were on the wire, the path without a query
    bytes,
    bytes,
    int,  # status
    float,  # how long it took, in seconds
    int,  # bytes in, of the request's body
    int,  # bytes out, of the answer's
    str,  # decision: admit, refuse, limit (refused, and too often to be told of by itself) or error
    str,  # reason
    str,  # peer: the visitor's address
]
"""A request that is over, as it is told to whoever writes it down or counts it. A text may be empty."""
