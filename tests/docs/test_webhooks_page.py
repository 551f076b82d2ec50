"""docs/webhooks.md: its receiver verifies what the gateway sends, and it lists every type and every delay."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any

from burrowgate.core import webhook_signing
from burrowgate.core.audit import GENESIS, chain_event
from burrowgate.core.webhook_events import TYPES, message, message_id, type_of
from burrowgate.core.webhooks import MAX_WEBHOOKS, RETRY_DELAYS_SECONDS
from burrowgate.testing.records import START, an_event, sid
from tests.support import ROOT, TestCase

PAGE = (ROOT / "docs/webhooks.md").read_text("utf-8")
OLD, NEW = bytes(range(32)), bytes(range(1, 33))


def receiver() -> Callable[[str, dict[str, str], bytes], Any]:
    """The function of the page."""
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(code, "docs/webhooks.md", "exec"), names)
    verify: Callable[[str, dict[str, str], bytes], Any] = names["verify"]
    return verify


def sent(at: int) -> tuple[dict[str, str], bytes]:
    """A message of the gateway, during a rotation."""
    detail = {"kind": "full", "label": "for Ann", "expires_at": "2026-11-30T10:14:03Z"}
    record = chain_event(GENESIS, 6121, an_event(sid=sid(1), detail=detail))
    type = type_of(record.event)
    assert type is not None
    body = message(record, type, "2026-11-29T10:14:03Z")
    fields = webhook_signing.sign([NEW, OLD], message_id(record), at, body)
    return {name.decode(): value.decode() for name, value in fields}, body


class PageTests(TestCase):
    def test_receiver_of_the_page_verifies_a_message_with_each_secret(self) -> None:
        headers, body = sent(int(time.time()))
        for secret in (OLD, NEW):
            text = webhook_signing.write_secret(secret)
            self.assertEqual(receiver()(text, headers, body)["type"], "session.minted")

    def test_receiver_of_the_page_refuses_forged_and_old_messages(self) -> None:
        secret = webhook_signing.write_secret(NEW)
        headers, body = sent(int(time.time()))
        for changed, altered in (
            (headers | {"webhook-id": "evt_2"}, body),
            (headers | {"webhook-signature": "v1,AAAA v1a,x"}, body),
            (headers, body.replace(b"Ann", b"Bob")),
            sent(START),
        ):
            self.assertRaises(ValueError, receiver(), secret, changed, altered)

    def test_example_has_the_shape_of_a_message(self) -> None:
        (example,) = re.findall(r"^```json\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
        _, body = sent(START)
        self.assertEqual(list(json.loads(example)["data"]), list(json.loads(body)["data"]))

    def test_page_lists_every_type_with_its_data(self) -> None:
        rows = dict(re.findall(r"^\| `(session\.\w+)` \|[^|]*\| ?([^|]*?) ?\|$", PAGE, re.MULTILINE))
        expected: dict[str, set[str]] = {}
        for one in TYPES:
            expected[one.name] = expected.get(one.name, set()) | set(one.details)
        self.assertEqual({name: set(re.findall(r"`(\w+)`", data)) for name, data in rows.items()}, expected)

    def test_page_names_delays_and_limits(self) -> None:
        self.assertEqual(RETRY_DELAYS_SECONDS, (5, 30, 120, 600, 1800, 3600))
        self.assertIn("5 s, 30 s, 2 min, 10 min, 30 min, and then each hour", PAGE)
        self.assertIn(f"up\nto {MAX_WEBHOOKS} webhooks", PAGE)
