"""Passphrases on the command line: read from a prompt or a file, or generated; never an argument, which others see."""

from __future__ import annotations

import os
from typing import Any

import click

from burrowgate.cli.help import topic
from burrowgate.core import passphrases


@topic("Passphrase")
def options(command: Any) -> Any:
    """Add the options that name a passphrase."""
    for option in reversed((
        click.option("--passphrase", is_flag=True, help="Ask for a passphrase that visitors must enter."),
        click.option("--passphrase-file", type=click.File(encoding="utf-8"), metavar="FILE",
                     help="Read the passphrase from a file; - for standard input."),
        click.option("--generate-passphrase", is_flag=True, help="Generate a passphrase, and print it once."),
    )):  # fmt: skip
        command = option(command)
    return command


def chosen(passphrase: bool, passphrase_file: Any, generate_passphrase: bool) -> str:
    """Return the passphrase that the options choose; empty without one. Raises `Invalid` or `click.UsageError`."""
    if passphrase + (passphrase_file is not None) + generate_passphrase > 1:
        raise click.UsageError("Give one of --passphrase, --passphrase-file and --generate-passphrase.")
    if generate_passphrase:
        return passphrases.generate(os.urandom(passphrases.GENERATED_BYTES))
    if passphrase:
        return passphrases.check_passphrase(
            click.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True)
        )
    if passphrase_file is not None:
        try:
            text = passphrase_file.read(passphrases.MAX_PASSPHRASE_BYTES + 1)
        except UnicodeDecodeError:
            raise click.UsageError("The passphrase's file is not text in UTF-8.") from None
        return passphrases.check_passphrase(text, "passphrase_file")
    return ""
