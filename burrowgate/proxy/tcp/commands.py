"""Commands that the page of a TCP session shows: one line each, for the visitor's system.

Rules.
    No command contains the link: the arguments of a program are visible to other users of its machine, and a shell
    keeps them. Each command ends in `-`, by which the client reads the link from its standard input.
    No command contains text of an operator or a visitor: only constants, and a hash in hexadecimal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs

from burrowgate.core.targets import TargetType

CLIENT_NAME = "connect.pyz"


class System(StrEnum):
    """The operating system of a visitor."""

    LINUX = "linux"
    MACOS = "macos"
    WINDOWS = "windows"


NAMES = {System.LINUX: "Linux", System.MACOS: "macOS", System.WINDOWS: "Windows"}
_PARAMETER = "system"
HELPERS = {
    TargetType.SSH: "ssh",
    TargetType.POSTGRESQL: "psql",
    TargetType.MYSQL: "mysql",
    TargetType.REDIS: "redis",
    TargetType.VNC: "vnc",
    TargetType.RDP: "rdp",
}
"""The helper of `burrowgate connect` that starts the program for a type of target."""
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to connect."""

    title: str
    needs: str
    """A sentence about what has to be installed."""
    command: str
    uses_client: bool = False
    """Whether it runs the file that the gateway gives out, which has to be fetched first."""


def system_of(query: bytes, user_agent: bytes) -> System:
    """Return the system that the query names (`system=macos`), or else that of `user_agent`, or else Linux."""
    named = parse_qs(query.decode("ascii", "replace")).get(_PARAMETER, [""])[-1]
    if named in set(System):
        return System(named)
    if b"Windows" in user_agent:
        return System.WINDOWS
    if b"Macintosh" in user_agent or b"Mac OS X" in user_agent:
        return System.MACOS
    return System.LINUX


def address_of(system: System) -> str:
    """Return the query by which the page shows the commands for `system`."""
    return f"?{_PARAMETER}={system}"


def ways(type_: TargetType, system: System, sha256: str) -> Sequence[Way]:
    """Return the ways to connect, the one that needs least first; `sha256` is that of the client, empty without one.

    Raises `ValueError` if `sha256` is not a hash.
    """
    found = []
    if sha256:
        if _HEX.fullmatch(sha256) is None:
            raise ValueError("A SHA-256 is 64 hexadecimal digits.")
        needs = "Needs Python 3.9 or newer, and nothing else."
        found.append(Way("With Python", needs, _checked(system, sha256), uses_client=True))
    found.append(Way("With uv", "Needs uv, which fetches the client from PyPI.", "uvx burrowgate-connect -"))
    helper = HELPERS.get(type_)
    command = f"burrowgate connect {helper} -" if helper else "burrowgate connect -"
    needs = f"Needs Burrowgate and starts {_PROGRAMS[helper]}." if helper else "Needs Burrowgate."
    found.append(Way("With Burrowgate", needs, command))
    return found


_PROGRAMS = {
    "ssh": "OpenSSH with a key for this session",
    "psql": "psql",
    "mysql": "mysql",
    "redis": "redis-cli",
    "vnc": "your VNC viewer",
    "rdp": "your client for Remote Desktop",
}


def _checked(system: System, sha256: str) -> str:
    """Return the command that runs the client from the folder of downloads, if it is the one with that hash."""
    if system is System.WINDOWS:
        return (
            f"cd ~\\Downloads; if ((Get-FileHash {CLIENT_NAME}).Hash -eq '{sha256.upper()}')"
            f" {{ py {CLIENT_NAME} - }} else {{ 'The file is not the one that the gateway gives out.' }}"
        )
    check = "shasum -a 256 -c" if system is System.MACOS else "sha256sum -c"
    return f"cd ~/Downloads && echo '{sha256}  {CLIENT_NAME}' | {check} && python3 {CLIENT_NAME} -"
