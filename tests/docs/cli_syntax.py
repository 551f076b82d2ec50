"""The syntax of `burrowgate` commands in documents: whether a command line would be understood, without running it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

import click

from burrowgate.cli.connect import Connect
from burrowgate.cli.main import cli

_ENDS = ("|", ">", ">>", "<", "&&", "||", ";", "&")
"""Words of the shell after which the command is over."""


def all_options() -> set[str]:
    """Return all options of all commands."""
    return {"--help", *(option for command in _commands(cli) for option in _options(command))}


def shown_options() -> set[str]:
    """Return the options that `--help` shows, without their negations."""
    shown = [one for command in _commands(cli) for one in command.params if isinstance(one, click.Option)]
    return {option for one in shown if not one.hidden for option in one.opts if option.startswith("--")}


def mistake_in(line: str) -> str:
    """Return what `burrowgate` would not understand in a command line; empty if it would understand all.

    Placeholders count as values; whether a value is valid is not checked.
    """
    words = _words_of(line)
    command: click.Command = cli
    while words and isinstance(command, click.Group):
        if words[0].startswith("-"):
            words = words[2 if _takes_value(command, words[0]) else 1 :]
        elif words[0] not in command.commands and isinstance(command, Connect):
            command = command.commands["link"]
        elif words[0] not in command.commands:
            return f"{words[0]!r} is no command of {command.name}"
        else:
            command = command.commands[words.pop(0)]
    known = {*_options(cli), *_options(command), "--help"}
    unknown = [word for word in words if word.startswith("--") and word.partition("=")[0] not in known]
    return f"{command.name} has no {', '.join(unknown)}" if unknown else ""


def _words_of(line: str) -> list[str]:
    """Return the words between `burrowgate` and the end of its command, without the part for another program."""
    words = shlex.split(line.partition(" #")[0])[1:]
    for end in (*_ENDS, "--"):
        if end in words:
            words = words[: words.index(end)]
    return words


def _takes_value(command: click.Command, option: str) -> bool:
    return any(isinstance(one, click.Option) and option in one.opts and not one.is_flag for one in command.params)


def _options(command: click.Command) -> list[str]:
    return [option for one in command.params for option in one.opts + one.secondary_opts]


def _commands(command: click.Command) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from _commands(below)
