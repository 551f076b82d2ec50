"""`burrowgate requests`: what the inspector has, in lines of fixed columns, and new ones as they finish."""

from __future__ import annotations

import json
from typing import Any

from burrowgate.cli.render import Paint
from burrowgate.cli.requests import duration, line
from burrowgate.core.request_record import DENIED
from tests.support import START
from tests.support.cli import CliTestCase
from tests.support.records import a_request_record

SID = "AAECAwQFBgcICQoLDA0ODw"


class RequestsTests(CliTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.recent = self.world.recent_requests

    def finish(self, path: bytes = b"/", **fields: Any) -> None:
        self.recent.record([a_request_record(time=START, path=path, **fields)])

    def test_newest_is_the_last_line(self) -> None:
        self.finish(b"/a", host=b"app.example", session_id=SID, response_body_bytes=1234, client_address="192.0.2.7")
        self.finish(b"/b", host=b"app.example", session_id="", outcome=DENIED, reason="no-credential", status=403)
        heading, first, second = self.ok("requests").out.splitlines()
        self.assertEqual(heading.split(), ["TIME", "STATUS", "METHOD", "TOOK", "SENT", "CLIENT", "SESSION", "REQUEST"])
        self.assertEqual(first.split()[1:], ["200", "GET", "100", "ms", "1.2", "kB", "192.0.2.7", SID, "app.example/a"])
        self.assertTrue(second.endswith("app.example/b  (no-credential)"))
        self.assertEqual(first.index("app.example"), second.index("app.example"))

    def test_filters_and_json(self) -> None:
        self.finish(b"/a", status=404)
        self.finish(b"/b", target="wiki", method=b"POST", session_id=SID)
        for words, path in (
            (("--status", "4xx"), "/a"),
            (("--target", "wiki"), "/b"),
            (("--method", "post"), "/b"),
            (("--session", SID), "/b"),
            (("--search", "/A"), "/a"),
            (("--limit", "1"), "/b"),
        ):
            found = self.ok("requests", *words, "--json").json["requests"]
            self.assertEqual([one["path"] for one in found], [path], words)
        self.assertIn("no such requests", self.ok("requests", "--status", "5xx").out)
        wrong = self.run_cli("requests", "--status", "9xx")
        self.assertEqual(wrong.code, 5)
        self.assertIn("write a class such as 4xx", wrong.err)

    def test_inspector_that_is_off(self) -> None:
        self.recent.configure(0)
        self.assertIn("set recent_requests", self.ok("requests").out)
        followed = self.run_cli("requests", "--follow")
        self.assertEqual(followed.code, 4)
        self.assertIn("set recent_requests", followed.err)

    def test_follow_continues_without_a_gap_and_ends_with_the_gateway(self) -> None:
        self.finish(b"/old")
        flush = self.recent.flush
        ends = iter([flush, lambda: self.finish(b"/between"), flush])
        self.recent.flush = lambda: next(ends, flush)()
        followed = self.run_cli("requests", "--follow", "--json")
        self.assertEqual([json.loads(one)["path"] for one in followed.out.splitlines()], ["/old", "/between"])
        self.assertEqual(followed.code, 6)
        self.assertIn("start the command again", json.loads(followed.err)["detail"])

    def test_foreign_text_does_not_control_the_terminal(self) -> None:
        self.finish(b"/\x1b[31m\r\n", host=b"\x9bh", method=b"G\x07T")
        out = self.ok("requests").out
        self.assertNotRegex(out.replace("\n", ""), r"[\x00-\x1f\x7f-\x9f]")

    def test_status_is_coloured_by_its_class(self) -> None:
        self.finish(status=200)
        self.finish(status=404)
        self.finish(status=0)
        good, refused, none = reversed(self.ok("requests", "--json").json["requests"])
        self.assertNotIn("\x1b", line(good, Paint(True)))
        self.assertIn("\x1b[33m404\x1b[0m", line(refused, Paint(True)))
        self.assertIn("\x1b[31mnone\x1b[0m", line(none, Paint(True)))

    def test_durations(self) -> None:
        shown = [duration(one) for one in (0.214, 9.96, 118.2, 999.4, 1000, 41_700, 99_900, 1_504_000)]
        self.assertEqual(shown, ["0.2 ms", "10.0 ms", "118 ms", "999 ms", "1.0 s", "41.7 s", "99.9 s", "25 min"])
