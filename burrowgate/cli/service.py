"""`burrowgate service`: a unit with which systemd runs this user's gateway, written and taken away again.

Rules. Only a unit that was written here is changed or removed, which its first line shows. systemd itself is not
touched: what to tell it is said.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from burrowgate.cli.options import Settings, common, settings
from burrowgate.errors import BurrowgateError, ConfigError, StateConflict
from burrowgate.server.config.keys import Config

NAME = "burrowgate.service"
_MARK = (
    "# Written by `burrowgate service install`, which writes it anew; `systemctl --user edit burrowgate` keeps changes."
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


@click.group()
@common
def service() -> None:
    """Have systemd run your gateway."""


@service.command()
@common
def install() -> None:
    """Write a unit that runs your gateway with the options given here, and say what to do next.

    Written again, it changes only if something else was given. What needs root, and a stricter sandbox, is in
    examples/systemd.
    """
    said = settings()
    config = said.config()
    path = _path(said.environ)
    unit = unit_for(said, config)
    before = _ours(path)
    if before != unit:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(unit, "utf-8")
        except OSError as error:
            raise BurrowgateError(f"{path} cannot be written ({error.strerror}); mend that and repeat.") from error
    done = "is already there" if before == unit else "was written" if before is None else "was written anew"
    after = f"systemctl --user daemon-reload && systemctl --user enable --now {NAME}"
    if before is not None and before != unit:
        after = f"systemctl --user daemon-reload && systemctl --user restart {NAME}"
    said.answer(
        {"unit": str(path), "changed": before != unit, "next": after},
        lambda paint: (
            f"{path} {done}. Next:\n\n    {after}\n\nTo have it run while you are not logged in: loginctl enable-linger"
        ),
    )


@service.command()
@common
def uninstall() -> None:
    """Remove that unit, and say what to do next. The gateway's home stays."""
    said = settings()
    path = _path(said.environ)
    there = _ours(path) is not None
    enabled = path.parent / "default.target.wants" / NAME
    if there:
        path.unlink()
        if enabled.is_symlink():
            enabled.unlink()
    after = f"systemctl --user stop {NAME}; systemctl --user daemon-reload"
    done = "was removed" if there else "is not there"
    said.answer(
        {"unit": str(path), "changed": there, "next": after if there else None},
        lambda paint: f"{path} {done}." + (f" Next:\n\n    {after}" if there else ""),
    )


def unit_for(given: Settings, config: Config) -> str:
    """The unit that runs the gateway of `config` with the options of `given`."""
    words = [sys.executable, "-m", "burrowgate", "run", "--home", str(config.home)]
    if given.config_file is not None:
        words += ["--config", os.path.abspath(given.config_file)]
    for name, value in given.options.items():
        if name != "home":
            words += ["--" + name.replace("_", "-"), str(value)]
    command = " ".join(map(_quoted, words))
    return _UNIT.format(mark=_MARK, command=command, stop=int(config.drain_timeout) + 30)


def _quoted(word: str) -> str:
    """`word` as one word of a command line (systemd.service(5), Command lines)."""
    word = word.replace("%", "%%").replace("$", "$$")
    if word and shlex.quote(word.replace("%", "").replace("$", "")) == word.replace("%", "").replace("$", ""):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _path(environ: Mapping[str, str]) -> Path:
    """Where systemd looks for this user's units (systemd.unit(5))."""
    base = environ.get("XDG_CONFIG_HOME") or (environ["HOME"] + "/.config" if environ.get("HOME") else "")
    if not os.path.isabs(base):
        raise ConfigError("Where your units are is not known; set HOME to a whole path.")
    return Path(base, "systemd", "user", NAME)


def _ours(path: Path) -> str | None:
    """The unit that was written here before, if one was. Raises `StateConflict` for somebody else's."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise StateConflict(f"{path} cannot be read; move it away first.") from error
    if not text.startswith(_MARK):
        raise StateConflict(f"{path} was not written by this command; move it away first.")
    return text
