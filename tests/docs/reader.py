"""Documents as their readers use them: finds the commands of a page and runs them in their order.

Blocks of `console` and `sh` are run. Two comments steer that, which the rendered page does not show:

    <!-- not run: REASON -->       the next block is not run, because it needs something that a test does not have
    <!-- before: COMMAND -->       is run first, for a page whose commands need it; `stop` stops what runs

The pages assume a home folder, folders to share and for backups, and an application on port 3000 or 8888. The tests
replace these and the gateway's ports. Commands that install packages are left out, because `tests/e2e/installed.py`
checks the installation.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import sysconfig
import unittest
from pathlib import Path
from typing import NamedTuple

from tests.support import ROOT
from tests.support.gateway_process import (
    TIMEOUT_SECONDS,
    Process,
    environment,
    fetch,
    free_port,
    new_folder,
    start_app,
    until,
)

START_SECONDS = 60.0
"""Seconds that a gateway with workers may take to start on a busy machine."""
STOP = "stop"
"""In place of a command: all servers are stopped."""

_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_PART = re.compile(
    r"<!-- not run: (?P<reason>[^>]+) -->\s+(?=```| +```)|<!-- before: (?P<before>[^>]+) -->"
    r"|^(?P<indent> *)```(?P<language>\w*)\n(?P<body>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
_INSTALLS = re.compile(r"python3 -m (?:venv|pip)\b|\S*pipx? install\b|\S*tox\b")
_SESSION = re.compile(r"\bSESSION\b|(?<= )[A-Za-z0-9_-]{22}(?= |$)")


class DocumentCommand(NamedTuple):
    """A command of a document, and the lines of output that the document shows."""

    command: str
    shown: list[str]
    not_run: str = ""
    """Why it is not run."""


def text_of(document: str) -> str:
    """Return the text of a document of the checkout."""
    return (ROOT / document).read_text("utf-8")


def blocks(document: str, *languages: str) -> list[str]:
    """Return the code blocks of a document in one of `languages`."""
    return [body for _, language, body in _FENCE.findall(text_of(document)) if language in languages]


def without_blocks(document: str) -> str:
    """Return the text of a document without its code blocks."""
    return _FENCE.sub("", text_of(document))


def commands_of(document: str) -> list[DocumentCommand]:
    """Return the commands of a document, with those that it needs before them."""
    found: list[DocumentCommand] = []
    reason = ""
    for part in _PART.finditer(text_of(document)):
        if part["before"]:
            found.append(DocumentCommand(part["before"].strip(), []))
        elif part["reason"]:
            reason = part["reason"].strip()
        else:
            if part["language"] in ("console", "sh"):
                found += _commands_in(part["body"], part["indent"], reason)
            reason = ""
    return found


def _commands_in(body: str, indent: str, reason: str) -> list[DocumentCommand]:
    found: list[DocumentCommand] = []
    for line in body.splitlines():
        text = line.removeprefix(indent)
        if text.startswith("$ "):
            found.append(DocumentCommand(text[2:], [], reason))
        elif found and not found[-1].shown and found[-1].command.endswith("\\"):
            found[-1] = found[-1]._replace(command=found[-1].command[:-1] + text.strip())
        elif text.strip():
            found[-1].shown.append(text)
    return found


def shape(lines: list[str]) -> list[str]:
    """Return the first word of each line, and `http` for a URL: the parts that are equal in every run."""
    return [line.split(maxsplit=1)[0].partition(":")[0] for line in lines if line.strip()]


class Reader:
    """Runs the commands of a document as a reader does."""

    def __init__(self, case: unittest.TestCase, configuration: str = "") -> None:
        self._case = case
        self._running: list[Process] = []
        self._folder = Path(new_folder(case))
        for name in ("some-folder", "photos", "incoming", "srv/photos", "backups", "bin"):
            (self._folder / name).mkdir(parents=True)
        (self._folder / "burrowgate.toml").write_text(configuration)
        commands = self._folder / "bin"
        for name, words in (
            ("burrowgate", (sys.executable, "-m", "burrowgate")),
            ("twistd", (os.path.join(sysconfig.get_path("scripts"), "twistd"),)),
        ):
            (commands / name).write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
            (commands / name).chmod(0o755)
        port, admin_port, app = str(free_port()), str(free_port()), str(start_app(case))
        self._environ = environment(str(self._folder), BURROWGATE_PORT=port, BURROWGATE_ADMIN_PORT=admin_port)
        self._environ["PATH"] = f"{commands}{os.pathsep}{self._environ['PATH']}"
        self._replaced = {
            ".venv/bin/": "",
            "3000": app,
            "127.0.0.1:8480": f"127.0.0.1:{port}",
            "127.0.0.1:8481": f"127.0.0.1:{admin_port}",
            "127.0.0.1:8888": f"127.0.0.1:{app}",
            "/backups/": f"{self._folder}/backups/",
            "/srv/": f"{self._folder}/srv/",
        }

    def run(self, line: DocumentCommand) -> None:
        """Run a command and compare its output. Servers keep running during the following commands."""
        if line.command == STOP:
            self.press_ctrl_c()
            return
        command = " && ".join(part for part in line.command.split(" && ") if not _INSTALLS.match(part))
        for name, value in self._replaced.items():
            command = command.replace(name, value)
        if not command or line.not_run:
            return
        if _SESSION.search(command):
            command = _SESSION.sub(self._newest(), command)
        words = command.split()
        if words[:2] == ["burrowgate", "run"] or words[0] == "twistd":
            self.press_ctrl_c()
            gateway = self._start(command)
            # `run` says that after its workers serve; a gateway that starts them ends no sooner.
            ready = "Serving visitors" if words[0] == "twistd" else "Ctrl-C stops it."
            until(lambda: ready in gateway.output + gateway.errors, command, START_SECONDS)
        elif words[:2] == ["burrowgate", "share"]:
            sharing = self._start(command)
            url = sharing.line()
            if "--once" not in words:
                self._case.assertEqual(fetch(url)[0], 200, command)
            until(lambda: "Ctrl-C stops sharing." in sharing.output, command)
            self._looks_like(line.shown, sharing.output)
        else:
            done = self._run(command)
            self._case.assertEqual(done.returncode, 0, f"{command}: {done.stderr or done.stdout}")
            self._looks_like(line.shown, done.stdout)

    def press_ctrl_c(self) -> None:
        """Stop all running servers."""
        while self._running:
            ended = self._running.pop()
            self._case.assertIn(ended.stop(signal.SIGINT), (0, -signal.SIGINT), ended.errors)

    def _newest(self) -> str:
        """Return the id of an active session."""
        found: str = json.loads(self._run("burrowgate sessions list --state active --json").stdout)["sessions"][0]["id"]
        return found

    def _run(self, command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-c", command],
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            env=self._environ,
            cwd=self._folder,
            check=False,
        )

    def _start(self, command: str) -> Process:
        started = Process(
            self._case, "-c", f"exec {command}", program="bash", cwd=str(self._folder), environ=self._environ
        )
        self._running.append(started)
        return started

    def _looks_like(self, shown: list[str], output: str) -> None:
        """Check that the lines that the document shows are in `output`, in the same order."""
        real = iter(shape(output.splitlines()))
        self._case.assertEqual([word for word in shape(shown) if word not in real], [], output)
