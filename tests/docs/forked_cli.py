"""The command `burrowgate` in forks of a process that has imported it, which takes half a second.

`python -m tests.docs.forked_cli SOCKET` waits on a UNIX socket. `CLIENT`, the text of a small program, takes the place
of `burrowgate` on the `PATH`: it sends its arguments, environment and standard streams, and ends with the same status.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import socket
import sys
import traceback
from collections.abc import Mapping, Sequence

CLIENT = """\
import json, os, socket, sys
with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
    wire.connect({path!r})
    ask = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
    socket.send_fds(wire, [len(ask).to_bytes(4, "big")], [0, 1, 2])
    wire.sendall(ask)
    status = wire.recv(1)
sys.exit(status[0] if status else 70)
"""
"""To be completed with `path`, that of the socket."""


def serve(path: str) -> None:
    """Run each command that is sent to the socket `path`, in a fork; never returns."""
    for module in ("burrowgate.cli.main", "burrowgate.server.config.sources"):
        importlib.import_module(module)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(path)
        listener.listen(16)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # forks leave no zombies
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            wire, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                _answer(wire)
            wire.close()


def _answer(wire: socket.socket) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    head, streams, _, _ = socket.recv_fds(wire, 4, 3)
    length, text = int.from_bytes(head, "big"), b""
    while len(text) < length:
        text += wire.recv(length - len(text))
    words, folder, environ = json.loads(text)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    # Objects of their own: those of the server know whether its streams can seek.
    opened = (open(number, mode, closefd=False) for number, mode in enumerate("rww"))  # noqa: SIM115
    sys.stdin, sys.stdout, sys.stderr = opened
    status = 70
    try:
        status = _run(words, folder, environ)
    except BaseException:
        traceback.print_exc()
    finally:
        wire.sendall(bytes([status]))
        os._exit(0)


def _run(words: Sequence[str], folder: str, environ: Mapping[str, str]) -> int:
    from burrowgate.cli.main import main

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    try:
        main(words)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


if __name__ == "__main__":
    serve(sys.argv[1])
