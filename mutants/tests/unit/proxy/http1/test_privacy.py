"""Data that must not leave the gateway over HTTP/1: credentials (SEC-24) and request data in refusals (SEC-25).

Upgrades by cookie from other origins are here as well (SEC-26).
"""

from __future__ import annotations

from tests.support.exchange_case import WEBSOCKET
from tests.support.http1_case import Http1ConnectionCase
from tests.support.proxy_wire import KEY, World, ok, read_answers, request


class PrivacyTests(Http1ConnectionCase):
    def forwarded(self, *fields: bytes, target: bytes = b"/", public: bool = True) -> bytes:
        """Return the request that the target of a new gateway receives."""
        self.use(World(public=public))
        self.visitor.send(request(*fields, target=target))
        return self.target().take()

    def test_sec_24_credentials_are_removed_from_the_url(self) -> None:
        link = self.world.link()
        for public in (True, False):
            assert self.forwarded(target=b"/a?x=1&" + link + b"&y=2", public=public).startswith(
                b"GET /a?x=1&y=2 HTTP/1.1"
            )
            assert self.forwarded(target=b"/a?" + link, public=public).startswith(b"GET /a HTTP/1.1")

    def test_sec_24_credentials_are_removed_from_fields(self) -> None:
        token = self.world.token()
        cookie = KEY.cookie(self.world.session.sid, "AAECAwQFBgcICQoL").encode()
        link = self.world.link()
        for public in (True, False):
            sent = self.forwarded(
                b"Authorization: Bearer " + token,
                b"Burrowgate-Token: " + token,
                b"Burrowgate-Session: forged",
                b"Referer: http://app.localhost/x?" + link + b"&z=1",
                b"Cookie: a=b; burrowgate=" + cookie + b"; c=d",
                b"Cookie: Burrowgate=x; __HOST-burrowgate=" + cookie,
                public=public,
            )
            assert b"Referer: http://app.localhost/x?z=1\r\n" in sent
            assert b"\r\nCookie: a=b; c=d\r\n" in sent
            for secret in (token, cookie, link, b"forged", b"Authorization", b"Burrowgate-Token", token[-22:]):
                assert secret not in sent, secret
            assert (b"\r\nBurrowgate-Session: " in sent) is not public

    def test_sec_24_authorization_of_the_application_is_forwarded(self) -> None:
        for value in (b"Basic YTpi", b"Bearer eyJhbGciOi.J9.x", b"Bearer"):
            assert b"\r\nAuthorization: " + value + b"\r\n" in self.forwarded(b"Authorization: " + value)

    def test_sec_24_credentials_are_not_recorded(self) -> None:
        self.forwarded(b"Authorization: Bearer " + self.world.token(), target=b"/a?" + self.world.link(), public=False)
        self.target().send(ok())
        text = repr(self.world.records)
        assert self.world.token()[-22:].decode() not in text and "?" not in text

    def test_sec_25_refusal_reflects_no_input_and_has_no_banner(self) -> None:
        for sent in (
            request(target=b"/<script>").replace(b"app.localhost", b"no.localhost"),
            request(b"Bad Field<script>: x"),
            request(b"Expect: <script>"),
        ):
            visitor = self.use(World())
            visitor.send(sent)
            (found,) = read_answers(visitor.take())
            assert b"<script>" not in found.body and found[b"Server"] is None

    def test_sec_26_upgrade_with_cookie_needs_the_same_origin(self) -> None:
        cookie = b"Cookie: burrowgate=" + KEY.cookie(self.world.session.sid, "AAECAwQFBgcICQoL").encode()
        for origin, allowed in (
            ([b"Origin: http://app.localhost"], True),
            ([b"Origin: http://evil.example"], False),
            ([b"Origin: null"], False),
            ([b"Origin: https://app.localhost"], False),
            ([b"Origin: http://app.localhost:81"], False),
            ([], False),
        ):
            visitor = self.use(World(public=False))
            visitor.send(request(*WEBSOCKET, cookie, *origin))
            assert bool(self.world.made) is allowed, origin
            if not allowed:
                assert self.statuses() == [403]
