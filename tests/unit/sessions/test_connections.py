"""Registry of open connections and live exchanges: limits, scopes, sweeps and drains."""

from __future__ import annotations

from collections.abc import Callable

from burrowgate.sessions.connection_info import ConnectionInfo
from burrowgate.sessions.connections import MAX_CUTS_PER_TURN, MAX_SWEPT_PER_TURN, ConnectionRegistry
from burrowgate.sessions.eviction import BUSY, ConnectionState
from tests.support import TestCase
from tests.support.records import connection_info


class Recorder:
    """A connection, or an exchange, that records the calls of its methods."""

    active = False
    rests_until = 0.0

    def __init__(self, info: ConnectionInfo | None = None) -> None:
        self.calls: list[object] = []
        self._info = info or connection_info()

    def sweep(self, now: float) -> None:
        self.calls.append(now)

    def drain(self) -> None:
        self.calls.append("drain")

    def state(self, now: float) -> ConnectionState:
        return ConnectionState(BUSY, 0.0, is_known=False)

    def cut(self, reason: str) -> None:
        self.calls.append(("cut", reason))

    def abort(self) -> None:
        self.calls.append("abort")

    def info(self) -> ConnectionInfo:
        return self._info


class ConnectionLimitTests(TestCase):
    def test_connections_beyond_the_limit_are_refused_until_another_is_removed(self) -> None:
        connections = ConnectionRegistry(maximum=3, max_per_address=2)
        first, second, third, fourth = (Recorder() for _ in range(4))
        self.assertTrue(connections.add_connection(first, "a"))
        self.assertTrue(connections.add_connection(second, "a"))
        self.assertFalse(connections.add_connection(third, "a"))
        self.assertTrue(connections.add_connection(third, "b"))
        self.assertFalse(connections.add_connection(fourth, "c"))
        connections.remove_connection(first)
        self.assertTrue(connections.add_connection(fourth, "a"))
        self.assertEqual(connections.open_count, 3)

    def test_configured_limits_apply_to_new_connections(self) -> None:
        connections = ConnectionRegistry(maximum=1, max_per_address=1)
        first, second, third = (Recorder() for _ in range(3))
        self.assertTrue(connections.add_connection(first, "a"))
        self.assertFalse(connections.add_connection(second, "a"))
        connections.configure(maximum=2, max_per_address=2)
        self.assertTrue(connections.add_connection(second, "a"))
        connections.configure(maximum=1, max_per_address=1)
        self.assertFalse(connections.add_connection(third, "b"))
        self.assertEqual(connections.open_count, 2)

    def test_removed_connections_and_exchanges_leave_nothing_behind(self) -> None:
        connections = ConnectionRegistry()
        for number in range(100):
            recorder = Recorder()
            connections.add_connection(recorder, str(number))
            scopes = connections.session_scope(str(number)), connections.public_scope(str(number), b"app.localhost")
            for scope in scopes:
                scope.exchanges.add(recorder)
                scope.exchanges.discard(recorder)
            connections.remove_connection(recorder)
            connections.remove_connection(recorder)
        connections.sweep(0)
        self.assertEqual((connections.open_count, connections.exchange_count), (0, 0))
        self.assertEqual((dict(connections._per_address), connections._sessions, connections._public), ({}, {}, {}))


class ScopeTests(TestCase):
    def test_scope_of_a_session_and_of_a_public_domain_is_made_once(self) -> None:
        connections = ConnectionRegistry()
        self.assertIs(connections.session_scope("s"), connections.session_scope("s"))
        public = connections.public_scope("t", b"a.example")
        self.assertIs(connections.public_scope("t", b"a.example"), public)
        self.assertIsNot(connections.public_scope("t", b"b.example"), public)
        self.assertIsNot(connections.public_scope("u", b"a.example"), public)
        self.assertEqual((public.sid, public.target_id, public.authority), ("", "t", b"a.example"))

    def test_cut_reaches_all_exchanges_of_one_session_and_no_others(self) -> None:
        connections = ConnectionRegistry()
        first, second, other = (Recorder() for _ in range(3))
        connections.session_scope("s").exchanges.update((first, second))
        connections.session_scope("t").exchanges.add(other)
        self.assertEqual((connections.count("s"), connections.count("none")), (2, 0))
        self.assertEqual(connections.cut("s", "revoked"), 2)
        self.assertEqual([recorder.calls for recorder in (first, second, other)], [[("cut", "revoked")]] * 2 + [[]])
        self.assertEqual(connections.cut("none", "revoked"), 0)

    def test_thousands_of_exchanges_are_cut_over_several_turns(self) -> None:
        turns: list[Callable[[], None]] = []
        connections = ConnectionRegistry(call_later=turns.append)
        live = [Recorder() for _ in range(3 * MAX_CUTS_PER_TURN - 1)]
        connections.session_scope("s").exchanges.update(live)
        self.assertEqual(connections.cut("s", "revoked"), len(live))
        counts = []
        while True:
            counts.append(sum(recorder.calls == [("cut", "revoked")] for recorder in live))
            if not turns:
                break
            turns.pop()()
        self.assertEqual(counts, [MAX_CUTS_PER_TURN, 2 * MAX_CUTS_PER_TURN, len(live)])

    def test_undecided_exchanges_belong_to_no_session(self) -> None:
        connections = ConnectionRegistry()
        connections.undecided.exchanges.add(Recorder())
        connections.session_scope("s").exchanges.add(Recorder())
        self.assertEqual([scope.sid for scope in connections.scopes()], ["s"])
        self.assertEqual((len(list(connections.snapshot())), connections.exchange_count), (1, 2))

    def test_groups_count_the_exchanges_of_each_scope(self) -> None:
        connections = ConnectionRegistry()
        of_session, public = connection_info(), connection_info(sid="")
        connections.session_scope("s").exchanges.update((Recorder(of_session), Recorder(of_session)))
        connections.public_scope("t", b"a.example").exchanges.add(Recorder(public))
        connections.session_scope("empty")
        self.assertEqual(list(connections.groups()), [(of_session, 2), (public, 1)])

    def test_one_exchange_is_cut_by_its_id_even_if_undecided(self) -> None:
        connections = ConnectionRegistry()
        undecided, live = Recorder(), Recorder(connection_info(id="r2"))
        connections.undecided.exchanges.add(undecided)
        connections.session_scope("s").exchanges.add(live)
        self.assertTrue(connections.cut_one("r2", "disconnected"))
        self.assertEqual((undecided.calls, live.calls), ([], [("cut", "disconnected")]))
        self.assertTrue(connections.cut_one("r1", "disconnected"))
        self.assertEqual(undecided.calls, [("cut", "disconnected")])
        self.assertFalse(connections.cut_one("r3", "disconnected"))

    def test_exchange_that_rests_is_swept_when_that_is_due_or_it_was_active(self) -> None:
        connections, exchange = ConnectionRegistry(), Recorder()
        connections.session_scope("sid").exchanges.add(exchange)
        exchange.rests_until = 3.0
        for now in (1.0, 2.0, 3.0):
            connections.sweep(now)
        exchange.rests_until, exchange.active = 8.0, True
        connections.sweep(4.0)
        self.assertEqual(exchange.calls, [3.0, 4.0])

    def test_sweep_reaches_all_connections_and_exchanges(self) -> None:
        connections = ConnectionRegistry()
        connection, undecided, live, public = (Recorder() for _ in range(4))
        connections.add_connection(connection, "a")
        connections.undecided.exchanges.add(undecided)
        connections.session_scope("s").exchanges.add(live)
        connections.public_scope("t", b"a.example").exchanges.add(public)
        connections.sweep(5.0)
        self.assertEqual([recorder.calls for recorder in (connection, undecided, live, public)], [[5.0]] * 4)

    def test_sessions_are_swept_some_in_each_turn_and_all_before_the_next_sweep(self) -> None:
        turns: list[Callable[[], None]] = []
        connections = ConnectionRegistry(call_later=turns.append)
        exchanges = [Recorder() for _ in range(2 * MAX_SWEPT_PER_TURN + 10)]
        for number, exchange in enumerate(exchanges):
            connections.session_scope(f"{number}").exchanges.add(exchange)
        connections.sweep(1.0)
        self.assertEqual([len(exchange.calls) for exchange in exchanges].count(1), MAX_SWEPT_PER_TURN)
        turns.pop()()
        exchanges[-1].calls.append("not swept yet")
        connections.sweep(2.0)
        self.assertEqual(exchanges[-1].calls, ["not swept yet", 2.0])
        while turns:
            turns.pop()()
        self.assertEqual([exchange.calls for exchange in exchanges[:-10]], [[1.0, 2.0]] * 2 * MAX_SWEPT_PER_TURN)
        self.assertEqual(exchanges[-1].calls, ["not swept yet", 2.0, 2.0])


class ConnectionInfoTests(TestCase):
    def test_method_and_path_of_an_http_exchange_are_the_parts_of_its_summary(self) -> None:
        info = connection_info()
        self.assertEqual((info.method, info.path), ("GET", "/a b"))


class DrainTests(TestCase):
    def test_drain_is_done_when_the_last_connection_is_removed(self) -> None:
        connections, done = ConnectionRegistry(), []
        first, second = Recorder(), Recorder()
        connections.add_connection(first, "a")
        connections.add_connection(second, "a")
        connections.drain(lambda: done.append(True))
        self.assertEqual((first.calls, second.calls), (["drain"], ["drain"]))
        connections.remove_connection(first)
        self.assertEqual(done, [])
        connections.cut_all()
        self.assertEqual(second.calls, ["drain", "abort"])
        connections.remove_connection(second)
        self.assertEqual(done, [True])

    def test_drain_without_connections_is_done_at_once(self) -> None:
        done: list[bool] = []
        ConnectionRegistry().drain(lambda: done.append(True))
        self.assertEqual(done, [True])
