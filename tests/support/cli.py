"""Runs the complete command line against a complete admin API in memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from typing import Any, TypeVar
from urllib.parse import urlencode

from twisted.internet.defer import Deferred, succeed
from twisted.python.failure import Failure

from burrowgate.cli.client import Admin
from burrowgate.cli.main import run_command
from burrowgate.cli.options import Settings
from tests.support.admin_wire import PORT, AdminTestCase, Reply

T = TypeVar("T")


@dataclass(frozen=True)
class Response:
    """A response with the interface of treq's."""

    reply: Reply

    @property
    def code(self) -> int:
        return self.reply.status

    def content(self) -> Deferred[bytes]:
        return succeed(self.reply.body)

    def collect(self, write: Callable[[bytes], object]) -> Deferred[None]:
        body = self.reply.body
        if self.reply.headers.get("transfer-encoding") != "chunked":
            write(body)
        else:
            while body:
                size, _, rest = body.partition(b"\r\n")
                count = int(size, 16)
                write(rest[:count])
                body = rest[count + 2 :]
        return succeed(None)


@dataclass(frozen=True)
class WireHttp:
    """HTTP client with treq's interface that sends requests through an `AdminTestCase`."""

    case: AdminTestCase

    def request(
        self, method: str, url: str, *, headers: dict[str, str], data: bytes | None, params: dict[str, str], **_: Any
    ) -> Deferred[Response]:
        path = url.removeprefix(f"http://127.0.0.1:{PORT}")
        query = "?" + urlencode(params) if params else ""
        own = {name: value for name, value in headers.items() if name != "Content-Type"}
        return succeed(Response(self.case.call(method, path + query, headers=own, raw=data or b"")))


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
        return Admin(WireHttp(self), PORT, self.world.admin_key)

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
