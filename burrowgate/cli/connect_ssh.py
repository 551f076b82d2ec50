"""The command line of ssh for `burrowgate connect ssh`, and the files that it reads: pure functions.

ssh gets a connected socket from a ProxyCommand (`ProxyUseFdpass`), so that no port is open and no byte passes another
process. The host key is looked up under the target's name: with pins, only they count; without, the first key is
accepted and remembered beside the sessions, never in the user's own known_hosts.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from burrowgate.cli.connect_programs import Launch, Local

_PASS_SOCKET = """\
import socket, sys

connected = socket.socket(socket.AF_UNIX)
connected.connect(sys.argv[1])
socket.send_fds(socket.socket(fileno=1), [b"\\0"], [connected.fileno()])
"""
_PRINT_PINNED = """\
import sys

alias, kind, key, fingerprint = sys.argv[1:5]
if fingerprint in sys.argv[5:]:
    print(alias, kind, key)
"""
_ASK_PASSWORD = '#!/bin/sh\nexec cat "$BURROWGATE_PASSWORD_FILE"\n'


def ssh(at: Local, args: Sequence[str], *, known_hosts: Path, agent: Path | None) -> Launch:
    """Return the launch of ssh.

    `known_hosts` remembers the keys of targets without pins; `agent` is the socket of the agent that has the session's
    key, None if the session has none. `args` are options of ssh, then a command.
    """
    alias = str(at.welcome.get("target") or "target")
    python = f"{shlex.quote(sys.executable)} -I -S"
    files = {"pass_socket.py": _PASS_SOCKET}
    options = {
        "ProxyCommand": f"{python} {_escaped(at.folder / 'pass_socket.py')} {_escaped(at.socket)}",
        "ProxyUseFdpass": "yes",
        "HostKeyAlias": alias,
        "CheckHostIP": "no",
        "GlobalKnownHostsFile": "/dev/null",
        "ControlPath": "none",
    }
    pins = [str(pin) for pin in at.welcome.get("host_keys") or ()]
    keys = [pin for pin in pins if not pin.startswith("SHA256:")]
    fingerprints = [pin for pin in pins if pin.startswith("SHA256:")]
    if pins:
        files["known_hosts"] = "".join(f"{alias} {' '.join(key.split()[:2])}\n" for key in keys)
        options |= {"UserKnownHostsFile": str(at.folder / "known_hosts"), "StrictHostKeyChecking": "yes"}
    else:
        options |= {"UserKnownHostsFile": str(known_hosts), "StrictHostKeyChecking": "accept-new"}
    if fingerprints:
        files["print_pinned.py"] = _PRINT_PINNED
        script = _escaped(at.folder / "print_pinned.py")
        options["KnownHostsCommand"] = f"{python} {script} %H %t %K %f {' '.join(fingerprints)}"
    environ = {}
    if agent is not None:
        environ["SSH_AUTH_SOCK"] = str(agent)
    if "password" in at.secret:
        files |= {"password": at.secret["password"] + "\n", "ask_password": _ASK_PASSWORD}
        environ |= {
            "SSH_ASKPASS": str(at.folder / "ask_password"),
            "SSH_ASKPASS_REQUIRE": "force",
            "BURROWGATE_PASSWORD_FILE": str(at.folder / "password"),
        }
    given = [word for name, text in options.items() for word in ("-o", f"{name}={_quoted(name, text)}")]
    user = ["-l", at.user] if at.user else []
    ours, command = split_args(args)
    return Launch(argv=("ssh", *given, *user, *ours, alias, *command), environ=environ, files=files)


EXECUTABLE = frozenset({"ask_password"})
"""Files that have to be executable."""
_WITH_VALUE = frozenset("BbcDEeFIiJLlmOoPpQRSWw")
"""Options of ssh (9.x) that have a value."""


def split_args(args: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the options of ssh in `args`, and the command after them, because ssh wants the host in between."""
    at = 0
    while at < len(args) and args[at].startswith("-") and args[at] != "--":
        letters = args[at][1:]
        taking = next((place for place, letter in enumerate(letters) if letter in _WITH_VALUE), None)
        at += 2 if taking is not None and taking == len(letters) - 1 else 1
    return list(args[:at]), list(args[at:])


def _escaped(path: Path | None) -> str:
    return shlex.quote(str(path).replace("%", "%%"))


def _quoted(name: str, text: str) -> str:
    """Return `text` as ssh_config has it; paths of files stand in quotes, commands are taken as they are."""
    return f'"{text}"' if name == "UserKnownHostsFile" else text
