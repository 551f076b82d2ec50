"""Sign-in through another server that asks the gateway about requests: the way to the sign-in host and back."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core.http import forward_auth
from burrowgate.core.identity.credentials import read_login_cookie
from burrowgate.core.identity.logins import EndReason
from burrowgate.proxy.forward_auth import ApprovingPool, ForwardAuthFactory
from tests.support.proxy_wire import PEER, now
from tests.support.sign_in_case import HOST, NAVIGATE, SIGN_IN, SignInCase, code_for, set_cookies

COMPLETE = b"/.burrowgate/sign-in/complete?code="


def status(response: bytes) -> int:
    return int(response.split(b" ", 2)[1])


def field(response: bytes, name: bytes) -> bytes:
    lines = [line for line in response.partition(b"\r\n\r\n")[0].split(b"\r\n") if line.startswith(name + b": ")]
    return lines[0].partition(b": ")[2] if lines else b""


class ForwardAuthSignInTests(SignInCase):
    def setUp(self) -> None:
        super().setUp()
        context = self.world.context
        self.context = replace(
            context,
            upstreams=ApprovingPool(context),
            parse_request=forward_auth.reader(lambda address: True),
            reads_bodies=False,
        )

    def about(self, uri: bytes, *fields: bytes, kind: bytes = b"") -> bytes:
        """Return the response to an authorization request; `kind` is the end of its path, as nginx has it."""
        connection = self.world.visitor(PEER, ForwardAuthFactory(self.context, self.world.limits).buildProtocol(None))
        head = (
            b"GET /.burrowgate/verify" + kind + b" HTTP/1.1",
            b"Host: 127.0.0.1:8482",
            b"X-Forwarded-Method: GET",
            b"X-Forwarded-Uri: " + uri,
            b"X-Forwarded-Host: " + HOST,
            b"X-Forwarded-Proto: http",
            b"X-Forwarded-For: " + PEER.encode(),
        )
        connection.send(b"\r\n".join([*head, *fields, b"", b""]))
        return connection.take()

    def test_visitor_goes_to_sign_in_and_comes_back_to_the_address(self) -> None:
        visit = self.visit()
        for kind in (b"", b"-page"):
            response = self.about(b"/a?b=c", self.cookies(visit), *NAVIGATE, kind=kind)
            self.assertEqual(status(response), 303)
            location = field(response, b"Location")
            self.assertTrue(location.startswith(f"{SIGN_IN}/.burrowgate/sign-in?tx=".encode()), location)
            returns = [name + b"=" + value for name, value in set_cookies(response).items() if b"return-" in name]
            code = code_for(self.world, location, self.login(self.ada, kind.decode().ljust(22, "x")))
            done = self.about(COMPLETE + code, self.cookies(visit, *returns), *NAVIGATE, kind=kind)
            self.assertEqual((status(done), field(done, b"Location")), (303, b"http://app.localhost/a?b=c"))
            cookie = set_cookies(done)[b"burrowgate-login"]
            self.assertIsNotNone(read_login_cookie(self.world.keyring, cookie, HOST))
            approved = self.about(b"/a?b=c", self.cookies(visit, b"burrowgate-login=" + cookie), *NAVIGATE)
            self.assertEqual(status(approved), 200)

    def test_login_that_ended_is_refused_with_the_next_request(self) -> None:
        login = self.login(self.ada)
        fields = (self.cookies(self.visit(), self.signed_in(login)), b"Accept: application/json")
        self.assertEqual(status(self.about(b"/", *fields)), 200)
        now(self.logins.end(login.login_id, EndReason.REVOKED, actor="test"))
        self.assertEqual(status(self.about(b"/", *fields)), 401)
        self.assertEqual(status(self.about(b"/", *fields, kind=b"-status")), 401)
