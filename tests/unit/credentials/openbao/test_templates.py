"""Templates: parts of a session in paths and names, and values that try to lead elsewhere."""

from __future__ import annotations

import re
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.credentials.interfaces import IssueContext
from burrowgate.credentials.openbao.templates import (
    MAX_PARTS,
    MAX_TEMPLATE_CHARACTERS,
    NAMES,
    check_template,
    render_name,
    render_path,
    values_of,
)
from burrowgate.errors import CredentialsRefused
from tests.support import START, TestCase

VALUES = {
    "session.id": "s1",
    "target.name": "db",
    "project.name": "acme/infra",
    "account.id": "a1",
    "account.name": "Ada Lovelace",
    "account.email": "ada@example.org",
    "credential.name": "bg_aaaaaaaaaaaa",
}
WORD = re.compile(r"[a-z_][a-z0-9_]*")


class RenderingTests(TestCase):
    def test_parts_functions_and_literals(self) -> None:
        for template, expected in (
            ("apps/db", "apps/db"),
            ("/apps/db/", "apps/db"),
            ("people/{{account.email}}", "people/ada%40example.org"),
            ("people/{{ account.name }}/db", "people/Ada%20Lovelace/db"),
            ('{{truncateFrom account.email "@"}}', "ada"),
            ('{{truncateFrom account.name "@"}}', "Ada%20Lovelace"),
            ('{{ coalesce account.email "x" }}', "ada%40example.org"),
            ('{{coalesce "" target.name}}', "db"),
            ("{{target.name}}-{{session.id}}", "db-s1"),
            ("a b/\u00e4", "a%20b/%C3%A4"),
            ("a{b}c", "a%7Bb%7Dc"),
        ):
            self.assertEqual(render_path(template, VALUES), expected, template)
            self.assertEqual(check_template(template), template)

    def test_coalesce_takes_the_first_that_is_not_empty(self) -> None:
        values = VALUES | {"account.email": "", "account.name": ""}
        self.assertEqual(render_path('p/{{coalesce account.email account.name "guest"}}', values), "p/guest")

    def test_every_name_has_a_value_in_a_context(self) -> None:
        context = IssueContext(
            sid="s",
            target_name="t",
            account_name="n",
            account_id="a",
            account_email="e@x",
            project="p",
            now=START,
            expires_at=START + 60,
            hint="bg_aaaaaaaaaaaaaaaa",
        )
        self.assertEqual(tuple(values_of(context)), NAMES)
        self.assertTrue(all(values_of(context).values()))

    def test_names_match_what_is_allowed_as_a_whole(self) -> None:
        self.assertEqual(render_name("u_{{target.name}}", VALUES, WORD), "u_db")
        for name in ("a,root", "a root", "a\nroot", "a;b", "A", "", "\u00e4", "a" * 2_000):
            with self.assertRaises(CredentialsRefused, msg=name):
                render_name("{{account.name}}", VALUES | {"account.name": name}, WORD)


class HostileTests(TestCase):
    def test_values_do_not_change_the_structure_of_a_path(self) -> None:
        for value in (
            *("", ".", "..", "/", "a/b", "../x", "..\\x", "a\\b", "%2e%2e", "a%2fb", "a\0b", "a\nb", "\x7f", "\u202e"),
            *("a/../../b", "\u2028", "\ud800"),
        ):
            with self.assertRaises(CredentialsRefused, msg=repr(value)):
                render_path("apps/{{account.name}}/db", VALUES | {"account.name": value})

    def test_parts_together_make_no_dots(self) -> None:
        for template in ("a/.{{account.name}}", "a/{{account.name}}{{account.name}}", "{{account.name}}./a"):
            with self.assertRaises(CredentialsRefused, msg=template):
                render_path(template, VALUES | {"account.name": "."})
        with self.assertRaises(CredentialsRefused):
            render_path('a/.{{truncateFrom account.name "x"}}', VALUES | {"account.name": ".x"})

    def test_values_are_not_templates(self) -> None:
        values = VALUES | {"account.name": "{{account.email}}"}
        self.assertEqual(render_path("a/{{account.name}}", values), "a/%7B%7Baccount.email%7D%7D")

    def test_literal_paths_are_checked_too(self) -> None:
        for template in ("", "/", "a//b", "a/../b", "./a", "a/..", "a\\b", "a\nb", "a" * (MAX_TEMPLATE_CHARACTERS + 1)):
            with self.assertRaises(CredentialsRefused, msg=template[:20]):
                render_path(template, VALUES)

    def test_what_is_not_an_expression_is_refused(self) -> None:
        for template in (
            *("{{}}", "{{ }}", "{{account}}", "{{account.password}}", "{{account.__class__}}", "{{account.name", "a}}"),
            *(
                "{{{account.name}}}",
                "{{account.name}}}}",
                "{{{{account.name}}",
                '{{"literal"}}',
                "{{account.name + 1}}",
            ),
            *("{{truncateFrom}}", "{{truncateFrom account.name}}", '{{truncateFrom account.name ""}}', "{{coalesce}}"),
            *("{{truncateFrom account.name target.name}}", '{{truncateFrom "a" "b" "c"}}', "{{coalesce nothing}}"),
            *("{{lower account.name}}", '{{coalesce (coalesce account.name) "a"}}', "{{account.name | upper}}"),
            *('{{coalesce account.name "a}}', '{{coalesce account.name"a"x}}', "{{account.name}}" * (MAX_PARTS + 1)),
        ):
            with self.assertRaises(CredentialsRefused, msg=template):
                check_template(template)

    @given(st.text(max_size=600))
    def test_any_template_renders_or_is_refused(self, template: str) -> None:
        try:
            path = render_path(template, VALUES)
        except CredentialsRefused:
            return
        self.assertTrue(path.isascii())
        self.assertFalse({"", ".", ".."} & set(unquote(path).split("/")))

    @given(st.text(max_size=40))
    def test_any_value_stays_one_segment(self, value: str) -> None:
        try:
            path = render_path("apps/{{account.name}}/db", VALUES | {"account.name": value})
        except CredentialsRefused:
            return
        self.assertEqual(unquote(path), f"apps/{value}/db")
        self.assertEqual(path.count("/"), 2)
        self.assertNotRegex(path, r"[?#\s\\]")

    def test_many_braces_are_refused_quickly(self) -> None:
        for template in ("{{" * 256, '{{"' * 170, "{{a " * 128, "}}" * 256, "{{coalesce " + '"" ' * 100):
            with self.assertRaises(CredentialsRefused):
                check_template(template)
