"""A running admin API conforms to its OpenAPI document: all checks of schemathesis."""

from __future__ import annotations

import os
import sys

from twisted.internet import reactor
from twisted.internet.utils import getProcessOutputAndValue

from burrowgate.admin.site import make_site
from tests.support import ReactorTestCase
from tests.support.admin_wire import ADMIN_KEY, World

EXAMPLES = os.environ.get("BURROWGATE_TEST_EXAMPLES", "10")
CONFIG = os.path.join(os.path.dirname(__file__), "schemathesis.toml")


class TestReference(ReactorTestCase):
    timeout = 180

    async def test_schemathesis(self) -> None:
        world = World()
        await world.store.start()
        await world.registry.start()
        port = reactor.listenTCP(0, make_site(world.admin_context()), interface="127.0.0.1")
        self.addCleanup(port.stopListening)
        home = self.mktemp()
        os.makedirs(home)
        out, err, code = await getProcessOutputAndValue(
            sys.executable,
            [
                *("-m", "schemathesis.cli", "--config-file", CONFIG),
                *("run", f"http://127.0.0.1:{port.getHost().port}/api/v1/openapi.json"),
                *("--checks", "all", "--seed", "1", "--max-examples", EXAMPLES, "--no-color"),
                *("--header", f"Authorization: Bearer {ADMIN_KEY}"),
            ],
            env=os.environ
            | {
                "SCHEMATHESIS_HOOKS": "tests.integration.admin.schemathesis_formats",
                "PYTHONPATH": os.pathsep.join(sys.path),
            },
            path=home,
        )
        self.assertEqual(code, 0, f"\n{out.decode()}\n{err.decode()}")
        self.assertRegex(out.decode(), r"([0-9]{3,}) generated, \1 passed")
