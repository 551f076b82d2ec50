"""`burrowgate service`: writes and removes a systemd user unit that runs the gateway.

Rules. Only a unit that this command wrote is changed or removed; its first line shows that. systemd is not called: the
commands for it are printed.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

import click

from burrowgate.cli.help import Group
from burrowgate.cli.options import Settings, common_of_home, settings
from burrowgate.errors import BurrowgateError, ConfigError, StateConflict
from burrowgate.server import huge_pages
from burrowgate.server.config.keys import Config
from burrowgate.server.import_path import ISOLATED

NAME = "burrowgate.service"
_MARK = (
    "# Written by `burrowgate service install`, which overwrites it; `systemctl --user edit burrowgate` keeps changes."
)
_UNIT = """{mark}
[Unit]
Description=Burrowgate
Documentation=man:systemd.service(5)

[Service]
Type=notify
ExecStart={command}
Restart=on-failure
WatchdogSec=30
TimeoutStopSec={stop}
LimitNOFILE=65536
Environment={environment}
UnsetEnvironment=PYTHONPATH PYTHONHOME PYTHONSTARTUP
UMask=0077
NoNewPrivileges=yes
LockPersonality=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM

[Install]
WantedBy=default.target
"""


@click.group(cls=Group)
@common_of_home
def service() -> None:
    """Run your gateway by systemd."""


@service.command()
@common_of_home
def install() -> None:
    """Write a unit that runs your gateway with the options given here, and print the next step.

    Run again, it changes the unit only if the options changed. A system unit with a stricter sandbox is in
    examples/systemd.
    """
    given = settings()
    config = given.config()
    path = _unit_path(given.environ)
    unit = unit_for(given, config)
    before = _read_own_unit(path)
    if before != unit:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(unit, "utf-8")
        except OSError as error:
            raise BurrowgateError(
                f"{path} cannot be written ({error.strerror}); repair that and repeat the command."
            ) from error
    done = "is up to date" if before == unit else "was written" if before is None else "was rewritten"
    after = f"systemctl --user daemon-reload && systemctl --user enable --now {NAME}"
    if before is not None and before != unit:
        after = f"systemctl --user daemon-reload && systemctl --user restart {NAME}"
    given.answer(
        {"unit": str(path), "changed": before != unit, "next": after},
        lambda paint: (
            f"{path} {done}. Next:\n\n    {after}\n\nTo run it while you are not logged in: loginctl enable-linger"
        ),
    )


@service.command()
@common_of_home
def uninstall() -> None:
    """Remove that unit, and print the next step. The home of the gateway stays."""
    given = settings()
    path = _unit_path(given.environ)
    there = _read_own_unit(path) is not None
    enabled = path.parent / "default.target.wants" / NAME
    if there:
        path.unlink()
        if enabled.is_symlink():
            enabled.unlink()
    after = f"systemctl --user stop {NAME}; systemctl --user daemon-reload"
    done = "was removed" if there else "does not exist"
    given.answer(
        {"unit": str(path), "changed": there, "next": after if there else None},
        lambda paint: f"{path} {done}." + (f" Next:\n\n    {after}" if there else ""),
    )


def unit_for(given: Settings, config: Config) -> str:
    """The unit that runs the gateway of `config` with the options of `given`."""
    words = [*ISOLATED, "-m", "burrowgate", "run", "--home", str(config.home)]
    if given.config_file is not None:
        words += ["--config", os.path.abspath(given.config_file)]
    for name, value in given.options.items():
        if name != "home":
            words += ["--" + name.replace("_", "-"), str(value)]
    command = " ".join(map(_quoted, words))
    variables = {"PYTHONSAFEPATH": "1"} | huge_pages.of_this_machine()
    environment = " ".join(f"{name}={value}" for name, value in variables.items())
    return _UNIT.format(mark=_MARK, command=command, environment=environment, stop=int(config.drain_timeout) + 30)


def _quoted(word: str) -> str:
    """`word` as one word of a command line (systemd.service(5), Command lines)."""
    word = word.replace("%", "%%").replace("$", "$$")
    if word and shlex.quote(word.replace("%", "").replace("$", "")) == word.replace("%", "").replace("$", ""):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unit_path(environ: Mapping[str, str]) -> Path:
    """The path of the unit among those of this user (systemd.unit(5))."""
    base = environ.get("XDG_CONFIG_HOME") or (environ["HOME"] + "/.config" if environ.get("HOME") else "")
    if not os.path.isabs(base):
        raise ConfigError("The folder of your units is not known; set HOME to an absolute path.")
    return Path(base, "systemd", "user", NAME)


def _read_own_unit(path: Path) -> str | None:
    """The unit that this command wrote before, or None. Raises `StateConflict` for a unit of another origin."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise StateConflict(f"{path} cannot be read; move it away first.") from error
    if not text.startswith(_MARK):
        raise StateConflict(f"{path} was not written by this command; move it away first.")
    return text
