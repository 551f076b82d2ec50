"""Injection into Redis: the gateway sends AUTH before the visitor's first command, and keeps what answers it.

Rules.
    No command of the visitor reaches the target before AUTH was accepted: with another default user it could run as
    that. So commands that come early wait, in their order.
    A visitor that authenticates first (AUTH, or HELLO with AUTH) has a password of its own, which counts for nothing:
    its AUTH is answered here, its HELLO is passed on without AUTH. From the first other command on, bytes pass.
    Redis cannot begin TLS later: with `TlsMode.REQUIRE`, it is there before the first byte.
"""

from __future__ import annotations

from burrowgate.proxy.tcp.injection.handshake import Dialogue, Steps, Wire
from burrowgate.proxy.tcp.injection.interface import MAX_HELD_BYTES, InjectionFailed, TlsMode

_MAX_ARGUMENTS = 64
_MAX_HEAD_BYTES = 32
"""Longest line with a number: sign, digits and the end of the line."""
_OK = b"+OK"
_INLINE = (b"AUTH ", b"HELLO ", b"HELLO\r", b"HELLO\n")
"""Beginnings of the commands to take where a command is one line."""


class RedisDialogue(Dialogue):
    """AUTH, SELECT, and the first commands of the visitor, in RESP or inline."""

    title = "Redis"
    max_messages = 32

    def error(self, sentence: str) -> bytes:
        line = " ".join(sentence.split())
        return f"-ERR {line}\r\n".encode("utf-8", "replace")

    def steps(self) -> Steps[None]:
        if self.options.tls is TlsMode.REQUIRE:
            yield from self.begin_tls()
        user = [self.username] if self.username else []
        self.target.write(_command([b"AUTH", *user, self.password]))
        answer = yield from self._target_line()
        if answer != _OK:
            raise self.refused(_words(answer))
        if self.options.database:
            self.target.write(_command([b"SELECT", self.options.database.encode()]))
            answer = yield from self._target_line()
            if answer != _OK:
                text = self.redaction.quote(_words(answer)) or "it gave no reason"
                raise InjectionFailed(f"The target has no such database: {text}.")
        yield from self._until_other_command()

    def _target_line(self) -> Steps[bytes]:
        self.count_message()
        line = yield from _line(self.target, 0, MAX_HELD_BYTES)
        del self.target.received[: len(line)]
        if line[:1] not in (b"+", b"-"):
            self.malformed("target")
        return line.rstrip(b"\r\n")

    def _until_other_command(self) -> Steps[None]:
        """Take the visitor's AUTH and HELLO with AUTH; return at any other command, which is left where it is."""
        while True:
            length = yield from self._authenticating_length()
            if not length:
                return
            self.count_message()
            arguments = _arguments(bytes(self.client.received[:length]))
            if arguments[0].upper() == b"HELLO":
                del self.client.received[:length]
                self.target.write(_command(_without_auth(arguments)))
                return
            del self.client.received[:length]
            self.client.write(b"+OK\r\n")

    def _authenticating_length(self) -> Steps[int]:
        """Return the length of the visitor's next command if it is AUTH or HELLO, else 0, without taking it."""
        yield from self.client.wait_for(1)
        if self.client.received[:1] != b"*":
            return (yield from self._inline_length())
        line = yield from _line(self.client, 0, _MAX_HEAD_BYTES)
        count, at = _number(line), len(line)
        if not 1 <= count <= _MAX_ARGUMENTS:
            return 0
        for place in range(count):
            line = yield from _line(self.client, at, _MAX_HEAD_BYTES)
            size = _number(line) if line[:1] == b"$" else -1
            at += len(line)
            if size < 0 or (place == 0 and size not in (4, 5)):
                return 0
            yield from self.client.wait_for(at + size + 2)
            if place == 0 and bytes(self.client.received[at : at + size]).upper() not in (b"AUTH", b"HELLO"):
                return 0
            at += size + 2
        return at

    def _inline_length(self) -> Steps[int]:
        """Return the length of a command that is one line, if it is AUTH or HELLO, else 0."""
        for length in range(1, 7):
            yield from self.client.wait_for(length)
            start = bytes(self.client.received[:length]).upper()
            if start.startswith(_INLINE):
                break
            if not any(word.startswith(start) for word in _INLINE):
                return 0
        line = yield from _line(self.client, 0, MAX_HELD_BYTES)
        if not line.endswith(b"\n"):
            self.malformed("client")
        return len(line)


def _line(wire: Wire, at: int, limit: int) -> Steps[bytes]:
    """Wait for the line of `wire` that begins at `at`, and return it with its end; at most `limit` bytes of it."""
    searched = at
    while (end := wire.received.find(b"\n", searched, at + limit)) < 0:
        searched = len(wire.received)
        if searched - at >= limit:
            return bytes(wire.received[at : at + limit])
        yield from wire.wait_for(searched + 1)
    return bytes(wire.received[at : end + 1])


def _number(line: bytes) -> int:
    """Return the number of a line such as `*3`; -1 if it has none."""
    digits = line[1:].rstrip(b"\r\n")
    return int(digits) if digits.isdigit() and len(digits) < 10 and line.endswith(b"\r\n") else -1


def _command(arguments: list[bytes]) -> bytes:
    return b"*%d\r\n" % len(arguments) + b"".join(b"$%d\r\n%b\r\n" % (len(value), value) for value in arguments)


def _arguments(command: bytes) -> list[bytes]:
    """Return the arguments of a complete command, in RESP or inline."""
    if command[:1] != b"*":
        return command.split()
    count_line, _, rest = command.partition(b"\r\n")
    arguments = []
    for _ in range(_number(count_line + b"\r\n")):
        size_line, _, rest = rest.partition(b"\r\n")
        size = _number(size_line + b"\r\n")
        arguments.append(rest[:size])
        rest = rest[size + 2 :]
    return arguments


def _without_auth(arguments: list[bytes]) -> list[bytes]:
    """Return HELLO and its arguments without `AUTH user password`."""
    kept, at = arguments[:2], 2
    while at < len(arguments):
        if arguments[at].upper() == b"AUTH" and at + 2 < len(arguments):
            at += 3
        else:
            # SETNAME has a value, which may be `AUTH`.
            step = 2 if arguments[at].upper() == b"SETNAME" else 1
            kept += arguments[at : at + step]
            at += step
    return kept


def _words(answer: bytes) -> bytes:
    return answer[1:]
