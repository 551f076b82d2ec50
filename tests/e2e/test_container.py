"""The image of examples/container: built on Debian's packages without a registry, and run as docs/container.md says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unittest
from importlib.metadata import requires as requirements_of
from pathlib import Path
from urllib.parse import urljoin

from tests.support import ROOT, requires
from tests.support.container_engines import Podman, requires_podman
from tests.support.gateway_process import ask, free_port, new_folder, start_app, until

BASE = "localhost/burrowgate-test-python"
IMAGE = "localhost/burrowgate-test-gateway"
USER = 8480
NAVIGATION = {"Sec-Fetch-Mode": "navigate", "Accept": "text/html"}
_PATHS = ("share/man", "share/locale", "share/doc")
"""Folders of /usr that are left out of the base."""


@requires("mmdebstrap")
@requires_podman
class ContainerTests(unittest.TestCase):
    """One test for all, because base and image take most of the time."""

    def setUp(self) -> None:
        self.folder = Path(new_folder(self))
        self.engine = Podman()
        self.addCleanup(self.engine.remove)
        self.addCleanup(self.podman, "rm", "--all", "--force", "--volumes")

    def run_program(self, *command: str, seconds: float = 300, **environ: str) -> str:
        """Run a program, check that it succeeds, and return its output."""
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=seconds,
            env=os.environ | environ,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        self.assertEqual(done.returncode, 0, f"{command}: {(done.stderr or done.stdout)[-2000:]}")
        return done.stdout.strip()

    def podman(self, *words: str) -> str:
        """Run podman with folders of its own."""
        return self.run_program("podman", *words, **self.engine.environ())

    def make_base(self) -> None:
        """Import a root file system of Debian's packages as the image `BASE`."""
        release = re.search(r"^VERSION_CODENAME=(\w+)$", Path("/etc/os-release").read_text(), re.MULTILINE)
        assert release is not None
        archive = str(self.folder / "base.tar")
        self.run_program(
            *("mmdebstrap", "--quiet", "--variant=essential", "--include=ca-certificates,python3-venv"),
            *("--aptopt=Acquire::Languages none", "--dpkgopt=force-unsafe-io"),
            *(f"--dpkgopt=path-exclude=/usr/{path}/*" for path in _PATHS),
            *(release[1], archive),
        )
        self.podman("import", "--quiet", archive, BASE)

    def fetch_wheels(self) -> Path:
        """Return a folder with the wheels of Burrowgate's libraries for the Python of the base."""
        version = self.podman("run", "--rm", "--network", "none", BASE, "python3", "-c", _VERSION)
        needed = [text for text in requirements_of("burrowgate") or () if "extra ==" not in text]
        wheels = self.folder / "wheels"
        self.run_program(
            *(
                sys.executable,
                "-m",
                "pip",
                "download",
                "--quiet",
                "--only-binary",
                ":all:",
                "--python-version",
                version,
            ),
            *("--constraint", str(ROOT / "constraints.txt"), "--dest", str(wheels), "setuptools>=77", *needed),
        )
        return wheels

    def test_image_is_built_and_serves_a_link_as_an_ordinary_user(self) -> None:
        self.make_base()
        self.podman(
            *("build", "--quiet", "--format", "docker", "--network", "none", "--tag", IMAGE),
            *("--volume", f"{self.fetch_wheels()}:/wheels:ro", "--build-arg", f"BASE={BASE}"),
            *("--build-arg", "PIP_NO_INDEX=1", "--build-arg", "PIP_FIND_LINKS=/wheels"),
            *("--file", str(ROOT / "examples/container/Containerfile"), str(ROOT)),
        )
        port, app = free_port(), start_app(self)
        self.podman(
            *("run", "--detach", "--name", "gateway", "--read-only", "--cap-drop", "all", "--network", "host"),
            *("--security-opt", "no-new-privileges", "--volume", "home:/var/lib/burrowgate"),
            *(IMAGE, "run", "--port", str(port)),
        )
        until(lambda: "Serving visitors" in self.podman("logs", "gateway"), "the gateway serves", 60)

        process = self.podman("inspect", "--format", "{{.State.Pid}}", "gateway")
        status = Path(f"/proc/{process}/status").read_text()
        self.assertRegex(status, rf"(?m)^Uid:\s+{USER}\s+{USER}\s+{USER}\s+{USER}$")
        self.assertRegex(status, r"(?m)^CapEff:\s+0+$")
        self.podman("healthcheck", "run", "gateway")

        self.podman("exec", "gateway", "burrowgate", "targets", "add", "app", f"127.0.0.1:{app}")
        url = json.loads(self.podman("exec", "gateway", "burrowgate", "sessions", "mint", "app", "--json"))["url"]
        login, _ = ask(url, port=port, **NAVIGATION)
        cookie = str(login.headers["Set-Cookie"]).partition(";")[0]
        clean = urljoin(url, str(login.headers["Location"]))
        self.assertEqual(ask(clean, port=port, Cookie=cookie)[0].status, 200)
        self.assertEqual(ask(clean, port=port)[0].status, 403)

        self.podman("stop", "--time", "20", "gateway")
        self.assertEqual(self.podman("inspect", "--format", "{{.State.ExitCode}}", "gateway"), "0")


_VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"
