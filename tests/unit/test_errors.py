"""Tests for burrowgate.errors: every error class has its own code, and published codes are kept."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator

import burrowgate
from burrowgate.errors import BurrowgateError
from tests.support import TestCase

PUBLISHED = frozenset(
    [
        "access-denied",
        "access-token-not-accepted",
        "access-token-not-found",
        "access-token-refused",
        "account-disabled",
        "account-needed",
        "account-not-found",
        "accounts-full",
        "acme-error",
        "acme-refused",
        "acme-unavailable",
        "address-not-allowed",
        "admin-key-required",
        "bad-certificate",
        "body-too-large",
        "bound-to-other-client",
        "box-died",
        "box-error",
        "box-exists",
        "box-file-not-found",
        "box-file-too-large",
        "box-files-not-allowed",
        "box-files-unavailable",
        "box-not-found",
        "boxes-full",
        "claim-not-found",
        "claim-not-open",
        "claim-refused",
        "client-key-needed",
        "client-proof-refused",
        "commit-outcome-unknown",
        "connection-not-found",
        "connections-unavailable",
        "connections-used-up",
        "console-needs-port",
        "credential-lost",
        "hosts-refused",
        "hosts-unavailable",
        "credentials-refused",
        "credentials-unavailable",
        "domain-not-found",
        "extend-request-open",
        "extend-request-too-soon",
        "extend-requests-not-allowed",
        "file-descriptors-exhausted",
        "gateway-not-running",
        "history-needed",
        "history-not-found",
        "home-unusable",
        "host-taken",
        "identity-not-found",
        "identity-taken",
        "image-missing",
        "injection-failed",
        "injection-not-possible",
        "internal-error",
        "invalid-configuration",
        "invalid-value",
        "invitation-not-found",
        "invitation-not-open",
        "last-credential",
        "last-owner",
        "launcher-unavailable",
        "limits-not-applied",
        "links-of-application",
        "login-not-found",
        "login-over",
        "login-rejected",
        "method-not-allowed",
        "name-taken",
        "no-extend-request",
        "not-found",
        "not-full-session",
        "not-page-share",
        "origin-not-allowed",
        "passkey-not-found",
        "passkey-refused",
        "passphrase-queue-full",
        "password-needs-passkey",
        "path-not-found",
        "port-taken",
        "precondition-failed",
        "project-not-found",
        "provider-not-found",
        "recording-failed",
        "recording-not-finished",
        "recording-not-found",
        "recording-unreadable",
        "resource-not-found",
        "resource-taken",
        "role-missing",
        "scope-missing",
        "session-active",
        "session-ended",
        "session-not-active",
        "session-not-found",
        "session-of-member",
        "session-revoked",
        "share-not-found",
        "signing-key-removed",
        "ssh-algorithms-missing",
        "ssh-authentication-failed",
        "ssh-handshake-failed",
        "ssh-host-key-unknown",
        "start-timeout",
        "state-conflict",
        "store-damaged",
        "store-error",
        "store-in-use",
        "store-not-empty",
        "store-not-found",
        "store-too-new",
        "store-too-old",
        "store-unavailable",
        "stores-differ",
        "target-not-found",
        "tcp-refused",
        "tcp-session-over",
        "too-many-access-tokens",
        "too-many-claims",
        "too-many-cut-visits",
        "too-many-extend-requests",
        "too-many-passkeys",
        "too-many-starts",
        "too-many-streams",
        "unsupported-media-type",
        "upstream-address-not-allowed",
        "upstream-certificate-error",
        "upstream-connect-error",
        "upstream-error",
        "upstream-permission-denied",
        "upstream-protocol-error",
        "upstream-socket-missing",
        "upstream-timeout",
        "version-conflict",
        "visit-not-found",
        "visits-counted-together",
        "webhook-not-found",
        "websocket-needed",
        "withdrawal-not-stored",
        "workers-failed",
    ]
)
"""Add new codes, but remove none: programs distinguish errors by them."""


def _tree(kind: type[BurrowgateError]) -> Iterator[type[BurrowgateError]]:
    yield kind
    for subclass in kind.__subclasses__():
        yield from _tree(subclass)


class CodeTests(TestCase):
    def setUp(self) -> None:
        for module in pkgutil.walk_packages(burrowgate.__path__, "burrowgate."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
        self.classes = [kind for kind in set(_tree(BurrowgateError)) if kind.__module__.startswith("burrowgate.")]

    def test_every_class_defines_its_code(self) -> None:
        self.assertEqual([kind for kind in self.classes if "code" not in vars(kind)], [])

    def test_no_two_classes_share_a_code(self) -> None:
        counted = Counter(kind.code for kind in self.classes)
        self.assertEqual([code for code, count in counted.items() if count > 1], [])

    def test_codes_are_the_published_ones(self) -> None:
        self.assertEqual({kind.code for kind in self.classes}, PUBLISHED)
