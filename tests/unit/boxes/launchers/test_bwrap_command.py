"""Command lines of boxes in bubblewrap."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from burrowgate.boxes.launchers import bwrap_command
from burrowgate.boxes.launchers.bwrap_command import FIRST_UID, PROGRAMS, UIDS, BoxPlan
from burrowgate.core.boxes.settings import MIB, BoxLimits
from tests.support import TestCase

SECRET = "https://example.org/secret"
PLAN = BoxPlan(
    label="burrowgate-box:g:b",
    folder="/home/gateway/boxes/b/run",
    files={"/etc/hosts": b"127.0.0.1 localhost\n"},
    environment={"BG_POLICIES": SECRET, "HOME": "/tmp/home"},
    limits=BoxLimits(tmp=32 * MIB, shm=16 * MIB),
    uid=FIRST_UID,
    join_files=["/sys/fs/cgroup/pids/x/cgroup.procs"],
)


def _arguments(plan: BoxPlan) -> list[str]:
    return bwrap_command.arguments(plan, {"/etc/hosts": 6}).decode().split("\0")[:-1]


def _pairs(arguments: list[str], option: str) -> list[tuple[str, str]]:
    return [(arguments[i + 1], arguments[i + 2]) for i, name in enumerate(arguments) if name == option]


class CommandTests(TestCase):
    def test_no_environment_and_no_address_is_in_the_command(self) -> None:
        """All users of a machine read arguments (browsers B20)."""
        for plan in (PLAN, replace(PLAN, uid=None)):
            self.assertNotIn(SECRET, " ".join(bwrap_command.command(plan)))
            self.assertIn(PLAN.label, bwrap_command.command(plan))

    def test_root_of_this_machine_gives_usr_only(self) -> None:
        """Everything else of the host is not there (browsers B13)."""
        arguments = _arguments(PLAN)
        self.assertEqual(_pairs(arguments, "--ro-bind"), [("/usr", "/usr")])
        self.assertEqual(_pairs(arguments, "--bind"), [("/mnt/run", "/run/bg")])
        self.assertEqual(
            {source for source, _ in _pairs(arguments, "--ro-bind-try")},
            {"/etc/fonts", "/etc/ld.so.cache", "/etc/alternatives"},
        )

    def test_gateway_that_is_not_root_binds_the_folder_itself(self) -> None:
        plan = replace(PLAN, uid=None)
        self.assertEqual(_pairs(_arguments(plan), "--bind"), [(PLAN.folder, "/run/bg")])
        self.assertNotIn("setpriv", " ".join(bwrap_command.command(plan)))

    def test_every_namespace_is_the_box_s_own(self) -> None:
        """(browsers B13)"""
        arguments = _arguments(PLAN)
        for option in ("--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--seccomp"):
            self.assertIn(option, arguments)
        self.assertNotIn("--share-net", arguments)
        self.assertLess(arguments.index("--clearenv"), arguments.index("--setenv"))

    def test_root_is_read_only_at_the_end(self) -> None:
        """(browsers B16)"""
        self.assertEqual(_arguments(PLAN)[-2:], ["--remount-ro", "/"])

    def test_sizes_are_those_of_the_limits(self) -> None:
        """(browsers B9)"""
        arguments = _arguments(PLAN)
        sizes = {arguments[i + 3]: int(arguments[i + 1]) for i, name in enumerate(arguments) if name == "--size"}
        self.assertEqual(sizes, {"/tmp": 32 * MIB, "/dev/shm": 16 * MIB})

    def test_privileges_are_dropped_before_bubblewrap(self) -> None:
        """(browsers B16)"""
        script = " ".join(bwrap_command.command(PLAN))
        for option in ("--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"):
            self.assertLess(script.index(option), script.index("bwrap --args"))

    def test_users_of_boxes_are_in_a_range_that_nothing_else_has(self) -> None:
        uids = {bwrap_command.uid_of(f"box-{number}") for number in range(500)}
        self.assertEqual(len(uids), 500)
        self.assertTrue(all(FIRST_UID <= uid < FIRST_UID + UIDS < 2**31 for uid in uids))
        self.assertEqual(bwrap_command.uid_of("a"), bwrap_command.uid_of("a"))

    def test_files_of_the_installation_are_entry_and_keyboard(self) -> None:
        self.assertLessEqual(
            {"/run/burrowgate/entry", "/run/burrowgate/keymap.awk", "/etc/passwd"}, set(bwrap_command.files(PROGRAMS))
        )

    def test_other_files_beside_entry_are_not_taken_along(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            (Path(name) / "entry").write_text("exit 0\n", "ascii")
            (Path(name) / "secret").write_text("x", "ascii")
            self.assertNotIn("/run/burrowgate/secret", bwrap_command.files(Path(name)))
