"""Upstream end of the WebSocket of a terminal: shows one shell, a new one or one that lingers.

Rules.
    The WebSocket is accepted before the sshd is reached, because a browser shows no page the status or the body of a
    WebSocket that is refused: whatever goes wrong is a message `end`, with a sentence, and a close frame.
    A page that is gone leaves its shell lingering; the end of the session, or a cut by an operator, ends the shell.
    The page draws what it gets before it gets more than `WINDOW_BYTES` besides; the sshd takes what was typed before
    more is read from the page.
    A page that answers no ping for two intervals is gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from twisted.internet.defer import CancelledError, Deferred
from twisted.logger import Logger
from zope.interface import implementer

from burrowgate.core.access import Admission, RouteMatch
from burrowgate.core.http.request import RequestHead
from burrowgate.core.tcp import websocket
from burrowgate.core.tcp.connections import reason_of_cut
from burrowgate.core.tcp.messages import by_whom
from burrowgate.core.tcp.websocket import Close, CloseCode, Decoder, Event, Ping, Pong, Text, WebSocketError
from burrowgate.core.visit_ids import user_agent
from burrowgate.errors import BurrowgateError, TcpRefused, TcpSessionOver, WebSocketNeeded
from burrowgate.proxy.interfaces import IExchange, IUpstream
from burrowgate.proxy.local_upstream import LocalUpstream
from burrowgate.proxy.responses import builder
from burrowgate.proxy.tcp.interfaces import Opening
from burrowgate.proxy.tcp.terminal import messages
from burrowgate.proxy.tcp.terminal.messages import PROTOCOL, WINDOW_BYTES, Ack, End, Size
from burrowgate.proxy.tcp.terminal.shell import Shell

if TYPE_CHECKING:
    from burrowgate.proxy.tcp.terminal.terminals import Terminals

_SWITCHED = b"Switching Protocols"
_LINGERING_REASONS = frozenset({"client-lost", "tunnel-idle", "visitor-stalled"})
"""Reasons to cut an exchange that are of its page alone."""

_log = Logger()


@implementer(IUpstream)
class TerminalUpstream(LocalUpstream):
    """One WebSocket with a page."""

    def __init__(
        self, terminals: Terminals, exchange: IExchange, head: RequestHead, route: RouteMatch, admission: Admission
    ) -> None:
        self._terminals = terminals
        self._exchange: IExchange | None = exchange
        self._head = head
        self.route = route
        self.admission = admission
        self._fields = list(head.fields)
        self._decoder = Decoder()
        self._shell: Shell | None = None
        self._work: Deferred[None] | None = None
        self.query = messages.parse_query(head.facts.query)
        self.size = self.query.size
        self._sent = 0
        self._acked = 0
        self._is_paused = False
        """Whether the client's connection does not keep up."""
        self._ticks = 0
        self._last_pong = 0
        self._has_warned = False

    @property
    def opening(self) -> Opening | None:
        """The connection of its shell; None without one."""
        return None if self._shell is None else self._shell.opening

    @property
    def client_address(self) -> str:
        return self._head.facts.client_address

    @property
    def agent(self) -> str:
        """The browser, as `core.visit_ids` cuts it."""
        return user_agent(self._head.facts.user_agent)

    # Events of the exchange.

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange = self._exchange
        if exchange is None:
            return
        offered = [value for name, value in self._fields if name.lower() == b"sec-websocket-protocol"]
        keys = [value for name, value in self._fields if name.lower() == b"sec-websocket-key"]
        if method != b"GET" or upgrade != b"websocket" or not websocket.choose_protocol(offered, PROTOCOL):
            self._exchange = None
            self._send_page(exchange, method)
            return
        fields = websocket.accept_fields(keys[0] if keys else None, PROTOCOL)
        exchange.response_head(101, _SWITCHED, fields, None)
        self._work = Deferred.fromCoroutine(self._begin())
        self._work.addErrback(lambda failure: failure.trap(CancelledError))

    def _send_page(self, exchange: IExchange, method: bytes) -> None:
        """Respond to a request that is not for the WebSocket: with the page, if a browser asks for it."""
        accept = self._head.accept
        if method in (b"GET", b"HEAD") and b"text/html" in accept:
            response = self._terminals.page(self.route.target.name)
        else:
            response = builder.bad_request(426, str(WebSocketNeeded()), builder.wants_json(accept))
        exchange.response_head(response.status, response.reason, list(response.fields), len(response.body))
        if method != b"HEAD":
            exchange.response_body(response.body)
        exchange.response_end()

    async def _begin(self) -> None:
        """Show a shell."""
        try:
            await self._terminals.show(self)
        except CancelledError:
            raise
        except TcpSessionOver as error:
            self.ended(reason_of_cut(error.reason), str(error))
        except BurrowgateError as error:
            self._say_end(error.code, str(error), messages.REFUSED if isinstance(error, TcpRefused) else 0)
        except Exception:
            _log.failure("Terminal failed")
            self.ended("error", str(BurrowgateError()))

    def send_tunnel_data(self, data: bytes) -> None:
        try:
            events = self._decoder.receive(data)
        except WebSocketError as error:
            self._close(error.code, str(error))
            return
        for event in events:
            self._receive(event)
            if self._exchange is None:
                break

    def flush(self) -> None:
        pass

    def half_close(self) -> None:
        self._close(CloseCode.DONE)

    def pause_reading(self) -> None:
        self._is_paused = True
        self._update_output()

    def resume_reading(self) -> None:
        self._is_paused = False
        self._update_output()

    def abandon(self, is_orderly: bool = False) -> None:
        self._exchange = None
        self._leave()

    def farewell(self, reason: str) -> bytes:
        """Return the last bytes for the page, because the exchange is cut for `reason`; ends the shell with it."""
        if self._exchange is None or reason in _LINGERING_REASONS:
            return b""
        self._exchange = None
        why = reason_of_cut(reason)
        shell, self._shell = self._shell, None
        text = messages.end_text(why)
        if shell is not None:
            shell.end(why, text)
        self._leave()
        return _end_frames(why, text, messages.close_code(why))

    def _leave(self) -> None:
        work, self._work = self._work, None
        if work is not None and not work.called:
            work.cancel()
        shell, self._shell = self._shell, None
        if shell is not None:
            shell.detach(self)

    # Messages of the page.

    def _receive(self, event: Event) -> None:
        match event:
            case bytes():
                if self._shell is not None:
                    self._shell.input(event)
            case Text(text=text):
                try:
                    self._obey(messages.parse(text))
                except ValueError as error:
                    self._close(CloseCode.PROTOCOL_ERROR, str(error))
            case Ping(payload=payload):
                self._send(websocket.pong_frame(payload))
            case Pong():
                self._last_pong = self._ticks
            case Close():
                self._close(CloseCode.DONE)

    def _obey(self, order: Size | Ack | End | None) -> None:
        shell = self._shell
        match order:
            case Size(columns=columns, rows=rows):
                self.size = columns, rows
                if shell is not None:
                    shell.resize(columns, rows)
            case Ack(count=count):
                self._acked = max(self._acked, min(count, self._sent))
                self._update_output()
            case End():
                if shell is not None:
                    shell.end("client-closed", "You ended the terminal.")
                else:
                    self.ended("client-closed", "You ended the terminal.")

    def _update_output(self) -> None:
        if self._shell is not None:
            self._shell.pause_output(self._is_paused or self._sent - self._acked > WINDOW_BYTES)

    # Events of the shell.

    def attach(self, shell: Shell, *, is_resumed: bool) -> None:
        """Show `shell` from now on."""
        if self._exchange is None:
            return
        self._work = None
        replay = shell.attach(self, self.size)
        self._shell = shell
        welcome = {**shell.opening.welcome, "resumed": is_resumed, "recorded": self._terminals.scope_of(shell)}
        self._send(websocket.text_frame(messages.message("open", welcome)))
        if is_resumed:
            self._send(websocket.text_frame(messages.message("replay", bytes=len(replay))))
        if replay:
            self.show(replay)

    def show(self, data: bytes) -> None:
        self._sent += len(data)
        self._send(websocket.binary_head(len(data)) + data)
        self._update_output()

    def pause_input(self, is_paused: bool) -> None:
        if self._exchange is not None:
            (self._exchange.upstream_paused if is_paused else self._exchange.upstream_resumed)()

    def exited(self, status: int | None, signal: str) -> None:
        value = {"signal": signal} if signal else {"status": status}
        self._send(websocket.text_frame(messages.message("exit", value)))

    def ended(self, reason: str, text: str) -> None:
        self._say_end(reason, text, messages.close_code(reason))

    def tick(self) -> None:
        self._ticks += 1
        interval = self._terminals.ping_interval
        if self._ticks % interval == 0 and self._exchange is not None:
            if self._ticks - self._last_pong > 2 * interval:
                self._exchange.cut("client-lost")
                return
            self._send(websocket.ping_frame())
        shell = self._shell
        if shell is not None and not self._has_warned:
            opening = shell.opening
            if self._terminals.now() >= opening.warn_at:
                self._has_warned = True
                self._send(websocket.text_frame(messages.message("warn", ends=opening.ends_at, why="expired")))
        elif shell is not None and self._terminals.now() < shell.opening.warn_at:
            self._has_warned = False  # the session was extended

    # Frames to the page.

    def _send(self, frame: bytes) -> None:
        if self._exchange is not None:
            self._exchange.response_body(frame)
            self._exchange.response_flush()

    def _say_end(self, reason: str, text: str, code: int) -> None:
        self._shell = None
        self._finish(_end_frames(reason, text, code or CloseCode.TARGET_CLOSED_IN_ERROR))

    def _close(self, code: int, reason: str = "") -> None:
        """Close the WebSocket; its shell lingers."""
        self._finish(websocket.close_frame(code, reason))
        self._leave()

    def _finish(self, frames: bytes) -> None:
        exchange = self._exchange
        if exchange is not None:
            self._send(frames)
            self._exchange = None
            exchange.response_end()


def _end_frames(reason: str, text: str, code: int) -> bytes:
    end = messages.message("end", {"reason": reason, "text": text, **by_whom(reason)})
    return websocket.text_frame(end) + websocket.close_frame(code, reason)
