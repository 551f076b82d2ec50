"""Single requests, and loads of requests by wrk, with checks of the responses before, during and after."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass

from bench import wrk
from bench.environment import Environment
from bench.errors import NoResult
from bench.figures import Measured
from bench.peers.served import Served
from bench.processes import Process

MEGABYTE = 1_000_000
_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_TLS.check_hostname = False
_TLS.verify_mode = ssl.CERT_NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The response to one request."""

    status: int
    body: bytes
    length: int
    """Bytes on the wire, including the head."""


def request(path: str, fields: Mapping[str, str], method: str = "GET", body: bytes = b"") -> bytes:
    """Return the bytes of a request."""
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    if body:
        head += f"Content-Length: {len(body)}\r\n"
    return head.encode("ascii") + b"\r\n" + body


def ask(port: int, sent: bytes, *, tls: bool = False) -> Answer:
    """Send the request `sent` to `port` and return the response, which must have a length. Raises `NoResult`."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
            connection = _TLS.wrap_socket(plain) if tls else plain
            connection.sendall(sent)
            return receive(connection)
    except (OSError, ValueError) as error:
        raise NoResult(f"a request failed: {error or type(error).__name__}") from error


def receive(connection: socket.socket) -> Answer:
    """Receive the next response on `connection`. Raises `OSError`, or `ValueError` if it is malformed."""
    got = b""
    while (end := got.find(b"\r\n\r\n")) < 0:
        got += _more(connection)
    status, length = read_head(got[:end])
    while len(got) < end + 4 + length:
        got += _more(connection)
    return Answer(status=status, body=got[end + 4 :], length=len(got))


def read_head(head: bytes) -> tuple[int, int]:
    """Return status and Content-Length (0 if absent) of a head. Raises `ValueError`."""
    first, *lines = head.split(b"\r\n")
    length = 0
    for line in lines:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        if name.lower() == b"transfer-encoding":
            raise ValueError("an answer without Content-Length")
    return int(first.split(b" ")[1]), length


def _more(connection: socket.socket) -> bytes:
    got = connection.recv(1 << 16)
    if not got:
        raise ValueError("an answer broke off")
    return got


def check(served: Served, path: str, expected: bytes, fields: Mapping[str, str] | None = None) -> int:
    """Check the response of `served`, and that it refuses a request without a credential.

    Returns the length of the response in bytes. Raises `NoResult`.
    """
    answer = ask(served.port, request(path, served.fields if fields is None else fields), tls=served.tls)
    if answer.status != 200 or answer.body != expected:
        raise NoResult(f"a sample was wrong: status {answer.status}, {len(answer.body)} of {len(expected)} bytes")
    if served.checks:
        bare = {"Host": served.fields["Host"]}
        stranger = ask(served.port, request(path.partition("?")[0], bare), tls=served.tls)
        if stranger.status != 403:
            raise NoResult(f"a request without a credential got {stranger.status}, not 403")
    return answer.length


def verify(report: wrk.Report, connections: int, length: int) -> None:
    """Raise `NoResult` if `report` has errors, or if its responses were not about `length` bytes long each."""
    if report.errors or not report.requests:
        raise NoResult(f"{report.requests} requests with errors: {dict(report.errors)}")
    # A response that is incomplete at the end counts in bytes but not as a request: at most one for each connection.
    slack = 0.02 + connections / report.requests
    if not 1 - slack < report.bytes / report.requests / length < 1 + slack:
        raise NoResult(f"answers had {report.bytes / report.requests:.0f} bytes, not {length}")


def load(
    environment: Environment,
    served: Served,
    expected: bytes,
    *,
    connections: int,
    path: str = "/",
    what: wrk.What = None,
    sample: str = "",
    fields: Mapping[str, str] | None = None,
    settle: float = 0.0,
) -> Measured:
    """Return the figures `OF_REQUESTS` of `served` under wrk. Raises `NoResult` for any error or wrong response.

    `sample` is the path of the separate checks, `path` by default; `fields` replace those of `served`. CPU time of the
    `settle` seconds after the load counts as well.
    """
    sent = served.fields if fields is None else fields
    length = check(served, sample or path, expected, sent)
    served.process.forget_peak()
    before = served.process.cpu()
    report = wrk.run(
        environment,
        served.port,
        sent,
        connections=connections,
        seconds=environment.settings.seconds,
        path=path,
        what=what,
        tls=served.tls,
    )
    environment.pause(settle)
    cpu = served.process.cpu() - before
    verify(report, connections, length)
    check(served, sample or path, expected, sent)
    return of_report(report, cpu, served.process)


def of_report(report: wrk.Report, cpu: float, process: Process) -> dict[str, float]:
    """Return the figures `OF_REQUESTS`."""
    return {
        "cpu": cpu / report.requests * 1e6,
        "rate": report.requests / report.seconds,
        "p50": report.p50 * 1e3,
        "p99": report.p99 * 1e3,
        "peak": process.memory("VmHWM") / MEGABYTE,
    }
