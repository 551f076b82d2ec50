"""Identity of visitors on the wire: what targets get, of whom, and the key set (sign-in 39)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import jwt
from twisted.internet.defer import Deferred

from burrowgate.core.access import Admission, RouteMatch
from burrowgate.core.http.fields import fields_of
from burrowgate.core.tokens import Key, Keyring
from tests.support import TestCase
from tests.support.http2_client import Http2Client
from tests.support.identity_world import ALL_FORMS, ISSUER, PROXY, ask_about, cookie, identity_world
from tests.support.logins import ADA, BOB, FixedLogins, a_signed_in
from tests.support.proxy_wire import HOST, KEY, Answer, Far, World, ok, read_answers, request

JWKS = b"/.burrowgate/jwks.json"


def exchange(world: World, visitor: Far, *fields: bytes, target: bytes = b"/") -> dict[bytes, bytes]:
    """Send a request, answer it, and return the fields that the target got, by their lower-case names."""
    visitor.send(request(*fields, target=target))
    return answered(world, visitor)


def answered(world: World, visitor: Far) -> dict[bytes, bytes]:
    lines = world.target().take().partition(b"\r\n\r\n")[0].partition(b"\r\n")[2] + b"\r\n"
    found = [(name.lower(), value) for name, value in fields_of(lines)]
    assert len({name for name, _ in found}) == len(found), found
    world.target().send(ok())
    assert [one.status for one in read_answers(visitor.take())] == [200]
    return dict(found)


class FieldsTests(TestCase):
    def test_person_is_named_in_each_form(self) -> None:
        ada = a_signed_in()
        world = identity_world(*ALL_FORMS, logins=FixedLogins(ada))
        got = exchange(world, world.visitor(), b"Cookie: " + cookie(world, ada))
        assert got[b"remote-user"] == got[b"x-auth-request-user"] == ADA.account_id.encode()
        assert got[b"remote-email"] == got[b"x-auth-request-email"] == b"ada@example.com"
        assert got[b"remote-name"] == got[b"x-auth-request-preferred-username"] == b"Ada Lovelace"
        assert got[b"remote-groups"] == got[b"x-auth-request-groups"] == b"local:friends,google:staff"
        assert got[b"burrowgate-assertion"].count(b".") == 2
        assert got[b"burrowgate-session"] == world.session.sid.encode()

    def test_nothing_without_the_option(self) -> None:
        ada = a_signed_in()
        world = identity_world(logins=FixedLogins(ada))
        got = exchange(world, world.visitor(), b"Cookie: " + cookie(world, ada))
        assert not [name for name in got if name.startswith((b"remote-", b"x-auth-", b"burrowgate-assertion"))]

    def test_assertion_of_a_link_without_sign_in(self) -> None:
        world = identity_world("assertion", "remote")
        got = exchange(world, world.visitor(), b"Cookie: " + cookie(world))
        assert _claims(world, got)["sub"] == f"link:{world.session.sid}"
        assert not [name for name in got if name.startswith(b"remote-")]

    def test_assertion_on_a_public_domain(self) -> None:
        world = identity_world("assertion", public=True)
        assert _claims(world, exchange(world, world.visitor()))["sub"] == "public"

    def test_visitors_own_fields_are_replaced(self) -> None:
        ada = a_signed_in()
        world = identity_world(*ALL_FORMS, logins=FixedLogins(ada))
        got = exchange(
            world,
            world.visitor(),
            b"Cookie: " + cookie(world, ada),
            b"Remote-User: root",
            b"REMOTE_USER: root",
            b"Burrowgate-Assertion: x",
            b"Connection: Remote-User, Burrowgate-Assertion, X-Auth-Request-User",
        )
        assert got[b"remote-user"] == got[b"x-auth-request-user"] == ADA.account_id.encode()
        assert _claims(world, got)["sub"] == ADA.account_id and b"remote_user" not in got

    def test_two_people_on_one_connection(self) -> None:
        ada, bob = a_signed_in(), a_signed_in(BOB)
        world = identity_world("remote", "assertion", logins=FixedLogins(ada, bob))
        visitor = world.visitor()
        for person in (ada, ada, bob, bob, ada):
            got = exchange(world, visitor, b"Cookie: " + cookie(world, person))
            assert got[b"remote-user"] == person.login.account_id.encode()
            assert _claims(world, got)["sub"] == person.login.account_id
            assert (b"remote-email" in got) is (person is ada)
        assert len(world.made) == 1

    def test_repeated_requests_on_one_connection_follow_the_time_and_the_account(self) -> None:
        ada = a_signed_in()
        logins = FixedLogins(ada)
        world = identity_world("remote", "assertion", logins=logins)
        visitor, field = world.visitor(), b"Cookie: " + cookie(world, ada)
        first = exchange(world, visitor, field)
        assert exchange(world, visitor, field)[b"burrowgate-assertion"] == first[b"burrowgate-assertion"]
        world.clock.advance(60)
        later = exchange(world, visitor, field)
        assert _claims(world, later)["iat"] == _claims(world, first)["iat"] + 60
        logins.by_id[ada.login.login_id] = replace(ada, account=replace(ADA, name="Countess", version=2))
        assert exchange(world, visitor, field)[b"remote-name"] == b"Countess"

    def test_over_http_2(self) -> None:
        ada = a_signed_in()
        world = identity_world("remote", "assertion", logins=FixedLogins(ada), scheme="https")
        client = Http2Client(world)
        stream = client.request((b"cookie", cookie(world, ada, b"__Host-burrowgate")), (b"remote-user", b"root"))
        received = world.target().take()
        assert b"\r\nRemote-User: %b\r\n" % ADA.account_id.encode() in received and b"root" not in received
        assert b"\r\nBurrowgate-Assertion: ey" in received
        world.target().send(ok())
        client.run()
        assert client[stream].status == 200

    def test_lines_are_made_again_with_those_of_the_target(self) -> None:
        ada = a_signed_in()
        world = identity_world("remote", logins=FixedLogins(ada), target={"upstream_host": "target"})
        world.connecting = Deferred()
        visitor = world.visitor()
        visitor.send(request(b"Cookie: " + cookie(world, ada)))
        route = world.upstreams.route(world.registry.match_route(HOST).target)  # type: ignore[union-attr]
        route.tls = True
        route.set_names()
        world.connected()
        got = answered(world, visitor)
        assert got[b"remote-user"] == ADA.account_id.encode()

    def test_name_cannot_look_like_another_line(self) -> None:
        strange = a_signed_in(replace(ADA, name="X-Request-Id: x"))
        world = identity_world("remote", logins=FixedLogins(strange))
        got = exchange(world, world.visitor(), b"Cookie: " + cookie(world, strange))
        assert got[b"remote-name"] == b"X-Request-Id: x" and got[b"x-request-id"] == b"r1"

    def test_forward_auth_reports_the_same_fields(self) -> None:
        ada = a_signed_in()
        world = identity_world(*ALL_FORMS, logins=FixedLogins(ada), trusted=(PROXY,))
        response = ask_about(world, b"Cookie: " + cookie(world, ada), b"Remote-User: root")
        assert response.status == 200
        assert response[b"Remote-User"] == response[b"X-Auth-Request-User"] == ADA.account_id.encode()
        assert response[b"Remote-Groups"] == b"local:friends,google:staff"
        assert _claims(world, {b"burrowgate-assertion": response[b"Burrowgate-Assertion"] or b""})["name"] == ADA.name
        assert response[b"X-Forwarded-User"] == b""

    def test_forward_auth_sends_what_is_not_known_empty(self) -> None:
        world = identity_world("remote", trusted=(PROXY,))
        response = ask_about(world, b"Cookie: " + cookie(world), b"Remote-User: root")
        assert (response.status, response[b"Remote-User"], response[b"Burrowgate-Assertion"]) == (200, b"", b"")

    def test_request_is_not_forwarded_without_what_could_not_be_made(self) -> None:
        world = identity_world("assertion")
        world.context.identity = Broken()
        visitor = world.visitor()
        visitor.send(request(b"Cookie: " + cookie(world)))
        assert [one.status for one in read_answers(visitor.take())] == [500] and not world.made
        self.flushLoggedErrors(RuntimeError)


class Broken:
    """An `IdentityFields` that fails."""

    def lines(self, admission: Admission, route: RouteMatch) -> bytes:
        raise RuntimeError

    def jwks(self) -> bytes:
        raise RuntimeError


class KeySetTests(TestCase):
    def get(self, world: World, *fields: bytes, host: bytes = HOST, method: bytes = b"GET") -> Answer:
        visitor = world.visitor()
        visitor.send(b"\r\n".join([b"%b %b HTTP/1.1" % (method, JWKS), b"Host: " + host, *fields, b"", b""]))
        (response,) = read_answers(visitor.take(), method)
        return response

    def test_is_public_and_may_be_cached_and_read_by_any_page(self) -> None:
        world = identity_world()
        response = self.get(world, b"Origin: https://elsewhere.example")
        assert response.status == 200 and response[b"Content-Type"] == b"application/jwk-set+json"
        assert response[b"Access-Control-Allow-Origin"] == b"*"
        assert response[b"Cache-Control"] == b"public, max-age=3600"
        assert response[b"Set-Cookie"] is None
        assert len(jwt.PyJWKSet.from_json(response.body.decode()).keys) == 1

    def test_is_the_same_for_every_client_and_host(self) -> None:
        world = identity_world()
        genuine = b"Cookie: " + cookie(world)
        responses = [
            self.get(world),
            self.get(world, host=b"unknown.example.com"),
            self.get(world, genuine),
            self.get(world, b"Cookie: burrowgate=false"),
            self.get(world, b"Burrowgate-Token: false"),
            self.get(identity_world(target={"enabled": False})),
            self.get(identity_world(public=True)),
        ]
        for response in responses:
            fields = [field for field in response.fields if field[0] != b"X-Request-Id"]
            assert (response.status, response.body) == (200, responses[0].body)
            assert fields == [field for field in responses[0].fields if field[0] != b"X-Request-Id"]
        assert not world.made

    def test_other_methods_are_refused_as_usual(self) -> None:
        world = identity_world()
        assert self.get(world, b"Content-Length: 0", method=b"POST").status == 403
        head = self.get(world, method=b"HEAD")
        assert (head.status, head.body) == (200, b"")

    def test_reading_it_is_no_rejection_and_no_visit(self) -> None:
        world = identity_world()
        rejected: list[str] = []
        world.context.reject = lambda address: rejected.append(address) or 0  # type: ignore[func-returns-value]
        self.get(world)
        self.get(world, b"Cookie: " + cookie(world))
        assert rejected == [] and [(one.outcome, one.reason) for one in world.records] == [("allowed", "jwks")] * 2

    def test_gateway_without_keys_for_it_refuses_as_usual(self) -> None:
        assert self.get(World(public=False)).status == 403


class VerificationTests(TestCase):
    """What an application does with an assertion, by another library than the gateway's."""

    def test_assertion_verifies_by_the_key_set_of_the_gateway(self) -> None:
        ada = a_signed_in()
        world = identity_world("assertion", logins=FixedLogins(ada))
        got = exchange(world, world.visitor(), b"Cookie: " + cookie(world, ada))
        claims = _claims(world, got)
        now = int(world.clock.now())
        assert (claims["iss"], claims["sub"]) == (ISSUER, ADA.account_id)
        assert (claims["iat"], claims["exp"], claims["sid"]) == (now, now + 120, world.session.sid)

    def test_audience_of_one_host_is_refused_for_another(self) -> None:
        world = identity_world("assertion")
        got = exchange(world, world.visitor(), b"Cookie: " + cookie(world))
        with self.assertRaises(jwt.InvalidAudienceError):
            _claims(world, got, audience="http://other.localhost")

    def test_it_expires(self) -> None:
        world = identity_world("assertion")
        got = exchange(world, world.visitor(), b"Cookie: " + cookie(world))
        with self.assertRaises(jwt.ExpiredSignatureError):
            _claims(world, got, verify_exp=True)  # the time in the tests is long past

    def test_old_keys_assertion_verifies_until_its_key_is_removed(self) -> None:
        newer = Key(bytes([7] * 32))
        world = identity_world("assertion")
        field = b"Cookie: " + cookie(world)
        old = exchange(world, world.visitor(), field)
        world.keyring = Keyring([KEY, newer])
        assert _claims(world, old)["iss"] == ISSUER
        new = exchange(world, world.visitor(), field)
        assert _claims(world, new)["iss"] == ISSUER
        assert old != new and len(jwt.PyJWKSet.from_json(_key_set(world)).keys) == 2
        world.keyring = Keyring([newer])
        assert _claims(world, new)["iss"] == ISSUER
        with self.assertRaises(KeyError):
            _claims(world, old)


def _key_set(world: World) -> str:
    visitor = world.visitor()
    visitor.send(request(target=JWKS))
    (response,) = read_answers(visitor.take())
    return response.body.decode()


def _claims(
    world: World, got: dict[bytes, bytes], *, audience: str = "http://app.localhost", verify_exp: bool = False
) -> dict[str, Any]:
    """Return the claims of the assertion in the fields `got`, verified by the gateway's key set."""
    token = got[b"burrowgate-assertion"].decode()
    keys = {key.key_id: key for key in jwt.PyJWKSet.from_json(_key_set(world)).keys}
    key = keys[jwt.get_unverified_header(token)["kid"]]
    options: Any = {"verify_exp": verify_exp, "require": ["iss", "aud", "sub", "iat", "exp"]}
    found: dict[str, Any] = jwt.decode(
        token, key, algorithms=["ES256"], audience=audience, issuer=ISSUER, options=options
    )
    return found
