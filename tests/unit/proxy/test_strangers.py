"""Strangers get the same response for hosts that are known, unknown, or switched off (the protocol, section 5)."""

from __future__ import annotations

import re
from dataclasses import replace

from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Key
from tests.support import TestCase
from tests.support.proxy_wire import World, now

WRONG = Key(bytes(32)).token("AAECAwQFBgcICQoLDA0ODw", 1_700_000_000)
CREDENTIALS = {
    "none": "",
    "page": "Accept: text/html\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n",
    "JSON": "Accept: application/json\r\n",
    "wrong token": f"Burrowgate-Token: {WRONG}\r\n",
    "wrong bearer": f"Authorization: Bearer {WRONG}\r\n",
    "malformed token": "Burrowgate-Token: x\r\n",
    "wrong cookie": f"Cookie: burrowgate={WRONG}.x; __Host-burrowgate=x\r\n",
    "manifest": "Sec-Fetch-Dest: manifest\r\n",
    "WebSocket": "Connection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
    "service worker": "Service-Worker: script\r\n",
    "other origin": "Origin: https://evil.example\r\nSec-Fetch-Site: cross-site\r\n",
}
METHODS = ("GET", "HEAD", "OPTIONS", "DELETE")
PATHS = ("/", "/a/b?c=d", "/favicon.ico", "/.well-known/x", f"/?burrowgate={WRONG}")


class StrangerTests(TestCase):
    def response(self, host: str, method: str, path: str, fields: str, *, enabled: bool = True) -> bytes:
        """Return the response to a request, without its id and its date."""
        world = World(public=False)
        if not enabled:
            now(world.registry.commit(Change(puts=(replace(world.served, enabled=False, version=2),))))
        visitor = world.visitor()
        visitor.send(f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n{fields}\r\n".encode())
        taken = visitor.take()
        assert not world.made, taken
        assert taken.startswith((b"HTTP/1.1 403 ", b"HTTP/1.1 400 ")), taken
        text = re.sub(rb"(?i)(burrowgate-request-id|date): [^\r]*", b"", taken)
        return re.sub(rb"[0-9a-f]{16,32}", b"", text).replace(host.encode(), b"HOST")

    def test_known_unknown_and_disabled_hosts_are_alike(self) -> None:
        for name, fields in CREDENTIALS.items():
            for method in METHODS:
                for path in PATHS:
                    known = self.response("app.localhost", method, path, fields)
                    for host, enabled in (("other.localhost", True), ("app.localhost", False)):
                        with self.subTest(name=name, method=method, path=path, host=host, enabled=enabled):
                            self.assertEqual(self.response(host, method, path, fields, enabled=enabled), known)
