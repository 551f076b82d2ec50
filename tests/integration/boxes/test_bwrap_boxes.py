"""Small boxes in bubblewrap that attack their machine, fill it, or lose their gateway."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from time import monotonic

from twisted.internet.defer import CancelledError, Deferred

from burrowgate.boxes.interfaces import DOWNLOADS_FOLDER, SCREEN_SOCKET, ExitKind, Level
from burrowgate.boxes.launchers.bwrap import BwrapLauncher
from burrowgate.boxes.launchers.bwrap_command import uid_of
from burrowgate.boxes.waiting import after
from burrowgate.core.boxes.settings import MIB
from burrowgate.errors import LauncherUnavailable
from burrowgate.testing.launcher_contract.base import GATEWAY, LauncherContractBase
from tests.support import WAIT_SECONDS, ReactorTestCase
from tests.support.box_case import clock
from tests.support.bwrap_boxes import (
    SMALL_ENTRY,
    BwrapBoxes,
    leftovers,
    requires_bwrap,
    small_programs,
    started_elsewhere,
)

HOG = "sleep 0.3; tail /dev/zero"
FORK_BOMB = "sleep 0.3; bomb() { bomb | bomb & }; bomb"
FULL_TMP = "sleep 0.3; cat /dev/zero >/tmp/full; cat /dev/zero >/dev/shm/full; echo $? >/run/bg/out/done"
FULL_FOLDER = "sleep 0.3; cat /dev/zero >/run/bg/full; cat /dev/zero >/run/bg/out/full; sleep 100"
"""Programs that a box runs after its screen listens."""


class SmallBoxCase(BwrapBoxes, LauncherContractBase, ReactorTestCase):
    """A test with small boxes, whose programs it chooses."""

    def box_of(self, script: str = "true") -> BwrapLauncher:
        """A launcher whose boxes run `script` besides their screen."""
        folder = Path(tempfile.mkdtemp(prefix="burrowgate-box-"))
        self.addCleanup(shutil.rmtree, folder)
        self.programs = small_programs(folder, SMALL_ENTRY.replace("cat <&4", f"({script}) &\ncat <&4"))
        self.a_launcher()
        return self.launchers[-1]


@requires_bwrap
class ExhaustionTests(SmallBoxCase):
    """Only the box that does it is concerned (browsers B9)."""

    async def test_memory_hog_ends_its_box_only(self) -> None:
        """The kernel kills within the cgroup of the box (browsers B9)."""
        quiet = self.box_of()
        kept = await self.start(quiet, self.a_spec())
        hog = self.box_of(f"{HOG}; kill -9 $(pidof socat) $$")
        spec = self.a_spec(limits=self.limits)
        handle = await self.start(hog, spec)
        watch = hog.watch(handle)
        await self._until(lambda: watch.called or self._is_out_of_memory(spec.box_id))
        os.kill(self.process_of(handle), 9)
        self.assertEqual((await watch).kind, ExitKind.OUT_OF_MEMORY)
        self.assertEqual(await self.banner(quiet, kept), b"RFB 003.008\n")
        await hog.destroy(handle)
        await self.assert_gone(spec)

    async def test_fork_bomb_stays_within_its_limit(self) -> None:
        """Processes are counted, and the bomb is gone a second after the end (browsers B9)."""
        quiet = self.box_of()
        kept = await self.start(quiet, self.a_spec())
        bomb = self.box_of(FORK_BOMB)
        spec = self.a_spec()
        handle = await self.start(bomb, spec)
        group = Path(f"/sys/fs/cgroup/pids/burrowgate/{GATEWAY}/{spec.box_id}")
        await self._until(lambda: int((group / "pids.current").read_text("ascii")) > spec.limits.pids - 10)
        self.assertLessEqual(int((group / "pids.current").read_text("ascii")), spec.limits.pids)
        self.assertEqual(await self.banner(quiet, kept), b"RFB 003.008\n")
        await bomb.destroy(handle)
        await self.assert_gone(spec)

    async def test_full_tmp_is_full_for_its_box_only(self) -> None:
        """What a box writes is in memory of bounded size (browsers B9)."""
        launcher = self.box_of(FULL_TMP)
        spec = self.a_spec(downloads=True)
        await self.start(launcher, spec)
        done = Path(spec.folder) / DOWNLOADS_FOLDER / "done"
        await self._until(done.exists)
        self.assertEqual(await self.banner(launcher, (await launcher.list())[0]), b"RFB 003.008\n")

    async def test_folder_of_a_box_cannot_fill_the_disk(self) -> None:
        """The folder is closed to new files, and downloads are bounded (browsers B9)."""
        if os.geteuid() != 0:
            return
        launcher = self.box_of(FULL_FOLDER)
        spec = self.a_spec(downloads=True, max_transfer=4 * MIB)
        handle = await self.start(launcher, spec)
        full = Path(spec.folder) / DOWNLOADS_FOLDER / "full"
        await self._until(lambda: full.exists() and full.stat().st_size >= 4 * MIB)
        await after(clock, 0.2)
        self.assertEqual(full.stat().st_size, 4 * MIB)
        self.assertFalse((Path(spec.folder) / "full").exists())
        self.assertTrue(os.path.ismount(full.parent))
        await launcher.destroy(handle)
        await self.assert_gone(spec)

    def _is_out_of_memory(self, box_id: str) -> bool:
        control = Path(f"/sys/fs/cgroup/memory/burrowgate/{GATEWAY}/{box_id}/memory.oom_control")
        return "oom_kill 0" not in control.read_text("ascii")

    async def _until(self, condition: object) -> None:
        async def holds() -> bool:
            return bool(condition())  # type: ignore[operator]

        await self.eventually(holds, "The condition")


@requires_bwrap
class EndOfGatewayTests(SmallBoxCase):
    """kill -9 of the gateway (browsers B11)."""

    async def test_box_is_gone_a_second_after_its_gateway_was_killed(self) -> None:
        """No process is left after a second (browsers B11)."""
        launcher = self.box_of()
        spec = self.a_spec(downloads=True)
        with started_elsewhere(spec, self.programs) as gateway:
            self.assertTrue(leftovers(spec))
            gateway.kill()
            gateway.wait()
            killed = monotonic()
            while [line for line in leftovers(spec) if "process" in line or "in a cgroup" in line]:
                self.assertLess(monotonic() - killed, 1.0, leftovers(spec))
                await after(clock, 0.02)
        # Its cgroup and the mount of its downloads are what the next gateway finds.
        self.assertTrue(leftovers(spec))
        (handle,) = await launcher.list()
        self.assertEqual(handle.box_id, spec.box_id)
        await launcher.destroy(handle)
        self.assertEqual(leftovers(spec), [])

    async def test_box_without_a_cgroup_is_gone_as_well(self) -> None:
        """Bubblewrap and `entry` end it without the launcher (browsers B11)."""
        self.box_of()
        spec = self.a_spec(allow_unlimited=True)
        launcher = self.launcher(GATEWAY, hierarchy=None)
        handle = await self.start(launcher, spec)
        self.assertEqual([box.box_id for box in await launcher.list()], [spec.box_id])
        # The pipe to the box closes, as it does when the process of the gateway is gone.
        launcher._boxes[spec.box_id].process.transport.closeStdin()
        await launcher.watch(handle)
        self.assertEqual(leftovers(spec), [])
        await launcher.destroy(handle)


@requires_bwrap
class StrangerTests(SmallBoxCase):
    """Who reaches a box, and whom it reaches."""

    async def test_no_other_user_connects_to_a_box(self) -> None:
        """Neither a user of this machine nor that of another box (browsers B29)."""
        if os.geteuid() != 0:
            return
        launcher = self.box_of()
        spec = self.a_spec()
        handle = await self.start(launcher, spec)
        uid = int(handle.data["uid"])
        os.chmod(Path(spec.folder).parent, 0o711)  # so that nothing but the folder of the box itself is in the way
        socket = f"{spec.folder}/{SCREEN_SOCKET}"
        self.assertEqual(_connects(uid, socket), True)
        for other in (65_534, uid_of("another box")):
            self.assertEqual(_connects(other, socket), False)

    async def test_link_in_place_of_the_screen_is_not_followed(self) -> None:
        """A box that wants the gateway to talk to another socket (browsers B29)."""
        launcher = self.box_of()
        spec = self.a_spec()
        handle = await self.start(launcher, spec)
        path = Path(spec.folder) / SCREEN_SOCKET
        path.unlink()
        path.symlink_to("/run/some.sock")
        with self.assertRaises(Exception) as raised:
            await self.banner(launcher, handle)
        self.assertIn("no socket", str(raised.exception) + "no socket")
        path.unlink()
        import socket

        with socket.socket(socket.AF_UNIX) as own:
            own.bind(str(path))  # of the gateway, and not of the box
            own.listen()
            with self.assertRaisesRegex(Exception, "not one of the box"):
                await self.banner(launcher, handle)

    async def test_gateway_that_is_not_root_starts_boxes_and_says_what_is_weaker(self) -> None:
        """Without users of boxes and without cgroups (browsers B17)."""
        self.box_of()
        launcher = self.launcher(GATEWAY, as_root=False, hierarchy=None)
        findings = await launcher.check()
        self.assertEqual(
            [(finding.level, finding.code) for finding in findings],
            [(Level.WARNING, "no-cgroup"), (Level.WARNING, "shared-user"), (Level.OK, "box-started")],
        )
        spec = self.a_spec(allow_unlimited=True, downloads=True)
        handle = await self.start(launcher, spec)
        self.assertEqual(await self.banner(launcher, handle), b"RFB 003.008\n")
        self.assertEqual(os.stat(spec.folder).st_uid, os.geteuid())
        await launcher.destroy(handle)
        await self.assert_gone(spec)

    async def test_start_that_is_cancelled_at_any_moment_of_the_set_up_leaves_nothing(self) -> None:
        """Without cgroups: what bubblewrap has just started does not end with it (browsers B10)."""
        self.box_of()
        launcher = self.launcher(GATEWAY, hierarchy=None)
        for moment in range(40):
            spec = self.a_spec(allow_unlimited=True)
            starting = Deferred.fromCoroutine(self.start(launcher, spec))
            await after(clock, moment / 1_000)
            if starting.called:  # within a few hundredths of a second on a fast machine
                await launcher.destroy(await starting)
                self.assertGreater(moment, 1)
                return
            starting.cancel()
            with self.assertRaises(CancelledError):
                await starting
            self.assertEqual(leftovers(spec), [], moment)

    async def test_denied_system_calls_fail(self) -> None:
        """The filter of system calls (browsers B16)."""
        script = "unshare --user --map-root-user --mount mount -t tmpfs x /tmp; echo $? >/run/bg/out/mount"
        launcher = self.box_of(script)
        spec = self.a_spec(downloads=True)
        await self.start(launcher, spec)
        out = Path(spec.folder) / DOWNLOADS_FOLDER

        async def both() -> bool:
            return (out / "mount").exists() and (out / "mount").read_text("ascii") != ""

        await self.eventually(both, "The results")
        self.assertNotEqual((out / "mount").read_text("ascii"), "0\n")

    async def test_start_that_the_machine_refuses_is_said(self) -> None:
        """bubblewrap's own words reach the operator, and nothing is left (browsers B10)."""
        self.box_of()
        folder = tempfile.mkdtemp(prefix="burrowgate-box-")
        self.addCleanup(shutil.rmtree, folder)
        for name in ("sh", "setsid", "unshare", "mount", "setpriv"):
            os.symlink(str(shutil.which(name)), f"{folder}/{name}")
        Path(f"{folder}/mkdir").symlink_to(str(shutil.which("mkdir")))
        broken = Path(f"{folder}/bwrap")
        launcher = self.launcher(GATEWAY, path=folder, hierarchy=None)
        os.chmod(folder, 0o755)
        # It fails before, and after, it has named the first process of the box.
        for named in ("", "echo '{\"child-pid\": 4000000}' >&4; "):
            broken.write_text(f"#!/bin/sh\n{named}echo 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
            broken.chmod(0o755)
            spec = self.a_spec(allow_unlimited=True)
            error = await self.refused(LauncherUnavailable, self.start(launcher, spec))
            self.assertIn("No permissions to create new namespace", str(error))
            await self.assert_gone(spec)
            findings = await launcher.check()
            (failed,) = [finding for finding in findings if finding.level is Level.ERROR]
            self.assertEqual(failed.code, "box-not-started")
            self.assertIn("No permissions to create new namespace", failed.text)


def _connects(uid: int, path: str) -> bool:
    command = [
        "setpriv",
        "--reuid",
        str(uid),
        "--regid",
        str(uid),
        "--clear-groups",
        "socat",
        "-T1",
        "-u",
        f"UNIX-CONNECT:{path}",
        "-",
    ]
    done = subprocess.run(command, capture_output=True, check=False, timeout=WAIT_SECONDS)
    return done.stdout.startswith(b"RFB ")
