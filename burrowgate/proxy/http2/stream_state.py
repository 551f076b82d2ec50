"""Phases of an HTTP/2 stream's response, and which phase may follow which.

    phase         state
    WAITING       no response yet
    UPGRADING     the same, for the request of a tunnel: its bytes are held back until the target agrees
    RESPONDING    the head of the response was given to the stream, with or without some of its body
    TUNNEL        the target agreed to a tunnel: raw bytes in both directions
    ENDING        all of the response was given to the stream; END_STREAM is sent behind the pending bytes
    ENDED         END_STREAM was sent; the request may still be under way
    CLOSED        over or reset: nothing is sent, and later events are ignored

A response that is sent as a whole goes from WAITING to ENDED at once.

The request ends independently of the response (RFC 9113, 5.1), which is `Http2Stream.receiving`. A stream lets go of
its exchange when that ends, so one with an exchange in ENDING or ENDED is a tunnel that the target half-closed.

Phases are plain integers, because an attribute of an `Enum` costs 0.07 µs each time on Python 3.11, and in the order in
which they follow each other: before RESPONDING there is no head, and from ENDED nothing more is sent.
"""

from __future__ import annotations

WAITING, UPGRADING, RESPONDING, TUNNEL, ENDING, ENDED, CLOSED = range(7)

TRANSITIONS = {
    WAITING: (UPGRADING, RESPONDING, ENDED, CLOSED),
    UPGRADING: (RESPONDING, TUNNEL, CLOSED),
    RESPONDING: (ENDING, CLOSED),
    TUNNEL: (ENDING, CLOSED),
    ENDING: (ENDED, CLOSED),
    ENDED: (CLOSED,),
    CLOSED: (),
}
"""The phases that may follow each phase."""
