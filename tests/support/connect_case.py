"""Runs the client of TCP sessions, and `burrowgate connect`, as processes beside a gateway in the test's own loop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support import ROOT, TestCase
from tests.support.tcp_gateway import TcpGateway

CLIENT = ROOT / "burrowgate/proxy/tcp/burrowgate_connect.py"
CLI = "from burrowgate.cli.main import main; main()"
LIMIT_SECONDS = 60.0


@dataclass(frozen=True)
class Outcome:
    """Exit code and output of a process."""

    code: int
    out: bytes
    err: str


class ConnectTestCase(TestCase):
    """A test with a home of its own; `run_async` runs its coroutine on asyncio, with a limit."""

    def setUp(self) -> None:
        self._processes: list[Any] = []
        self.home = Path(self.mktemp())
        self.home.mkdir(mode=0o700)
        self.environ = {"HOME": str(self.home), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TERM": "dumb"}

    def run_async(self, work: Coroutine[Any, Any, None]) -> None:
        async def limited() -> None:
            try:
                await asyncio.wait_for(work, LIMIT_SECONDS)
            finally:
                for process in self._processes:
                    with contextlib.suppress(ProcessLookupError):
                        process.kill()
                    await process.communicate()

        asyncio.run(limited())

    @contextlib.asynccontextmanager
    async def gateway(
        self, target: Callable[..., Any] | int | None = None, /, **welcome: Any
    ) -> AsyncIterator[TcpGateway]:
        """Serve a gateway in front of `target`: a port, or a function for asyncio's server; None for no target."""
        server = None
        if callable(target):
            server = await asyncio.start_server(target, "127.0.0.1", 0)
            target = server.sockets[0].getsockname()[1]
        gateway = TcpGateway(target or 0, **welcome)
        await gateway.listen()
        try:
            yield gateway
        finally:
            await gateway.stop()
            if server is not None:
                server.close()

    async def start(self, *words: str, python: str = sys.executable, program: Sequence[str] = ()) -> Any:
        """Start the client with the arguments `words`; the process is killed when the test ends."""
        command = [*(program or (python, "-S", "-E", str(CLIENT))), *words]
        process = await asyncio.create_subprocess_exec(*command, stdin=-1, stdout=-1, stderr=-1, env=self.environ)
        self._processes.append(process)
        return process

    async def finish(self, process: Any, input: bytes = b"") -> Outcome:
        """Return the outcome of `process`, which gets `input`."""
        out, err = await process.communicate(input)
        return Outcome(process.returncode, out, err.decode())

    async def client(self, *words: str, input: bytes = b"", **options: Any) -> Outcome:
        """Run the client."""
        return await self.finish(await self.start(*words, **options), input)

    async def cli(self, *words: str, input: bytes = b"") -> Outcome:
        """Run `burrowgate` with `words`."""
        return await self.client(*words, input=input, program=(sys.executable, "-c", CLI))

    async def port(self, process: Any) -> int:
        """Return the port at which the client `process` says that it listens."""
        while line := (await process.stdout.readline()).decode():
            name, _, text = line.partition(" ")
            if name == "port":
                return int(text)
        raise AssertionError((await process.stderr.read()).decode())


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send back what comes, until its end."""
    with contextlib.suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()
