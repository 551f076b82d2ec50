"""Characters as people count them, compared with the rules of Unicode as the library `regex` has them."""

from __future__ import annotations

import regex
from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import TestCase

from burrowgate.core.graphemes import count

SAMPLES = {
    "": 0,
    "abc": 3,
    "\u00e9": 1,
    "e\u0301": 1,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466": 1,
    "\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7": 2,
    "\U0001f1e9\U0001f1ea\U0001f1eb": 2,
    "\U0001f44d\U0001f3fd": 1,
    "1\ufe0f\u20e3": 1,
    "\ud55c\uad6d": 2,
    "\u1100\u1161\u11a8": 1,
    "\u00df\u20ac\u6f22": 3,
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f": 1,
    "a\u200db": 2,
    "\u0301x": 2,
    "Z" + "\u0335" * 40: 1,
}

_WHOLE = [one for one in SAMPLES if one not in ("", "\u0301x")]
_PARTS = st.sampled_from([*_WHOLE, "x", " ", "-", "\u00df", "\u6f22", "\U0001f600"])


class GraphemeTests(TestCase):
    def test_samples_are_counted_as_people_do(self) -> None:
        for text, expected in SAMPLES.items():
            self.assertEqual((count(text), len(regex.findall(r"\X", text))), (expected, expected), ascii(text))

    @given(st.lists(_PARTS, max_size=8).map(" ".join))
    def test_words_of_samples_are_counted_by_the_rules_of_unicode(self, text: str) -> None:
        self.assertEqual(count(text), len(regex.findall(r"\X", text)), ascii(text))

    @given(st.text(max_size=50))
    def test_any_text_is_counted_within_its_code_points(self, text: str) -> None:
        self.assertLessEqual(count(text), len(text))
        self.assertEqual(count(text) == 0, not text)
