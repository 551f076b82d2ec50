"""Tests for the summary of py-spy profiles."""

from bench.profile import top
from tests.support import TestCase


class TopTests(TestCase):
    """The functions with the largest share of samples."""

    def test_share_of_self_and_with_callees(self) -> None:
        head, first, second = top("main (a.py);send (b.py) 3\nmain (a.py) 1\n").splitlines()
        self.assertEqual(head.split(), ["self", "with", "function"])
        self.assertEqual(first.split(None, 2), ["75.0%", "75.0%", "send (b.py)"])
        self.assertEqual(second.split(None, 2), ["25.0%", "100.0%", "main (a.py)"])

    def test_recursive_function_is_counted_once(self) -> None:
        _, line = top("f (a.py);f (a.py) 2\n").splitlines()
        self.assertEqual(line.split(None, 2), ["100.0%", "100.0%", "f (a.py)"])

    def test_empty_profile(self) -> None:
        self.assertEqual(top(""), "no samples")
