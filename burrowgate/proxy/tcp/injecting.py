"""Injection in a tunnel: feeds an injector with the bytes of both sides, and does what it wants with I/O."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from twisted.internet.interfaces import IOpenSSLClientConnectionCreator

from burrowgate.errors import BurrowgateError, UpstreamError
from burrowgate.proxy.tcp.anonymous_tls import AnonymousCreator
from burrowgate.proxy.tcp.interfaces import Injector
from burrowgate.proxy.tcp.target_connection import TargetConnection

INJECTION_SECONDS = 30.0
"""Time for the handshakes of an injection."""
CertificateHash = Callable[[bytes], bytes]
"""Returns the hash of a certificate (DER) for channel binding (RFC 5929, 4.1)."""
_TOO_SLOW = "The target took too long to accept the gateway's credential."
_NO_TLS = "The TLS handshake with the target failed; check its certificate, or the CA that is set for it."
_LOST = "The target closed the connection before it had accepted the gateway's credential."


class InjectingTunnel(Protocol):
    """The tunnel, as an injection sees it."""

    def send_down(self, data: bytes) -> None:
        """Send bytes to the client."""

    def uncounted(self) -> None:
        """The connection only cancels a query of another one of its session."""

    def injected(self) -> None:
        """The injection is complete."""

    def injection_failed(self, error: Exception) -> None:
        """The injection has failed."""

    def target_paused(self) -> None:
        """Stop reading from the client."""

    def target_resumed(self) -> None:
        """Read from the client again."""


class InjectionPump:
    """The injection of one tunnel, from the acceptance of the WebSocket until bytes pass unchanged, or it fails."""

    def __init__(
        self,
        tunnel: InjectingTunnel,
        injector: Injector,
        creator: IOpenSSLClientConnectionCreator,
        certificate_hash: CertificateHash,
        deadline: float,
    ) -> None:
        """`creator` has the TLS settings for the target; the injection fails at `deadline`, in seconds since 1970."""
        self._tunnel = tunnel
        self._injector = injector
        self._creator = creator
        self._certificate_hash = certificate_hash
        self._deadline = deadline
        self._target: TargetConnection | None = None
        self._is_securing = False
        """Whether the TLS handshake with the target is under way."""
        self._is_full = False

    def start(self, target: TargetConnection) -> None:
        """Begin, with a target that has accepted the connection."""
        self._target = target
        self._advance()

    def from_client(self, data: bytes) -> None:
        """Take bytes of the client."""
        self._feed(lambda: self._injector.from_client(data))

    def from_target(self, data: bytes) -> None:
        """Take bytes of the target."""
        self._feed(lambda: self._injector.from_target(data))

    def secured(self, certificate: bytes) -> None:
        """TLS is established with the target, whose certificate is `certificate` (DER); empty if it has none."""
        self._is_securing = False
        end_point_hash = self._certificate_hash(certificate) if certificate else b""
        self._feed(lambda: self._injector.tls_started(end_point_hash))

    def target_closed(self) -> None:
        """The target has closed or reset the connection, which a failed TLS handshake does too."""
        self._give_up(_NO_TLS if self._is_securing else _LOST)

    def sweep(self, now: float) -> None:
        """Give up if it takes too long; called once a second."""
        if now >= self._deadline:
            self._give_up(_TOO_SLOW)

    def _give_up(self, sentence: str) -> None:
        self._injector.fail(sentence)
        self._fail(UpstreamError(sentence))

    def _feed(self, feed: Callable[[], None]) -> None:
        try:
            feed()
        except BurrowgateError as error:
            self._fail(error)
        else:
            self._advance()

    def _advance(self) -> None:
        """Do what the injector wants."""
        target, injector = self._target, self._injector
        if target is None:
            return
        target.write(injector.take_to_target())
        if injector.wants_tls and not self._is_securing:
            self._is_securing = True
            target.start_tls(AnonymousCreator() if injector.wants_anonymous_tls else self._creator)
        to_client = injector.take_to_client()
        if to_client:
            self._tunnel.send_down(to_client)
        if self._target is None:
            return
        if injector.is_relaying:
            if injector.is_known_cancel:
                self._tunnel.uncounted()
            self._target = None
            self._set_full(False)
            self._tunnel.injected()
        else:
            self._set_full(injector.is_full)

    def _set_full(self, is_full: bool) -> None:
        if is_full is not self._is_full:
            self._is_full = is_full
            if is_full:
                self._tunnel.target_paused()
            else:
                self._tunnel.target_resumed()

    def _fail(self, error: Exception) -> None:
        if self._target is None:
            return
        self._target = None
        to_client = self._injector.take_to_client()
        if to_client:
            self._tunnel.send_down(to_client)
        self._tunnel.injection_failed(error)
