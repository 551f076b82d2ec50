"""docs/programs.md: its commands mint links with a token that may do nothing else, and it lists every scope."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess

from twisted.internet import reactor
from twisted.internet.threads import deferToThread

from burrowgate.admin.site import make_site
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.sessions.targets import TargetChanges
from tests.support import ROOT, WAIT_SECONDS, ReactorTestCase, TestCase, requires
from tests.support.admin_wire import World
from tests.support.cli import CliTestCase, run_with
from tests.unit.cli.test_tokens import ProgramSettings

PAGE = (ROOT / "docs/programs.md").read_text("utf-8")
MAKE = "burrowgate tokens make"


def block(language: str) -> str:
    """Return the one code block of the page in `language`."""
    (text,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(text)


def making() -> list[str]:
    """Return the arguments of the command that makes the page's token."""
    (line,) = re.findall(rf"^    ({MAKE} .*)$", PAGE, re.MULTILINE)
    return shlex.split(line)[1:]


class ScopeTests(TestCase):
    def test_every_scope_is_listed_in_order(self) -> None:
        listed = re.findall(r"^\| `([a-z]+(?::[a-z]+)?)` \|", PAGE, re.MULTILINE)
        self.assertEqual(listed, [scope.value for scope in Scope])


class JobTests(CliTestCase):
    def test_step_of_the_job_mints_a_link_and_the_token_does_nothing_else(self) -> None:
        self.target()
        token = self.ok(*making(), "--json").json["token"]
        (command,) = re.findall(r"^  run: (.*)$", block("yaml"), re.MULTILINE)
        words = shlex.split(command.replace("$GITHUB_RUN_NUMBER", "7"))[1:]
        given = ProgramSettings(self, {"BURROWGATE_TOKEN": token})
        minted = run_with(given, *words)
        self.assertEqual((minted.code, minted.err), (0, ""))
        self.assertEqual(minted.json["session"]["label"], "build 7")
        refused = run_with(ProgramSettings(self, {"BURROWGATE_TOKEN": token}), "sessions", "list")
        self.assertEqual(refused.code, 4)


@requires("curl")
@requires("bash")
class CurlTests(ReactorTestCase):
    async def test_command_with_curl_mints_a_link(self) -> None:
        world = World()
        await world.store.start()
        await world.registry.start()
        context = world.admin_context()
        await context.targets.add("app", TargetChanges(address="127.0.0.1:3000"), actor="admin")
        issued = await world.access_tokens.make("ci", ["sessions:mint@app"], actor="admin")
        port = reactor.listenTCP(0, make_site(context), interface="127.0.0.1")
        self.addCleanup(port.stopListening)
        command = block("bash").replace("127.0.0.1:8481", f"127.0.0.1:{port.getHost().port}")
        environ = {"PATH": os.environ["PATH"], "BURROWGATE_TOKEN": issued.text}
        done = await deferToThread(
            subprocess.run, ["bash", "-c", command], env=environ, capture_output=True, text=True, timeout=WAIT_SECONDS
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertIn("http", json.loads(done.stdout)["url"])
