"""Client of TCP sessions: serves the connections of one link at a local port, or on stdin and stdout.

Standard library only, Python 3.9 to 3.13. Each TCP connection is a WebSocket `burrowgate.tcp.1` of its own. The token
goes into `Authorization`, never into a URL; a key made for the session binds it to this user.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import hashlib
import itertools
import json
import os
import re
import secrets
import signal
import socket
import ssl
import struct
import sys
import threading
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

apply_mask: Any = None  # in C if it is there, 30 times faster than the standard library
with contextlib.suppress(ImportError):
    from websockets.speedups import apply_mask

__version__ = "0.1.0"
DONE, USAGE, REFUSED, UNREACHABLE, ENDED, EXPIRED, LIMIT, NOT_FOUND = 0, 2, 3, 4, 5, 6, 7, 127
PROTOCOL, PORTS, CANCEL = "burrowgate.tcp.1", {"https": 443, "http": 80}, b"\x04\xd2\x16\x2e"  # of PostgreSQL
READ_BYTES, MAX_WAITING_BYTES, MAX_TEXT_BYTES, MAX_BODY_BYTES = 65_536 if apply_mask else 262_144, 65_536, 4096, 65_536
DIAL_TIMEOUT_SECONDS, HEAD_TIMEOUT_SECONDS, CLOSE_TIMEOUT_SECONDS = 15, 60, 5
SILENCE_SECONDS, WATCH_SECONDS, RETRY_SECONDS, MAX_RETRY_SECONDS, RETRY_LIMIT_SECONDS = 75, 20, 0.2, 5.0, 60.0
_EACH, _ONES = int.from_bytes(bytes(range(256)), "big"), int.from_bytes(b"\1" * 256, "big")
OPCODES = _, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
SHOWN = ("target", "expires", "left", "limit", "user", "database", "credentials")
SESSION_ENDS, LOCAL_RESET, ORDERLY = (4001, 4002, 4003, 4006), 4011, (1000, 1005, 4011)
CAUSES = {  # close codes that are no orderly end, and statuses that open no connection, with the exit code
    1001: ("The gateway is stopping.", UNREACHABLE),
    1006: ("The connection to the gateway was lost.", UNREACHABLE),
    4001: ("The session was revoked.", ENDED),
    4002: ("The session has expired.", EXPIRED),
    4003: ("The session has ended.", ENDED),
    4004: ("The connection was closed because nothing was sent for too long.", ENDED),
    4005: ("The connection was cut by the operator of the gateway.", ENDED),
    4006: ("The credentials of the session could not be renewed.", ENDED),
    4007: ("The target reset the connection.", UNREACHABLE),
    4008: ("The target closed the connection with an error.", UNREACHABLE),
    4009: ("The gateway cannot reach its records.", UNREACHABLE),
    403: ("This link opens nothing here; use the whole link, or ask for a new one.", REFUSED),
    409: ("The session is bound to another client; ask for a link of your own.", REFUSED),
    410: ("The session is over.", ENDED),
    428: ("The gateway did not accept this client's key; look at the clock of this computer.", REFUSED),
    429: ("Too many attempts; wait a moment, then try again.", REFUSED),
    502: ("The target cannot be reached.", UNREACHABLE),
    503: ("The gateway cannot check sessions just now; try again in a moment.", UNREACHABLE),
    504: ("The target did not answer in time.", UNREACHABLE),
}


class Failure(Exception):  # a sentence, the exit code for it, and whether it may work in a moment
    def __init__(self, sentence: str, code: int, retry: bool = False) -> None:
        super().__init__(sentence)
        self.code, self.retry = code, retry


# Ed25519 (RFC 8032, 5.1).
_P, _ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
_D, _Y = -121665 * pow(121666, _P - 2, _P) % _P, 4 * pow(5, _P - 2, _P) % _P
_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
_ROWS, _PUBLIC = [], {}  # type: list[list[tuple[int, ...]]], dict[bytes, bytes]


def _add(left: tuple[int, ...], right: tuple[int, ...]) -> tuple[int, ...]:
    a, b = (left[1] - left[0]) * (right[1] - right[0]) % _P, (left[1] + left[0]) * (right[1] + right[0]) % _P
    c, d = 2 * left[3] * right[3] * _D % _P, 2 * left[2] * right[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _multiply(number: int) -> bytes:  # the base point, by a table: 64 additions, whatever the number
    base, point = (_X, _Y, 1, _X * _Y % _P), (0, 1, 1, 0)  # type: tuple[int, ...], tuple[int, ...]
    while len(_ROWS) < 64:  # for each digit of four bits
        _ROWS.append(list(itertools.accumulate([base] * 15, _add, initial=point)))
        base = _add(_ROWS[-1][-1], base)
    for row in _ROWS:
        point, number = _add(point, row[number & 15]), number >> 4
    inverse = pow(point[2], -1, _P)
    return (point[1] * inverse % _P | (point[0] * inverse % _P & 1) << 255).to_bytes(32, "little")


def sign(seed: bytes, message: bytes) -> tuple[bytes, bytes]:  # the public key of `seed`, and the signature
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little") & (2**254 - 8) | 2**254
    nonce = int.from_bytes(hashlib.sha512(digest[32:] + message).digest(), "little") % _ORDER
    public = _PUBLIC[seed] = _PUBLIC.get(seed) or _multiply(scalar)
    point = _multiply(nonce)
    challenge = int.from_bytes(hashlib.sha512(point + public + message).digest(), "little")
    return public, point + ((nonce + challenge * scalar) % _ORDER).to_bytes(32, "little")


_LINK = re.compile(r"([A-Za-z0-9_-]{22})=([A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{22}\.[0-9]{1,12})(?![A-Za-z0-9_-])")
_SID = re.compile(r"[A-Za-z0-9_-]{22}")


def b64url(data: bytes) -> str:  # without padding
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def plain(text: object) -> str:  # a text of the gateway's without what would control a terminal
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in str(text))


@dataclass
class Session:  # as its link names it, this user's key for it, and the names by which it is found again
    scheme: str
    host: str
    port: int
    authority: str
    sid: str
    token: str = field(repr=False)
    names: list[str]
    seed: str = field(repr=False, default_factory=lambda: secrets.token_hex(32))
    expires: int = 0
    used_at: float = 0

    def proof(self, now: int, nonce: str) -> tuple[str, str]:  # the public key, and `<ts>.<nonce>.<sig>`
        message = f"burrowgate connect\n{self.host}\n{self.sid}\n{now}\n{nonce}"
        public, signature = sign(bytes.fromhex(self.seed), message.encode())
        return b64url(public), f"{now}.{nonce}.{b64url(signature)}"


def read_link(text: str) -> Session:  # also as mail and chat programs change it; raises `Failure`
    text = text.strip().strip("<>\"'").replace("&amp;", "&")
    while not (match := _LINK.search(text)) and unquote(text) != text:
        text = unquote(text)
    with contextlib.suppress(ValueError):
        parts = urlsplit(text)
        host = (parts.hostname or "").encode("ascii" if ":" in text.partition("//")[2][:3] else "idna").decode()
        if match and host and parts.scheme in PORTS:
            port, name = parts.port or PORTS[parts.scheme], f"[{host}]" if ":" in host else host
            name = name if port == PORTS[parts.scheme] else f"{name}:{port}"
            sid, names = match[2].split(".")[1], [host.partition(".")[0]]
            return Session(parts.scheme, host, port, name, sid, f"{match[2]}.{match[1]}", names)
    raise Failure("This is not the link of a session; use the whole link as you got it.", USAGE)


@dataclass
class Folder:  # of mode 0700, with a file of mode 0600 for each session
    path: Path = field(default_factory=lambda: Path.home() / ".burrowgate" / "clients")

    def find(self, name: str, now: float) -> Session:  # of a link, an id or a target; raises `Failure`
        if "://" in name or "%3a" in name.lower() or _LINK.search(name):
            session = read_link(name)
            known = self.load(session.sid)
            return replace(known, token=session.token) if known and known.authority == session.authority else session
        kept = [one for path in self.path.glob("*") if (one := self.load(path.name)) and name in (one.sid, *one.names)]
        if not kept:
            raise Failure(f"No session of {plain(name)!r} was used here; the first time, give its link.", USAGE)
        return max(kept, key=lambda session: (not 0 < session.expires <= now, session.used_at))

    def load(self, sid: str) -> Session | None:  # None if it is not kept, or damaged
        with contextlib.suppress(OSError, ValueError, TypeError):
            return Session(**json.loads((self.path / sid).read_text("utf-8"))) if _SID.fullmatch(sid) else None
        return None

    def save(self, session: Session) -> None:  # whole or not at all; raises `Failure`
        try:
            for path in (self.path.parent, self.path):
                path.mkdir(mode=0o700, exist_ok=True)
            temporary = self.path / f".{secrets.token_hex(8)}"
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                json.dump(asdict(session), file)
            os.replace(temporary, self.path / session.sid)
        except OSError as error:
            raise Failure(f"The key cannot be kept in {self.path}: {error.strerror}.", USAGE) from None

    def sweep(self, now: float) -> None:  # those that expired a day ago, and parts of files
        for path in self.path.glob("*"):
            with contextlib.suppress(OSError):
                session, is_part = self.load(path.name), path.name[0] == "." and path.is_file()
                if (session and 0 < session.expires < now - 86_400) or (is_part and path.stat().st_mtime < now - 60):
                    path.unlink()


def frame(opcode: int, payload: bytes, key: bytes, mask: Any = apply_mask) -> bytes | bytearray:  # RFC 6455, 5.2
    size = len(payload)
    length = b"" if size < 126 else struct.pack("!H" if size < 65_536 else "!Q", size)
    head = bytes((128 | opcode, 128 | (size if size < 126 else 126 if size < 65_536 else 127))) + length + key
    if mask:
        return b"".join((head, mask(payload, key)))
    whole = bytearray(head)
    whole += payload
    for lane, byte in enumerate(key, len(head)):  # each fourth byte has the same byte of the key, and so one table
        whole[lane::4] = whole[lane::4].translate((_EACH ^ _ONES * byte).to_bytes(256, "big"))
    return whole


class Decoder:  # splits what the gateway sends into frames: binary as it comes, the others once they are whole
    def __init__(self) -> None:
        self._left = self._opcode = self._message = 0
        self._rest, self._final = b"", True
        self._whole = {True: bytearray(), False: bytearray()}

    def feed(self, data: bytes) -> list[tuple[int, bytes | memoryview]]:  # what it completes; raises `ValueError`
        events: list[tuple[int, bytes | memoryview]] = []
        view, at = memoryview(self._rest + data if self._rest else data), 0
        while at < len(view):
            if not self._left:
                length = view[at + 1] & 127 if len(view) - at > 1 else 0
                size = 2 if length < 126 else 4 if length == 126 else 10
                if len(view) - at < size:
                    break
                self._left = int.from_bytes(view[at + 2 : at + size], "big") if size > 2 else length
                opcode, self._final = view[at] & 15, view[at] > 127
                fits = bool(opcode) != bool(self._message) if opcode < CLOSE else self._left <= 125 and self._final
                self._opcode = opcode or self._message
                fits = fits and (self._opcode != TEXT or self._left + len(self._whole[True]) <= MAX_TEXT_BYTES)
                if not fits or view[at] & 0x70 or view[at + 1] > 127 or opcode not in OPCODES:
                    raise ValueError("a frame that is compressed, masked, malformed or too long")
                self._message = self._message if opcode >= CLOSE else 0 if self._final else self._opcode
                at += size
            payload = view[at : at + self._left]
            at, self._left = at + len(payload), self._left - len(payload)
            if self._opcode == BINARY:
                events += [(BINARY, payload)] if payload else []
            else:
                self._whole[self._opcode == TEXT] += payload
                if self._final and not self._left:
                    events.append((self._opcode, bytes(self._whole[self._opcode == TEXT])))
                    self._whole[self._opcode == TEXT].clear()
        self._rest = bytes(view[at:])
        return events


class Local(asyncio.StreamReader):  # of a local connection; what goes onward at once is not copied and wakes no task
    onward: Any = None

    def feed_data(self, data: Any) -> None:
        if not self.onward:
            super().feed_data(data)
        elif not self.onward(BINARY, data):
            self.onward = None  # until the gateway keeps up


class Tunnel:  # one WebSocket, and the local connection that is joined to it
    def __init__(self, client: Client, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._client, self._reader, self._writer = client, reader, writer
        self._loop, self._decoder = asyncio.get_running_loop(), Decoder()
        self._opened: asyncio.Future[dict[str, Any]] = self._loop.create_future()
        self._joined, self._early, self._last = asyncio.Event(), bytearray(), self._loop.time()
        self._local: Any = None  # a StreamWriter, once it is joined
        self._read_eof = self._wrote_eof = self._closing = False
        self.code, self.end = None, {}  # type: int | None, dict[str, Any]

    async def open(self, request: str, key: str) -> dict[str, Any]:  # the `open` message; raises `Failure`
        self._writer.write(request.encode())
        first, *lines = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        status = int(first[9:12]) if re.match(r"HTTP/1\.1 [1-9]\d\d", first) else 0
        accept = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest())
        names = ("sec-websocket-accept", "sec-websocket-protocol", "sec-websocket-extensions")
        if status != 101 or [fields.get(name) for name in names] != [accept.decode(), PROTOCOL, None]:
            size = fields.get("content-length", "0")
            body = await self._reader.readexactly(min(int(size) if size.isdigit() else 0, MAX_BODY_BYTES))
            raise refusal(status, fields, body)
        self.tasks = [self._loop.create_task(work) for work in (self._read(), self._watch())]
        return await self._opened

    async def _read(self) -> None:
        with contextlib.suppress(ValueError, OSError):
            while self.code is None and (data := await self._reader.read(READ_BYTES)):
                for opcode, payload in self._decoder.feed(data):
                    self._handle(opcode, payload)
                self._last = float("inf")  # no ping is seen while the local side is behind
                if self._local is None and len(self._early) > MAX_WAITING_BYTES:
                    await self._joined.wait()
                with contextlib.suppress(OSError):
                    await (self._local.drain() if self._local else asyncio.sleep(0))
                self.shut(LOCAL_RESET, is_due=self._local is not None and self._local.is_closing())
                self._last = self._loop.time()
        self.finish(1006)

    def _handle(self, opcode: int, payload: bytes | memoryview) -> None:
        if opcode == BINARY and self._local is None:
            self._early += payload
        elif opcode == BINARY and not self._local.is_closing():
            self._local.write(payload)
        elif opcode == PING:
            self._send(PONG, bytes(payload))
        elif opcode == CLOSE:
            self._send(CLOSE, bytes(payload[:2]))
            self.finish(int.from_bytes(payload[:2], "big") or 1005)
        elif opcode == TEXT:
            kind = (message := dict(json.loads(bytes(payload)))).get("t")
            if kind == "open" and not self._opened.done():
                self._opened.set_result(message)
            elif kind == "eof":
                self._read_eof = True
                _ = self._local and self._local.write_eof()
                self.shut(1000, is_due=self._wrote_eof)
            elif kind == "end":
                self.end = message
            elif kind == "warn":
                self._client.say(f"The session ends at {time.ctime(message.get('ends'))}: {plain(message.get('why'))}.")

    async def _watch(self) -> None:  # for silence; its own pings keep the gateway from sending any
        while self.code is None:
            await asyncio.sleep(WATCH_SECONDS)
            self._send(PING, b"")
            if self._loop.time() > self._last + SILENCE_SECONDS:
                self.finish(1006)

    def _send(self, opcode: int, payload: bytes) -> bool:  # whether the gateway keeps up (with TLS: unknown)
        if not self._closing and self.code is None:
            self._writer.write(frame(opcode, payload, secrets.token_bytes(4)))
            self._closing = opcode == CLOSE
        return not self._client.tls and self._writer.transport.get_write_buffer_size() <= MAX_WAITING_BYTES

    async def join(self, reader: Local, writer: asyncio.StreamWriter, first: bytes) -> None:  # `first` was read of it
        writer.write(self._early)
        self._local = writer
        self._joined.set()
        if self._read_eof:
            writer.write_eof()
        try:
            while self.code is None and (data := first or await reader.read(READ_BYTES)):
                reader.onward, first = None, b""
                self._send(BINARY, data)
                await self._writer.drain()
                reader.onward = self._send  # nothing waits between here and the next piece
            self._send(TEXT, b'{"t":"eof"}')
            self._wrote_eof = True
            self.shut(1000, is_due=self._read_eof)
        except OSError:
            self.shut(LOCAL_RESET)

    def done(self) -> None:  # the session ends when its last connection has closed
        self._send(TEXT, b'{"t":"done"}')
        self._client.has_left = True

    def shut(self, code: int, is_due: bool = True) -> None:
        if is_due:
            self._send(CLOSE, struct.pack("!H", code))
            self._loop.call_later(CLOSE_TIMEOUT_SECONDS, self.finish, code)

    def finish(self, code: int) -> None:  # with a close code; only the first call counts
        if self.code is not None:
            return
        self.code = 1000 if self._wrote_eof and self._read_eof and code in (1005, 1006) else code
        if not self._opened.done():
            self._opened.set_exception(EOFError("it closed the connection"))
            self._opened.exception()  # so that it is not reported if no task waits for it
        self._writer.close()
        if self._local is not None:
            (self._local.close if self.code in (1000, 1005) else lambda: reset(self._local))()
        self._client.tunnel_closed(self, self.code)


def reset(writer: asyncio.StreamWriter) -> None:  # a TCP reset, not an orderly end
    with contextlib.suppress(OSError):
        linger = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()


def refusal(status: int, fields: dict[str, str], body: bytes) -> Failure:  # of a response that opens no WebSocket
    sentence, code = CAUSES.get(status, ("No TCP session is served at this address.", REFUSED))
    match = re.search(rb'"detail": ?("(?:[^"\\]|\\.)*")', body)
    detail = json.loads(match[1]) if match and status in (410, 428, 502, 504) else ""
    code = EXPIRED if status == 410 and "expired" in fields.get("burrowgate-reason", detail) else code
    if status == 429 and "burrowgate-left" in fields:
        sentence, code = "The session permits no more connections.", LIMIT
    return Failure(plain(detail or sentence), code, retry=status == 503)


class Client:  # serves the connections of one session; `over` gets the exit code once it can have no more of them
    def __init__(self, session: Session, folder: Folder, ca: str = "", fields: dict[str, str] | None = None) -> None:
        self.session, self.folder, self.fields = session, folder, fields or {}
        self.tls = ssl.create_default_context(cafile=ca or None) if session.scheme == "https" else None
        self.welcome, self._tunnels = {}, set()  # type: dict[str, Any], set[Tunnel]
        self.spare: Tunnel | None = None  # opened to know the session; the first local connection gets it
        self.once, self.leaves, self.has_left, self._fate = False, False, False, DONE
        self.over: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def say(self, sentence: str) -> None:
        print(f"burrowgate-connect: {sentence}", file=sys.stderr, flush=True)

    def end(self, code: int) -> None:
        if not self.over.done():
            self.over.set_result(code)

    async def dial(self, **more: str) -> Tunnel:  # a new one, asked for with `more` fields; raises `Failure`
        session, key = self.session, base64.b64encode(secrets.token_bytes(16)).decode()
        if not self.welcome:  # before the gateway binds the session to its key
            self.folder.save(session)
        public, proof = session.proof(int(time.time()), b64url(secrets.token_bytes(16)))
        fields = {
            "Host": session.authority, "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": key, "Sec-WebSocket-Protocol": PROTOCOL, "Authorization": f"Bearer {session.token}",
            "Burrowgate-Client": public, "Burrowgate-Proof": proof, "Accept": "application/json",
            "User-Agent": f"burrowgate-connect/{__version__}", **self.fields, **more,
        }  # fmt: skip
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        host = "127.0.0.1" if session.host.endswith(".localhost") else session.host
        tls: dict[str, Any] = {"ssl": self.tls, "server_hostname": self.tls and session.host}
        try:
            dialling = asyncio.open_connection(host, session.port, happy_eyeballs_delay=0.25, **tls)
            tunnel = Tunnel(self, *await asyncio.wait_for(dialling, DIAL_TIMEOUT_SECONDS))
            opening = tunnel.open(f"GET /.burrowgate/connect HTTP/1.1\r\n{head}\r\n", key)
            with contextlib.ExitStack() as stack:
                stack.callback(tunnel.finish, 1006)
                self.welcome = await asyncio.wait_for(opening, HEAD_TIMEOUT_SECONDS)
                stack.pop_all()
        except (OSError, EOFError, asyncio.TimeoutError, asyncio.LimitOverrunError) as error:
            is_away = not isinstance(error, ssl.SSLCertVerificationError)
            words = "No gateway answers" if is_away else "No certificate is trusted (a local CA is named by --ca)"
            raise Failure(f"{words} at {session.authority}: {str(error) or 'timeout'}.", UNREACHABLE, is_away) from None
        before = replace(session)
        session.names = sorted({*session.names, *(plain(self.welcome.get(key, "-")) for key in ("target", "endpoint"))})
        session.expires, session.used_at = int(self.welcome.get("expires") or 0), time.time() // 60 * 60
        if session != before:  # a file costs a millisecond
            self.folder.save(session)
        self._tunnels.add(tunnel)
        return tunnel

    async def serve(self, reader: Any, writer: asyncio.StreamWriter) -> None:  # waits for a gateway that is away
        tunnel, self.spare, delay, since = self.spare, None, RETRY_SECONDS / 2, time.monotonic()
        is_over = tunnel is None and self.welcome.get("left") == 0 and self.welcome.get("type") == "postgresql"
        first = await reader.read(READ_BYTES) if is_over else b""
        cancel = {"Burrowgate-Program": "cancel " + b64url(first)} if first[4:8] == CANCEL else {}  # needs no count
        while tunnel is None or tunnel.code is not None:
            try:
                tunnel = await self.dial(**cancel)
            except Failure as failure:
                if failure.retry and time.monotonic() < since + RETRY_LIMIT_SECONDS:
                    await asyncio.sleep(delay := min(2 * delay, MAX_RETRY_SECONDS))
                    continue
                self.say(str(failure))
                self._fate = failure.code if self.once or failure.code != UNREACHABLE else self._fate
                reset(writer)
                return self._end_if_over()
        if self.leaves:
            tunnel.done()
        return await tunnel.join(reader, writer, b"" if cancel else first)

    def tunnel_closed(self, tunnel: Tunnel, code: int) -> None:  # says why, unless in order
        if tunnel in self._tunnels:
            self._tunnels.discard(tunnel)
            orderly = ("", DONE) if code in ORDERLY else (f"The gateway closed it with code {code}.", UNREACHABLE)
            sentence, fate = CAUSES.get(code, orderly)
            if sentence and not self.over.done():
                about = ", ".join(plain(tunnel.end[key]) for key in ("reason", "by") if tunnel.end.get(key))
                self.say(f"{sentence[:-1]} ({about})." if about else sentence)
            self._fate = fate if self.once or code in SESSION_ENDS else self._fate
            if tunnel is not self.spare or code in SESSION_ENDS:
                self._end_if_over()

    def _end_if_over(self) -> None:
        if not self._tunnels and (self._fate or self.once or self.welcome.get("left") == 0):
            self.end(self._fate)

    async def leave(self) -> None:  # ends the session, by an open connection or else a new one
        with contextlib.suppress(Failure):
            if not self.has_left:
                tunnel = next(iter(self._tunnels), None) or await self.dial()
                tunnel.done()
                tunnel.shut(1000)
                await asyncio.wait(tunnel.tasks[:1], timeout=CLOSE_TIMEOUT_SECONDS)

    async def listen(self, address: str) -> tuple[str, int]:  # by default the target's port; raises `Failure`
        host, _, port = (address or f"127.0.0.1:{self.welcome.get('port') or 0}").rpartition(":")
        try:
            loop, make = asyncio.get_running_loop(), lambda: asyncio.StreamReaderProtocol(Local(), self.serve)
            server = await loop.create_server(make, host.strip("[]"), int(port))
            return server.sockets[0].getsockname()[:2]  # type: ignore[no-any-return,unused-ignore]
        except (OSError, ValueError, OverflowError) as error:
            if not address:
                return await self.listen("127.0.0.1:0")
            raise Failure(f"Cannot listen at {address}: {error}.", USAGE) from None

    async def stdio(self) -> int:  # one connection, which two threads copy; returns the exit code
        loop, self.once, out = asyncio.get_running_loop(), True, sys.stdout.buffer
        (near, far), done = socket.socketpair(), asyncio.Event()

        def copy(read: Any, write: Any, end: Any) -> None:
            with contextlib.suppress(OSError, RuntimeError):
                while data := read(MAX_WAITING_BYTES):
                    write(data)
                end()

        serving = loop.create_task(self.serve(*await asyncio.open_connection(sock=near)))
        up: Any = (lambda size: os.read(0, size), far.sendall, lambda: far.shutdown(socket.SHUT_WR))
        down: Any = (far.recv, lambda data: (out.write(data), out.flush()), lambda: loop.call_soon_threadsafe(done.set))
        for functions in (up, down):
            threading.Thread(target=copy, args=functions, daemon=True).start()
        code = await self.over
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(asyncio.gather(serving, done.wait()), CLOSE_TIMEOUT_SECONDS)
        far.close()
        return code


async def run(command: list[str], values: dict[str, str]) -> int:  # `values` replace `{name}`; BURROWGATE_NAME too
    words = [re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], match[0]), word) for word in command]
    environ = {f"BURROWGATE_{name.upper()}": value for name, value in values.items()}
    try:
        process = await asyncio.create_subprocess_exec(*words, env={**os.environ, **environ})
    except OSError as error:
        raise Failure(f"{words[0]} cannot be started: {error.strerror}.", NOT_FOUND) from None
    code = await process.wait()
    return code if code >= 0 else 128 - code


def credential(welcome: dict[str, Any]) -> dict[str, str]:  # the brokered ones, the first of each name
    fields: dict[str, Any] = {}
    for entry in reversed(welcome.get("credentials") or ()):
        fields.update({**entry, **(entry.get("secret") or {})})
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}


def describe(client: Client, host: str, port: int, as_json: bool) -> str:  # what to know of the port
    protocol, session = client.welcome.get("type", "tcp"), client.session
    facts = {"address": host, "port": port, "protocol": protocol, "session": session.sid, "expires": session.expires}
    facts.update({name: value for name, value in client.welcome.items() if name in SHOWN and value is not None})
    if as_json:
        return json.dumps(facts)
    facts.update(credential({"credentials": facts.pop("credentials", ())}), expires=time.ctime(session.expires))
    return "\n".join(f"{name:<11} {plain(value)}" for name, value in facts.items())


def parse(words: list[str], program: str) -> tuple[argparse.Namespace, list[str]]:  # the command is behind `--`
    end = words.index("--") if "--" in words else len(words)
    usage = "%(prog)s LINK [options] [-- CMD {host} {port} {user} {password}]"
    codes = "Exits with 0 done, 2 usage, 3 refused, 4 unreachable, 5 ended, 6 expired, 7 limit, or what the command did"
    parser = argparse.ArgumentParser(program, usage=usage, epilog=codes)
    add = parser.add_argument
    link = "a link (others see it in `ps`), id or target of a session used before, - for stdin, or BURROWGATE_LINK"
    add("link", nargs="?", default=os.environ.get("BURROWGATE_LINK", ""), help=link)
    add("--listen", metavar="HOST:PORT", default="", help="local address (127.0.0.1, the target's port or a free one)")
    add("--expose", action="store_true", help="allow --listen at an address that others reach")
    add("--stdio", action="store_true", help="one connection on stdin and stdout, as ssh's ProxyCommand")
    add("--once", action="store_true", help="end after the first connection or the command, and the session too")
    add("--lazy", action="store_true", help="open nothing before the first local connection")
    add("--json", action="store_true", help="print one JSON document")
    add("--ca", metavar="FILE", default="", help="certificates to trust in place of the system's")
    return parser.parse_args(words[:end]), words[end + 1 :]


async def start(options: argparse.Namespace, command: list[str]) -> int:  # the exit code; raises `Failure`
    link = sys.stdin.readline().strip() if options.link == "-" else options.link
    if not link or (options.stdio and command):
        raise Failure("Give a link, and at most one of --stdio and a command; see --help.", USAGE)
    if not (options.expose or re.match(r"$|(127(\.\d{1,3}){3}|localhost|\[::1\]):\d+$", options.listen)):
        raise Failure(f"Others can reach {options.listen}; with --expose this is allowed.", USAGE)
    folder, loop = Folder(), asyncio.get_running_loop()
    folder.sweep(time.time())
    client = Client(folder.find(link, time.time()), folder, options.ca)
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # on Windows
            loop.add_signal_handler(number, (lambda code: None) if command else client.end, DONE)
    client.spare, client.once = None if options.lazy else await client.dial(), options.once
    client.leaves = options.once and not command
    try:
        if options.stdio:
            return await client.stdio()
        host, port = await client.listen(options.listen)
        if command:
            secret = credential(client.welcome)
            values = {"user": secret.get("username", ""), "password": secret.get("password", "")}
            return await run(command, {"host": host, "port": str(port), **values})
        print(describe(client, host, port, options.json), flush=True)
        return await client.over
    finally:
        if options.once:
            await client.leave()


def main(argv: list[str] | None = None, program: str = "burrowgate-connect") -> int:  # the exit code
    options, command = parse(list(sys.argv[1:] if argv is None else argv), program)
    bytes(2 << 20)  # once such a block was freed, glibc keeps freed memory, and large pieces cost no page faults
    try:
        return asyncio.run(start(options, command))
    except KeyboardInterrupt:
        return DONE
    except Failure as failure:
        problem = {"detail": str(failure), "exit": failure.code}
        print(json.dumps(problem) if options.json else f"{program}: {failure}", file=sys.stderr)
        return failure.code


if __name__ == "__main__":
    sys.exit(main())
