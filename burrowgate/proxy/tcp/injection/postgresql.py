"""Injection into PostgreSQL: the visitor's startup message with another user, authenticated by the gateway.

Rules.
    The visitor's side has no encryption of its own (`N`): its bytes are inside the tunnel. Any user name is accepted.
    A password is sent in plain text inside TLS only; with SCRAM, the target has to prove that it knows it too.
    The database of the target's address counts if the visitor names none. libpq then names one like its user.
    A CancelRequest is a connection of its own: it passes as it is.
"""

from __future__ import annotations

import re

from burrowgate.core.tcp.password_proofs import postgresql_md5
from burrowgate.core.tcp.scram import (
    MECHANISM,
    MECHANISM_PLUS,
    NONCE_BYTES,
    Binding,
    ScramClient,
    ScramFailed,
    scram_nonce,
)
from burrowgate.proxy.tcp.injection import postgresql_messages as messages
from burrowgate.proxy.tcp.injection.handshake import Dialogue, Steps
from burrowgate.proxy.tcp.injection.interface import InjectionFailed, TlsMode

_SQLSTATE = re.compile(r"[0-9A-Z]{5}", re.ASCII)


class PostgresqlDialogue(Dialogue):
    """Handshakes of protocol 3."""

    title = "PostgreSQL"
    max_messages = 256
    """Targets report their parameters one by one."""
    _sqlstate = "08006"
    """Code of the next error: connection failure, or what the target gave."""

    def error(self, sentence: str) -> bytes:
        return messages.error_response(self._sqlstate, sentence)

    def steps(self) -> Steps[None]:
        code, request = yield from self._first_request()
        is_cancel = code == messages.CANCEL_REQUEST_CODE
        forwarded = request if is_cancel else self._startup(code, request)
        yield from self._begin_tls()
        self.target.write(forwarded)
        if is_cancel:
            keys = self.options.cancel_keys
            self.is_known_cancel = keys is not None and keys.knows(request[8:])
            return
        notices = yield from self._authenticate()
        self.client.write(messages.AUTHENTICATION_OK + notices)
        yield from self._until_ready()

    def _first_request(self) -> Steps[tuple[int, bytes]]:
        """Return the visitor's startup message or cancel request with its code, and decline encryption before."""
        while True:
            self.count_message()
            head = self.reader((yield from self.client.read(8)), "client")
            length, code = head.big(4), head.big(4)
            if not 8 <= length <= messages.MAX_STARTUP_BYTES:
                self.malformed("client")
            body = yield from self.client.read(length - 8)
            if code in (messages.SSL_REQUEST_CODE, messages.GSSENC_REQUEST_CODE):
                self.client.write(b"N")
                continue
            if code >> 16 != 3 and code != messages.CANCEL_REQUEST_CODE:
                self._sqlstate = "0A000"
                raise InjectionFailed("The client uses a protocol of PostgreSQL other than 3; use a newer client.")
            return code, length.to_bytes(4, "big") + code.to_bytes(4, "big") + body

    def _startup(self, version: int, request: bytes) -> bytes:
        reader = self.reader(request[8:], "client")
        named = dict(messages.parameters(reader))
        if reader.left:
            self.malformed("client")
        user = named.pop(b"user", b"")
        if self.options.database and named.get(b"database", b"") in (b"", user):
            named[b"database"] = self.options.database.encode()
        return messages.startup(version, [(b"user", self.username), *named.items()])

    def _begin_tls(self) -> Steps[None]:
        if self.options.tls is TlsMode.OFF:
            return
        self.target.write(messages.SSL_REQUEST)
        answer = yield from self.target.read(1)
        if answer == b"S":
            yield from self.begin_tls()
        elif answer != b"N":
            self.malformed("target")
        self.require_tls()

    def _message(self) -> Steps[tuple[bytes, bytes]]:
        self.count_message()
        head = yield from self.target.read(5)
        length = int.from_bytes(head[1:], "big")
        if length < 4:
            self.malformed("target")
        return head[:1], (yield from self.target.read(length - 4))

    def _authenticate(self) -> Steps[bytes]:
        """Authenticate to the target, and return the notices that are to follow the visitor's AuthenticationOk."""
        notices = b""
        is_answered = False
        while True:
            kind, body = yield from self._message()
            if kind == b"N":
                notices += messages.message(kind, body)
                continue
            if kind == b"v":
                self.client.write(messages.message(kind, body))
                continue
            if kind == b"E":
                raise self._error_of(body)
            if kind != b"R":
                self.malformed("target")
            reader = self.reader(body, "target")
            method = reader.big(4)
            if method == 0:
                return notices
            if is_answered:
                self.malformed("target")
            is_answered = True
            yield from self._answer(method, reader.rest())

    def _answer(self, method: int, data: bytes) -> Steps[None]:
        if method == 3 and self.is_encrypted:
            self._send_password(self.password + b"\0")
        elif method == 3:
            raise InjectionFailed(
                "The target wants the password in plain text, which the gateway sends inside TLS only; ask the operator"
                " to switch TLS on there."
            )
        elif method == 5 and len(data) == 4:
            self._send_password(postgresql_md5(self.username, self.password, data) + b"\0")
        elif method == 10:
            yield from self._answer_scram(data.split(b"\0"))
        else:
            raise InjectionFailed(
                f"The target asks for a method of authentication ({method}) that the gateway does not have; ask the"
                " operator to allow scram-sha-256 there."
            )

    def _answer_scram(self, mechanisms: list[bytes]) -> Steps[None]:
        offered = {name.decode("latin-1") for name in mechanisms}
        mechanism, binding = self._mechanism(offered)
        client = ScramClient(
            self.secret.password,
            scram_nonce(self.options.entropy(NONCE_BYTES)),
            binding=binding,
            binding_data=self.end_point_hash,
        )
        first = client.first()
        self._send_password(mechanism.encode() + b"\0" + len(first).to_bytes(4, "big") + first)
        try:
            self._send_password(client.final((yield from self._scram_message(11))))
            client.verify((yield from self._scram_message(12)))
        except ScramFailed as error:
            raise InjectionFailed(f"{error} Ask the operator to check the target.") from error

    def _mechanism(self, offered: set[str]) -> tuple[str, Binding]:
        if MECHANISM_PLUS in offered and self.end_point_hash:
            return MECHANISM_PLUS, Binding.SERVER_END_POINT
        if MECHANISM not in offered:
            raise InjectionFailed("The target offers no mechanism that the gateway has; ask the operator to check it.")
        return MECHANISM, Binding.NOT_OFFERED if self.end_point_hash else Binding.UNSUPPORTED

    def _scram_message(self, expected: int) -> Steps[bytes]:
        kind, body = yield from self._message()
        if kind == b"E":
            raise self._error_of(body)
        reader = self.reader(body, "target")
        if kind != b"R" or reader.big(4) != expected:
            self.malformed("target")
        return reader.rest()

    def _send_password(self, body: bytes) -> None:
        self.target.write(messages.message(b"p", body))

    def _until_ready(self) -> Steps[None]:
        """Pass on what follows authentication: parameters, the cancel key, and that the target is ready."""
        while True:
            kind, body = yield from self._message()
            if kind == b"E":
                raise self._error_of(body)
            if kind not in (b"S", b"K", b"N", b"v", b"Z"):
                self.malformed("target")
            if kind == b"K" and self.options.cancel_keys is not None:
                self.options.cancel_keys.add(body)
            self.client.write(messages.message(kind, body))
            if kind == b"Z":
                return

    def _error_of(self, body: bytes) -> InjectionFailed:
        fields = messages.error_fields(self.reader(body, "target"))
        words = fields.get(b"M", b"")
        sqlstate = self.redaction.quote(fields.get(b"C", b""))
        if _SQLSTATE.fullmatch(sqlstate):
            self._sqlstate = sqlstate
        if sqlstate.startswith("28"):
            return self.refused(words)
        text = self.redaction.quote(words) or "it gave no reason"
        return InjectionFailed(f"The target refused the connection: {text}.")
