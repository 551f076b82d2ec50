"""The site of the sign-in host on a port of loopback for real browsers, in place of the data plane."""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import Deferred
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Request

from burrowgate.core.http.fields import split_cookies
from burrowgate.core.http.site import SiteRequest
from tests.support.sign_in_site import SignInWorld


class SiteResource(Resource):
    """Passes each request to the site of `world`, whose scheme is http."""

    isLeaf = True

    def __init__(self, world: SignInWorld) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._world = world

    def render(self, request: Request) -> int:
        """Respond to `request` when the site has responded."""
        field = request.getHeader(b"cookie") or b""
        path, _, query = request.uri.partition(b"?")
        body = b"" if request.content is None else request.content.read()
        asked = SiteRequest(
            method=request.method,
            path=path,
            query=query,
            address=request.getClientAddress().host,
            user_agent=request.getHeader(b"user-agent") or b"",
            content_type=request.getHeader(b"content-type") or b"",
            origin=request.getHeader(b"origin"),
            cookies=split_cookies(field, b"burrowgate")[3],
            body=body,
        )
        Deferred.fromCoroutine(self._world.site.respond(asked)).addCallback(self._send, request)
        return NOT_DONE_YET

    def _send(self, response: Any, request: Request) -> None:
        request.setResponseCode(response.status)
        for name, value in response.fields:
            request.responseHeaders.addRawHeader(name, value)
        request.write(response.body)
        request.finish()
