"""`share` for a program in Python (`burrowgate.sharing`), which starts this module as a process of its own.

Rules.
    stdin has the request, as one line of JSON, and stays open; so no argument shows what it contains.
    stdout gets one line of JSON: the link, or the error. If the gateway ends by itself, the error is a second line.
    The run ends as by Ctrl-C when stdin ends or the program does. Its children may hold the other end of stdin open
    after it was killed, hence both.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from burrowgate.errors import BurrowgateError, Invalid
from burrowgate.server import import_path

if TYPE_CHECKING:
    from burrowgate.cli.client import Admin, Document
    from burrowgate.cli.options import Settings
    from burrowgate.cli.reactor_runner import Ending
    from burrowgate.cli.share_session import ShareRequest

STDIN = 0
MAX_REQUEST_BYTES = 1024 * 1024


class Watch:
    """Calls `ended` once, when `descriptor` is readable and nothing can be read; a descriptor of the reactor."""

    def __init__(self, descriptor: int, ended: Callable[[], None], reads: Callable[[int, int], bytes] | None) -> None:
        """`reads` is None for a descriptor that becomes readable at the end only."""
        self._descriptor = descriptor
        self._ended = ended
        self._reads = reads

    def fileno(self) -> int:
        return self._descriptor

    def logPrefix(self) -> str:
        return "program"

    def doRead(self) -> Exception | None:
        if self._reads is not None and self._reads(self._descriptor, 4096):
            return None
        from twisted.internet.main import CONNECTION_DONE

        return CONNECTION_DONE

    def connectionLost(self, reason: object) -> None:
        self._ended()


def watch_program(reactor: Any, pid: int, ended: Callable[[], None]) -> None:
    """Call `ended` when stdin or the process `pid`, which started this one, has ended."""
    reactor.addReader(Watch(STDIN, ended, os.read))
    try:
        descriptor = os.pidfd_open(pid)
    except OSError:  # it has ended, or a kernel before 5.3: then stdin has to do
        descriptor = -1
    if os.getppid() != pid:
        ended()
    elif descriptor >= 0:
        reactor.addReader(Watch(descriptor, ended, None))


def read_request(line: bytes) -> dict[str, Any]:
    """Return the request in `line`. Raises `Invalid`."""
    try:
        request = json.loads(line)
    except ValueError:
        request = None
    if not isinstance(request, dict):
        raise Invalid("request", "There is no request; `burrowgate.share` in Python starts this program.")
    return request


def error_line(error: BurrowgateError) -> str:
    """Return the line that reports `error`; `family` is its class, or the first above it, that `errors` has."""
    family = next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == BurrowgateError.__module__)
    field = error.field if isinstance(error, Invalid) else None
    return json.dumps({"error": {"family": family, "code": error.code, "detail": str(error), "field": field}})


def share_request(request: Mapping[str, Any], given: Settings) -> ShareRequest:
    """Return what to share, and add to `given` what that needs of a gateway. Raises `Invalid` or `ConfigError`."""
    from burrowgate.cli.lan_address import lan_address
    from burrowgate.cli.share_session import ShareRequest
    from burrowgate.cli.targets import place
    from burrowgate.core.targets import check_name

    lan = lan_address() if request["lan"] else ""
    if lan:
        given.options |= {"listen": lan, "allow_insecure_http": True}
    return ShareRequest(
        address=place(request["what"]),
        shown=(request["what"],),
        name=None if request["name"] is None else check_name(request["name"]),
        lan=lan,
        properties=request["target"],
        session=request["session"],
    )


async def share(reactor: Any, ending: Ending, given: Settings, request: Mapping[str, Any]) -> None:
    """Share until the program ends. Raises what `RunningShare.run` raises."""
    from burrowgate.cli.share_session import RunningShare

    class ProgramShare(RunningShare):
        """A run that reports to the program, on stdout."""

        def __init__(self) -> None:
            self._notes: list[str] = []
            super().__init__(reactor, ending, given, given.config(), qr=False)

        def note(self, text: str) -> None:
            self._notes.append(text)

        def report_link(
            self, admin: Admin, minted: Document, request: ShareRequest, settings: dict[str, str] | None
        ) -> None:
            at = admin.at if isinstance(admin.at, int) else str(admin.at)
            where = {"home": str(given.config().home), "admin": at, "notes": self._notes}
            print(json.dumps({**minted, **where}), flush=True)

        def report_end(self, sid: str, *, paused: bool, others: bool) -> None:
            pass

        async def serve_others(self) -> None:
            """Do nothing: the program waits for the end."""

    watch_program(reactor, request["program"], lambda: ending.ask(signal.SIGINT))
    await ProgramShare().run(share_request(request, given))


def main() -> NoReturn:
    """Share what the first line of stdin says, and exit."""
    import_path.protect()
    from burrowgate.cli.exit_codes import exit_code
    from burrowgate.cli.options import Settings
    from burrowgate.cli.reactor_runner import serve

    with open(STDIN, "rb", buffering=0, closefd=False) as stdin:
        line = stdin.readline(MAX_REQUEST_BYTES)
    try:
        request = read_request(line)
        given = Settings(config_file=request["config_file"], as_json=True)
        given.options |= request["options"]
        serve(lambda reactor, ending: share(reactor, ending, given, request))
    except BurrowgateError as error:
        print(error_line(error), flush=True)
        sys.exit(exit_code(error))
    sys.exit()


if __name__ == "__main__":
    main()
