"""Terminals of a process: opens shells for pages, or gives them back the one that lingers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from twisted.internet.defer import CancelledError, Deferred

from burrowgate.core.access import Admission, RouteMatch
from burrowgate.core.http.request import RequestHead
from burrowgate.core.tcp.opening import Endpoint, Injection
from burrowgate.core.tcp.settings import DEFAULT_SETTINGS, Recorded
from burrowgate.core.visit_ids import direct_vid
from burrowgate.errors import (
    ConnectionsUnavailable,
    Invalid,
    SshAuthenticationFailed,
    SshHandshakeFailed,
    UpstreamError,
    UpstreamTimeout,
)
from burrowgate.interfaces import IClock
from burrowgate.proxy.interfaces import IExchange
from burrowgate.proxy.responses.builder import Response
from burrowgate.proxy.static.file_threads import FileExecutor
from burrowgate.proxy.tcp.interfaces import ConnectionOpener, Opening
from burrowgate.proxy.tcp.liveness import PING_INTERVAL_SECONDS
from burrowgate.proxy.tcp.recording.files import FinishedRecording
from burrowgate.proxy.tcp.recording.recorder import Recorder, RecordingTerms
from burrowgate.proxy.tcp.terminal.client import Connect, OpenShell, SshClient
from burrowgate.proxy.tcp.terminal.credentials import SshCredential, read_credential
from burrowgate.proxy.tcp.terminal.host_keys import Pins, parse_pins
from burrowgate.proxy.tcp.terminal.shell import Shell, ShellOwner
from burrowgate.proxy.tcp.terminal.shells import Shells
from burrowgate.proxy.tcp.terminal.upstream import TerminalUpstream
from burrowgate.sessions.connection_info import ConnectionScope

PROGRAM = "web-terminal"
_RECORDED = {
    Recorded.OUTPUT: "This session is recorded: all that this terminal shows.",
    Recorded.ALL: "This session is recorded: all that this terminal shows and all that you type, passwords included.",
}
_NO_CREDENTIAL = (
    "This target has no credential for the terminal in the browser; connect with `burrowgate connect`, or ask the"
    " operator to add one."
)


@dataclass(slots=True, kw_only=True)
class Terminals:
    """What terminals need of the process."""

    reactor: Any
    """Of `IReactorTime`."""
    clock: IClock
    opener: ConnectionOpener
    connect: Connect
    session_scope: Callable[[str], ConnectionScope]
    """`ConnectionRegistry.session_scope`."""
    executor: FileExecutor
    recordings: Path
    """The folder of the recordings."""
    page: Callable[[str], Response]
    """Returns the page for a target with a name: `partial(terminal_page, assets)`."""
    recorded: Callable[[FinishedRecording], None] = lambda recording: None
    """Takes each recording that is complete, for the audit log."""
    ping_interval: int = int(PING_INTERVAL_SECONDS)
    """Seconds between two pings of a page."""
    shells: Shells = field(init=False)
    _recorders: set[Recorder] = field(init=False, default_factory=set)
    """Recordings that are not finished."""
    _finished: Deferred[None] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.shells = Shells(self.reactor)

    def upstream_for(
        self, exchange: IExchange, head: RequestHead, route: RouteMatch, admission: Admission
    ) -> TerminalUpstream:
        """Return the upstream end of a request to `/.burrowgate/terminal`: for the WebSocket, or for the page."""
        return TerminalUpstream(self, exchange, head, route, admission)

    def now(self) -> float:
        """Return the time, in seconds since 1970."""
        return self.clock.now()

    async def close(self) -> None:
        """End all shells, because the process ends; returns when their recordings are finished."""
        self.shells.close()
        if self._recorders:
            self._finished = Deferred()
            await self._finished

    def scope_of(self, shell: Shell) -> str:
        """Return what is recorded of `shell`: `off`, `output` or `all`."""
        recording = shell.opening.recording
        return str(Recorded.OFF if recording is None else recording.scope)

    async def show(self, page: TerminalUpstream) -> None:
        """Show on `page` the shell that it had before, or a new one. Raises `BurrowgateError`."""
        owner = _owner(page)
        shell = self.shells.find(owner.sid, owner.vid, page.query.shell)
        if shell is not None:
            shell.name = page.query.shell
            page.attach(shell, is_resumed=True)
            return
        if page.query.must_resume:
            page.ended("client-lost", "The terminal was out of reach for too long, and has ended.")
            return
        if self.shells.is_full(owner.sid):
            raise ConnectionsUnavailable("Too many terminals are open; close one that you do not need.")
        opening = await self.opener.open(page.admission, page.route, None, owner.client_address, PROGRAM)
        recorder = None
        try:
            recorder = await self._recorder(opening, page, owner)
            shell = self._shell(page, owner, opening, recorder)
            opened = await self._dial(opening, page, shell)
        except BaseException as error:
            opening.failed(_reason(error))
            if recorder is not None:
                recorder.discard()
            raise
        shell.started(opened, page.size)
        self.shells.add(shell)
        opening.connected(_endpoint_of(opened))
        if recorder is not None and opening.recording is not None:
            line = _RECORDED.get(opening.recording.scope, "")
            shell.note(b"\x1b[1m%b\x1b[0m\r\n" % line.encode())
        page.attach(shell, is_resumed=False)

    def _shell(self, page: TerminalUpstream, owner: ShellOwner, opening: Opening, recorder: Recorder | None) -> Shell:
        scope = partial(self.session_scope, owner.sid)
        return Shell(page.query.shell, owner, opening, recorder, scope, self.reactor, self.now, self.shells.remove)

    async def _recorder(self, opening: Opening, page: TerminalUpstream, owner: ShellOwner) -> Recorder | None:
        """Return the recorder that the connection has to have, if any. Raises `RecordingFailed`."""
        recording = opening.recording
        if recording is None or recording.scope is Recorded.OFF:
            return None
        terms = RecordingTerms(
            sid=owner.sid,
            cid=recording.recording_id,
            title=f"{owner.target} {owner.sid}",
            has_input=recording.scope is Recorded.ALL,
        )
        recorder = Recorder(terms, self.recordings, self.executor, self.reactor, self.recorded)
        await recorder.start(*page.size, self.now())
        self._recorders.add(recorder)
        recorder.on_ended = partial(self._recorded, recorder)
        return recorder

    def _recorded(self, recorder: Recorder) -> None:
        self._recorders.discard(recorder)
        if not self._recorders and self._finished is not None:
            self._finished.callback(None)
            self._finished = None

    async def _dial(self, opening: Opening, page: TerminalUpstream, shell: Shell) -> OpenShell:
        """Return a shell on the first endpoint that can be reached. Raises `UpstreamError`."""
        settings = page.route.target.tcp or DEFAULT_SETTINGS
        credential = _credential(opening.injection, settings.user)
        pins = _pins(settings.host_keys)
        client = SshClient(self.connect, self.reactor)
        error: UpstreamError = SshHandshakeFailed()
        for endpoint in opening.endpoints:
            try:
                return await client.open_shell(endpoint.host, endpoint.port, credential, pins, shell, page.size)
            except SshHandshakeFailed:
                raise  # it was reached: another host would hide what is wrong with this one
            except UpstreamError as failed:
                error = failed
        raise error


def _owner(page: TerminalUpstream) -> ShellOwner:
    admission = page.admission
    session, claim = admission.session, admission.claim
    if session is None:
        raise ConnectionsUnavailable("A terminal needs a link.")
    vid = claim.vid if claim is not None else ""
    return ShellOwner(
        sid=session.sid,
        vid=vid or direct_vid(session.sid, page.client_address, page.agent),
        target=page.route.target.name,
        client_address=page.client_address,
        passphrase=session.limits.passphrase,
        signed_in=admission.signed_in,
    )


def _credential(injection: Injection | None, user: str) -> SshCredential:
    """Return what the client authenticates with. Raises `SshAuthenticationFailed`."""
    if injection is None:
        raise SshAuthenticationFailed(_NO_CREDENTIAL)
    secret = injection.secret
    values = {**injection.options, "username": secret.username, "password": secret.password}
    try:
        return read_credential(values, username=user)
    except Invalid as error:
        raise SshAuthenticationFailed(str(error)) from None


def _pins(texts: tuple[str, ...]) -> Pins:
    """Return the pins of a target. Raises `SshHandshakeFailed`."""
    try:
        return parse_pins(texts)
    except Invalid as error:
        raise SshHandshakeFailed(str(error)) from None


def _reason(error: BaseException) -> str:
    """Return the reason of `core.tcp.connections` for a shell that was not opened."""
    if isinstance(error, CancelledError):
        return "client-lost"
    if isinstance(error, UpstreamTimeout):
        return "timed-out"
    if isinstance(error, SshHandshakeFailed):
        return "refused-by-target"
    return "unreachable" if isinstance(error, UpstreamError) else "error"


def _endpoint_of(opened: OpenShell) -> str:
    """Return IP address and port of the sshd."""
    host, port = opened.transport.peer()
    return Endpoint(host, port).text
