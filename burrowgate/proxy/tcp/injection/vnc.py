"""Injection into VNC: security of RFB (RFC 6143, 7.1 and 7.2; VeNCrypt) on the target's side, none on the visitor's.

Rules.
    The versions of both sides are independent: 3.3, 3.7 and 3.8 are alike once both are authenticated.
    The visitor learns that it needs no security only after the target has accepted the gateway: until then, every
    version can be refused with a reason.
    A password and user name (VeNCrypt Plain) are sent inside TLS only. VNC's own challenge takes eight characters.
"""

from __future__ import annotations

from burrowgate.core.boxes.rfb.handshake import OWN_VERSION, SECURITY_NONE, VERSION_BYTES, minor_version
from burrowgate.proxy.tcp.injection.des import encrypt
from burrowgate.proxy.tcp.injection.handshake import Dialogue, Steps, Wire
from burrowgate.proxy.tcp.injection.interface import InjectionFailed, TlsMode

_NONE, _VNC, _VENCRYPT = SECURITY_NONE, 2, 19
_MAX_REASON_BYTES = 4096

_PLAIN = 256
_TLS_NONE, _TLS_VNC, _TLS_PLAIN = 257, 258, 259
_X509_NONE, _X509_VNC, _X509_PLAIN = 260, 261, 262
_ANONYMOUS = (_TLS_NONE, _TLS_VNC, _TLS_PLAIN)
_METHOD = {
    _TLS_NONE: _NONE, _X509_NONE: _NONE, _TLS_VNC: _VNC, _X509_VNC: _VNC, _TLS_PLAIN: _PLAIN, _X509_PLAIN: _PLAIN,
}  # fmt: skip
"""What follows inside TLS."""


def challenge_response(password: bytes, challenge: bytes) -> bytes:
    """Return the response to VNC's challenge: DES under eight bytes of `password`, each with its bits reversed."""
    key = bytes(int(f"{byte:08b}"[::-1], 2) for byte in password[:8].ljust(8, b"\0"))
    return encrypt(key, challenge)


class VncDialogue(Dialogue):
    """Handshakes of RFB 3.3, 3.7 and 3.8."""

    title = "VNC"
    max_messages = 32
    _client_minor = 8

    def error(self, sentence: str) -> bytes:
        words = sentence.encode("utf-8", "replace")
        return bytes(4 if self._client_minor == 3 else 1) + len(words).to_bytes(4, "big") + words

    def steps(self) -> Steps[None]:
        self.client.write(OWN_VERSION)
        self._client_minor = yield from self._version(self.client)
        minor = yield from self._version(self.target)
        self.target.write(b"RFB 003.%03d\n" % minor)
        yield from self._authenticate(minor)
        yield from self._admit_visitor()

    def _version(self, wire: Wire) -> Steps[int]:
        """Return the minor version of 3 that counts for a side."""
        self.count_message()
        minor = minor_version((yield from wire.read(VERSION_BYTES)))
        if minor is None:
            self.malformed(wire.name)
        return minor

    def _admit_visitor(self) -> Steps[None]:
        if self._client_minor == 3:
            self.client.write(_NONE.to_bytes(4, "big"))
            return
        self.client.write(bytes((1, _NONE)))
        self.count_message()
        chosen = yield from self.client.read(1)
        if chosen[0] != _NONE:
            self.malformed("client")
        if self._client_minor == 8:
            self.client.write(bytes(4))

    def _number(self, count: int) -> Steps[int]:
        self.count_message()
        return int.from_bytes((yield from self.target.read(count)), "big")

    def _authenticate(self, minor: int) -> Steps[None]:
        if minor == 3:
            offered = [(yield from self._number(4))]
            is_refused = offered == [0]
        else:
            count = yield from self._number(1)
            offered = list((yield from self.target.read(count)))
            is_refused = not count
        if is_refused:
            text = self.redaction.quote((yield from self._reason())) or "it gave no reason"
            raise InjectionFailed(f"The target refused the connection: {text}.")
        if minor != 3 and _VENCRYPT in offered and self.options.tls is not TlsMode.OFF:
            method = yield from self._begin_vencrypt(offered)
        else:
            method = self._choose(offered)
            if minor != 3:
                self.target.write(bytes((method,)))
        yield from self._authenticate_by(method)
        if method != _NONE or minor == 8:
            yield from self._result(minor)

    def _choose(self, offered: list[int]) -> int:
        self.require_tls()
        for method in (_VNC, _NONE):
            if method in offered:
                return method
        raise InjectionFailed(
            f"The target has no security type that the gateway has (it offers {_list(offered)}); ask the operator to"
            " allow VncAuth or VeNCrypt there."
        )

    def _begin_vencrypt(self, offered: list[int]) -> Steps[int]:
        """Choose VeNCrypt or, if it has nothing that can be used, another type; return what follows."""
        self.target.write(bytes((_VENCRYPT,)))
        version = yield from self._number(2)
        if version < 2:
            self.malformed("target")
        self.target.write(b"\x00\x02")
        if (yield from self._number(1)) != 0:
            self.malformed("target")
        count = yield from self._number(1)
        listed = yield from self.target.read(4 * count)
        subtypes = [int.from_bytes(listed[at : at + 4], "big") for at in range(0, len(listed), 4)]
        subtype = self._choose_subtype(subtypes)
        self.target.write(subtype.to_bytes(4, "big"))
        if subtype not in _METHOD:
            return subtype
        if (yield from self._number(1)) != 1:
            self.malformed("target")
        yield from self.begin_tls(is_anonymous=subtype in _ANONYMOUS)
        return _METHOD[subtype]

    def _choose_subtype(self, offered: list[int]) -> int:
        preferred = [_X509_PLAIN, _TLS_PLAIN] if self.username else []
        preferred += [_X509_VNC, _TLS_VNC, _X509_NONE, _TLS_NONE]
        if not self.options.anonymous_tls:
            preferred = [subtype for subtype in preferred if subtype not in _ANONYMOUS]
        if self.options.tls is not TlsMode.REQUIRE:
            preferred += [_VNC, _NONE]
        for subtype in preferred:
            if subtype in offered:
                return subtype
        raise InjectionFailed(
            f"The target has no type of VeNCrypt that the gateway has (it offers {_list(offered)}); ask the operator to"
            " allow X509Vnc or X509Plain there."
        )

    def _authenticate_by(self, method: int) -> Steps[None]:
        if method == _VNC:
            self.count_message()
            challenge = yield from self.target.read(16)
            self.target.write(challenge_response(self.password, challenge))
        elif method == _PLAIN:
            sizes = len(self.username).to_bytes(4, "big") + len(self.password).to_bytes(4, "big")
            self.target.write(sizes + self.username + self.password)

    def _result(self, minor: int) -> Steps[None]:
        result = yield from self._number(4)
        if result == 0:
            return
        reason = (yield from self._reason()) if minor == 8 else b""
        raise self.refused(reason)

    def _reason(self) -> Steps[bytes]:
        length = yield from self._number(4)
        if length > _MAX_REASON_BYTES:
            self.malformed("target")
        return (yield from self.target.read(length))


def _list(numbers: list[int]) -> str:
    return ", ".join(str(number) for number in numbers[:16]) or "none"
