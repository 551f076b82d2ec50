"""Opening of the PostgreSQL store by URL, with and without its driver."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from twisted.internet import reactor

from burrowgate.errors import ConfigError
from burrowgate.interfaces import StoreContext
from burrowgate.stores.plugins import open_store
from tests.support import TestCase

# None in `sys.modules` makes the import fail, as on a machine without the driver.
_WITHOUT = """
import sys
sys.modules["psycopg"] = None
from pathlib import Path
from burrowgate.errors import ConfigError
from burrowgate.interfaces import StoreContext
from burrowgate.stores.plugins import known_stores, open_store
assert "postgresql" in known_stores()
try:
    open_store("postgresql://u:sesame@h/d", StoreContext(reactor=None, home=Path("/")))
except ConfigError as error:
    print(error)
"""


class OpenTests(TestCase):
    def test_both_schemes_open_the_store(self) -> None:
        for scheme in ("postgresql", "postgres"):
            store = open_store(f"{scheme}://ann:sesame@h/d", StoreContext(reactor=reactor, home=Path("/")))
            self.assertEqual(store.description, "postgresql://ann@h/d")

    def test_malformed_url_is_refused_without_repeating_it(self) -> None:
        for url in ("postgresql:", "postgresql:store.db", "postgres://h/d?sesame"):
            with self.assertRaises(ConfigError) as raised:
                open_store(url, StoreContext(reactor=reactor, home=Path("/")))
            self.assertNotIn("sesame", str(raised.exception))

    def test_error_without_the_driver_names_the_package(self) -> None:
        done = subprocess.run([sys.executable, "-c", _WITHOUT], capture_output=True, text=True, check=True)
        self.assertIn("pip install 'burrowgate[postgresql]'", done.stdout)
        self.assertNotIn("sesame", done.stdout + done.stderr)
