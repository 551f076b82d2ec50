"""`burrowgate run` as a process: start, signals, and configurations that it refuses."""

from __future__ import annotations

import json
import resource
import signal
import socket
import sys
from pathlib import Path

from burrowgate.cli.run import run
from burrowgate.server.config.keys import KEYS
from tests.support import TestCase
from tests.support.cli_process import START, ProcessTestCase, Running


class OptionTests(TestCase):
    def test_each_configuration_key_is_one_option(self) -> None:
        options = [option for parameter in run.params for option in parameter.opts]
        for key in KEYS:
            self.assertEqual(options.count(key.option), 1, key)


class ProcessTests(ProcessTestCase):
    def test_gateway_serves_until_it_receives_a_signal(self) -> None:
        gateway, admin_port = self.start_gateway()
        code, out, err = self.run_cli("status", "--json", "--admin-port", admin_port)
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(json.loads(out)["targets"], [])
        gateway.send(signal.SIGINT)
        code, out, err = gateway.finish()
        self.assertEqual((code, err), (0, ""))
        kinds = {json.loads(line)["type"] for line in out.splitlines()}
        self.assertEqual(kinds, {"log"})

    def run_with(self, limits: str, *words: str) -> tuple[int, list[str]]:
        """Start a gateway under `ulimit` with `limits`; return its limit of open files and its log messages."""
        program = ("sh", "-c", f'ulimit {limits} && exec "$@"', "sh", sys.executable, "-c", START)
        gateway = Running(self, "run", "--port", "0", "--admin-port", "0", *words, program=program)
        self.assertIn("serves visitors", gateway.error_line())
        soft, _ = resource.prlimit(gateway.pid, resource.RLIMIT_NOFILE)
        gateway.send(signal.SIGTERM)
        _, out, _ = gateway.finish()
        return soft, [json.loads(line)["message"] for line in out.splitlines()]

    def test_file_limit_is_raised_to_what_max_connections_needs(self) -> None:
        soft, messages = self.run_with("-Sn 100", "--max-connections", "50", "--max-connections-per-address", "50")
        self.assertEqual(soft, 420)
        self.assertFalse([line for line in messages if "files" in line])

    def test_too_low_file_limit_is_logged(self) -> None:
        soft, messages = self.run_with("-n 300", "--max-connections", "50", "--max-connections-per-address", "50")
        self.assertEqual(soft, 300)
        (line,) = [line for line in messages if "files" in line]
        self.assertIn("may open 300 files", line)
        self.assertIn("can take 420", line)

    def core_dumps(self, *words: str) -> tuple[int, int]:
        """The limit of core dumps and the filter of their contents, of a worker once it serves."""
        # What this process inherits depends on the tests before: a gateway in it changes limit and filter, too.
        reset = 'ulimit -Sc unlimited; echo 0x33 >/proc/self/coredump_filter; exec "$@"'
        program = ("sh", "-c", reset, "sh", sys.executable, "-c", START)
        gateway = Running(self, "run", "--port", "0", "--admin-port", "0", "--workers", "2", *words, program=program)
        self.assertIn("serves visitors", gateway.error_line())
        worker = Path(f"/proc/{gateway.pid}/task/{gateway.pid}/children").read_text().split()[0]
        soft, _ = resource.prlimit(int(worker), resource.RLIMIT_CORE)
        contents = int(Path(f"/proc/{worker}/coredump_filter").read_text(), 16)
        gateway.send(signal.SIGTERM)
        gateway.finish()
        return soft, contents

    def test_core_dumps_are_off_in_every_process(self) -> None:
        self.assertEqual(self.core_dumps(), (0, 0))

    def test_core_dumps_can_be_permitted(self) -> None:
        soft, contents = self.core_dumps("--core-dumps")
        self.assertNotEqual(soft, 0)
        self.assertNotEqual(contents, 0)

    def test_traces_without_the_library_are_refused(self) -> None:
        program = (sys.executable, "-c", f"import sys; sys.modules['opentelemetry'] = None; {START}")
        endpoint = ("--otlp-traces-endpoint", "http://127.0.0.1:4318/v1/traces")
        code, _, err = Running(self, "run", "--port", "0", "--admin-port", "0", *endpoint, program=program).finish()
        self.assertEqual(code, 7)
        self.assertIn("pip install 'burrowgate[opentelemetry]'", err)

    def test_workers_on_a_memory_store_are_refused(self) -> None:
        code, _, err = self.run_cli("run", "--workers", "2", "--store", "memory:", "--port", "0", "--admin-port", "0")
        self.assertEqual(code, 7)
        self.assertIn("memory:", err)

    def test_bound_port_is_reported_with_workers_too(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            code, _, err = self.run_cli("run", "--workers", "2", "--port", port, "--admin-port", "0")
        self.assertEqual(code, 7)
        self.assertIn(port, err)

    def test_bound_port_is_reported(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            code, _, err = self.run_cli("run", "--port", port, "--admin-port", "0")
        self.assertEqual(code, 7)
        self.assertIn(port, err)

    def test_invalid_value_of_a_key_is_reported(self) -> None:
        code, _, err = self.run_cli("run", "--max-request-header-size", "much")
        self.assertEqual(code, 7)
        self.assertIn("--max-request-header-size", err)
