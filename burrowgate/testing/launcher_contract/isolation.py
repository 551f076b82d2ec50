"""Tests of launchers whose boxes are processes of this machine: what a box shares and sees, read from `/proc`."""

from __future__ import annotations

import os
from pathlib import Path

from burrowgate.boxes.interfaces import Handle, ILauncher
from burrowgate.testing.launcher_contract.base import LauncherContractBase, with_launcher

NAMESPACES = ("pid", "net", "ipc", "mnt", "uts", "user")
NAMESPACES_WITHOUT_USER = ("pid", "net", "ipc", "mnt", "uts")
CANARY_VARIABLE = "BURROWGATE_CONTRACT_CANARY"
EXPECTED_VARIABLES = frozenset({"PATH", "HOME", "HOSTNAME", "PWD", "LANG", "TZ", "DISPLAY", "TERM", "OLDPWD", "SHLVL"})
"""Environment variables that a box may have, besides those that begin with `BG_` or `XDG_`."""
HOST_PATHS = (
    "root",
    "home",
    "srv",
    "boot",
    "media",
    "opt/burrowgate",
    "etc/shadow",
    "etc/machine-id",
    "var/run/docker.sock",
)


class IsolationContract(LauncherContractBase):
    """The isolation of boxes that are processes of this machine."""

    variables = EXPECTED_VARIABLES
    namespaces: tuple[str, ...] = NAMESPACES
    """Namespaces that no two boxes share. Engines keep one user namespace for all unless they are set up to."""

    def process_of(self, handle: Handle) -> int:
        """The id, on this machine, of a process that runs inside the box."""
        raise NotImplementedError("Derive from this class and find a process of your box here.")

    def effective_limits(self, handle: Handle) -> dict[str, int]:
        """Limits as the kernel has them: `memory` and `memory_and_swap` in bytes, `pids`, and `cpu_percent`."""
        raise NotImplementedError("Derive from this class and read the cgroup of your box here.")

    @with_launcher
    async def test_namespaces_are_shared_with_none(self, launcher: ILauncher) -> None:
        """Two boxes and the gateway (browsers B13)."""
        pids = [self.process_of(await self.start(launcher, self.a_spec())) for _ in range(2)]
        for name in self.namespaces:
            with self.subTest(namespace=name):
                self.assertEqual(len({os.readlink(f"/proc/{pid}/ns/{name}") for pid in (os.getpid(), *pids)}), 3)

    @with_launcher
    async def test_environment_of_the_gateway_is_absent(self, launcher: ILauncher) -> None:
        """A secret in the environment of the gateway (browsers B13)."""
        os.environ[CANARY_VARIABLE] = "a secret of the gateway"
        self.addCleanup(os.environ.pop, CANARY_VARIABLE, None)
        handle = await self.start(launcher, self.a_spec())
        names = {line.partition(b"=")[0].decode() for line in _read(self.process_of(handle), "environ").split(b"\0")}
        names = {name for name in names if name and not name.startswith(("BG_", "XDG_"))}
        self.assertEqual(names - self.variables, set())

    @with_launcher
    async def test_files_of_the_host_are_absent(self, launcher: ILauncher) -> None:
        """Folders of people, the home of the gateway, the socket of an engine (browsers B13)."""
        root = Path(f"/proc/{self.process_of(await self.start(launcher, self.a_spec()))}/root")
        for name in HOST_PATHS:
            path = root / name
            with self.subTest(path=name):
                self.assertTrue(not path.exists() or (path.is_dir() and not os.listdir(path)), f"/{name} is there.")
        self.assertFalse(
            (root / str(Path.cwd()).lstrip("/")).exists(), "The working directory of the gateway is there."
        )

    @with_launcher
    async def test_loopback_is_the_only_interface(self, launcher: ILauncher) -> None:
        """No network (browsers B13)."""
        pid = self.process_of(await self.start(launcher, self.a_spec()))
        lines = _read(pid, "net/dev").decode().splitlines()[2:]
        self.assertEqual([line.partition(":")[0].strip() for line in lines if ":" in line], ["lo"])

    @with_launcher
    async def test_box_has_no_privileges(self, launcher: ILauncher) -> None:
        """User, capabilities, no-new-privileges and seccomp (browsers B16)."""
        pid = self.process_of(await self.start(launcher, self.a_spec()))
        status = dict(line.split(":\t", 1) for line in _read(pid, "status").decode().splitlines() if ":\t" in line)
        for name in ("CapEff", "CapPrm", "CapInh", "CapAmb"):
            self.assertEqual(int(status[name], 16), 0, name)
        self.assertEqual(status["NoNewPrivs"], "1")
        self.assertEqual(status["Seccomp"], "2")
        if os.getuid() == 0:
            self.assertNotIn("0", status["Uid"].split())

    @with_launcher
    async def test_root_of_a_box_is_read_only(self, launcher: ILauncher) -> None:
        """The file systems that a box may write to are its own (browsers B16)."""
        pid = self.process_of(await self.start(launcher, self.a_spec()))
        writable = set()
        for line in _read(pid, "mountinfo").decode().splitlines():
            fields = line.split()
            if "rw" in fields[5].split(","):
                writable.add(fields[4])
        self.assertNotIn("/", writable)
        self.assertNotIn("/usr", writable)
        self.assertNotIn("/etc", writable)
        self.assertIn("/tmp", writable)

    @with_launcher
    async def test_limits_are_those_of_the_spec(self, launcher: ILauncher) -> None:
        """As the kernel has them, not as they were requested (browsers B17)."""
        if self.allow_unlimited:
            return
        spec = self.a_spec()
        limits = self.effective_limits(await self.start(launcher, spec))
        self.assertEqual(
            limits,
            {
                "memory": spec.limits.memory,
                "memory_and_swap": spec.limits.memory,
                "pids": spec.limits.pids,
                "cpu_percent": round(spec.limits.cpus * 100),
            },
        )

    @with_launcher
    async def test_folders_for_writing_have_the_sizes_of_the_spec(self, launcher: ILauncher) -> None:
        """A full `/tmp` is full for its box only (browsers B9)."""
        spec = self.a_spec()
        root = f"/proc/{self.process_of(await self.start(launcher, spec))}/root"
        for path, size in (("/tmp", spec.limits.tmp), ("/dev/shm", spec.limits.shm)):
            found = os.statvfs(root + path)
            self.assertEqual(found.f_blocks * found.f_frsize, size, path)

    @with_launcher
    async def test_folder_of_a_box_is_closed_to_others(self, launcher: ILauncher) -> None:
        """The folder with the sockets (browsers B29)."""
        spec = self.a_spec()
        await self.start(launcher, spec)
        self.assertEqual(os.stat(spec.folder).st_mode & 0o007, 0)


def _read(pid: int, name: str) -> bytes:
    return Path(f"/proc/{pid}/{name}").read_bytes()
