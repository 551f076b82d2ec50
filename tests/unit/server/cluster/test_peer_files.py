"""Files that pass from one gateway to another: over real sockets, with real TLS."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred, gatherResults
from twisted.internet.endpoints import TCP4ServerEndpoint
from twisted.internet.interfaces import IListeningPort
from twisted.internet.task import deferLater
from twisted.logger import capturedLogs, eventAsText

from burrowgate.core.boxes.records import Box
from burrowgate.core.tokens import Key, Keyring
from burrowgate.errors import BoxFileNotFound, BoxFilesNotAllowed, BoxFilesUnavailable, BoxFileTooLarge
from burrowgate.proxy.transport import eager_tcp
from burrowgate.proxy.upstream.address_policy import OwnPorts
from burrowgate.proxy.upstream.dial import Dialer
from burrowgate.server.cluster.peer_file_dialling import PeerFiles
from burrowgate.server.cluster.peer_screens import MAX_FILE_CONNECTIONS_OF_BOX, PeerScreens
from burrowgate.server.cluster.peer_tls import PeerTls
from tests.support import ReactorTestCase
from tests.support.box_admin import a_box

OWN, OTHER = Key(bytes([1]) * 32), Key(bytes([2]) * 32)
PIECE_BYTES = 100_000


class Stored:
    """A file that is read or written."""

    def __init__(self, files: Files, name: str) -> None:
        self.files = files
        self.name = name
        self.data = b""
        self.is_closed = self.is_abandoned = False
        self.reads = 0

    @property
    def size(self) -> int:
        return len(self.files.content[self.name])

    async def read(self) -> bytes:
        at = self.reads * PIECE_BYTES
        self.reads += 1
        if at >= self.files.fails_at:
            raise OSError(5, "the disk")
        return self.files.content[self.name][at : at + PIECE_BYTES]

    def close(self) -> None:
        self.is_closed = True

    async def write(self, data: bytes) -> None:
        if self.files.holds is not None:
            await self.files.holds
        if len(self.data) + len(data) > self.files.most:
            raise BoxFileTooLarge
        self.data += data

    async def finish(self) -> str:
        self.files.content[self.name] = self.data
        return f"{self.name} (2)"

    async def abandon(self) -> None:
        self.is_abandoned = True
        if not self.files.abandoned.called:
            self.files.abandoned.callback(None)


class Files:
    """The files of one box, `here`."""

    def __init__(self) -> None:
        self.content = {"a \u6f22.bin": os.urandom(3_000_000)}
        self.fails_at = self.most = 1_000_000_000
        self.holds: Deferred[None] | None = None
        self.opened: list[Stored] = []
        self.abandoned: Deferred[None] = Deferred()

    async def files_of(self, box_id: str) -> tuple[Sequence[tuple[str, int]], int]:
        self._check(box_id)
        return [(name, len(data)) for name, data in self.content.items()], 3

    async def open_of(self, box_id: str, name: str) -> Stored:
        self._check(box_id)
        if name not in self.content:
            raise BoxFileNotFound
        return self._open(name)

    async def upload_of(self, box_id: str, name: str) -> Stored:
        self._check(box_id)
        return self._open(name)

    def _open(self, name: str) -> Stored:
        self.opened.append(Stored(self, name))
        return self.opened[-1]

    def _check(self, box_id: str) -> None:
        if box_id == "denied":
            raise BoxFilesNotAllowed
        if box_id != "here":
            raise BoxFileNotFound


class PeerFileTests(ReactorTestCase):
    async def start(self, *, keys: Key = OWN) -> None:
        self.here = Files()
        self.screens = PeerScreens(reactor, lambda request: None, self.here, PeerTls(lambda: Keyring((OWN,))))
        self.listening: IListeningPort = await TCP4ServerEndpoint(reactor, 0, interface="127.0.0.1").listen(
            self.screens.tls
        )
        self.addCleanup(self.listening.stopListening)
        self.addCleanup(self.screens.close)
        dialer = Dialer(reactor, connect_tcp=eager_tcp.connect, own_ports=lambda: OwnPorts(()))
        ring = Keyring((keys,))
        self.there = PeerFiles(reactor, dialer, PeerTls(lambda: ring))
        self.addCleanup(self.turns)

    def box(self, box_id: str = "here") -> Box:
        port: Any = self.listening.getHost()
        return a_box(box_id=box_id, address=f"127.0.0.1:{port.port}")

    async def turns(self) -> None:
        """Let connections that were closed be noticed."""
        clock: Any = reactor
        for _ in range(200):
            if not self.screens._open:
                return
            await deferLater(clock, 0.01)
        self.fail("A connection is open.")

    async def test_the_list_of_another_gateway(self) -> None:
        await self.start()
        self.assertEqual(await self.there.files(self.box()), ([("a \u6f22.bin", 3_000_000)], 3))

    async def test_a_download_passes_whole(self) -> None:
        await self.start()
        download = await self.there.open(self.box(), "a \u6f22.bin")
        self.assertEqual((download.name, download.size), ("a \u6f22.bin", 3_000_000))
        data = b""
        while piece := await download.read():
            data += piece
        download.close()
        self.assertEqual(data, self.here.content["a \u6f22.bin"])
        self.assertTrue(self.here.opened[0].is_closed)

    async def test_an_empty_file_passes(self) -> None:
        await self.start()
        self.here.content["empty"] = b""
        download = await self.there.open(self.box(), "empty")
        self.assertEqual((download.size, await download.read()), (0, b""))
        download.close()

    async def test_an_upload_passes_whole_under_the_name_that_it_got(self) -> None:
        await self.start()
        data = os.urandom(2_500_000)
        upload = await self.there.upload(self.box(), "dir/\u00fc.bin")
        for at in range(0, len(data), 70_000):
            await upload.write(data[at : at + 70_000])
        self.assertEqual(await upload.finish(), "\u00fc.bin (2)")
        self.assertEqual(self.here.content["\u00fc.bin"], data)

    async def test_who_does_not_read_holds_the_download_up(self) -> None:
        await self.start()
        self.here.content["large"] = bytes(60_000_000)
        download = await self.there.open(self.box(), "large")
        before = -1
        while before != self.here.opened[0].reads:
            before = self.here.opened[0].reads
            await self.pause(0.3)
        self.assertLess(before * PIECE_BYTES, 20_000_000)
        self.assertLess(download._connection._flow.pending, 2_000_000)
        length = 0
        while piece := await download.read():
            length += len(piece)
        self.assertEqual(length, 60_000_000)
        download.close()

    async def test_a_slow_disk_holds_the_upload_up(self) -> None:
        await self.start()
        self.here.holds = Deferred()
        upload = await self.there.upload(self.box(), "slow")
        sent = 0
        for _ in range(600):
            writing = Deferred.fromCoroutine(upload.write(bytes(100_000)))
            if not writing.called:
                await self.pause(0.3)
            if not writing.called:
                break
            sent += 1
        self.assertLess(sent * 100_000, 30_000_000)
        holds, self.here.holds = self.here.holds, None
        holds.callback(None)
        await writing
        await upload.finish()
        self.assertEqual(len(self.here.content["slow"]), (sent + 1) * 100_000)

    async def test_what_is_refused_there_is_refused_here_with_its_reason(self) -> None:
        await self.start()
        for box_id, error in (("denied", BoxFilesNotAllowed), ("gone", BoxFileNotFound)):
            box = self.box(box_id)
            for asking in (self.there.files(box), self.there.open(box, "x"), self.there.upload(box, "x")):
                with self.assertRaises(error):
                    await asking
        for name in ("missing", "n" * 1_000, ""):
            with self.assertRaises(BoxFileNotFound):
                await self.there.open(self.box(), name)

    async def test_an_upload_that_is_too_large_is_refused_while_it_comes(self) -> None:
        await self.start()
        self.here.most = 1_000_000
        upload = await self.there.upload(self.box(), "large")
        with self.assertRaises(BoxFileTooLarge):
            for _ in range(2_000):
                await upload.write(bytes(100_000))
        await self.here.abandoned
        await upload.abandon()

    async def test_an_upload_that_is_too_large_by_its_last_bytes_is_refused(self) -> None:
        await self.start()
        self.here.most = 10
        upload = await self.there.upload(self.box(), "large")
        await upload.write(bytes(11))
        with self.assertRaises(BoxFileTooLarge):
            await upload.finish()
        await upload.abandon()
        self.assertTrue(self.here.opened[0].is_abandoned)

    async def test_an_upload_that_breaks_off_leaves_nothing(self) -> None:
        await self.start()
        upload = await self.there.upload(self.box(), "half")
        await upload.write(bytes(10))
        await upload.abandon()
        await self.here.abandoned
        self.assertNotIn("half", self.here.content)

    async def test_a_download_that_breaks_off_is_no_end(self) -> None:
        await self.start()
        self.here.fails_at = 2 * PIECE_BYTES
        with capturedLogs() as logged, self.assertRaises(OSError):
            download = await self.there.open(self.box(), "a \u6f22.bin")
            while await download.read():
                pass
        self.assertIn("A file did not pass to another gateway: OSError", map(eventAsText_, logged))
        self.assertTrue(self.here.opened[0].is_closed)

    async def test_a_download_that_is_abandoned_is_closed_there(self) -> None:
        await self.start()
        self.here.content["large"] = bytes(60_000_000)
        download = await self.there.open(self.box(), "large")
        download.close()
        await self.turns()
        await self.pause(0)
        self.assertTrue(self.here.opened[0].is_closed)

    async def test_files_of_one_box_are_few_at_a_time(self) -> None:
        await self.start()
        uploads = await gatherResults(
            Deferred.fromCoroutine(self.there.upload(self.box(), f"{number}"))
            for number in range(MAX_FILE_CONNECTIONS_OF_BOX)
        )
        with self.assertRaises(BoxFilesUnavailable):
            await self.there.files(self.box())
        await uploads[0].abandon()
        while len(self.screens._open) >= MAX_FILE_CONNECTIONS_OF_BOX:
            await self.pause(0.01)
        await self.there.files(self.box())
        for upload in uploads:
            await upload.abandon()

    async def test_a_gateway_with_other_keys_gives_nothing(self) -> None:
        await self.start(keys=OTHER)
        with capturedLogs() as logged, self.assertRaises(BoxFilesUnavailable):
            await self.there.files(self.box())
        self.assertIn("was not reached for files of a box", eventAsText(logged[-1]))
        self.assertEqual(self.here.opened, [])

    async def test_a_gateway_that_is_away_or_passes_nothing_on(self) -> None:
        await self.start()
        box = self.box()
        await self.listening.stopListening()
        with capturedLogs(), self.assertRaises(BoxFilesUnavailable):
            await self.there.open(box, "x")
        with self.assertRaises(BoxFilesUnavailable):
            await self.there.open(a_box(address=""), "x")

    async def pause(self, seconds: float) -> None:
        clock: Any = reactor
        await deferLater(clock, seconds)


def eventAsText_(event: Any) -> str:
    return eventAsText(event, includeTimestamp=False, includeSystem=False)
