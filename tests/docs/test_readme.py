"""Runs the commands of README, tutorial and sign-in in their order and compares the output with what is shown.

The documents assume a home folder, a folder to share, and an application on port 3000; the tests replace that port and
the gateway's ports. Commands that install packages are skipped, because `tests/e2e/installed.py` checks the
installation.
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

import click

from burrowgate.cli.main import cli
from tests.support.gateway_process import (
    HERE,
    TIMEOUT_SECONDS,
    Process,
    environment,
    fetch,
    free_port,
    new_folder,
    start_app,
    until,
)

ROOT = HERE.parent.parent
DOCUMENTS = ("README.md", "docs/tutorial.md", "docs/sign-in.md")

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INSTALLS = re.compile(r"python3 -m venv\b|\S*pip install\b|\S*tox\b")
_SESSION = re.compile(r"\bSESSION\b|(?<= )[A-Za-z0-9_-]{22}(?= |$)")


class DocumentCommand(NamedTuple):
    """A command of a document, and the lines of output that the document shows."""

    command: str
    shown: list[str]


def blocks(document: str, *languages: str) -> list[str]:
    """Return the code blocks of a document in one of `languages`."""
    text = (ROOT / document).read_text("utf-8")
    return [body for language, body in _BLOCK.findall(text) if language in languages]


def commands_of(document: str) -> list[DocumentCommand]:
    """Return the commands of a document."""
    found: list[DocumentCommand] = []
    for line in "".join(blocks(document, "console", "sh")).splitlines():
        if line.startswith("$ "):
            found.append(DocumentCommand(line[2:], []))
        elif line.strip():
            found[-1].shown.append(line)
    return found


def shape(lines: list[str]) -> list[str]:
    """Return the first word of each line, and `http` for a URL: the parts that are equal in every run."""
    return [line.split(maxsplit=1)[0].partition(":")[0] for line in lines if line.strip()]


class Reader:
    """Runs the commands of a document as a reader does."""

    def __init__(self, case: unittest.TestCase, document: str) -> None:
        self._case = case
        self._running: list[Process] = []
        self._folder = Path(new_folder(case))
        (self._folder / "some-folder").mkdir()
        (self._folder / "burrowgate.toml").write_text("".join(blocks(document, "toml")))
        self._app = start_app(case)
        commands = self._folder / "bin"
        commands.mkdir()
        for name, words in (
            ("burrowgate", (sys.executable, "-m", "burrowgate")),
            ("twistd", (os.path.join(sysconfig.get_path("scripts"), "twistd"),)),
        ):
            (commands / name).write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
            (commands / name).chmod(0o755)
        ports = {"BURROWGATE_PORT": str(free_port()), "BURROWGATE_ADMIN_PORT": str(free_port())}
        self._environ = environment(str(self._folder), **ports)
        self._environ["PATH"] = f"{commands}{os.pathsep}{self._environ['PATH']}"

    def run(self, line: DocumentCommand) -> None:
        """Run a command and compare its output. Servers keep running during the following commands."""
        parts = [part for part in line.command.split(" && ") if not _INSTALLS.match(part)]
        command = " && ".join(parts).replace(".venv/bin/", "").replace("3000", str(self._app))
        if not command:
            return
        if _SESSION.search(command):
            command = _SESSION.sub(self._newest(), command)
        words = command.split()
        if words[:2] == ["burrowgate", "run"] or words[0] == "twistd":
            self.press_ctrl_c()
            gateway = self._start(command)
            until(lambda: "Serving visitors" in gateway.output, command)
        elif words[:2] == ["burrowgate", "share"]:
            sharing = self._start(command)
            url = sharing.line()
            if "--once" not in words:
                self._case.assertEqual(fetch(url)[0], 200, command)
            until(lambda: "Ctrl-C stops sharing." in sharing.output, command)
            self._looks_like(line.shown, sharing.output)
        else:
            done = self._run(command)
            self._case.assertEqual(done.returncode, 0, f"{command}: {done.stderr}")
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


class DocumentTests(unittest.TestCase):
    def test_commands_work_as_shown(self) -> None:
        for document in DOCUMENTS:
            with self.subTest(document):
                lines = commands_of(document)
                self.assertGreater(len(lines), 3)
                reader = Reader(self, document)
                for line in lines:
                    reader.run(line)
                reader.press_ctrl_c()

    def test_named_options_exist(self) -> None:
        known = set(_options(cli)) | {"--help"}
        for document in DOCUMENTS:
            text = _BLOCK.sub("", (ROOT / document).read_text("utf-8"))
            named = {option for code in re.findall(r"`([^`]+)`", text) for option in re.findall(r"--[a-z-]+", code)}
            self.assertEqual(named - known, set(), document)

    def test_linked_files_exist(self) -> None:
        for document in DOCUMENTS:
            links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / document).read_text("utf-8"))
            missing = [link for link in links if not (ROOT / document).parent.joinpath(link).exists()]
            self.assertEqual(missing, [], document)


def _options(command: click.Command) -> list[str]:
    """Return all options of `command` and of its subcommands."""
    found = [option for parameter in command.params for option in parameter.opts + parameter.secondary_opts]
    if isinstance(command, click.Group):
        for below in command.commands.values():
            found += _options(below)
    return found
