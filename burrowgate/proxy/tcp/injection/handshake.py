"""Runs the two handshakes of an injector as one sequence of steps.

A protocol is written as a generator that reads from one side at a time: `yield from self.target.read(4)`. It goes on as
soon as those bytes are there, and nothing else moves it. So what it writes depends on the bytes of each side alone, not
on how they were divided nor on which side was faster.

Rules.
    Each side holds a bounded number of bytes, and each handshake has a bounded number of messages.
    No byte that the target sent in plain text is read after TLS was to begin.
    What is written to the visitor is searched for the secret first (`redaction`).
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import NoReturn, TypeAlias, TypeVar

from burrowgate.proxy.tcp.injection.byte_reader import ByteReader
from burrowgate.proxy.tcp.injection.interface import (
    MAX_EARLY_BYTES,
    MAX_HELD_BYTES,
    InjectionFailed,
    InjectionOptions,
    Secret,
    TlsMode,
)
from burrowgate.proxy.tcp.injection.redaction import Redaction

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Bytes:
    """A step that waits until `wire` holds `count` bytes."""

    wire: Wire
    count: int


@dataclass(frozen=True, slots=True)
class Tls:
    """A step that waits until TLS towards the target has begun; the certificate's hash is its value."""

    is_anonymous: bool = False


Steps: TypeAlias = Generator[Bytes | Tls, bytes, _T]


class Wire:
    """The bytes of one side: those that it sent and that are not read yet, and those that are to be written to it."""

    def __init__(self, name: str, max_bytes: int) -> None:
        self.name = name
        self.received = bytearray()
        self.pending = bytearray()
        self._max_bytes = max_bytes

    def accept(self, data: bytes) -> None:
        """Add what the side sent. Raises `InjectionFailed` above the limit."""
        if len(self.received) + len(data) > self._max_bytes:
            raise InjectionFailed(f"The {self.name} sent more than a handshake may have; connect again.")
        self.received += data

    def wait_for(self, count: int) -> Steps[None]:
        """Wait until `count` bytes are there. Raises `InjectionFailed` if no message may be that long."""
        if count > MAX_HELD_BYTES:
            raise InjectionFailed(f"The {self.name} sent a message that is too long for a handshake; connect again.")
        if len(self.received) < count:
            yield Bytes(self, count)

    def read(self, count: int) -> Steps[bytes]:
        """Wait for `count` bytes and return them."""
        yield from self.wait_for(count)
        data = bytes(self.received[:count])
        del self.received[:count]
        return data

    def write(self, data: bytes) -> None:
        """Add to what is to be written to the side."""
        self.pending += data

    def take(self) -> bytes:
        """Return what is to be written to the side now, once."""
        data = bytes(self.pending)
        self.pending.clear()
        return data


class _GuardedWire(Wire):
    """The visitor's side: nothing that contains the secret is written to it."""

    def __init__(self, name: str, max_bytes: int, redaction: Redaction) -> None:
        super().__init__(name, max_bytes)
        self._redaction = redaction
        self._written = b""

    def write(self, data: bytes) -> None:
        written = self._written + data
        if self._redaction.finds(written):
            self.pending.clear()
            raise InjectionFailed("The target repeated the credential of the gateway, which ended the connection.")
        self._written = self._redaction.tail(written)
        super().write(data)


class Dialogue:
    """What one protocol exchanges with both sides until bytes may pass unchanged. Its steps raise `InjectionFailed`."""

    title = ""
    """The protocol, for people."""
    max_messages = 64

    def __init__(self, secret: Secret, options: InjectionOptions) -> None:
        """Raises `InjectionFailed` for a secret that no protocol can carry."""
        try:
            self.username, self.password = secret.username.encode(), secret.password.encode()
        except UnicodeEncodeError:
            raise InjectionFailed("The credential of this session is not text; ask the operator to check it.") from None
        self.secret = secret
        self.options = options
        self.redaction = Redaction(secret, options.database)
        self.client: Wire = _GuardedWire("client", MAX_HELD_BYTES + MAX_EARLY_BYTES, self.redaction)
        self.target = Wire("target", MAX_HELD_BYTES)
        self.is_encrypted = False
        self.end_point_hash = b""
        self.is_known_cancel = False
        self._messages = 0

    def steps(self) -> Steps[None]:
        """Return the steps of the handshake."""
        raise NotImplementedError

    def error(self, sentence: str) -> bytes:
        """Return the protocol's own message for the visitor that ends the handshake with `sentence`."""
        raise NotImplementedError

    def begin_tls(self, *, is_anonymous: bool = False) -> Steps[None]:
        """Wait until TLS towards the target has begun."""
        self.end_point_hash = yield Tls(is_anonymous)
        self.is_encrypted = True

    def count_message(self) -> None:
        """Count one message of either side. Raises `InjectionFailed` above the limit."""
        self._messages += 1
        if self._messages > self.max_messages:
            raise InjectionFailed(f"The {self.title} handshake has too many messages; connect again.")

    def reader(self, data: bytes, side: str) -> ByteReader:
        """Return a reader of `data`, a message of `side`: `client` or `target`."""
        return ByteReader(data, f"The {side} sent a message that is not valid {self.title}.")

    def malformed(self, side: str) -> NoReturn:
        """Raise `InjectionFailed` for a message of `side` that has no place here."""
        raise InjectionFailed(f"The {side} sent a message that is not valid {self.title}.")

    def require_tls(self) -> None:
        """Raise `InjectionFailed` if the target has to have TLS and has none."""
        if self.options.tls is TlsMode.REQUIRE and not self.is_encrypted:
            raise InjectionFailed("The target has no TLS, which this target requires; ask the operator to check it.")

    def refused(self, words: bytes = b"") -> InjectionFailed:
        """Return the failure for a target that refused the secret, with its own `words` if they may be shown."""
        quoted = f" ({text})" if (text := self.redaction.quote(words)) else ""
        return InjectionFailed(
            f"The gateway could not sign in to the target with the credential of this session{quoted};"
            " ask the operator to check it."
        )


class SteppedInjector:
    """An `Injector` that runs the steps of a `Dialogue`."""

    def __init__(self, dialogue: Dialogue) -> None:
        self._dialogue = dialogue
        self._client, self._target = dialogue.client, dialogue.target
        self._steps = dialogue.steps()
        self._step: Bytes | Tls | None = None
        self._failure: str | None = None
        self.is_relaying = False
        self._advance(lambda: next(self._steps))

    @property
    def wants_tls(self) -> bool:
        return isinstance(self._step, Tls)

    @property
    def wants_anonymous_tls(self) -> bool:
        return isinstance(self._step, Tls) and self._step.is_anonymous

    @property
    def is_full(self) -> bool:
        return not self.is_relaying and len(self._client.received) >= MAX_HELD_BYTES

    @property
    def is_known_cancel(self) -> bool:
        return self._dialogue.is_known_cancel

    def from_client(self, data: bytes) -> None:
        if self.is_relaying:
            self._target.pending += data
        else:
            self._accept(self._client, data)

    def from_target(self, data: bytes) -> None:
        if self.is_relaying:
            self._client.pending += data
        else:
            self._accept(self._target, data)

    def tls_started(self, end_point_hash: bytes) -> None:
        if self.wants_tls:
            self._advance(lambda: self._steps.send(end_point_hash))

    def take_to_client(self) -> bytes:
        return self._client.take()

    def take_to_target(self) -> bytes:
        return self._target.take()

    def fail(self, sentence: str) -> None:
        if self._failure is None and not self.is_relaying:
            self._failure = sentence
            self._step = None
            self._steps.close()
            for wire in (self._client, self._target):
                wire.received.clear()
            self._target.pending.clear()
            self._client.pending += self._dialogue.error(sentence)

    def _accept(self, wire: Wire, data: bytes) -> None:
        if self._failure is not None:
            raise InjectionFailed(self._failure)
        try:
            wire.accept(data)
        except InjectionFailed as error:
            self.fail(str(error))
            raise
        self._advance()

    def _advance(self, resume: Callable[[], Bytes | Tls] | None = None) -> None:
        """Go on from the current step if what it waits for is there, or by `resume`."""
        try:
            while resume is not None or self._is_ready():
                self._step = resume() if resume is not None else self._steps.send(b"")
                resume = None
            if self.wants_tls and self._target.received:
                raise InjectionFailed("The target sent plain text where TLS begins; ask the operator to check it.")
        except StopIteration:
            self._relay()
        except InjectionFailed as error:
            self.fail(str(error))
            raise

    def _is_ready(self) -> bool:
        return isinstance(self._step, Bytes) and len(self._step.wire.received) >= self._step.count

    def _relay(self) -> None:
        self._step = None
        self.is_relaying = True
        for source, sink in ((self._client, self._target), (self._target, self._client)):
            sink.pending += source.received
            source.received.clear()
