"""systemd integration: socket activation, notifications and watchdog, also with systemd-socket-activate."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from twisted.internet import reactor

from burrowgate.errors import ConfigError
from burrowgate.server.config.sources import load
from burrowgate.server.gateway import Gateway
from burrowgate.server.systemd import Supervisor
from tests.integration.test_gateway import GatewayCase
from tests.support import TestCase, requires
from tests.support.cli_process import ProcessTestCase

PID = 4711


def passed(count: int, names: str | None = None, pid: int = PID) -> dict[str, str]:
    environ = {"LISTEN_PID": str(pid), "LISTEN_FDS": str(count)}
    return environ if names is None else environ | {"LISTEN_FDNAMES": names}


class PassedSocketTests(TestCase):
    def names(self, environ: dict[str, str]) -> dict[str, int]:
        return Supervisor(environ, PID)._passed

    def test_passed_sockets_are_known_by_name(self) -> None:
        for environ, names in (
            (passed(1), {"visitors": 3}),
            (passed(1, "burrowgate.socket"), {"visitors": 3}),
            (passed(1, "verify"), {"verify": 3}),
            (passed(3, "verify:visitors:https"), {"verify": 3, "visitors": 4, "https": 5}),
            (passed(1, pid=1), {}),
            (passed(0), {}),
            ({"LISTEN_PID": str(PID), "LISTEN_FDS": "-1"}, {}),
            ({"LISTEN_FDS": "1"}, {}),
            ({}, {}),
        ):
            self.assertEqual(self.names(environ), names, environ)

    def test_unused_socket_is_an_error_that_names_the_key(self) -> None:
        for name, key in (("verify", "set verify_port too"), ("https", "set tls = true too")):
            with self.assertRaisesRegex(ConfigError, key):
                Supervisor(passed(1, name), PID).check_all_taken()

    def test_several_sockets_need_distinct_known_names(self) -> None:
        for names in (None, "", "visitors", "visitors:visitors", "visitors:admin", "a:b", "visitors:verify:x"):
            with self.subTest(names=names):
                self.assertRaises(ConfigError, Supervisor, passed(2, names), PID)

    def supervisor(self, descriptor: int) -> Supervisor:
        made = Supervisor(passed(1), PID)
        made._passed = {"visitors": descriptor}
        return made

    def test_socket_is_taken_once(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            supervisor = self.supervisor(os.dup(listener.fileno()))
            self.assertRaises(ConfigError, supervisor.check_all_taken)
            found = supervisor.take("visitors")
            assert found is not None
            self.assertEqual(found.getsockname(), listener.getsockname())
            self.assertFalse(os.get_inheritable(found.fileno()) or found.getblocking())
            found.close()
            self.assertIsNone(supervisor.take("visitors"))
            supervisor.check_all_taken()

    def test_refuses_descriptor_that_is_not_a_tcp_listener(self) -> None:
        with (
            socket.socket() as unbound,
            socket.socket(type=socket.SOCK_DGRAM) as datagrams,
            socket.socket(socket.AF_UNIX) as local,
            open(os.devnull) as file,
        ):
            local.bind(self.mktemp())
            local.listen()
            for one in (unbound, datagrams, local, file):
                self.assertRaises(ConfigError, self.supervisor(os.dup(one.fileno())).take, "visitors")
        self.assertRaises(ConfigError, self.supervisor(987654).take, "visitors")


class NotificationTests(TestCase):
    def test_message_reaches_the_manager(self) -> None:
        path = self.mktemp()
        for address, shown in ((path, path), (f"\0{path}", f"@{path}")):
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
                manager.bind(address)
                Supervisor({"NOTIFY_SOCKET": shown}).notify("READY=1")
                self.assertEqual(manager.recv(100), b"READY=1")

    def test_missing_manager_is_ignored(self) -> None:
        for environ in ({}, {"NOTIFY_SOCKET": ""}, {"NOTIFY_SOCKET": self.mktemp()}):
            Supervisor(environ).notify("READY=1")

    def test_watchdog_interval_from_environment(self) -> None:
        for environ, seconds in (
            ({"WATCHDOG_USEC": "30000000"}, 30),
            ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(PID)}, 30),
            ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, 0),
            ({"WATCHDOG_USEC": "x"}, 0),
            ({}, 0),
        ):
            self.assertEqual(Supervisor(environ, PID).watchdog, seconds, environ)


class SupervisedGatewayTests(GatewayCase):
    def supervised(self, environ: dict[str, str], listener: socket.socket | None = None, **options: Any) -> Gateway:
        supervisor = Supervisor(environ, PID)
        if listener is not None:
            supervisor._passed = {"visitors": os.dup(listener.fileno())}
        values = {"home": str(self.home), "port": 0, "admin_port": 0, **options}
        return Gateway(load(None, {}, values), reactor, write=self.lines.append, supervisor=supervisor)

    async def test_reports_readiness_watchdog_and_stop(self) -> None:
        path = self.mktemp()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(path)
            manager.setblocking(False)
            gateway = self.supervised({"NOTIFY_SOCKET": path, "WATCHDOG_USEC": "1000000"})
            await gateway.start()
            self.assertEqual(
                manager.recv(200), b"READY=1\nSTATUS=Serving visitors on 127.0.0.1:%d" % gateway.visitors_port
            )
            gateway._scheduler.tick()
            self.assertEqual(manager.recv(200), b"WATCHDOG=1")
            await gateway.stop()
            self.assertEqual(manager.recv(200), b"STOPPING=1")

    async def test_watchdog_is_not_fed_while_no_worker_responds(self) -> None:
        path = self.mktemp()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(path)
            manager.setblocking(False)
            gateway = self.supervised({"NOTIFY_SOCKET": path, "WATCHDOG_USEC": "1000000"})
            gateway.unready_reason = lambda: "No worker responds."
            await gateway.start()
            manager.recv(200)
            gateway._scheduler.tick()
            self.assertRaises(BlockingIOError, manager.recv, 200)
            gateway.unready_reason = lambda: None
            gateway._scheduler.tick()
            self.assertEqual(manager.recv(200), b"WATCHDOG=1")
            await gateway.stop()

    async def test_serves_passed_listener(self) -> None:
        with socket.create_server(("127.0.0.2", 0)) as listener:
            gateway = self.supervised({}, listener)
            await gateway.start()
            self.assertEqual((gateway.listeners.visitors_address, gateway.visitors_port), listener.getsockname())
            await gateway.stop()
            with socket.create_connection(listener.getsockname()):
                pass  # it still listens, for the next process

    async def test_refuses_listener_that_contradicts_the_configuration(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_server(("0.0.0.0", 0)) as wide:
            for one, options, why in ((listener, {"port": 1}, "set them to the same"), (wide, {}, "without TLS")):
                with self.assertRaises(ConfigError) as caught:
                    await self.supervised({}, one, **options).start()
                self.assertIn(why, str(caught.exception))


@requires("systemd-socket-activate")
class SocketActivationTests(ProcessTestCase):
    def test_first_connection_starts_the_gateway(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        activate = shutil.which("systemd-socket-activate")
        assert activate is not None
        context = ("from burrowgate.cli.main import main; main()", "run", "--port", str(port), "--admin-socket", "a")
        keep = [f"-E{name}" for name in ("PYTHONPATH", "BURROWGATE_HOME", "HOME")]
        command = [activate, *keep, "--fdname=visitors", "-l", f"127.0.0.1:{port}", sys.executable, "-c", *context]
        running = self.start_program(*command)
        self.assertIn("Listening on", running.error_line())
        status, body = self.get(f"http://app.localhost:{port}/?")
        self.assertEqual((status, b"You need a link" in body), (403, True))
        code, out, _ = self.run_cli("status", "--json", "--admin-socket", "a")
        self.assertEqual((code, json.loads(out)["listen"]), (0, f"http://127.0.0.1:{port}"))
        running.send(signal.SIGTERM)
        self.assertEqual(running.finish()[0], 0)
        self.assertFalse(Path(self.environ["BURROWGATE_HOME"], "a").exists())
