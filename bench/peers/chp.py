"""configurable-http-proxy: one route to one target. It cannot check cookies, so it does less than the others."""

from __future__ import annotations

from bench.environment import Environment
from bench.peers.served import Peer
from bench.processes import Process, find, first_line, free_port

_PROGRAM = "configurable-http-proxy"


def _version() -> str:
    program = find(_PROGRAM)
    if program is None:
        return ""
    return f"{_PROGRAM} {first_line(program, '--version')}, node {first_line('node', '--version')}"


def _begin(environment: Environment, port: int, upstream: int, cookie: str) -> Process:
    command = [find(_PROGRAM) or _PROGRAM, "--ip", "127.0.0.1", "--port", str(port), "--log-level", "error"]
    command += ["--api-ip", "127.0.0.1", "--api-port", str(free_port())]
    command += ["--default-target", f"http://127.0.0.1:{upstream}"]
    return environment.start("chp", command, cores=environment.cores.proxy, environ={"CONFIGPROXY_AUTH_TOKEN": "bench"})


PEER = Peer(
    name=_PROGRAM,
    version=_version,
    begin=_begin,
    checks=False,
    remarks=("cannot check a cookie, and checks none",),
)
