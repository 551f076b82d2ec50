"""Interface of an application under test: how it starts, when it is ready, and what a visitor does with it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import unittest
import urllib.error
import urllib.request
from pathlib import Path
from typing import ClassVar

import pytest

from tests.e2e.apps.visitor import Visitor
from tests.support import ROOT
from tests.support.gateway_process import Process, environment, free_port, new_folder, until

INSTALLED = Path(os.environ.get("BURROWGATE_TEST_APPLICATIONS") or ROOT / ".tox/applications")
"""The folder that `install.py` filled."""
START_TIMEOUT_SECONDS = 120.0
"""MLflow takes five seconds of two processors, on a machine that may be busy with other tests."""
STOP_TIMEOUT_SECONDS = 10.0


class ApplicationProcess(Process):
    """A process group that is asked to stop, so that it stops what it started elsewhere, before it is killed."""

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_TIMEOUT_SECONDS)
        super().kill()


class Application:
    """An application with a folder and a port of its own, stopped when its test ends."""

    name: ClassVar[str]
    """Of its target: a label of a host name."""
    title: ClassVar[str]
    """In docs/applications.md."""
    package: ClassVar[str]
    """The package whose version that page names, as pip, npm or Debian has it."""
    needs_own_host: ClassVar[tuple[str, ...]] = ()
    """Of `WAYS`, those in which it does not work with the public `Host`, so that the probe sets its own."""
    holds: ClassVar[str] = ""
    """`websocket` or `stream`: a connection of this kind is open while a visitor uses it, and is cut by revocation."""

    def __init__(self, case: unittest.TestCase) -> None:
        self.case = case
        self.folder = Path(new_folder(case))
        self.port = free_port()

    @property
    def address(self) -> str:
        """As an operator names it to `share` and `targets add`."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the application and wait until it is ready."""
        raise NotImplementedError

    def use(self, visitor: Visitor) -> None:
        """Do what the application is for, on the page that the link opened."""
        raise NotImplementedError

    def answers(self) -> bool:
        """Whether the application answers at its address."""
        return _status(self.address) < 500

    # For subclasses.

    def run(self, program: str, *arguments: str, **environ: str) -> ApplicationProcess:
        """Start `program` with `arguments` in the application's folder, which is also its home."""
        return ApplicationProcess(
            self.case,
            *arguments,
            program=program,
            cwd=str(self.folder),
            environ=clean_environment(self.folder, **environ),
        )

    def ran(self, program: str, *arguments: str, within: float = START_TIMEOUT_SECONDS, **environ: str) -> str:
        """Run `program` to its end, check that it succeeded, and return its output."""
        done = subprocess.run(
            [program, *arguments],
            cwd=self.folder,
            env=clean_environment(self.folder, **environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=within,
            check=False,
        )
        self.case.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def serve(self, program: str, *arguments: str, **environ: str) -> ApplicationProcess:
        """Like `run`, and wait until the application answers at its address."""
        process = self.run(program, *arguments, **environ)

        def answers() -> bool:
            if process.has_ended:
                raise AssertionError(f"{self.title} ended: {process.output}{process.errors}")
            return self.answers()

        until(answers, f"{self.title} answers", START_TIMEOUT_SECONDS)
        return process


def clean_environment(folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of a program outside of this checkout."""
    inherited = environment(str(folder))
    del inherited["PYTHONPATH"]
    return inherited | {"LANG": "C.UTF-8"} | more


def _status(url: str) -> int:
    """Return the status of a GET of `url`; 599 if nothing answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code
    except OSError:
        return 599


def python_program(name: str) -> str:
    """Return the path of a program of the applications' virtual environment; skips the test if it is missing."""
    return _found(INSTALLED / "venv/bin" / name)


def npm_program(name: str) -> str:
    """Return the path of a program of an npm package; skips the test if it is missing."""
    return _found(INSTALLED / "node_modules/.bin" / name)


def system_program(name: str) -> str:
    """Return the path of a program of the system; skips the test if it is missing."""
    path = os.pathsep.join((os.environ["PATH"], "/usr/sbin", "/usr/lib/git-core"))
    return shutil.which(name, path=path) or pytest.skip(f"{name} is not installed here.")


def _found(path: Path) -> str:
    if not path.exists():
        pytest.skip(f"{path} is missing: python -m tests.e2e.apps.install {INSTALLED}")
    return str(path)


def pinned_versions() -> dict[str, str]:
    """Return the versions of the packages that `install.py` installs."""
    lists = "".join((Path(__file__).parent / name).read_text() for name in ("requirements.txt", "package.json"))
    return dict(re.findall(r'^\s*"?([\w.-]+)"?(?:==|: ")([0-9][0-9.]+)', lists, re.MULTILINE))
