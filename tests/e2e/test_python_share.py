"""`burrowgate.share` and `share_async`: from a script, in and beside loops, to the end of the link in every way."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import unittest
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from twisted.internet.threads import deferToThread

import burrowgate
from burrowgate.errors import Invalid
from tests.support import WAIT_SECONDS, ReactorTestCase
from tests.support.gateway_process import Gateway, Process, Served, environment, fetch, new_folder, site, until
from tests.support.ports import free_port


class Place(Served):
    """The home and the ports of a gateway that does not run yet."""

    @property
    def options(self) -> Any:
        return {"home": self.home, "port": self.port, "admin_port": self.admin_port}


def status(url: str) -> int:
    """Return the status of the link `url`; 0 if nothing listens there."""
    try:
        return fetch(url)[0]
    except ConnectionRefusedError:
        return 0


class ShareTests(unittest.TestCase):
    def test_block_has_a_link_and_its_end_revokes_it(self) -> None:
        place = Place(self, None, None)
        with burrowgate.share(site(self), ttl="2h", label="for Ada", **place.options) as link:
            self.assertEqual(fetch(link.url), (200, b"hello"))
            visit = link.wait_for_visit(timeout=WAIT_SECONDS)
            self.assertEqual((visit["client_address"], len(link.visits())), ("127.0.0.1", 1))
            with self.assertRaisesRegex(TimeoutError, "No visitor has opened the link within 0 s."):
                link.wait_for_visit(timeout=0)
            before = link.expires_at
            self.assertGreater(link.extend("1d"), before)
            self.assertEqual(link.client.get_session(link.session)["label"], "for Ada")
            self.assertEqual((link.label, link.target, link.notes), ("for Ada", "site", ()))
            self.assertEqual(str(link), link.url)
            self.assertNotIn(link.token, repr(link))
        self.assertEqual(status(link.url), 0)
        link.close()  # for the second time
        gateway = Gateway(self, beside=place)
        self.assertEqual(gateway.admin("GET", f"sessions/{link.session}")["state"], "revoked")
        self.assertFalse(gateway.admin("GET", "targets/site")["enabled"])

    def test_running_gateway_is_used_and_goes_on(self) -> None:
        gateway = Gateway(self)
        options: Any = {"home": gateway.home, "admin_port": gateway.admin_port}
        folder = site(self)
        first, second = (burrowgate.share(folder, **options) for _ in range(2))
        self.addCleanup(second.close)
        first.close()
        self.assertEqual([status(one.url) for one in (first, second)], [410, 200])
        second.revoke()
        second.close()
        self.assertEqual(status(second.url), 410)
        self.assertFalse(gateway.admin("GET", "targets/site")["enabled"])

    def test_value_that_is_refused_raises_and_leaves_nothing(self) -> None:
        place = Place(self, None, None)
        with self.assertRaises(Invalid) as caught:
            burrowgate.share(new_folder(self) + "/none", **place.options)
        self.assertEqual((caught.exception.field, "does not exist" in str(caught.exception)), ("address", True))
        with self.assertRaisesRegex(Invalid, "900y is out of bounds"):
            burrowgate.share(site(self), ttl="900y", **place.options)
        with self.assertRaisesRegex(TypeError, "no option days"):
            burrowgate.share(3000, days=3)  # type: ignore[call-arg]
        self.assertFalse(place.is_ready())

    def test_address_where_nothing_answers_is_noted(self) -> None:
        place = Place(self, None, None)
        with (
            self.assertLogs("burrowgate", "WARNING") as logged,
            burrowgate.share(
                free_port(), passphrase="correct horse", limits={"max_visits": 1}, **place.options
            ) as link,
        ):
            limits = link.client.get_session(link.session)["limits"]
            self.assertEqual((limits["max_visits"], limits["passphrase"]), (1, True))
        self.assertIn("The link works once", logged.output[0])


class LoopTests(unittest.TestCase):
    def test_asyncio_is_not_blocked_and_may_use_the_blocking_function_too(self) -> None:
        place = Place(self, None, None)
        folder = site(self)

        async def work() -> tuple[str, int]:
            turns = 0

            async def count() -> None:
                nonlocal turns
                while True:
                    turns += 1
                    await asyncio.sleep(0.01)

            counting = asyncio.create_task(count())
            async with burrowgate.share_async(folder, **place.options) as link:
                waiting = asyncio.create_task(link.wait_for_visit(timeout=WAIT_SECONDS))
                self.assertEqual(await asyncio.to_thread(fetch, link.url), (200, b"hello"))
                self.assertEqual((await waiting)["requests"] > 0, True)
                self.assertEqual(len(await link.visits()), 1)
                await link.extend("3h")
                with burrowgate.share(folder, **place.options) as other:  # as in a cell of a notebook
                    self.assertEqual(await asyncio.to_thread(status, other.url), 200)
                await link.revoke()
            counting.cancel()
            return link.url, turns

        url, turns = asyncio.run(work())
        self.assertEqual(status(url), 0)
        self.assertGreater(turns, 10)

    def test_cancelled_start_leaves_no_process(self) -> None:
        place = Place(self, None, None)

        async def work() -> None:
            starting = asyncio.ensure_future(_awaited(burrowgate.share_async(site(self), **place.options)))
            await asyncio.sleep(0)
            starting.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await starting

        asyncio.run(work())
        self.assertFalse(place.is_ready())


async def _awaited(opening: Any) -> Any:
    return await opening


class TwistedTests(ReactorTestCase):
    async def test_link_is_awaited_on_the_reactor(self) -> None:
        place = Place(self, None, None)
        link = await burrowgate.share_async(site(self), **place.options)
        try:
            self.assertEqual(await deferToThread(fetch, link.url), (200, b"hello"))
            self.assertEqual((await link.wait_for_visit(timeout=WAIT_SECONDS))["client_address"], "127.0.0.1")
        finally:
            await link.close()
        self.assertEqual(await deferToThread(status, link.url), 0)


SCRIPT = """
import os, sys, time, burrowgate
link = burrowgate.share({folder!r}, home={home!r}, port={port}, admin_port={admin_port})
if os.fork() == 0:
    # A worker, as multiprocessing starts them: it has the descriptors of the program, and outlives it.
    {after_fork}
print(link.url, flush=True)
{then}
"""


class ProgramTests(unittest.TestCase):
    """The end of the program without the end of a block."""

    def run_program(self, place: Place, then: str, after_fork: str = "os._exit(0)") -> tuple[Process, str]:
        script = Path(new_folder(self), "script.py")
        script.write_text(
            SCRIPT.format(
                folder=site(self),
                home=place.home,
                port=place.port,
                admin_port=place.admin_port,
                then=then,
                after_fork=after_fork,
            )
        )
        program = Process(self, str(script))
        return program, program.line()

    def test_killed_program_leaves_nothing_open(self) -> None:
        place = Place(self, None, None)
        program, url = self.run_program(place, "time.sleep(600)", after_fork="time.sleep(600)")
        self.assertEqual(fetch(url), (200, b"hello"))
        os.kill(program.pid, signal.SIGKILL)  # not its worker, which is in the same group
        until(lambda: not status(url), "the end of the gateway")
        Gateway(self, beside=place)
        self.assertEqual(status(url), 503)

    def test_program_that_ends_revokes_its_link(self) -> None:
        place = Place(self, None, None)
        program, url = self.run_program(place, "raise SystemExit(3)")
        self.assertEqual(program.wait(), 3)
        self.assertEqual(status(url), 0)
        gateway = Gateway(self, beside=place)
        self.assertEqual([one["state"] for one in gateway.admin("GET", "sessions")["sessions"]], ["revoked"])
        gateway.admin("PATCH", "targets/site", {"enabled": True})
        self.assertEqual(status(url), 410)


class ImportTests(unittest.TestCase):
    def test_package_alone_imports_neither_client_nor_twisted(self) -> None:
        script = textwrap.dedent("""
            import sys, burrowgate
            print(*(name for name in sys.modules if name.startswith(("burrowgate.", "twisted", "http", "asyncio"))))
            print("share" in dir(burrowgate), burrowgate.share.__module__)
        """)
        done = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            env=environment(new_folder(self)),
            check=True,
        )
        self.assertEqual(done.stdout, "\nTrue burrowgate.sharing\n")

    def test_host_of_the_link_is_below_localhost(self) -> None:
        place = Place(self, None, None)
        with burrowgate.share(site(self), name="mine", **place.options) as link:
            self.assertEqual(urlsplit(link.url).hostname, "mine.localhost")
