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

TURN_END = """
from burrowgate.server.reactor import install
install()
from twisted.internet import reactor

def later():
    print("end of the turn", flush=True)
    reactor.callLater(0, reactor.stop)

reactor.callLater(0, lambda: reactor.at_turn_end(later))
reactor.callLater(15, lambda: print("late", flush=True))
reactor.run()
"""


def run(program: str) -> tuple[int, list[str], str]:
    """Return the exit code of a program, the lines that it has written, and its errors."""
    environ = os.environ | {"PYTHONPATH": os.pathsep.join(os.path.abspath(path) for path in sys.path)}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environ, check=False)
    return done.returncode, done.stdout.splitlines(), done.stderr


@skipUnless(FAST_PATHS, "without fast paths, Twisted's own reactor is used")
class LeanReactorTests(TestCase):
    def test_reactor_serves_survives_exceptions_and_is_installed_once(self) -> None:
        code, lines, errors = run(ECHO)
        self.assertEqual((code, lines), (0, ["LeanEPollReactor", "hello", "lost", "again LeanEPollReactor"]), errors)

    def test_work_of_a_delayed_call_is_done_before_the_wait_and_what_it_delays_is_not_late(self) -> None:
        code, lines, errors = run(TURN_END)
        self.assertEqual((code, lines), (0, ["end of the turn"]), errors)
