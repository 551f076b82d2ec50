"""Tests for burrowgate.core.bounded_cache: no sequence of keys makes a cache exceed its limits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.bounded_cache import MAX_BYTES, MAX_ENTRIES, MAX_KEY_BYTES, BoundedCache
from tests.support import TestCase


class BoundedCacheTests(TestCase):
    def test_value_is_found_by_its_key(self) -> None:
        cache = BoundedCache[int]()
        cache.put(b"accept", 3)
        cache.put(b"accept", 4)
        self.assertEqual((cache.get(b"accept"), cache[b"accept"], len(cache)), (4, 4, 1))
        self.assertIsNone(cache.get(b"Accept"))
        self.assertNotIn(b"Accept", cache)

    def test_key_beyond_the_longest_is_not_kept(self) -> None:
        cache = BoundedCache[int](max_key_bytes=5)
        cache.put(b"12345", 1)
        cache.put(b"123456", 2)
        self.assertEqual(cache, {b"12345": 1})

    def test_cache_with_all_entries_drops_the_oldest_for_the_next(self) -> None:
        cache = BoundedCache[int](max_entries=3)
        for number in range(3):
            self.assertEqual(cache.put(b"%d" % number, number), ())
        cache.put(b"0", 7)
        self.assertEqual(cache, {b"0": 7, b"1": 1, b"2": 2})
        self.assertEqual(cache.put(b"3", 3), [7])
        self.assertEqual(cache, {b"1": 1, b"2": 2, b"3": 3})

    def test_larger_cache_drops_a_quarter_at_a_time(self) -> None:
        cache = BoundedCache[int](max_entries=320)
        for number in range(320):
            cache.put(b"%d" % number, number)
        self.assertEqual(cache.put(b"next", 320), list(range(80)))
        self.assertEqual(list(cache.values()), list(range(80, 321)))

    def test_cache_with_all_bytes_drops_as_many_as_the_next_needs(self) -> None:
        cache = BoundedCache[int](max_bytes=10)
        cache.put(b"aaaaa", 1)
        cache.put(b"bbb", 2)
        cache.put(b"cc", 3)
        self.assertEqual(cache.put(b"d", 4), [1])
        self.assertEqual(cache.put(b"e" * 8, 5), [2, 3])
        self.assertEqual(cache, {b"d": 4, b"e" * 8: 5})
        cache.clear()
        self.assertEqual(cache.put(b"f" * 10, 6), ())

    @given(st.lists(st.binary(max_size=12), max_size=60))
    def test_no_keys_exceed_the_limits(self, keys: list[bytes]) -> None:
        cache = BoundedCache[bytes](max_entries=7, max_bytes=40, max_key_bytes=8)
        for key in keys:
            cache.put(key, key)
            self.assertLessEqual(len(cache), 7)
            self.assertLessEqual(sum(map(len, cache)), 40)
            self.assertLessEqual(max(map(len, cache), default=0), 8)
            if len(key) <= 8:
                self.assertEqual(cache[key], key)

    def test_default_limits_hold_for_names_of_the_longest_length(self) -> None:
        cache = BoundedCache[int]()
        for number in range(2 * MAX_ENTRIES):
            cache.put(b"%0*d" % (MAX_KEY_BYTES, number), number)
            self.assertLessEqual(len(cache) * MAX_KEY_BYTES, MAX_BYTES)
