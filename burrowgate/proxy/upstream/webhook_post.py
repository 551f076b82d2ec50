"""POST of a webhook: one request on a connection of its own, by the same dialling as to targets.

Rules.
    The endpoint's name is resolved for each message, and the connection goes to an address that was checked: never to
    the gateway's own listeners or a metadata service, whatever the name resolves to a moment later.
    The certificate of an https endpoint must name it and be signed by a CA of the system, or of the configured file.
    A redirect is a response like any other; no second request is made. A response is read up to `MAX_RESPONSE_BYTES`.
    All of it takes `timeout` seconds at most. No failure raises: each is an `Outcome`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.interfaces import IDelayedCall, IOpenSSLClientConnectionCreator
from zope.interface import implementer

from burrowgate.core import hosts
from burrowgate.core.http.fields import Fields, field_lines
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import Target, UpstreamTrust, Verify
from burrowgate.core.webhooks import MAX_WEBHOOKS, Outcome, parse_url
from burrowgate.errors import (
    Invalid,
    UpstreamAddressNotAllowed,
    UpstreamCertificateError,
    UpstreamConnectError,
    UpstreamError,
    UpstreamProtocolError,
    UpstreamTimeout,
)
from burrowgate.proxy.interfaces import IResponseSink
from burrowgate.proxy.response_receiver import ResponseReceiver
from burrowgate.proxy.transport import eager_tcp
from burrowgate.proxy.upstream import address_policy
from burrowgate.proxy.upstream.connection import UpstreamConnection
from burrowgate.proxy.upstream.dial import ConnectTcp, Dialer
from burrowgate.proxy.upstream.happy_eyeballs import AddressMemory
from burrowgate.proxy.upstream.tls import client_tls

MAX_RESPONSE_BYTES = 16_384
"""Bytes of a response's body that are read, so that an ordinary endpoint can write it out, and ignored."""
MAX_HEAD_BYTES = 16_384
CLOSE_TIMEOUT_SECONDS = 5.0
"""Seconds in which a connection has to close after its response; then it is aborted."""

_MESSAGES: tuple[tuple[type[UpstreamError], str], ...] = (
    (UpstreamAddressNotAllowed, "Its address leads into the gateway itself or to a metadata service: nothing is sent."),
    (UpstreamCertificateError, "Its certificate does not name it, or is not signed by a trusted CA."),
    (UpstreamTimeout, "It did not answer in time."),
    (UpstreamConnectError, "It accepts no connection, or its name leads to no address."),
    (UpstreamProtocolError, "It broke off, or did not answer by HTTP."),
)


class WebhookPoster:
    """Sends webhooks. `ca_file` returns the path of a CA file, empty for the system's CAs."""

    def __init__(
        self,
        reactor: Any,
        *,
        own_ports: Callable[[], address_policy.OwnPorts],
        ca_file: Callable[[], str],
        user_agent: str,
        connect_tcp: ConnectTcp = eager_tcp.connect,
    ) -> None:
        self._reactor = reactor
        self._dialer = Dialer(reactor, connect_tcp=connect_tcp, own_ports=own_ports)
        self._ca_file = ca_file
        self._user_agent = user_agent.encode("ascii")
        self._open: dict[UpstreamConnection, IDelayedCall | None] = {}
        """Open connections, those that are being closed with the timeout of that."""
        self._creators: dict[tuple[str, str], IOpenSSLClientConnectionCreator] = {}
        """TLS settings by host and CA file. Dropped after a failure, so that a new file is read."""

    async def post(self, url: str, fields: Fields, body: bytes, timeout: float) -> Outcome:
        """Send `body` with `fields` to `url`; returns the outcome within `timeout` seconds."""
        response = _Response()
        sending = Deferred.fromCoroutine(self._send(url, fields, body, timeout, response))
        try:
            return await sending.addTimeout(timeout, self._reactor)
        except (DeferredTimeout, CancelledError):
            # An endpoint that answered has the message, even if it keeps the response open.
            return response.outcome() or Outcome(error=_text(UpstreamTimeout()))
        except UpstreamError as error:
            self._creators.clear()
            return Outcome(error=_text(error))
        except (OSError, Invalid, ValueError) as error:
            return Outcome(error=f"It cannot be used: {error}")

    async def _send(self, url: str, fields: Fields, body: bytes, timeout: float, response: _Response) -> Outcome:
        address, target = parse_url(url)
        addresses = await self._dialer.resolve(address, timeout)
        creator = self._creator(address) if address.tls else None
        connection = await self._dialer.connect(
            addresses, address.port, AddressMemory(), creator, self._make_connection, timeout
        )
        try:
            connection.attach(response)
            connection.send_head(b"POST", target, self._head_lines(address, fields), len(body), b"")
            connection.send_body(body)
            connection.finish()
            return await response.finished
        finally:
            response.is_over = True
            if connection.lost and connection in self._open:
                self._open[connection] = self._reactor.callLater(CLOSE_TIMEOUT_SECONDS, connection.abandon)
            else:
                connection.abandon()

    def close(self) -> None:
        """Close all connections."""
        for connection in tuple(self._open):
            connection.abandon()

    def _make_connection(self, ready: Deferred[UpstreamConnection]) -> UpstreamConnection:
        connection = UpstreamConnection(ready=ready, released=self._released, date=lambda: b"", max_head=MAX_HEAD_BYTES)
        self._open[connection] = None
        return connection

    def _released(self, connection: UpstreamConnection) -> None:
        if connection.lost:
            timeout = self._open.pop(connection, None)
            if timeout is not None and timeout.active():
                timeout.cancel()

    def _head_lines(self, address: TargetAddress, fields: Fields) -> bytes:
        host = hosts.authority(address.host, address.port, "https" if address.tls else "http")
        general = [
            (b"Host", host.encode("ascii")),
            (b"User-Agent", self._user_agent),
            (b"Accept", b"*/*"),
            (b"Connection", b"close"),
            (b"Content-Type", b"application/json"),
        ]
        return field_lines([*general, *fields])

    def _creator(self, address: TargetAddress) -> IOpenSSLClientConnectionCreator:
        """Return the TLS settings for `address`. Raises `UpstreamCertificateError` if the CA file cannot be used."""
        path = self._ca_file()
        key = address.host, path
        if key not in self._creators:
            if len(self._creators) >= MAX_WEBHOOKS:
                self._creators.clear()
            trust = UpstreamTrust(verify=Verify.CA_FILE, detail=path) if path else UpstreamTrust()
            endpoint = Target(target_id="", name="webhook", address=address, trust=trust, created_at=0)
            self._creators[key] = client_tls(endpoint)
        return self._creators[key]


def _text(error: UpstreamError) -> str:
    return next((text for kind, text in _MESSAGES if isinstance(error, kind)), str(error))


@implementer(IResponseSink)
class _Response(ResponseReceiver):
    """Reads a response to its end, or up to `MAX_RESPONSE_BYTES`."""

    def __init__(self) -> None:
        self.finished: Deferred[Outcome] = Deferred()
        self.is_over = False
        self._status = 0
        self._retry_after: int | None = None
        self._read = 0

    def outcome(self) -> Outcome | None:
        """Return what the endpoint answered; None if no head of a response has arrived."""
        return Outcome(status=self._status, retry_after=self._retry_after) if self._status else None

    def response_head(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        if status >= 200:
            self._status = status
            values = [value for name, value in fields if name.lower() == b"retry-after"]
            if len(values) == 1 and values[0].isdigit() and len(values[0]) <= 9:
                self._retry_after = int(values[0])

    def response_body(self, data: bytes) -> None:
        self._read += len(data)
        if self._read > MAX_RESPONSE_BYTES:
            self._finish()

    def response_end(self) -> None:
        self._finish()

    def upstream_lost(self, error: Exception) -> None:
        if self._status:
            self._finish()
        elif not self.is_over:
            self.is_over = True
            self.finished.errback(error)

    def _finish(self) -> None:
        outcome = self.outcome()
        if not self.is_over and outcome is not None:
            self.is_over = True
            self.finished.callback(outcome)
