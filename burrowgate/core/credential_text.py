"""Credentials inside other text, however percent-encoded: found, and removed before a target or a log sees them.

Rules.
    What counts is the shape, genuine or not, after decoding as often as anything changes: a link's parameters, a
    session token, a visit cookie.
    All other bytes stay as they are.
"""

from __future__ import annotations

import re

MIN_LENGTH = 54
"""Bytes of the shortest credential."""
_MAX_ROUNDS = 8
"""Rounds of decoding beyond those that `%2525…` takes, which is one: text that needs more has no other reader."""

_B = rb"[A-Za-z0-9_-]"
_BASE = rb"%b{6}\.%b{22}\.[0-9]{1,12}" % (_B, _B)
_CREDENTIAL = re.compile(
    rb"%b{22}=%b(?:&(?:amp;)?%b{22}=p(?!%b))?" % (_B, _BASE, _B, _B)  # a link's parameters
    + rb"|%b\.%b{22}" % (_BASE, _B)  # a session token
    + rb"|%b{6}\.%b{22}\.%b{16}(?:\.%b{8})?\.%b{22}" % (_B, _B, _B, _B, _B)  # a visit cookie
)
_RUN = b"x" * MIN_LENGTH
_RUN_CLASSES = bytes(ord("x") if re.match(rb"[A-Za-z0-9_%.=-]", bytes((byte,))) else ord(" ") for byte in range(256))
"""A credential, encoded or not, is a run of such bytes, which few other texts have; this search takes 0.2 µs."""
_ENCODED = re.compile(rb"%(?:25)*([0-9A-Fa-f]{2})")
_BYTES = {b"%02x" % number: bytes((number,)) for number in range(256)}


def decode(text: bytes) -> bytes:
    """Return `text` percent-decoded until nothing changes, but at most `_MAX_ROUNDS` times."""
    for _ in range(_MAX_ROUNDS):
        if b"%" not in text:
            break
        before, text = text, _ENCODED.sub(lambda match: _BYTES[match[1].lower()], text)
        if text == before:
            break
    return text


def contains(text: bytes) -> bool:
    """Return whether `text` contains something of the shape of a credential."""
    if len(text) < MIN_LENGTH:
        return False
    return _RUN in text.translate(_RUN_CLASSES) and _CREDENTIAL.search(decode(text)) is not None


def remove(text: bytes) -> bytes:
    """Return `text` without anything of the shape of a credential; the same object if there is none."""
    while contains(text):
        decoded, places = _decode_with_places(text)
        kept, position = [], 0
        for match in _CREDENTIAL.finditer(decoded):
            kept.append(text[position : places[match.start()]])
            position = places[match.end()]
        text = b"".join((*kept, text[position:]))
    return text


def _decode_with_places(text: bytes) -> tuple[bytes, list[int]]:
    """Return what `decode` returns, and where each of its bytes, and its end, is in `text`."""
    places = list(range(len(text) + 1))
    for _ in range(_MAX_ROUNDS):
        parts: list[bytes] = []
        moved: list[int] = []
        position = 0
        for match in _ENCODED.finditer(text):
            parts += (text[position : match.start()], _BYTES[match[1].lower()])
            moved += places[position : match.start() + 1]
            position = match.end()
        if not parts:
            break
        text = b"".join((*parts, text[position:]))
        places = moved + places[position:]
    return text, places
