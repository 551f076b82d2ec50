"""Hostile boxes in containers of Docker and Podman harm themselves only (browsers B9, B16)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred

from burrowgate.boxes.interfaces import ExitKind, Handle, ILauncher, LaunchSpec
from burrowgate.boxes.waiting import after, first, until
from burrowgate.core.boxes.settings import MIB
from burrowgate.testing.launcher_contract import with_launcher
from burrowgate.testing.launcher_contract.base import LauncherContractBase
from tests.integration.boxes.engine_case import EngineHooks, make_launcher
from tests.support import ROOT, ReactorTestCase
from tests.support.container_engines import ContainerEngine, docker, podman, requires_docker, requires_podman

CLOCK: Any = reactor
SECONDS = 30.0


class HostileBoxes(EngineHooks, LauncherContractBase):
    """Tests of one engine."""

    says_out_of_memory = True

    def make_launcher(self, gateway_id: str) -> ILauncher:
        return make_launcher(gateway_id, self.engine().socket, programs=str(ROOT / "tests/support/boxes/script"))

    async def run_in(self, spec: LaunchSpec, script: str) -> str:
        """Return what `script` prints in the box of `spec`, as its main process."""
        root = Path(f"/proc/{self._pid(spec)}/root")
        self._write(spec, f"({script}) >/dev/shm/result 2>&1; touch /dev/shm/done; exec sleep 1000\n")
        self.assertTrue(await until((root / "dev/shm/done").exists, CLOCK, seconds=SECONDS), "The script did not end.")
        return (root / "dev/shm/result").read_text()

    def _write(self, spec: LaunchSpec, script: str) -> None:
        """Let the main process of a box become `script`."""
        todo = Path(spec.folder, "todo.new")
        todo.write_text(script)
        todo.chmod(0o644)
        todo.rename(todo.with_name("todo"))

    def _pid(self, spec: LaunchSpec) -> int:
        return self.engine().pid_of(f"burrowgate-{spec.gateway_id}-{spec.box_id}")

    async def assert_lives(self, launcher: ILauncher, handle: Handle) -> None:
        """Fail if the box does not answer."""
        self.assertEqual(await self.banner(launcher, handle), b"RFB 003.008\n")

    @with_launcher
    async def test_memory_hog_ends_alone(self, launcher: ILauncher) -> None:
        hog, other = self.a_spec(), self.a_spec()
        handles = [await self.start(launcher, spec) for spec in (hog, other)]
        watch: Deferred[Any] = launcher.watch(handles[0])
        self._write(hog, "exec tail /dev/zero\n")
        exit = await first(watch, after(CLOCK, SECONDS))
        self.assertEqual(exit.code, 137)
        if self.says_out_of_memory:
            self.assertIs(exit.kind, ExitKind.OUT_OF_MEMORY)
        await self.assert_lives(launcher, handles[1])
        await launcher.destroy(handles[0])
        await self.assert_gone(hog)

    @with_launcher
    async def test_fork_bomb_is_bounded(self, launcher: ILauncher) -> None:
        bomb, other = self.a_spec(), self.a_spec()
        handles = [await self.start(launcher, spec) for spec in (bomb, other)]
        self._write(bomb, "f() { f | f & }; while :; do f; sleep 0.1; done\n")
        limit = bomb.limits.pids
        counts: list[int] = []

        def is_full() -> bool:
            counts.append(self._processes(handles[0]))
            return counts[-1] > limit * 0.8 or len(counts) > 500

        await until(is_full, CLOCK, seconds=SECONDS, every=0.05)
        self.assertLessEqual(max(counts), limit)
        self.assertGreater(max(counts), limit * 0.8)
        await self.assert_lives(launcher, handles[1])
        await launcher.destroy(handles[0])
        await self.assert_gone(bomb)

    def _processes(self, handle: Handle) -> int:
        try:
            id = self.engine().json("GET", f"/containers/{self._name(handle)}/json")["Id"]
            paths = [one for one in self.engine().cgroups() if one.name in (id, f"libpod-{id}")]
            return int((next(one for one in paths if one.parts[4] == "pids") / "pids.current").read_text())
        except (StopIteration, OSError):
            return 0

    def _name(self, handle: Handle) -> str:
        return f"burrowgate-{handle.gateway_id}-{handle.box_id}"

    @with_launcher
    async def test_full_tmp_is_full_for_its_box_only(self, launcher: ILauncher) -> None:
        spec = self.a_spec()
        handle = await self.start(launcher, spec)
        printed = await self.run_in(
            spec, "dd if=/dev/zero of=/tmp/x bs=1M count=64; ls -l /tmp/x; touch /root.txt /usr/x"
        )
        self.assertIn("No space left", printed)
        self.assertEqual(printed.count("Read-only file system") + printed.count("No such file"), 2)
        size = int(next(line for line in printed.splitlines() if line.endswith("/tmp/x")).split()[4])
        self.assertLessEqual(size, spec.limits.tmp)
        await self.assert_lives(launcher, handle)

    @with_launcher
    async def test_system_calls_are_those_of_a_browser(self, launcher: ILauncher) -> None:
        """A user namespace can be made (browsers B15); nothing can be mounted in it, and no odd socket exists."""
        spec = self.a_spec()
        await self.start(launcher, spec)
        printed = await self.run_in(
            spec,
            "unshare -U -r true; echo user $?; mkdir /tmp/m; unshare -U -r -m mount -t tmpfs x /tmp/m; echo mount $?;"
            "for one in 1:2:0 2:1:0 10:1:0 16:3:0 16:3:12 17:3:0 38:5:0 40:1:0; do echo socket $one; "
            "socat -u /dev/null SOCKET-SENDTO:$one:x00 2>&1 | grep -c 'ermitted'; done;"
            "head -c 1 /proc/kcore; echo kcore $?; echo b >/proc/sysrq-trigger; echo sysrq $?",
        )
        lines = printed.splitlines()
        self.assertIn("user 0", lines)
        self.assertNotIn("mount 0", lines)
        refused = {lines[at].split()[1]: lines[at + 1] for at in range(len(lines)) if lines[at].startswith("socket")}
        for one, is_refused in (
            *(("1:2:0", "0"), ("2:1:0", "0"), ("10:1:0", "0"), ("16:3:0", "0")),
            *(("16:3:12", "1"), ("17:3:0", "1"), ("38:5:0", "1"), ("40:1:0", "1")),
        ):
            self.assertEqual(refused[one], is_refused, f"{one}: {printed}")
        self.assertNotIn("kcore 0", lines)
        self.assertNotIn("sysrq 0", lines)

    @with_launcher
    async def test_box_reaches_no_network(self, launcher: ILauncher) -> None:
        """browsers B13, B14: the only way out is the socket in its folder."""
        spec = self.a_spec()
        await self.start(launcher, spec)
        printed = await self.run_in(
            spec,
            "for to in 127.0.0.1 10.0.0.1 169.254.169.254 1.1.1.1; do nc -w 1 $to 80 </dev/null; echo $to $?; done",
        )
        self.assertEqual([line for line in printed.splitlines() if line.endswith(" 0")], [])
        self.assertIn("169.254.169.254 1", printed)

    @with_launcher
    async def test_box_can_make_no_file_in_its_folder(self, launcher: ILauncher) -> None:
        """browsers B9, B29: what it writes is bounded, and no other user passes."""
        specs = [self.a_spec(), self.a_spec()]
        for spec in specs:
            await self.start(launcher, spec)
        stats = [os.stat(spec.folder) for spec in specs]
        self.assertEqual([stat.st_mode & 0o777 for stat in stats], [0o710, 0o710])
        self.assertEqual(len({stat.st_gid for stat in stats} | {0}), 3)
        printed = await self.run_in(
            specs[0], "touch /run/bg/x; mv /tmp/banner /run/bg/y; rm /run/bg/rfb.sock; chmod 777 /run/bg; ls /run/bg"
        )
        self.assertGreaterEqual(printed.count("ermission denied") + printed.count("not permitted"), 4, printed)

    @with_launcher
    async def test_downloads_are_bounded(self, launcher: ILauncher) -> None:
        spec = self.a_spec(downloads=True, max_transfer=4 * MIB)
        await self.start(launcher, spec)
        printed = await self.run_in(spec, "dd if=/dev/zero of=/run/bg/out/x bs=1M count=16")
        self.assertIn("No space left", printed)
        self.assertEqual(os.stat(f"{spec.folder}/out/x").st_size, 4 * MIB)


@requires_docker
class DockerTests(HostileBoxes, ReactorTestCase):
    def engine(self) -> ContainerEngine:
        return docker()


@requires_podman
class PodmanTests(HostileBoxes, ReactorTestCase):
    says_out_of_memory = False  # measured of Podman 4.3.1: OOMKilled is false

    def engine(self) -> ContainerEngine:
        return podman()
