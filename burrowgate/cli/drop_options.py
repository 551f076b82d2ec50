"""Options of the drop box of a folder target, which `targets` and `share` have."""

from __future__ import annotations

from typing import Any

import click

from burrowgate.cli.client import JSON, Document
from burrowgate.cli.help import topic
from burrowgate.core.drop_box import MAX_FILES
from burrowgate.errors import Invalid
from burrowgate.proxy.static.directory_index import size as size_text
from burrowgate.server.config import types

_SIZE = types.size("1", "1024TiB")
LIMITS = ("max_file_bytes", "max_total_bytes", "max_files")


class _Size(click.ParamType[int]):
    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            return _SIZE.read(int(value) if str(value).isdigit() else value)
        except Invalid as error:
            self.fail(str(error), param, ctx)


@topic("Drop box: a folder to which visitors add files")
def drop_options(command: Any) -> Any:
    """Add the options of a drop box."""
    for option in reversed((
        click.option("--drop/--no-drop", "drop", default=None,
                     help="Whether visitors add files to the folder, and read none."),
        click.option("--drop-max-file", "max_file_bytes", type=_Size(), metavar="SIZE",
                     help="Size of a file that visitors add, such as 500MiB."),
        click.option("--drop-max-total", "max_total_bytes", type=_Size(), metavar="SIZE",
                     help="Size of all files in the folder, beyond which visitors add none."),
        click.option("--drop-max-files", "max_files", type=click.IntRange(1, MAX_FILES), metavar="NUMBER",
                     help="Number of files in the folder, beyond which visitors add none."),
    )):  # fmt: skip
        command = option(command)
    return command


def drop_body(values: dict[str, Any]) -> JSON:
    """The field `drop` of a target's JSON for the options that `values` has, which are removed; empty without any."""
    drop = values.pop("drop", None)
    limits = {name: value for name in LIMITS if (value := values.pop(name, None)) is not None}
    if drop is False:
        if limits:
            raise click.UsageError("--no-drop takes no limits; leave them out.")
        return {"drop": None}
    return {"drop": limits} if drop or limits else {}


def drop_text(drop: Document | None) -> str:
    """The limits of a drop box in words; empty without one."""
    if drop is None:
        return ""
    file, total = size_text(drop["max_file_bytes"]), size_text(drop["max_total_bytes"])
    return f"visitors add files and read none: {file} each, {total} and {drop['max_files']:,} files in all"
