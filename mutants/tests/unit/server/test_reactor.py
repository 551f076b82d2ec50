"""Tests for burrowgate.server.reactor, in a subprocess because a process has only one reactor."""

from __future__ import annotations

import os
import subprocess
import sys
from unittest import skipUnless

from burrowgate import FAST_PATHS
from tests.support import TestCase

ECHO = """
from burrowgate.server.reactor import install
install()
from twisted.internet import reactor
from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol
from twisted.internet.protocol import Factory, Protocol

class Echo(Protocol):
    def dataReceived(self, data):
        if data == b"raise":
            raise ValueError("from the application")
        self.transport.write(data)

class Client(Protocol):
    def connectionMade(self):
        self.transport.write(b"hello")
    def dataReceived(self, data):
        print(data.decode(), flush=True)
        self.transport.write(b"raise")
    def connectionLost(self, reason):
        print("lost", flush=True)
        reactor.stop()

print(type(reactor).__name__, flush=True)
port = reactor.listenTCP(0, Factory.forProtocol(Echo), interface="127.0.0.1")
connectProtocol(TCP4ClientEndpoint(reactor, "127.0.0.1", port.getHost().port), Client())
reactor.callLater(20, reactor.stop)
reactor.run()
install()
print("again", type(reactor).__name__, flush=True)
"""


@skipUnless(FAST_PATHS, "without fast paths, Twisted's own reactor is used")
class LeanReactorTests(TestCase):
    def test_reactor_serves_survives_exceptions_and_is_installed_once(self) -> None:
        environ = os.environ | {"PYTHONPATH": os.pathsep.join(os.path.abspath(path) for path in sys.path)}
        run = subprocess.run(
            [sys.executable, "-c", ECHO], capture_output=True, text=True, timeout=60, env=environ, check=False
        )
        expected = ["LeanEPollReactor", "hello", "lost", "again LeanEPollReactor"]
        self.assertEqual((run.returncode, run.stdout.splitlines()), (0, expected), run.stderr)
