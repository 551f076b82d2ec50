"""Connection of the SSH client to an sshd: key exchange, host key and authentication (Twisted Conch).

Rules.
    A host key that is not pinned ends the connection before anything is sent that depends on it.
    The credential is offered once, and no other way of authentication is tried.
    No debug output of Conch reaches the log: it would have what passes through.
    Key exchanges after the first one, which the sshd or the amount of data asks for, change nothing here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from twisted.conch.error import ConchError
from twisted.conch.ssh import common, transport, userauth
from twisted.conch.ssh.connection import SSHConnection
from twisted.internet.defer import Deferred, fail, succeed
from twisted.logger import Logger, LogLevel
from twisted.python.failure import Failure

from burrowgate.errors import (
    SshAlgorithmsMissing,
    SshAuthenticationFailed,
    SshHandshakeFailed,
    SshHostKeyUnknown,
    UpstreamError,
)
from burrowgate.proxy.tcp.terminal import algorithms
from burrowgate.proxy.tcp.terminal.algorithms import Offered
from burrowgate.proxy.tcp.terminal.credentials import SshCredential
from burrowgate.proxy.tcp.terminal.host_keys import Pins, unknown_key_sentence
from burrowgate.proxy.transport.keepalive import set_keepalive

MAX_BANNER_BYTES = 4096


class QuietLogger(Logger):
    """A logger that passes on failures of the code only."""

    def emit(self, level: Any, format: str | None = None, **kwargs: object) -> None:
        if level >= LogLevel.critical:
            super().emit(level, format, **kwargs)


class SshTransport(transport.SSHClientTransport):
    """One connection. Each step fires a `Deferred`, or fails it with an `UpstreamError`."""

    _log = QuietLogger()
    supportedKeyExchanges = [name.encode() for name in algorithms.KEY_EXCHANGES]
    supportedPublicKeys = [name.encode() for name in algorithms.HOST_KEYS]
    supportedCiphers = [name.encode() for name in algorithms.CIPHERS]
    supportedMACs = [name.encode() for name in algorithms.MACS]
    supportedCompressions = [b"none"]
    ourVersionString = b"SSH-2.0-Burrowgate"

    def __init__(self, ready: Deferred[SshTransport], *, host: str, pins: Pins, wanted: Sequence[str]) -> None:
        """`host` names the server in errors; `wanted` are the host key algorithms to ask for."""
        self._ready = ready
        self._host = host
        self._pins = pins
        self.supportedPublicKeys = [name.encode() for name in wanted]
        self._step: Deferred[None] | None = None
        self._is_secure = False
        self._error: UpstreamError | None = None
        self.lost = False
        self.offered: Offered | None = None
        self.host_key = b""
        """The public key that the server showed and proved."""
        self.server_version = ""
        self.banner = b""
        """The text that the server shows before authentication."""
        self.on_lost: Callable[[], None] | None = None
        self.on_read: Callable[[], None] | None = None
        """Called after the bytes of one read have been handled."""
        self.connection: SSHConnection | None = None

    # Steps.

    def secured(self) -> Deferred[None]:
        """Return a `Deferred` that fires when keys are exchanged and the host key is accepted."""
        return self._begin(is_done=self._is_secure)

    def authenticate(self, credential: SshCredential, connection: SSHConnection) -> Deferred[None]:
        """Authenticate, and start the service `connection`; returns a `Deferred` that fires when it has begun."""
        self.connection = connection
        done = self._begin()
        if self._error is None:
            self.requestService(_Authentication(credential, connection, self))
        return done

    def _begin(self, *, is_done: bool = False) -> Deferred[None]:
        if self._error is not None:
            return fail(self._error)
        if is_done:
            return succeed(None)
        self._step = Deferred()
        return self._step

    def step_done(self) -> None:
        """The step that is under way succeeded."""
        step, self._step = self._step, None
        if step is not None and not step.called:
            step.callback(None)

    def step_failed(self, error: UpstreamError) -> None:
        """The step that is under way failed, and so does each that follows."""
        if self._error is None:
            self._error = error
        step, self._step = self._step, None
        if step is not None and not step.called:
            step.errback(self._error)

    def abandon(self) -> None:
        """Close at once."""
        wire: Any = self.transport
        if wire is not None and not self.lost:
            wire.abortConnection()

    def peer(self) -> tuple[str, int]:
        """Return IP address and port of the server."""
        wire: Any = self.transport
        address = wire.getPeer()
        return str(address.host), int(address.port)

    # Events.

    def connectionMade(self) -> None:
        wire: Any = self.transport
        wire.setTcpNoDelay(True)
        set_keepalive(wire, idle=30, interval=10, count=3)  # one that is gone is noticed within a minute
        super().connectionMade()  # type: ignore[no-untyped-call]
        if not self._ready.called:
            self._ready.callback(self)

    def dataReceived(self, data: bytes) -> None:
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        if self.on_read is not None:
            self.on_read()

    def connectionLost(self, reason: Failure | None = None) -> None:
        self.lost = True
        super().connectionLost(reason)
        self.step_failed(SshHandshakeFailed(f"The SSH server at {self._host} closed the connection too early."))
        if self.on_lost is not None:
            self.on_lost()

    def receiveError(self, reasonCode: int, description: bytes) -> None:
        text = description.decode("utf-8", "replace")[:200]
        self.step_failed(SshHandshakeFailed(f"The SSH server at {self._host} ended the connection: {text!r}."))

    def ssh_KEXINIT(self, packet: bytes) -> Any:
        # Here, because this message may come in the same read as the version.
        self.server_version = self.otherVersionString.decode("ascii", "replace")
        try:
            self.offered = algorithms.parse_kexinit(packet)
        except ValueError as error:
            self.step_failed(SshHandshakeFailed(f"The SSH server at {self._host} sent a malformed message: {error}."))
            self.abandon()
            return None
        missing = algorithms.missing_algorithms(self.offered)
        if missing:
            self.step_failed(SshAlgorithmsMissing(missing))
        return super().ssh_KEXINIT(packet)  # type: ignore[no-untyped-call]

    def verifyHostKey(self, hostKey: bytes, fingerprint: bytes) -> Deferred[bool]:
        self.host_key = hostKey
        if self._pins.accept(hostKey):
            return succeed(True)
        self.step_failed(SshHostKeyUnknown(unknown_key_sentence(hostKey, self._host)))
        return fail(ConchError("this host key is not known here"))

    def connectionSecure(self) -> None:
        if not self._is_secure:
            self._is_secure = True
            self.step_done()


class ProbingTransport(SshTransport):
    """A connection that accepts each host key, learns it and goes no further."""

    def verifyHostKey(self, hostKey: bytes, fingerprint: bytes) -> Deferred[bool]:
        self.host_key = hostKey
        return succeed(True)


class _Authentication(userauth.SSHUserAuthClient):
    """Offers one credential, without asking first what the server accepts."""

    _log = QuietLogger()

    def __init__(self, credential: SshCredential, connection: SSHConnection, owner: SshTransport) -> None:
        super().__init__(credential.username.encode(), connection)
        self._credential = credential
        self._owner = owner
        self._is_interactive = False

    def serviceStarted(self) -> None:
        signer, password = self._credential.signer, self._credential.password
        if signer is not None:
            request = b"\x01" + common.NS(signer.algorithm) + common.NS(signer.blob)
            signed = (
                common.NS(self._owner.sessionID or b"")
                + bytes((userauth.MSG_USERAUTH_REQUEST,))
                + common.NS(self.user)
                + common.NS(self.instance.name)
                + common.NS(b"publickey")
                + request
            )
            self.askForAuth(b"publickey", request + common.NS(signer.sign(signed)))
        else:
            self.askForAuth(b"password", b"\x00" + common.NS(password.encode()))

    def ssh_USERAUTH_SUCCESS(self, packet: bytes) -> None:
        super().ssh_USERAUTH_SUCCESS(packet)  # type: ignore[no-untyped-call]
        self._owner.step_done()

    def ssh_USERAUTH_FAILURE(self, packet: bytes) -> None:
        accepted, rest = common.getNS(packet)
        methods = accepted.decode("ascii", "replace").split(",")
        is_partial = rest[:1] == b"\x01"
        if (
            self._credential.signer is None
            and not self._is_interactive
            and not is_partial
            and "password" not in methods
            and "keyboard-interactive" in methods
        ):
            # The way in which PAM asks for a password.
            self._is_interactive = True
            self.askForAuth(b"keyboard-interactive", common.NS(b"") + common.NS(b""))
            return
        self._owner.step_failed(SshAuthenticationFailed(self._refusal(methods, is_partial=is_partial)))
        self._owner.abandon()

    def _refusal(self, methods: Sequence[str], *, is_partial: bool) -> str:
        signer = self._credential.signer
        what = "password" if signer is None else "certificate" if b"-cert-" in signer.algorithm else "key"
        name = self._credential.username
        if is_partial:
            return (
                f"The SSH server asks {name!r} for more than a {what} ({', '.join(methods)}), which is not supported."
            )
        return f"The SSH server did not accept the {what} of the user {name!r}; it accepts: {', '.join(methods)}."

    def ssh_USERAUTH_PK_OK(self, packet: bytes) -> None:
        if self.lastAuth == b"keyboard-interactive":
            self.ssh_USERAUTH_PK_OK_keyboard_interactive(packet)  # type: ignore[no-untyped-call]
        else:
            what = "asks for a new password" if self.lastAuth == b"password" else "sent an unexpected message"
            self._owner.step_failed(
                SshAuthenticationFailed(f"The SSH server {what} for {self._credential.username!r}.")
            )
            self._owner.abandon()

    def getGenericAnswers(self, name: bytes, instruction: bytes, prompts: list[Any]) -> Deferred[list[str]]:
        # One hidden prompt is the password; a second one would be a code that the gateway does not have.
        hidden = [is_shown for _, is_shown in prompts if not is_shown]
        return succeed([self._credential.password] if len(hidden) == len(prompts) == 1 else [""] * len(prompts))

    def ssh_USERAUTH_BANNER(self, packet: bytes) -> None:
        self._owner.banner = (self._owner.banner + common.getNS(packet)[0])[:MAX_BANNER_BYTES]
