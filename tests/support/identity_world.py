"""Gateways in memory whose targets learn of their visitors."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from burrowgate.core.http import forward_auth
from burrowgate.core.identity.credentials import login_cookie
from burrowgate.core.identity.rules import SignedIn, SignInRule
from burrowgate.identity.target_identity import TargetIdentity
from burrowgate.proxy.forward_auth import ApprovingPool, ForwardAuthFactory
from tests.support.logins import FixedLogins
from tests.support.proxy_wire import HOST, KEY, PEER, Answer, World, read_answers

ALL_FORMS = ("x-auth-request", "remote", "assertion")
ISSUER = "https://in.localhost"
PROXY = "192.0.2.1"
"""A trusted proxy, which may use forward auth."""


def identity_world(*forms: str, logins: FixedLogins | None = None, **options: Any) -> World:
    """Return a gateway whose target gets these `forms`, and requires sign-in if there are `logins`."""
    target = options.pop("target", {}) | {"identity": forms}
    if logins is not None:
        target["sign_in"] = SignInRule(any_account=True)
    world = World(public=options.pop("public", False), logins=logins, target=target, **options)
    world.context.identity = TargetIdentity(lambda: world.keyring, world.clock, ISSUER)
    return world


def cookie(world: World, signed_in: SignedIn | None = None, prefix: bytes = b"burrowgate") -> bytes:
    """Return the value of `Cookie` of a visitor of the session, with a login."""
    visit = prefix + b"=" + KEY.cookie(world.session.sid, "v" * 16).encode()
    if signed_in is None:
        return visit
    return visit + b"; %b-login=%b" % (prefix, login_cookie(KEY, signed_in.login.login_id, HOST).encode())


def ask_about(world: World, *fields: bytes) -> Answer:
    """Return the answer to an authorization request about a request with `fields`."""
    context = replace(
        world.context,
        upstreams=ApprovingPool(world.context),
        parse_request=forward_auth.reader(world.trusts),
        reads_bodies=False,
    )
    visitor = world.visitor(PROXY, ForwardAuthFactory(context, world.limits).buildProtocol(None))
    asked = (
        *(b"GET /.burrowgate/verify HTTP/1.1", b"Host: 127.0.0.1:8482", b"X-Forwarded-Method: GET"),
        *(b"X-Forwarded-Uri: /", b"X-Forwarded-Host: app.localhost", b"X-Forwarded-Proto: http"),
        *(b"X-Forwarded-For: " + PEER.encode(), *fields, b"", b""),
    )
    visitor.send(b"\r\n".join(asked))
    (answer,) = read_answers(visitor.take())
    visitor.reset()
    return answer
