"""nginx with fixed responses: a small one for all paths, and one of 64 KiB at `/large`."""

from __future__ import annotations

from bench.environment import Environment
from bench.errors import NoResult
from bench.peers import nginx
from bench.processes import find, free_port

SMALL = b"hello, visitor\n"
LARGE = b"".join(b"%07d\n" % number for number in range(8192))
"""64 KiB."""

_INSIDE = """
    sendfile on; open_file_cache max=10; reset_timedout_connection on;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        default_type text/plain;
        location / {{ return 200 "hello, visitor\\n"; }}
        location = /large {{ root {folder}; }}
    }}
"""


def start(environment: Environment) -> int:
    """Start it; returns its port. Raises `NoResult`."""
    if find("nginx") is None:
        raise NoResult("nginx is not installed, and it is the upstream.")
    port = free_port()
    folder = environment.folder("pages")
    (folder / "large").write_bytes(LARGE)
    inside = _INSIDE.format(port=port, folder=folder)
    environment.start(
        "pages", nginx.command(environment, "upstream", inside), cores=environment.cores.upstream
    ).listens(port)
    return port
