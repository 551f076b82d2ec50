"""Tests for burrowgate.core.suggested_name: names of new targets by their addresses."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.suggested_name import suggest_name
from burrowgate.core.target_address import parse_address
from burrowgate.core.targets import check_name
from burrowgate.errors import Invalid
from tests.support import TestCase


class SuggestedNameTests(TestCase):
    def test_name_comes_from_the_end_of_the_address(self) -> None:
        for address, name in (
            ("/home/me/site", "site"),
            ("/home/me/My Holiday (2)", "my-holiday-2"),
            ("/", "folder"),
            ("/srv/www", "folder-www"),
            ("/srv/日本", "folder"),
            ("/srv/xn--abc", "xn-abc"),
            ("/srv/" + "long" * 30, ("long" * 30)[:50]),
            ("localhost:3000", "app-3000"),
            ("https://10.0.0.7:8443", "app-8443"),
            ("http://[::1]:80", "app-80"),
            ("wiki.example.com:80", "wiki-example-com"),
            ("www:80", "app-www"),
            ("xn--bcher-kva.example:80", "xn-bcher-kva-example"),
            ("http://10.0.0.7/tools/grafana", "grafana"),
            ("unix:/run/app.sock", "app"),
            ("unix:/run/gunicorn.socket", "gunicorn"),
            ("unix:/run/app.sock:/wiki", "wiki"),
            ("unix:/run/%.sock", "app"),
        ):
            chosen = suggest_name(parse_address(address), ())
            self.assertEqual(chosen, name)
            self.assertEqual(check_name(chosen), chosen)

    def test_name_that_is_taken_gets_a_number(self) -> None:
        self.assertEqual(suggest_name(parse_address("/srv/site"), {"site", "site-2"}), "site-3")

    @given(st.text(max_size=40))
    def test_name_is_valid_for_any_address(self, text: str) -> None:
        try:
            address = parse_address(text)
        except Invalid:
            return
        name = suggest_name(address, ())
        self.assertEqual(check_name(name), name)
