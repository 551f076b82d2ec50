"""A short run of the fuzzer with a fixed seed, its corpus, and tests that its judge detects errors.

For longer runs, use `python -m tests.fuzz` (docs/fuzzing.md).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from tests.fuzz.corpus import CORPUS, GET, LAST, POST, SHORT
from tests.fuzz.judge import judge, run
from tests.fuzz.scenario import TOKEN, Action, Simulation
from tests.support import ROOT, TestCase


class CorpusTests(TestCase):
    def test_games_of_the_corpus_break_no_rule(self) -> None:
        for name, scenario in CORPUS.items():
            with self.subTest(name):
                run(scenario)


class SeededTests(TestCase):
    def test_games_of_one_seed_break_no_rule(self) -> None:
        """The seed is fixed, so a failure is due to a change of the code.

        In a process of its own, because Hypothesis also draws the constants of every module that was imported by then.
        """
        command = [sys.executable, "-m", "tests.fuzz", "--seed", "20260101", "--scenarios", "300"]
        found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
        self.assertEqual(found.returncode, 0, found.stderr)


class JudgeTests(TestCase):
    """Each test changes what one side received in a good scenario; the judge must detect it."""

    def spoiled(self, spoil: Callable[[Simulation], None]) -> None:
        simulation = Simulation(private=False)
        for action in (
            Action("visitor", 0, GET + POST + GET),
            Action("visitor", 1, GET),
            Action("target", 1, SHORT),
            Action("target", 0, SHORT),
            Action("target", 1, SHORT),
            Action("target", 1, LAST),
        ):
            simulation.perform(action)
        simulation.end()
        judge(simulation)
        spoil(simulation)
        with self.assertRaises(AssertionError):
            judge(simulation)

    def spoil_answers(self, change: Callable[[bytes], bytes], which: int = 0) -> None:
        def spoil(simulation: Simulation) -> None:
            received = simulation.visitors[which].far.received
            received[:] = change(bytes(received))

        self.spoiled(spoil)

    def spoil_requests(self, change: Callable[[bytes], bytes]) -> None:
        def spoil(simulation: Simulation) -> None:
            received = simulation.world.made[0].received
            received[:] = change(bytes(received))

        self.spoiled(spoil)

    def test_detects_response_of_another_visitor(self) -> None:
        self.spoil_answers(lambda got: got.replace(b"{own-A}", b"{own-B}", 1))
        self.spoil_answers(lambda got: got.replace(b"<00002>", b"<00001>"), which=1)

    def test_detects_responses_reordered_repeated_or_mixed(self) -> None:
        self.spoil_answers(lambda got: got.replace(b"<00001>", b"<00003>", 2))
        self.spoil_answers(lambda got: got + got[-len(got) // 3 :])
        self.spoil_answers(lambda got: got.replace(b"<00001>", b"<00003>", 1))

    def test_detects_truncated_extended_or_altered_response(self) -> None:
        self.spoil_answers(lambda got: got[:-1])
        self.spoil_answers(lambda got: got + b"x")
        self.spoil_answers(lambda got: got.replace(b"hello", b"hallo", 1))

    def test_detects_request_that_no_visitor_sent(self) -> None:
        self.spoil_requests(lambda got: got.replace(b"GET /get", b"GET /got", 1))
        self.spoil_requests(lambda got: got.replace(b"hello", b"hallo", 1))
        self.spoil_requests(lambda got: got + b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")

    def test_detects_forbidden_fields_in_request(self) -> None:
        for line in (
            b"Authorization: Bearer " + TOKEN,
            b"X_Forwarded_For: 203.0.113.1",
            b"Burrowgate-Session: x",
            b"REMOTE_USER: root",
            b"X!Auth!Request!Email: root",
            b"Transfer-Encoding: chunked",
        ):
            self.spoil_requests(lambda got, line=line: got.replace(b"\r\nVia:", b"\r\n" + line + b"\r\nVia:", 1))  # type: ignore[misc]

    def test_detects_connection_that_is_left(self) -> None:
        self.spoiled(
            lambda simulation: simulation.world.connections.add_connection(
                simulation.visitors[0].far.near.protocol, "x"
            )
        )  # type: ignore[arg-type]
