"""The program that listens on a port of this machine, from the files of /proc (proc(5)), for error messages."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")
_LISTEN = "0A"
"""State of a listening socket in /proc/net/tcp."""
MAX_NAME_LENGTH = 40
_INTERPRETERS = ("python", "node", "ruby", "perl")


def listening_inodes(table: Iterable[str], port: int) -> set[str]:
    """Return the inodes of the sockets that listen on `port`, in a table such as /proc/net/tcp."""
    found = set()
    for line in table:
        words = line.split()
        if len(words) > 9 and words[3] == _LISTEN and words[1].rpartition(":")[2] == f"{port:04X}":
            found.add(words[9])
    return found


def describe(port: int, proc: Path = PROC) -> str:
    """Return the name and the number of the process that listens on `port`; empty if that is not to be found out.

    Only processes of the same user are seen, unless that is root.
    """
    inodes: set[str] = set()
    for name in ("tcp", "tcp6"):
        try:
            with open(proc / "net" / name, encoding="ascii") as table:
                inodes |= listening_inodes(table, port)
        except (OSError, UnicodeDecodeError):
            continue
    if not inodes:
        return ""
    wanted = {f"socket:[{inode}]" for inode in inodes}
    try:
        processes = sorted((one for one in os.listdir(proc) if one.isdigit()), key=int)
    except OSError:
        return ""
    for number in processes:
        if _holds(proc / number / "fd", wanted):
            return f"{_name(proc / number)} (process {number})"
    return ""


def _holds(folder: Path, wanted: set[str]) -> bool:
    try:
        descriptors = os.listdir(folder)
    except OSError:
        return False
    for one in descriptors:
        try:
            if os.readlink(folder / one) in wanted:
                return True
        except OSError:
            continue
    return False


def _name(process: Path) -> str:
    try:
        words = (process / "cmdline").read_bytes().split(b"\0")
    except OSError:
        words = []
    names = [os.path.basename(word.decode("utf-8", "replace")) for word in words if word and not word.startswith(b"-")]
    # Of an interpreter, the script says more.
    is_interpreter = len(names) > 1 and names[0].startswith(_INTERPRETERS)
    name = names[1] if is_interpreter else "".join(names[:1])
    plain = "".join(letter for letter in name if letter.isprintable())
    return plain[:MAX_NAME_LENGTH] or "a program"
