"""Responses to ordinary requests of a TCP session: its page, the desktop, the client, and their files.

    /.burrowgate/assets/...     script and style files                         `web_assets`
    /.burrowgate/connect.pyz    the client that runs with Python alone
    /.burrowgate/desktop        the desktop of a VNC target                    `desktop_page`
    any other                   the page of the session, as HTML, JSON or text `page`

The request has been admitted as one of any target.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from burrowgate.core.http import security_headers
from burrowgate.core.http.request import RequestHead
from burrowgate.core.targets import TargetType
from burrowgate.proxy.responses import builder
from burrowgate.proxy.responses.builder import Response
from burrowgate.proxy.tcp import commands, desktop_page, page, web_assets
from burrowgate.proxy.tcp.page import PageFacts
from burrowgate.proxy.tcp.web_assets import WebAssets

_ALLOW = (b"Allow", b"GET, HEAD, OPTIONS")
_CLIENT_PATH = page.CLIENT_PATH.encode("ascii")
_DESKTOP_PATH = page.DESKTOP_PATH.encode("ascii")
_NEEDED = {TargetType.SSH: "xterm", TargetType.VNC: desktop_page.LIBRARY}


class TcpPages:
    """The responses, with what was read at start."""

    def __init__(self, assets: WebAssets, client: bytes = b"") -> None:
        """`client` is the zipapp that visitors may run; empty if there is none."""
        self._assets = assets
        self._client = client
        self.client_sha256 = hashlib.sha256(client).hexdigest() if client else ""
        """For `PageFacts`."""

    def has_browser_client(self, type_: TargetType) -> bool:
        """Return whether the files are here by which a browser reaches targets of that type."""
        return type_ in _NEEDED and self._assets.has(_NEEDED[type_])

    def respond(self, head: RequestHead, facts: PageFacts, now: float) -> tuple[Response, str]:
        """Return the response to `head`, and the reason for the log."""
        path, wants_json = head.facts.path, builder.wants_json(head.accept)
        if head.facts.method == b"OPTIONS":
            return Response(204, b"No Content", [*security_headers.FIELDS, _ALLOW], b""), "tcp-page"
        if head.facts.method not in (b"GET", b"HEAD"):
            response = builder.bad_request(405, "A session of this kind has one page, and takes no data.", wants_json)
            return _allowing(response), "tcp-page"
        if path.startswith(web_assets.PATH):
            return self._assets.response(path, head.fields, wants_json=wants_json), "asset"
        if path == _CLIENT_PATH:
            return (self._archive() if self._client else builder.reserved_not_found(wants_json)), "tcp-client"
        if path == _DESKTOP_PATH and facts.type is TargetType.VNC:
            return desktop_page.respond(self._assets, facts.target), "desktop"
        if wants_json:
            return page.as_json(facts, now), "tcp-page"
        system = commands.system_of(head.facts.query, head.user_agent)
        is_page = b"text/html" in head.accept
        return (page.as_page if is_page else page.as_text)(facts, now, system), "tcp-page"

    def _archive(self) -> Response:
        name = commands.CLIENT_NAME.encode("ascii")
        fields = [
            *security_headers.fields(b"application/zip"),
            (b"Content-Disposition", b'attachment; filename="%b"' % name),
            (b"ETag", b'"%b"' % self.client_sha256.encode("ascii")),
        ]
        return Response(200, b"OK", fields, self._client)


def _allowing(response: Response) -> Response:
    fields: Sequence[tuple[bytes, bytes]] = [one for one in response.fields if one[0] != b"Allow"]
    return Response(
        response.status, response.reason, [*fields, _ALLOW], response.body, response.message, response.is_json
    )
