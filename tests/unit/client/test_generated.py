"""The generated modules of the client are current, and have each operation of the admin API."""

from __future__ import annotations

import ast
import inspect
import sys

from burrowgate.client import AsyncClient, Client
from tests.support import ROOT, TestCase

sys.path.insert(0, str(ROOT / "tools"))
import generate_client


def meaning(source: str) -> str:
    """Return `source` without its form, which ruff decides."""
    return ast.dump(ast.parse(source))


class GeneratedTests(TestCase):
    def test_modules_are_what_the_declarations_make(self) -> None:
        for path, source in generate_client.generated().items():
            self.assertEqual(
                meaning(path.read_text("utf-8")), meaning(source), f"{path}: run python tools/generate_client.py"
            )

    def test_both_clients_have_every_operation_but_those_of_the_page(self) -> None:
        names = {generate_client.snake(one.operation_id) for one in generate_client.declared()}
        missing = {"log_in", "log_out"}
        for client in (Client, AsyncClient):
            self.assertEqual({name for name in names if not hasattr(client, name)}, missing)

    def test_functions_say_what_they_do_and_which_scope_they_need(self) -> None:
        text = inspect.getdoc(Client.mint_session) or ""
        self.assertIn("`sessions:mint`", text)
        self.assertIn("`label`: Free text on one line", text)
        self.assertEqual(list(inspect.signature(Client.change_target).parameters)[:2], ["self", "target"])
