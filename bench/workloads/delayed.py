"""Uploads by HTTP/2 over a network with 50 ms of delay, where the receiver's windows determine the rate."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from bench import fixtures
from bench.environment import Environment
from bench.errors import NoResult
from bench.figures import Bar, Contender, Figure, Measured, Work
from bench.http import MEGABYTE
from bench.patterns import BLOCK
from bench.peers.served import Served
from bench.processes import find, free_port
from bench.upstreams import bodies
from bench.workloads import h2, tls

ROUND_TRIP_SECONDS = 0.05
_TIMEOUT_SECONDS = 300
_REPORT = re.compile(r"^(\d{3}) (\S+) ([0-9.]+)$", re.MULTILINE)


def prepare(environment: Environment) -> list[Contender]:
    """Return the gateway with each of its libraries, and the installed peers with HTTP/2."""
    size = (10 if environment.settings.quick else 30) * MEGABYTE
    upstream = bodies.start(environment, 1)
    home = fixtures.make(environment.folder("home"), upstream)
    pem = tls.certificate(environment.folder("certificates"))
    fields = {"Host": fixtures.HOST, "Cookie": f"__Host-{home.cookie}"}
    body = environment.folder("body") / "body"
    with body.open("wb") as file:
        for first in range(0, size, len(BLOCK)):
            file.write(BLOCK[: min(len(BLOCK), size - first)])
    started = h2.started(environment, home, upstream, pem, fields["Cookie"])
    return [_contender(environment, tls.served(proxy, fields), body) for proxy in started]


def _contender(environment: Environment, served: Served, body: Path) -> Contender:
    port = free_port()
    environment.module("bench.loads.delay", port, served.port, ROUND_TRIP_SECONDS / 2).listens(port)
    return Contender(
        name=served.name, measure=lambda: _measure(environment, served, port, body), process=served.process
    )


def _measure(environment: Environment, served: Served, port: int, body: Path) -> Measured:
    program = find("curl")
    if program is None:
        raise NoResult("curl is not installed.")
    size = body.stat().st_size
    cores = ",".join(map(str, sorted(environment.cores.load)))
    command = ["taskset", "-c", cores, program, "--silent", "--show-error", "--insecure", "--http2", "--no-keepalive"]
    command += ["--connect-to", f"::127.0.0.1:{port}", "--cookie", served.fields["Cookie"], "--data-binary", f"@{body}"]
    command += ["--output", "/dev/null", "--write-out", "%{http_code} %{http_version} %{time_total}"]
    command.append(f"https://{served.fields['Host']}/body")
    before = served.process.cpu()
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise NoResult(f"an upload took more than {_TIMEOUT_SECONDS} s") from None
    report = _REPORT.search(done.stdout)
    if report is None or report[1] != "200" or report[2] != "2":
        raise NoResult(f"an upload failed: {(done.stdout + done.stderr).strip()[-200:]}")
    return {
        "rate": size / float(report[3]) / MEGABYTE,
        "cpu": (served.process.cpu() - before) / size * 1e8 * 1e3,
    }


WORK = Work(
    name="delayed",
    title="Uploads of 30 MB by HTTP/2 over a network with 50 ms of delay",
    figures=(
        Figure(name="rate", title="up", unit="MB/s", digits=1, more=True),
        Figure(name="cpu", title="CPU per 100 MB", unit="ms"),
    ),
    bars=(Bar(figure="rate", least=0.8, against="nginx"),),
    prepare=prepare,
    remark="nginx passes uploads on without buffering. The windows of HTTP/2 determine the rate.",
)
