"""Folder upstream: its events over a real folder and a fake clock."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from twisted.internet.task import Clock
from zope.interface import implementer
from zope.interface.verify import verifyObject

from burrowgate.core.http.fields import Fields
from burrowgate.errors import UpstreamConnectError, UpstreamProtocolError, UpstreamTimeout
from burrowgate.proxy.interfaces import IResponseSink, IUpstream
from burrowgate.proxy.response_receiver import ResponseReceiver
from burrowgate.proxy.static.file_threads import Done, InlineExecutor
from burrowgate.proxy.static.opening import PIECE
from burrowgate.proxy.static.responder import FILE_TIMEOUT_SECONDS
from burrowgate.proxy.static.upstream import FolderUpstream
from tests.support import START, TestCase
from tests.support.descriptors import open_descriptors


@implementer(IResponseSink)
class RecordingSink(ResponseReceiver):
    """Records its events in order; pauses the upstream after `pause_after` bytes of the body."""

    def __init__(self, *, keep: bool = True) -> None:
        self.events: list[str] = []
        self.status = 0
        self.fields: dict[bytes, bytes] = {}
        self.length: int | None = None
        self.received = b""
        self.count = 0
        self.error: Exception | None = None
        self.upstream: FolderUpstream | None = None
        self.pause_after: int | None = None
        self.abandon_at = ""
        self._keep = keep

    def _record(self, event: str) -> None:
        if not self.events or self.events[-1] != event:
            self.events.append(event)
        if self.abandon_at == event and self.upstream is not None:
            self.upstream.abandon()

    def response_head(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        self.status, self.length = status, length
        assert len({name.lower() for name, _ in fields}) == len(fields)
        self.fields = dict(fields)
        self._record("head")

    def response_body(self, data: bytes) -> None:
        assert data
        self.count += len(data)
        if self._keep:
            self.received += data
        self._record("body")
        if self.pause_after is not None and self.count >= self.pause_after and self.upstream is not None:
            self.upstream.pause_reading()

    def response_flush(self) -> None:
        self._record("flush")

    def response_end(self) -> None:
        self._record("end")

    def upstream_lost(self, error: Exception) -> None:
        self.error = error
        self._record("lost")


class FolderTestCase(TestCase):
    def setUp(self) -> None:
        super().setUp()
        self.clock = Clock()
        self.clock.advance(START)
        self.root = Path(self.mktemp())
        self.root.mkdir()
        self.put("file.txt", b"hello, file")
        (self.root / "sub").mkdir()
        self.before = open_descriptors()

    def tearDown(self) -> None:
        self.assertEqual(self.clock.getDelayedCalls(), [])
        self.assertEqual(open_descriptors() - self.before, set())
        super().tearDown()

    def put(self, name: str, data: bytes) -> None:
        path = self.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (START - 1000, START - 1000))

    def begin(self, sink: RecordingSink, target: bytes, method: bytes = b"GET", **fields: bytes) -> FolderUpstream:
        sent = [(name.replace("_", "-").encode(), value) for name, value in fields.items()]
        upstream = sink.upstream = FolderUpstream(sink, self.root, self.clock, [(b"Host", b"x"), *sent])
        upstream.send_head(method, target, b"", 0, b"")
        return upstream

    def run_pending_calls(self) -> None:
        """Advance the clock until no calls are pending."""
        while self.clock.getDelayedCalls():
            self.clock.advance(0)

    def get(self, target: bytes, method: bytes = b"GET", **fields: bytes) -> RecordingSink:
        sink = RecordingSink()
        self.begin(sink, target, method, **fields)
        self.run_pending_calls()
        return sink


class FileTests(FolderTestCase):
    def test_implements_the_interface(self) -> None:
        verifyObject(IUpstream, FolderUpstream(RecordingSink(), self.root, self.clock, []))
        verifyObject(IResponseSink, RecordingSink())

    def test_small_file_is_sent_within_send_head(self) -> None:
        sink = RecordingSink()
        self.begin(sink, b"/file.txt")
        self.assertEqual(sink.events, ["head", "body", "end"])
        self.assertEqual((sink.status, sink.length, sink.received), (200, 11, b"hello, file"))

    def test_fields_of_a_file(self) -> None:
        fields = self.get(b"/file.txt").fields
        self.assertEqual(fields[b"Content-Type"], b"text/plain; charset=utf-8")
        self.assertEqual(fields[b"X-Content-Type-Options"], b"nosniff")
        self.assertEqual(fields[b"Accept-Ranges"], b"bytes")
        self.assertEqual(fields[b"Last-Modified"], b"Tue, 14 Nov 2023 21:56:40 GMT")
        self.assertEqual(fields[b"Date"], b"Tue, 14 Nov 2023 22:13:20 GMT")
        self.assertRegex(fields[b"ETag"], rb'^"[0-9a-f]+-b-[0-9a-f]+"$')
        self.assertNotIn(b"Content-Length", fields)

    def test_query_is_ignored(self) -> None:
        self.assertEqual(self.get(b"/file.txt?../../etc/passwd").received, b"hello, file")

    def test_empty_file_has_no_body(self) -> None:
        self.put("empty", b"")
        sink = self.get(b"/empty")
        self.assertEqual((sink.status, sink.length, sink.events), (200, 0, ["head", "end"]))

    def test_response_to_head_is_that_to_get_without_body(self) -> None:
        for target in (b"/file.txt", b"/", b"/nothing", b"/sub"):
            get, head = self.get(target), self.get(target, b"HEAD")
            self.assertEqual((head.status, head.fields, head.length), (get.status, get.fields, get.length))
            self.assertEqual(head.events, ["head", "end"])

    def test_serves_names_in_any_script(self) -> None:
        self.put("übersicht 1.txt", b"x")
        self.put("a:b.html", b"y")
        self.assertEqual(self.get(b"/%C3%BCbersicht%201.txt").received, b"x")
        self.assertEqual(self.get(b"/a:b.html").fields[b"Content-Type"], b"text/html; charset=utf-8")

    def test_file_with_future_date_has_no_last_modified(self) -> None:
        os.utime(self.root / "file.txt", (START + 1000, START + 1000))
        sink = self.get(b"/file.txt")
        self.assertEqual(sink.status, 200)
        self.assertNotIn(b"Last-Modified", sink.fields)

    def test_unchanged_file_gets_304(self) -> None:
        first = self.get(b"/file.txt")
        for fields in (
            {"If_None_Match": first.fields[b"ETag"]},
            {"If_Modified_Since": first.fields[b"Last-Modified"]},
        ):
            again = self.get(b"/file.txt", **fields)
            self.assertEqual((again.status, again.events), (304, ["head", "end"]))
            self.assertEqual(again.fields[b"ETag"], first.fields[b"ETag"])
        self.put("file.txt", b"changed!!!!")
        os.utime(self.root / "file.txt", (START - 500, START - 500))
        self.assertEqual(self.get(b"/file.txt", If_None_Match=first.fields[b"ETag"]).status, 200)

    def test_failed_precondition_gets_412(self) -> None:
        sink = self.get(b"/file.txt", If_Match=b'"other"')
        self.assertEqual((sink.status, sink.length, sink.received), (412, 0, b""))

    def test_range_gets_206(self) -> None:
        sink = self.get(b"/file.txt", Range=b"bytes=7-8")
        self.assertEqual((sink.status, sink.length, sink.received), (206, 2, b"fi"))
        self.assertEqual(sink.fields[b"Content-Range"], b"bytes 7-8/11")

    def test_range_beyond_the_file_gets_416(self) -> None:
        sink = self.get(b"/file.txt", Range=b"bytes=11-")
        self.assertEqual((sink.status, sink.received), (416, b""))
        self.assertEqual(sink.fields[b"Content-Range"], b"bytes */11")


class StreamingTests(FolderTestCase):
    def test_sends_one_piece_in_each_turn(self) -> None:
        data = os.urandom(3 * PIECE + 5)
        self.put("big", data)
        sink = RecordingSink()
        self.begin(sink, b"/big")
        self.assertEqual(sink.received, data[:PIECE])
        self.assertEqual(sink.events, ["head", "body", "flush"])
        self.run_pending_calls()
        self.assertEqual(sink.received, data)
        # A flush ends each turn but the last, which ends the response.
        self.assertEqual(sink.events, ["head", *["body", "flush"] * 3, "body", "end"])

    def test_range_of_a_large_file(self) -> None:
        data = os.urandom(3 * PIECE)
        self.put("big", data)
        sink = self.get(b"/big", Range=b"bytes=%d-" % (PIECE - 1))
        self.assertEqual(sink.received, data[PIECE - 1 :])

    def test_paused_response_continues_when_resumed(self) -> None:
        self.put("big", b"x" * 4 * PIECE)
        sink = RecordingSink()
        sink.pause_after = 2 * PIECE
        upstream = self.begin(sink, b"/big")
        self.run_pending_calls()
        self.assertEqual(sink.count, 2 * PIECE)
        sink.pause_after = None
        upstream.resume_reading()
        self.assertEqual(sink.count, 2 * PIECE)
        upstream.resume_reading()
        self.assertEqual(len(self.clock.getDelayedCalls()), 1)
        self.run_pending_calls()
        self.assertEqual((sink.count, sink.events[-1]), (4 * PIECE, "end"))
        upstream.resume_reading()

    def test_pause_before_the_request_delays_the_body(self) -> None:
        sink = RecordingSink()
        upstream = FolderUpstream(sink, self.root, self.clock, [])
        upstream.pause_reading()
        upstream.send_head(b"GET", b"/file.txt", b"", 0, b"")
        self.run_pending_calls()
        self.assertEqual(sink.events, ["head"])
        upstream.resume_reading()
        self.run_pending_calls()
        self.assertEqual(sink.events, ["head", "body", "end"])

    def test_reports_nothing_after_being_abandoned(self) -> None:
        self.put("big", b"x" * 4 * PIECE)
        for target in (b"/big", b"/file.txt", b"/"):
            for at in ("head", "body", "flush", "end"):
                sink = RecordingSink()
                sink.abandon_at = at
                self.begin(sink, target)
                self.run_pending_calls()
                self.assertIn(sink.events[-1], (at, "end"))
        paused = RecordingSink()
        paused.pause_after = 1
        upstream = self.begin(paused, b"/big")
        upstream.abandon()
        upstream.abandon()
        upstream.resume_reading()
        self.run_pending_calls()
        self.assertEqual(paused.count, PIECE)

    def test_file_that_shrinks_fails_the_response(self) -> None:
        self.put("big", b"x" * 4 * PIECE)
        sink = RecordingSink()
        self.begin(sink, b"/big")
        os.truncate(self.root / "big", PIECE + 1)
        self.run_pending_calls()
        self.assertIsInstance(sink.error, UpstreamProtocolError)
        self.assertEqual((sink.count, sink.events[-1]), (PIECE + 1, "lost"))
        self.assertNotIn("end", sink.events)

    def test_file_that_grows_or_is_deleted_is_served_in_its_first_size(self) -> None:
        self.put("big", b"x" * 2 * PIECE)
        sink = RecordingSink()
        self.begin(sink, b"/big")
        with open(self.root / "big", "ab") as file:
            file.write(b"y" * PIECE)
        os.unlink(self.root / "big")
        self.run_pending_calls()
        self.assertEqual(sink.received, b"x" * 2 * PIECE)

    def test_memory_does_not_grow_with_the_size_of_a_file(self) -> None:
        with open(self.root / "huge", "wb") as file:
            file.truncate(1 << 30)
        sink = RecordingSink(keep=False)
        sink.pause_after = 0
        upstream = self.begin(sink, b"/huge")
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        sink.pause_after = None
        upstream.resume_reading()
        self.run_pending_calls()
        self.assertEqual((sink.count, sink.events[-1]), (1 << 30, "end"))
        self.assertLess(tracemalloc.get_traced_memory()[1], 16 * PIECE)


class FolderTests(FolderTestCase):
    def test_folder_without_slash_redirects(self) -> None:
        for target, location in (
            (b"/sub", b"/sub/"),
            (b"/sub?a=b&c", b"/sub/?a=b&c"),
            (b"/su%62", b"/su%62/"),
            (b"/sub?//evil.example", b"/sub/?//evil.example"),
        ):
            sink = self.get(target)
            self.assertEqual((sink.status, sink.fields[b"Location"]), (308, location))

    def test_redirects_never_name_another_host(self) -> None:
        (self.root / "evil.example").mkdir()
        for target in (
            b"//evil.example",
            b"///evil.example",
            b"/\\evil.example",
            b"/%5cevil.example",
            b"/%2fevil.example",
        ):
            sink = self.get(target)
            self.assertEqual(sink.status, 404, target)
            self.assertNotIn(b"Location", sink.fields)

    def test_serves_index_html_for_its_folder(self) -> None:
        self.put("sub/index.html", b"<h1>index</h1>")
        sink = self.get(b"/sub/")
        self.assertEqual((sink.status, sink.received), (200, b"<h1>index</h1>"))
        self.assertEqual(sink.fields[b"Content-Type"], b"text/html; charset=utf-8")
        self.assertEqual(self.get(b"/sub/", If_None_Match=sink.fields[b"ETag"]).status, 304)

    def test_folder_named_index_html_is_listed(self) -> None:
        (self.root / "sub" / "index.html").mkdir()
        self.assertIn(b'href="index.html/"', self.get(b"/sub/").received)

    def test_folder_without_index_html_is_listed(self) -> None:
        sink = self.get(b"/")
        self.assertEqual((sink.status, sink.length), (200, None))
        self.assertIn(b'href="sub/"', sink.received)
        self.assertIn(b'href="file.txt"', sink.received)
        self.assertTrue(sink.received.endswith(b"</html>\n"))
        self.assertIn(b"default-src 'none'", sink.fields[b"Content-Security-Policy"])

    def test_file_with_slash_is_not_found(self) -> None:
        self.assertEqual(self.get(b"/file.txt/").status, 404)


class RefusalTests(FolderTestCase):
    def test_missing_and_hidden_files_get_the_same_404(self) -> None:
        self.put(".env", b"secret")
        (self.root.parent / "outside").write_bytes(b"secret")
        os.symlink("../outside", self.root / "link")
        os.mkfifo(self.root / "pipe")
        expected = self.get(b"/nothing")
        self.assertEqual(expected.status, 404)
        self.assertEqual(expected.length, len(expected.received))
        for target in (
            b"/.env",
            b"/link",
            b"/pipe",
            b"/../outside",
            b"/%2e%2e/outside",
            b"/sub/..%2f..%2foutside",
            b"*",
        ):
            sink = self.get(target)
            self.assertEqual((sink.status, sink.received), (404, expected.received), target)

    def test_unreadable_file_gets_403(self) -> None:
        for path in (self.root.parent, self.root):
            path.chmod(0o755)
        (self.root / "file.txt").chmod(0)
        (self.root / "sub").chmod(0)
        if os.geteuid() == 0:  # who may read any file
            os.seteuid(65534)
            self.addCleanup(os.seteuid, 0)
        for target in (b"/file.txt", b"/sub/", b"/sub/file"):
            sink = self.get(target)
            self.assertEqual(sink.status, 403, target)
            self.assertIn(b"cannot be read", sink.received)

    def test_error_is_json_if_the_client_wants_it(self) -> None:
        sink = self.get(b"/nothing", Accept=b"application/json")
        self.assertEqual(sink.fields[b"Content-Type"], b"application/problem+json")

    def test_methods_other_than_get_head_and_options_get_405(self) -> None:
        for method in (b"POST", b"PUT", b"DELETE", b"PATCH", b"get", b"PROPFIND"):
            sink = self.get(b"/file.txt", method)
            self.assertEqual((sink.status, sink.fields[b"Allow"]), (405, b"GET, HEAD, OPTIONS"))
        self.assertEqual((self.root / "file.txt").read_bytes(), b"hello, file")

    def test_drops_the_body_of_a_request(self) -> None:
        sink = RecordingSink()
        upstream = FolderUpstream(sink, self.root, self.clock, [])
        upstream.send_head(b"GET", b"/file.txt", b"", None, b"")
        upstream.send_body(b"x" * 1000)
        upstream.finish()
        upstream.flush()
        upstream.half_close()
        self.assertEqual(sink.events, ["head", "body", "end"])

    def test_options_lists_the_methods(self) -> None:
        for target in (b"*", b"/file.txt", b"/nothing"):
            sink = self.get(target, b"OPTIONS")
            self.assertEqual((sink.status, sink.length, sink.events), (204, None, ["head", "end"]))
            self.assertEqual(sink.fields[b"Allow"], b"GET, HEAD, OPTIONS")

    def test_missing_folder_is_an_unreachable_target(self) -> None:
        sink = RecordingSink()
        upstream = FolderUpstream(sink, self.root / "gone", self.clock, [])
        upstream.send_head(b"GET", b"/", b"", 0, b"")
        self.assertEqual(sink.events, ["lost"])
        self.assertIsInstance(sink.error, UpstreamConnectError)
        self.assertNotIn(str(self.root), str(sink.error))


class HeldExecutor:
    """Runs work only when the test says so, as a thread that waits for a disk would."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], Any], Done[Any]]] = []
        self.is_full = False

    def run(self, folder: str, work: Callable[[], Any], done: Done[Any]) -> None:
        if self.is_full:
            raise UpstreamTimeout
        self.waiting.append((work, done))

    def go_on(self) -> None:
        """Run the oldest work."""
        InlineExecutor().run("", *self.waiting.pop(0))


class ThreadedTests(FolderTestCase):
    def start(self, target: bytes, **fields: bytes) -> RecordingSink:
        self.files = HeldExecutor()
        sink = RecordingSink()
        sent = [(name.replace("_", "-").encode(), value) for name, value in fields.items()]
        sink.upstream = FolderUpstream(sink, self.root, self.clock, sent, self.files)
        sink.upstream.send_head(b"GET", target, b"", 0, b"")
        return sink

    def go_on(self) -> None:
        """Let all work and all calls finish."""
        calls = self.clock.getDelayedCalls
        while self.files.waiting or any(call.getTime() <= self.clock.seconds() for call in calls()):
            if self.files.waiting:
                self.files.go_on()
            self.clock.advance(0)

    def test_small_file_takes_one_step(self) -> None:
        sink = self.start(b"/file.txt")
        self.assertEqual((sink.events, len(self.files.waiting)), ([], 1))
        self.files.go_on()
        self.assertEqual((sink.events, sink.received), (["head", "body", "end"], b"hello, file"))

    def test_every_kind_of_response_is_the_same_as_without_threads(self) -> None:
        self.put("big", b"0123456789" * PIECE)
        self.put("sub/index.html", b"index")
        self.put("empty", b"")
        for target in (b"/file.txt", b"/big", b"/empty", b"/", b"/sub", b"/sub/", b"/none", b"/../x", b"/file.txt/"):
            for fields in ({}, {"Range": b"bytes=3-200000"}, {"If_None_Match": b"*"}, {"Range": b"bytes=0-3"}):
                sink = self.start(target, **fields)
                self.go_on()
                same = self.get(target, **fields)
                self.assertEqual(
                    (sink.status, sink.fields, sink.length, sink.received, sink.events[-1]),
                    (same.status, same.fields, same.length, same.received, same.events[-1]),
                    (target, fields),
                )

    def test_folder_that_does_not_respond_is_a_timeout(self) -> None:
        sink = self.start(b"/file.txt")
        self.clock.advance(FILE_TIMEOUT_SECONDS - 1)
        self.assertEqual(sink.events, [])
        self.clock.advance(1)
        self.assertEqual(sink.events, ["lost"])
        self.assertIsInstance(sink.error, UpstreamTimeout)
        self.files.go_on()  # opens nothing any more
        self.assertEqual(sink.events, ["lost"])

    def test_file_that_was_opened_too_late_is_closed(self) -> None:
        sink = self.start(b"/file.txt")
        ((work, done),) = self.files.waiting
        opened = work()
        self.clock.advance(FILE_TIMEOUT_SECONDS)
        done(opened, None)
        self.assertEqual(sink.events, ["lost"])

    def test_disk_that_hangs_in_the_middle_is_a_timeout(self) -> None:
        self.put("big", b"x" * 4 * PIECE)
        sink = self.start(b"/big")
        self.files.go_on()
        self.clock.advance(0)
        self.clock.advance(FILE_TIMEOUT_SECONDS)
        self.assertEqual((sink.events[-1], sink.count), ("lost", PIECE))
        self.files.go_on()

    def test_abandoned_while_a_thread_works_keeps_the_file_open_until_it_returns(self) -> None:
        self.put("big", b"x" * 4 * PIECE)
        for target in (b"/big", b"/"):
            sink = self.start(target)
            self.files.go_on()
            self.clock.advance(0)
            assert sink.upstream is not None
            ((work, done),) = self.files.waiting
            piece = work()
            sink.upstream.abandon()
            self.assertNotEqual(open_descriptors() - self.before, set())
            done(piece, None)
            self.assertEqual(open_descriptors() - self.before, set())
            self.assertNotIn("end", sink.events)

    def test_piece_read_while_paused_waits_for_the_exchange(self) -> None:
        self.put("big", b"x" * 3 * PIECE)
        sink = self.start(b"/big")
        self.files.go_on()
        self.clock.advance(0)
        assert sink.upstream is not None
        sink.upstream.pause_reading()
        self.files.go_on()
        self.assertEqual(sink.count, PIECE)
        sink.upstream.resume_reading()
        self.go_on()
        self.assertEqual((sink.count, sink.events[-1]), (3 * PIECE, "end"))

    def test_full_queue_is_a_timeout_at_once(self) -> None:
        sink = RecordingSink()
        files = HeldExecutor()
        files.is_full = True
        FolderUpstream(sink, self.root, self.clock, [], files).send_head(b"GET", b"/", b"", 0, b"")
        self.assertEqual(sink.events, ["lost"])
        self.assertIsInstance(sink.error, UpstreamTimeout)
