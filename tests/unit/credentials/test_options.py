"""Tests for burrowgate.credentials.options and of the plugins: options are checked, and types are found."""

from __future__ import annotations

import subprocess
import sys

from burrowgate.credentials.interfaces import EndsBy, ILibrary, LibraryContext
from burrowgate.credentials.options import check_options, read_count, read_list, read_option
from burrowgate.credentials.plugins import find_library, known_libraries
from burrowgate.errors import ConfigError, CredentialsRefused
from burrowgate.plugins import Option
from tests.support import ROOT, FixedEntropy, TestCase

OPTIONS = (Option(name="a", help="The first.", required=True), Option(name="b", help="The second.", default="2"))


class OptionTests(TestCase):
    def test_known_options_are_read(self) -> None:
        check_options({"a": "1"}, OPTIONS)
        self.assertEqual(read_option({"a": " 1 "}, OPTIONS, "a"), "1")
        self.assertEqual(read_option({"a": "1", "b": " "}, OPTIONS, "b"), "2")
        self.assertEqual(read_list("a, b,c  d,"), ("a", "b", "c", "d"))

    def test_wrong_options_are_refused(self) -> None:
        for given in ({}, {"a": ""}, {"a": " \n"}, {"a": "1", "c": "1"}):
            with self.subTest(given=given):
                self.assertRaises(CredentialsRefused, check_options, given, OPTIONS)

    def test_counts_are_numbers(self) -> None:
        self.assertEqual(read_count("n", "10"), 10)
        for text in ("", "0", "-1", "1.5", "x", "1; DROP ROLE x", "٣", "9" * 30, " 1"):
            with self.subTest(text=text):
                self.assertRaises(CredentialsRefused, read_count, "n", text)


class PluginTests(TestCase):
    def test_built_in_types_are_found(self) -> None:
        known = {factory.type: factory for factory in known_libraries()}
        self.assertLessEqual({"ssh-ca", "postgresql-role", "mariadb-user", "redis-acl"}, known.keys())
        self.assertEqual(known["ssh-ca"].ends_by, EndsBy.TIME)
        self.assertEqual(known["redis-acl"].ends_by, EndsBy.REVOCATION)
        for factory in known.values():
            self.assertTrue(factory.help.endswith("."))
            for option in factory.options:
                self.assertTrue(option.name and option.help.endswith("."), option)

    def test_each_makes_a_library(self) -> None:
        context = LibraryContext(reactor=object(), entropy=FixedEntropy())
        for name in ("ssh-ca", "postgresql-role", "mariadb-user", "redis-acl"):
            self.assertTrue(ILibrary.providedBy(find_library(name).make(context)), name)

    def test_unknown_type_is_refused_with_those_that_exist(self) -> None:
        with self.assertRaises(ConfigError) as caught:
            find_library("nonsense")
        self.assertIn("postgresql-role", str(caught.exception))

    def test_listing_plugins_loads_no_reactor_and_no_client(self) -> None:
        program = (
            "import sys; from burrowgate.credentials.plugins import known_libraries; known_libraries();"
            "unwanted = {'twisted.internet.reactor', 'burrowgate.credentials.wire.stream'} & sys.modules.keys();"
            "sys.exit(str(unwanted) if unwanted else 0)"
        )
        done = subprocess.run(
            [sys.executable, "-c", program], check=False, cwd=ROOT, capture_output=True, text=True, timeout=60
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))
