"""The relay of a box's screen: viewers, input, back-pressure, and what closes it. Real servers are in tests/e2e."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred, fail, maybeDeferred
from twisted.internet.endpoints import UNIXClientEndpoint, UNIXServerEndpoint, connectProtocol
from twisted.internet.error import ConnectionRefusedError as Refused
from twisted.internet.interfaces import IListeningPort
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.internet.task import Clock, deferLater
from twisted.internet.testing import StringTransport
from twisted.logger import capturedLogs, eventAsText
from twisted.python.failure import Failure

from burrowgate.boxes.screen import CONNECT_SECONDS, HANDSHAKE_SECONDS, MAX_WATCHERS, ScreenServer
from burrowgate.core.boxes.settings import Clipboard
from tests.support import ReactorTestCase, TestCase
from tests.support import rfb_messages as messages

FRAME = messages.update(messages.rectangle(0, 64, 48, bytes(64 * 48 * 4)))
CANARY = b"canary-4711"


class End(Protocol):
    """One end of a connection, which keeps what it gets."""

    def __init__(self) -> None:
        self.data = b""
        self.count = 0
        self.is_lost = False
        self._waiting: list[tuple[int, Deferred[None]]] = []

    @property
    def wire(self) -> Any:
        return self.transport

    def dataReceived(self, data: bytes) -> None:
        self.count += len(data)
        self.data = (self.data + data)[-1_000_000:]
        self._look()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.is_lost = True
        self._look()

    def until(self, count: int) -> Deferred[None]:
        """Fire once `count` bytes have come, or the connection is lost."""
        done: Deferred[None] = Deferred()
        self._waiting.append((count, done))
        self._look()
        return done

    def _look(self) -> None:
        for item in list(self._waiting):
            if self.count >= item[0] or self.is_lost:
                self._waiting.remove(item)
                item[1].callback(None)


class ScreenTests(ReactorTestCase):
    async def start(self, clipboard: Clipboard | None = None) -> None:
        self.folder = Path(self.mktemp()).parent
        self.path = str(self.folder / "screen.sock")
        self.watch_path = str(self.folder / "watch.sock")
        self.screens: list[End] = []
        self.events: list[object] = []
        self.screen_port: IListeningPort = await UNIXServerEndpoint(reactor, str(self.folder / "rfb.sock")).listen(
            Factory.forProtocol(self.screen)
        )
        self.server = ScreenServer(
            reactor,
            self.path,
            UNIXClientEndpoint(reactor, str(self.folder / "rfb.sock")),
            clipboard or Clipboard(),
            watch_path=self.watch_path,
            on_watchers=lambda count: self.events.append(("watch", count)),
            on_input=lambda: self.events.append("input"),
            on_viewer=self.events.append,
            on_first_frame=lambda: self.events.append("frame"),
        )
        self.server.start()
        self.addCleanup(self.stop)

    async def stop(self) -> None:
        await self.server.close()
        await maybeDeferred(self.screen_port.stopListening)
        for screen in self.screens:
            if not screen.is_lost:
                screen.wire.abortConnection()
                await screen.until(1 << 60)

    def screen(self) -> End:
        self.screens.append(End())
        return self.screens[-1]

    async def connect(self, path: str = "") -> End:
        """A viewer that is connected to the screen server."""
        viewer = End()
        count = len(self.screens)
        await connectProtocol(UNIXClientEndpoint(reactor, path or self.path), viewer)
        self.addCleanup(self.lose, viewer)
        while len(self.screens) == count or self.screens[-1].transport is None:
            await deferLater(reactor, 0, lambda: None)
        return viewer

    async def lose(self, viewer: End) -> None:
        if not viewer.is_lost:
            viewer.wire.abortConnection()
            await viewer.until(1 << 60)

    async def open(self, path: str = "") -> tuple[End, End]:
        """A viewer that has asked for the picture, and its screen server."""
        viewer = await self.connect(path)
        screen = self.screens[-1]
        screen.wire.write(messages.VERSION)
        await viewer.until(12)
        viewer.wire.write(messages.VERSION + b"\1\1")
        await screen.until(14)
        screen.wire.write(b"\1\1" + bytes(4) + messages.SERVER_INIT)
        await viewer.until(12 + 6 + len(messages.SERVER_INIT))
        asked = messages.SET_FORMAT + messages.set_encodings(0) + messages.REQUEST
        viewer.wire.write(asked)
        await screen.until(14 + len(asked))
        return viewer, screen

    async def test_socket_is_for_the_gateway_only_and_replaces_a_former_one(self) -> None:
        await self.start()
        self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o600)
        await self.server.close()
        self.assertFalse(os.path.exists(self.path))
        Path(self.path).write_text("left by a process that was killed")
        self.server.start()
        await self.connect()
        os.unlink(self.path)
        await self.server.close()
        await self.server.close()

    async def test_a_viewer_sees_the_screen_and_its_input_counts(self) -> None:
        await self.start()
        viewer, screen = await self.open()
        self.assertEqual(self.events, [1])
        before = viewer.count
        screen.wire.write(FRAME)
        await viewer.until(before + len(FRAME))
        self.assertEqual(viewer.data[-len(FRAME) :], FRAME)
        self.assertEqual(self.events, [1, "frame"])
        before = screen.count
        viewer.wire.write(messages.REQUEST + messages.key() + messages.fence())
        await screen.until(before + 27)
        screen.wire.write(FRAME)
        await viewer.until(viewer.count + len(FRAME))
        self.assertEqual(self.events, [1, "frame", "input"])
        self.assertEqual(self.server.bytes_in, screen.count)
        self.assertEqual(self.server.bytes_out, viewer.count)
        viewer.wire.loseConnection()
        await screen.until(1 << 60)
        self.assertEqual(self.events, [1, "frame", "input", 0])

    async def test_a_new_viewer_takes_the_place_of_the_former(self) -> None:
        await self.start()
        former, screen = await self.open()
        viewer, _ = await self.open()
        await former.until(1 << 60)
        await screen.until(1 << 60)
        self.assertTrue(former.is_lost)
        self.assertTrue(screen.is_lost)
        self.assertFalse(viewer.is_lost)
        self.assertEqual(self.events, [1])

    async def test_one_who_watches_sees_the_picture_and_acts_on_nothing(self) -> None:
        await self.start(Clipboard(outgoing=True))
        viewer, _ = await self.open()
        watcher, screen = await self.open(self.watch_path)
        self.assertEqual(self.events, [1, ("watch", 1)])
        before = watcher.count
        screen.wire.write(FRAME + messages.server_text(CANARY) + FRAME)
        await watcher.until(before + 2 * len(FRAME))
        self.assertNotIn(CANARY, watcher.data)
        before = screen.count
        acts = messages.key() + messages.pointer(5, 5, 1) + messages.qemu_key() + messages.viewer_text(CANARY)
        watcher.wire.write(acts + messages.desktop_size() + messages.REQUEST)
        await screen.until(before + len(messages.REQUEST))
        self.assertEqual(screen.data[-len(messages.REQUEST) :], messages.REQUEST)
        self.assertEqual(screen.count, before + len(messages.REQUEST))
        self.assertEqual(self.events, [1, ("watch", 1)])
        self.assertFalse(viewer.is_lost)
        watcher.wire.loseConnection()
        await screen.until(1 << 60)
        self.assertEqual(self.events, [1, ("watch", 1), ("watch", 0)])

    async def test_few_watch_at_once_and_none_when_that_is_ended(self) -> None:
        await self.start()
        watchers = [(await self.open(self.watch_path))[0] for _ in range(MAX_WATCHERS)]
        late = End()
        await connectProtocol(UNIXClientEndpoint(reactor, self.watch_path), late)
        await late.until(1 << 60)
        viewer, _ = await self.open()
        self.server.end_watching()
        for watcher in watchers:
            await watcher.until(1 << 60)
        self.assertEqual(self.events[MAX_WATCHERS - 1], ("watch", MAX_WATCHERS))
        self.assertEqual(self.events[-1], ("watch", 0))
        self.assertFalse(viewer.is_lost)

    async def test_what_is_not_rfb_closes_both_ends_without_a_trace_of_it(self) -> None:
        await self.start()
        with capturedLogs() as log:
            viewer, screen = await self.open()
            viewer.wire.write(messages.viewer_text(CANARY) + b"\xfa" + CANARY)
            await viewer.until(1 << 60)
            await screen.until(1 << 60)
            viewer, screen = await self.open()
            screen.wire.write(b"\xfa" + CANARY)
            await viewer.until(1 << 60)
        self.assertTrue(viewer.is_lost)
        text = "\n".join(f"{eventAsText(event)} {event}" for event in log)
        self.assertIn("250", text)
        self.assertNotIn(CANARY.decode(), text)

    async def test_a_screen_server_that_is_gone_closes_its_viewer(self) -> None:
        await self.start()
        viewer, screen = await self.open()
        screen.wire.abortConnection()
        await viewer.until(1 << 60)
        self.assertEqual(self.events, [1, 0])
        await self.screen_port.stopListening()
        late = End()
        await connectProtocol(UNIXClientEndpoint(reactor, self.path), late)
        await late.until(1 << 60)
        self.assertEqual(self.events, [1, 0])

    async def test_close_ends_the_viewer_at_once(self) -> None:
        await self.start()
        viewer, screen = await self.open()
        await self.server.close()
        await viewer.until(1 << 60)
        await screen.until(1 << 60)
        self.assertEqual(self.events, [1, 0])

    async def test_a_viewer_that_does_not_read_stops_the_screen_server(self) -> None:
        await self.start()
        viewer, screen = await self.open()
        viewer.wire.pauseProducing()
        before, frames = viewer.count, 2_000
        writer = Frames(screen.wire, frames)
        screen.wire.registerProducer(writer, True)
        writer.resumeProducing()
        for _ in range(200):
            await deferLater(reactor, 0.001, lambda: None)
        self.assertLess(self.server.bytes_out, 2_000_000)
        self.assertLess(frames - writer.left, frames // 4)
        viewer.wire.resumeProducing()
        await viewer.until(before + frames * len(FRAME))
        self.assertEqual(self.server.bytes_out, viewer.count)

    async def test_a_screen_server_that_does_not_read_stops_its_viewer(self) -> None:
        await self.start(Clipboard(max_bytes=16 << 20))
        viewer, screen = await self.open()
        screen.wire.pauseProducing()
        text = messages.viewer_text(bytes(10_000_000))
        before = screen.count
        viewer.wire.write(text)
        for _ in range(200):
            await deferLater(reactor, 0.001, lambda: None)
        self.assertLess(self.server.bytes_in, 2_000_000)
        screen.wire.resumeProducing()
        await screen.until(before + len(text))
        self.assertEqual(screen.count, before + len(text))


class Frames:
    """A producer of frames."""

    def __init__(self, wire: Any, count: int) -> None:
        self._wire = wire
        self.left = count
        self._is_paused = True

    def resumeProducing(self) -> None:
        self._is_paused = False
        while self.left and not self._is_paused:
            self.left -= 1
            self._wire.write(FRAME)
        if not self.left:
            self._wire.unregisterProducer()

    def pauseProducing(self) -> None:
        self._is_paused = True

    def stopProducing(self) -> None:
        self.left = 0


class Connecting:
    """An endpoint whose connection the test makes."""

    def __init__(self, result: Deferred[Any]) -> None:
        self.result = result

    def connect(self, factory: Any) -> Deferred[Any]:
        self.factory = factory
        return self.result


class WaitTests(TestCase):
    def viewer(self, result: Deferred[Any]) -> tuple[Clock, Any, StringTransport, list[int]]:
        clock, counts = Clock(), []
        server: Any = ScreenServer(clock, "/unused", Connecting(result), Clipboard(), on_viewer=counts.append)
        viewer, wire = server.viewer(), StringTransport()
        wire.abortConnection = wire.loseConnection  # type: ignore[attr-defined]
        viewer.makeConnection(wire)
        return clock, server, wire, counts

    def test_a_screen_server_that_does_not_answer_is_given_up(self) -> None:
        clock, _, wire, counts = self.viewer(Deferred())
        clock.advance(CONNECT_SECONDS - 0.1)
        self.assertFalse(wire.disconnecting)
        clock.advance(0.2)
        self.assertTrue(wire.disconnecting)
        self.assertEqual((counts, clock.getDelayedCalls()), ([], []))

    def test_a_refused_connection_ends_the_viewer(self) -> None:
        _, _, wire, counts = self.viewer(fail(Failure(Refused())))
        self.assertTrue(wire.disconnecting)
        self.assertEqual(counts, [])

    def test_a_handshake_has_its_time(self) -> None:
        result: Deferred[Any] = Deferred()
        clock, server, wire, counts = self.viewer(result)
        screen = server.endpoint.factory.buildProtocol(None)
        end = StringTransport()
        end.abortConnection = end.loseConnection  # type: ignore[attr-defined]
        screen.makeConnection(end)
        result.callback(screen)
        self.assertEqual(counts, [1])
        clock.advance(HANDSHAKE_SECONDS + 0.1)
        self.assertTrue(wire.disconnecting)
        self.assertTrue(end.disconnecting)
        self.assertEqual((counts, clock.getDelayedCalls()), ([1, 0], []))
