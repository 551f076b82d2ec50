"""A folder as a target: dialogues between an exchange and the folder, over a real folder and a clock that obeys."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path

from twisted.internet.task import Clock
from zope.interface import implementer
from zope.interface.verify import verifyObject

from burrowgate.errors import UpstreamConnectError, UpstreamProtocolError
from burrowgate.proxy.interfaces import IResponseSink, IUpstream
from burrowgate.proxy.static.upstream import PIECE, Fields, FolderUpstream, content_type
from tests.support import START, TestCase

OPEN_DESCRIPTORS = Path("/dev/fd")


@implementer(IResponseSink)
class TellTale:
    """Remembers what it was told, in order; `pause_after` bytes of an answer it asks for a pause."""

    def __init__(self, *, keep: bool = True) -> None:
        self.told: list[str] = []
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

    def _tell(self, what: str) -> None:
        if not self.told or self.told[-1] != what:
            self.told.append(what)
        if self.abandon_at == what and self.upstream is not None:
            self.upstream.abandon()

    def response_head(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        self.status, self.length = status, length
        assert len({name.lower() for name, _ in fields}) == len(fields)
        self.fields = dict(fields)
        self._tell("answered")

    def response_body(self, data: bytes) -> None:
        assert data
        self.count += len(data)
        if self._keep:
            self.received += data
        self._tell("body")
        if self.pause_after is not None and self.count >= self.pause_after and self.upstream is not None:
            self.upstream.pause_reading()

    def response_flush(self) -> None:
        self._tell("flush")

    def response_end(self) -> None:
        self._tell("end")

    def plain_response(
        self, status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview, source: object = None
    ) -> int:
        raise AssertionError

    def response_spliced(self, count: int) -> None: ...
    def request_spliced(self, count: int) -> None: ...
    def upstream_lost(self, error: Exception) -> None:
        self.error = error
        self._tell("lost")

    def request_body(self, data: bytes) -> None: ...
    def request_flush(self) -> None: ...
    def request_end(self) -> None: ...
    def downstream_half_closed(self) -> None: ...
    def downstream_lost(self) -> None: ...
    def downstream_paused(self) -> None: ...
    def downstream_resumed(self) -> None: ...
    def upstream_half_closed(self) -> None: ...
    def upstream_paused(self) -> None: ...
    def upstream_resumed(self) -> None: ...


class FolderTestCase(TestCase):
    def setUp(self) -> None:
        super().setUp()
        self.clock = Clock()
        self.clock.advance(START)
        self.root = Path(self.mktemp())
        self.root.mkdir()
        self.put("file.txt", b"hello, file")
        (self.root / "sub").mkdir()
        self.before = len(os.listdir(OPEN_DESCRIPTORS))

    def tearDown(self) -> None:
        self.assertEqual(self.clock.getDelayedCalls(), [])
        self.assertEqual(len(os.listdir(OPEN_DESCRIPTORS)), self.before)
        super().tearDown()

    def put(self, name: str, data: bytes) -> None:
        path = self.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (START - 1000, START - 1000))

    def begin(self, exchange: TellTale, target: bytes, method: bytes = b"GET", **fields: bytes) -> FolderUpstream:
        sent = [(name.replace("_", "-").encode(), value) for name, value in fields.items()]
        upstream = exchange.upstream = FolderUpstream(exchange, self.root, self.clock, [(b"Host", b"x"), *sent])
        upstream.send_head(method, target, b"", 0, b"")
        return upstream

    def run_out(self) -> None:
        """Let turns of the reactor pass until nothing is left to do."""
        while self.clock.getDelayedCalls():
            self.clock.advance(0)

    def get(self, target: bytes, method: bytes = b"GET", **fields: bytes) -> TellTale:
        exchange = TellTale()
        self.begin(exchange, target, method, **fields)
        self.run_out()
        return exchange


class FileTests(FolderTestCase):
    def test_it_is_an_upstream(self) -> None:
        verifyObject(IUpstream, FolderUpstream(TellTale(), self.root, self.clock, []))
        verifyObject(IResponseSink, TellTale())

    def test_a_small_file_is_told_within_the_request(self) -> None:
        exchange = TellTale()
        self.begin(exchange, b"/file.txt")
        self.assertEqual(exchange.told, ["answered", "body", "end"])
        self.assertEqual((exchange.status, exchange.length, exchange.received), (200, 11, b"hello, file"))

    def test_its_fields(self) -> None:
        fields = self.get(b"/file.txt").fields
        self.assertEqual(fields[b"Content-Type"], b"text/plain; charset=utf-8")
        self.assertEqual(fields[b"X-Content-Type-Options"], b"nosniff")
        self.assertEqual(fields[b"Accept-Ranges"], b"bytes")
        self.assertEqual(fields[b"Last-Modified"], b"Tue, 14 Nov 2023 21:56:40 GMT")
        self.assertEqual(fields[b"Date"], b"Tue, 14 Nov 2023 22:13:20 GMT")
        self.assertRegex(fields[b"ETag"], rb'^"[0-9a-f]+-b-[0-9a-f]+"$')
        self.assertNotIn(b"Content-Length", fields)

    def test_the_query_is_not_the_file_s(self) -> None:
        self.assertEqual(self.get(b"/file.txt?../../etc/passwd").received, b"hello, file")

    def test_an_empty_file(self) -> None:
        self.put("empty", b"")
        exchange = self.get(b"/empty")
        self.assertEqual((exchange.status, exchange.length, exchange.told), (200, 0, ["answered", "end"]))

    def test_head_is_get_without_the_body(self) -> None:
        for target in (b"/file.txt", b"/", b"/nothing", b"/sub"):
            get, head = self.get(target), self.get(target, b"HEAD")
            self.assertEqual((head.status, head.fields, head.length), (get.status, get.fields, get.length))
            self.assertEqual(head.told, ["answered", "end"])

    def test_a_name_in_any_script(self) -> None:
        self.put("übersicht 1.txt", b"x")
        self.put("a:b.html", b"y")
        self.assertEqual(self.get(b"/%C3%BCbersicht%201.txt").received, b"x")
        self.assertEqual(self.get(b"/a:b.html").fields[b"Content-Type"], b"text/html; charset=utf-8")

    def test_a_file_from_the_future_has_no_date(self) -> None:
        os.utime(self.root / "file.txt", (START + 1000, START + 1000))
        exchange = self.get(b"/file.txt")
        self.assertEqual(exchange.status, 200)
        self.assertNotIn(b"Last-Modified", exchange.fields)

    def test_an_unchanged_file_is_not_sent_again(self) -> None:
        first = self.get(b"/file.txt")
        for fields in (
            {"If_None_Match": first.fields[b"ETag"]},
            {"If_Modified_Since": first.fields[b"Last-Modified"]},
        ):
            again = self.get(b"/file.txt", **fields)
            self.assertEqual((again.status, again.told), (304, ["answered", "end"]))
            self.assertEqual(again.fields[b"ETag"], first.fields[b"ETag"])
        self.put("file.txt", b"changed!!!!")
        os.utime(self.root / "file.txt", (START - 500, START - 500))
        self.assertEqual(self.get(b"/file.txt", If_None_Match=first.fields[b"ETag"]).status, 200)

    def test_a_failed_precondition(self) -> None:
        exchange = self.get(b"/file.txt", If_Match=b'"other"')
        self.assertEqual((exchange.status, exchange.length, exchange.received), (412, 0, b""))

    def test_a_part(self) -> None:
        exchange = self.get(b"/file.txt", Range=b"bytes=7-8")
        self.assertEqual((exchange.status, exchange.length, exchange.received), (206, 2, b"fi"))
        self.assertEqual(exchange.fields[b"Content-Range"], b"bytes 7-8/11")

    def test_a_part_that_is_not_there(self) -> None:
        exchange = self.get(b"/file.txt", Range=b"bytes=11-")
        self.assertEqual((exchange.status, exchange.received), (416, b""))
        self.assertEqual(exchange.fields[b"Content-Range"], b"bytes */11")


class StreamingTests(FolderTestCase):
    def test_one_piece_a_turn(self) -> None:
        data = os.urandom(3 * PIECE + 5)
        self.put("big", data)
        exchange = TellTale()
        self.begin(exchange, b"/big")
        self.assertEqual(exchange.received, data[:PIECE])
        self.assertEqual(exchange.told, ["answered", "body", "flush"])
        self.run_out()
        self.assertEqual(exchange.received, data)
        # A flush ends a turn: the first was the request's, the last ends the answer.
        self.assertEqual(exchange.told, ["answered", *["body", "flush"] * 3, "body", "end"])

    def test_a_part_of_a_large_file(self) -> None:
        data = os.urandom(3 * PIECE)
        self.put("big", data)
        exchange = self.get(b"/big", Range=b"bytes=%d-" % (PIECE - 1))
        self.assertEqual(exchange.received, data[PIECE - 1 :])

    def test_a_pause_is_honoured_until_it_ends(self) -> None:
        self.put("big", b"x" * 4 * PIECE)
        exchange = TellTale()
        exchange.pause_after = 2 * PIECE
        upstream = self.begin(exchange, b"/big")
        self.run_out()
        self.assertEqual(exchange.count, 2 * PIECE)
        exchange.pause_after = None
        upstream.resume_reading()
        self.assertEqual(exchange.count, 2 * PIECE)
        upstream.resume_reading()
        self.assertEqual(len(self.clock.getDelayedCalls()), 1)
        self.run_out()
        self.assertEqual((exchange.count, exchange.told[-1]), (4 * PIECE, "end"))
        upstream.resume_reading()

    def test_a_pause_before_the_request(self) -> None:
        exchange = TellTale()
        upstream = FolderUpstream(exchange, self.root, self.clock, [])
        upstream.pause_reading()
        upstream.send_head(b"GET", b"/file.txt", b"", 0, b"")
        self.run_out()
        self.assertEqual(exchange.told, ["answered"])
        upstream.resume_reading()
        self.run_out()
        self.assertEqual(exchange.told, ["answered", "body", "end"])

    def test_abandoned_at_any_point_it_falls_silent(self) -> None:
        self.put("big", b"x" * 4 * PIECE)
        for target in (b"/big", b"/file.txt", b"/"):
            for at in ("answered", "body", "flush", "end"):
                exchange = TellTale()
                exchange.abandon_at = at
                self.begin(exchange, target)
                self.run_out()
                self.assertIn(exchange.told[-1], (at, "end"))
        paused = TellTale()
        paused.pause_after = 1
        upstream = self.begin(paused, b"/big")
        upstream.abandon()
        upstream.abandon()
        upstream.resume_reading()
        self.run_out()
        self.assertEqual(paused.count, PIECE)

    def test_a_file_that_shrinks_breaks_off(self) -> None:
        self.put("big", b"x" * 4 * PIECE)
        exchange = TellTale()
        self.begin(exchange, b"/big")
        os.truncate(self.root / "big", PIECE + 1)
        self.run_out()
        self.assertIsInstance(exchange.error, UpstreamProtocolError)
        self.assertEqual((exchange.count, exchange.told[-1]), (PIECE + 1, "lost"))
        self.assertNotIn("end", exchange.told)

    def test_a_file_that_grows_or_goes_is_served_as_it_was(self) -> None:
        self.put("big", b"x" * 2 * PIECE)
        exchange = TellTale()
        self.begin(exchange, b"/big")
        with open(self.root / "big", "ab") as file:
            file.write(b"y" * PIECE)
        os.unlink(self.root / "big")
        self.run_out()
        self.assertEqual(exchange.received, b"x" * 2 * PIECE)

    def test_a_gigabyte_takes_no_more_memory_than_a_piece(self) -> None:
        with open(self.root / "huge", "wb") as file:
            file.truncate(1 << 30)
        exchange = TellTale(keep=False)
        exchange.pause_after = 0
        upstream = self.begin(exchange, b"/huge")
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        exchange.pause_after = None
        upstream.resume_reading()
        self.run_out()
        self.assertEqual((exchange.count, exchange.told[-1]), (1 << 30, "end"))
        self.assertLess(tracemalloc.get_traced_memory()[1], 16 * PIECE)


class FolderTests(FolderTestCase):
    def test_a_folder_has_a_slash(self) -> None:
        for target, location in (
            (b"/sub", b"/sub/"),
            (b"/sub?a=b&c", b"/sub/?a=b&c"),
            (b"/su%62", b"/su%62/"),
            (b"/sub?//evil.example", b"/sub/?//evil.example"),
        ):
            exchange = self.get(target)
            self.assertEqual((exchange.status, exchange.fields[b"Location"]), (308, location))

    def test_no_redirect_leads_elsewhere(self) -> None:
        (self.root / "evil.example").mkdir()
        for target in (
            b"//evil.example",
            b"///evil.example",
            b"/\\evil.example",
            b"/%5cevil.example",
            b"/%2fevil.example",
        ):
            exchange = self.get(target)
            self.assertEqual(exchange.status, 404, target)
            self.assertNotIn(b"Location", exchange.fields)

    def test_index_html_stands_for_its_folder(self) -> None:
        self.put("sub/index.html", b"<h1>index</h1>")
        exchange = self.get(b"/sub/")
        self.assertEqual((exchange.status, exchange.received), (200, b"<h1>index</h1>"))
        self.assertEqual(exchange.fields[b"Content-Type"], b"text/html; charset=utf-8")
        self.assertEqual(self.get(b"/sub/", If_None_Match=exchange.fields[b"ETag"]).status, 304)

    def test_a_folder_called_index_html_does_not(self) -> None:
        (self.root / "sub" / "index.html").mkdir()
        self.assertIn(b'href="index.html/"', self.get(b"/sub/").received)

    def test_a_folder_without_one_is_listed(self) -> None:
        exchange = self.get(b"/")
        self.assertEqual((exchange.status, exchange.length), (200, None))
        self.assertIn(b'href="sub/"', exchange.received)
        self.assertIn(b'href="file.txt"', exchange.received)
        self.assertTrue(exchange.received.endswith(b"</html>\n"))
        self.assertIn(b"default-src 'none'", exchange.fields[b"Content-Security-Policy"])

    def test_a_file_has_no_slash(self) -> None:
        self.assertEqual(self.get(b"/file.txt/").status, 404)


class RefusalTests(FolderTestCase):
    def test_what_is_not_there_or_not_shown(self) -> None:
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
            exchange = self.get(target)
            self.assertEqual((exchange.status, exchange.received), (404, expected.received), target)

    def test_a_file_that_the_gateway_may_not_read(self) -> None:
        for path in (self.root.parent, self.root):
            path.chmod(0o755)
        (self.root / "file.txt").chmod(0)
        (self.root / "sub").chmod(0)
        if os.geteuid() == 0:  # whom no mode keeps out
            os.seteuid(65534)
            self.addCleanup(os.seteuid, 0)
        for target in (b"/file.txt", b"/sub/", b"/sub/file"):
            exchange = self.get(target)
            self.assertEqual(exchange.status, 403, target)
            self.assertIn(b"cannot be read", exchange.received)

    def test_a_program_is_told_in_json(self) -> None:
        exchange = self.get(b"/nothing", Accept=b"application/json")
        self.assertEqual(exchange.fields[b"Content-Type"], b"application/problem+json")

    def test_only_reading(self) -> None:
        for method in (b"POST", b"PUT", b"DELETE", b"PATCH", b"get", b"PROPFIND"):
            exchange = self.get(b"/file.txt", method)
            self.assertEqual((exchange.status, exchange.fields[b"Allow"]), (405, b"GET, HEAD, OPTIONS"))
        self.assertEqual((self.root / "file.txt").read_bytes(), b"hello, file")

    def test_what_is_sent_along_is_dropped(self) -> None:
        exchange = TellTale()
        upstream = FolderUpstream(exchange, self.root, self.clock, [])
        upstream.send_head(b"GET", b"/file.txt", b"", None, b"")
        upstream.send_body(b"x" * 1000)
        upstream.finish()
        upstream.flush()
        upstream.half_close()
        self.assertEqual(exchange.told, ["answered", "body", "end"])

    def test_options(self) -> None:
        for target in (b"*", b"/file.txt", b"/nothing"):
            exchange = self.get(target, b"OPTIONS")
            self.assertEqual((exchange.status, exchange.length, exchange.told), (204, None, ["answered", "end"]))
            self.assertEqual(exchange.fields[b"Allow"], b"GET, HEAD, OPTIONS")

    def test_a_folder_that_is_gone_is_a_target_that_is_down(self) -> None:
        exchange = TellTale()
        upstream = FolderUpstream(exchange, self.root / "gone", self.clock, [])
        upstream.send_head(b"GET", b"/", b"", 0, b"")
        self.assertEqual(exchange.told, ["lost"])
        self.assertIsInstance(exchange.error, UpstreamConnectError)
        self.assertNotIn(str(self.root), str(exchange.error))


class ContentTypeTests(TestCase):
    def test_types_are_the_same_on_every_machine(self) -> None:
        for name, expected in (
            ("a.html", b"text/html; charset=utf-8"),
            ("a.HTML", b"text/html; charset=utf-8"),
            ("a.css", b"text/css; charset=utf-8"),
            ("a.js", b"text/javascript; charset=utf-8"),
            ("a.json", b"application/json"),
            ("a.svg", b"image/svg+xml"),
            ("a.webp", b"image/webp"),
            ("a.woff2", b"font/woff2"),
            ("a.wasm", b"application/wasm"),
            ("a.tar.gz", b"application/gzip"),
            ("a.txt.br", b"application/octet-stream"),
            ("a.unheard-of", b"application/octet-stream"),
            ("Makefile", b"application/octet-stream"),
            ("data:text/html,x", b"application/octet-stream"),
        ):
            self.assertEqual(content_type(name), expected, name)
