"""Resources: which are well-formed, and the ranges of keys that queries read."""

from __future__ import annotations

from burrowgate.core.resources import MAX_BODY_BYTES, Resource, ResourceQuery, resource_key
from tests.support import TestCase


class ResourceTests(TestCase):
    def test_malformed_resources_are_refused(self) -> None:
        for fields in (
            {"kind": ""},
            {"kind": "Account"},
            {"kind": "a/b"},
            {"kind": "account\n"},
            {"kind": "1account"},
            {"kind": "a" * 33},
            {"resource_id": ""},
            {"body": "\u00e9" * (MAX_BODY_BYTES // 2) + "x"},
        ):
            with self.subTest(fields=fields), self.assertRaises(ValueError):
                Resource(**({"kind": "account", "resource_id": "1"} | fields))  # type: ignore[arg-type]

    def test_largest_body_is_accepted(self) -> None:
        Resource(kind="account", resource_id="1", body="x" * MAX_BODY_BYTES)

    def test_representation_contains_no_body(self) -> None:
        self.assertNotIn("secret", repr(Resource(kind="account", resource_id="1", body='{"hash": "secret"}')))

    def test_key_range_contains_the_keys_of_the_kind_and_no_others(self) -> None:
        after, before = ResourceQuery(kind="key").key_range()
        for kind in ("ke", "key", "key_", "keys", "kez", "a", "z"):
            for resource_id in ("\x01", "0", "z", "/", "\U0010ffff"):
                with self.subTest(kind=kind, resource_id=resource_id):
                    self.assertIs(after < resource_key(kind, resource_id) < before, kind == "key")

    def test_key_range_without_a_kind_contains_all_keys(self) -> None:
        after, before = ResourceQuery().key_range()
        for kind in ("a", "z" * 32):
            self.assertTrue(after < resource_key(kind, "\U0010ffff") < before)

    def test_key_range_begins_after_a_key_only_within_the_kind(self) -> None:
        self.assertEqual(ResourceQuery(kind="key", after="key/7").key_range(), ("key/7", "key0"))
        self.assertEqual(ResourceQuery(kind="key", after="a/7").key_range(), ("key/", "key0"))
        self.assertEqual(ResourceQuery(after="key/7").key_range()[0], "key/7")
