"""Access tokens on an admin API in memory."""

from __future__ import annotations

from typing import Any

from burrowgate.admin.operations import Operation
from burrowgate.core.identity.accounts import Account, Role
from burrowgate.core.store_records import Change
from burrowgate.identity.records import ACCOUNT
from tests.support.admin_wire import AdminTestCase, Reply

ADA = Account(account_id="a" * 22, name="Ada", role=Role.OWNER, created_at=1_700_000_000)


class TokenTestCase(AdminTestCase):
    """Tests with the targets `app` and `wiki`."""

    def setUp(self) -> None:
        super().setUp()
        self.target()
        self.target("wiki", address="127.0.0.1:3001")
        self.wait(self.world.registry.commit(Change(puts=(ACCOUNT.to_resource(ADA),))))

    def token(self, *scopes: str, label: str = "ci", **fields: Any) -> str:
        """Make a token through the API, and return its text."""
        body = {"label": label, "scopes": scopes, **fields}
        reply = self.call("POST", "/api/v1/access-tokens", body)
        self.assertEqual(reply.status, 201, reply.body)
        text: str = reply.json["token"]
        return text

    def use(self, token: str, method: str, path: str, body: Any = None, **options: Any) -> Reply:
        """Return the response to a request with `token`."""
        return self.call(method, path, body, headers={"Authorization": f"Bearer {token}"}, **options)

    def operations(self) -> tuple[Operation, ...]:
        root: Any = self.site.resource
        found: tuple[Operation, ...] = root._routes.operations
        return found
