"""Files of targets: read in threads, once for all that wait, and again when they change."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.logger import capturedLogs

from burrowgate.core.field_rules import FieldRule
from burrowgate.core.targets import UpstreamTrust, Verify
from burrowgate.errors import UpstreamError, UpstreamTimeout
from burrowgate.proxy.upstream.target_files import (
    CHECK_SECONDS,
    READ_TIMEOUT_SECONDS,
    TargetFileReader,
    TargetFiles,
    read_contents,
)
from burrowgate.testing.records import a_target
from tests.support import TestCase
from tests.support.exchange_case import ExchangeCase, field, status
from tests.support.manual_files import ManualFiles
from tests.support.proxy_wire import World, ok, request


class FileCase(TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.mktemp()).absolute()
        self.folder.mkdir()
        self.file = self.folder / "key"
        self.write("one")
        self.target = a_target(request_fields=(FieldRule(name="X-Key", file=str(self.file)),))

    def write(self, text: str) -> None:
        """Replace the file, as a rotation of the secret does."""
        (self.folder / "new").write_text(text + "\n")
        os.replace(self.folder / "new", self.file)


class ReaderTests(FileCase):
    def setUp(self) -> None:
        super().setUp()
        self.executor, self.reactor = ManualFiles(), Clock()
        self.reader = TargetFileReader(self.executor, self.reactor)
        self.files = TargetFiles.of(self.target)
        self.changes = 0

    def load(self) -> Deferred[None]:
        return Deferred.fromCoroutine(self.reader.load(self.files))

    def check(self, now: float) -> None:
        def changed() -> None:
            self.changes += 1

        self.reader.check(self.files, now, changed)

    def rules(self) -> Any:
        assert self.files.contents is not None
        return self.files.contents.request_rules

    def test_target_without_files_is_not_read(self) -> None:
        for target in (a_target(), a_target(response_fields=(FieldRule(name="X-A", value="b"),))):
            files = TargetFiles.of(target)
            self.successResultOf(Deferred.fromCoroutine(self.reader.load(files)))
            self.reader.check(files, 100.0, self.fail)
        self.assertEqual(len(self.executor.pending), 0)
        assert files.contents is not None
        self.assertEqual(files.contents.response_rules, {b"x-a": b"b"})

    def test_one_read_serves_all_that_wait(self) -> None:
        loads = [self.load() for _ in range(5)]
        self.assertEqual(len(self.executor.pending), 1)
        self.executor.do()
        for load in loads:
            self.successResultOf(load)
        self.assertEqual(self.rules(), {b"x-key": b"one"})
        self.successResultOf(self.load())
        self.assertEqual(len(self.executor.pending), 0)

    def test_file_that_hangs_fails_each_request_in_time_and_is_read_by_one_thread(self) -> None:
        loads = [self.load()]
        for _ in range(3):
            self.reactor.advance(READ_TIMEOUT_SECONDS)
            self.failureResultOf(loads.pop(), UpstreamTimeout)
            loads.append(self.load())
        self.assertEqual((len(self.executor.pending), len(self.files.waiting)), (1, 1))
        self.executor.do()
        self.successResultOf(loads.pop())
        self.assertEqual(self.reactor.getDelayedCalls(), [])

    def test_file_that_cannot_be_used_is_an_error_until_it_can(self) -> None:
        for text in ("", "a\nb", "é"):
            self.write(text)
            if text:
                load = self.load()
                self.executor.do()
                self.failureResultOf(load, UpstreamError)
        self.file.unlink()
        load = self.load()
        self.executor.do()
        self.failureResultOf(load, UpstreamError)
        self.write("two")
        load = self.load()
        self.executor.do()
        self.successResultOf(load)
        self.assertEqual(self.rules(), {b"x-key": b"two"})

    def test_executor_that_takes_no_more_is_a_timeout(self) -> None:
        self.executor.is_full = True
        self.failureResultOf(self.load(), UpstreamTimeout)
        self.executor.is_full = False
        load = self.load()
        self.executor.do()
        self.successResultOf(load)

    def test_changed_file_is_read_again_in_time_and_not_more_often(self) -> None:
        load = self.load()
        self.executor.do()
        self.successResultOf(load)
        for at, text, changes in ((100.0, "one", 0), (105.0, "two", 1), (109.9, "three", 1), (110.0, "three", 2)):
            if self.rules() != {b"x-key": text.encode()}:
                self.write(text)
            self.check(at)
            self.check(at)
            self.assertLessEqual(len(self.executor.pending), 1)
            self.executor.do()
            self.assertEqual(self.changes, changes, at)
        self.assertEqual((self.rules(), CHECK_SECONDS), ({b"x-key": b"three"}, 5.0))

    def test_changed_file_that_cannot_be_used_is_logged_once_and_the_former_value_stays(self) -> None:
        load = self.load()
        self.executor.do()
        self.successResultOf(load)
        with capturedLogs() as events:
            for at, text in ((100.0, "a\nb"), (105.0, "c\nd"), (110.0, "two")):
                self.write(text)
                self.check(at)
                self.executor.do()
                self.assertEqual(self.rules(), {b"x-key": b"two" if text == "two" else b"one"})
        logged = [event for event in events if "changed file" in event["log_format"]]
        self.assertEqual(len(logged), 1)
        self.assertNotIn("a\nb", logged[0]["error"])

    def test_hanging_check_keeps_the_former_value_and_is_not_repeated(self) -> None:
        load = self.load()
        self.executor.do()
        self.successResultOf(load)
        for at in (100.0, 105.0, 110.0):
            self.check(at)
            self.successResultOf(self.load())
        self.assertEqual(len(self.executor.pending), 1)

    def test_ca_file_alone_does_not_delay_a_request_and_is_watched(self) -> None:
        trust = UpstreamTrust(verify=Verify.CA_FILE, detail=str(self.file))
        self.files = TargetFiles.of(replace(a_target(), trust=trust))
        self.successResultOf(self.load())
        self.check(100.0)
        self.executor.do()
        before = self.changes
        self.check(105.0)
        self.executor.do()
        self.assertEqual(self.changes, before)
        self.write("another")
        self.check(110.0)
        self.executor.do()
        self.assertEqual(self.changes, before + 1)

    def test_error_shows_no_value(self) -> None:
        self.write("geheim\nb")
        error = self.assertRaises(UpstreamError, read_contents, self.target, (str(self.file),))
        self.assertNotIn("geheim", str(error))


class ExchangeTests(FileCase, ExchangeCase):
    """Requests to a target with a secret in a file."""

    def setUp(self) -> None:
        ExchangeCase.setUp(self)
        FileCase.setUp(self)
        self.executor = ManualFiles()
        rule = FieldRule(name="X-Key", file=str(self.file))
        self.world = World(target={"request_fields": (rule,), "response_fields": (rule,)}, files=self.executor)
        self.visitor = self.world.visitor()

    def test_request_waits_for_the_file_and_carries_its_value(self) -> None:
        self.visitor.send(request())
        self.assertEqual(self.world.made, [])
        self.executor.do()
        self.world.turns.run()
        far = self.world.target()
        self.assertEqual(field(far.take(), b"X-Key"), b"one")
        far.send(ok())
        self.assertEqual(field(self.visitor.take(), b"X-Key"), b"one")

    def test_changed_secret_is_used_on_the_same_connection(self) -> None:
        self.visitor.send(request())
        self.executor.do()
        self.world.turns.run()
        far = self.world.target()
        far.take()
        far.send(ok())
        self.write("two")
        self.world.wait(1)
        self.executor.do()
        self.visitor.take()
        self.visitor.send(request())
        self.assertEqual(field(self.world.target().take(), b"X-Key"), b"two")

    def test_file_that_hangs_is_a_timeout_and_nothing_reaches_the_target(self) -> None:
        self.visitor.send(request())
        self.world.reactor.advance(READ_TIMEOUT_SECONDS)
        self.world.turns.run()
        self.assertEqual(status(self.visitor.take()), 504)
        self.assertEqual(self.world.made, [])

    def test_client_that_leaves_meanwhile_leaves_nothing(self) -> None:
        self.visitor.send(request())
        self.visitor.reset()
        self.executor.do()
        self.world.turns.run()
        self.assertEqual(self.world.live, 0)
