"""Runs wrk and parses its output."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeAlias

from bench.environment import Environment
from bench.errors import NoResult
from bench.processes import find

_LUA = Path(__file__).parent / "lua"
_BROWSER = (
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0\r\n"
    "Accept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: en-GB,en;q=0.9\r\n"
)
"""Fields that a browser sends with each request."""
_REPORT = re.compile(r"^REPORT (\{.*\})$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The results of one run of wrk; times in seconds."""

    requests: int
    seconds: float
    bytes: int
    p50: float
    p99: float
    errors: Mapping[str, int]
    """Number of errors of each kind, without zeros."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Random request targets from a file of lines, each of `length` bytes including its end."""

    path: Path
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """POST requests with the same body."""

    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vary:
    """Requests for `path` with a field that differs each time."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Browse:
    """Requests of `browsers` for pages with `assets` each; the visit cookie is the first of several."""

    browsers: int
    assets: int
    origin: str


What: TypeAlias = Draw | Post | Vary | Browse | None
"""The kind of requests; None for identical GET requests."""


def read(text: str) -> Report:
    """Parse the output of wrk. Raises `NoResult`."""
    match = _REPORT.search(text)
    if match is None:
        raise NoResult(f"wrk reported nothing: {text.strip()[-200:]}")
    reported = json.loads(match[1])
    return Report(
        requests=reported["requests"],
        seconds=reported["microseconds"] / 1e6,
        bytes=reported["bytes"],
        p50=reported["p50"] / 1e6,
        p99=reported["p99"] / 1e6,
        errors={kind: count for kind, count in reported["errors"].items() if count},
    )


def quote(text: str) -> str:
    """Return `text` as a Lua string literal."""
    return '"' + "".join(f"\\{byte:03d}" for byte in text.encode()) + '"'


def script(what: What, fields: Mapping[str, str], seed: int) -> str:
    """Return the Lua script for wrk."""
    report = (_LUA / "report.lua").read_text()
    match what:
        case None:
            return report
        case Post(body=body):
            return f'wrk.method = "POST"\nwrk.body = {quote(body)}\n{report}'
        case Draw(path=path, length=length):
            head = " HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n"
            variables = f"FILE, LENGTH, HEAD, SEED = {quote(str(path))}, {length}, {quote(head)}, {seed}\n"
            return variables + (_LUA / "draw.lua").read_text() + report
        case Browse(browsers=browsers, assets=assets, origin=origin):
            lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if name != "Cookie")
            variables = f"BROWSERS, ASSETS, ORIGIN = {browsers}, {assets}, {quote(origin)}\n"
            variables += f"COOKIE = {quote(fields['Cookie'])}\n"
            variables += f"FIELDS = {quote(lines + _BROWSER)}\n"
            return variables + (_LUA / "browse.lua").read_text() + report
        case Vary(path=path):
            lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
            return f"PATH, FIELDS = {quote(path)}, {quote(lines)}\n" + (_LUA / "vary.lua").read_text() + report


def run(
    environment: Environment,
    port: int,
    fields: Mapping[str, str],
    *,
    connections: int,
    seconds: float,
    path: str = "/",
    what: What = None,
    tls: bool = False,
) -> Report:
    """Run wrk against `port` for `seconds` on the load's cores. Raises `NoResult`."""
    program = find("wrk")
    if program is None:
        raise NoResult("wrk is not installed.")
    threads = min(len(environment.cores.load), 2, connections)
    cores = ",".join(map(str, sorted(environment.cores.load)))
    command = ["taskset", "-c", cores, program, f"-t{threads}", f"-c{connections}", f"-d{max(1, round(seconds))}s"]
    command += ["--timeout", "10s"]
    for name, value in fields.items():
        command += ["-H", f"{name}: {value}"]
    address = f"{'https' if tls else 'http'}://127.0.0.1:{port}{path}"
    try:
        # Each run has its own file, because two may run at the same time.
        with NamedTemporaryFile("w", suffix=".lua", dir=environment.scratch) as lua:
            lua.write(script(what, fields, time.monotonic_ns() % 1_000_000_007))
            lua.flush()
            command += ["-s", lua.name, address]
            done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60, check=False)
    except subprocess.TimeoutExpired:
        raise NoResult("wrk did not end.") from None
    return read(done.stdout + done.stderr)
