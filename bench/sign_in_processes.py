"""Benchmark of sign-in with real processes: the walk through it, passwords beside visitors, cuts, and renewals.

Usage: `python -m bench.sign_in_processes [walk|passwords|cuts|renewals ...] [workers] [priority]`. Each figure is
measured three times, and the load average is printed with it. Walk and renewals need Node and oidc-provider
(`tests.support.oidc_provider`). `workers` lets four workers carry the sockets that are cut. With `priority`, what is
measured runs before other processes of a busy machine, if the caller is root and the kernel groups processes by session
(sched(7), autogroup).
"""

from __future__ import annotations

import os
import selectors
import socket
import statistics
import sys
import threading
import time
import unittest
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench import websockets
from tests.e2e.test_workers import children
from tests.support import WAIT_SECONDS
from tests.support.gateway_process import Gateway, start_app, until
from tests.support.oidc_provider import Browser, OidcProvider
from tests.support.ports import free_port
from tests.support.sign_in_gateway import EVERYONE, Person, age_login, invite, provider_back, sign_in_home

ROUNDS = 3
WALKS = 40
PASSWORDS_PER_SECOND = 20
PASSWORDS_SECONDS = 10
VISITS_PER_SECOND = 100
SOCKETS = 1_000
RENEWALS = 100
WORKERS = 4
TICKS = os.sysconf("SC_CLK_TCK")
HIGHEST = "-19"
"""The nice value of `priority`."""
STORE = "sqlite:gateway.sqlite"


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process with all its threads."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def say(what: str, figures: str) -> None:
    """Print a measurement with the load average of this machine."""
    print(f"{what:12} {figures}   (load average {os.getloadavg()[0]:.1f})", flush=True)


class Bench(unittest.TestCase):
    """One gateway with the target `app`; it is a test case for what ends its processes."""

    port: int
    gateway: Gateway
    provider: OidcProvider

    def start(self, *options: str, lines: tuple[str, ...] = (), provider: bool = False) -> None:
        """Start the gateway, with the provider if that is wanted."""
        self.port = free_port()
        if provider:
            self.provider = OidcProvider(self, provider_back(f"http://in.localhost:{self.port}"))
            self.provider.account("ada", name="Ada", email="ada@example.com", email_verified=True)
        self.home = sign_in_home(self, *lines, provider=self.provider if provider else None)
        self.gateway = Gateway(self, "--port", str(self.port), *options, home=self.home)
        self.gateway.port = self.port
        self.gateway.add("app", f"127.0.0.1:{start_app(self)}")
        self.minted = self.gateway.mint("app", path="/head", limits={"sign_in": EVERYONE})
        self.url: str = self.minted["url"]
        self.host = urlsplit(self.url).netloc
        if "priority" in sys.argv:
            for pid in (os.getpid(), *children(os.getpid())):
                Path(f"/proc/{pid}/autogroup").write_text(HIGHEST)

    def runTest(self) -> None:
        """Do nothing: measurements are functions below."""


# The walk.


def walk(bench: Bench) -> None:
    """Measure the walk from a link to the application, by a provider, without the provider's own time."""
    bench.start(provider=True)
    browser = Browser()
    wall, cpu = [], []
    for number in range(WALKS + 1):
        person, own = Person(bench.port), _Timed()
        before, used = bench.provider.requests(), cpu_seconds(bench.gateway.process.pid)
        with own:
            page = person.get(bench.url)
        goal = dict(pair.split("=") for pair in urlsplit(page.url).query.split("&"))
        with own:
            page = person.post(f"http://in.localhost:{bench.port}/.burrowgate/sign-in/real", {"to": "tx:" + goal["tx"]})
        back = browser.sign_in(page.location, "ada")
        between = bench.provider.requests()
        with own:
            page = person.get(back)
        assert page.status == 200, page.body
        theirs = _provider_ms(bench.provider.requests()) - _provider_ms(between)
        assert _provider_ms(between) >= _provider_ms(before)
        if number:  # the first one fetches the provider's documents
            wall.append(own.seconds * 1e3 - theirs)
            cpu.append((cpu_seconds(bench.gateway.process.pid) - used) * 1e3)
    ordered = sorted(wall)
    high = ordered[len(ordered) * 95 // 100]
    say(
        "walk",
        f"of our own {statistics.median(wall):.0f} ms, 95th percentile {high:.0f} ms;"
        f" CPU time of the gateway {statistics.mean(cpu):.1f} ms; bar 150 ms",
    )


def _provider_ms(requests: dict[str, dict[str, float]]) -> float:
    return sum(one["ms"] for one in requests.values())


class _Timed:
    """Adds up the time of its blocks."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __enter__(self) -> None:
        self._begun = time.perf_counter()

    def __exit__(self, *failure: object) -> None:
        self.seconds += time.perf_counter() - self._begun


# Passwords.


@contextmanager
def only_core(core: int) -> Any:
    """Let processes that are started in the block run on one core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def passwords(bench: Bench) -> None:
    """Measure a visitor's requests while people sign in by passwords; the gateway has one core."""
    cores = sorted(os.sched_getaffinity(0))
    with only_core(cores[0]):
        bench.start()
    os.sched_setaffinity(0, set(cores[1:]) or set(cores))
    try:
        names = [f"person{number}" for number in range(PASSWORDS_PER_SECOND)]
        for name in names:
            Person(bench.port).join(invite(bench.gateway, name), name, name)
        open_url = bench.gateway.mint("app", path="/head")["url"]
        alone = _visit(bench, open_url, threading.Event(), PASSWORDS_SECONDS / 2)
        stop, done = threading.Event(), [0] * len(names)
        with ThreadPoolExecutor(len(names) + 1) as threads:
            work = [threads.submit(_sign_in_often, bench, name, stop, done, at) for at, name in enumerate(names)]
            used = cpu_seconds(bench.gateway.process.pid)
            beside = _visit(bench, open_url, stop, PASSWORDS_SECONDS)
            signed_in = sum(done)
            used = cpu_seconds(bench.gateway.process.pid) - used
            stop.set()
            for one in work:
                one.result()
    finally:
        os.sched_setaffinity(0, set(cores))
    say(
        "passwords",
        f"{signed_in / PASSWORDS_SECONDS:.1f} a second, CPU {used / PASSWORDS_SECONDS:.0%} of a core;"
        f" requests of a visitor, 50th/99th percentile: {_percentiles(beside)} ms,"
        f" without passwords {_percentiles(alone)} ms; bar 10 ms",
    )


def _percentiles(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    return f"{ordered[len(ordered) // 2] * 1e3:.1f}/{ordered[len(ordered) * 99 // 100] * 1e3:.1f}"


def _sign_in_often(bench: Bench, name: str, stop: threading.Event, done: list[int], number: int) -> None:
    """Sign in once a second."""
    account = f"http://in.localhost:{bench.port}/.burrowgate/sign-in?to=account"
    due = time.monotonic() + number / PASSWORDS_PER_SECOND
    while not stop.wait(max(0.0, due - time.monotonic())):
        person = Person(bench.port)
        page = person.sign_in(person.ask(account), name)
        assert page.status == 303, page.body
        done[number] += 1
        due += 1


def _visit(bench: Bench, url: str, stop: threading.Event, seconds: float) -> list[float]:
    """Send requests of a visitor without sign-in, and return how long each took."""
    visitor = Person(bench.port)
    visitor.get(url)
    connection = HTTPConnection("127.0.0.1", bench.port, timeout=WAIT_SECONDS)
    head = f"http://{bench.host}/head"
    took, due = [], time.perf_counter()
    end = due + seconds
    while due < end:
        time.sleep(max(0.0, due - time.perf_counter()))
        begun = time.perf_counter()
        assert visitor.ask(head, connection=connection).status == 200
        took.append(time.perf_counter() - begun)
        due += 1 / VISITS_PER_SECOND
    connection.close()
    return took


# Cuts.


class Sockets:
    """Idle WebSockets of one person."""

    def __init__(self, bench: Bench, person: Person, count: int) -> None:
        fields = {"Host": bench.host, "Cookie": person.cookie(bench.host)}
        opening = websockets.opening(fields, f"http://{bench.host}")
        self._selector = selectors.DefaultSelector()
        for _ in range(count):
            made = socket.create_connection(("127.0.0.1", bench.port), timeout=WAIT_SECONDS)
            made.sendall(opening)
            head = b""
            while b"\r\n\r\n" not in head:
                data = made.recv(4096)
                assert data, head
                head += data
            assert head.startswith(b"HTTP/1.1 101 "), head
            self._selector.register(made, selectors.EVENT_READ)

    def all_cut(self) -> float:
        """Wait until each has ended, and return when the last one did."""
        while self._selector.get_map():
            events = self._selector.select(WAIT_SECONDS)
            assert events, f"{len(self._selector.get_map())} sockets are still open."
            for key, _ in events:
                made: Any = key.fileobj
                try:
                    data = made.recv(4096)
                except ConnectionResetError:
                    data = b""
                if not data:
                    self._selector.unregister(made)
                    made.close()
        return time.monotonic()


def cuts(bench: Bench) -> None:
    """Measure the time from a change until the last of 1,000 sockets is cut: a login ended, and a rule changed."""
    workers = WORKERS if "workers" in sys.argv else 1
    bench.start("--workers", str(workers), lines=("max_connections_per_address = 5000",))
    figures = []
    for change in ("login ended", "rule changed"):
        ada = Person(bench.port)
        if change == "login ended":
            ada.join(invite(bench.gateway, "Ada"), "Ada", "ada")
            assert ada.get(bench.url).status == 200
        else:
            page = ada.get(bench.url)
            assert ada.follow(ada.sign_in(page, "ada")).status == 200
        sockets = Sockets(bench, ada, SOCKETS)
        begun = time.monotonic()
        with ThreadPoolExecutor(1) as threads:
            cut = threads.submit(sockets.all_cut)
            if change == "login ended":
                bench.gateway.admin("DELETE", "accounts/Ada/logins")
            else:
                bench.gateway.admin("PATCH", "targets/app", {"sign_in": {"emails": ["other@example.com"]}})
            responded = time.monotonic()
            last = cut.result()
        figures.append(f"{change}: {(last - begun) * 1e3:.0f} ms (response {(responded - begun) * 1e3:.0f} ms)")
    say("cuts", f"{SOCKETS} sockets, {workers} worker(s); {', '.join(figures)}; bar 1000 ms")


# Renewals.


def renewals(bench: Bench) -> None:
    """Count the provider's calls for 100 requests at once, over four workers, of a login whose renewal is due."""
    bench.start("--workers", str(WORKERS), provider=True)
    person = Person(bench.port)
    page = person.get(bench.url)
    goal = dict(pair.split("=") for pair in urlsplit(page.url).query.split("&"))
    page = person.post(f"http://in.localhost:{bench.port}/.burrowgate/sign-in/real", {"to": "tx:" + goal["tx"]})
    assert person.get(Browser().sign_in(page.location, "ada")).status == 200
    connections = [HTTPConnection("127.0.0.1", bench.port, timeout=WAIT_SECONDS) for _ in range(RENEWALS)]
    for one in connections:
        bench.addCleanup(one.close)
    head = f"http://{bench.host}/head"

    def ask(connection: HTTPConnection) -> tuple[int, str]:
        page = person.ask(head, connection=connection)
        fields = page.json()["fields"] if page.status == 200 else []
        return page.status, next((v.rpartition("-")[0] for n, v in fields if n.lower() == "x-request-id"), "")

    with ThreadPoolExecutor(RENEWALS) as threads:
        list(threads.map(ask, connections))
        (login,) = bench.gateway.admin("GET", "accounts/Ada/logins")["logins"]
        age_login(STORE, bench.home, login["id"], 3700)
        ready = threading.Barrier(RENEWALS)

        def ask_at_once(connection: HTTPConnection) -> tuple[int, str]:
            ready.wait()
            return ask(connection)

        begun = time.monotonic()
        answers = list(threads.map(ask_at_once, connections))
        took = time.monotonic() - begun

    def refreshes() -> float:
        return bench.provider.requests().get("/token refresh_token", {"count": 0})["count"]

    until(refreshes, "the provider is asked")
    statuses = {status for status, _ in answers}
    workers = len({worker for _, worker in answers})
    again = [ask(one)[0] for one in connections]
    say(
        "renewals",
        f"{len(answers)} requests over {workers} workers within {took * 1e3:.0f} ms, statuses {statuses};"
        f" calls of the provider: {refreshes():.0f}; after that statuses {set(again)}; bar 1 call",
    )


MEASUREMENTS: dict[str, Callable[[Bench], None]] = {
    "walk": walk,
    "passwords": passwords,
    "cuts": cuts,
    "renewals": renewals,
}


def main() -> None:
    """Run the measurements that the command line names, or all."""
    for name in [one for one in sys.argv[1:] if one in MEASUREMENTS] or MEASUREMENTS:
        for _ in range(ROUNDS):
            bench = Bench()
            try:
                MEASUREMENTS[name](bench)
            finally:
                bench.doCleanups()


if __name__ == "__main__":
    main()
