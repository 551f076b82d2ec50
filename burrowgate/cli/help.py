"""Help of commands: options by topic, the command's own first, and commands by topic.

Rules.
    An option belongs to the topic of the function that added it (`topic`); others are the command's own.
    Options that all commands have come last, only those that matter to the command, and not in the help of a group.
    Nothing is shortened: a command is described by the first sentence of its help.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import click

COMMON = "Options of all commands"
OTHERS = "Other commands"
_topics: WeakKeyDictionary[click.Parameter, str] = WeakKeyDictionary()
_NUMBER = re.compile(r"\b(?:INTEGER|FLOAT)(?: RANGE)?\b")
_EXTRA = re.compile(r"\s*\[([^\[\]]*\bx[<>]=[^\[\]]*)\]$")
"""Additions of click about a number, such as `[default: 100; x>=0]` or `[1<=x<=10]`."""


def topic(title: str) -> Callable[[Callable[[Any], Any]], Callable[[Any], Any]]:
    """Return a decorator of functions that add options to a command: `title` is the heading of those options."""

    def wrap(decorate: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def add(command: Any) -> Any:
            known = len(_parameters(command))
            command = decorate(command)
            for parameter in _parameters(command)[known:]:
                _topics.setdefault(parameter, title)
            return command

        return add

    return wrap


def options(title: str, *added: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a decorator that adds the options `added`, in this order, under the heading `title`."""

    @topic(title)
    def add(command: Any) -> Any:
        for option in reversed(added):
            command = option(command)
        return command

    return add


class Command(click.Command):
    """A command whose options are shown by topic."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_options(self.get_params(ctx), ctx, formatter)


class Group(click.Group):
    """A group whose commands are shown by topic, and whose options are not shown, because its commands have them."""

    command_class = Command

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.topics: Mapping[str, Sequence[str]] = {}
        """The names of commands by heading, in the order in which they are shown; without any, all under one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        named = [name for names in self.topics.values() for name in names]
        return [*named, *(name for name in self.commands if name not in named)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        named = {name for names in self.topics.values() for name in names}
        rest = [name for name in self.list_commands(ctx) if name not in named]
        widest = max(map(len, self.commands), default=0)
        for title, names in (*self.topics.items(), (OTHERS if named else "Commands", rest)):
            rows = [
                (name.ljust(widest), _first_sentence(command))
                for name in names
                if (command := self.get_command(ctx, name)) is not None and not command.hidden
            ]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        formatter.write_text(f"`{ctx.command_path} COMMAND --help` describes a command.")


def write_options(parameters: Iterable[click.Parameter], ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Write `parameters`, those of the command first."""
    rows: dict[str, list[tuple[str, str]]] = {"Options": []}
    common: list[tuple[str, str]] = []
    for parameter in parameters:
        record = parameter.get_help_record(ctx)
        if record is None or not isinstance(parameter, click.Option):
            continue
        title = _topics.get(parameter, COMMON if parameter.name == "help" else "Options")
        place = common if title == COMMON else rows.setdefault(title, [])
        place.append((_NUMBER.sub("N", record[0]), without_formula(record[1])))
    for title, records in (*rows.items(), (COMMON, common)):
        if records:
            with formatter.section(title):
                formatter.write_dl(records)


def without_formula(text: str) -> str:
    """`text` with the range of a number in words; that it is not negative goes without saying."""
    match = _EXTRA.search(text)
    if match is None:
        return text
    *parts, formula = match[1].split("; ")
    low, high = re.match(r"([\d.]+)<=x|x>=([\d.]+)|", formula), re.search(r"x<=([\d.]+)", formula)
    least = "0" if low is None else low[1] or low[2] or "0"
    if high is not None:
        parts.append(f"{least} to {high[1]}")
    elif least != "0":
        parts.append(f"at least {least}")
    extra = f"  [{'; '.join(parts)}]" if parts else ""
    return text[: match.start()] + extra


def _first_sentence(command: click.Command) -> str:
    paragraph = " ".join((command.help or "").partition("\n\n")[0].split())
    match = re.match(r".+?(?=(?:,? such as)?[.:](?:\s|$))", paragraph)
    return match[0] if match else paragraph


def _parameters(command: Any) -> list[click.Parameter]:
    """The parameters that decorators have added to a function so far."""
    parameters: list[click.Parameter] = getattr(command, "__click_params__", [])
    return parameters
