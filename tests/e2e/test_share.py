"""`burrowgate share`, from the command to the link and to its end by Ctrl-C."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import shlex
import signal
import socket
import struct
import subprocess
import sys
import termios
import unittest

import segno

from tests.support import WAIT_SECONDS
from tests.support.gateway_process import (
    Gateway,
    Served,
    Shared,
    environment,
    fetch,
    new_folder,
    run_cli,
    site,
    start_app,
    start_tls_app,
    until,
)
from tests.support.ports import free_port


def audit_actions(case: unittest.TestCase, home: str) -> list[str]:
    """Return the actions in the audit log of `home`, which a gateway reads that starts for it."""
    gateway = Gateway(case, home=home)
    return [event["action"] for event in gateway.cli_json("audit", "list")["events"] if "target" in event["action"]]


class ShareTests(unittest.TestCase):
    def test_shares_folder(self) -> None:
        folder = site(self, index="hello", about="about us")
        shared = Shared(self, "./site", cwd=os.path.dirname(folder))
        self.assertEqual(shared.target, "site")
        self.assertEqual(fetch(shared.url), (200, b"hello"))
        self.assertEqual(fetch(shared.url.replace("/?", "/about.html?")), (200, b"about us"))
        self.assertEqual(fetch(shared.url.partition("?")[0])[0], 403)

    def test_shares_port(self) -> None:
        app = start_app(self)
        shared = Shared(self, str(app))
        self.assertEqual(shared.target, f"app-{app}")
        status, page = fetch(shared.url)
        self.assertEqual(status, 200)
        self.assertIn(b"anonymous", page)

    def test_shares_https_address_with_trusted_certificate(self) -> None:
        port, authority = start_tls_app(self)
        home = new_folder(self)
        refused = run_cli("share", f"https://127.0.0.1:{port}", "--home", home, "--port", "0", "--admin-port", "0")
        self.assertEqual(refused.returncode, 5)
        self.assertIn("is not trusted; add --ca-file FILE", refused.stderr)
        self.assertEqual(audit_actions(self, home), [])
        trusted = Shared(self, f"https://127.0.0.1:{port}", "--ca-file", authority)
        status, page = fetch(trusted.url)
        self.assertEqual((status, b"anonymous" in page), (200, True))

    def test_json_output_is_one_line(self) -> None:
        shared = Shared(self, site(self))
        reported = json.loads(shared.process.output)
        self.assertEqual(set(reported), {"url", "token", "session", "target"})
        self.assertEqual(fetch(shared.url)[0], 200)
        self.assertEqual(fetch(shared.url, method="POST")[0], 405)
        self.assertEqual(shared.process.stop(signal.SIGINT), 0)
        self.assertEqual(len(shared.process.output.splitlines()), 1)


class WarningTests(unittest.TestCase):
    def test_what_does_not_work_yet_is_said_with_the_option_that_helps(self) -> None:
        port = free_port()
        shared = Shared(self, str(port), "--network", "10.0.0.0/8")
        until(lambda: "leave out --network" in shared.process.errors, "the warnings")
        self.assertIn(f"The link works once localhost:{port} answers.", shared.process.errors)

    def test_next_port_is_taken_unless_one_was_named(self) -> None:
        home = new_folder(self)
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            used = str(other.getsockname()[1])
            refused = run_cli("share", site(self), "--home", home, "--port", used, "--admin-port", "0")
        self.assertEqual(refused.returncode, 7)
        self.assertIn(f"Port {used} on 127.0.0.1 is used by", refused.stderr)
        self.assertIn(f"(process {os.getpid()}); stop that, or choose another port with --port.", refused.stderr)


class EndTests(unittest.TestCase):
    def test_ctrl_c_suspends_the_link_until_it_is_shared_again(self) -> None:
        folder = site(self)
        first = Shared(self, folder)
        self.assertEqual(first.process.stop(signal.SIGINT), 0)
        self.assertIn("The link is paused until you share it again", first.process.errors)
        self.assertNotIn("Traceback", first.process.errors)
        gateway = Gateway(self, beside=first)
        self.assertEqual(fetch(first.url)[0], 503)
        again = Shared(self, folder, beside=gateway)
        self.assertNotEqual(again.session, first.session)
        self.assertEqual([fetch(one.url)[0] for one in (first, again)], [200, 200])

    def test_sigterm_leaves_the_link_enabled(self) -> None:
        shared = Shared(self, site(self))
        self.assertEqual(shared.process.stop(signal.SIGTERM), 0)
        Gateway(self, beside=shared)
        self.assertEqual(fetch(shared.url), (200, b"hello"))

    def test_second_share_uses_the_running_gateway(self) -> None:
        first = Shared(self, site(self))
        second = Shared(self, site(self, index="another"), beside=first)
        self.assertEqual((first.target, second.target), ("site", "site-2"))
        self.assertEqual(fetch(second.url), (200, b"another"))
        self.assertEqual(second.process.stop(signal.SIGINT), 0)
        self.assertEqual(fetch(second.url)[0], 503)
        self.assertEqual(fetch(first.url), (200, b"hello"))

    def test_second_share_of_a_target_leaves_it_enabled(self) -> None:
        folder = site(self)
        first = Shared(self, folder)
        second = Shared(self, folder, beside=first)
        self.assertEqual(second.process.stop(signal.SIGINT), 0)
        self.assertIn("The link still works", second.process.errors)
        self.assertEqual([fetch(one.url)[0] for one in (first, second)], [200, 200])

    def test_first_share_of_a_target_leaves_it_enabled_for_the_second(self) -> None:
        gateway = Gateway(self)
        folder = site(self)
        first, second = (Shared(self, folder, beside=gateway) for _ in range(2))
        self.assertEqual(first.process.stop(signal.SIGINT), 0)
        self.assertIn("another `share` of the same target runs", first.process.errors)
        self.assertEqual([fetch(one.url)[0] for one in (first, second)], [200, 200])
        self.assertEqual(second.process.stop(signal.SIGINT), 0)
        self.assertIn("The link is paused", second.process.errors)
        self.assertEqual([fetch(one.url)[0] for one in (first, second)], [503, 503])

    def test_gateway_of_the_first_share_serves_the_second_until_that_ends(self) -> None:
        folder = site(self)
        first = Shared(self, folder)
        second = Shared(self, folder, beside=first)
        first.process.send(signal.SIGINT)
        until(lambda: "Ctrl-C again ends it" in first.process.errors, "the first one goes on")
        self.assertEqual([fetch(one.url)[0] for one in (first, second)], [200, 200])
        self.assertEqual(second.process.stop(signal.SIGINT), 0)
        self.assertIn("The link is paused", second.process.errors)
        self.assertEqual(first.process.wait(), 0)

    def test_share_that_fails_leaves_no_target_and_no_change_of_one(self) -> None:
        gateway = Gateway(self)
        folder = site(self)
        wrong = ("--ttl", "900y")
        self.assertEqual(run_cli("share", folder, *wrong, *gateway.where).returncode, 5)
        self.assertEqual(gateway.cli_json("targets", "list")["targets"], [])
        shared = Shared(self, folder, beside=gateway)
        self.assertEqual(shared.process.stop(signal.SIGINT), 0)
        before = [event["action"] for event in gateway.cli_json("audit", "list")["events"]]
        self.assertEqual(run_cli("share", folder, *wrong, *gateway.where).returncode, 5)
        self.assertEqual([event["action"] for event in gateway.cli_json("audit", "list")["events"]], before)

    def test_reports_end_of_the_gateway_that_it_uses(self) -> None:
        first = Shared(self, site(self))
        second = Shared(self, site(self, index="another"), beside=first)
        self.assertEqual(first.process.stop(signal.SIGTERM), 0)
        self.assertEqual(second.process.wait(), 6)
        self.assertEqual(len(second.process.output.splitlines()), 1)
        self.assertIn("share it again", json.loads(second.process.errors.splitlines()[-1])["detail"])


class Terminal:
    """A `burrowgate share` process on a pseudo-terminal."""

    def __init__(self, case: unittest.TestCase, gateway: Served, *words: str) -> None:
        self._end, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 120, 0, 0))
        self._process = subprocess.Popen(
            ["setsid", "--ctty", sys.executable, "-m", "burrowgate", "share", *words, *gateway.where],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment(new_folder(case), TERM="xterm"),
        )
        os.close(slave)
        os.set_blocking(self._end, False)
        self._seen = b""
        case.addCleanup(self._finish)

    @property
    def screen(self) -> str:
        """Everything shown so far."""
        try:
            while piece := os.read(self._end, 65536):
                self._seen += piece
        except OSError:  # no data now, or closed
            pass
        return self._seen.decode(errors="ignore")  # the last character may be incomplete

    def shows(self, text: str) -> str:
        """Wait until `text` is shown and return everything shown so far."""
        until(lambda: text in self.screen, repr(text))
        return self.screen

    def ctrl_c(self) -> int:
        """Press Ctrl-C, wait for the process to end and return its exit code."""
        os.write(self._end, b"\x03")
        return self._process.wait(WAIT_SECONDS)

    def _finish(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._end)


class EndedTests(unittest.TestCase):
    def test_printed_command_revokes_although_no_gateway_runs(self) -> None:
        shared = Shared(self, site(self))
        self.assertEqual(shared.process.stop(signal.SIGINT), 0)
        command = shared.process.errors.strip().splitlines()[-1].partition("with: ")[2]
        done = subprocess.run(
            shlex.split(command), capture_output=True, text=True, check=False, env=environment(new_folder(self))
        )
        self.assertEqual((done.returncode, done.stdout.startswith("Revoked.")), (0, True), done.stderr)
        gateway = Gateway(self, beside=shared)
        gateway.admin("PATCH", f"targets/{shared.target}", {"enabled": True})
        self.assertEqual(fetch(shared.url)[0], 410)
        actions = [event["action"] for event in gateway.cli_json("audit", "list")["events"]]
        self.assertIn("session.revoked", actions)
        self.assertEqual(gateway.cli("audit", "verify").returncode, 0)

    def test_revoking_without_a_store_makes_none(self) -> None:
        home = new_folder(self)
        done = run_cli("sessions", "revoke", "abcdefghijklmnopqrstuv", "--home", home)
        self.assertEqual(done.returncode, 6)
        self.assertEqual([name for name in os.listdir(home) if "sqlite" in name], [])


class TerminalTests(unittest.TestCase):
    def setUp(self) -> None:
        self.gateway = Served(self, None, None)
        self.terminal = Terminal(self, self.gateway, site(self), "--label", "for Ann")
        self.screen = self.terminal.shows("Ctrl-C stops sharing.")
        self.plain = re.sub(r"\x1b\[[0-9;]*m", "", self.screen).replace("\r\n", "\n")
        self.url = self.plain.split("\n")[0]

    def test_shows_link_expiry_and_revoke_command(self) -> None:
        self.assertEqual(fetch(self.url), (200, b"hello"))
        self.assertRegex(self.plain, r"expires +\S.* \(in (24 hours|a day|1 day)\)")
        self.assertRegex(self.plain, r"label +for Ann")
        command = re.search(r"^revoke +(.+)$", self.plain, re.MULTILINE)
        assert command is not None
        done = subprocess.run(
            shlex.split(command[1]), capture_output=True, text=True, check=False, env=environment(new_folder(self))
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(fetch(self.url)[0], 410)

    def test_qr_code_contains_the_link(self) -> None:
        drawn = [line for line in self.plain.split("\n") if line and set(line) <= set(" █▀▄")]
        # The terminal is dark, so the light modules are drawn, in the upper and lower halves of characters.
        light = {" ": "00", "▀": "10", "▄": "01", "█": "11"}
        rows = [[light[character][half] == "0" for character in line] for line in drawn for half in (0, 1)]
        expected = [[bool(module) for module in row] for row in segno.make(self.url, error="l", micro=False).matrix]
        size = len(expected)
        found = [row[2 : 2 + size] for row in rows[2 : 2 + size]]
        self.assertEqual(found, expected)

    def test_ctrl_c_ends_with_a_message(self) -> None:
        self.assertEqual(self.terminal.ctrl_c(), 0)
        self.assertIn("Stopped. The link is paused until you share it again", self.terminal.screen)
        self.assertNotIn("Traceback", self.terminal.screen)
