"""Strategies for the string formats of the OpenAPI document; schemathesis loads this module as hooks."""

from __future__ import annotations

import tempfile
from pathlib import Path

import schemathesis
from hypothesis import strategies as st

from burrowgate.core.tokens import b64url
from tests.support import certificates


def _authority() -> str:
    """Return the path of a file with a certificate, which the gateway of this test run reads."""
    path = Path(tempfile.mkdtemp(prefix="burrowgate-test-")) / "authority.pem"
    path.write_bytes(certificates.authority().pem)
    return str(path)


_LABEL = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True)
_ADDRESSES = ["3000", "127.0.0.1:3000", "https://10.0.0.7", "[::1]:80", "/", "http://a.example"]

for _name, _strategy in {
    "target-name": st.sampled_from(["app", "shared", "t"]) | _LABEL.map(lambda text: f"t-{text}"),
    "target-address": st.sampled_from(_ADDRESSES),
    "host-name": st.just("a.example") | _LABEL.map(lambda text: f"{text}.example"),
    "upstream-host": st.sampled_from(["auto", "visitor", "target", "app.internal", "app.internal:8080"]),
    "webhook-name": st.sampled_from(["chat", "crm"]) | _LABEL,
    "webhook-url": st.sampled_from(
        ["https://hooks.example.com/x?y=z", "http://127.0.0.1:9000", "https://[2001:db8::1]"]
    ),
    "label": st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=64),
    "size-text": st.sampled_from(["0", "512", "64KiB", "10 MiB", "1GiB"]),
    "duration-text": st.sampled_from(["1m", "90s", "24h", "30d", "2w", "1y"]),
    "ca-file": st.just(_authority()),
    "asset-pattern": st.sampled_from(["/favicon.ico", "/static/*", "/a%20b"]),
    "open-path": st.sampled_from(["/feed.xml", "/.well-known/*"]),
    "embed-origin": st.sampled_from(["https://portal.example", "https://a.example:8443"]),
    "upgrade-token": st.sampled_from(["foo", "Bar", "x-y"]),
    "project-name": st.just("default"),
    "record-name": st.sampled_from(["web", "db"]),
    "printable": st.sampled_from(["", "app", "visitor"]),
    "host-key": st.just("SHA256:" + "A" * 43),
    "version": st.sampled_from(["*", "1", '"1"', '"2"', '"99"']),
    "cursor": st.just(b64url(b"1700000000 AAECAwQFBgcICQoLDA0ODw")),
    "moment": st.sampled_from(["2026-11-29T18:00:00Z", "2026-11-29T18:00:00.123+01:00"]),
    "token-scope": st.sampled_from(["audit:read", "sessions:mint@app", "everything"]),
    "passphrase": st.sampled_from(["the passphrase", "Grüße aus Köln"]),
    "network": st.sampled_from(["192.0.2.0/24", "192.0.2.7", "2001:db8::/32", "::1"]),
}.items():
    schemathesis.openapi.format(_name, _strategy)
