"""`burrowgate connections`, and `sessions connections`, `recordings` and `recording`."""

from __future__ import annotations

from contextlib import redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path

from burrowgate.cli.main import run_command
from tests.support import START
from tests.support.cli import CliTestCase, WireSettings
from tests.support.tcp_history import CID, HistoryCase

LINES = b'{"version":2}\n[0.1,"o","hello"]\n'


class ConnectionTests(HistoryCase, CliTestCase):
    def test_nothing_is_under_way(self) -> None:
        self.assertIn("Nothing is under way", self.ok("connections", "list").out)
        self.assertEqual(self.ok("connections", "list", "--json", "--target", "db").json["connections"], [])

    def test_open_connection_is_cut(self) -> None:
        sid = self.session()
        self.connection(sid)
        self.connection(sid, "-" + "d" * 15)
        before = self.world.store.position()
        self.assertIn("Cut.", self.ok("connections", "cut", CID).out)
        self.ok("connections", "cut", "-" + "d" * 15)
        self.assertEqual(self.wait(self.world.store.changes(before)).cuts, {CID, "-" + "d" * 15})
        self.assertEqual(self.run_cli("connections", "cut", "none").code, 3)

    def test_connections_of_a_session_are_listed(self) -> None:
        sid = self.session()
        self.connection(sid, "a", closed_at=START + 1)
        self.connection(sid, "b", at=START + 2)
        lines = self.ok("sessions", "connections", sid).out.splitlines()
        self.assertEqual([line.split()[-1] for line in lines[1:]], ["open", "cut"])
        shown = self.ok("sessions", "connections", sid, "--open", "--json").json["connections"]
        self.assertEqual([one["id"] for one in shown], ["b"])
        self.assertEqual(len(self.ok("sessions", "connections", sid, "--limit", "1", "--json").json["connections"]), 1)

    def test_session_shows_its_state(self) -> None:
        out = self.ok("sessions", "show", self.session()).out
        for text in ("pending", "10.0.0.5:5432", "0 times, 5 left", "app"):
            self.assertIn(text, out)


class RecordingTests(HistoryCase, CliTestCase):
    def test_recording_is_written_to_stdout(self) -> None:
        sid = self.session()
        self.record(sid, "a", LINES)
        output = TextIOWrapper(BytesIO())
        with redirect_stdout(output):
            code = run_command(["sessions", "recording", sid], WireSettings(self))
        self.assertEqual((code, output.buffer.getvalue()), (0, LINES))  # type: ignore[attr-defined]

    def test_recording_is_written_to_a_new_file(self) -> None:
        sid, path = self.session(), Path(self.mktemp())
        self.record(sid, "a", LINES)
        self.record(sid, "b", LINES * 2)
        several = self.run_cli("sessions", "recording", sid, "--output", str(path))
        self.assertEqual(several.code, 5)
        self.assertIn("has 2 recordings", several.err)
        self.ok("sessions", "recording", sid, "b", "--output", str(path))
        self.assertEqual((path.read_bytes(), path.stat().st_mode & 0o777), (LINES * 2, 0o600))

    def test_recording_that_is_missing_leaves_no_file(self) -> None:
        sid, path = self.session(), Path(self.mktemp())
        for words in ((sid,), (sid, "a")):
            missing = self.run_cli("sessions", "recording", *words, "--output", str(path))
            self.assertEqual(missing.code, 3, missing)
            self.assertFalse(path.exists())

    def test_recordings_are_listed(self) -> None:
        sid = self.session()
        self.assertIn("Nothing was recorded", self.ok("sessions", "recordings", sid).out)
        self.record(sid, "a", LINES, is_finished=False)
        self.assertIn("not finished", self.ok("sessions", "recordings", sid).out)
