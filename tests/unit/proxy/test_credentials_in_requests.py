"""Dialogues: no credential reaches a target, however it was written; and links that other programs changed open."""

from __future__ import annotations

from urllib.parse import quote_from_bytes

from tests.support.exchange_case import NAVIGATE, ExchangeCase, cookie_of, field, status


class EncodedCredentialTests(ExchangeCase):
    def setUp(self) -> None:
        super().setUp()
        self.link = self.world.link()
        self.cookie = cookie_of(self.ask(NAVIGATE, target=b"/?" + self.link))

    def forms(self) -> list[bytes]:
        encoded = quote_from_bytes(self.link, "").encode()
        return [
            self.link,
            encoded,
            quote_from_bytes(encoded, "").encode(),
            b"".join(b"%%%02x" % byte for byte in self.link),
            self.link.replace(b".", b"%2E"),
            self.world.token(),
            self.cookie.partition(b"=")[2],
        ]

    def assert_hidden(self, received: bytes) -> None:
        mac = self.link.partition(b"=")[0]
        self.assertNotIn(mac, received)
        self.assertNotIn(b"".join(b"%%%02x" % byte for byte in mac), received)
        self.assertNotIn(self.cookie[-22:], received)

    def test_nested_in_the_query(self) -> None:
        for form in self.forms():
            target = self.forwarded(
                self.cookie, visitor=self.world.visitor(), target=b"/a?b=1&next=/%3F" + form + b"&c=2"
            )
            self.assertTrue(target.received.startswith(b"GET /a?b=1&next=/%3F&c=2 HTTP/1.1\r\n"), target.received)
            self.assert_hidden(target.received)

    def test_in_the_referer(self) -> None:
        for form in self.forms():
            for before in (
                b"http://app.localhost/?x=1&",
                b"http://app.localhost/?next=http%3A%2F%2Fa%2F%3F",
                b"http://a/",
            ):
                target = self.forwarded(self.cookie, b"Referer: " + before + form, visitor=self.world.visitor())
                self.assertIn(b"\r\nReferer: http://a", target.received)
                self.assert_hidden(target.received)

    def test_in_the_path(self) -> None:
        for form in self.forms():
            got = self.ask(self.cookie, target=b"/%3F" + form)
            self.assertEqual(status(got), 400)
            self.assertIn(b"open the link as it was sent", got)
        self.assertEqual(self.world.made, [])

    def test_links_that_other_programs_changed_open(self) -> None:
        for form in (
            self.link.replace(b"=", b"%3D"),
            self.link.replace(b".", b"%2E"),
            quote_from_bytes(self.link, "").encode(),
            *(self.link + end for end in (b".", b")", b">", b",", b").", b"%3E", b"%29")),
        ):
            got = self.ask(NAVIGATE, target=b"/a?x=1&" + form)
            self.assertEqual((status(got), field(got, b"Location")), (303, b"/a?x=1"), form)
            target = self.forwarded(visitor=self.world.visitor(), target=b"/a?x=1&" + form)
            self.assertTrue(target.received.startswith(b"GET /a?x=1 HTTP/1.1\r\n"), target.received)

    def test_wrong_mac_is_refused_however_it_is_written(self) -> None:
        wrong = b"A" * 22 + self.link[22:]
        for form in (wrong, wrong.replace(b"=", b"%3D"), wrong + b")"):
            self.assertEqual(status(self.ask(NAVIGATE, target=b"/?" + form)), 403)

    def test_log_shows_no_encoded_credential(self) -> None:
        from burrowgate.telemetry.redaction import redact_wire

        for form in self.forms():
            shown = redact_wire(b"/a/%3F" + form)
            self.assert_hidden(shown.encode())
