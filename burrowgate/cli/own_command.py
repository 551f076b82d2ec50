"""The command line of this program as it was started, so that each command that is printed works as printed.

Texts name the program `burrowgate`. Where it is not on the PATH under that name, or works on a gateway that options
name, the commands in a text get what they need for that.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Sequence

NAME = "burrowgate"
_COMMAND = re.compile(rf"(?:(?<=`)|(?<=: )|(?<=^)|(?<=\n)){NAME} (?=[a-z])")
"""A command in a text: between backticks, behind a colon, or at the beginning of a line."""


def program(argv: Sequence[str] | None = None, find: Callable[[str], str | None] = shutil.which) -> tuple[str, ...]:
    """Return the words that start this program again; `argv` are those that started this process, Python's included."""
    words = tuple(sys.orig_argv if argv is None else argv)
    if "-m" in words[1:-1] and words[words.index("-m") + 1] == NAME:
        return words[0], "-m", NAME
    script = next((word for word in words if os.path.basename(word) == NAME), "")
    found = find(NAME)
    if not script or (found is not None and os.path.realpath(found) == os.path.realpath(script)):
        return (NAME,)
    return (script,)


def command(start: Sequence[str], where: Sequence[str], words: Sequence[str]) -> str:
    """Return a command line for a shell: the program, the options that name its gateway, and `words`."""
    return shlex.join([*start, *where, *words])


def with_commands(text: str, start: Sequence[str], where: Sequence[str]) -> str:
    """Return `text`, whose commands begin with `start` and `where`."""
    if tuple(start) == (NAME,) and not where:
        return text
    prefix = f"{command(start, where, ())} "
    return _COMMAND.sub(lambda _: prefix, text)
