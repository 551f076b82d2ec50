"""Open connections, disconnecting one, and traffic over time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from burrowgate.admin.api.connections import MAX_LISTED
from burrowgate.admin.context import AdminContext, UnlistedConnections
from burrowgate.errors import StoreUnavailable
from burrowgate.sessions.connection_info import ConnectionInfo
from tests.support import START
from tests.support.admin_wire import AdminTestCase, World

LIVE = "/api/v1/connections"
SERIES = "/api/v1/timeseries"


class ConnectionsWorld(World):
    """A gateway with three open connections."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.connections = {
            info.id: info
            for info in (
                self.connection("a", "s1", 5),
                self.connection("b", "s1", 9),
                self.connection("c", "", 7, target="open"),
            )
        }

        self.unreachable = False
        self.reported: tuple[UnlistedConnections, ...] = ()
        self.unlisted: tuple[UnlistedConnections, ...] = ()

    def connection(self, name: str, sid: str, since: float, target: str = "app") -> ConnectionInfo:
        return ConnectionInfo(
            id=name,
            sid=sid,
            target=target,
            client_address="192.0.2.7",
            protocol="http",
            summary="GET /",
            tunnel=name == "a",
            since=START + since,
            bytes_in=1,
            bytes_out=2,
        )

    def admin_context(self) -> AdminContext:
        return replace(
            super().admin_context(),
            connections=lambda: self.connections.values(),
            unlisted_connections=lambda: self.unlisted,
            refresh_peers=self.refresh_peers,
            disconnect=self.disconnect,
        )

    async def refresh_peers(self) -> None:
        if self.unreachable:
            raise StoreUnavailable
        self.unlisted, self.reported = self.reported, ()

    async def disconnect(self, name: str) -> bool:
        return self.connections.pop(name, None) is not None


class TestConnections(AdminTestCase):
    def setUp(self) -> None:
        self.start(ConnectionsWorld())

    def ids(self, query: str = "") -> list[Any]:
        return [connection["id"] for connection in self.call("GET", LIVE + query).json["connections"]]

    def test_newest_first_with_counts(self) -> None:
        reply = self.call("GET", LIVE).json
        self.assertEqual([connection["id"] for connection in reply["connections"]], ["b", "c", "a"])
        self.assertEqual((reply["count"], reply["sessions"], reply["targets"]), (3, {"s1": 2}, {"app": 2, "open": 1}))
        self.assertEqual(reply["connections"][2]["since"], "2023-11-14T22:13:25Z")

    def test_filters(self) -> None:
        self.assertEqual(self.ids("?session_id=s1"), ["b", "a"])
        self.assertEqual(self.ids("?target=open"), ["c"])
        self.assertEqual(self.ids("?session_id=s1&target=open"), [])

    def test_unlisted_connections_are_counted(self) -> None:
        assert isinstance(self.world, ConnectionsWorld)
        unlisted = (
            UnlistedConnections("s1", "app", 4),
            UnlistedConnections("s2", "app", 3),
            UnlistedConnections("", "open", 2),
            UnlistedConnections("", "", 1),
        )
        self.world.reported = unlisted
        reply = self.call("GET", LIVE).json
        self.assertEqual(reply["count"], 13)
        self.assertEqual((reply["sessions"], reply["targets"]), ({"s1": 6, "s2": 3}, {"app": 9, "open": 3}))
        self.world.reported = unlisted
        self.assertEqual(self.call("GET", LIVE + "?session_id=s1").json["count"], 6)

    def test_last_known_reports_are_used_if_the_store_is_unavailable(self) -> None:
        assert isinstance(self.world, ConnectionsWorld)
        self.world.unreachable = True
        self.assertEqual(self.call("GET", LIVE).json["count"], 3)

    def test_listed_connections_are_limited(self) -> None:
        assert isinstance(self.world, ConnectionsWorld)
        self.world.connections = {
            str(number): self.world.connection(str(number), "s", number) for number in range(MAX_LISTED + 7)
        }
        reply = self.call("GET", LIVE).json
        self.assertEqual((reply["count"], len(reply["connections"])), (MAX_LISTED + 7, MAX_LISTED))

    def test_disconnect(self) -> None:
        self.assertEqual(self.call("DELETE", f"{LIVE}/a").status, 204)
        self.assertEqual(self.ids(), ["b", "c"])
        self.assertProblem(self.call("DELETE", f"{LIVE}/a"), 404, "connection-not-found")

    def test_impact_of_a_target(self) -> None:
        self.target()
        self.mint()
        revoked = self.mint()["session"]["id"]
        self.call("POST", f"/api/v1/sessions/{revoked}/revoke")
        self.assertEqual(
            self.call("GET", "/api/v1/targets/app/impact").json, {"active_sessions": 1, "open_connections": 2}
        )
        assert isinstance(self.world, ConnectionsWorld)
        self.world.unlisted = (UnlistedConnections("s1", "app", 5), UnlistedConnections("", "open", 1))
        self.assertEqual(self.call("GET", "/api/v1/targets/app/impact").json["open_connections"], 7)
        self.assertProblem(self.call("GET", "/api/v1/targets/nothing/impact"), 404)


class TestTimeSeries(AdminTestCase):
    def setUp(self) -> None:
        self.start(World())
        context = self.world.admin_context()
        self.series = context.time_series

    def test_series_without_traffic(self) -> None:
        hour = self.call("GET", SERIES).json
        self.assertEqual((hour["step"], hour["requests"], hour["bytes"]), (60, [0] * 60, [0] * 60))
        day = self.call("GET", f"{SERIES}?span=day&session_id=s").json
        self.assertEqual((day["step"], len(day["requests"])), (900, 96))

    def test_unknown_span_is_rejected(self) -> None:
        self.assertProblem(self.call("GET", f"{SERIES}?span=year"), 422, "invalid-value", "span")
