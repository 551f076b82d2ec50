"""Tunnels between clients and targets in memory: bytes, ends, reasons, back-pressure and time."""

from __future__ import annotations

import json
import random
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from twisted.internet.defer import Deferred

from burrowgate.core.targets import TargetType
from burrowgate.core.tcp.opening import Endpoint
from burrowgate.errors import (
    BoundToOtherClient,
    ClientKeyNeeded,
    ConnectionsUnavailable,
    ConnectionsUsedUp,
    StoreUnavailable,
    TcpRefused,
    TcpSessionOver,
    UpstreamConnectError,
    UpstreamTimeout,
)
from burrowgate.proxy.tcp.upstreams import host_name
from tests.support import TestCase
from tests.support.exchange_case import field, status
from tests.support.proxy_wire import PEER, Far, World, read_answers, request
from tests.support.tcp_wire import CONNECT, CONNECT_TARGET, EOF, FakeOpening, TcpWorld, TunnelClient, refused
from tests.support.websocket_client import CLOSE, PING, PONG, TEXT, ServerFrame, client_frame

KIB = 1024
CANCEL = b"\0\0\0\x10\x04\xd2\x16\x2e\0\0\0\x07abcd"
CANCEL_FIELD = b"Burrowgate-Program: cancel " + urlsafe_b64encode(CANCEL).rstrip(b"=")


def messages_of(frames: list[ServerFrame]) -> list[dict[str, object]]:
    return [json.loads(frame.text) for frame in frames if frame.opcode == TEXT]


def codes_of(frames: list[ServerFrame]) -> list[int]:
    return [frame.code for frame in frames if frame.opcode == CLOSE]


class TunnelCase(TestCase):
    def setUp(self) -> None:
        self.world = TcpWorld()

    def open(self) -> tuple[TunnelClient, Far]:
        """Return both ends of an open tunnel."""
        client = self.world.connect().opened()
        return client, self.world.target()

    @property
    def opening(self) -> FakeOpening:
        return self.world.opening


class OpeningTests(TunnelCase):
    def test_the_target_is_dialled_before_the_websocket_is_accepted(self) -> None:
        self.world.dialer.waiting = waiting = Deferred()
        client = self.world.connect()
        self.assertEqual(client.far.take(), b"")
        self.assertEqual(self.opening.calls, [])
        waiting.callback(None)
        self.world.turns.run()
        frames = client.frames()
        self.assertEqual(
            client.head,
            b"HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Protocol: burrowgate.tcp.1\r\n"
            b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        )
        self.assertEqual(messages_of(frames), [{"t": "open", "sid": "s1", "cid": "c1", "left": 4}])
        self.assertEqual(self.opening.calls, [("connected", "192.0.2.80:50000")])

    def test_connection_is_listed_and_cut_by_its_id_in_the_history(self) -> None:
        client = self.world.connect().opened()
        (info,) = self.world.connections.snapshot()
        self.assertEqual((info.id, info.tunnel), ("c1", True))
        self.assertFalse(self.world.connections.cut_one("other", "cut"))
        self.assertTrue(self.world.connections.cut_one("c1", "cut"))
        self.world.turns.run()
        self.assertEqual(messages_of(client.frames()), [{"t": "end", "reason": "cut", "by": "admin"}])
        self.assertEqual(self.opening.ends, [("closed", "cut", 0, 0)])

    def test_client_that_is_done_says_so_and_the_connection_goes_on(self) -> None:
        client, target = self.open()
        client.far.send(client_frame(b'{"t":"done"}', opcode=TEXT))
        client.send(b"more")
        self.assertEqual(target.take(), b"more")
        self.assertEqual(self.opening.calls.count(("session_done",)), 1)
        self.assertEqual(self.opening.ends, [])

    def test_cancel_request_in_a_field_is_all_that_the_target_gets(self) -> None:
        self.world = TcpWorld(target={"type": TargetType.POSTGRESQL})
        client = self.world.connect(CANCEL_FIELD).opened()
        target = self.world.target()
        self.assertEqual((target.take(), self.world.opener.cancelling), (CANCEL, [True]))
        self.assertEqual(self.world.opener.asked[0][2], "cancel")
        target.finish()
        client.far.send(EOF)
        self.assertEqual(self.opening.ends, [("closed", "both-closed", 16, 0)])

    def test_client_sends_nothing_behind_a_cancel_request(self) -> None:
        self.world = TcpWorld(target={"type": TargetType.POSTGRESQL})
        client = self.world.connect(CANCEL_FIELD).opened()
        target = self.world.target()
        target.take()
        client.send(b"Q")
        self.assertEqual((target.take(), target.end, codes_of(client.frames())), (b"", "aborted", [1002]))

    def test_field_that_is_no_cancel_request_opens_a_connection_as_any(self) -> None:
        wrong = b"Burrowgate-Program: cancel " + urlsafe_b64encode(b"\0\0\0\x08\x04\xd2\x16\x2f")
        for type_, fields in (
            (TargetType.TCP, (CANCEL_FIELD,)),
            (TargetType.POSTGRESQL, (wrong,)),
        ):
            self.world = TcpWorld(target={"type": type_})
            self.world.connect(*fields).opened()
            self.assertEqual(self.world.opener.cancelling, [False])
            self.assertEqual(self.world.target().take(), b"")

    def test_no_extension_is_accepted(self) -> None:
        """(tcp T8)"""
        client = self.world.connect(b"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits").opened()
        self.assertNotIn(b"extension", client.head.lower())
        self.world.target().send(b"a" * 5000)
        self.assertEqual(client.frames(), [ServerFrame(2, b"a" * 5000)])

    def test_the_opener_learns_who_asks(self) -> None:
        self.world.connect(b"Burrowgate-Program: psql")
        self.assertEqual(self.world.opener.asked, [(None, PEER, "psql")])

    def test_an_odd_name_of_a_program_is_dropped_and_a_long_one_is_cut(self) -> None:
        self.world.connect(b"Burrowgate-Program: \xfc")
        self.world.connect(b"Burrowgate-Program: " + b"x" * 100)
        self.assertEqual([program for _, _, program in self.world.opener.asked], ["", "x" * 40])

    def test_fields_of_the_client_key_that_repeat_are_refused(self) -> None:
        for name in (b"Burrowgate-Client", b"Burrowgate-Proof"):
            client = self.world.connect(name + b": a", name + b": b")
            self.assertEqual(status(client.far.take()), 400)

    def test_other_requests_get_the_page_and_those_without_a_websocket_a_426(self) -> None:
        bearer = b"Authorization: Bearer " + self.world.token()
        visitor = self.world.visitor()
        visitor.send(request(bearer, target=b"/anything"))
        self.assertEqual(read_answers(visitor.take())[0].body, b"page")
        visitor.send(request(bearer, target=CONNECT_TARGET))
        answer = read_answers(visitor.take())[0]
        self.assertEqual((answer.status, answer[b"Upgrade"]), (426, b"websocket"))
        other = [line.replace(b"tcp.1", b"tcp.9") for line in CONNECT]
        visitor.send(request(bearer, *other, target=CONNECT_TARGET))
        self.assertEqual(status(visitor.take()), 426)
        self.assertEqual(self.world.opener.asked, [])

    def test_without_a_credential_the_response_is_that_of_any_path(self) -> None:
        answers = []
        for target in (CONNECT_TARGET, b"/anything"):
            visitor = self.world.visitor()
            visitor.send(request(target=target))
            visitor.send(request(*CONNECT, target=target))
            text = visitor.take()
            answers.append([(one.status, one.body) for one in read_answers(text)])
        self.assertEqual(answers[0], answers[1])
        self.assertEqual(answers[0][0][0], 403)

    def test_refusals_have_their_status(self) -> None:
        forbidden = self.world.visitor()
        forbidden.send(request(target=CONNECT_TARGET))
        body = read_answers(forbidden.take())[0].body
        for error, code, name, value in (
            (TcpRefused(), 403, b"", b""),
            (TcpSessionOver("ended:target:db"), 410, b"Burrowgate-Reason", b"ended:target:db"),
            (ConnectionsUsedUp(), 429, b"Burrowgate-Left", b"0"),
            (BoundToOtherClient(), 409, b"", b""),
            (ClientKeyNeeded(), 428, b"", b""),
            (ConnectionsUnavailable(), 503, b"Retry-After", b"5"),
            (StoreUnavailable(), 503, b"Retry-After", b"5"),
        ):
            self.world.opener.error = error
            text = self.world.connect(b"Accept: application/json").far.take()
            self.assertEqual(status(text), code, error)
            if name:
                self.assertEqual(field(text, name), value)
            if code not in (403, 503):
                self.assertIn(json.dumps(str(error))[1:-1].encode(), text)
        self.world.opener.error = TcpRefused()
        self.assertEqual(read_answers(self.world.connect().far.take())[0].body, body, "the same to the byte")
        self.assertEqual(self.world.made, [])
        self.assertEqual(self.world.opener.openings, [])
        self.assertEqual(self.world.records[-1].outcome, "denied")

    def test_a_dial_that_fails_gives_the_count_back(self) -> None:
        """(tcp T9)"""
        timed_out = UpstreamTimeout("The target did not accept the connection in time.")
        for error, code, reason in (
            (UpstreamConnectError(), 502, "unreachable"),
            (refused(), 502, "refused-by-target"),
            (timed_out, 504, "timed-out"),
        ):
            self.world.dialer.error = error
            text = self.world.connect().far.take()
            self.assertEqual(status(text), code)
            self.assertEqual(self.opening.calls, [("failed", reason)])

    def test_a_failure_of_the_opener_itself_is_a_500(self) -> None:
        self.world.opener.error = RuntimeError("a defect")
        self.assertEqual(status(self.world.connect().far.take()), 500)
        self.flushLoggedErrors(RuntimeError)

    def test_a_welcome_that_is_too_long_fails_and_says_so(self) -> None:
        self.world.opener.made = lambda: FakeOpening(welcome={"cid": "c1", "credentials": "x" * 5000})  # type: ignore[assignment]
        self.assertEqual(status(self.world.connect().far.take()), 500)
        self.assertEqual(self.opening.calls, [("failed", "error")])
        self.flushLoggedErrors(ValueError)

    def test_a_client_that_leaves_while_it_is_counted_is_given_back(self) -> None:
        self.world.opener.waiting = waiting = Deferred()
        client = self.world.connect()
        client.far.reset()
        waiting.callback(None)
        self.assertEqual(self.opening.calls, [("failed", "client-lost")])
        self.assertEqual(self.world.made, [])

    def test_a_client_that_leaves_while_the_target_is_dialled_is_given_back(self) -> None:
        self.world.dialer.waiting = waiting = Deferred()
        client = self.world.connect()
        client.far.reset()
        self.assertEqual(self.opening.calls, [("failed", "client-lost")])
        waiting.callback(None)
        self.world.turns.run()
        self.assertEqual(self.world.target().end, "aborted")
        self.assertEqual(self.opening.calls, [("failed", "client-lost")])

    def test_a_session_that_is_revoked_while_the_target_is_dialled_is_given_back(self) -> None:
        self.world.dialer.waiting = waiting = Deferred()
        client = self.world.connect()
        self.world.connections.cut(self.world.session.sid, "revoked")
        self.assertEqual(self.opening.calls, [("failed", "session-revoked")])
        self.assertEqual(client.far.end, "aborted")
        waiting.callback(None)
        self.world.turns.run()
        self.assertEqual(self.world.target().end, "aborted")

    def test_without_what_serves_them_such_targets_are_refused(self) -> None:
        self.world.context.tcp = None
        visitor = self.world.visitor()
        visitor.send(request(b"Authorization: Bearer " + self.world.token(), target=b"/anything"))
        self.assertEqual(status(visitor.take()), 501)


class HostNameTests(TestCase):
    def test_host_of_a_proof_has_no_port(self) -> None:
        for authority in ("db.localhost:8480", "db.localhost"):
            self.assertEqual(host_name(authority), "db.localhost")
        self.assertEqual(host_name("[::1]:8480"), "::1")


class ClientKeyTests(TunnelCase):
    KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))

    def fields(self, nonce: str = "abcdefghijklmnop", age: int = 0, host: str = "app.localhost") -> list[bytes]:
        """Return the fields of a client that proves its key."""
        time = int(self.world.clock.now()) - age
        signature = self.KEY.sign(f"burrowgate connect\n{host}\n{self.world.session.sid}\n{time}\n{nonce}".encode())
        public = urlsafe_b64encode(self.KEY.public_key().public_bytes_raw()).rstrip(b"=")
        proof = b"%d.%b.%b" % (time, nonce.encode(), urlsafe_b64encode(signature).rstrip(b"="))
        return [b"Burrowgate-Client: " + public, b"Burrowgate-Proof: " + proof]

    def test_the_opener_gets_the_key_that_was_proved(self) -> None:
        """(tcp T10)"""
        self.world.connect(*self.fields()).opened()
        key, _, _ = self.world.opener.asked[0]
        self.assertEqual(key and key.public, self.KEY.public_key().public_bytes_raw())

    def test_a_replayed_an_old_and_a_foreign_proof_are_refused_before_anything_is_counted(self) -> None:
        """(tcp T11)"""
        proved = self.fields()
        self.world.connect(*proved).opened()
        for name, fields in {
            "replayed": proved,
            "61 s old": self.fields("ponmlkjihgfedcba", age=61),
            "of another host": self.fields("ponmlkjihgfedcbb", host="other.localhost"),
            "without its key": proved[1:],
            "without a proof": proved[:1],
        }.items():
            text = self.world.connect(*fields, b"Accept: application/json").far.take()
            self.assertEqual(status(text), 428, name)
        self.assertEqual(len(self.world.opener.asked), 1)


class EndpointTests(TunnelCase):
    def test_endpoints_are_tried_in_their_order(self) -> None:
        endpoints = (Endpoint("192.0.2.1", 1), Endpoint("2001:db8::2", 2), Endpoint("192.0.2.3", 3))
        self.world.opener.made = lambda: FakeOpening(endpoints=endpoints)  # type: ignore[assignment]
        self.world.dialer.failing = {1, 2}
        self.world.connect().opened()
        self.assertEqual(self.world.dialer.dialled, [("192.0.2.1", 1), ("2001:db8::2", 2), ("192.0.2.3", 3)])
        self.world.dialer.failing = {1, 2, 3}
        self.assertEqual(status(self.world.connect().far.take()), 502)
        self.assertEqual(self.opening.calls, [("failed", "refused-by-target")])


class StreamTests(TunnelCase):
    def test_bytes_pass_unchanged_in_both_directions(self) -> None:
        client, target = self.open()
        chance = random.Random(3)
        up = chance.randbytes(300 * KIB)
        wire = b"".join(client_frame(up[at : at + 70_001]) for at in range(0, len(up), 70_001))
        cuts = sorted(chance.sample(range(len(wire)), 40))
        client.far.send(*(wire[start:end] for start, end in zip([0, *cuts], [*cuts, len(wire)], strict=True)))
        self.assertEqual(target.take(), up)
        down = chance.randbytes(300 * KIB)
        target.send(down)
        self.assertEqual(client.received(), down)

    def test_frames_that_come_with_the_request_reach_the_target(self) -> None:
        far = self.world.visitor()
        bearer = b"Authorization: Bearer " + self.world.token()
        far.send(request(*CONNECT, bearer, target=CONNECT_TARGET) + client_frame(b"early"))
        TunnelClient(far).opened()
        self.assertEqual(self.world.target().take(), b"early")

    def test_what_a_target_says_first_comes_behind_the_first_message(self) -> None:
        client, target = self.open()
        target.send(b"SSH-2.0-x\r\n")
        self.assertEqual(client.received(), b"SSH-2.0-x\r\n")

    def test_pings_are_answered(self) -> None:
        client, _ = self.open()
        client.far.send(client_frame(b"7", opcode=PING))
        self.assertEqual(client.frames(), [ServerFrame(PONG, b"7")])

    def test_pings_of_a_client_that_does_not_read_are_answered_once(self) -> None:
        client, target = self.open()
        client.far.stop_reading()
        target.send(b"x" * 300 * KIB)
        held = len(client.far.near.buffer)
        for number in range(2000):
            client.far.send(client_frame(b"%120d" % number, opcode=PING))
        self.assertEqual(len(client.far.near.buffer), held, "pongs are not queued")
        client.far.read_on()
        pongs = [frame for frame in client.frames() if frame.opcode == PONG]
        self.assertEqual(pongs, [ServerFrame(PONG, b"%120d" % 1999)])

    def test_pings_of_scripts_are_answered_by_messages(self) -> None:
        client, target = self.open()
        client.far.send(client_frame(b'{"t":"ping","n":7}', opcode=TEXT))
        self.assertEqual(messages_of(client.frames()), [{"t": "pong", "n": 7}])
        self.assertEqual(target.take(), b"")

    def test_pings_of_scripts_that_do_not_read_are_answered_once(self) -> None:
        client, target = self.open()
        client.far.stop_reading()
        target.send(b"x" * 300 * KIB)
        held = len(client.far.near.buffer)
        for number in range(2000):
            client.far.send(client_frame(b'{"t":"ping","n":%d}' % number, opcode=TEXT))
        self.assertEqual(len(client.far.near.buffer), held, "pongs are not queued")
        client.far.read_on()
        self.assertEqual(messages_of(client.frames()), [{"t": "pong", "n": 1999}])

    def test_odd_pings_are_ignored(self) -> None:
        client, _ = self.open()
        for number in ("-1", "1.5", "9007199254740992", '"7"', "null", "[]"):
            client.far.send(client_frame(b'{"t":"ping","n":%b}' % number.encode(), opcode=TEXT))
        client.far.send(client_frame(b'{"t":"ping"}', opcode=TEXT))
        self.assertEqual(client.frames(), [])

    def test_bytes_are_counted(self) -> None:
        client, target = self.open()
        client.send(b"12345")
        target.send(b"123")
        client.far.send(client_frame(b"\x03\xe8", opcode=CLOSE))
        self.assertEqual(self.opening.ends, [("closed", "client-closed", 5, 3)])


class BackPressureTests(TunnelCase):
    def test_a_client_that_does_not_read_pauses_the_target(self) -> None:
        """(tcp T5)"""
        client, target = self.open()
        client.far.stop_reading()
        down = random.Random(5).randbytes(4 * 1024 * KIB)
        target.send(down)
        self.assertLessEqual(client.far.near.most_buffered, 256 * KIB)
        self.assertGreater(target.unread, 3 * 1024 * KIB, "the target is not read")
        self.world.wait(3600)
        self.assertEqual(self.opening.ends, [], "a client that stalls for an hour is not lost")
        client.far.read_on()
        self.assertEqual(client.received(), down)

    def test_a_target_that_does_not_read_pauses_the_client(self) -> None:
        """(tcp T5)"""
        client, target = self.open()
        target.stop_reading()
        up = random.Random(6).randbytes(4 * 1024 * KIB)
        client.far.send(client_frame(up))
        self.assertLessEqual(target.near.most_buffered, 256 * KIB)
        self.assertGreater(client.far.unread, 3 * 1024 * KIB, "the client is not read")
        target.read_on()
        self.assertEqual(target.take(), up)


class HalfCloseTests(TunnelCase):
    def test_a_client_that_has_sent_all_gets_the_response(self) -> None:
        """`nc -N` (tcp T4)"""
        client, target = self.open()
        client.send(b"question")
        client.far.send(EOF)
        self.assertEqual((target.take(), target.end), (b"question", "half"))
        target.send(b"answer")
        target.finish()
        frames = client.frames()
        self.assertEqual(frames[0], ServerFrame(2, b"answer"))
        self.assertEqual(codes_of(frames), [1000])
        self.assertEqual(self.opening.ends, [("closed", "both-closed", 8, 6)])
        self.assertEqual(target.end, "closed")

    def test_a_target_that_has_sent_all_gets_the_rest(self) -> None:
        """(tcp T4)"""
        client, target = self.open()
        target.send(b"last words")
        target.finish()
        frames = client.frames()
        self.assertEqual(messages_of(frames), [{"t": "eof"}])
        client.send(b"thanks")
        self.assertEqual((target.take(), target.end), (b"thanks", ""))
        client.far.send(EOF)
        self.assertEqual(codes_of(client.frames()), [1000])
        self.assertEqual(self.opening.ends, [("closed", "both-closed", 6, 10)])

    def test_bytes_behind_the_end_are_an_error(self) -> None:
        client, target = self.open()
        client.far.send(EOF + client_frame(b"more"))
        self.assertEqual(codes_of(client.frames()), [1002])
        self.assertEqual(target.end, "aborted")
        self.assertEqual(self.opening.ends, [("closed", "error", 0, 0)])


class OwnTargetTests(TunnelCase):
    """Targets of the gateway's own, such as the screen of a box, whose ends have reasons."""

    def open(self) -> tuple[TunnelClient, Far]:
        ends = super().open()
        self.opening.is_own = True
        return ends

    def test_end_of_the_connection_is_the_end_however_it_comes(self) -> None:
        ends: dict[str, Callable[[Far], object]] = {
            "half": lambda target: target.finish(),
            "reset": lambda target: target.reset(),
            "both": lambda target: (target.finish(), target.reset()),
        }
        explanations = {
            "user": (4003, "session-ended", [{"t": "end", "reason": "user"}]),
            "revoked": (4001, "session-revoked", [{"t": "end", "reason": "revoked", "by": "admin"}]),
            "": (1000, "target-closed", []),
        }
        for (name, happen), (reason, (code, closed, said)) in product(ends.items(), explanations.items()):
            with self.subTest(end=name, reason=reason):
                self.world = TcpWorld()
                client, target = self.open()
                client.frames()
                happen(target)
                self.assertEqual(client.frames(), [], "the reason is awaited")
                self.assertEqual(self.opening.ends, [])
                for explained in self.opening.explain:
                    explained(reason)
                self.world.turns.run()
                frames = client.frames()
                self.assertEqual((codes_of(frames), messages_of(frames)), ([code], said))
                self.assertEqual(self.opening.ends, [("closed", closed, 0, 0)])
                self.assertEqual(target.end, "closed")

    def test_client_closes_while_the_reason_is_awaited(self) -> None:
        client, target = self.open()
        client.frames()
        target.finish()
        client.far.send(client_frame((1000).to_bytes(2, "big"), opcode=CLOSE))
        (explained,) = self.opening.explain
        explained("user")
        self.assertEqual(codes_of(client.frames()), [1000])
        self.assertEqual(self.opening.ends, [("closed", "client-closed", 0, 0)])
        self.assertEqual(target.end, "closed")


@dataclass(frozen=True)
class End:
    """One way in which a tunnel ends."""

    happen: Callable[[TunnelCase, TunnelClient, Far], object]
    code: int | None
    """Of the close frame; None if the client gets none."""
    reason: str
    target: str
    """How the target's connection ends."""
    said: str = ""
    """The reason in the message `end`; empty without one."""


def cut(reason: str) -> Callable[[TunnelCase, TunnelClient, Far], object]:
    return lambda case, client, target: case.world.connections.cut(case.world.session.sid, reason)


def closes(code: int) -> Callable[[TunnelCase, TunnelClient, Far], object]:
    payload = code.to_bytes(2, "big") if code else b""
    return lambda case, client, target: client.far.send(client_frame(payload, opcode=CLOSE))


def expires(case: TunnelCase, client: TunnelClient, target: Far) -> None:
    case.opening.ends_at = int(case.world.clock.now()) + 1
    case.world.wait(1)


def falls_idle(case: TunnelCase, client: TunnelClient, target: Far) -> None:
    case.opening.idle_timeout = 10
    case.world.wait(10)


def is_killed_silently(case: TunnelCase, client: TunnelClient, target: Far) -> None:
    case.world.wait(49)


ENDS = {
    "client closes": End(closes(1000), 1000, "client-closed", "closed"),
    "client goes away": End(closes(1001), 1000, "client-closed", "closed"),
    "client closes without a code": End(closes(0), 1000, "client-closed", "closed"),
    "client's program reset": End(closes(4007), 1000, "client-closed", "aborted"),
    "client reset": End(lambda case, client, target: client.far.reset(), None, "client-lost", "aborted"),
    "client ends without a word": End(
        lambda case, client, target: client.far.finish(), 4010, "client-lost", "aborted", "client-lost"
    ),
    "client is silent": End(is_killed_silently, 4010, "client-lost", "aborted", "client-lost"),
    "target reset": End(lambda case, client, target: target.reset(), 4007, "target-reset", "closed", "target-reset"),
    "both close": End(
        lambda case, client, target: (target.finish(), client.far.send(EOF)), 1000, "both-closed", "closed"
    ),
    "target closes, then client": End(
        lambda case, client, target: (target.finish(), closes(1000)(case, client, target)),
        1000,
        "target-closed",
        "closed",
    ),
    "target closes and is gone": End(
        lambda case, client, target: (target.finish(), target.reset()), 1000, "target-closed", "closed"
    ),
    "not a frame": End(lambda case, client, target: client.far.send(b"\x82\x01a"), 1002, "error", "aborted", "error"),
    "not a message": End(
        lambda case, client, target: client.far.send(client_frame(b"[]", opcode=TEXT)),
        1002,
        "error",
        "aborted",
        "error",
    ),
    "session revoked": End(cut("revoked"), 4001, "session-revoked", "aborted", "revoked"),
    "session expired": End(cut("expired"), 4002, "session-expired", "aborted", "expired"),
    "session ended": End(cut("ended"), 4003, "session-ended", "aborted", "ended"),
    "target deleted": End(cut("ended:target:db"), 4003, "session-ended", "aborted", "ended:target:db"),
    "login ended": End(cut("login-ended"), 4003, "session-ended", "aborted", "login-ended"),
    "key removed": End(cut("key-removed"), 4003, "session-ended", "aborted", "key-removed"),
    "target switched off": End(cut("target-off"), 4003, "session-ended", "aborted", "target-off"),
    "session idle": End(cut("idle"), 4004, "session-ended", "aborted", "idle"),
    "cut": End(cut("cut"), 4005, "cut", "aborted", "cut"),
    "visit cut": End(cut("visit-cut"), 4005, "cut", "aborted", "visit-cut"),
    "credentials lost": End(cut("credentials-lost"), 4006, "credentials-lost", "aborted", "credentials-lost"),
    "store away": End(cut("store-unavailable"), 4009, "store-away", "aborted", "store-unavailable"),
    "gateway stopping": End(cut("gateway-stopping"), 1001, "gateway-stopping", "aborted", "gateway-stopping"),
    "client gone": End(cut("visitor-gone"), 4010, "client-lost", "aborted", "visitor-gone"),
    "expiry": End(expires, 4002, "session-expired", "aborted", "expired"),
    "connection idle": End(falls_idle, 4004, "idle", "aborted", "idle"),
}


class EndTests(TunnelCase):
    def test_each_end_has_its_code_and_its_reason_once(self) -> None:
        """(tcp T6, T40)"""
        for name, end in ENDS.items():
            with self.subTest(name):
                self.world = TcpWorld()
                client, target = self.open()
                end.happen(self, client, target)
                self.world.turns.run()
                frames = client.frames()
                said = [message["reason"] for message in messages_of(frames) if message["t"] == "end"]
                self.assertEqual(codes_of(frames), [] if end.code is None else [end.code])
                self.assertEqual(said, [end.said] if end.said else [])
                self.assertEqual([call[1] for call in self.opening.ends], [end.reason])
                self.assertEqual(target.end, end.target)
                self.assertIn(client.far.end, ("half", "closed", "aborted"), "the client's side ends")
                self.world.wait(2)
                self.assertIn(client.far.end, ("closed", "aborted"), "a second later it is gone")
                self.assertEqual(len(self.opening.ends), 1)
                self.assertEqual(self.world.reactor.getDelayedCalls(), [], "no timer is left")
                self.assertEqual(self.world.live, 0)
                self.assertEqual(len(self.world.records), 1)

    def test_a_cut_ends_both_sides_in_the_same_turn(self) -> None:
        """(tcp T12)"""
        client, target = self.open()
        self.world.connections.cut(self.world.session.sid, "revoked")
        self.assertEqual(target.end, "aborted")
        self.assertEqual(codes_of(client.frames()), [4001])
        self.assertEqual(client.far.near.half_closing, True)

    def test_a_client_that_takes_nothing_is_aborted_after_a_second(self) -> None:
        client, target = self.open()
        client.far.stop_reading()
        target.send(b"x" * 200 * KIB)
        self.world.connections.cut(self.world.session.sid, "revoked")
        self.assertEqual((target.end, client.far.end), ("aborted", ""))
        self.world.reactor.advance(0.9)
        self.assertEqual(client.far.end, "")
        self.world.reactor.advance(0.2)
        self.assertEqual(client.far.end, "aborted")

    def test_what_a_client_sends_after_the_end_is_dropped(self) -> None:
        client, target = self.open()
        self.world.connections.cut(self.world.session.sid, "revoked")
        client.send(b"x" * 100)
        self.assertEqual(target.take(), b"")
        self.assertEqual(client.far.unread, 0, "it is read, so that no reset destroys the last message")

    def test_tunnels_alone_are_cut_when_the_gateway_stops(self) -> None:
        client, target = self.open()
        self.assertEqual(self.world.connections.cut_tcp("gateway-stopping"), 1)
        self.assertEqual((codes_of(client.frames()), target.end), ([1001], "aborted"))
        self.assertEqual(self.world.connections.cut_tcp("gateway-stopping"), 0)
        web = World()
        web.visitor().send(request())
        self.assertEqual((web.connections.cut_tcp("gateway-stopping"), web.live), (0, 1))


class TimeTests(TunnelCase):
    def test_ten_idle_minutes_have_a_ping_within_each_minute(self) -> None:
        """(tcp T7)"""
        client, target = self.open()
        silent, longest = 0, 0
        for _ in range(600):
            self.world.wait(1)
            silent += 1
            for frame in client.frames():
                self.assertEqual(frame.opcode, PING)
                client.far.send(client_frame(frame.payload, opcode=PONG))
                longest, silent = max(longest, silent), 0
        self.assertLessEqual(longest, 25)
        self.assertEqual(self.opening.ends, [])
        client.send(b"still here")
        self.assertEqual(target.take(), b"still here")

    def test_a_client_is_lost_after_two_pings(self) -> None:
        client, _ = self.open()
        self.world.wait(48)
        self.assertEqual([frame.opcode for frame in client.frames()], [PING, PING])
        self.world.wait(1)
        self.assertEqual(self.opening.ends, [("closed", "client-lost", 0, 0)])

    def test_the_client_is_warned_a_minute_before_the_end(self) -> None:
        """(tcp T13)"""
        client, _ = self.open()
        end = self.opening.ends_at = int(self.world.clock.now()) + 90
        self.opening.warn_at = end - 60
        self.world.wait(29)
        self.assertEqual(messages_of(client.frames()), [])
        self.world.wait(1)
        self.assertEqual(messages_of(client.frames()), [{"t": "warn", "ends": end, "why": "expired"}])
        self.answer_pings(client, 59)
        self.assertEqual(self.opening.ends, [])
        self.world.wait(1)
        self.assertEqual(self.opening.ends, [("closed", "session-expired", 0, 0)])

    def test_a_session_that_is_extended_warns_again(self) -> None:
        client, _ = self.open()
        self.opening.ends_at = int(self.world.clock.now()) + 60
        self.opening.warn_at = self.opening.ends_at - 60
        self.world.wait(1)
        self.opening.ends_at += 100
        self.opening.warn_at += 100
        self.answer_pings(client, 98)
        self.assertEqual(self.opening.ends, [])
        self.assertEqual(self.warnings, 1)
        self.answer_pings(client, 3)
        self.assertEqual(self.warnings, 2)

    def answer_pings(self, client: TunnelClient, seconds: int) -> None:
        for _ in range(seconds):
            self.world.wait(1)
            for frame in client.frames():
                if frame.opcode == PING:
                    client.far.send(client_frame(frame.payload, opcode=PONG))
                else:
                    self.warnings += 1

    warnings = 0

    def test_progress_is_reported_every_five_seconds_while_bytes_pass(self) -> None:
        client, target = self.open()
        for _ in range(10):
            client.send(b"12")
            target.send(b"123")
            self.world.wait(1)
        self.world.wait(20)
        reported = [call for call in self.opening.calls if call[0] == "progress"]
        self.assertEqual(reported, [("progress", 10, 15), ("progress", 20, 30)])

    def test_a_tunnel_is_not_idle_by_default(self) -> None:
        client, _ = self.open()
        self.answer_pings(client, 2 * 3600)
        self.assertEqual(self.opening.ends, [])

    def test_bytes_keep_a_connection_from_being_idle(self) -> None:
        client, target = self.open()
        self.opening.idle_timeout = 10
        for number in range(5):
            self.world.wait(9)
            (client if number % 2 else target).send(b"x")
        self.assertEqual(self.opening.ends, [])
        self.world.wait(11)
        self.assertEqual(self.opening.ends, [("closed", "idle", 2, 3)])
