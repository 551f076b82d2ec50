"""Shell completion: scripts for each shell, and candidates from a running gateway."""

from __future__ import annotations

from pathlib import Path

from click.shell_completion import ShellComplete
from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.threads import deferToThread

from burrowgate.admin.site import make_site
from burrowgate.cli.client import connect
from burrowgate.cli.completion import VARIABLE
from burrowgate.cli.main import cli
from burrowgate.cli.options import Settings
from burrowgate.core.sessions import Kind
from burrowgate.server import pidfile
from burrowgate.server.home import Home
from tests.support import ReactorTestCase, TestCase
from tests.support.admin_wire import World
from tests.support.cli import run_with


class ScriptTests(TestCase):
    def test_script_for_each_shell(self) -> None:
        for shell in ("zsh", "fish"):
            outcome = run_with(Settings(), "completion", shell)
            self.assertEqual(outcome.code, 0, outcome)
            self.assertIn(VARIABLE, outcome.out)
        self.assertEqual(run_with(Settings(), "completion", "csh").code, 2)


def completed(settings: Settings, args: list[str], incomplete: str) -> list[str]:
    complete = ShellComplete(cli, {"obj": settings}, "burrowgate", VARIABLE)
    return [item.value for item in complete.get_completions(args, incomplete)]


class NoGatewayTests(TestCase):
    def test_commands_are_completed(self) -> None:
        self.assertEqual(completed(Settings(), [], "sta"), ["status"])

    def test_without_gateway_nothing_is_offered_or_created(self) -> None:
        home = Path(self.mktemp())
        self.assertEqual(completed(Settings(environ={"HOME": str(home)}), ["targets", "show"], ""), [])
        self.assertFalse(home.exists())


class GatewayTests(ReactorTestCase):
    async def test_names_and_ids_are_fetched_from_the_gateway(self) -> None:
        home = Home(Path(self.mktemp()))
        world = World(admin_key=home.admin_key())
        await world.store.start()
        await world.registry.start()
        port = reactor.listenTCP(0, make_site(world.admin_context()), interface="127.0.0.1")
        self.addCleanup(port.stopListening)
        self.addCleanup(pidfile.announce(home.path, port.getHost().port).close)
        admin = connect(reactor, port.getHost().port, world.admin_key)
        for name in ("app", "area", "site"):
            await admin.add_target(name=name, address="127.0.0.1:3000")
        minted = await admin.mint_session("app", kind=Kind.FULL.value)

        def ask(args: list[str], incomplete: str) -> Deferred[list[str]]:
            settings = Settings(environ={}, options={"home": str(home.path), "admin_port": port.getHost().port})
            return deferToThread(completed, settings, args, incomplete)

        self.assertEqual(await ask(["targets", "show"], "a"), ["app", "area"])
        self.assertEqual(await ask(["sessions", "revoke"], ""), [minted["session"]["id"]])
        await admin.add_project(name="acme/infra")
        await admin.add_host_set(name="databases", port=5432)
        granted = await admin.grant_role(role="connect", group="local:ops")
        self.assertEqual(await ask(["projects", "delete"], "a"), ["acme/infra"])
        self.assertEqual(await ask(["host-sets", "delete"], "d"), ["databases"])
        self.assertEqual(await ask(["roles", "withdraw"], ""), [granted["id"]])
