"""Burrowgate: the checkout or an installed version, started by `burrowgate run` without an access log."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

from bench.environment import ROOT, Environment
from bench.figures import COMPILED, EARLIER, OURS
from bench.fixtures import Home
from bench.peers.served import Served
from bench.processes import Process, first_line, free_port
from burrowgate.server import huge_pages

OPTIONS = (
    "--no-access-log",
    "--max-connections",
    "20000",
    "--max-connections-per-address",
    "20000",
    "--upstream-max-idle-connections",
    "256",
)


_BYTECODE = {"PYTHONDONTWRITEBYTECODE": ""}
"""Modules are compiled once, as those of an installed gateway are, also where the caller's Python keeps no bytecode."""


def python(environment: Environment, checkout: Path | None = None) -> tuple[str, Path]:
    """Return the interpreter that has the gateway installed, and the folder to start it in: `checkout` if given."""
    if checkout is not None:
        return sys.executable, checkout
    # In the folder of the checkout, `-m` finds the checkout; elsewhere, the installed version.
    return (environment.settings.python, environment.scratch) if environment.settings.python else (sys.executable, ROOT)


def version(environment: Environment) -> str:
    """Return the version of the gateway."""
    program, folder = python(environment)
    command = f"cd '{folder}' && exec '{program}' -m burrowgate --version"
    return first_line("sh", "-c", command)


def begin(
    environment: Environment,
    home: Path,
    port: int,
    *options: str,
    admin_port: int = 0,
    cores: frozenset[int] | None = None,
    checkout: Path | None = None,
) -> Process:
    """Start it on `port` without waiting; with `checkout`, the gateway of that folder."""
    program, folder = python(environment, checkout)
    command = [program, "-m", "burrowgate", "run", "--home", str(home), "--port", str(port)]
    command += ["--admin-port", str(admin_port or free_port()), *OPTIONS, *options]
    return environment.start(
        "burrowgate",
        command,
        cores=cores or environment.cores.proxy,
        cwd=folder,
        environ=_BYTECODE | huge_pages.of_this_machine(),  # the latter as its unit
    )


def start(environment: Environment, home: Home, *options: str, name: str = OURS, admin_port: int = 0) -> Served:
    """Start it and wait until it accepts connections. Raises `NoResult`.

    By the names of the compiled and of the earlier one, those of the settings are started.
    """
    port, admin_port = free_port(), admin_port or free_port()
    settings = environment.settings
    checkout = {COMPILED: settings.compiled, EARLIER: settings.earlier}.get(name)
    process = begin(environment, home.path, port, *options, admin_port=admin_port, checkout=checkout)
    return Served(name=name, process=process.listens(port).listens(admin_port), port=port, fields=home.fields)


@cache
def has_module(interpreter: str, folder: Path, name: str) -> bool:
    """Return whether `interpreter`, started in `folder`, can import `name`."""
    done = subprocess.run([interpreter, "-c", f"import {name}"], capture_output=True, cwd=folder, check=False)
    return done.returncode == 0


@cache
def takes(interpreter: str, folder: Path, option: str) -> bool:
    """Return whether `burrowgate run` has `option`."""
    done = subprocess.run(
        [interpreter, "-m", "burrowgate", "run", "--help"], capture_output=True, text=True, cwd=folder, check=False
    )
    return option in done.stdout
