"""Passkeys in Chromium, with a virtual authenticator: registered and used on `http://in.localhost` (sign-in 36).

With `BURROWGATE_PASSKEY_VECTORS=FILE`, the responses of the browser are kept for `tests/unit/identity`.
"""

from __future__ import annotations

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Error, Page

from burrowgate.core.identity.passkey_rules import RefusalReason
from burrowgate.identity.passkeys import PasskeyOptions
from tests.support.chromium import ChromiumTestCase
from tests.support.passkeys import ADA, AUTHENTICATOR, Passkeys

CREATE = """async json => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(json));
    return JSON.stringify((await navigator.credentials.create({publicKey})).toJSON());
}"""
GET = """async json => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(json));
    return JSON.stringify((await navigator.credentials.get({publicKey})).toJSON());
}"""


class TestPage(BaseHTTPRequestHandler):
    __test__ = False

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Sign in</title>")

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing."""


class ChromiumPasskeyTests(ChromiumTestCase):
    def setUp(self) -> None:
        self.origin = self.serve()
        self.passkeys = Passkeys(self.origin)
        self.page = self.open(self.origin)
        self.devtools: CDPSession = self.page.context.new_cdp_session(self.page)
        self.devtools.send("WebAuthn.enable")
        added = self.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        self.authenticator = added["authenticatorId"]

    def serve(self) -> str:
        """Return the origin of a new server with the test page."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), TestPage)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"http://in.localhost:{server.server_port}"

    def open(self, origin: str) -> Page:
        context = self.browser.new_context()
        self.addCleanup(context.close)
        page = context.new_page()
        page.goto(origin)
        return page

    def register(self) -> tuple[PasskeyOptions, str]:
        start = self.passkeys.options()
        response: str = self.page.evaluate(CREATE, start.json)
        self.passkeys.add(start, response)
        return start, response

    def answer(self) -> tuple[PasskeyOptions, str]:
        start = self.passkeys.service.sign_in_options()
        return start, self.page.evaluate(GET, start.json)

    def test_passkey_is_made_and_signs_in_without_a_name(self) -> None:
        """(sign-in 36)"""
        registered = self.register()
        (passkey,) = self.passkeys.stored()
        self.assertEqual((passkey.account_id, passkey.transports), (ADA.account_id, ("internal",)))
        signed_in = []
        for _ in range(2):
            start, response = self.answer()
            self.assertEqual(self.passkeys.sign_in(start, response).account_id, ADA.account_id)
            self.assertIs(self.passkeys.refusal(start, response), RefusalReason.CHALLENGE)
            signed_in.append((start, response))
        (used,) = self.passkeys.stored()
        self.assertEqual((used.sign_count, used.credential_id), (passkey.sign_count + 2, passkey.credential_id))
        self.keep([registered, *signed_in])

    def keep(self, steps: list[tuple[PasskeyOptions, str]]) -> None:
        path = os.environ.get("BURROWGATE_PASSKEY_VECTORS")
        if path:
            kept: list[Any] = [
                {"options": json.loads(start.json), "ticket": start.ticket, "response": json.loads(response)}
                for start, response in steps
            ]
            vectors = {"browser": f"Chromium {self.browser.version}", "origin": self.origin, "steps": kept}
            Path(path).write_text(json.dumps(vectors, indent=1) + "\n", "utf-8")

    def test_page_on_another_port_is_another_origin(self) -> None:
        """(sign-in 36) The browser allows it, because an RP ID has no port."""
        self.register()
        self.page.goto(self.serve())
        start, response = self.answer()
        self.assertIs(self.passkeys.refusal(start, response), RefusalReason.ORIGIN)

    def test_counter_that_goes_back_is_refused(self) -> None:
        """(sign-in 36) A copy of the passkey, made before the last sign-in."""
        self.register()
        identifier = {"authenticatorId": self.authenticator}
        (copy,) = self.devtools.send("WebAuthn.getCredentials", identifier)["credentials"]
        self.passkeys.sign_in(*self.answer())
        self.devtools.send("WebAuthn.clearCredentials", identifier)
        self.devtools.send("WebAuthn.addCredential", identifier | {"credential": copy})
        self.assertIs(self.passkeys.refusal(*self.answer()), RefusalReason.COUNTER)
        self.assertEqual(self.passkeys.events(), ["passkey.added", "passkey.refused"])

    def test_person_is_verified_and_a_device_makes_one_passkey(self) -> None:
        """(sign-in 36)"""
        self.register()
        with self.assertRaisesRegex(Error, "InvalidStateError"):
            self.page.evaluate(CREATE, self.passkeys.options(exclude=self.passkeys.stored()).json)
        state = {"authenticatorId": self.authenticator, "isUserVerified": False}
        self.devtools.send("WebAuthn.setUserVerified", state)
        with self.assertRaisesRegex(Error, "NotAllowedError"):
            self.answer()
        with self.assertRaisesRegex(Error, "NotAllowedError"):
            self.register()
