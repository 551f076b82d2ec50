"""The client of TCP sessions: its signatures, frames, links, files, and what it needs of Python."""

from __future__ import annotations

import ast
import asyncio
import os
import random
import socket
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from websockets.speedups import apply_mask

from burrowgate.core.links import find
from burrowgate.proxy.tcp import burrowgate_connect as client
from tests.support import START, TestCase

SOURCE = Path(client.__file__)
SID = "gwdTEljw5LFCrlUIIw5VQw"
BASE = f"UUVrEX.{SID}.1795231465"
MAC = "OKINb4a7CCxlYyrnuNBLuw"
LINK = f"https://db.gate.example.com/?{MAC}={BASE}"
VECTORS = (
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
)
"""RFC 8032, 7.1: tests 1 to 3."""


class SignatureTests(TestCase):
    def test_vectors_of_rfc_8032(self) -> None:
        for seed, public, message, signature in VECTORS:
            made = client.sign(bytes.fromhex(seed), bytes.fromhex(message))
            self.assertEqual([part.hex() for part in made], [public, signature])

    def test_signatures_equal_those_of_cryptography(self) -> None:
        source = random.Random(1)
        for size in range(40):
            seed, message = source.randbytes(32), source.randbytes(size)
            key = Ed25519PrivateKey.from_private_bytes(seed)
            self.assertEqual(
                client.sign(seed, message), (key.public_key().public_bytes_raw(), key.sign(message)), seed.hex()
            )

    def test_proof_covers_host_session_time_and_nonce(self) -> None:
        session = client.read_link(LINK)
        public, proof = session.proof(START, "n" * 22)
        at, nonce, signature = proof.split(".")
        message = f"burrowgate connect\ndb.gate.example.com\n{SID}\n{START}\n{'n' * 22}".encode()
        expected = client.sign(bytes.fromhex(session.seed), message)
        self.assertEqual((at, nonce), (str(START), "n" * 22))
        self.assertEqual((public, signature), tuple(map(client.b64url, expected)))


class MaskTests(TestCase):
    def test_lanes_of_the_standard_library_mask_as_c_does(self) -> None:
        source = random.Random(2)
        for size in (*range(20), 1000, 65_537):
            data, key = source.randbytes(size), source.randbytes(4)
            whole = client.frame(client.BINARY, data, key, apply_mask)
            self.assertEqual(client.frame(client.BINARY, data, key, None), whole)

    def test_frame_has_the_shortest_length(self) -> None:
        for size, head in ((0, 2), (125, 2), (126, 4), (65_535, 4), (65_536, 10)):
            whole = client.frame(client.BINARY, bytes(size), b"abcd")
            self.assertEqual(len(whole), head + 4 + size)
            self.assertEqual(whole[head : head + 4], b"abcd")


def sent(opcode: int, payload: bytes, *, final: bool = True) -> bytes:
    """Return a frame as a gateway sends it."""
    size = len(payload)
    first = bytes(((0x80 if final else 0) | opcode,))
    if size < 126:
        return first + bytes((size,)) + payload
    if size < 65_536:
        return first + b"\x7e" + size.to_bytes(2, "big") + payload
    return first + b"\x7f" + size.to_bytes(8, "big") + payload


def joined(events: Iterator[tuple[int, bytes]] | list[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    """Return `events` with neighbouring binary ones as one."""
    result: list[tuple[int, bytes]] = []
    for opcode, payload in events:
        if opcode == client.BINARY and result and result[-1][0] == client.BINARY:
            result[-1] = (opcode, result[-1][1] + bytes(payload))
        else:
            result.append((opcode, bytes(payload)))
    return result


class LocalTests(TestCase):
    def test_pieces_keep_their_order_whether_the_gateway_keeps_up_or_not(self) -> None:
        """What goes onward at once and what waits for a slow gateway is what a plain reader would send."""
        sizes, source = (1, 70_000, 3, 262_144, 10, 500_000, 2), random.Random(3)
        pieces = [source.randbytes(size) for size in sizes]
        for make in (client.Local, asyncio.StreamReader):
            for read_bytes in (4096, 1 << 20):
                *binary, end = frames(asyncio.run(sent_by(make, pieces, read_bytes)))
                self.assertEqual(end, (client.TEXT, b'{"t":"eof"}'))
                self.assertEqual({opcode for opcode, _ in binary}, {client.BINARY})
                self.assertEqual(b"".join(payload for _, payload in binary), b"".join(pieces))


def frames(data: bytes) -> list[tuple[int, bytes]]:
    """Return the frames that a client sent: all that are whole in `data`."""
    found, at = [], 0
    while at + 1 < len(data):
        length = data[at + 1] & 127
        begin = at + (2 if length < 126 else 4 if length == 126 else 10)
        size = length if length < 126 else int.from_bytes(data[at + 2 : begin], "big")
        end = begin + 4 + size
        if end > len(data):
            break
        found.append((data[at] & 15, apply_mask(data[begin + 4 : end], data[begin : begin + 4])))
        at = end
    return found


async def sent_by(make: Callable[[], asyncio.StreamReader], pieces: list[bytes], read_bytes: int) -> bytes:
    """Return what a tunnel sends of a local connection with a reader by `make`, which sends `pieces` and ends.

    The gateway reads so many bytes after each piece, and all once the connection has ended.
    """
    (near, far), (gateway, ours) = socket.socketpair(), socket.socketpair()
    for one in (far, gateway):
        one.setblocking(False)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
    loop, accepted = asyncio.get_running_loop(), asyncio.Future[tuple[Any, Any]]()
    protocol = asyncio.StreamReaderProtocol(make(), lambda *ends: accepted.set_result(ends))
    await loop.create_connection(lambda: protocol, sock=near)
    idle: Any = SimpleNamespace(tls=None)
    tunnel = client.Tunnel(idle, *await asyncio.open_connection(sock=ours))
    joined = loop.create_task(tunnel.join(*await accepted, b""))
    received = b""
    for piece in pieces:
        sending = loop.create_task(loop.sock_sendall(far, piece))
        while not sending.done():
            received += await loop.sock_recv(gateway, read_bytes)
    far.shutdown(socket.SHUT_WR)
    while client.TEXT not in dict(frames(received)):
        received += await loop.sock_recv(gateway, 1 << 20)
    await joined
    for one in (far, gateway):
        one.close()
    return received


class DecoderTests(TestCase):
    def test_stream_is_the_same_however_it_is_split(self) -> None:
        """Frames of 0 B to 70 KB and control frames among them, split at each byte (tcp T3)."""
        text = b'{"t":"eof"}'
        parts = [
            (sent(2, b"x"), (2, b"x")),
            (sent(1, text), (1, text)),
            (sent(2, b""), None),
            (sent(2, b"first,", final=False), (2, b"first,")),
            (sent(9, b"ping"), (9, b"ping")),
            (sent(0, b"second,", final=False), (2, b"second,")),
            (sent(0, b"third"), (2, b"third")),
            (sent(1, b'{"t":', final=False), None),
            (sent(10, b""), (10, b"")),
            (sent(0, b'"warn"}'), (1, b'{"t":"warn"}')),
            (sent(2, bytes(300)), (2, bytes(300))),
            (sent(8, b"\x03\xe8"), (8, b"\x03\xe8")),
        ]
        stream = b"".join(data for data, _ in parts)
        expected = joined([event for _, event in parts if event is not None])
        for cut in range(len(stream) + 1):
            decoder = client.Decoder()
            self.assertEqual(joined([*decoder.feed(stream[:cut]), *decoder.feed(stream[cut:])]), expected, cut)
        decoder = client.Decoder()
        one_by_one = [event for at in range(len(stream)) for event in decoder.feed(stream[at : at + 1])]
        self.assertEqual(joined(one_by_one), expected)

    def test_frames_of_all_lengths_pass_and_are_never_assembled(self) -> None:
        """A frame of 64 MiB passes in the pieces in which it comes (tcp T3)."""
        for size in (1, 125, 126, 65_535, 65_536, 70_000):
            self.assertEqual(joined(client.Decoder().feed(sent(2, b"z" * size))), [(2, b"z" * size)])
        decoder = client.Decoder()
        self.assertEqual(decoder.feed(b"\x82\x7f" + (64 * 2**20).to_bytes(8, "big")), [])
        piece = bytes(2**18)
        for _ in range(256):
            [(opcode, payload)] = decoder.feed(piece)
            self.assertEqual((opcode, len(payload)), (2, 2**18))
        self.assertEqual(decoder.feed(sent(9, b"")), [(9, b"")])

    def test_what_the_protocol_forbids_is_an_error(self) -> None:
        wrong = {
            "compressed": b"\xc2\x01x",
            "masked": b"\x82\x81abcdx",
            "fragmented ping": sent(9, b"", final=False),
            "long ping": b"\x89\x7e\x00\x80" + bytes(128),
            "continuation of nothing": sent(0, b"x"),
            "new message inside of one": sent(2, b"x", final=False) + sent(2, b"x"),
            "unknown opcode": sent(3, b""),
            "unknown control opcode": sent(11, b""),
            "long text": sent(1, bytes(4097)),
            "long text in fragments": sent(1, bytes(4000), final=False) + sent(0, bytes(100)),
        }
        for name, data in wrong.items():
            with self.assertRaises(ValueError, msg=name):
                client.Decoder().feed(data)


class LinkTests(TestCase):
    def test_token_and_place_are_read(self) -> None:
        session = client.read_link(LINK)
        self.assertEqual((session.sid, session.token), (SID, f"{BASE}.{MAC}"))
        self.assertEqual((session.scheme, session.host, session.port), ("https", "db.gate.example.com", 443))
        self.assertEqual((session.authority, session.names), ("db.gate.example.com", ["db"]))
        self.assertNotIn(MAC, repr(session))
        self.assertNotIn(session.seed, repr(session))

    def test_authority_has_a_port_that_is_not_the_default(self) -> None:
        for link, authority in (
            (f"http://DB.localhost:8480/?{MAC}={BASE}", "db.localhost:8480"),
            (f"http://db.localhost:80/?{MAC}={BASE}", "db.localhost"),
            (f"https://[::1]:8443/?{MAC}={BASE}", "[::1]:8443"),
            (f"https://bücher.example/?{MAC}={BASE}", "xn--bcher-kva.example"),
        ):
            self.assertEqual(client.read_link(link).authority, authority)

    def test_links_are_read_as_mail_programs_change_them(self) -> None:
        for text in (
            f" <{LINK}>\n",
            f"{LINK}.",
            f"{LINK}&amp;x=1",
            LINK.replace("=", "%3D"),
            LINK.replace("?", "?a=1&"),
            LINK.replace(":", "%3A").replace("/", "%2F").replace("?", "%3F").replace("=", "%3D"),
        ):
            self.assertEqual(client.read_link(text).sid, SID, text)

    def test_what_is_no_link_fails_with_the_code_for_usage(self) -> None:
        for text in ("", "https://db.example.com/", f"ftp://db.example.com/?{MAC}={BASE}", f"?{MAC}={BASE}", MAC):
            with self.assertRaises(client.Failure) as caught:
                client.read_link(text)
            self.assertEqual(caught.exception.code, client.USAGE)

    def test_gateway_reads_the_same_link(self) -> None:
        found = find(LINK.partition("?")[2].encode())
        assert found is not None
        self.assertEqual(f"{found.base.decode()}.{found.mac.decode()}", client.read_link(LINK).token)


class FolderTests(TestCase):
    def setUp(self) -> None:
        self.folder = client.Folder(Path(self.mktemp()) / "clients")
        self.folder.path.parent.mkdir(mode=0o700)

    def test_session_is_found_again_by_its_link_its_id_and_its_target(self) -> None:
        session = self.folder.find(LINK, START)
        self.folder.save(session)
        for name in (LINK, SID, "db"):
            self.assertEqual(self.folder.find(name, START), session, name)

    def test_link_of_another_host_does_not_use_the_key(self) -> None:
        session = self.folder.find(LINK, START)
        self.folder.save(session)
        other = self.folder.find(LINK.replace("db.", "web."), START)
        self.assertNotEqual(other.seed, session.seed)

    def test_replaced_link_keeps_the_key(self) -> None:
        session = self.folder.find(LINK, START)
        self.folder.save(session)
        replaced = self.folder.find(LINK.replace(MAC, "A" * 22), START)
        self.assertEqual((replaced.seed, replaced.token[-22:]), (session.seed, "A" * 22))

    def test_newest_session_of_a_target_that_has_not_expired_is_meant(self) -> None:
        for sid, expires, used_at in (("A" * 22, START + 9, 1), ("B" * 22, START + 9, 2), ("C" * 22, START - 1, 3)):
            session = client.read_link(LINK.replace(SID, sid))
            session.expires, session.used_at = expires, used_at
            self.folder.save(session)
        self.assertEqual(self.folder.find("db", START).sid, "B" * 22)

    def test_unknown_name_fails_with_the_code_for_usage(self) -> None:
        with self.assertRaises(client.Failure) as caught:
            self.folder.find("web", START)
        self.assertEqual(caught.exception.code, client.USAGE)

    def test_files_are_their_users_alone(self) -> None:
        umask = os.umask(0)
        self.addCleanup(os.umask, umask)
        self.folder.save(client.read_link(LINK))
        self.assertEqual(stat.S_IMODE(self.folder.path.stat().st_mode), 0o700)
        self.assertEqual(stat.S_IMODE((self.folder.path / SID).stat().st_mode), 0o600)

    def test_sweep_removes_expired_sessions_and_parts_of_files(self) -> None:
        """What a client that was killed has left is gone at the next start (tcp T39)."""
        for sid, expires in (("A" * 22, START - 86_401), ("B" * 22, START - 60), ("C" * 22, 0)):
            session = client.read_link(LINK.replace(SID, sid))
            session.expires = expires
            self.folder.save(session)
        part = self.folder.path / ".0123456789abcdef"
        part.touch()
        os.utime(part, (START - 61, START - 61))
        fresh = self.folder.path / ".fedcba9876543210"
        fresh.touch()
        os.utime(fresh, (START, START))
        self.folder.sweep(START)
        self.assertEqual({path.name for path in self.folder.path.iterdir()}, {"B" * 22, "C" * 22, fresh.name})

    def test_damaged_file_is_no_session(self) -> None:
        self.folder.save(client.read_link(LINK))
        (self.folder.path / SID).write_text("{")
        self.assertIsNone(self.folder.load(SID))


class RefusalTests(TestCase):
    def test_each_refusal_has_its_exit_code(self) -> None:
        """Exit codes of what the gateway refuses (tcp T40)."""
        left = {"burrowgate-left": "0"}
        expired = b'{"status": 410, "detail": "It was good for a limited time and expired on 1 May."}'
        for status, fields, body, code in (
            (403, {}, b"", client.REFUSED),
            (404, {}, b"<html>", client.REFUSED),
            (409, {}, b"{}", client.REFUSED),
            (410, {}, b'{"detail": "It was revoked."}', client.ENDED),
            (410, {}, expired, client.EXPIRED),
            (410, {"burrowgate-reason": "expired"}, b"", client.EXPIRED),
            (428, {}, b"", client.REFUSED),
            (429, left, b"", client.LIMIT),
            (429, {}, b"", client.REFUSED),
            (502, {}, b"", client.UNREACHABLE),
            (503, {}, b"", client.UNREACHABLE),
            (504, {}, b"", client.UNREACHABLE),
            (200, {}, b"", client.REFUSED),
        ):
            failure = client.refusal(status, fields, body)
            self.assertEqual(failure.code, code, status)
            self.assertEqual(failure.retry, status == 503)
            self.assertRegex(str(failure), r"^[A-Z].*\.$")

    def test_text_of_the_gateway_cannot_control_the_terminal(self) -> None:
        failure = client.refusal(502, {}, b'{"detail": "It is \\u001b[2J away."}')
        self.assertEqual(str(failure), "It is \N{REPLACEMENT CHARACTER}[2J away.")


class PythonTests(TestCase):
    def test_client_has_at_most_600_lines(self) -> None:
        self.assertLessEqual(len(SOURCE.read_text("utf-8").splitlines()), 600)

    def test_syntax_is_that_of_python_3_9(self) -> None:
        ast.parse(SOURCE.read_text("utf-8"), feature_version=(3, 9))

    def test_only_the_standard_library_is_imported(self) -> None:
        import sys

        tree = ast.parse(SOURCE.read_text("utf-8"))
        names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        foreign = {name for name in names if name.partition(".")[0] not in sys.stdlib_module_names}
        self.assertEqual(foreign, {"websockets.speedups"})
        self.assertFalse(names & {"tomllib", "zoneinfo", "asyncio.taskgroups", "fcntl"})

    def test_nothing_newer_than_python_3_9_is_used(self) -> None:
        newer = {"TaskGroup", "timeout", "Runner", "pairwise", "UTC", "StrEnum", "slots", "kw_only", "ExceptionGroup"}
        newer |= {"anext", "aiter", "bit_count", "batched", "file_digest", "to_thread_sync", "start_new_session_group"}
        tree = ast.parse(SOURCE.read_text("utf-8"))
        used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        used |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        called = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        decorated = {
            word.arg for node in called if ast.unparse(node.func) == "dataclass" for word in node.keywords if word.arg
        }
        self.assertEqual((used & newer, decorated), (set(), set()))
