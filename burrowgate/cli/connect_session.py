"""One run of `burrowgate connect` for a program: the session's first tunnel, its local end, the program, its exit code.

The wire is the client's (`proxy.tcp.burrowgate_connect`), which also runs by itself; this module adds what that has no
space for: programs, their secrets, and the agent of ssh.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from burrowgate.cli import connect_programs, secret_folders
from burrowgate.cli.connect_programs import Launch, Local
from burrowgate.proxy.tcp import burrowgate_connect as client

MAX_SOCKET_PATH_BYTES = 100
"""Linux takes 107 and macOS 103; above it the local end is a port."""


async def serve(options: Any, command: Sequence[str]) -> int:
    """Serve a link as the client by itself does; returns the exit code. Raises `client.Failure`."""
    _remove_leftovers()
    return await client.start(options, list(command))


async def run_program(name: str, link: str, args: Sequence[str], *, once: bool, ca: str, as_json: bool) -> int:
    """Run the program `name` with `args` on the session of `link`; returns its exit code. Raises `client.Failure`.

    With `once`, the session ends when the program does.
    """
    _remove_leftovers()
    folder = client.Folder()
    session = folder.find(_link(link), time.time())
    fields = {"Burrowgate-Program": name}
    key = None
    if name == "ssh":
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        from burrowgate.cli import ssh_agent

        key = Ed25519PrivateKey.generate()
        fields["Burrowgate-Public-Key"] = ssh_agent.public_line(key)
    connecting = client.Client(session, folder, ca, fields)
    _ignore_interrupts()
    connecting.spare = await connecting.dial()
    welcome = connecting.welcome
    secret = client.credential(welcome)
    if as_json:
        click.echo(json.dumps({**welcome, "session": session.sid}), err=True)
    with contextlib.ExitStack() as stack:
        try:
            private = stack.enter_context(secret_folders.secret_folder(folder.path))
        except OSError as error:
            raise client.Failure(f"{folder.path} cannot be used: {error.strerror}.", client.USAGE) from None
        local = await _local_end(connecting, name, private, secret)
        if name == "ssh":
            launch = await _ssh(local, args, key, folder.path)
        else:
            launch = connect_programs.PROGRAMS[name](local, args)
        try:
            return await _run(launch, private)
        finally:
            if once:
                await connecting.leave()


async def _local_end(connecting: client.Client, name: str, folder: Path, secret: dict[str, str]) -> Local:
    """Return the local end: a UNIX socket for ssh and without credentials, else a port."""
    path = folder / connect_programs.SOCKET_NAMES.get(name, "socket")
    fits = len(os.fsencode(path)) <= MAX_SOCKET_PATH_BYTES
    if name == "ssh" and not fits:
        raise client.Failure(f"The path {path} is too long for a socket; set HOME to a shorter one.", client.USAGE)
    if name == "ssh" or (fits and not secret and name not in connect_programs.PORT_ONLY):
        await asyncio.start_unix_server(connecting.serve, path)
        return Local(folder=folder, socket=path, welcome=connecting.welcome, secret=secret)
    host, port = await connecting.listen("127.0.0.1:0")
    return Local(folder=folder, host=host, port=port, welcome=connecting.welcome, secret=secret)


async def _ssh(local: Local, args: Sequence[str], key: Any, sessions: Path) -> Launch:
    """Return the launch of ssh, after starting its agent if the session has a key or a certificate."""
    from burrowgate.cli import connect_ssh, ssh_agent

    socket = None
    if "private_key" in local.secret or "certificate" in local.secret:
        try:
            key = ssh_agent.load_key(local.secret["private_key"]) if "private_key" in local.secret else key
            agent = ssh_agent.Agent(key, local.secret.get("certificate", ""))
        except ValueError as error:
            raise client.Failure(f"The session's SSH key cannot be used: {error}", client.REFUSED) from None
        socket = local.folder / "agent"
        await agent.listen(socket)
    return connect_ssh.ssh(local, args, known_hosts=sessions / "known_hosts", agent=socket)


async def _run(launch: Launch, folder: Path) -> int:
    """Write the files of `launch` and run it; returns its exit code. Raises `client.Failure`."""
    from burrowgate.cli.connect_ssh import EXECUTABLE

    program = launch.argv[0]
    if shutil.which(program) is None:
        raise client.Failure(f"{program} is not installed here; `burrowgate connect LINK` needs no program.", 127)
    for name, text in launch.files.items():
        secret_folders.write_secret(folder / name, text, mode=0o700 if name in EXECUTABLE else 0o600)
    for note in launch.notes:
        click.echo(f"burrowgate: {client.plain(note)}", err=True)
    environ = {name: text for name, text in os.environ.items() if name != "BURROWGATE_LINK"}
    process = await asyncio.create_subprocess_exec(*launch.argv, env=environ | dict(launch.environ))
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, process.terminate)
    code = await process.wait()
    return code if code >= 0 else 128 - code


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the program, which gets it too, as its user expects of psql and ssh."""
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, lambda: None)


def _link(text: str) -> str:
    """Return the link that the argument names. Raises `client.Failure`."""
    link = sys.stdin.readline().strip() if text == "-" else text
    if not link:
        raise client.Failure("There is no link on stdin.", client.USAGE)
    return link


def _remove_leftovers() -> None:
    folder = client.Folder()
    folder.sweep(time.time())
    secret_folders.remove_leftovers(folder.path)
