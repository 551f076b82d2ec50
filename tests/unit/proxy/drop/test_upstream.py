"""Drop box upstream: its events over a real folder and a fake clock."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

from twisted.internet.task import Clock
from twisted.logger import capturedLogs
from zope.interface.verify import verifyObject

from burrowgate.core.drop_box import DropBox
from burrowgate.core.http.fields import Fields
from burrowgate.errors import UpstreamTimeout
from burrowgate.proxy.drop import upstream as drop_upstream
from burrowgate.proxy.drop.sender import Sender
from burrowgate.proxy.drop.upstream import MAX_PENDING_BYTES, PIECE_BYTES, DropUpstream
from burrowgate.proxy.interfaces import IUpstream
from burrowgate.proxy.static.file_threads import InlineExecutor
from burrowgate.proxy.static.responder import FILE_TIMEOUT_SECONDS
from tests.support import START, TestCase
from tests.support.descriptors import open_descriptors
from tests.unit.core.http.test_multipart import B, file_fields, form
from tests.unit.proxy.static.test_upstream import RecordingSink

ORIGIN = b"http://box.localhost"
OWN = (b"Origin", ORIGIN)
FORM = (b"Content-Type", b"multipart/form-data; boundary=" + B)
JSON = (b"Accept", b"application/json")
BOX = DropBox(max_file_bytes=5_000_000, max_total_bytes=8_000_000, max_files=5)


class Sink(RecordingSink):
    def upstream_paused(self) -> None:
        self._record("paused")

    def upstream_resumed(self) -> None:
        self._record("resumed")


class WaitingExecutor(InlineExecutor):
    """Runs work only when a test says so."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []
        self.is_crowded = False

    def run(self, folder: str, work: Callable[[], Any], done: Any) -> None:
        if self.is_crowded:
            raise UpstreamTimeout
        run = super().run
        self.waiting.append(lambda: run(folder, work, done))

    def step(self) -> None:
        self.waiting.pop(0)()

    def run_all(self) -> None:
        while self.waiting:
            self.step()


class DropCase(TestCase):
    def setUp(self) -> None:
        super().setUp()
        self.clock = Clock()
        self.clock.advance(START)
        self.root = Path(self.mktemp()) / "Incoming <b>"
        self.root.mkdir(parents=True)
        self.reported: list[tuple[str, int]] = []
        self.before = open_descriptors()

    def tearDown(self) -> None:
        self.assertEqual(self.clock.getDelayedCalls(), [])
        self.assertEqual(open_descriptors() - self.before, set())
        self.assertEqual(drop_upstream.UNDER_WAY._count, 0)
        super().tearDown()

    def begin(
        self,
        sink: Sink,
        method: bytes,
        target: bytes,
        *fields: tuple[bytes, bytes],
        length: int | None = 0,
        files: InlineExecutor | None = None,
        by_cookie: bool = True,
        box: DropBox = BOX,
    ) -> DropUpstream:
        sender = Sender(ORIGIN, by_cookie, lambda name, size: self.reported.append((name, size)))
        sent: Fields = [(b"Host", b"box.localhost"), *fields]
        upstream = DropUpstream(sink, self.root, self.clock, sent, sender, box, 0, files or InlineExecutor())
        sink.upstream = upstream  # type: ignore[assignment]
        upstream.send_head(method, target, b"X-Request-Id: r1\r\n", length, b"")
        return upstream

    def send(
        self, method: bytes, target: bytes, *fields: tuple[bytes, bytes], body: bytes = b"", pieces: int = 1, **how: Any
    ) -> Sink:
        sink = Sink()
        upstream = self.begin(sink, method, target, *fields, length=how.pop("length", len(body)), **how)
        step = -(-len(body) // pieces) or 1
        for start in range(0, len(body), step):
            upstream.send_body(body[start : start + step])
        if body:
            upstream.finish()
        while self.clock.getDelayedCalls():
            self.clock.advance(0)
        return sink

    def put(self, name: bytes, body: bytes = b"", *fields: tuple[bytes, bytes], **how: Any) -> Sink:
        return self.send(b"PUT", b"/" + name, OWN, *fields, body=body, **how)

    def post(self, body: bytes, *fields: tuple[bytes, bytes], **how: Any) -> Sink:
        return self.send(b"POST", b"/", OWN, FORM, *fields, body=body, **how)

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.root.iterdir()}


class PageTests(DropCase):
    def test_implements_the_interface(self) -> None:
        verifyObject(IUpstream, self.begin(Sink(), b"OPTIONS", b"/"))

    def test_page_is_a_form_of_its_own_origin(self) -> None:
        sink = self.send(b"GET", b"/")
        self.assertEqual((sink.status, sink.events), (200, ["head", "body", "end"]))
        self.assertIn(b'<form method="post" enctype="multipart/form-data" action="/"', sink.received)
        self.assertIn(b"to <bdi>Incoming &lt;b&gt;</bdi>", sink.received)
        policy = sink.fields[b"Content-Security-Policy"]
        self.assertIn(b"form-action 'self'", policy)
        self.assertIn(b"connect-src 'self'", policy)
        self.assertNotIn(b"form-action 'none'", policy)
        self.assertNotIn(b"unsafe", policy)
        # Under `no-referrer` browsers send `Origin: null` with a form.
        self.assertEqual(sink.fields[b"Referrer-Policy"], b"same-origin")
        self.assertEqual(sink.fields[b"Cache-Control"], b"no-store")

    def test_nothing_in_the_folder_is_shown(self) -> None:
        (self.root / "secret.txt").write_bytes(b"secret")
        (self.root / "index.html").write_bytes(b"secret")
        self.assertNotIn(b"secret", self.send(b"GET", b"/").received)
        bodies = set()
        for target in (b"/secret.txt", b"/missing.txt", b"/index.html", b"/.burrowgate.zip", b"/sub/"):
            sink = self.send(b"GET", target)
            self.assertEqual(sink.status, 404, target)
            bodies.add(sink.received)
        self.assertEqual(len(bodies), 1)

    def test_response_to_a_name_that_is_taken_is_the_same(self) -> None:
        first, second = self.put(b"a.txt", b"1"), self.put(b"a.txt", b"2")
        self.assertEqual((first.status, first.fields, first.received), (second.status, second.fields, second.received))
        self.assertEqual(self.files(), {"a.txt": b"1", "a (2).txt": b"2"})

    def test_full_box_says_so(self) -> None:
        for number in range(5):
            (self.root / str(number)).touch()
        sink = self.send(b"GET", b"/")
        self.assertEqual(sink.status, 507)
        self.assertNotIn(b"<form", sink.received)

    def test_folder_that_went(self) -> None:
        self.root.rmdir()
        self.assertEqual(self.send(b"GET", b"/").status, 503)
        self.assertEqual(self.put(b"a.txt", b"x").status, 503)

    def test_methods(self) -> None:
        sink = self.send(b"OPTIONS", b"/")
        self.assertEqual((sink.status, sink.fields[b"Allow"]), (204, b"GET, HEAD, POST, PUT, OPTIONS"))
        sink = self.send(b"DELETE", b"/a.txt", OWN)
        self.assertEqual((sink.status, sink.fields[b"Allow"]), (405, b"GET, HEAD, POST, PUT, OPTIONS"))


class FileTests(DropCase):
    def test_put_adds_a_file(self) -> None:
        sink = self.put(b"%C3%BC.txt", b"hello", JSON)
        self.assertEqual((sink.status, sink.events), (201, ["head", "body", "end"]))
        self.assertEqual(json.loads(sink.received), {"received": [{"name": "ü.txt", "size": 5}]})
        self.assertEqual(self.files(), {"ü.txt": b"hello"})
        self.assertEqual(self.reported, [("ü.txt", 5)])

    def test_empty_file(self) -> None:
        self.assertEqual(self.put(b"empty").status, 201)
        self.assertEqual(self.files(), {"empty": b""})

    def test_body_of_unknown_length(self) -> None:
        self.assertEqual(self.put(b"a", b"x" * 3_000_000, length=None, pieces=50).status, 201)
        self.assertEqual(self.files(), {"a": b"x" * 3_000_000})

    def test_program_with_a_link_needs_no_origin(self) -> None:
        self.assertEqual(self.send(b"PUT", b"/a", body=b"x", by_cookie=False).status, 201)
        self.assertEqual(self.send(b"PUT", b"/b", body=b"x", by_cookie=True).status, 403)
        foreign = (b"Origin", b"http://other.localhost")
        self.assertEqual(self.send(b"PUT", b"/c", foreign, body=b"x", by_cookie=False).status, 403)
        self.assertEqual(list(self.files()), ["a"])

    def test_too_large_file_is_refused_before_its_body(self) -> None:
        sink = Sink()
        self.begin(sink, b"PUT", b"/a", OWN, JSON, length=5_000_001)
        self.assertEqual((sink.status, sink.events), (413, ["head", "body", "end"]))
        self.assertIn("A file can have up to 5.0 MB here.", json.loads(sink.received)["detail"])
        self.assertEqual(self.put(b"a", b"x" * 5_000_001, length=None, pieces=20).status, 413)
        self.assertEqual(self.files(), {})

    def test_full_disk_is_507_and_leaves_nothing(self) -> None:
        for function in ("write", "fsync", "link"):
            full = OSError(errno.ENOSPC, "No space left on device")
            with mock.patch(f"os.{function}", side_effect=full), capturedLogs() as logs:
                sink = self.put(b"a", b"x", JSON)
            self.assertEqual(sink.status, 507, function)
            self.assertIn("disk for these files is full", json.loads(sink.received)["detail"])
            self.assertEqual(len(logs), 1)
            self.assertEqual(self.files(), {})
        self.assertEqual(self.reported, [])


class FormTests(DropCase):
    def test_form_adds_its_files(self) -> None:
        body = form(
            (file_fields(b"a.txt"), b"one"),
            (b'Content-Disposition: form-data; name="x"', b"no file"),
            (file_fields(b"b<i>.txt"), b""),
        )
        sink = self.post(body)
        self.assertEqual(sink.status, 201)
        self.assertIn(b"Your 2 files were received", sink.received)
        self.assertIn(b"<bdi>b&lt;i&gt;.txt</bdi>", sink.received)
        self.assertEqual(self.files(), {"a.txt": b"one", "b_i_.txt": b""})
        self.assertEqual(self.reported, [("a.txt", 3), ("b_i_.txt", 0)])

    def test_large_form_in_small_pieces(self) -> None:
        content = os.urandom(2_000_000)
        self.assertEqual(self.post(form((file_fields(b"a"), content)), JSON, pieces=997).status, 201)
        self.assertEqual(self.files(), {"a": content})

    def test_forms_without_a_file(self) -> None:
        self.assertEqual(self.post(form((file_fields(b""), b""))).status, 400)
        self.assertEqual(self.post(form()).status, 400)
        self.assertEqual(self.send(b"POST", b"/", OWN, body=b"a=b").status, 415)
        self.assertEqual(self.files(), {})

    def test_file_without_a_name_is_taken(self) -> None:
        self.assertEqual(self.post(form((file_fields(b""), b"content"))).status, 201)
        self.assertEqual(self.files(), {"unnamed": b"content"})

    def test_files_before_a_refused_one_stay_and_are_named(self) -> None:
        body = form((file_fields(b"a&b.txt"), b"one"), (file_fields(b"large"), b"x" * 5_000_001))
        sink = self.post(body, pieces=30)
        self.assertEqual(sink.status, 413)
        self.assertIn(b"Received before that: a&amp;b.txt.", sink.received)
        self.assertEqual(self.files(), {"a&b.txt": b"one"})
        self.assertEqual(self.reported, [("a&b.txt", 3)])

    def test_form_that_breaks_off(self) -> None:
        body = form((file_fields(b"a"), b"one"), (file_fields(b"b"), b"two"))
        self.assertEqual(self.post(body[:-40]).status, 400)
        self.assertEqual(self.files(), {"a": b"one"})

    def test_number_of_parts_is_limited(self) -> None:
        sink = self.post(form(*[(b'Content-Disposition: form-data; name="x"', b"")] * 1001))
        self.assertEqual(sink.status, 413)


class CutTests(DropCase):
    def test_request_that_is_cut_leaves_nothing(self) -> None:
        body = form((file_fields(b"a"), b"one"), (file_fields(b"b"), b"x" * 2_000_000))
        for sent in (10, 300, 1_000_000, len(body)):
            upstream = self.begin(Sink(), b"POST", b"/", OWN, FORM, length=len(body))
            upstream.send_body(body[:sent])
            upstream.abandon()
            upstream.finish()
            self.assertEqual(self.files(), {}, sent)
        self.assertEqual(self.reported, [])

    def test_request_that_is_cut_while_a_thread_works_leaves_nothing(self) -> None:
        for steps in range(6):
            files = WaitingExecutor()
            sink = Sink()
            upstream = self.begin(sink, b"PUT", b"/a", OWN, length=1_000_000, files=files)
            upstream.send_body(b"x" * 1_000_000)
            upstream.finish()
            for _ in range(steps):
                if files.waiting:
                    files.step()
            if "end" in sink.events:
                self.assertEqual(self.files(), {"a": b"x" * 1_000_000})
                upstream.abandon()
                files.run_all()
                self.assertEqual(len(self.files()), 1)
                return
            upstream.abandon()
            files.run_all()
            self.assertEqual((self.files(), sink.events.count("head")), ({}, 0), steps)
        self.fail("never ended")

    def test_file_that_became_complete_as_its_request_was_cut_is_removed(self) -> None:
        files = WaitingExecutor()
        upstream = self.begin(Sink(), b"PUT", b"/a", OWN, length=1, files=files)
        upstream.send_body(b"x")
        upstream.finish()
        files.step()
        files.step()
        real = os.link

        def link_and_cut(*args: Any, **how: Any) -> None:
            real(*args, **how)
            upstream.abandon()

        with mock.patch("os.link", side_effect=link_and_cut):
            files.step()
        self.assertEqual(list(self.files()), ["a"])
        files.run_all()
        self.assertEqual((self.files(), self.reported), ({}, []))

    def test_folder_that_hangs_is_a_timeout_and_leaves_nothing(self) -> None:
        files = WaitingExecutor()
        sink = Sink()
        upstream = self.begin(sink, b"PUT", b"/a", OWN, length=1, files=files)
        upstream.send_body(b"x")
        self.clock.advance(FILE_TIMEOUT_SECONDS)
        self.assertIsInstance(sink.error, UpstreamTimeout)
        files.run_all()
        self.assertEqual(self.files(), {})

    def test_partial_file_is_removed_later_if_too_much_work_waits(self) -> None:
        files = WaitingExecutor()
        upstream = self.begin(Sink(), b"PUT", b"/a", OWN, length=1, files=files)
        files.step()
        files.is_crowded = True
        upstream.abandon()
        self.assertEqual(len(self.files()), 1)
        files.is_crowded = False
        self.clock.advance(drop_upstream.CLOSE_RETRY_SECONDS)
        files.run_all()
        self.assertEqual(self.files(), {})


class MemoryTests(DropCase):
    def test_sender_is_paused_while_much_waits(self) -> None:
        files = WaitingExecutor()
        sink = Sink()
        upstream = self.begin(sink, b"PUT", b"/a", OWN, length=None, files=files)
        piece = b"x" * 65536
        count = 0
        while "paused" not in sink.events:
            upstream.send_body(piece)
            count += 1
        self.assertEqual(count, MAX_PENDING_BYTES // len(piece) + 1)
        files.run_all()
        self.assertEqual(sink.events, ["paused", "resumed"])
        upstream.finish()
        files.run_all()
        self.assertEqual(len(self.files()["a"]), count * len(piece))

    def test_small_pieces_are_written_together(self) -> None:
        files = WaitingExecutor()
        upstream = self.begin(Sink(), b"PUT", b"/a", OWN, length=None, files=files)
        files.run_all()
        for _ in range(100):
            upstream.send_body(b"x" * 1000)
        self.assertEqual(files.waiting, [])
        upstream.send_body(b"x" * PIECE_BYTES)
        self.assertEqual(len(files.waiting), 1)
        upstream.abandon()
        files.run_all()

    def test_requests_under_way_are_limited(self) -> None:
        waiting = [
            self.begin(Sink(), b"PUT", b"/a", OWN, length=5, box=DropBox()) for _ in range(drop_upstream.MAX_UNDER_WAY)
        ]
        sink = self.put(b"b", b"x")
        self.assertEqual((sink.status, sink.fields[b"Retry-After"]), (503, b"10"))
        self.assertEqual(self.send(b"GET", b"/", box=DropBox()).status, 200)
        for upstream in waiting:
            upstream.abandon()
        self.assertEqual(self.put(b"b", b"x").status, 201)
