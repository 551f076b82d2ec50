"""Assertions about visitors over real sockets, verified by the program of docs/sign-in-identity.md (sign-in 39)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jwt
from twisted.internet import reactor
from twisted.internet.threads import deferToThread

from burrowgate.core.store_records import Change
from burrowgate.server.gateway import Gateway
from tests.integration.test_gateway import GatewayCase
from tests.support import ROOT
from tests.support.sockets import Apps, get

PAGE = (ROOT / "docs/sign-in-identity.md").read_text("utf-8")


def recipe(**replaced: str) -> Callable[[dict[str, str]], dict[str, Any]]:
    """Return the function of the page's program, in which the texts of `replaced` stand for its constants."""
    (source,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    for name, value in replaced.items():
        source, count = re.subn(rf"(?m)^{name} = .*$", f"{name} = {value}", source)
        assert count == 1, name
    program: dict[str, Any] = {}
    exec(compile(source, "docs/sign-in-identity.md", "exec"), program)
    found: Callable[[dict[str, str]], dict[str, Any]] = program["visitor"]
    return found


class RecipeTests(GatewayCase):
    async def test_program_of_the_page_accepts_the_assertion_of_its_own_domain_only(self) -> None:
        gateway, app = await self.started(), self.app()
        minted = await self.share(gateway, f"127.0.0.1:{app.port}")
        await self.give_identity(gateway, "assertion", "remote")
        await self.get(gateway, minted["token"])
        fields = self.fields_of(app)
        self.assertNotIn("Remote-User", fields)
        claims = await deferToThread(self.verifier(gateway), fields)
        self.assertEqual(claims["sub"], f"link:{minted['session']['id']}")
        self.assertEqual(claims["exp"] - claims["iat"], 120)
        for wrong in ({"APPLICATION": '"http://other.localhost"'}, {"SIGN_IN_HOST": '"https://elsewhere.example"'}):
            with self.assertRaises(jwt.InvalidTokenError):
                await deferToThread(self.verifier(gateway, **wrong), fields)
        with self.assertRaises(jwt.InvalidTokenError):
            await deferToThread(self.verifier(gateway), {"Burrowgate-Assertion": "forged"})

    async def test_key_set_is_served_on_every_host(self) -> None:
        gateway = await self.started()
        for host in ("in.localhost", "app.localhost", "unknown.example.com"):
            got = await get(reactor, gateway.visitors_port, host, path="/.burrowgate/jwks.json")
            head, _, body = got.partition(b"\r\n\r\n")
            self.assertTrue(head.startswith(b"HTTP/1.1 200 "), got)
            self.assertEqual(len(jwt.PyJWKSet.from_json(body.decode()).keys), 1)

    def verifier(self, gateway: Gateway, **replaced: str) -> Callable[[dict[str, str]], dict[str, Any]]:
        port = gateway.visitors_port
        constants = {
            "APPLICATION": f'"http://app.localhost:{port}"',
            "SIGN_IN_HOST": f'"http://in.localhost:{port}"',
            # By its address, because not every system resolves names below localhost.
            "KEYS": f'jwt.PyJWKClient("http://127.0.0.1:{port}/.burrowgate/jwks.json")',
        }
        return recipe(**constants | replaced)

    async def give_identity(self, gateway: Gateway, *forms: str) -> None:
        """Let the target `app` learn of its visitors in these `forms`."""
        assert gateway._components is not None
        registry = gateway._components.registry
        target = registry.target("app")
        await registry.commit(Change(puts=(replace(target, identity=forms, version=target.version + 1),)))

    def fields_of(self, app: Apps) -> dict[str, str]:
        """Return the fields of the last request that `app` received."""
        head = b"".join(app.received).rpartition(b"GET / HTTP/1.1\r\n")[2]
        return dict(line.split(": ", 1) for line in head.decode().split("\r\n") if line)
