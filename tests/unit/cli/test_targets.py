"""`burrowgate targets`: addresses, options, and the commands on targets."""

from __future__ import annotations

import os
import shutil

import click

from burrowgate.cli.targets import folder, place, shape
from burrowgate.errors import Invalid
from tests.support import TestCase
from tests.support.cli import CliTestCase


class PlaceTests(TestCase):
    def setUp(self) -> None:
        self.folder = os.path.realpath(self.mktemp())
        os.makedirs(os.path.join(self.folder, "site"))

    def test_addresses_become_canonical(self) -> None:
        self.assertEqual(place("3000"), "localhost:3000")
        self.assertEqual(place("https://Example.COM/"), "https://example.com:443")
        self.assertEqual(place("H2C://Example.COM:50051"), "h2c://example.com:50051")

    def test_path_of_a_socket_becomes_absolute(self) -> None:
        previous = os.getcwd()
        self.addCleanup(os.chdir, previous)
        os.chdir("/tmp")
        for text, address in (
            ("unix:app.sock", "unix:/tmp/app.sock"),
            ("unix:./app.sock:/app/", "unix:/tmp/app.sock:/app"),
            ("unix:///run/../run/app.sock", "unix:/run/app.sock"),
            ("https://unix:app.sock", "https://unix:/tmp/app.sock"),
            ("3000/app", "localhost:3000/app"),
        ):
            self.assertEqual(place(text), address)
        self.assertRaises(Invalid, place, "unix:" + "a" * 105)

    def test_folders_become_absolute(self) -> None:
        site = os.path.join(self.folder, "site")
        self.assertEqual(place(site + "/"), site)
        self.assertEqual(place(site + "/../site"), site)

    def test_bare_name_of_a_folder_is_accepted(self) -> None:
        previous = os.getcwd()
        self.addCleanup(os.chdir, previous)
        os.chdir(self.folder)
        self.assertEqual(place("site"), os.path.join(self.folder, "site"))
        self.assertEqual(place("./site"), os.path.join(self.folder, "site"))

    def test_symlink_to_a_folder_is_resolved(self) -> None:
        os.symlink(os.path.join(self.folder, "site"), os.path.join(self.folder, "link"))
        self.assertEqual(folder(os.path.join(self.folder, "link")), os.path.join(self.folder, "site"))

    def test_missing_folder_is_refused(self) -> None:
        error = self.assertRaises(Invalid, place, os.path.join(self.folder, "none"))
        self.assertIn("does not exist", str(error))
        path = os.path.join(self.folder, "file")
        with open(path, "w"):
            pass
        self.assertIn("is not a folder", str(self.assertRaises(Invalid, place, path)))

    def test_text_that_is_neither_address_nor_folder_is_refused(self) -> None:
        self.assertRaises(Invalid, place, "nowhere")


class BodyTests(TestCase):
    def test_only_given_options_are_in_the_body(self) -> None:
        self.assertEqual(shape({"type": None, "enabled": False, "upgrades": ()}), {"enabled": False})

    def test_empty_value_clears_the_field(self) -> None:
        self.assertEqual(shape({"upgrades": ("",)}), {"upgrades": []})

    def test_fields_are_set_from_a_value_or_a_file_and_removed(self) -> None:
        given = {"set_request": ("X-A: b: c", "X-Key: @/etc/key"), "remove_request": ("DNT",), "remove_response": ("",)}
        rules = [{"name": "X-A", "value": "b: c"}, {"name": "X-Key", "file": "/etc/key"}, {"name": "DNT"}]
        self.assertEqual(shape(given), {"request_fields": rules, "response_fields": []})
        self.assertRaises(click.UsageError, shape, {"set_request": ("X-A",)})

    def test_empty_limit_is_that_of_the_configuration(self) -> None:
        given = {"connect_timeout": "", "response_timeout": "5m", "read_timeout": None, "max_body": ""}
        expected = {"connect_timeout": None, "response_timeout": "5m", "max_body": None}
        self.assertEqual(shape(given), expected)

    def test_ca_file_and_pin_imply_how_to_verify(self) -> None:
        self.assertEqual(shape({"ca_file": "/ca.pem"}), {"ca_file": "/ca.pem", "verify": "ca-file"})
        self.assertEqual(shape({"pin": "sha256:0"}), {"pin": "sha256:0", "verify": "pin"})


class CommandTests(CliTestCase):
    def test_target_is_added_changed_and_removed(self) -> None:
        self.assertIn("no targets yet", self.ok("targets", "list").out)
        added = self.ok("targets", "add", "app", "3000", "--domain", "app.example.com", "--json").json
        self.assertEqual((added["address"], added["domains"][0]["host"]), ("localhost:3000", "app.example.com"))
        self.assertIn("localhost:3000", self.ok("targets", "list").out)
        changed = self.ok("targets", "set", "app", "--off", "--address", "3001", "--json").json
        self.assertEqual((changed["enabled"], changed["address"]), (False, "localhost:3001"))
        shown = self.ok("targets", "show", "app").out
        self.assertIn("state    off", shown)
        self.assertEqual(self.ok("targets", "remove", "app", "--json").json, {"deleted": "app"})
        self.assertEqual(self.ok("targets", "list", "--json").json, {"targets": []})

    def test_limits_are_set_shown_and_returned_to_the_configuration(self) -> None:
        self.ok("targets", "add", "app", "3000", "--response-timeout", "5m", "--max-body", "10MiB")
        shown = self.ok("targets", "show", "app").out
        self.assertIn("response timeout  5m", shown)
        self.assertIn("max body          10MiB", shown)
        shown = self.ok(
            "targets", "set", "app", "--response-timeout", "", "--max-body", "0", "--read-timeout", "2h"
        ).out
        self.assertNotIn("response timeout", shown)
        self.assertIn("no limit", shown)
        self.assertIn("read timeout  2h", shown)
        self.assertEqual(self.run_cli("targets", "set", "app", "--max-body", "10MB").code, 5)

    def test_socket_of_a_container_engine_causes_a_warning(self) -> None:
        self.assertIn(
            "Warning: A program that runs as root", self.ok("targets", "add", "a", "unix:/run/docker.sock").out
        )
        self.assertNotIn("Warning", self.ok("targets", "add", "b", "unix:/run/app.sock").out)

    def test_open_paths_preflights_and_frames_are_set_with_a_warning_and_cleared(self) -> None:
        added = self.ok("targets", "add", "app", "3000", "--open-path", "/feed.xml", "--preflight").out
        self.assertIn("Warning: everyone who can reach the gateway may read /feed.xml of app without a link.", added)
        self.assertIn("CORS preflights (OPTIONS) reach app without a link", added)
        self.assertIn("open: /feed.xml", self.ok("targets", "list").out)
        changed = self.ok("targets", "set", "app", "--embed-origin", "https://portal.example")
        self.assertIn("embed origins have no effect without https", changed.out)
        shown = self.ok("targets", "show", "app").out
        for line in ("open paths", "/feed.xml", "without a link", "https://portal.example"):
            self.assertIn(line, shown)
        self.assertNotIn("Warning", self.ok("targets", "set", "app", "--address", "3001").out)
        cleared = self.ok(
            "targets", "set", "app", "--open-path", "", "--no-preflight", "--embed-origin", "", "--json"
        ).json
        self.assertEqual((cleared["open_paths"], cleared["preflight"], cleared["embed_origins"]), ([], False, []))

    def test_list_marks_targets_without_verification(self) -> None:
        self.ok("targets", "add", "app", "https://10.0.0.7:8443", "--verify", "none")
        self.assertIn("not verified", self.ok("targets", "list").out)

    def test_folder_is_added_by_its_absolute_path(self) -> None:
        os.makedirs(self.folder)
        added = self.ok("targets", "add", "site", self.folder, "--json").json
        self.assertEqual((added["address"], added["type"]), (os.path.realpath(self.folder), "folder"))
        shutil.rmtree(self.folder)

    def test_errors_have_exit_codes(self) -> None:
        self.target()
        for code, words in (
            (2, ("targets", "add", "x")),
            (2, ("targets", "set", "app")),
            (2, ("targets", "add", "x", "3000", "--handler", "smtp")),
            (3, ("targets", "show", "none")),
            (4, ("targets", "add", "app", "3000")),
            (5, ("targets", "add", "x", "nowhere")),
            (5, ("targets", "add", "-x-", "3000")),
        ):
            outcome = self.run_cli(*words) if words[2] != "-x-" else self.run_cli("targets", "add", "--", "-x-", "3000")
            self.assertEqual((outcome.code, outcome.out), (code, ""), outcome)
            self.assertTrue(outcome.err)
