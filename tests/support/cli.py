"""Runs the complete command line against a complete admin API in memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from typing import Any, TypeVar

from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from burrowgate.cli.client import Admin
from burrowgate.cli.main import run_command
from burrowgate.cli.options import Settings
from burrowgate.client.wire import Request, Response
from tests.support.admin_wire import PORT, AdminTestCase, Reply

T = TypeVar("T")


class WireTransport:
    """Sends the requests of an `Admin` through an `AdminTestCase`."""

    def __init__(self, case: AdminTestCase) -> None:
        self._case = case

    async def send(self, request: Request) -> Response:
        return self._answer(request)

    async def open(self, request: Request) -> WireStream:
        return WireStream(self._answer(request))

    def _answer(self, request: Request) -> Response:
        own = {name: value for name, value in request.headers.items() if name not in ("Content-Type", "Host")}
        reply = self._case.call(request.method, request.target, headers=own, raw=request.body or b"")
        return Response(reply.status, whole(reply))


class WireStream:
    """A response of the wire in one piece."""

    def __init__(self, response: Response) -> None:
        self.status = response.status
        self._pieces = [response.body] if response.body else []

    async def read(self) -> bytes:
        return self._pieces.pop() if self._pieces else b""

    def close(self) -> None:
        self._pieces.clear()


def whole(reply: Reply) -> bytes:
    """Return the body of `reply`, without the framing of its chunks."""
    if reply.headers.get("transfer-encoding") != "chunked":
        return reply.body
    pieces, rest = [], reply.body
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        count = int(size, 16)
        pieces.append(rest[:count])
        rest = rest[count + 2 :]
    return b"".join(pieces)


class WireSettings(Settings):
    """Settings whose admin API is that of the test."""

    def __init__(self, case: CliTestCase) -> None:
        super().__init__(environ={"HOME": case.folder}, now=lambda: datetime.fromtimestamp(case.world.clock.now(), UTC))
        self.case = case

    def ask(self, work: Callable[[Admin], Coroutine[Any, Any, T]]) -> T:
        return self.case.asked(work)

    def ask_always(self, work: Callable[[Admin], Coroutine[Any, Any, T]]) -> T:
        return self.ask(work)


@dataclass(frozen=True)
class Outcome:
    """Exit code and output of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


def run_with(given: Settings, *words: str) -> Outcome:
    """Run `burrowgate` with the arguments `words`."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run_command(list(words), given)
    return Outcome(int(code), out.getvalue(), err.getvalue())


class CliTestCase(AdminTestCase):
    """A test of commands against a complete admin API in memory."""

    def setUp(self) -> None:
        super().setUp()
        self.folder = self.mktemp()

    @property
    def admin(self) -> Admin:
        return Admin(PORT, self.world.admin_key, transport=WireTransport(self))

    def asked(self, work: Callable[[Admin], Coroutine[Any, Any, T]], admin: Admin | None = None) -> T:
        """Return the result of `work` with `admin`, that of the key by default, or raise its exception."""
        results: list[Any] = []
        Deferred.fromCoroutine(work(admin or self.admin)).addBoth(results.append)
        if isinstance(results[0], Failure):
            results[0].raiseException()
        result: T = results[0]
        return result

    def run_cli(self, *words: str) -> Outcome:
        """Run `burrowgate` with the arguments `words`."""
        return run_with(WireSettings(self), *words)

    def ok(self, *words: str) -> Outcome:
        """Run `burrowgate` and check that it succeeds without messages on stderr."""
        found = self.run_cli(*words)
        self.assertEqual((found.code, found.err), (0, ""), found)
        return found
