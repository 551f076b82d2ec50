"""Tests of the search of sessions by a text."""

from __future__ import annotations

from burrowgate.core.session_search import SessionSearch, search_of
from burrowgate.core.store_records import SessionQuery
from burrowgate.testing.records import START, a_session
from tests.support import TestCase


def search(text: str, *target_ids: str) -> SessionSearch:
    return search_of(SessionQuery(now=START, text=text, text_target_ids=frozenset(target_ids)))


class SessionSearchTests(TestCase):
    def test_only_a_text_that_can_begin_an_id_is_searched_in_ids(self) -> None:
        for text, expected in (("Zm9vYmFy", "Zm9vYmFy"), (" Zm9vYmFy ", "Zm9vYmFy"), ("Zm9vY", ""), ("Zm9v mFy", "")):
            self.assertEqual(search(text).id_prefix, expected, text)

    def test_only_a_text_that_can_begin_an_address_is_searched_in_addresses(self) -> None:
        for text in ("192.0", "192.0.2.7", "2001:DB8::1", "::1", "fe80:"):
            self.assertEqual(search(text).address_prefix, text.lower(), text)
        for text in ("", "7", "192", ".", "app.example", "v1.2", "for ann: 2", "1.2 "):
            self.assertEqual(search(text).address_prefix, "1.2" if text == "1.2 " else "", text)

    def test_a_session_is_found_by_each_of_them(self) -> None:
        session = a_session(1, label="For Ann", target_id="id-of-a")
        self.assertTrue(search("").finds(session, ()))
        self.assertTrue(search("fOR").finds(session, ()))
        self.assertTrue(search(session.sid[:8]).finds(session, ()))
        self.assertFalse(search(session.sid[1:9]).finds(session, ()))
        self.assertTrue(search("192.0.2").finds(session, ("198.51.100.7", "192.0.2.9")))
        self.assertFalse(search("192.0.2").finds(session, ("198.51.100.7",)))
        self.assertTrue(search("nothing", "id-of-a").finds(session, ()))
        self.assertFalse(search("nothing", "id-of-b").finds(session, ()))
