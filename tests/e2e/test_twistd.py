"""`twistd -n burrowgate` runs the service with a configuration file and stops it in order."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import sysconfig
import unittest
from pathlib import Path

from tests.support.gateway_process import Process, Served, fetch, new_folder, site, until

TWISTD = os.path.join(sysconfig.get_path("scripts"), "twistd")


class Twistd(Served):
    """A gateway started by `twistd -n burrowgate --config burrowgate.toml`."""

    def __init__(self, case: unittest.TestCase, *lines: str, output: int | None = None) -> None:
        folder = Path(new_folder(case))
        super().__init__(case, str(folder / "home"), None)
        ports = (f"port = {self.port}", f"admin_port = {self.admin_port}")
        (folder / "burrowgate.toml").write_text("\n".join(['home = "home"', *ports, *lines]))
        words = ("-n", "burrowgate", "--config", "burrowgate.toml")
        self.process = Process(case, *words, program=TWISTD, cwd=str(folder), output=output)


class TwistdTests(unittest.TestCase):
    def test_serves_and_ends_on_sigterm(self) -> None:
        gateway = Twistd(self)
        until(lambda: "Serving visitors" in gateway.process.output, "it serves")
        gateway.cli_json("targets", "add", "site", site(self))
        url = gateway.cli_json("sessions", "mint", "site")["url"]
        self.assertEqual(fetch(url), (200, b"hello"))
        # After its shutdown, twistd ends itself with the signal that it received.
        self.assertEqual(gateway.process.stop(signal.SIGTERM), -signal.SIGTERM)
        reported = [json.loads(line) for line in gateway.process.output.splitlines()]
        messages = [one["message"] for one in reported if one["type"] == "log"]
        self.assertEqual(len(messages), len(set(messages)), messages)
        self.assertEqual([one["path"] for one in reported if one["type"] == "access"], ["/"])
        self.assertEqual(reported[-1]["message"], "Stopped")
        self.assertNotIn("Traceback", gateway.process.output + gateway.process.errors)

    def test_serves_and_ends_although_its_output_is_not_read(self) -> None:
        read, write = os.pipe()
        self.addCleanup(os.close, read)
        fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, 4096)
        gateway = Twistd(self, output=write)
        os.close(write)
        until(gateway.is_ready, "it serves")
        address = site(self)
        # Each is a line of both logs, of the gateway and of twistd.
        for number in range(40):
            gateway.admin("POST", "targets", {"name": f"site{number}", "address": address})
        url = gateway.admin("POST", "targets/site0/sessions", {})["url"]
        self.assertEqual(fetch(url), (200, b"hello"))
        self.assertEqual(gateway.process.stop(signal.SIGTERM), -signal.SIGTERM)

    def test_log_file_of_twistd_gets_its_own_format(self) -> None:
        folder = Path(new_folder(self))
        served = Served(self, str(folder / "home"), None)
        words = ("-n", "--logfile", "twistd.txt", "burrowgate", *served.where)
        running = Process(self, *words, program=TWISTD, cwd=str(folder))
        until(served.is_ready, "it serves")
        running.stop(signal.SIGTERM)
        self.assertIn("[burrowgate.server.gateway#info] Stopped", (folder / "twistd.txt").read_text())
        self.assertEqual(json.loads(running.output.splitlines()[-1])["message"], "Stopped")

    def test_reports_line_of_unknown_key_and_starts_nothing(self) -> None:
        gateway = Twistd(self, 'prot = "https"')
        self.assertEqual(gateway.process.wait(), 1)
        self.assertIn("line 4", gateway.process.output + gateway.process.errors)
        self.assertFalse(os.path.exists(gateway.home))

    def test_reports_port_that_is_in_use(self) -> None:
        first = Twistd(self)
        until(lambda: "Serving visitors" in first.process.output, "it serves")
        words = ("-n", "burrowgate", "--home", first.home, "--port", str(first.port), "--admin-port", "0")
        second = Process(self, *words, program=TWISTD, cwd=new_folder(self))
        second.wait()
        self.assertIn(f"Port {first.port} on 127.0.0.1 is used by", second.output + second.errors)
