"""Injection into MySQL and MariaDB: towards the visitor a server that takes any password, towards the target a client.

Rules.
    Both sides get the same capabilities, those that all three have; never compression. TLS is for the target's side.
    A password is sent in plain text inside TLS only. Without it, `caching_sha2_password` needs the server's RSA key,
    which the operator gives, or allows to be fetched from a target that nothing authenticates.
    Any user name and password of the visitor are accepted. A client whose plugin is not that of the greeting gets a
    switch: newer clients of MySQL have no `mysql_native_password` at all.
"""

from __future__ import annotations

from dataclasses import replace

from burrowgate.certificate_keys import encrypt_for
from burrowgate.core.tcp import password_proofs
from burrowgate.proxy.tcp.injection import mysql_packets as packets
from burrowgate.proxy.tcp.injection.handshake import Dialogue, Steps, Wire
from burrowgate.proxy.tcp.injection.interface import InjectionFailed, TlsMode
from burrowgate.proxy.tcp.injection.mysql_packets import Capability, Greeting, Login

_OK, _MORE, _SWITCH, _ERROR = b"\x00", b"\x01", b"\xfe", b"\xff"
_FAST_SUCCESS, _FULL_AUTHENTICATION, _KEY_REQUEST = b"\x03", b"\x04", b"\x02"

_HANDSHAKE_ERROR = 1043
_CLIENT_ERRORS = range(2000, 3000)
"""Numbers that a client takes for a malformed packet when a server sends them."""


class MysqlDialogue(Dialogue):
    """Handshakes of version 10."""

    title = "MySQL"
    max_messages = 32
    _client_sequence = 0
    _target_sequence = 0
    _number = _HANDSHAKE_ERROR
    """Number of the next error: this, or what the target gave."""
    _sqlstate = "08S01"

    def error(self, sentence: str) -> bytes:
        first = self._client_sequence == 0
        payload = packets.error(sentence, number=self._number, sqlstate=self._sqlstate, is_first=first)
        return packets.packet(self._client_sequence, payload)

    def steps(self) -> Steps[None]:
        greeting = yield from self._greeting()
        login = yield from self._log_visitor_in(greeting)
        ours, scramble = self._our_login(greeting, login)
        yield from self._begin_tls(greeting, ours)
        self._to_target(replace(ours, capabilities=self._with_tls(ours)).encode())
        self._to_client((yield from self._authenticate(scramble)))

    def _packet(self, wire: Wire) -> Steps[bytes]:
        """Return the payload of the next packet of `wire`, and count its sequence number on."""
        self.count_message()
        head = yield from wire.read(4)
        payload = yield from wire.read(int.from_bytes(head[:3], "little"))
        if wire is self.client:
            self._client_sequence = head[3] + 1
        else:
            self._target_sequence = head[3] + 1
        return payload

    def _to_client(self, payload: bytes) -> None:
        self.client.write(packets.packet(self._client_sequence, payload))
        self._client_sequence += 1

    def _to_target(self, payload: bytes) -> None:
        self.target.write(packets.packet(self._target_sequence, payload))
        self._target_sequence += 1

    def _greeting(self) -> Steps[Greeting]:
        payload = yield from self._packet(self.target)
        reader = self.reader(payload, "target")
        first = reader.take(1)
        if first == _ERROR:
            raise self._error_of(payload)
        if first != b"\x0a":
            self.malformed("target")
        greeting = packets.read_greeting(reader)
        needed = Capability.PROTOCOL_41 | Capability.SECURE_CONNECTION
        if greeting.capabilities & needed != needed:
            raise InjectionFailed("The target is older than MySQL 4.1, which the gateway does not support.")
        return greeting

    def _log_visitor_in(self, greeting: Greeting) -> Steps[Login]:
        """Greet the visitor as the target did, and return its login, whose password counts for nothing."""
        offered = greeting.capabilities & packets.NOT_RELAYED & (0xFFFF_FFFF | packets.RELAYED_OF_MARIADB)
        offered |= Capability.PLUGIN_AUTH
        ours = replace(greeting, capabilities=offered, scramble=self._scramble(), plugin=packets.NATIVE_PASSWORD)
        self._to_client(ours.encode())
        login = packets.read_login(self.reader((yield from self._packet(self.client)), "client"))
        if not login.capabilities & Capability.PROTOCOL_41:
            raise InjectionFailed("The client uses a protocol older than MySQL 4.1; use a newer client.")
        if login.capabilities & Capability.SSL:
            raise InjectionFailed("The client wants TLS inside the tunnel, which encrypts already; switch its TLS off.")
        if login.capabilities & Capability.PLUGIN_AUTH and login.plugin != packets.NATIVE_PASSWORD:
            yield from self._switch_plugin(login.plugin)
        kept = login.capabilities & (offered | Capability.LONG_PASSWORD)
        return replace(login, capabilities=kept)

    def _switch_plugin(self, wanted: bytes) -> Steps[None]:
        """Go on with the visitor's own plugin if it is `caching_sha2_password`, else with the one of the greeting."""
        plugin = packets.CACHING_SHA2 if wanted == packets.CACHING_SHA2 else packets.NATIVE_PASSWORD
        self._to_client(_SWITCH + plugin + b"\0" + self._scramble() + b"\0")
        answer = yield from self._packet(self.client)
        if plugin == packets.CACHING_SHA2 and answer not in (b"", b"\0"):
            self._to_client(_MORE + _FAST_SUCCESS)

    def _scramble(self) -> bytes:
        """Return random bytes without those that end a text."""
        return bytes(33 + byte % 94 for byte in self.options.entropy(packets.SCRAMBLE_BYTES))

    def _our_login(self, greeting: Greeting, login: Login) -> tuple[Login, bytes]:
        """Return the login for the target, and the scramble that its password answers."""
        database = login.database or self.options.database.encode()
        set_ours = Capability.CONNECT_WITH_DB | Capability.PLUGIN_AUTH | Capability.PLUGIN_AUTH_LENENC
        flags = login.capabilities & ~int(set_ours)
        flags |= Capability.PROTOCOL_41 | Capability.SECURE_CONNECTION
        flags |= greeting.capabilities & (Capability.PLUGIN_AUTH | Capability.PLUGIN_AUTH_LENENC)
        if database:
            flags |= Capability.CONNECT_WITH_DB
        plugin, response = greeting.plugin, b""
        if plugin == packets.CACHING_SHA2:
            response = password_proofs.caching_sha2_proof(self.password, greeting.scramble)
        else:
            plugin = packets.NATIVE_PASSWORD
            response = password_proofs.native_proof(self.password, greeting.scramble)
        ours = replace(
            login,
            capabilities=flags,
            username=self.username,
            password=response,
            database=database,
            plugin=plugin,
            attributes=login.attributes if flags & Capability.CONNECT_ATTRS else b"",
        )
        return ours, greeting.scramble

    def _begin_tls(self, greeting: Greeting, login: Login) -> Steps[None]:
        if self.options.tls is not TlsMode.OFF and greeting.capabilities & Capability.SSL:
            self._to_target(replace(login, capabilities=login.capabilities | Capability.SSL).head())
            yield from self.begin_tls()
        self.require_tls()

    def _with_tls(self, login: Login) -> int:
        return login.capabilities | (Capability.SSL if self.is_encrypted else 0)

    def _authenticate(self, scramble: bytes) -> Steps[bytes]:
        """Answer the target until it accepts the password, and return its OK."""
        plugin = b""
        while True:
            payload = yield from self._packet(self.target)
            first = payload[:1]
            if first == _OK:
                return payload
            if first == _ERROR:
                raise self._error_of(payload)
            if first == _SWITCH and len(payload) > 1:
                reader = self.reader(payload[1:], "target")
                plugin, scramble = reader.text(), reader.rest()[: packets.SCRAMBLE_BYTES]
                self._to_target(self._response(plugin, scramble))
            elif payload == _MORE + _FULL_AUTHENTICATION:
                yield from self._send_whole_password(scramble)
            elif payload != _MORE + _FAST_SUCCESS:
                self.malformed("target")

    def _response(self, plugin: bytes, scramble: bytes) -> bytes:
        if plugin == packets.NATIVE_PASSWORD:
            return password_proofs.native_proof(self.password, scramble)
        if plugin == packets.CACHING_SHA2:
            return password_proofs.caching_sha2_proof(self.password, scramble)
        if plugin == packets.CLEAR_PASSWORD and self.is_encrypted:
            return self.password + b"\0"
        name = self.redaction.quote(plugin, max_characters=40) or "none"
        raise InjectionFailed(
            f"The target asks for a plugin of authentication ({name}) that the gateway does not have here; ask the"
            " operator to give the user another, such as mysql_native_password, or the target TLS."
        )

    def _send_whole_password(self, scramble: bytes) -> Steps[None]:
        if self.is_encrypted:
            self._to_target(self.password + b"\0")
            return
        key = self.options.server_public_key
        if not key:
            if not self.options.fetch_server_public_key:
                raise InjectionFailed(
                    "The target wants the password itself, which the gateway sends only inside TLS or under the"
                    " target's public key; ask the operator to switch TLS on there."
                )
            self._to_target(_KEY_REQUEST)
            payload = yield from self._packet(self.target)
            if payload[:1] == _ERROR:
                raise self._error_of(payload)
            if payload[:1] != _MORE:
                self.malformed("target")
            key = payload[1:]
        try:
            self._to_target(encrypt_for(key, password_proofs.masked_password(self.password, scramble)))
        except ValueError:
            raise InjectionFailed(
                "The public key of the target is not an RSA key that the gateway can use; ask the operator to check it."
            ) from None

    def _error_of(self, payload: bytes) -> InjectionFailed:
        number, sqlstate, words = packets.read_error(self.reader(payload[1:], "target"))
        self._number = _HANDSHAKE_ERROR if number in _CLIENT_ERRORS else number
        if not self.redaction.finds(sqlstate.encode()):
            self._sqlstate = sqlstate
        if sqlstate.startswith("28"):
            return self.refused(words)
        text = self.redaction.quote(words) or "it gave no reason"
        return InjectionFailed(f"The target refused the connection: {text}.")
