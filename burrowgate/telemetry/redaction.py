"""Redaction: removes whatever has the shape of a secret of ours from texts that go to logs and traces.

This is the second line of defence: no caller should pass a secret here (SEC-24, SEC-63).
"""

from __future__ import annotations

import re

from burrowgate.core import credential_text

_B = "[A-Za-z0-9_-]"
_DOT = r"(?:\.|%2[Ee])"
_EQUALS = "(?:=|%3[Dd])"
_CODE_FOLLOWS = "(?:(?<=/share/)|(?<=/invited/)|(?<=%2[Ff]share%2[Ff])|(?<=%2[Ff]invited%2[Ff]))"
"""What stands before the code of a claim link or an invitation."""
_BASE = rf"{_B}{{6}}{_DOT}{_B}{{22}}{_DOT}[0-9]{{1,12}}"
_SECRET = re.compile(
    rf"{_B}{{22}}{_EQUALS}{_BASE}"  # a link's parameter
    rf"|{_B}{{6}}{_DOT}(?:"
    rf"{_B}{{22}}{_DOT}[0-9]{{1,12}}"  # a token, before its MAC
    rf"|{_B}{{22}}{_DOT}{_B}{{16}}(?:{_DOT}{_B}{{8}})?"  # a visit cookie
    rf"|{_B}{{22}}(?:{_DOT}{_B}{{6}})?"  # the cookie of a login, an access token
    rf"|{_B}{{30,3000}}"  # a way back, a ticket, a completion code
    rf"){_DOT}{_B}{{22}}"
    rf"|(?:(?<!{_B})|(?<=%26)|(?<=%3[Ff])){_B}{{22}}{_EQUALS}p(?!{_B})"  # a page token in a link
    rf"|(?:(?<!{_B})|(?<=%3[Dd])){_B}{{43}}=?(?!{_B})"  # a share seed, the admin key
    rf"|{_CODE_FOLLOWS}{_B}{{34}}(?!{_B})"  # the code of a claim link or an invitation
    r"|whsec_[A-Za-z0-9+/]{32,88}={0,2}"  # a secret of a webhook
    rf"|\b(?:mac|page)=b?['\"]{_B}{{22}}(?!{_B})"  # half of a link in the repr of a record
)

MIN_SECRET_LENGTH = 22
"""No text shorter than this contains a secret."""
_LONG_RUN = re.compile(rf"{_B}{{{MIN_SECRET_LENGTH}}}|whsec_")
"""Every secret contains such a run, or begins like that, and few other texts do: this search makes redaction cheap."""

MAX_LENGTH = 2048
"""Bytes of a method, host or path that a log line shows."""
_RUN = b"x" * MIN_SECRET_LENGTH
_RUN_CLASSES = bytes(ord("x") if re.match(_B, chr(byte)) else ord(" ") for byte in range(256))


def redact(text: str) -> str:
    """`text` with `[redacted]` in place of anything that has the shape of a secret."""
    return _SECRET.sub("[redacted]", text) if len(text) > MIN_SECRET_LENGTH and _LONG_RUN.search(text) else text


def redact_wire(data: bytes) -> str:
    """Bytes from the wire as text: redacted, and truncated after `MAX_LENGTH` characters."""
    if len(data) < MIN_SECRET_LENGTH:
        return data.decode("latin-1")
    if b"%" in data:
        data = credential_text.remove(data)
    text = data.decode("latin-1")
    if _RUN in data.translate(_RUN_CLASSES):
        text = redact(text)
    return text if len(text) <= MAX_LENGTH else text[:MAX_LENGTH] + "[...]"
