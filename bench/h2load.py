"""Runs nghttp2's h2load and parses its output."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

from bench.environment import Environment
from bench.errors import NoResult
from bench.processes import find

_FINISHED = re.compile(r"^finished in ([0-9.]+)(us|ms|s|m), ", re.MULTILINE)
_REQUESTS = re.compile(
    r"^requests: \d+ total, \d+ started, (\d+) done, (\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout$",
    re.MULTILINE,
)
_STATUSES = re.compile(r"^status codes: (\d+) 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx$", re.MULTILINE)
_PROTOCOL = re.compile(r"^Application protocol: (\S+)$", re.MULTILINE)
_UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The results of one run of h2load."""

    requests: int
    seconds: float


def read(text: str) -> Report:
    """Parse the output of h2load. Raises `NoResult`, also if any request did not succeed."""
    finished, requests = _FINISHED.search(text), _REQUESTS.search(text)
    statuses, protocol = _STATUSES.search(text), _PROTOCOL.search(text)
    if finished is None or requests is None or statuses is None:
        raise NoResult(f"h2load reported nothing: {text.strip()[-200:]}")
    if protocol is None or protocol[1] != "h2":
        raise NoResult("it did not speak HTTP/2")
    done, succeeded, *bad = map(int, requests.groups())
    good, *others = map(int, statuses.groups())
    if not done or any(bad) or any(others) or succeeded != done or good < done:
        raise NoResult(f"{done} requests with errors: {requests[0]}; {statuses[0]}")
    return Report(requests=done, seconds=float(finished[1]) * _UNITS[finished[2]])


def run(
    environment: Environment,
    port: int,
    fields: Mapping[str, str],
    path: str,
    *,
    connections: int,
    streams: int,
    requests: int,
) -> Report:
    """Send `requests` for `path` by h2load on the load's cores, with `streams` at a time on each of `connections`.

    Raises `NoResult` if it cannot run or any request did not succeed.
    """
    program = find("h2load")
    if program is None:
        raise NoResult("h2load is not installed.")
    cores = ",".join(map(str, sorted(environment.cores.load)))
    command = ["taskset", "-c", cores, program, "-t1", f"-c{connections}", f"-m{streams}", f"-n{requests}"]
    for name, value in fields.items():
        command += ["-H", f"{':authority' if name == 'Host' else name.lower()}: {value}"]
    command.append(f"https://127.0.0.1:{port}{path}")
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    except subprocess.TimeoutExpired:
        raise NoResult("h2load did not end.") from None
    return read(done.stdout + done.stderr)
