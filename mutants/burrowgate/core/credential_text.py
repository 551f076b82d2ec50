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
    + rb"|%b{6}\.%b{22}\.%b{16}\.%b{22}" % (_B, _B, _B, _B)  # a visit cookie
)
_RUN = b"x" * MIN_LENGTH
_RUN_CLASSES = bytes(ord("x") if re.match(rb"[A-Za-z0-9_%.=-]", bytes((byte,))) else ord(" ") for byte in range(256))
"""A credential, encoded or not, is a run of such bytes, which few other texts have; this search takes 0.2 µs."""
_ENCODED = re.compile(rb"%(?:25)*([0-9A-Fa-f]{2})")
_BYTES = {b"%02x" % number: bytes((number,)) for number in range(256)}


from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict
mutants_x_decode__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_decode__mutmut)
def decode(text: bytes) -> bytes:
    """Return `text` percent-decoded until nothing changes, but at most `_MAX_ROUNDS` times."""
    for _ in range(_MAX_ROUNDS):
        if b"%" not in text:
            break
        before, text = text, _ENCODED.sub(lambda match: _BYTES[match[1].lower()], text)
        if text == before:
            break
    return text


def x_decode__mutmut_orig(text: bytes) -> bytes:
    """Return `text` percent-decoded until nothing changes, but at most `_MAX_ROUNDS` times."""
    for _ in range(_MAX_ROUNDS):
        if b"%" not in text:
            break
        before, text = text, _ENCODED.sub(lambda match: _BYTES[match[1].lower()], text)
        if text == before:
            break
    return text


def x_decode__mutmut_1(text: bytes) -> bytes:
    """Return `text` percent-decoded until nothing changes, but at most `_MAX_ROUNDS` times."""
    for _ in range(None):
        if b"%" not in text:
            break
        before, text = text, _ENCODED.sub(lambda match: _BYTES[match[1].lower()], text)
        if text == before:
            break
    return text


def x_decode__mutmut_2(text: bytes) -> bytes:
    """Return `text` percent-decoded until nothing changes, but at most `_MAX_ROUNDS` times."""
    for _ in range(_MAX_ROUNDS):
        if b"XX%XX" not in text:
            break
        before, text = text, _ENCODED.sub(lambda match: _BYTES[match[1].lower()], text)
        if text == before:
            break
    return text


def x_decode__mutmut_3(text: bytes) -> bytes:
    """Return `text` percent-decoded until nothing changes, but at most `_MAX_ROUNDS` times."""
    for _ in range(_MAX_ROUNDS):
        if b"%" in text:
            break
        before, text = text, _ENCODED.sub(lambda match: _BYTES[match[1].lower()], text)
        if text == before:
            break
    return text


def x_decode__mutmut_4(text: bytes) -> bytes:
    """Return `text` percent-decoded until nothing changes, but at most `_MAX_ROUNDS` times."""
    for _ in range(_MAX_ROUNDS):
        if b"%" not in text:
            return
        before, text = text, _ENCODED.sub(lambda match: _BYTES[match[1].lower()], text)
        if text == before:
            break
    return text


def x_decode__mutmut_5(text: bytes) -> bytes:
    """Return `text` percent-decoded until nothing changes, but at most `_MAX_ROUNDS` times."""
    for _ in range(_MAX_ROUNDS):
        if b"%" not in text:
            break
        before, text = None
        if text == before:
            break
    return text


def x_decode__mutmut_6(text: bytes) -> bytes:
    """Return `text` percent-decoded until nothing changes, but at most `_MAX_ROUNDS` times."""
    for _ in range(_MAX_ROUNDS):
        if b"%" not in text:
            break
        before, text = text, _ENCODED.sub(None, text)
        if text == before:
            break
    return text


def x_decode__mutmut_7(text: bytes) -> bytes:
    """Return `text` percent-decoded until nothing changes, but at most `_MAX_ROUNDS` times."""
    for _ in range(_MAX_ROUNDS):
        if b"%" not in text:
            break
        before, text = text, _ENCODED.sub(lambda match: _BYTES[match[1].lower()], None)
        if text == before:
            break
    return text


def x_decode__mutmut_8(text: bytes) -> bytes:
    """Return `text` percent-decoded until nothing changes, but at most `_MAX_ROUNDS` times."""
    for _ in range(_MAX_ROUNDS):
        if b"%" not in text:
            break
        before, text = text, _ENCODED.sub(text)
        if text == before:
            break
    return text


def x_decode__mutmut_9(text: bytes) -> bytes:
    """Return `text` percent-decoded until nothing changes, but at most `_MAX_ROUNDS` times."""
    for _ in range(_MAX_ROUNDS):
        if b"%" not in text:
            break
        before, text = text, _ENCODED.sub(lambda match: _BYTES[match[1].lower()], )
        if text == before:
            break
    return text


def x_decode__mutmut_10(text: bytes) -> bytes:
    """Return `text` percent-decoded until nothing changes, but at most `_MAX_ROUNDS` times."""
    for _ in range(_MAX_ROUNDS):
        if b"%" not in text:
            break
        before, text = text, _ENCODED.sub(lambda match: None, text)
        if text == before:
            break
    return text


def x_decode__mutmut_11(text: bytes) -> bytes:
    """Return `text` percent-decoded until nothing changes, but at most `_MAX_ROUNDS` times."""
    for _ in range(_MAX_ROUNDS):
        if b"%" not in text:
            break
        before, text = text, _ENCODED.sub(lambda match: _BYTES[match[1].upper()], text)
        if text == before:
            break
    return text


def x_decode__mutmut_12(text: bytes) -> bytes:
    """Return `text` percent-decoded until nothing changes, but at most `_MAX_ROUNDS` times."""
    for _ in range(_MAX_ROUNDS):
        if b"%" not in text:
            break
        before, text = text, _ENCODED.sub(lambda match: _BYTES[match[2].lower()], text)
        if text == before:
            break
    return text


def x_decode__mutmut_13(text: bytes) -> bytes:
    """Return `text` percent-decoded until nothing changes, but at most `_MAX_ROUNDS` times."""
    for _ in range(_MAX_ROUNDS):
        if b"%" not in text:
            break
        before, text = text, _ENCODED.sub(lambda match: _BYTES[match[1].lower()], text)
        if text != before:
            break
    return text


def x_decode__mutmut_14(text: bytes) -> bytes:
    """Return `text` percent-decoded until nothing changes, but at most `_MAX_ROUNDS` times."""
    for _ in range(_MAX_ROUNDS):
        if b"%" not in text:
            break
        before, text = text, _ENCODED.sub(lambda match: _BYTES[match[1].lower()], text)
        if text == before:
            return
    return text

mutants_x_decode__mutmut['_mutmut_orig'] = x_decode__mutmut_orig # type: ignore # mutmut generated
mutants_x_decode__mutmut['x_decode__mutmut_1'] = x_decode__mutmut_1 # type: ignore # mutmut generated
mutants_x_decode__mutmut['x_decode__mutmut_2'] = x_decode__mutmut_2 # type: ignore # mutmut generated
mutants_x_decode__mutmut['x_decode__mutmut_3'] = x_decode__mutmut_3 # type: ignore # mutmut generated
mutants_x_decode__mutmut['x_decode__mutmut_4'] = x_decode__mutmut_4 # type: ignore # mutmut generated
mutants_x_decode__mutmut['x_decode__mutmut_5'] = x_decode__mutmut_5 # type: ignore # mutmut generated
mutants_x_decode__mutmut['x_decode__mutmut_6'] = x_decode__mutmut_6 # type: ignore # mutmut generated
mutants_x_decode__mutmut['x_decode__mutmut_7'] = x_decode__mutmut_7 # type: ignore # mutmut generated
mutants_x_decode__mutmut['x_decode__mutmut_8'] = x_decode__mutmut_8 # type: ignore # mutmut generated
mutants_x_decode__mutmut['x_decode__mutmut_9'] = x_decode__mutmut_9 # type: ignore # mutmut generated
mutants_x_decode__mutmut['x_decode__mutmut_10'] = x_decode__mutmut_10 # type: ignore # mutmut generated
mutants_x_decode__mutmut['x_decode__mutmut_11'] = x_decode__mutmut_11 # type: ignore # mutmut generated
mutants_x_decode__mutmut['x_decode__mutmut_12'] = x_decode__mutmut_12 # type: ignore # mutmut generated
mutants_x_decode__mutmut['x_decode__mutmut_13'] = x_decode__mutmut_13 # type: ignore # mutmut generated
mutants_x_decode__mutmut['x_decode__mutmut_14'] = x_decode__mutmut_14 # type: ignore # mutmut generated
mutants_x_contains__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_contains__mutmut)
def contains(text: bytes) -> bool:
    """Return whether `text` contains something of the shape of a credential."""
    if len(text) < MIN_LENGTH:
        return False
    return _RUN in text.translate(_RUN_CLASSES) and _CREDENTIAL.search(decode(text)) is not None


def x_contains__mutmut_orig(text: bytes) -> bool:
    """Return whether `text` contains something of the shape of a credential."""
    if len(text) < MIN_LENGTH:
        return False
    return _RUN in text.translate(_RUN_CLASSES) and _CREDENTIAL.search(decode(text)) is not None


def x_contains__mutmut_1(text: bytes) -> bool:
    """Return whether `text` contains something of the shape of a credential."""
    if len(text) <= MIN_LENGTH:
        return False
    return _RUN in text.translate(_RUN_CLASSES) and _CREDENTIAL.search(decode(text)) is not None


def x_contains__mutmut_2(text: bytes) -> bool:
    """Return whether `text` contains something of the shape of a credential."""
    if len(text) < MIN_LENGTH:
        return True
    return _RUN in text.translate(_RUN_CLASSES) and _CREDENTIAL.search(decode(text)) is not None


def x_contains__mutmut_3(text: bytes) -> bool:
    """Return whether `text` contains something of the shape of a credential."""
    if len(text) < MIN_LENGTH:
        return False
    return _RUN in text.translate(_RUN_CLASSES) or _CREDENTIAL.search(decode(text)) is not None


def x_contains__mutmut_4(text: bytes) -> bool:
    """Return whether `text` contains something of the shape of a credential."""
    if len(text) < MIN_LENGTH:
        return False
    return _RUN not in text.translate(_RUN_CLASSES) and _CREDENTIAL.search(decode(text)) is not None


def x_contains__mutmut_5(text: bytes) -> bool:
    """Return whether `text` contains something of the shape of a credential."""
    if len(text) < MIN_LENGTH:
        return False
    return _RUN in text.translate(None) and _CREDENTIAL.search(decode(text)) is not None


def x_contains__mutmut_6(text: bytes) -> bool:
    """Return whether `text` contains something of the shape of a credential."""
    if len(text) < MIN_LENGTH:
        return False
    return _RUN in text.translate(_RUN_CLASSES) and _CREDENTIAL.search(None) is not None


def x_contains__mutmut_7(text: bytes) -> bool:
    """Return whether `text` contains something of the shape of a credential."""
    if len(text) < MIN_LENGTH:
        return False
    return _RUN in text.translate(_RUN_CLASSES) and _CREDENTIAL.search(decode(None)) is not None


def x_contains__mutmut_8(text: bytes) -> bool:
    """Return whether `text` contains something of the shape of a credential."""
    if len(text) < MIN_LENGTH:
        return False
    return _RUN in text.translate(_RUN_CLASSES) and _CREDENTIAL.search(decode(text)) is None

mutants_x_contains__mutmut['_mutmut_orig'] = x_contains__mutmut_orig # type: ignore # mutmut generated
mutants_x_contains__mutmut['x_contains__mutmut_1'] = x_contains__mutmut_1 # type: ignore # mutmut generated
mutants_x_contains__mutmut['x_contains__mutmut_2'] = x_contains__mutmut_2 # type: ignore # mutmut generated
mutants_x_contains__mutmut['x_contains__mutmut_3'] = x_contains__mutmut_3 # type: ignore # mutmut generated
mutants_x_contains__mutmut['x_contains__mutmut_4'] = x_contains__mutmut_4 # type: ignore # mutmut generated
mutants_x_contains__mutmut['x_contains__mutmut_5'] = x_contains__mutmut_5 # type: ignore # mutmut generated
mutants_x_contains__mutmut['x_contains__mutmut_6'] = x_contains__mutmut_6 # type: ignore # mutmut generated
mutants_x_contains__mutmut['x_contains__mutmut_7'] = x_contains__mutmut_7 # type: ignore # mutmut generated
mutants_x_contains__mutmut['x_contains__mutmut_8'] = x_contains__mutmut_8 # type: ignore # mutmut generated
mutants_x_remove__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_remove__mutmut)
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


def x_remove__mutmut_orig(text: bytes) -> bytes:
    """Return `text` without anything of the shape of a credential; the same object if there is none."""
    while contains(text):
        decoded, places = _decode_with_places(text)
        kept, position = [], 0
        for match in _CREDENTIAL.finditer(decoded):
            kept.append(text[position : places[match.start()]])
            position = places[match.end()]
        text = b"".join((*kept, text[position:]))
    return text


def x_remove__mutmut_1(text: bytes) -> bytes:
    """Return `text` without anything of the shape of a credential; the same object if there is none."""
    while contains(None):
        decoded, places = _decode_with_places(text)
        kept, position = [], 0
        for match in _CREDENTIAL.finditer(decoded):
            kept.append(text[position : places[match.start()]])
            position = places[match.end()]
        text = b"".join((*kept, text[position:]))
    return text


def x_remove__mutmut_2(text: bytes) -> bytes:
    """Return `text` without anything of the shape of a credential; the same object if there is none."""
    while contains(text):
        decoded, places = None
        kept, position = [], 0
        for match in _CREDENTIAL.finditer(decoded):
            kept.append(text[position : places[match.start()]])
            position = places[match.end()]
        text = b"".join((*kept, text[position:]))
    return text


def x_remove__mutmut_3(text: bytes) -> bytes:
    """Return `text` without anything of the shape of a credential; the same object if there is none."""
    while contains(text):
        decoded, places = _decode_with_places(None)
        kept, position = [], 0
        for match in _CREDENTIAL.finditer(decoded):
            kept.append(text[position : places[match.start()]])
            position = places[match.end()]
        text = b"".join((*kept, text[position:]))
    return text


def x_remove__mutmut_4(text: bytes) -> bytes:
    """Return `text` without anything of the shape of a credential; the same object if there is none."""
    while contains(text):
        decoded, places = _decode_with_places(text)
        kept, position = None
        for match in _CREDENTIAL.finditer(decoded):
            kept.append(text[position : places[match.start()]])
            position = places[match.end()]
        text = b"".join((*kept, text[position:]))
    return text


def x_remove__mutmut_5(text: bytes) -> bytes:
    """Return `text` without anything of the shape of a credential; the same object if there is none."""
    while contains(text):
        decoded, places = _decode_with_places(text)
        kept, position = [], 1
        for match in _CREDENTIAL.finditer(decoded):
            kept.append(text[position : places[match.start()]])
            position = places[match.end()]
        text = b"".join((*kept, text[position:]))
    return text


def x_remove__mutmut_6(text: bytes) -> bytes:
    """Return `text` without anything of the shape of a credential; the same object if there is none."""
    while contains(text):
        decoded, places = _decode_with_places(text)
        kept, position = [], 0
        for match in _CREDENTIAL.finditer(None):
            kept.append(text[position : places[match.start()]])
            position = places[match.end()]
        text = b"".join((*kept, text[position:]))
    return text


def x_remove__mutmut_7(text: bytes) -> bytes:
    """Return `text` without anything of the shape of a credential; the same object if there is none."""
    while contains(text):
        decoded, places = _decode_with_places(text)
        kept, position = [], 0
        for match in _CREDENTIAL.finditer(decoded):
            kept.append(None)
            position = places[match.end()]
        text = b"".join((*kept, text[position:]))
    return text


def x_remove__mutmut_8(text: bytes) -> bytes:
    """Return `text` without anything of the shape of a credential; the same object if there is none."""
    while contains(text):
        decoded, places = _decode_with_places(text)
        kept, position = [], 0
        for match in _CREDENTIAL.finditer(decoded):
            kept.append(text[position : places[match.start()]])
            position = None
        text = b"".join((*kept, text[position:]))
    return text


def x_remove__mutmut_9(text: bytes) -> bytes:
    """Return `text` without anything of the shape of a credential; the same object if there is none."""
    while contains(text):
        decoded, places = _decode_with_places(text)
        kept, position = [], 0
        for match in _CREDENTIAL.finditer(decoded):
            kept.append(text[position : places[match.start()]])
            position = places[match.end()]
        text = None
    return text


def x_remove__mutmut_10(text: bytes) -> bytes:
    """Return `text` without anything of the shape of a credential; the same object if there is none."""
    while contains(text):
        decoded, places = _decode_with_places(text)
        kept, position = [], 0
        for match in _CREDENTIAL.finditer(decoded):
            kept.append(text[position : places[match.start()]])
            position = places[match.end()]
        text = b"".join(None)
    return text


def x_remove__mutmut_11(text: bytes) -> bytes:
    """Return `text` without anything of the shape of a credential; the same object if there is none."""
    while contains(text):
        decoded, places = _decode_with_places(text)
        kept, position = [], 0
        for match in _CREDENTIAL.finditer(decoded):
            kept.append(text[position : places[match.start()]])
            position = places[match.end()]
        text = b"XXXX".join((*kept, text[position:]))
    return text

mutants_x_remove__mutmut['_mutmut_orig'] = x_remove__mutmut_orig # type: ignore # mutmut generated
mutants_x_remove__mutmut['x_remove__mutmut_1'] = x_remove__mutmut_1 # type: ignore # mutmut generated
mutants_x_remove__mutmut['x_remove__mutmut_2'] = x_remove__mutmut_2 # type: ignore # mutmut generated
mutants_x_remove__mutmut['x_remove__mutmut_3'] = x_remove__mutmut_3 # type: ignore # mutmut generated
mutants_x_remove__mutmut['x_remove__mutmut_4'] = x_remove__mutmut_4 # type: ignore # mutmut generated
mutants_x_remove__mutmut['x_remove__mutmut_5'] = x_remove__mutmut_5 # type: ignore # mutmut generated
mutants_x_remove__mutmut['x_remove__mutmut_6'] = x_remove__mutmut_6 # type: ignore # mutmut generated
mutants_x_remove__mutmut['x_remove__mutmut_7'] = x_remove__mutmut_7 # type: ignore # mutmut generated
mutants_x_remove__mutmut['x_remove__mutmut_8'] = x_remove__mutmut_8 # type: ignore # mutmut generated
mutants_x_remove__mutmut['x_remove__mutmut_9'] = x_remove__mutmut_9 # type: ignore # mutmut generated
mutants_x_remove__mutmut['x_remove__mutmut_10'] = x_remove__mutmut_10 # type: ignore # mutmut generated
mutants_x_remove__mutmut['x_remove__mutmut_11'] = x_remove__mutmut_11 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x__decode_with_places__mutmut)
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


def x__decode_with_places__mutmut_orig(text: bytes) -> tuple[bytes, list[int]]:
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


def x__decode_with_places__mutmut_1(text: bytes) -> tuple[bytes, list[int]]:
    """Return what `decode` returns, and where each of its bytes, and its end, is in `text`."""
    places = None
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


def x__decode_with_places__mutmut_2(text: bytes) -> tuple[bytes, list[int]]:
    """Return what `decode` returns, and where each of its bytes, and its end, is in `text`."""
    places = list(None)
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


def x__decode_with_places__mutmut_3(text: bytes) -> tuple[bytes, list[int]]:
    """Return what `decode` returns, and where each of its bytes, and its end, is in `text`."""
    places = list(range(None))
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


def x__decode_with_places__mutmut_4(text: bytes) -> tuple[bytes, list[int]]:
    """Return what `decode` returns, and where each of its bytes, and its end, is in `text`."""
    places = list(range(len(text) - 1))
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


def x__decode_with_places__mutmut_5(text: bytes) -> tuple[bytes, list[int]]:
    """Return what `decode` returns, and where each of its bytes, and its end, is in `text`."""
    places = list(range(len(text) + 2))
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


def x__decode_with_places__mutmut_6(text: bytes) -> tuple[bytes, list[int]]:
    """Return what `decode` returns, and where each of its bytes, and its end, is in `text`."""
    places = list(range(len(text) + 1))
    for _ in range(None):
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


def x__decode_with_places__mutmut_7(text: bytes) -> tuple[bytes, list[int]]:
    """Return what `decode` returns, and where each of its bytes, and its end, is in `text`."""
    places = list(range(len(text) + 1))
    for _ in range(_MAX_ROUNDS):
        parts: list[bytes] = None
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


def x__decode_with_places__mutmut_8(text: bytes) -> tuple[bytes, list[int]]:
    """Return what `decode` returns, and where each of its bytes, and its end, is in `text`."""
    places = list(range(len(text) + 1))
    for _ in range(_MAX_ROUNDS):
        parts: list[bytes] = []
        moved: list[int] = None
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


def x__decode_with_places__mutmut_9(text: bytes) -> tuple[bytes, list[int]]:
    """Return what `decode` returns, and where each of its bytes, and its end, is in `text`."""
    places = list(range(len(text) + 1))
    for _ in range(_MAX_ROUNDS):
        parts: list[bytes] = []
        moved: list[int] = []
        position = None
        for match in _ENCODED.finditer(text):
            parts += (text[position : match.start()], _BYTES[match[1].lower()])
            moved += places[position : match.start() + 1]
            position = match.end()
        if not parts:
            break
        text = b"".join((*parts, text[position:]))
        places = moved + places[position:]
    return text, places


def x__decode_with_places__mutmut_10(text: bytes) -> tuple[bytes, list[int]]:
    """Return what `decode` returns, and where each of its bytes, and its end, is in `text`."""
    places = list(range(len(text) + 1))
    for _ in range(_MAX_ROUNDS):
        parts: list[bytes] = []
        moved: list[int] = []
        position = 1
        for match in _ENCODED.finditer(text):
            parts += (text[position : match.start()], _BYTES[match[1].lower()])
            moved += places[position : match.start() + 1]
            position = match.end()
        if not parts:
            break
        text = b"".join((*parts, text[position:]))
        places = moved + places[position:]
    return text, places


def x__decode_with_places__mutmut_11(text: bytes) -> tuple[bytes, list[int]]:
    """Return what `decode` returns, and where each of its bytes, and its end, is in `text`."""
    places = list(range(len(text) + 1))
    for _ in range(_MAX_ROUNDS):
        parts: list[bytes] = []
        moved: list[int] = []
        position = 0
        for match in _ENCODED.finditer(None):
            parts += (text[position : match.start()], _BYTES[match[1].lower()])
            moved += places[position : match.start() + 1]
            position = match.end()
        if not parts:
            break
        text = b"".join((*parts, text[position:]))
        places = moved + places[position:]
    return text, places


def x__decode_with_places__mutmut_12(text: bytes) -> tuple[bytes, list[int]]:
    """Return what `decode` returns, and where each of its bytes, and its end, is in `text`."""
    places = list(range(len(text) + 1))
    for _ in range(_MAX_ROUNDS):
        parts: list[bytes] = []
        moved: list[int] = []
        position = 0
        for match in _ENCODED.finditer(text):
            parts = (text[position : match.start()], _BYTES[match[1].lower()])
            moved += places[position : match.start() + 1]
            position = match.end()
        if not parts:
            break
        text = b"".join((*parts, text[position:]))
        places = moved + places[position:]
    return text, places


def x__decode_with_places__mutmut_13(text: bytes) -> tuple[bytes, list[int]]:
    """Return what `decode` returns, and where each of its bytes, and its end, is in `text`."""
    places = list(range(len(text) + 1))
    for _ in range(_MAX_ROUNDS):
        parts: list[bytes] = []
        moved: list[int] = []
        position = 0
        for match in _ENCODED.finditer(text):
            parts -= (text[position : match.start()], _BYTES[match[1].lower()])
            moved += places[position : match.start() + 1]
            position = match.end()
        if not parts:
            break
        text = b"".join((*parts, text[position:]))
        places = moved + places[position:]
    return text, places


def x__decode_with_places__mutmut_14(text: bytes) -> tuple[bytes, list[int]]:
    """Return what `decode` returns, and where each of its bytes, and its end, is in `text`."""
    places = list(range(len(text) + 1))
    for _ in range(_MAX_ROUNDS):
        parts: list[bytes] = []
        moved: list[int] = []
        position = 0
        for match in _ENCODED.finditer(text):
            parts += (text[position : match.start()], _BYTES[match[1].upper()])
            moved += places[position : match.start() + 1]
            position = match.end()
        if not parts:
            break
        text = b"".join((*parts, text[position:]))
        places = moved + places[position:]
    return text, places


def x__decode_with_places__mutmut_15(text: bytes) -> tuple[bytes, list[int]]:
    """Return what `decode` returns, and where each of its bytes, and its end, is in `text`."""
    places = list(range(len(text) + 1))
    for _ in range(_MAX_ROUNDS):
        parts: list[bytes] = []
        moved: list[int] = []
        position = 0
        for match in _ENCODED.finditer(text):
            parts += (text[position : match.start()], _BYTES[match[2].lower()])
            moved += places[position : match.start() + 1]
            position = match.end()
        if not parts:
            break
        text = b"".join((*parts, text[position:]))
        places = moved + places[position:]
    return text, places


def x__decode_with_places__mutmut_16(text: bytes) -> tuple[bytes, list[int]]:
    """Return what `decode` returns, and where each of its bytes, and its end, is in `text`."""
    places = list(range(len(text) + 1))
    for _ in range(_MAX_ROUNDS):
        parts: list[bytes] = []
        moved: list[int] = []
        position = 0
        for match in _ENCODED.finditer(text):
            parts += (text[position : match.start()], _BYTES[match[1].lower()])
            moved = places[position : match.start() + 1]
            position = match.end()
        if not parts:
            break
        text = b"".join((*parts, text[position:]))
        places = moved + places[position:]
    return text, places


def x__decode_with_places__mutmut_17(text: bytes) -> tuple[bytes, list[int]]:
    """Return what `decode` returns, and where each of its bytes, and its end, is in `text`."""
    places = list(range(len(text) + 1))
    for _ in range(_MAX_ROUNDS):
        parts: list[bytes] = []
        moved: list[int] = []
        position = 0
        for match in _ENCODED.finditer(text):
            parts += (text[position : match.start()], _BYTES[match[1].lower()])
            moved -= places[position : match.start() + 1]
            position = match.end()
        if not parts:
            break
        text = b"".join((*parts, text[position:]))
        places = moved + places[position:]
    return text, places


def x__decode_with_places__mutmut_18(text: bytes) -> tuple[bytes, list[int]]:
    """Return what `decode` returns, and where each of its bytes, and its end, is in `text`."""
    places = list(range(len(text) + 1))
    for _ in range(_MAX_ROUNDS):
        parts: list[bytes] = []
        moved: list[int] = []
        position = 0
        for match in _ENCODED.finditer(text):
            parts += (text[position : match.start()], _BYTES[match[1].lower()])
            moved += places[position : match.start() - 1]
            position = match.end()
        if not parts:
            break
        text = b"".join((*parts, text[position:]))
        places = moved + places[position:]
    return text, places


def x__decode_with_places__mutmut_19(text: bytes) -> tuple[bytes, list[int]]:
    """Return what `decode` returns, and where each of its bytes, and its end, is in `text`."""
    places = list(range(len(text) + 1))
    for _ in range(_MAX_ROUNDS):
        parts: list[bytes] = []
        moved: list[int] = []
        position = 0
        for match in _ENCODED.finditer(text):
            parts += (text[position : match.start()], _BYTES[match[1].lower()])
            moved += places[position : match.start() + 2]
            position = match.end()
        if not parts:
            break
        text = b"".join((*parts, text[position:]))
        places = moved + places[position:]
    return text, places


def x__decode_with_places__mutmut_20(text: bytes) -> tuple[bytes, list[int]]:
    """Return what `decode` returns, and where each of its bytes, and its end, is in `text`."""
    places = list(range(len(text) + 1))
    for _ in range(_MAX_ROUNDS):
        parts: list[bytes] = []
        moved: list[int] = []
        position = 0
        for match in _ENCODED.finditer(text):
            parts += (text[position : match.start()], _BYTES[match[1].lower()])
            moved += places[position : match.start() + 1]
            position = None
        if not parts:
            break
        text = b"".join((*parts, text[position:]))
        places = moved + places[position:]
    return text, places


def x__decode_with_places__mutmut_21(text: bytes) -> tuple[bytes, list[int]]:
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
        if parts:
            break
        text = b"".join((*parts, text[position:]))
        places = moved + places[position:]
    return text, places


def x__decode_with_places__mutmut_22(text: bytes) -> tuple[bytes, list[int]]:
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
            return
        text = b"".join((*parts, text[position:]))
        places = moved + places[position:]
    return text, places


def x__decode_with_places__mutmut_23(text: bytes) -> tuple[bytes, list[int]]:
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
        text = None
        places = moved + places[position:]
    return text, places


def x__decode_with_places__mutmut_24(text: bytes) -> tuple[bytes, list[int]]:
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
        text = b"".join(None)
        places = moved + places[position:]
    return text, places


def x__decode_with_places__mutmut_25(text: bytes) -> tuple[bytes, list[int]]:
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
        text = b"XXXX".join((*parts, text[position:]))
        places = moved + places[position:]
    return text, places


def x__decode_with_places__mutmut_26(text: bytes) -> tuple[bytes, list[int]]:
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
        places = None
    return text, places


def x__decode_with_places__mutmut_27(text: bytes) -> tuple[bytes, list[int]]:
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
        places = moved - places[position:]
    return text, places

mutants_x__decode_with_places__mutmut['_mutmut_orig'] = x__decode_with_places__mutmut_orig # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_1'] = x__decode_with_places__mutmut_1 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_2'] = x__decode_with_places__mutmut_2 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_3'] = x__decode_with_places__mutmut_3 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_4'] = x__decode_with_places__mutmut_4 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_5'] = x__decode_with_places__mutmut_5 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_6'] = x__decode_with_places__mutmut_6 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_7'] = x__decode_with_places__mutmut_7 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_8'] = x__decode_with_places__mutmut_8 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_9'] = x__decode_with_places__mutmut_9 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_10'] = x__decode_with_places__mutmut_10 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_11'] = x__decode_with_places__mutmut_11 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_12'] = x__decode_with_places__mutmut_12 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_13'] = x__decode_with_places__mutmut_13 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_14'] = x__decode_with_places__mutmut_14 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_15'] = x__decode_with_places__mutmut_15 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_16'] = x__decode_with_places__mutmut_16 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_17'] = x__decode_with_places__mutmut_17 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_18'] = x__decode_with_places__mutmut_18 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_19'] = x__decode_with_places__mutmut_19 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_20'] = x__decode_with_places__mutmut_20 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_21'] = x__decode_with_places__mutmut_21 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_22'] = x__decode_with_places__mutmut_22 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_23'] = x__decode_with_places__mutmut_23 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_24'] = x__decode_with_places__mutmut_24 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_25'] = x__decode_with_places__mutmut_25 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_26'] = x__decode_with_places__mutmut_26 # type: ignore # mutmut generated
mutants_x__decode_with_places__mutmut['x__decode_with_places__mutmut_27'] = x__decode_with_places__mutmut_27 # type: ignore # mutmut generated
