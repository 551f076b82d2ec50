"""Store plugins: the store that a URL names, and broken or conflicting plugins."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from burrowgate.errors import ConfigError
from burrowgate.interfaces import IStoreFactory, StoreContext
from burrowgate.stores.memory import MemoryStore
from burrowgate.stores.plugins import StoreByName, known_stores, open_store
from tests.support import TestCase

CONTEXT = StoreContext(reactor=None, home=Path("/nowhere"))

_OPEN_URLS = """
import sys
from pathlib import Path
from twisted.logger import globalLogBeginner, textFileLogObserver
globalLogBeginner.beginLoggingTo([textFileLogObserver(sys.stderr)], redirectStandardIO=False)
from burrowgate.errors import ConfigError
from burrowgate.interfaces import StoreContext
from burrowgate.stores.plugins import known_stores, open_store
for scheme, help in known_stores().items():
    print("known", scheme, help)
for url in sys.argv[1:]:
    try:
        print("opened", open_store(url, StoreContext(reactor=None, home=Path("/nowhere"))).description)
    except ConfigError as error:
        print("refused", error)
"""

_PLUGINS = {
    "a_unimportable": "import a_driver_that_is_not_installed\n",
    "b_nameless": (
        "from zope.interface import implementer\nfrom twisted.plugin import IPlugin\n"
        "from burrowgate.interfaces import IStoreFactory\n"
        "@implementer(IPlugin, IStoreFactory)\nclass Nameless:\n    pass\nnameless = Nameless()\n"
    ),
    "c_stores": (
        "from burrowgate.stores.plugins import StoreByName\n"
        "good = StoreByName('good', 'good: is another memory.', 'burrowgate.stores.memory.open_memory')\n"
        "lost = StoreByName('lost', 'lost: leads nowhere.', 'no.such.module')\n"
        "odd = StoreByName('odd', 'odd: opens no store.', 'builtins.max')\n"
        "thief = StoreByName('memory', 'memory: but not ours.', 'no.such.module')\n"
    ),
}


class OpenTests(TestCase):
    def test_built_in_stores_are_known(self) -> None:
        known = known_stores()
        self.assertLessEqual({"memory", "sqlite"}, set(known))
        for scheme, help in known.items():
            self.assertTrue(help.startswith(f"{scheme}:"), help)

    def test_url_opens_its_store(self) -> None:
        self.assertIsInstance(open_store("memory:", CONTEXT), MemoryStore)

    def test_error_of_an_unknown_scheme_lists_known_ones_without_the_password(self) -> None:
        for url in ("tape://user:secret@host/db", "secret", "", ":secret"):
            error = self.assertRaises(ConfigError, open_store, url, CONTEXT)
            self.assertIn("memory:, postgres:, postgresql:, sqlite:", str(error))
            self.assertNotIn("secret", str(error))

    def test_config_error_of_the_factory_is_passed_on(self) -> None:
        self.assertIn("no argument", str(self.assertRaises(ConfigError, open_store, "memory:x", CONTEXT)))

    def test_factory_provides_its_interface(self) -> None:
        self.assertTrue(IStoreFactory.providedBy(StoreByName("x", "x: y", "z")))


class PluginTests(TestCase):
    def run_child(
        self,
        program: str,
        *arguments: str,
        plugins: dict[str, str],
        packages: dict[str, str] | None = None,
        files: dict[str, str] | None = None,
    ) -> tuple[str, str]:
        """Run `program` with `plugins` (files), `packages` (their entry points) and other `files` on its path.

        Returns its output and its log.
        """
        folder = Path(self.mktemp())
        (folder / "twisted" / "plugins").mkdir(parents=True)
        for name, entries in (packages or {}).items():
            info = folder / f"{name.replace('-', '_')}-1.0.dist-info"
            info.mkdir()
            (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\nSummary: of {name}\n")
            (info / "entry_points.txt").write_text(f"[burrowgate.stores]\n{entries}")
        for name, content in (files or {}).items():
            (folder / name).write_text(content)
        for name, content in plugins.items():
            (folder / "twisted" / "plugins" / f"{name}.py").write_text(content)
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), *filter(None, sys.path)])}
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env=environment,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout, done.stderr

    def test_broken_plugin_is_logged_and_does_not_affect_others(self) -> None:
        urls = ("memory:", "good:", "lost:x", "odd:x", "tape:x")
        output, logged = self.run_child(_OPEN_URLS, *urls, plugins=_PLUGINS)
        for line in ("known good", "known sqlite", "known lost", "opened memory:\nopened memory:\n"):
            self.assertIn(line, output)
        *_, lost, odd, tape = output.splitlines()
        for line in (lost, odd):
            self.assertIn("refused The store plugin twisted.plugins.c_stores is broken", line)
            self.assertIn("good:, lost:, memory:, odd:, postgres:, postgresql:, sqlite:", line)
        self.assertIn("twisted.plugins.a_unimportable", tape)
        self.assertNotIn("c_stores", tape)
        self.assertIn("No module named 'a_driver_that_is_not_installed'", logged)
        self.assertIn("The store plugin twisted.plugins.b_nameless (nameless) cannot be loaded", logged)
        self.assertIn("twisted.plugins.c_stores provides memory:, as twisted.plugins.burrowgate_plugin does", logged)
        self.assertIn("Traceback", logged)

    def test_entry_point_provides_a_store(self) -> None:
        output, _ = self.run_child(
            _OPEN_URLS,
            "extra:",
            plugins={},
            packages={"burrowgate-extra": "extra = burrowgate.stores.memory:open_memory\n"},
        )
        self.assertIn("known extra extra: of burrowgate-extra\n", output)
        self.assertTrue(output.endswith("opened memory:\n"), output)

    def test_broken_entry_point_fails_only_when_it_is_opened(self) -> None:
        packages = {
            "broken-one": "torn = torn_store:open_torn\n",
            "missing-one": "gone = no_such_module:open_gone\nnameless = burrowgate.stores.memory:no_such_function\n",
        }
        files = {"torn_store.py": "print('imported')\nraise RuntimeError('torn apart')\n"}
        output, logged = self.run_child(_OPEN_URLS, "memory:", plugins={}, packages=packages, files=files)
        self.assertNotIn("imported", output)
        self.assertEqual(logged, "")
        output, logged = self.run_child(
            _OPEN_URLS, "torn:x", "gone:", "nameless:", "memory:", plugins={}, packages=packages, files=files
        )
        for source in (
            "torn_store:open_torn of the package broken-one is broken (RuntimeError;",
            "no_such_module:open_gone of the package missing-one is broken (",
            "burrowgate.stores.memory:no_such_function of the package missing-one is broken (",
        ):
            self.assertIn(f"refused The store plugin {source}", output)
        self.assertTrue(output.endswith("opened memory:\n"), output)
        self.assertIn("Traceback", logged)
        self.assertIn("RuntimeError: torn apart", logged)

    def test_scheme_of_two_plugins_is_refused(self) -> None:
        output, logged = self.run_child(
            _OPEN_URLS,
            "tape:",
            "twice:",
            "memory:",
            plugins={
                "tape_plugin": "from burrowgate.stores.plugins import StoreByName\n"
                "tape = StoreByName('tape', 'tape: winds.', 'other.tape')\n"
                "twice = StoreByName('twice', 'twice: the same.', 'burrowgate.stores.memory.open_memory')\n"
            },
            packages={
                "new-tape": "tape = tape:open_tape\ntwice = burrowgate.stores.memory:open_memory\n",
                "thief": "memory = tape:open_tape\n",
            },
        )
        *_, tape, twice, memory = output.splitlines()
        self.assertEqual(
            tape,
            "refused The store tape: is provided by tape:open_tape of the package new-tape and "
            "twisted.plugins.tape_plugin; uninstall all of them but one.",
        )
        # A package may have an entry point and a plugin file of the same function.
        self.assertEqual((twice, memory), ("opened memory:", "opened memory:"))
        self.assertIn("tape:open_tape of the package thief provides memory:, as twisted.plugins.burro", logged)

    def test_finding_plugins_imports_no_reactor_and_no_driver(self) -> None:
        output, _ = self.run_child(
            "import sys\nfrom burrowgate.stores.plugins import known_stores\n"
            "from twisted.plugins import burrowgate_plugin\nknown_stores()\n"
            "print(burrowgate_plugin.service.tapname, burrowgate_plugin.service.module)\n"
            "print([m for m in ('twisted.internet.reactor', 'sqlite3', 'httptools', 'treq') if m in sys.modules])\n",
            plugins={},
        )
        self.assertEqual(output, "burrowgate burrowgate.server.twistd\n[]\n")
