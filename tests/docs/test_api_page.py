"""docs/api.md lists every operation, and every error code with its HTTP status."""

from __future__ import annotations

import re

from burrowgate import errors
from burrowgate.admin import problems
from burrowgate.admin.operations import ScopeMissing
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.errors import BurrowgateError
from tests.support import ROOT
from tests.support.admin_wire import AdminTestCase
from tests.unit.test_errors import PUBLISHED

NOT_OF_THE_ADMIN = (
    "acme-", "bad-certificate", "claim-refused", "extend-request", "file-descriptors-exhausted", "gateway-not-running",
    "invalid-configuration", "passkey-refused", "port-taken", "too-many-extend-requests", "upstream-", "workers-failed",
    "bound-to-other-client", "client-key-needed", "client-proof-refused", "connections-", "injection-",
    "tcp-", "websocket-needed", "ssh-", "recording-failed",
    "box-error", "box-died", "box-exists", "box-file", "boxes-full", "image-missing", "launcher-unavailable",
    "limits-not-applied",
    "start-timeout", "too-many-starts",
)  # fmt: skip
"""Beginnings of error codes that no response of the admin API has."""


def page() -> str:
    return (ROOT / "docs/api.md").read_text("utf-8")


def listed() -> dict[str, int]:
    """Return the codes of the page's table with their statuses."""
    rows = re.findall(r"^\| ((?:`[a-z-]+`(?:, )?)+) \| (\d{3}) \|", page(), re.MULTILINE)
    return {code: int(status) for codes, status in rows for code in re.findall(r"`([a-z-]+)`", codes)}


def _tree(kind: type[BurrowgateError]) -> set[type[BurrowgateError]]:
    return {kind}.union(*(_tree(below) for below in kind.__subclasses__()))


class ApiPageTests(AdminTestCase):
    def test_every_code_of_the_admin_api_is_listed(self) -> None:
        expected = {code for code in PUBLISHED if not code.startswith(NOT_OF_THE_ADMIN)}
        self.assertEqual(set(listed()), expected)

    def test_listed_statuses_are_right(self) -> None:
        statuses = listed()
        for kind in _tree(errors.BurrowgateError):
            if kind.code in statuses and kind.__module__.startswith("burrowgate."):
                error = kind.__new__(kind)
                error.args = ("It failed.",)
                if isinstance(error, errors.Invalid):
                    error.field = "name"
                if isinstance(error, ScopeMissing):
                    error.scope = Scope.AUDIT_READ
                self.assertEqual(problems.problem(error).status, statuses[kind.code], kind.code)

    def test_every_operation_is_listed(self) -> None:
        text = page()
        document = self.call("GET", "/api/v1/openapi.json").json
        for path in document["paths"]:
            shown = path in text or f"`/{path.rpartition('/')[2]}`" in text
            self.assertTrue(shown or path == "/api/v1/openapi.json", path)
