"""A provider's configuration and discovery document (requirement 6)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from burrowgate.errors import Invalid
from burrowgate.identity.oidc.provider import (
    Provider,
    ProviderUnusable,
    check_provider,
    discovery_url,
    is_loopback_url,
    read_metadata,
)
from tests.support import TestCase

PROVIDER = Provider(name="corp", issuer="https://id.example.com", client_id="gateway", client_secret="s3cret")
REQUIRED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
DOCUMENT: dict[str, Any] = {
    "issuer": "https://id.example.com",
    "authorization_endpoint": "https://id.example.com/auth",
    "token_endpoint": "https://token.example.com/token",
    "jwks_uri": "https://id.example.com/keys",
    "something_else": {"a": [1]},
}


class ConfigurationTests(TestCase):
    def test_values_that_are_none_are_refused_with_their_field(self) -> None:
        for changes, field in (
            ({"name": ""}, "name"),
            ({"name": "Corp"}, "name"),
            ({"name": "local"}, "name"),
            ({"name": "a/b"}, "name"),
            ({"issuer": "http://id.example.com"}, "issuer"),
            ({"issuer": "https://id.example.com?x=1"}, "issuer"),
            ({"issuer": "https://id.example.com#x"}, "issuer"),
            ({"issuer": "https://user@id.example.com"}, "issuer"),
            ({"issuer": "https://"}, "issuer"),
            ({"issuer": "id.example.com"}, "issuer"),
            ({"issuer": "file:///etc/passwd"}, "issuer"),
            ({"issuer": "https://id.example.com\\@evil.example"}, "issuer"),
            ({"client_id": ""}, "client_id"),
            ({"client_id": "a\nb"}, "client_id"),
            ({"scopes": "email"}, "scopes"),
        ):
            with self.subTest(changes=changes), self.assertRaises(Invalid) as caught:
                check_provider(replace(PROVIDER, **changes))  # type: ignore[arg-type]
            self.assertEqual(caught.exception.field, field)

    def test_issuers_by_https_or_on_loopback_are_accepted(self) -> None:
        for issuer in (
            "https://a.example/realms/x",
            "http://127.0.0.1:9410",
            "http://localhost:4593/api",
            "http://[::1]:1",
        ):
            check_provider(replace(PROVIDER, issuer=issuer))

    def test_secret_is_not_shown(self) -> None:
        self.assertNotIn("s3cret", repr(PROVIDER))

    def test_discovery_document_is_below_the_issuer(self) -> None:
        for issuer in ("https://a.example/realms/x", "https://a.example/realms/x/"):
            url = discovery_url(replace(PROVIDER, issuer=issuer))
            self.assertEqual(url, "https://a.example/realms/x/.well-known/openid-configuration")

    def test_loopback_addresses(self) -> None:
        for url in ("http://127.0.0.1/", "https://[::1]:8/x", "http://op.localhost:1/"):
            self.assertTrue(is_loopback_url(url), url)
        for url in (
            "http://127.0.0.1.evil.example/",
            "http://127.0.0.1@evil.example/",
            "http://evil.example#127.0.0.1",
            "ftp://127.0.0.1/",
            "http://127.0.0.1\\.evil.example/",
            "http://127.0.0.1:port/",
            "//127.0.0.1/",
            "http://[::1",
        ):
            self.assertFalse(is_loopback_url(url), url)


class MetadataTests(TestCase):
    def refused(self, document: bytes, provider: Provider = PROVIDER) -> None:
        with self.assertRaises(ProviderUnusable):
            read_metadata(provider, document)

    def test_document_of_the_issuer_is_accepted(self) -> None:
        metadata = read_metadata(PROVIDER, json.dumps(DOCUMENT).encode())
        self.assertEqual(metadata.token_endpoint, "https://token.example.com/token")
        self.assertFalse(metadata.posts_secret)

    def test_document_of_another_issuer_is_refused(self) -> None:
        """(sign-in 6)"""
        for issuer in ("https://id.example.com/", "https://ID.example.com", "https://evil.example", ""):
            self.refused(json.dumps(DOCUMENT | {"issuer": issuer}).encode())

    def test_endpoints_are_by_https(self) -> None:
        """(sign-in 6)"""
        for name in (
            "authorization_endpoint",
            "token_endpoint",
            "jwks_uri",
            "userinfo_endpoint",
            "revocation_endpoint",
        ):
            for url in ("http://id.example.com/x", "http://127.0.0.1/x", "javascript:alert(1)", "/x", "https://u@h/x"):
                self.refused(json.dumps(DOCUMENT | {name: url}).encode())

    def test_loopback_issuer_has_loopback_endpoints(self) -> None:
        """(sign-in 6)"""
        issuer = "http://127.0.0.1:9410"
        local = replace(PROVIDER, issuer=issuer)
        endpoints = dict.fromkeys(("authorization_endpoint", "token_endpoint", "jwks_uri"), f"{issuer}/x")
        document: dict[str, Any] = {"issuer": issuer} | endpoints
        read_metadata(local, json.dumps(document).encode())
        self.refused(json.dumps(document | {"token_endpoint": "https://evil.example/"}).encode(), local)

    def test_what_is_not_a_document_is_refused(self) -> None:
        for name in ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"):
            self.refused(json.dumps({key: value for key, value in DOCUMENT.items() if key != name}).encode())
        for document in (b"", b"[]", b"<html>", b"{", json.dumps(DOCUMENT | {"issuer": 7}).encode()):
            self.refused(document)
