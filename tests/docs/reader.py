"""Documents as their readers use them: finds the commands of a page and runs them in their order.

Blocks of `console` and `sh` are run. Comments steer that, which the rendered page does not show:

    <!-- not run: REASON -->       the next block is not run, because it needs something that a test does not have
    <!-- before: COMMAND -->       is run first, for a page whose commands need it; `stop` stops what runs
    <!-- serves: COMMAND -->       the same for a program that runs until the page ends
    <!-- with: TEXT = COMMAND -->  in the commands below, TEXT stands for what COMMAND prints at that time
    <!-- exits: STATUS -->         the commands of the next block end with this status, not with 0

The pages assume a home folder, folders to share and for backups, and an application on port 3000 or 8888. The tests
replace these and the gateway's ports. Commands that install packages are left out, because `tests/e2e/installed.py`
checks the installation.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
import unittest
from pathlib import Path
from typing import NamedTuple

from tests.docs import forked_cli
from tests.integration.credentials import openbao_recipes as recipes
from tests.support import ROOT, WAIT_SECONDS
from tests.support.gateway_process import (
    Process,
    environment,
    fetch,
    free_port,
    new_folder,
    start_app,
    start_tls_app,
    until,
)
from tests.support.tcp_servers import ROOT_PASSWORD, SshServer, scram_postgresql

START_SECONDS = 60.0
"""Seconds that a gateway with workers may take to start on a busy machine."""
TLS_APPLICATION = "10.0.0.7:8443"
"""In place of this address, an application with TLS, whose CA is `./wiki-ca.pem`."""
OPENBAO = "https://bao.example:8200"
"""In place of this address, OpenBao as docs/tcp-credentials.md configures it, and the file `vaults/bao.token`."""
POSTGRESQL = "127.0.0.1:5432"
"""In place of this address, a PostgreSQL server with a database `app`, and the file `librarian-password` for it."""
SSH = "ssh://visitor@127.0.0.1:22"
"""In place of this address, an SSH server that trusts the CA in the file `burrowgate_ca`."""
STOP = "stop"
"""In place of a command: all servers are stopped."""

_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_PART = re.compile(
    r"<!-- not run: (?P<reason>[^>]+?) -->(?=\s+```)|<!-- exits: (?P<status>\d+) -->(?=\s+```)"
    r"|<!-- (?P<kind>before|serves|with): (?P<text>.+?) -->"
    r"|^(?P<indent> *)```(?P<language>\w*)\n(?P<body>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
_INSTALLS = re.compile(r"python3 -m (?:venv|pip)\b|\S*pipx? install\b|\S*tox\b")
_SESSION = re.compile(r"\bSESSION\b|(?<= )[A-Za-z0-9_-]{22}(?= |$)")
_ASSIGNMENT = re.compile(r"unset \w+$|(?:export )?\w+=(?:[^ $\"]+|\"[^\"]*\"|\$\([^)]*\))$")
_FOLLOWS = re.compile(r"burrowgate (?:.* --(?:watch|follow)\b|connect (?:--\S+ )*[^ -]\S*(?: *#.*)?$)")
"""What writes a line and goes on until Ctrl-C; `connect` with a program ends with that."""


class DocumentCommand(NamedTuple):
    """A command of a document, and the lines of output that the document shows."""

    command: str
    shown: list[str]
    not_run: str = ""
    """Why it is not run."""
    status: int = 0
    """The status with which it ends."""
    kind: str = ""
    """`before`, `serves` or `with` for one of a comment."""


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
    reason, status = "", 0
    for part in _PART.finditer(text_of(document)):
        if part["kind"]:
            found.append(DocumentCommand(part["text"].strip(), [], kind=part["kind"]))
        elif part["reason"]:
            reason = part["reason"].strip()
        elif part["status"]:
            status = int(part["status"])
        else:
            if part["language"] in ("console", "sh"):
                new = _commands_in(part["body"], part["indent"])
                found += [command._replace(not_run=reason, status=status) for command in new]
            reason, status = "", 0
    return found


def _commands_in(body: str, indent: str) -> list[DocumentCommand]:
    found: list[DocumentCommand] = []
    for line in body.splitlines():
        text = line.removeprefix(indent)
        if text.startswith("$ "):
            found.append(DocumentCommand(text[2:], []))
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
        for name in ("some-folder", "site", "photos", "incoming", "srv/photos", "backups", "bin", "run"):
            (self._folder / name).mkdir(parents=True)
        (self._folder / "burrowgate.toml").write_text(configuration)
        self._make_commands(self._folder / "bin")
        port, admin_port, app = str(free_port()), str(free_port()), str(start_app(case))
        self._environ = environment(str(self._folder), BURROWGATE_PORT=port, BURROWGATE_ADMIN_PORT=admin_port)
        self._environ |= {"PATH": f"{self._folder / 'bin'}{os.pathsep}{self._environ['PATH']}", "BROWSER": "true"}
        self._meant: dict[str, str] = {}
        self._assigned = ""
        self._replaced = {
            ".venv/bin/": "",
            "3000": app,
            "127.0.0.1:8480": f"127.0.0.1:{port}",
            "127.0.0.1:8481": f"127.0.0.1:{admin_port}",
            "127.0.0.1:8888": f"127.0.0.1:{app}",
            "/backups/": f"{self._folder}/backups/",
            "/srv/": f"{self._folder}/srv/",
            "/run/app.sock": f"{self._folder}/run/app.sock",
        }

    def _make_commands(self, folder: Path) -> None:
        socket = str(self._folder / "run/cli")
        server = Process(self._case, "-m", "tests.docs.forked_cli", socket)
        (folder / "client.py").write_text(forked_cli.CLIENT.format(path=socket))
        python, real = shlex.quote(sys.executable), f'{shlex.quote(sys.executable)} -m burrowgate "$@"'
        forked = f'{python} -IS {folder}/client.py "$@"'
        twistd = f'{shlex.quote(os.path.join(sysconfig.get_path("scripts"), "twistd"))} "$@"'
        # What runs for long gets signals, and so is a process of its own.
        own = f'case " $* " in *" run "*|*" share "*|*" connect "*|*" --watch"*|*" --follow"*) exec {real};; esac'
        for name, lines in (
            ("burrowgate", (own, f"exec {forked}")),
            ("twistd", (f"exec {twistd}",)),
            ("visitor", (f'exec {python} -m tests.docs.visitor "$@"',)),
        ):
            (folder / name).write_text("\n".join(("#!/bin/sh", *lines, "")))
            (folder / name).chmod(0o755)
        server.line()

    def run(self, line: DocumentCommand) -> None:
        """Run a command and compare its output. Servers keep running during the following commands."""
        if line.command == STOP:
            self.press_ctrl_c()
            return
        if line.kind == "with":
            text, _, meaning = line.command.partition(" = ")
            self._meant[text] = meaning
            return
        command = " && ".join(part for part in line.command.split(" && ") if not _INSTALLS.match(part))
        if not command or line.not_run:
            return
        command = self._filled(command)
        words = command.split()
        if line.kind == "serves":
            self._running.remove(self._start(command))  # it is killed at the end
        elif _ASSIGNMENT.match(command):
            self._assigned += f"{command}\n"
        elif words[:2] == ["burrowgate", "run"] or words[0] == "twistd":
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
        elif _FOLLOWS.match(command):
            following = self._start(command)
            following.line()
            self._looks_like(line.shown, following.output)
            self._running.remove(following)
            self._case.assertIn(following.stop(signal.SIGINT), (0, 130, -signal.SIGINT), following.errors)
        else:
            done = self._run(command)
            self._case.assertEqual(done.returncode, line.status, f"{command}: {done.stderr or done.stdout}")
            self._looks_like(line.shown, done.stderr if line.status else done.stdout)

    def _filled(self, command: str) -> str:
        """Return `command` with what its placeholders stand for."""
        command = _SESSION.sub(lambda match: match[0] if match[0] in self._meant else self._newest(), command)
        for text, meaning in self._meant.items():
            if text in command:
                found = self._run(self._filled(meaning))
                self._case.assertTrue(found.stdout.strip(), f"{text} = {meaning}: {found.stderr}")
                command = command.replace(text, found.stdout.strip())
        return self._with_ports(command)

    def _with_ports(self, command: str) -> str:
        if TLS_APPLICATION in command and TLS_APPLICATION not in self._replaced:
            port, ca = start_tls_app(self._case)
            self._replaced |= {TLS_APPLICATION: f"127.0.0.1:{port}", "./wiki-ca.pem": ca}
        if POSTGRESQL in command and POSTGRESQL not in self._replaced:
            server = scram_postgresql()
            self._replaced[POSTGRESQL] = f"127.0.0.1:{server.port}"
            (self._folder / "librarian-password").write_text(ROOT_PASSWORD)
        if SSH in command and SSH not in self._replaced:
            sshd = SshServer()
            self._case.addCleanup(sshd.remove)
            sshd.start()
            self._replaced[SSH] = f"ssh://{sshd.user}@127.0.0.1:{sshd.port}"
            for name in ("", ".pub"):
                shutil.copy(f"{sshd.ca}{name}", self._folder / f"burrowgate_ca{name}")
        if OPENBAO in command and OPENBAO not in self._replaced:
            recipes.postgresql_engine()
            self._replaced[OPENBAO] = recipes.server().url
            file = self._folder / ".burrowgate/vaults/bao.token"
            file.parent.mkdir(mode=0o700, exist_ok=True)
            file.touch(0o600)
            file.write_text(recipes.token(recipes.server()).password)
        for name, value in self._replaced.items():
            command = command.replace(name, value)
        return command

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
            ["bash", "-c", self._assigned + command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=WAIT_SECONDS,
            env=self._environ,
            cwd=self._folder,
            check=False,
        )

    def _start(self, command: str) -> Process:
        started = Process(
            self._case,
            "-c",
            f"{self._assigned}exec {command}",
            program="bash",
            cwd=str(self._folder),
            environ=self._environ,
        )
        self._running.append(started)
        return started

    def _looks_like(self, shown: list[str], output: str) -> None:
        """Check that the lines that the document shows are in `output`, in the same order."""
        real = iter(shape(output.splitlines()))
        self._case.assertEqual([word for word in shape(shown) if word not in real], [], output)
