"""Sign-in on several processes, four workers on SQLite and two gateways on PostgreSQL: what one ends, all refuse."""

from __future__ import annotations

import base64
import os
import shutil
import signal
import socket
import threading
import time
import unittest
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from tests.e2e.test_workers import children
from tests.support import WAIT_SECONDS
from tests.support.gateway_process import Gateway, free_port, start_app, until
from tests.support.postgresql import new_schema, requires_postgresql, server
from tests.support.sign_in_gateway import EVERYONE, Page, Person, invite, sign_in_home

WORKERS = 4
MAX_CONNECTIONS = 200
"""Connections after which every worker has accepted one."""
CUT_SECONDS = 2.0
"""Time within which connections are seen to be cut; the bar of 1 s is measured by `bench.sign_in_cuts`."""
GUESTS = 12


class ProcessesCase(unittest.TestCase):
    """Ada is signed in, and uses a session of `app` at every process."""

    gateway: Gateway
    """Its admin API makes the changes."""
    known_at_once = True
    """Whether a change is known to all processes before its response; otherwise shortly afterwards."""

    def prepare(self) -> None:
        self.gateway.add("app", f"127.0.0.1:{start_app(self)}")
        self.gateway.admin("PATCH", "targets/app", {"sign_in": EVERYONE})
        self.minted = self.gateway.mint("app", path="/head")
        self.host = urlsplit(self.minted["url"]).netloc
        self.app = f"http://{self.host}/head"
        self.ada = self.joined("Ada")
        self.assertEqual(self.ada.get(self.minted["url"]).status, 200)
        self.doors = self.open_doors()

    def joined(self, name: str) -> Person:
        """Return a new person with an account, who is signed in on the sign-in host."""
        person = Person(self.gateway.port)
        person.join(invite(self.gateway, name), name, name.lower())
        return person

    def connect(self, port: int) -> HTTPConnection:
        connection = HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
        self.addCleanup(connection.close)
        return connection

    def open_doors(self) -> list[HTTPConnection]:
        """Return a kept-alive connection to each process, on which Ada is let in."""
        raise NotImplementedError

    def open_socket(self, port: int) -> socket.socket:
        """Open a WebSocket of Ada's."""
        made = socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS)
        self.addCleanup(made.close)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = ["GET /echo HTTP/1.1", f"Host: {self.host}", f"Origin: http://{self.host}"]
        lines += [f"Cookie: {self.ada.cookie(self.host)}", "Connection: Upgrade", "Upgrade: websocket"]
        lines += ["Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}", "", ""]
        made.sendall("\r\n".join(lines).encode())
        head = b""
        while b"\r\n\r\n" not in head:
            data = made.recv(4096)
            self.assertTrue(data, head)
            head += data
        self.assertTrue(head.startswith(b"HTTP/1.1 101 "), head)
        return made

    def open_sockets(self) -> list[socket.socket]:
        """Return WebSockets of Ada's, one at least at each process."""
        raise NotImplementedError

    def admits(self, door: HTTPConnection) -> bool:
        page = self.ada.ask(self.app, connection=door)
        self.assertIn(page.status, (200, 303, 403), page.body)
        return page.status == 200

    def ends(self, change: Callable[[], object]) -> None:
        """Check that `change` ends every connection of Ada's at every process, and what they ask for next."""
        for door in self.doors:
            self.assertTrue(self.admits(door))
        sockets = self.open_sockets()
        change()
        changed = time.monotonic()
        for door in self.doors:
            if self.known_at_once:
                self.assertFalse(self.admits(door))
            else:
                until(lambda: not self.admits(door), "refused")  # noqa: B023 - called at once
        for one in sockets:
            self.assertEqual(self.rest(one), b"")
        took = time.monotonic() - changed
        print(f"{len(sockets)} sockets of {len(self.doors)} processes are cut after {took * 1000:.0f} ms")
        self.assertLess(took, CUT_SECONDS)

    def rest(self, connection: socket.socket) -> bytes:
        """Return what is received until the end, without the frame that closes a WebSocket."""
        received = b""
        try:
            while data := connection.recv(4096):
                received += data
        except ConnectionResetError:
            pass
        return b"" if received[:1] == b"\x88" else received

    def sign_in_page(self, person: Person) -> Page:
        """Return the page to which a person is sent who opens the link."""
        page = person.get(self.minted["url"])
        self.assertIn("/.burrowgate/sign-in?tx=", page.url, page.body)
        return page

    def test_login_that_a_person_ends_is_refused_everywhere(self) -> None:
        """(sign-in 19)"""
        account = f"http://in.localhost:{urlsplit(self.minted['url']).port}/.burrowgate/account"
        other = Person(self.gateway.port)
        other.follow(other.sign_in(self.sign_in_page(other), "ada"))
        self.ends(lambda: self.assertEqual(other.post(account, {"do": "end-others"}).status, 303))
        self.assertEqual(other.ask(self.app).status, 200)

    def test_disabled_account_is_refused_everywhere(self) -> None:
        """(sign-in 34)"""
        self.ends(lambda: self.gateway.admin("POST", "accounts/Ada/disable"))

    def test_person_whom_a_changed_rule_does_not_fit_is_refused_everywhere(self) -> None:
        """Rules of the target, of the session, and of the group of an account (sign-in 34)."""
        self.joined("Bob")
        session = f"sessions/{self.minted['session']['id']}/sign-in"
        for change, undo in (
            (
                lambda: self.gateway.admin("PATCH", "targets/app", {"sign_in": {"accounts": ["Bob"]}}),
                lambda: self.gateway.admin("PATCH", "targets/app", {"sign_in": EVERYONE}),
            ),
            (
                lambda: self.gateway.admin("PUT", session, {"accounts": ["Bob"]}),
                lambda: self.gateway.admin("DELETE", session),
            ),
        ):
            self.ends(change)
            undo()
            for door in self.doors:
                until(lambda: self.admits(door), "let in again")  # noqa: B023 - called at once
        self.gateway.admin("PATCH", "accounts/Ada", {"groups": ["friends"]})
        self.gateway.admin("PUT", session, {"groups": ["local:friends"]})
        for door in self.doors:
            until(lambda: self.admits(door), "let in as a friend")  # noqa: B023 - called at once
        self.ends(lambda: self.gateway.admin("PATCH", "accounts/Ada", {"groups": []}))

    def test_completion_code_is_accepted_once_by_all_processes(self) -> None:
        """One after the other, and at the same time (sign-in 26)."""
        for at_once in (False, True):
            person = Person(self.gateway.port)
            code = person.sign_in(self.sign_in_page(person), "ada").location
            self.assertIn("/.burrowgate/sign-in/complete?code=", code)
            cookies = dict(person.cookies[self.host])

            def complete(door: HTTPConnection) -> int:
                copy = Person(self.gateway.port)
                copy.cookies[self.host] = dict(cookies)  # noqa: B023 - called at once
                return copy.ask(code, connection=door).status  # noqa: B023 - called at once

            with ThreadPoolExecutor(len(self.doors) if at_once else 1) as threads:
                statuses = sorted(threads.map(complete, self.doors))
            self.assertEqual(statuses, [303] + [403] * (len(self.doors) - 1))


class WorkerTests(ProcessesCase):
    """Four workers on SQLite."""

    def setUp(self) -> None:
        self.gateway = Gateway(self, "--workers", str(WORKERS), home=sign_in_home(self))
        self.prepare()

    def open_doors(self) -> list[HTTPConnection]:
        found: dict[str, HTTPConnection] = {}
        for _ in range(MAX_CONNECTIONS):
            connection = self.connect(self.gateway.port)
            page = self.ada.ask(self.app, connection=connection)
            self.assertEqual(page.status, 200)
            fields = page.json()["fields"]
            (request_id,) = [value for name, value in fields if name.lower() == "x-request-id"]
            found.setdefault(request_id.rpartition("-")[0], connection)
            if len(found) == WORKERS:
                return list(found.values())
        raise AssertionError(f"{len(found)} workers accept connections.")

    def open_sockets(self) -> list[socket.socket]:
        until(lambda: not self.carriers(), "no earlier WebSocket is listed")
        sockets: list[socket.socket] = []

        def every_worker_has_one() -> bool:
            # The list follows what the workers carry with some delay.
            if len(sockets) < MAX_CONNECTIONS:
                sockets.extend(self.open_socket(self.gateway.port) for _ in range(WORKERS))
            return len(self.carriers()) == WORKERS

        until(every_worker_has_one, "a WebSocket at every worker")
        return sockets

    def carriers(self) -> set[str]:
        """Return the workers that carry a WebSocket, by the beginnings of their request ids."""
        listed = self.gateway.admin("GET", "connections")["connections"]
        return {one["id"].rpartition("-")[0] for one in listed if one["path"] == "/echo"}

    def test_worker_that_is_killed_leaves_no_account_half_made(self) -> None:
        """SIGKILL while people make accounts: an invitation is used, with an account that works, or still open."""
        names = [f"guest{number}" for number in range(GUESTS)]
        invitations = {name: invite(self.gateway, name) for name in names}
        first_is_done = threading.Event()
        workers = children(self.gateway.process.pid)

        def join(name: str) -> str:
            person, tries = Person(self.gateway.port), 0
            while True:
                tries += 1
                self.assertLess(tries, MAX_CONNECTIONS)
                try:
                    page = person.ask(invitations[name])
                    if page.status == 410:  # used by a try whose response was lost
                        goal = person.get(f"http://in.localhost:{self.gateway.port}/.burrowgate/sign-in?to=account")
                        self.assertEqual(person.sign_in(goal, name).status, 303, "the account has its password")
                        return "lost"
                    self.assertEqual(page.status, 200, page.body)
                    person.join(invitations[name], name, name)
                    return "joined"
                except (OSError, HTTPException):
                    time.sleep(0.05)  # the worker is gone, and another one takes its place
                finally:
                    first_is_done.set()

        with ThreadPoolExecutor(GUESTS) as threads:
            results = [threads.submit(join, name) for name in names]
            self.assertTrue(first_is_done.wait(WAIT_SECONDS))
            for worker in sorted(workers)[:2]:
                os.kill(worker, signal.SIGKILL)
            outcomes = [one.result(3 * WAIT_SECONDS) for one in results]
        print(f"accounts: {outcomes.count('joined')} made with a response, {outcomes.count('lost')} without")
        until(lambda: len(children(self.gateway.process.pid) - workers) == 2, "two workers take their places")
        listed = self.gateway.admin("GET", "accounts")["accounts"]
        self.assertEqual(sorted(one["name"] for one in listed), sorted(["Ada", *names]))
        self.assertEqual(self.gateway.admin("GET", "invitations")["invitations"], [])
        for name in names:
            self.assertTrue(self.gateway.admin("GET", f"accounts/{name}")["has_password"])


@requires_postgresql
class PostgresqlTests(ProcessesCase):
    """Two gateways on one PostgreSQL, behind one public port."""

    known_at_once = False

    def setUp(self) -> None:
        lines = (f'store = "{server().url(schema=new_schema())}"', f"public_port = {free_port()}")
        homes = [sign_in_home(self, *lines) for _ in range(2)]
        self.gateway = Gateway(self, home=homes[0])
        shutil.copytree(Path(homes[0], "keys"), Path(homes[1], "keys"))
        self.other = Gateway(self, home=homes[1])
        self.prepare()

    def open_doors(self) -> list[HTTPConnection]:
        doors = [self.connect(one.port) for one in (self.other, self.gateway)]
        for door in doors:
            until(lambda: self.admits(door), "known there")  # noqa: B023 - called at once
        return doors

    def open_sockets(self) -> list[socket.socket]:
        return [self.open_socket(one.port) for one in (self.other, self.gateway)]


del ProcessesCase
