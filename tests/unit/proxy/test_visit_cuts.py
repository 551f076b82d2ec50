"""Dialogues in which one visit is cut, by this process or another: its requests end, and those of others go on."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core import links, visit_cuts
from burrowgate.core.sessions import Kind
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import page_token
from burrowgate.core.visit_ids import direct_vid
from burrowgate.sessions.expiry import SessionExpiry
from burrowgate.testing.records import vid
from tests.support import TestCase
from tests.support.exchange_case import NAVIGATE, SWITCH, WEBSOCKET, ExchangeCase, field, status
from tests.support.http2_client import Http2Client
from tests.support.proxy_wire import KEY, PEER, Far, World, now, ok, read_answers, request


def cut_elsewhere(world: World, visit: str, *, rotates_link: bool = False) -> None:
    """Cut a visit as another process does: this process can see that the store's position has changed."""
    session = now(world.store.session(world.session.sid))
    assert session is not None
    cut = visit_cuts.cut(session, visit, rotates_link=rotates_link, now=int(world.clock.now()))
    now(world.store.commit(Change(puts=(cut,))))


class CutCase(ExchangeCase):
    def cookie(self, number: int) -> bytes:
        return b"Cookie: burrowgate=" + KEY.cookie(self.world.session.sid, vid(number)).encode()

    def begun(self, *fields: bytes) -> tuple[Far, Far]:
        """Return the ends of a request that the target has received."""
        visitor = self.world.visitor()
        visitor.send(request(*fields))
        return visitor, self.world.target()

    def served(self, *fields: bytes, target: bytes = b"/") -> int:
        """Return the status of a request that the target answers if it arrives."""
        before = len(self.world.made)
        visitor = self.world.visitor()
        visitor.send(request(*fields, target=target))
        if not visitor.received:
            self.assertLessEqual(len(self.world.made), before + 1)
            self.world.target().send(ok())
        return status(visitor.take())

    def cut(self, visit: str, *, rotates_link: bool = False) -> None:
        """Cut a visit elsewhere, and let this process learn of it."""
        cut_elsewhere(self.world, visit, rotates_link=rotates_link)
        now(self.world.registry.catch_up())
        self.world.turns.run()


class NextRequestTests(CutCase):
    def test_next_request_of_the_visit_is_refused_on_its_connection_and_on_others(self) -> None:
        first, second = self.world.visitor(), self.world.visitor()
        for visitor, number in ((first, 1), (second, 2)):
            visitor.send(request(self.cookie(number)))
            self.world.target().send(ok())
            self.assertEqual(read_answers(visitor.take())[0].status, 200)
        cut_elsewhere(self.world, vid(1))
        first.send(request(self.cookie(1)))
        self.assertEqual(status(first.take()), 410)
        self.assertEqual(self.served(self.cookie(1)), 410)
        target = self.world.target()
        second.send(request(self.cookie(2)))
        target.send(ok())
        self.assertEqual(read_answers(second.take())[0].status, 200)

    def test_refusal_says_that_the_visit_was_ended(self) -> None:
        cut_elsewhere(self.world, vid(1))
        got = self.ask(self.cookie(1))
        self.assertIn(b"ended your visit on 14 November 2023", got)
        self.assertEqual(field(got, b"Clear-Site-Data"), b'"cache"')
        self.assertEqual(self.world.records[-1].reason, "visit-cut")

    def test_visit_without_a_cookie_is_refused_by_address_and_agent_also_if_it_was_cached(self) -> None:
        program, other = b"User-Agent: curl/8.0", b"User-Agent: curl/9.0"
        visitor = self.world.visitor()
        for _ in range(2):
            visitor.send(request(self.bearer, program))
            self.world.target().send(ok())
            self.assertEqual(read_answers(visitor.take())[0].status, 200)
        cut_elsewhere(self.world, direct_vid(self.world.session.sid, PEER, "curl/8.0"))
        visitor.send(request(self.bearer, other))
        self.world.target().send(ok())
        self.assertEqual(read_answers(visitor.take())[0].status, 200)
        visitor.send(request(self.bearer, program))
        self.assertEqual(status(visitor.take()), 410)

    def test_page_link_is_refused_by_address_and_agent_also_if_it_was_cached(self) -> None:
        share = replace(self.world.session, sid="p" * 22, kind=Kind.PAGE_SHARE)
        now(self.world.registry.commit(Change(puts=(share,))))
        self.world.session = share
        page = links.page(
            "", self.world.token().decode(), page_token(KEY.seed(share.sid), b"app.localhost", b"/a").decode(), "/a"
        ).encode()
        for _ in range(2):
            self.assertEqual(self.served(b"User-Agent: curl/8.0", target=page), 200)
        cut_elsewhere(self.world, direct_vid(share.sid, PEER, "curl/8.0"))
        self.assertEqual(self.served(b"User-Agent: curl/9.0", target=page), 200)
        self.assertEqual(self.served(b"User-Agent: curl/8.0", target=page), 410)

    def test_counted_visit_is_refused(self) -> None:
        self.limit(max_visits=2)
        cut_elsewhere(self.world, vid(1))
        self.assertEqual(status(self.ask(NAVIGATE, self.cookie(1))), 410)
        self.assertEqual(self.served(NAVIGATE, self.cookie(2)), 200)


class LinkTests(CutCase):
    def follow(self, *fields: bytes, link: bytes = b"") -> bytes:
        return self.ask(NAVIGATE, *fields, target=b"/?" + (link or self.world.link()))

    def test_link_opens_in_another_browser_and_not_in_that_of_the_cut_visit(self) -> None:
        cut_elsewhere(self.world, vid(1))
        self.assertEqual(status(self.follow(self.cookie(1))), 410)
        self.assertEqual(status(self.follow()), 303)

    def test_rotated_link_opens_no_visit_and_visits_go_on(self) -> None:
        former = self.world.link()
        cut_elsewhere(self.world, vid(1), rotates_link=True)
        got = self.follow(link=former)
        self.assertEqual(status(got), 410)
        self.assertIn(b"was replaced", got)
        self.assertEqual(self.served(self.cookie(2)), 200)
        self.assertEqual(status(self.follow(self.cookie(2), link=former)), 303)
        self.assertEqual(status(self.ask(self.bearer)), 410)


class OpenConnectionTests(CutCase):
    def test_websocket_of_the_visit_is_cut_and_that_of_another_goes_on(self) -> None:
        tunnels = []
        for number in (1, 2):
            origin = b"Origin: http://app.localhost"
            visitor, target = self.begun(self.cookie(number), origin, *WEBSOCKET)
            target.send(SWITCH)
            self.assertEqual(status(visitor.take()), 101)
            tunnels.append((visitor, target))
        self.cut(vid(1))
        (visitor, target), (other, other_target) = tunnels
        self.assertEqual((visitor.end, target.end), ("aborted", "aborted"))
        other_target.send(b"still here")
        self.assertEqual((other.take(), other.end), (b"still here", ""))

    def test_download_upload_and_waiting_request_of_the_visit_are_cut(self) -> None:
        download, from_target = self.begun(self.cookie(1))
        from_target.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome")
        stream, stream_target = self.begun(self.cookie(1))
        stream_target.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n")
        waiting, _ = self.begun(self.cookie(1))
        upload = self.world.visitor()
        head = request(self.cookie(1), b"Content-Length: 100", method=b"POST")
        upload.send(head + b"some")
        self.assertEqual(self.world.live, 4)
        self.cut(vid(1))
        self.assertEqual([one.end for one in (download, stream, waiting, upload)], ["aborted"] * 4)
        self.assertEqual(self.world.live, 0)
        self.assertEqual({record.reason for record in self.world.records}, {"visit-cut"})

    def test_requests_without_a_cookie_are_cut_by_address_and_agent(self) -> None:
        program, target = self.begun(self.bearer, b"User-Agent: curl/8.0")
        other, _ = self.begun(self.bearer, b"User-Agent: curl/9.0")
        self.cut(direct_vid(self.world.session.sid, PEER, "curl/8.0"))
        self.assertEqual((program.end, target.end, other.end), ("aborted", "aborted", ""))

    def test_request_that_waits_for_the_store_is_refused(self) -> None:
        self.limit(max_visits=2)
        visitor = self.world.visitor()
        whole = request(NAVIGATE, self.cookie(1))
        visitor.send(whole[:-2])
        cut_elsewhere(self.world, vid(1))
        visitor.send(whole[-2:])
        self.assertEqual(status(visitor.take()), 410)
        self.assertEqual(self.world.made, [])


class Http2Tests(TestCase):
    def test_streams_of_the_visit_are_reset_and_the_next_one_is_refused(self) -> None:
        world = World(public=False, scheme="https", tls=True)
        expiry = SessionExpiry(
            world.registry,
            world.connections,
            keys=lambda: world.keyring,
            clock=world.clock,
            last_used_at=world.visits.last_used_at,
        )
        world.registry.watch(expiry.changed)
        clients = []
        for number in (1, 2):
            client = Http2Client(world)
            credential = b"__Host-burrowgate=" + KEY.cookie(world.session.sid, vid(number)).encode()
            stream = client.request((b"cookie", credential))
            world.target().send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome")
            client.run()
            clients.append((client, stream, credential))
        cut_elsewhere(world, vid(1))
        now(world.registry.catch_up())
        world.turns.run()
        (client, stream, credential), (other, other_stream, _) = clients
        client.run()
        other.run()
        self.assertIsNotNone(client[stream].reset)
        self.assertIsNone(other[other_stream].reset)
        again = client.request((b"cookie", credential))
        client.run()
        self.assertEqual(dict(client[again].fields)[b":status"], b"410")


class OtherSessionTests(CutCase):
    def test_visit_of_the_same_id_in_another_session_is_not_affected(self) -> None:
        sibling = replace(self.world.session, sid="s" * 22)
        now(self.world.registry.commit(Change(puts=(sibling,))))
        self.cut(vid(1))
        own = b"Cookie: burrowgate=" + KEY.cookie(sibling.sid, vid(1)).encode()
        self.assertEqual(self.served(own), 200)
