"""Texts that a server sends, for errors and logs: one line of bounded length, without what may be secret."""

from __future__ import annotations

import re

MAX_LENGTH = 200
"""Characters of a server's text that are repeated."""

_QUOTED_STATEMENT = re.compile(r"(?:,? near| at line \d| STATEMENT:).*", re.DOTALL | re.ASCII)
"""Where MariaDB's messages begin to repeat the statement, which may hold a password."""


def server_text(text: str) -> str:
    """Return `text` of a server as one printable line without a full stop, and without the statement that failed."""
    line = "".join(letter if letter.isprintable() else " " for letter in _QUOTED_STATEMENT.sub("", text))
    return line[:MAX_LENGTH].strip().rstrip(".")
