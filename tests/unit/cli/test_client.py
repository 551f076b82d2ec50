"""The client of the admin API: errors, pages, and servers other than a gateway."""

from __future__ import annotations

from twisted.internet import reactor
from twisted.internet.protocol import Factory, Protocol

from burrowgate.admin.site import AdminSite, make_site
from burrowgate.cli.client import Admin, all_of, connect
from burrowgate.errors import Conflict, GatewayNotRunning, HomeError, Invalid, NotFound, StateConflict, StoreUnavailable
from tests.support import ReactorTestCase
from tests.support.admin_wire import ADMIN_KEY, PORT, World
from tests.support.cli import CliTestCase, WireTransport


class AskTests(CliTestCase):
    def test_problem_becomes_the_error_of_the_same_meaning(self) -> None:
        self.target()
        for error, work in (
            (NotFound, lambda admin: admin.get_target("none")),
            (StateConflict, lambda admin: admin.add_target(name="app", address="localhost:1")),
            (Invalid, lambda admin: admin.add_target(name="x", address="nowhere")),
            (Conflict, lambda admin: admin.change_target("app", enabled=False, version=9)),
        ):
            self.assertRaises(error, self.asked, work)

    def test_invalid_error_names_the_field(self) -> None:
        error = self.assertRaises(Invalid, self.asked, lambda admin: admin.add_target(name="x", address="nowhere"))
        self.assertEqual(error.field, "address")

    def test_key_of_another_gateway_is_refused(self) -> None:
        admin = Admin(PORT, "not-it", transport=WireTransport(self))
        self.assertRaises(HomeError, self.asked, lambda _: admin.answers())

    def test_path_segments_are_quoted(self) -> None:
        self.assertRaises(NotFound, self.asked, lambda admin: admin.get_target("../status?x=/#"))

    def test_readiness_is_reported(self) -> None:
        self.assertIsNone(self.asked(lambda admin: admin.ready()))
        self.world.ready = "The store is away."
        error = self.assertRaises(StoreUnavailable, self.asked, lambda admin: admin.ready())
        self.assertEqual(str(error), "The store is away.")

    def test_repr_hides_the_key(self) -> None:
        self.assertNotIn(ADMIN_KEY, repr(self.admin))


class PagesTests(CliTestCase):
    def test_sessions_are_fetched_page_by_page_up_to_the_limit(self) -> None:
        self.target()
        minted = [self.mint()["session"]["id"] for _ in range(7)]
        for limit, count in ((None, 7), (0, 0), (3, 3), (7, 7), (100, 7)):
            sessions = self.asked(lambda admin, limit=limit: all_of(admin.iter_sessions(limit=limit)))
            self.assertEqual(len(sessions), count)
            self.assertEqual(len({session["id"] for session in sessions} & set(minted)), count)

    def test_newest_event_is_found(self) -> None:
        self.assertIsNone(self.asked(lambda admin: admin.newest_event()))
        self.target()
        for count in range(2, 12):
            self.mint()
            newest = self.asked(lambda admin: admin.newest_event())
            assert newest is not None
            self.assertEqual(newest["seq"], count)


class ClosingServer(Protocol):
    """Closes the connection on the first bytes."""

    def dataReceived(self, data: bytes) -> None:
        self.transport.loseConnection()


class OtherServer(Protocol):
    """An HTTP server that is not a gateway."""

    def dataReceived(self, data: bytes) -> None:
        self.transport.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno")
        self.transport.loseConnection()


class ConnectTests(ReactorTestCase):
    """Connections over real sockets, with treq."""

    async def site(self) -> AdminSite:
        world = World()
        await world.store.start()
        await world.registry.start()
        return make_site(world.admin_context())

    def listen(self, factory: Factory) -> int:
        port = reactor.listenTCP(0, factory, interface="127.0.0.1")
        self.addCleanup(port.stopListening)
        return int(port.getHost().port)

    async def test_real_admin_api_is_queried(self) -> None:
        admin = connect(reactor, self.listen(await self.site()), ADMIN_KEY)
        added = await admin.add_target(name="app", address="127.0.0.1:3000")
        self.assertEqual(added["address"], "127.0.0.1:3000")
        self.assertTrue(await admin.answers())
        await admin.ready()
        await admin.delete_target("app")
        self.assertEqual(await admin.targets(), [])

    async def test_port_without_listener_means_no_gateway(self) -> None:
        port = reactor.listenTCP(0, Factory.forProtocol(Protocol), interface="127.0.0.1")
        number = port.getHost().port
        await port.stopListening()
        await self.assert_unreachable(number)

    async def test_server_that_is_no_gateway_is_reported(self) -> None:
        for kind in (ClosingServer, OtherServer):
            await self.assert_unreachable(self.listen(Factory.forProtocol(kind)))

    async def assert_unreachable(self, port: int) -> None:
        admin = connect(reactor, port, ADMIN_KEY)
        self.assertFalse(await admin.answers())
        try:
            await admin.get_status()
        except GatewayNotRunning as error:
            self.assertIn(str(port), str(error))
        else:
            self.fail("It answered.")
