"""Shells: they outlive their page for a minute, belong to one visit, are bounded, and end with their session."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from burrowgate.core.tcp.opening import Endpoint
from burrowgate.core.tcp.settings import Recorded
from burrowgate.errors import RecordingFailed
from burrowgate.proxy.static.file_threads import INLINE_EXECUTOR
from burrowgate.proxy.tcp.recording.files import FinishedRecording
from burrowgate.proxy.tcp.recording.recorder import Recorder, RecordingTerms
from burrowgate.proxy.tcp.terminal.client import OpenShell
from burrowgate.proxy.tcp.terminal.scrollback import MAX_BYTES
from burrowgate.proxy.tcp.terminal.shell import ENDED, LINGER_SECONDS, LINGERING, Shell, ShellOwner
from burrowgate.proxy.tcp.terminal.shells import MAX_SHELLS, MAX_SHELLS_PER_SESSION, Shells
from burrowgate.proxy.tcp.terminal.terminals import Terminals
from burrowgate.proxy.tcp.terminal.upstream import TerminalUpstream
from burrowgate.sessions.connections import ConnectionRegistry
from tests.support import START, FixedClock, TestCase
from tests.support.terminal_server import SID, FakeOpener, request_parts

SIZE = 80, 24


class FakeSsh:
    """Transport and channel of an open shell; notes what is done to them."""

    def __init__(self) -> None:
        self.on_read: Any = None
        self.on_lost: Any = None
        self.is_abandoned = False
        self.typed = b""
        self.sizes: list[tuple[int, int]] = []
        self.is_paused = False

    def abandon(self) -> None:
        self.is_abandoned = True

    def write(self, data: bytes) -> None:
        self.typed += data

    def resize(self, columns: int, rows: int) -> None:
        self.sizes.append((columns, rows))

    def pause(self) -> None:
        self.is_paused = True

    def resume(self) -> None:
        self.is_paused = False


class FakePage:
    """A page that shows a shell."""

    def __init__(self) -> None:
        self.shown = b""
        self.ends: list[str] = []
        self.exits: list[tuple[int | None, str]] = []
        self.is_input_paused = False
        self.ticks = 0

    def show(self, data: bytes) -> None:
        self.shown += data

    def pause_input(self, is_paused: bool) -> None:
        self.is_input_paused = is_paused

    def exited(self, status: int | None, signal: str) -> None:
        self.exits.append((status, signal))

    def ended(self, reason: str, text: str) -> None:
        self.ends.append(reason)

    def tick(self) -> None:
        self.ticks += 1


class ShellsTestCase(TestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.registry = ConnectionRegistry()
        self.shells = Shells(self.clock)
        self.opener = FakeOpener([Endpoint("127.0.0.1", 22)], None, Recorded.OFF)

    def shell(
        self, *, name: str = "one", vid: str = "v1", sid: str = SID, recorder: Recorder | None = None
    ) -> tuple[Shell, FakeSsh]:
        """Return a shell that runs and that no page shows yet."""
        opening = self.successResultOf(
            Deferred.fromCoroutine(self.opener.open(None, None, None, "127.0.0.1", "web-terminal"))
        )
        owner = ShellOwner(sid=sid, vid=vid, target="shell", client_address="127.0.0.1")
        made = Shell(
            name,
            owner,
            opening,
            recorder,
            lambda: self.registry.session_scope(sid),
            self.clock,
            lambda: START,
            self.shells.remove,
        )
        ssh = FakeSsh()
        made.started(cast(OpenShell, SimpleNamespace(transport=ssh, channel=ssh)), SIZE)
        self.shells.add(made)
        return made, ssh

    def shown(self, **options: Any) -> tuple[Shell, FakeSsh, FakePage]:
        """Return a shell that a page shows."""
        made, ssh = self.shell(**options)
        page = FakePage()
        made.attach(page, SIZE)
        return made, ssh, page

    def lingering(self, **options: Any) -> tuple[Shell, FakeSsh]:
        made, ssh, page = self.shown(**options)
        made.detach(page)
        return made, ssh

    def output(self, shell: Shell, ssh: FakeSsh, *chunks: bytes) -> None:
        """Let one read from the sshd bring `chunks`."""
        for chunk in chunks:
            shell.shell_output(chunk)
        ssh.on_read()

    def closings(self) -> list[tuple[object, ...]]:
        return [report for report in self.opener.reports if report[0] == "closed"]

    def wait(self, seconds: float) -> None:
        self.clock.pump([1.0] * int(seconds))


class LingerTests(ShellsTestCase):
    def test_shell_lives_for_a_minute_without_a_page(self) -> None:
        made, ssh = self.lingering()
        self.wait(LINGER_SECONDS - 1)
        self.assertEqual((made.phase, self.closings()), (LINGERING, []))
        self.wait(1)
        self.assertEqual(made.phase, ENDED)
        self.assertTrue(ssh.is_abandoned)
        self.assertEqual(self.closings(), [("closed", "client-lost", 0, 0, "")])
        self.assertEqual(len(self.shells), 0)
        self.assertEqual(len(self.registry.session_scope(SID).exchanges), 0)

    def test_page_that_comes_back_starts_the_minute_anew(self) -> None:
        made, _ = self.lingering()
        for _ in range(3):
            self.wait(LINGER_SECONDS - 1)
            page = FakePage()
            made.attach(page, SIZE)
            made.detach(page)
        self.assertEqual(made.phase, LINGERING)
        self.assertEqual(len(self.opener.opened), 1)

    def test_page_that_is_there_keeps_its_shell(self) -> None:
        made, _, page = self.shown()
        self.wait(10 * LINGER_SECONDS)
        self.assertEqual((page.ticks, page.ends, made.phase), (600, [], "attached"))

    def test_output_meanwhile_is_drawn_when_the_page_comes_back(self) -> None:
        made, ssh, page = self.shown()
        self.output(made, ssh, b"one ", b"two ")
        made.detach(page)
        self.output(made, ssh, b"three")
        again = FakePage()
        self.assertEqual(made.attach(again, SIZE), b"one two three")
        self.assertEqual((page.shown, again.shown), (b"one two ", b""))

    def test_lingering_shell_is_read_and_takes_no_input(self) -> None:
        made, ssh, page = self.shown()
        made.pause_output(True)
        self.assertTrue(ssh.is_paused)
        made.detach(page)
        self.assertFalse(ssh.is_paused)
        made.input(b"rm -rf /\n")
        self.assertEqual(ssh.typed, b"")

    def test_full_screen_program_that_lost_output_is_made_to_draw_again(self) -> None:
        made, ssh = self.lingering()
        made.attach(FakePage(), SIZE)
        self.assertEqual(ssh.sizes, [])
        self.output(made, ssh, b"x" * (2 * MAX_BYTES))
        made.attach(FakePage(), SIZE)
        self.assertEqual(ssh.sizes, [(80, 25), (80, 24)])

    def test_timer_stops_without_shells_and_starts_again(self) -> None:
        made, _ = self.lingering()
        made.end("client-closed")
        self.wait(2)
        self.assertEqual(self.clock.getDelayedCalls(), [])
        self.lingering()
        self.assertEqual(len(self.clock.getDelayedCalls()), 1)


class FindTests(ShellsTestCase):
    def test_page_finds_the_shell_that_it_has_named(self) -> None:
        one, two = self.shell(name="one")[0], self.shell(name="two")[0]
        for shell in (one, two):
            shell.attach(FakePage(), SIZE)
        self.assertIs(self.shells.find(SID, "v1", "one"), one)
        self.assertIs(self.shells.find(SID, "v1", "two"), two)
        self.assertIsNone(self.shells.find(SID, "v1", "three"))

    def test_other_visit_and_other_session_do_not_get_it(self) -> None:
        """The same name does not help."""
        made, _ = self.lingering()
        self.assertIs(self.shells.find(SID, "v1", "one"), made)
        for sid, vid in ((SID, "v2"), (SID, ""), ("sid1", "v1")):
            self.assertIsNone(self.shells.find(sid, vid, "one"))

    def test_page_without_a_shell_takes_up_the_one_that_was_left_last(self) -> None:
        first, _ = self.lingering(name="one")
        self.wait(5)
        last, _ = self.lingering(name="two")
        self.shown(name="three")
        self.assertIs(self.shells.find(SID, "v1", ""), last)
        last.end("client-closed")
        self.assertIs(self.shells.find(SID, "v1", ""), first)

    def test_shell_of_another_window_is_not_taken_by_a_page_without_a_name(self) -> None:
        self.shown(name="one")
        self.assertIsNone(self.shells.find(SID, "v1", ""))

    def test_page_that_is_loaded_again_takes_the_shell_from_the_one_before(self) -> None:
        made, ssh, before = self.shown()
        after = FakePage()
        made.attach(after, SIZE)
        self.assertEqual(before.ends, ["taken-over"])
        made.detach(before)
        self.output(made, ssh, b"text")
        self.assertEqual((before.shown, after.shown, made.phase), (b"", b"text", "attached"))

    def test_shell_that_is_over_is_not_found_and_not_shown(self) -> None:
        made, _ = self.lingering()
        made.end("client-closed")
        self.assertIsNone(self.shells.find(SID, "v1", "one"))
        with self.assertRaises(ValueError):
            made.attach(FakePage(), SIZE)


class BoundTests(ShellsTestCase):
    def test_number_of_shells_of_a_session_is_bounded(self) -> None:
        for _ in range(MAX_SHELLS_PER_SESSION):
            self.assertFalse(self.shells.is_full(SID))
            made, _ = self.shell()
        self.assertTrue(self.shells.is_full(SID))
        self.assertFalse(self.shells.is_full("sid1"))
        made.end("client-closed")
        self.assertFalse(self.shells.is_full(SID))

    def test_number_of_shells_of_a_process_is_bounded(self) -> None:
        for number in range(MAX_SHELLS):
            self.shell(sid=f"sid{number}")
        self.assertTrue(self.shells.is_full("another"))

    def test_ended_shell_is_counted_out_once(self) -> None:
        made, _ = self.shell()
        self.shell(name="two")
        made.end("client-closed")
        made.end("error")
        self.shells.remove(made)
        self.assertEqual((len(self.shells), len(self.closings())), (1, 1))


class EndTests(ShellsTestCase):
    def test_cut_of_the_session_ends_lingering_shells_with_its_reason(self) -> None:
        for cut, reason in (("revoked", "session-revoked"), ("expired", "session-expired"), ("ended", "session-ended")):
            with self.subTest(cut=cut):
                self.setUp()
                _, ssh = self.lingering()
                other, _ = self.lingering(sid="sid1")
                self.registry.cut(SID, cut)
                self.assertTrue(ssh.is_abandoned)
                self.assertEqual(self.closings(), [("closed", reason, 0, 0, "")])
                self.assertEqual((len(self.shells), other.phase), (1, LINGERING))

    def test_lingering_shell_is_listed_and_cut_by_the_id_of_its_connection(self) -> None:
        _, ssh = self.lingering()
        self.assertEqual([info.id for info in self.registry.snapshot()], ["cid0"])
        self.assertTrue(self.registry.cut_one("cid0", "cut"))
        self.assertTrue(ssh.is_abandoned)
        self.assertEqual(self.closings(), [("closed", "cut", 0, 0, "")])

    def test_page_of_a_shell_has_the_id_of_its_connection(self) -> None:
        made, _ = self.shell()
        terminals: Any = SimpleNamespace(scope_of=lambda shell: "off", now=lambda: START)
        exchange: Any = SimpleNamespace(response_body=lambda data: None, response_flush=lambda: None)
        page = TerminalUpstream(terminals, exchange, *request_parts(b"", host_keys=()))
        self.assertIsNone(page.opening)
        page.attach(made, is_resumed=False)
        assert page.opening is not None
        self.assertEqual(page.opening.welcome["cid"], "cid0")

    def test_end_of_the_process_ends_all_and_stops_the_timer(self) -> None:
        self.lingering()
        *_, page = self.shown(name="two", sid="sid1")
        self.shells.close()
        self.assertEqual([report[1] for report in self.closings()], ["gateway-stopping"] * 2)
        self.assertEqual(page.ends, ["gateway-stopping"])
        self.assertEqual((len(self.shells), self.clock.getDelayedCalls()), (0, []))

    def test_shell_that_exits_reports_its_status_before_its_end(self) -> None:
        made, ssh, page = self.shown()
        made.shell_output(b"logout\r\n")
        made.shell_exited(3, "")
        made.shell_closed()
        self.assertEqual((page.shown, page.exits, page.ends), (b"logout\r\n", [(3, "")], ["target-closed"]))
        self.assertEqual(self.closings(), [("closed", "target-closed", 0, 8, "")])
        self.assertTrue(ssh.is_abandoned)

    def test_lost_sshd_ends_the_shell_with_a_sentence(self) -> None:
        _, ssh, page = self.shown()
        ssh.on_lost()
        self.assertEqual(page.ends, ["target-reset"])
        self.assertEqual(
            self.closings(), [("closed", "target-reset", 0, 0, "The connection to the SSH server was lost.")]
        )

    def test_idle_shell_ends_and_use_keeps_it(self) -> None:
        made, ssh, page = self.shown()
        made.opening.idle_timeout = 30
        self.wait(29)
        made.input(b"x")
        self.wait(29)
        self.output(made, ssh, b"y")
        self.wait(29)
        self.assertEqual(page.ends, [])
        self.wait(1)
        self.assertEqual(page.ends, ["idle"])
        self.assertEqual(self.closings(), [("closed", "idle", 1, 1, "")])

    def test_progress_is_reported_every_five_seconds_if_there_is_any(self) -> None:
        made, ssh, _ = self.shown()
        self.wait(20)
        self.output(made, ssh, b"abc")
        self.wait(20)
        self.assertEqual([report for report in self.opener.reports if report[0] == "progress"], [("progress", 0, 3)])


class RecordingTests(ShellsTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.folder = Path(self.mktemp())
        self.finished: list[FinishedRecording] = []

    def recorder(self, executor: Any = INLINE_EXECUTOR) -> Recorder:
        terms = RecordingTerms(sid=SID, cid=f"c{len(self.opener.opened)}")
        made = Recorder(terms, self.folder, executor, self.clock, self.finished.append)
        self.successResultOf(Deferred.fromCoroutine(made.start(*SIZE, START)))
        return made

    def test_shell_is_recorded_while_it_lingers_too(self) -> None:
        made, ssh = self.lingering(recorder=self.recorder())
        self.output(made, ssh, b"meanwhile")
        self.wait(LINGER_SECONDS)
        self.assertEqual(len(self.finished), 1)
        self.assertGreater(self.finished[0].size, 100)

    def test_line_of_the_gateway_is_not_recorded(self) -> None:
        recorder = self.recorder()
        made, _, page = self.shown(recorder=recorder)
        made.note(b"This session is recorded.")
        self.assertEqual((page.shown, recorder._pending), (b"This session is recorded.", b""))
        made.end("client-closed")

    def test_recording_that_fails_ends_the_shell(self) -> None:
        recorder = self.recorder()
        *_, page = self.shown(recorder=recorder)
        recorder.on_failed(RecordingFailed())
        self.assertEqual(page.ends, ["error"])
        self.assertEqual(self.closings()[0][4], str(RecordingFailed()))

    def test_disk_that_does_not_keep_up_pauses_the_shell_whether_or_not_a_page_is_there(self) -> None:
        recorder = self.recorder()
        made, ssh, page = self.shown(recorder=recorder)
        recorder.on_full(True)
        self.assertTrue(ssh.is_paused)
        made.detach(page)
        self.assertTrue(ssh.is_paused)
        made.attach(FakePage(), SIZE)
        self.assertTrue(ssh.is_paused)
        recorder.on_full(False)
        self.assertFalse(ssh.is_paused)
        made.end("client-closed")

    def test_end_of_the_process_waits_until_recordings_are_finished(self) -> None:
        terminals = Terminals(
            reactor=self.clock,
            clock=FixedClock(),
            opener=cast(Any, self.opener),
            connect=cast(Any, None),
            session_scope=self.registry.session_scope,
            executor=INLINE_EXECUTOR,
            recordings=self.folder,
            page=cast(Any, None),
            recorded=self.finished.append,
        )
        self.shells = terminals.shells
        self.opener.scope = Recorded.OUTPUT
        disk: list[Any] = []
        recorders = []
        for number in range(2):
            opening = self.successResultOf(Deferred.fromCoroutine(self.opener.open(None, None, None, "", "")))
            owner = ShellOwner(sid=SID, vid="v1", target="shell", client_address="")
            page = SimpleNamespace(size=SIZE)
            recorder = self.successResultOf(
                Deferred.fromCoroutine(terminals._recorder(opening, cast(Any, page), owner))
            )
            assert recorder is not None
            recorders.append(recorder)
            recorder._executor = SimpleNamespace(run=lambda folder, work, done: disk.append((work, done)))
            self.lingering(name=str(number), recorder=recorder)
        closing = Deferred.fromCoroutine(terminals.close())
        for _ in recorders:
            self.assertNoResult(closing)
            work, done = disk.pop(0)
            done(work(), None)
        self.successResultOf(closing)
        self.assertEqual(len(self.finished), 2)
        self.successResultOf(Deferred.fromCoroutine(terminals.close()))
