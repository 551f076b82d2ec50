"""Docker and Podman for tests: each engine in a network namespace and folders of its own, removed with what it made.

Rules.
    An engine that does not answer within `READY_SECONDS` is killed and started again (a dockerd was seen that never
    served its API and used most of a core), at most `ATTEMPTS` times.
    `remove` kills by process id and by the cgroups of containers that this engine has made, never by name.
"""

from __future__ import annotations

import atexit
import contextlib
import http.client
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tarfile
import tempfile
import time
import unittest
from abc import ABC, abstractmethod
from functools import cache
from pathlib import Path
from typing import Any

READY_SECONDS = 10.0
ATTEMPTS = 3
IMAGE = "localhost/burrowgate-test:latest"
"""Busybox and socat, about 10 MB."""
_CGROUPS = Path("/sys/fs/cgroup")
_MEMBERS = (
    "sh",
    "cat",
    "cp",
    "dd",
    "echo",
    "env",
    "grep",
    "head",
    "id",
    "ip",
    "ls",
    "mkdir",
    "mount",
    "nc",
    "ps",
    "rm",
)
_MORE_MEMBERS = ("sleep", "stat", "tail", "test", "touch", "unshare", "wget", "yes", "readlink", "mv", "kill", "true")

_LACKING = next(
    (
        f"{program} is not installed here."
        for program in ("busybox", "ip", "ldd", "nsenter", "runc", "socat")
        if shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") is None
    ),
    "" if os.geteuid() == 0 else "Container engines are started by root only.",
)
requires_docker = unittest.skipIf(
    bool(_LACKING) or not Path("/usr/sbin/dockerd").exists(), _LACKING or "docker.io is not installed here."
)
requires_podman = unittest.skipIf(
    bool(_LACKING) or not shutil.which("podman"), _LACKING or "podman is not installed here."
)


class ContainerEngine(ABC):
    """An engine with one image."""

    name = ""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"bg-{self.name}-", dir="/tmp"))
        self.socket = str(self.folder / "api.sock")
        self.namespace = f"bg{self.name[0]}{os.getpid()}"
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> list[str]:
        """Return the command that serves the API."""

    def environ(self) -> dict[str, str]:
        """Return the environment of the engine."""
        return {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(self.folder)}

    def start(self) -> ContainerEngine:
        """Start the engine, wait until it answers, and import the image."""
        subprocess.run(["/bin/ip", "netns", "add", self.namespace], check=True)
        subprocess.run(["/bin/ip", "-n", self.namespace, "link", "set", "lo", "up"], check=True)
        for attempt in range(ATTEMPTS):
            with (self.folder / "log").open("ab") as log:
                self._process = subprocess.Popen(
                    ["/usr/bin/nsenter", f"--net=/run/netns/{self.namespace}", *self.command()],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd=self.folder,
                    env=self.environ(),
                    start_new_session=True,
                )
            if self._answers():
                break
            self.kill()
            if attempt == ATTEMPTS - 1:
                raise AssertionError(f"{self.name} did not start: {(self.folder / 'log').read_text()[-2000:]}")
        self.load(small_image(), IMAGE)
        return self

    def _answers(self) -> bool:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            assert self._process is not None
            if self._process.poll() is not None:
                return False
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.request("GET", "/_ping")[0] == 200:
                    return True
            time.sleep(0.05)
        return False

    def load(self, archive: bytes | Path, image: str) -> None:
        """Import the root file system `archive` (tar) as an image."""
        repository, _, tag = image.rpartition(":")
        path = f"/v1.40/images/create?fromSrc=-&repo={repository}&tag={tag}"
        data = archive if isinstance(archive, bytes) else archive.read_bytes()
        status, text = self.request("POST", path, data, "application/x-tar", seconds=300)
        if status != 200 or b'"error"' in text:
            raise AssertionError(f"{self.name} did not import the image: {status} {text[:300]!r}")

    def request(
        self, method: str, path: str, data: bytes | None = None, type: str = "application/json", seconds: float = 20
    ) -> tuple[int, bytes]:
        """Send a request that blocks; return status and content."""
        connection = http.client.HTTPConnection("engine", timeout=seconds)
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.settimeout(seconds)
        try:
            connection.sock.connect(self.socket)
            connection.request(method, path, data, {"Content-Type": type} if data else {})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def json(self, method: str, path: str, body: Any = None) -> Any:
        """Send and receive JSON."""
        status, text = self.request(method, f"/v1.40{path}", None if body is None else json.dumps(body).encode())
        assert status < 400, (status, text)
        return json.loads(text) if text else None

    def containers(self) -> list[dict[str, Any]]:
        """Return all containers, those that do not run included."""
        found: list[dict[str, Any]] = self.json("GET", "/containers/json?all=true")
        return found

    def remove_containers(self) -> None:
        """Delete all containers."""
        for container in self.containers():
            self.request("DELETE", f"/v1.40/containers/{container['Id']}?force=true&v=true")

    def pid_of(self, container: str) -> int:
        """Return the process id, on the machine, of the first process of a container."""
        return int(self.json("GET", f"/containers/{container}/json")["State"]["Pid"])

    def cgroups(self) -> list[Path]:
        """Return the folders of the cgroups that containers of this engine have."""
        return [path for path in _CGROUPS.glob(f"*/{self.cgroup_parent}/*") if path.is_dir()]

    @property
    def cgroup_parent(self) -> str:
        """The cgroup below which it puts those of its containers."""
        return f"burrowgate-{self.namespace}"

    def kill(self) -> None:
        """End the engine at once."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def remove(self) -> None:
        """End the engine with its containers, cgroups, mounts, namespace and folders."""
        if self._process is not None and self._process.poll() is None:
            with contextlib.suppress(OSError, AssertionError, http.client.HTTPException):
                self.remove_containers()
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
        self.kill()
        _kill_those_in(self.cgroups())
        for path in self.cgroups():
            _remove_cgroup(path)
        for parent in _CGROUPS.glob(f"*/{self.cgroup_parent}"):
            with contextlib.suppress(OSError):  # Podman's has the containers of other engines too
                parent.rmdir()
        mounts = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
        for mount in sorted((one for one in mounts if one.startswith(str(self.folder))), reverse=True):
            subprocess.run(["/bin/umount", "-l", mount], check=False, stderr=subprocess.DEVNULL)
        subprocess.run(["/bin/ip", "netns", "del", self.namespace], check=False, stderr=subprocess.DEVNULL)
        shutil.rmtree(self.folder, ignore_errors=True)


class Docker(ContainerEngine):
    """dockerd of Debian's package docker.io, without a network of its own."""

    name = "docker"

    def command(self) -> list[str]:
        (self.folder / "daemon.json").write_text("{}")
        return [
            *("/usr/sbin/dockerd", "--config-file", str(self.folder / "daemon.json")),
            *("--data-root", str(self.folder / "data"), "--exec-root", str(self.folder / "exec")),
            *("--pidfile", str(self.folder / "pid"), "--cgroup-parent", f"/{self.cgroup_parent}"),
            *("--bridge", "none", "--iptables=false", "--ip6tables=false", "--ip-forward=false"),
            *("-H", f"unix://{self.socket}"),
        ]


class Podman(ContainerEngine):
    """Podman with runc and cgroups by itself: the configuration that works without systemd."""

    name = "podman"

    @property
    def cgroup_parent(self) -> str:
        return "libpod_parent"

    def cgroups(self) -> list[Path]:
        """Those of containers in the log of this engine: all Podmans of the machine have the same parent."""
        try:
            log = self._events.read_text()
        except FileNotFoundError:
            return []
        events = [json.loads(line) for line in log.splitlines()]
        own = {f"libpod-{event['ID']}" for event in events if event["Type"] == "container"}
        return [path for path in super().cgroups() if path.name in own]

    @property
    def _events(self) -> Path:
        return self.folder / "events.log"

    def environ(self) -> dict[str, str]:
        (self.folder / "containers.conf").write_text(_CONTAINERS_CONF.format(events=self._events))
        (self.folder / "storage.conf").write_text(
            f'[storage]\ndriver="overlay"\ngraphroot="{self.folder}/root"\nrunroot="{self.folder}/run"\n'
        )
        return super().environ() | {
            "CONTAINERS_CONF": str(self.folder / "containers.conf"),
            "CONTAINERS_STORAGE_CONF": str(self.folder / "storage.conf"),
        }

    def command(self) -> list[str]:
        return ["/usr/bin/podman", "system", "service", "--time=0", f"unix://{self.socket}"]


_CONTAINERS_CONF = """[containers]
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
log_driver = "k8s-file"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
events_logfile_path = "{events}"
helper_binaries_dir = ["/usr/lib/podman"]
[network]
network_backend = "netavark"
"""


@cache
def docker() -> ContainerEngine:
    """Return the dockerd that all tests of this process share."""
    return _shared(Docker())


@cache
def podman() -> ContainerEngine:
    """Return the Podman that all tests of this process share."""
    return _shared(Podman())


def _shared(engine: ContainerEngine) -> ContainerEngine:
    atexit.register(engine.remove)
    return engine.start()


@cache
def small_image() -> bytes:
    """Return a root file system, as tar, with busybox under its usual names, socat, and the libraries of that."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for folder, mode in (("bin", 0o755), ("dev", 0o755), ("etc", 0o755), ("proc", 0o555), ("run", 0o755)):
            archive.addfile(_entry(folder, tarfile.DIRTYPE, mode))
        archive.addfile(_entry("sys", tarfile.DIRTYPE, 0o555))
        archive.addfile(_entry("tmp", tarfile.DIRTYPE, 0o1777))
        _add(archive, "/bin/busybox", shutil.which("busybox"))
        for name in (*_MEMBERS, *_MORE_MEMBERS):
            link = _entry(f"bin/{name}", tarfile.SYMTYPE, 0o777)
            link.linkname = "busybox"
            archive.addfile(link)
        socat = shutil.which("socat")
        _add(archive, "/bin/socat", socat)
        listed = subprocess.run(["ldd", str(socat)], check=True, capture_output=True, text=True).stdout
        for library in sorted(set(re.findall(r"(/\S+) \(0x", listed))):
            _add(archive, library, library)
    return made.getvalue()


def _add(archive: tarfile.TarFile, name: str, source: str | None) -> None:
    """Add the file `source` as `name`, which is absolute."""
    assert source is not None
    data = Path(source).resolve().read_bytes()
    program = _entry(name.lstrip("/"), tarfile.REGTYPE, 0o755)
    program.size = len(data)
    archive.addfile(program, io.BytesIO(data))


def _entry(name: str, type: bytes, mode: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type = type
    entry.mode = mode
    return entry


def _kill_those_in(cgroups: list[Path]) -> None:
    for cgroup in cgroups:
        with contextlib.suppress(OSError):
            for pid in (cgroup / "cgroup.procs").read_text().split():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)


def _remove_cgroup(path: Path) -> None:
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        try:
            path.rmdir()
        except FileNotFoundError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
