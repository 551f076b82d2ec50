"""Cgroups of boxes: where they are made, their limits in both versions, and what is found of them again."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from burrowgate.boxes.launchers import cgroups
from burrowgate.boxes.launchers.cgroups import BoxGroup, Hierarchy, wanted
from burrowgate.core.boxes.settings import GIB, BoxLimits
from burrowgate.errors import LimitsNotApplied
from tests.support import TestCase

VERSION_1 = """\
cgroup /sys/fs/cgroup/cpu cgroup rw,relatime,cpu 0 0
cgroup /sys/fs/cgroup/memory cgroup rw,relatime,memory 0 0
cgroup /sys/fs/cgroup/pids cgroup rw,relatime,pids 0 0
cgroup2 /sys/fs/cgroup/unified cgroup2 rw,relatime 0 0
"""
VERSION_2 = "cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid,nodev,noexec,relatime 0 0\n"
OWN_2 = "0::/system.slice/burrowgate.service\n"


class HierarchyTests(TestCase):
    def test_version_1_has_a_folder_for_each_controller(self) -> None:
        found = cgroups.find(VERSION_1, "9:pids:/\n0::/\n")
        assert found is not None
        self.assertEqual((found.version, found.roots["pids"]), (1, Path("/sys/fs/cgroup/pids")))

    def test_version_1_may_join_controllers(self) -> None:
        found = cgroups.find(
            VERSION_1.replace("/cpu cgroup rw,relatime,cpu ", "/cpu,cpuacct cgroup rw,cpuacct,cpu "), ""
        )
        assert found is not None
        self.assertEqual(found.roots["cpu"], Path("/sys/fs/cgroup/cpu,cpuacct"))

    def test_version_2_is_below_the_group_of_the_gateway(self) -> None:
        for own in (OWN_2, OWN_2.replace("\n", f"/{cgroups.OWN_GROUP}\n")):
            found = cgroups.find(VERSION_2, own)
            assert found is not None
            self.assertEqual(found.folders, (Path("/sys/fs/cgroup/system.slice/burrowgate.service"),))

    def test_machine_without_cgroups_has_none(self) -> None:
        self.assertIsNone(cgroups.find("proc /proc proc rw 0 0\n", "0::/\n"))


class GroupTests(TestCase):
    """Folders of plain files in the place of the kernel's."""

    def setUp(self) -> None:
        self.root = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.root)

    def test_limits_of_version_2(self) -> None:
        """(browsers B17)"""
        limits = BoxLimits(memory=GIB + 1, pids=512, cpus=1.5)
        self.assertEqual(
            [(name, value) for _, name, value in wanted(2, limits)],
            [
                ("memory.max", str(GIB)),
                ("memory.swap.max", "0"),
                ("pids.max", "512"),
                ("cpu.max", "150000 100000"),
            ],
        )

    def test_limits_of_version_1_count_swap_as_memory(self) -> None:
        """(browsers B17)"""
        values = {name: value for _, name, value in wanted(1, BoxLimits())}
        self.assertEqual(values["memory.memsw.limit_in_bytes"], values["memory.limit_in_bytes"])
        self.assertEqual((values["cpu.cfs_quota_us"], values["cpu.cfs_period_us"]), ("150000", "100000"))

    def test_limit_that_the_kernel_changes_is_refused(self) -> None:
        """What is read back must be what was written (browsers B17)."""
        group = BoxGroup(Hierarchy(1, dict.fromkeys(cgroups.CONTROLLERS, self.root)), "g", "b")
        folder = group.folders[0]
        folder.mkdir(parents=True)
        with self.assertRaises(LimitsNotApplied):
            group.make(BoxLimits())  # it exists, so it may be that of another box
        self.assertFalse((self.root / "burrowgate" / "g").exists())
        (self.root / "burrowgate" / "g").write_text("in the way", "ascii")
        with self.assertRaises(LimitsNotApplied):
            group.make(BoxLimits())

    def test_group_of_a_gateway_goes_with_its_last_box(self) -> None:
        hierarchy = Hierarchy(1, dict.fromkeys(cgroups.CONTROLLERS, self.root))
        groups = [BoxGroup(hierarchy, "g", box) for box in ("one", "two")]
        for group in groups:
            group.folders[0].mkdir(parents=True)
        self.assertTrue(groups[0].remove())
        self.assertEqual(list(cgroups.boxes_of(hierarchy, "g")), ["two"])
        self.assertTrue(groups[1].remove())
        self.assertEqual(list((self.root / "burrowgate").iterdir()), [])

    def test_processes_move_out_of_the_way_of_version_2(self) -> None:
        (self.root / "cgroup.controllers").write_text("cpu memory pids io", "ascii")
        (self.root / "cgroup.subtree_control").write_text("", "ascii")
        (self.root / "cgroup.procs").write_text("17\n", "ascii")
        cgroups._delegate(self.root)
        self.assertEqual((self.root / cgroups.OWN_GROUP / "cgroup.procs").read_text("ascii"), "17")
        for folder in (self.root, self.root / "burrowgate"):
            self.assertEqual((folder / "cgroup.subtree_control").read_text("ascii"), "+memory +pids +cpu")

    def test_missing_controller_of_version_2_is_no_limit(self) -> None:
        (self.root / "cgroup.controllers").write_text("hugetlb", "ascii")
        with self.assertRaises(PermissionError):
            cgroups._delegate(self.root)

    def test_killed_for_memory_is_seen_in_both_versions(self) -> None:
        group = BoxGroup(Hierarchy(2, dict.fromkeys(cgroups.CONTROLLERS, self.root)), "g", "b")
        folder = group.folders[0]
        folder.mkdir(parents=True)
        self.assertFalse(group.is_out_of_memory())
        (folder / "memory.events").write_text("oom 1\noom_kill 0\n", "ascii")
        self.assertFalse(group.is_out_of_memory())
        (folder / "memory.events").write_text("oom 1\noom_kill 2\n", "ascii")
        self.assertTrue(group.is_out_of_memory())
        (folder / "memory.events").unlink()
        (folder / "memory.oom_control").write_text("under_oom 0\noom_kill 1\n", "ascii")
        self.assertTrue(group.is_out_of_memory())

    def test_boxes_are_found_by_their_gateway(self) -> None:
        hierarchy = Hierarchy(2, dict.fromkeys(cgroups.CONTROLLERS, self.root))
        for gateway, box in (("g", "one"), ("g", "two"), ("h", "three")):
            BoxGroup(hierarchy, gateway, box).folders[0].mkdir(parents=True)
        self.assertEqual(list(cgroups.boxes_of(hierarchy, "g")), ["one", "two"])
        self.assertEqual(list(cgroups.boxes_of(hierarchy, "none")), [])
