"""`burrowgate run --workers 2`: a supervisor and two workers on one socket, observed from outside."""

from __future__ import annotations

import json
import os
import signal
import threading
import unittest
from collections import Counter
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path

from tests.support import WAIT_SECONDS
from tests.support.gateway_process import Gateway, fetch, new_folder, site, start_app, until

KEPT = 64
MIN_SHARE = 0.35
"""Minimum share of the requests that each of two workers serves."""


def children(pid: int) -> set[int]:
    """Return the child processes of `pid`."""
    return {int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def alive(pid: int) -> bool:
    """Return whether the process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class WorkersCase(unittest.TestCase):
    def setUp(self) -> None:
        self.home = os.path.join(new_folder(self), "home")
        os.mkdir(self.home, mode=0o700)
        self.gateway = Gateway(self, "--workers", "2", home=self.home)
        self.workers = children(self.gateway.process.pid)
        self.assertEqual(len(self.workers), 2)
        self.gateway.add("app", f"127.0.0.1:{start_app(self)}")
        self.minted = self.gateway.mint("app")

    def connect(self) -> HTTPConnection:
        """Return a visitor's kept-alive connection."""
        connection = HTTPConnection("127.0.0.1", self.gateway.port, timeout=WAIT_SECONDS)
        self.addCleanup(connection.close)
        return connection

    def ask(self, connection: HTTPConnection, path: str = "/head", token: str = "") -> HTTPResponse:
        """Send another request on `connection` and return the head of its response."""
        host = self.minted["url"].split("/")[2]
        token = token or self.minted["token"]
        connection.request("GET", path, headers={"Host": host, "Authorization": f"Bearer {token}"})
        return connection.getresponse()

    def status(self, connection: HTTPConnection, token: str = "") -> int:
        """Send another request on `connection` and return its status."""
        answer = self.ask(connection, token=token)
        answer.read()
        return answer.status

    def logged(self, kind: str) -> list[dict[str, object]]:
        """Return the log lines of type `kind`; every line must be valid JSON."""
        lines = [
            json.loads(line) for line in self.gateway.process.output.splitlines(keepends=True) if line[-1:] == "\n"
        ]
        return [line for line in lines if line["type"] == kind]

    def carriers(self, path: str) -> set[str]:
        """Return the request id prefixes of the workers that have requests for `path` under way."""
        listed = self.gateway.admin("GET", "connections")["connections"]
        return {one["id"].rpartition("-")[0] for one in listed if one["path"] == path}

    def shares(self, requests: int) -> list[float]:
        """Return the share of `requests` that each worker served, by the request ids in the log."""
        until(lambda: len(self.logged("access")) >= requests, "all requests are logged")
        taken = Counter(str(line["request_id"]).rpartition("-")[0] for line in self.logged("access"))
        return [count / requests for _, count in taken.most_common()]


class LoadSharingTests(WorkersCase):
    def test_workers_share_kept_alive_connections_about_evenly(self) -> None:
        connections = [self.connect() for _ in range(KEPT)]
        for _ in range(5):
            self.assertEqual({self.status(connection) for connection in connections}, {200})
        shares = self.shares(5 * KEPT)
        print(f"of {KEPT} kept connections' requests the workers took {shares}")
        self.assertEqual(len(shares), 2)
        self.assertGreaterEqual(min(shares), MIN_SHARE)

    def test_log_lines_of_all_processes_are_complete(self) -> None:
        def visit() -> None:
            connection = self.connect()
            for _ in range(50):
                self.ask(connection, "/head/" + "x" * 2000).read()

        visitors = [threading.Thread(target=visit) for _ in range(8)]
        for each in visitors:
            each.start()
        for each in visitors:
            each.join()
        self.shares(8 * 50)  # reads every line

    def test_each_worker_refuses_next_request_after_revocation(self) -> None:
        connections = [self.connect() for _ in range(6)]
        for _ in range(10):
            token = self.gateway.mint("app")
            self.assertEqual({self.status(one, token["token"]) for one in connections}, {200})
            self.gateway.revoke(token["session"]["id"])
            self.assertEqual({self.status(one, token["token"]) for one in connections}, {410})

    def test_admin_lists_and_cuts_connections_of_all_workers(self) -> None:
        answers = [self.ask(self.connect(), "/ticks") for _ in range(6)]
        for answer in answers:
            self.assertIn(b"data: 1", answer.readline())
        listed = until(
            lambda: len(found := self.gateway.admin("GET", "connections")["connections"]) == 6 and found,
            "all six are listed",
        )
        self.assertGreaterEqual(self.gateway.gauge("requests_in_flight"), 6)
        for one in listed:
            self.gateway.admin("DELETE", f"connections/{one['id']}")
        for answer in answers:
            with suppress(OSError, HTTPException):
                while answer.readline():
                    pass
        until(lambda: self.gateway.admin("GET", "connections")["count"] == 0, "nothing is under way")
        until(lambda: self.gateway.gauge('http_requests_total{code="200",outcome="allowed"}') >= 6, "they are counted")

    def test_max_connections_applies_to_all_workers_together(self) -> None:
        limited = self.gateway.mint("app", limits={"max_connections": 3})["token"]
        connections = [self.connect() for _ in range(3)]
        answers = [self.ask(connection, "/ticks", limited) for connection in connections]
        self.assertEqual([one.status for one in answers], [200] * 3)
        self.assertEqual([self.status(self.connect(), limited) for _ in range(4)], [429] * 4)
        answers[0].close()
        connections[0].close()
        until(lambda: self.status(self.connect(), limited) == 200, "a connection is free again")


class WorkerEndTests(WorkersCase):
    def test_killed_worker_is_replaced_without_refused_connections(self) -> None:
        stop = threading.Event()
        refused: list[OSError] = []
        done: list[int] = []

        def visit() -> None:
            while not stop.is_set():
                connection = HTTPConnection("127.0.0.1", self.gateway.port, timeout=WAIT_SECONDS)
                try:
                    connection.connect()
                except OSError as error:
                    refused.append(error)
                    continue
                # Only the requests of the killed worker are lost.
                with suppress(OSError, HTTPException):
                    done.append(self.status(connection))
                connection.close()

        held = [self.ask(self.connect(), "/ticks") for _ in range(12)]
        self.assertEqual([one.status for one in held], [200] * 12)
        visitors = [threading.Thread(target=visit) for _ in range(4)]
        for each in visitors:
            each.start()
        try:
            until(lambda: len(done) > 50, "visitors are served")
            until(lambda: len(self.carriers("/ticks")) == 2, "streams of both are listed")
            victim = min(self.workers)
            os.kill(victim, signal.SIGKILL)
            now = until(
                lambda: len(new := children(self.gateway.process.pid) - {victim}) == 2 and new, "another one is started"
            )
            before = len(done)
            until(lambda: sum("serves" in str(line["message"]) for line in self.logged("log")) >= 3, "it serves")
            until(lambda: len(done) > before + 50, "visitors are served again")
        finally:
            stop.set()
            for each in visitors:
                each.join()
        self.assertEqual(refused, [])
        self.assertEqual(set(done), {200})
        self.assertTrue(now & self.workers)
        until(lambda: len(self.carriers("/ticks")) <= 1, "only the streams of the other worker are listed")

    def test_worker_that_receives_sigterm_drains_and_is_replaced(self) -> None:
        answers = [self.ask(self.connect(), "/download?size=33554432") for _ in range(4)]
        os.kill(min(self.workers), signal.SIGTERM)
        for answer in answers:
            self.assertEqual(len(answer.read()), 33554432)
        until(lambda: sum("serves: " in str(line["message"]) for line in self.logged("log")) == 3, "another one serves")
        self.assertEqual({line["level"] for line in self.logged("log")}, {"info"})
        self.assertEqual(self.status(self.connect()), 200)

    def test_workers_end_after_their_parent_is_killed(self) -> None:
        os.kill(self.gateway.process.pid, signal.SIGKILL)
        until(lambda: not any(alive(pid) for pid in self.workers), "the workers are gone")
        messages = [str(line["message"]) for line in self.logged("log")]
        self.assertEqual(sum("The process that started this worker" in message for message in messages), 2)
        self.assertEqual(messages.count("Stopped"), 2)

    def test_sigterm_drains_all_workers(self) -> None:
        size = 32 * 1024 * 1024
        answers = [self.ask(self.connect(), f"/download?size={size}") for _ in range(4)]
        self.gateway.process.send(signal.SIGTERM)
        for answer in answers:
            self.assertEqual(len(answer.read()), size)
        self.assertEqual(self.gateway.process.wait(), 0)
        self.assertFalse(any(alive(pid) for pid in self.workers))

    def test_second_signal_ends_all_processes_at_once(self) -> None:
        self.ask(self.connect(), "/ticks").readline()
        self.gateway.process.send(signal.SIGTERM)
        until(lambda: sum("Stopping" in str(line["message"]) for line in self.logged("log")) >= 1, "they stop")
        self.assertEqual(self.gateway.process.stop(signal.SIGTERM), -signal.SIGTERM)
        until(lambda: not any(alive(pid) for pid in self.workers), "the workers are gone")


class ReloadTests(WorkersCase):
    def put(self, text: str) -> None:
        """Write the configuration, send SIGHUP, and wait until the log reports the result."""
        before = len(self.logged("log"))
        Path(self.home, "burrowgate.toml").write_text(text)
        self.gateway.process.send(signal.SIGHUP)
        until(lambda: len(self.logged("log")) > before, "the reload is logged")

    def post(self, connection: HTTPConnection) -> int:
        host = self.minted["url"].split("/")[2]
        fields = {"Host": host, "Authorization": f"Bearer {self.minted['token']}"}
        connection.request("PUT", "/upload", body=b"x" * 2000, headers=fields)
        answer = connection.getresponse()
        answer.read()
        return answer.status

    def test_reload_applies_changes_and_keeps_connections(self) -> None:
        stream = self.ask(self.connect(), "/ticks")
        kept = [self.connect() for _ in range(4)]
        self.assertEqual({self.post(one) for one in kept}, {200})
        self.put('max_request_body_size = "1KiB"\nsession_ttl = "2h"\n')
        until(lambda: {self.post(self.connect()) for _ in range(4)} == {413}, "the new limit holds")
        warned = [line for line in self.logged("log") if line["level"] == "warn"]
        self.assertIn("session_ttl", str(warned[-1]["message"]))
        self.put('max_request_body_size = "much"\n')
        self.assertIn("max_request_body_size", str(self.logged("log")[-1]["message"]))
        self.assertEqual(self.logged("log")[-1]["level"], "error")
        self.assertEqual(self.post(self.connect()), 413)
        self.put('max_request_body_size = "1MiB"\n')
        until(lambda: {self.post(self.connect()) for _ in range(4)} == {200}, "the newest limit holds")
        self.assertIn(b"data:", stream.readline())
        self.assertEqual(children(self.gateway.process.pid), self.workers)


class SingleProcessTests(unittest.TestCase):
    def test_single_process_reloads(self) -> None:
        home = os.path.join(new_folder(self), "home")
        os.mkdir(home, mode=0o700)
        gateway = Gateway(self, home=home)
        gateway.add("site", site(self))
        url = gateway.mint("site")["url"]
        Path(home, "burrowgate.toml").write_text("access_log = false\n")
        gateway.process.send(signal.SIGHUP)
        until(lambda: "taken up: access_log" in gateway.process.output, "the reload is logged")
        self.assertEqual(fetch(url, Accept="text/plain")[0], 200)
        self.assertEqual(gateway.process.stop(), 0)
        self.assertNotIn('"kind":"access"', gateway.process.output)
