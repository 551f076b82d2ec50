"""Both clients against an admin API over real sockets: in threads, in tasks of asyncio and on Twisted's reactor."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from twisted.internet import reactor
from twisted.internet.threads import deferToThread

from burrowgate.admin.site import make_site
from burrowgate.client import AsyncClient, Client
from burrowgate.errors import GatewayNotRunning, Invalid, SessionNotFound, TargetNotFound
from tests.support import ReactorTestCase
from tests.support.admin_wire import ADMIN_KEY, World
from tests.support.ports import free_port

T = TypeVar("T")


async def in_twisted(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` on the reactor, which serves the API as well."""
    return await work


async def in_asyncio(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` in a loop of asyncio, in another thread."""
    result: T = await deferToThread(asyncio.run, work)
    return result


BOTH: tuple[Callable[[Coroutine[Any, Any, Any]], Coroutine[Any, Any, Any]], ...] = (in_twisted, in_asyncio)


async def first(records: AsyncIterator[T]) -> T:
    """Return the first of `records`."""
    async for record in records:
        return record
    raise AssertionError("There was none.")


class ClientCase(ReactorTestCase):
    async def serve(self) -> tuple[int, Path]:
        """Serve an admin API; returns its port and its UNIX socket."""
        world = World()
        await world.store.start()
        await world.registry.start()
        site = make_site(world.admin_context())
        self.socket = Path(self.mktemp()) / "admin.sock"
        self.socket.parent.mkdir(exist_ok=True)
        port = reactor.listenTCP(0, site, interface="127.0.0.1")
        socket = reactor.listenUNIX(str(self.socket), site)
        self.addCleanup(port.stopListening)
        self.addCleanup(socket.stopListening)
        return int(port.getHost().port), self.socket


class BlockingTests(ClientCase):
    async def test_port_and_socket_are_asked_from_threads(self) -> None:
        port, socket = await self.serve()

        def work(at: int | Path, name: str) -> list[str]:
            client = Client(at, ADMIN_KEY)
            client.add_target(name=name, address="127.0.0.1:3000")
            client.change_target(name, enabled=False, version=client.get_target(name)["version"])
            self.assertEqual(client.get_readiness(), "ok\n")
            return [one["name"] for one in client.list_targets()["targets"]]

        self.assertEqual(await deferToThread(work, port, "app"), ["app"])
        self.assertEqual(await deferToThread(work, socket, "site"), ["app", "site"])

    async def test_errors_are_exceptions_with_the_code_of_the_api(self) -> None:
        port, _ = await self.serve()

        def work() -> None:
            client = Client(port, ADMIN_KEY)
            error = self.assertRaises(TargetNotFound, client.get_target, "none")
            self.assertEqual(error.code, "target-not-found")
            self.assertIn("There is no target named 'none'", str(error))
            wrong = self.assertRaises(Invalid, client.add_target, name="x", address="nowhere")
            self.assertEqual(wrong.field, "address")
            self.assertRaises(SessionNotFound, client.revoke_session, "abcdefghijklmnopqrstuv")

        await deferToThread(work)

    async def test_records_of_all_pages_follow_one_another(self) -> None:
        port, _ = await self.serve()

        def work() -> tuple[list[str], list[int]]:
            client = Client(port, ADMIN_KEY)
            client.add_target(name="app", address="127.0.0.1:3000")
            for number in range(3):
                client.mint_session("app", label=f"no {number}", ttl="2h")
            labels = [one["label"] for one in client.iter_sessions(limit=2)]
            return labels, [one["seq"] for one in client.iter_audit_events(order="asc")]

        labels, numbers = await deferToThread(work)
        self.assertEqual(len(labels), 2)  # they were minted in the same second, so that any order is right
        self.assertLess(set(labels), {"no 0", "no 1", "no 2"})
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))

    async def test_stream_of_events_begins_after_the_event_that_is_named(self) -> None:
        port, _ = await self.serve()

        def work() -> tuple[str, str]:
            client = Client(port, ADMIN_KEY)
            events = client.stream_audit_events(after=0)
            client.add_target(name="app", address="127.0.0.1:3000")
            added = next(events)["action"]
            client.mint_session("app")
            minted = next(events)["action"]
            events.close()  # type: ignore[attr-defined]
            return added, minted

        self.assertEqual(await deferToThread(work), ("target.added", "session.minted"))

    async def test_nothing_that_listens_means_no_gateway(self) -> None:
        port, at = free_port(), Path(self.mktemp()) / "no.sock"
        for place in (port, at):
            error = self.assertRaises(GatewayNotRunning, Client(place, ADMIN_KEY).get_status)
            self.assertIn("No gateway answers", str(error))


class AsyncTests(ClientCase):
    async def test_operations_are_awaited_in_both_worlds(self) -> None:
        for run in BOTH:
            for at in await self.serve():
                client = AsyncClient(at, ADMIN_KEY)
                name = f"app-{run.__name__.replace('_', '-')}-{'port' if isinstance(at, int) else 'socket'}"
                added = await run(client.add_target(name=name, address="127.0.0.1:3000"))
                self.assertEqual(added["name"], name)
                with self.assertRaises(TargetNotFound):
                    await run(client.get_target("none"))

    async def test_events_are_streamed_in_both_worlds(self) -> None:
        for run in BOTH:
            port, _ = await self.serve()
            client = AsyncClient(port, ADMIN_KEY)
            await client.add_target(name="app", address="127.0.0.1:3000")
            event = await run(first(client.stream_audit_events(after=0)))
            self.assertEqual(event["action"], "target.added")

    async def test_nothing_that_listens_means_no_gateway(self) -> None:
        for run in BOTH:
            for place in (free_port(), Path(self.mktemp()) / "no.sock"):
                with self.assertRaises(GatewayNotRunning):
                    await run(AsyncClient(place, ADMIN_KEY).get_status())
