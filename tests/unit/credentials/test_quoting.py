"""Tests for burrowgate.credentials.quoting: hostile names and values stay names and values."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.credentials.quoting import (
    mysql_identifier,
    mysql_literal,
    postgresql_identifier,
    postgresql_literal,
    statements,
)
from burrowgate.errors import CredentialsRefused
from tests.support import TestCase

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), min_size=1)


def unquoted(text: str, quote: str, *, backslashes: bool) -> str:
    """Return what a server reads in the quoted `text`. Raises AssertionError if it ends before the end of `text`."""
    assert text[0] == text[-1] == quote and len(text) >= 2, text
    found = []
    rest = iter(text[1:-1])
    for letter in rest:
        if letter == quote or (backslashes and letter == "\\"):
            escaped = next(rest, None)
            assert escaped == letter, text  # nothing but a doubled quote or backslash is ever written
        found.append(letter)
    return "".join(found)


class QuotingTests(TestCase):
    def test_examples(self) -> None:
        self.assertEqual(postgresql_identifier('a"b'), '"a""b"')
        self.assertEqual(postgresql_literal("o'neil"), "'o''neil'")
        self.assertEqual(postgresql_literal("a\\'b"), " E'a\\\\''b'")
        self.assertEqual(mysql_identifier("a`b"), "`a``b`")
        self.assertEqual(mysql_literal("a\\'b"), "'a\\\\''b'")

    @given(TEXTS)
    def test_servers_read_what_was_meant(self, text: str) -> None:
        self.assertEqual(unquoted(postgresql_identifier(text), '"', backslashes=False), text)
        self.assertEqual(unquoted(mysql_identifier(text), "`", backslashes=False), text)
        self.assertEqual(unquoted(mysql_literal(text), "'", backslashes=True), text)
        literal = postgresql_literal(text)
        self.assertEqual(literal.startswith(" E"), "\\" in text)
        self.assertEqual(unquoted(literal.removeprefix(" E"), "'", backslashes=literal.startswith(" E")), text)

    def test_texts_that_sql_cannot_have_are_refused(self) -> None:
        for quote in (postgresql_identifier, postgresql_literal, mysql_identifier, mysql_literal):
            for text in ("", "a\0b", "\ud800"):
                with self.subTest(quote=quote.__name__, text=text):
                    self.assertRaises(CredentialsRefused, quote, text)


class StatementTests(TestCase):
    def test_placeholder_is_replaced_everywhere(self) -> None:
        self.assertEqual(
            statements("GRANT a TO {role};\n\n  GRANT {role}, b TO {role} ; \n", "role", '"r"'),
            ('GRANT a TO "r"', 'GRANT "r", b TO "r"'),
        )

    def test_value_is_not_read_again(self) -> None:
        self.assertEqual(statements("GRANT a TO {role}", "role", "{role}"), ("GRANT a TO {role}",))

    def test_other_braces_are_kept(self) -> None:
        text = "ALTER ROLE {role} SET search_path = '{A}', '{1}'"
        self.assertEqual(statements(text, "role", "r"), ("ALTER ROLE r SET search_path = '{A}', '{1}'",))

    def test_statement_that_names_nothing_or_something_else_is_refused(self) -> None:
        for text in ("GRANT a TO b", "GRANT a TO {user}", "GRANT a TO {}", "GRANT a TO {role} {password}"):
            with self.subTest(text=text):
                self.assertRaises(CredentialsRefused, statements, text, "role", "r")

    def test_no_statement_is_none(self) -> None:
        self.assertEqual(statements(" \n;\n", "role", "r"), ())
