"""Secrets of credentials on the command line: from a file, standard input or a prompt; never an argument."""

from __future__ import annotations

import json
from typing import Any

import click

from burrowgate.core.tcp.vaults import CredentialKind
from burrowgate.errors import Invalid

MAX_CHARACTERS = 65_536
"""More than a credential may have."""

secret_file = click.option(
    "--secret-file",
    type=click.File(encoding="utf-8"),
    metavar="FILE",
    help="File with the secret; - for standard input. Without it, there is a prompt.",
)
passphrase_file = click.option(
    "--passphrase-file",
    type=click.File(encoding="utf-8"),
    metavar="FILE",
    help="File with the passphrase of an encrypted private key.",
)


def read_secret(kind: str, file: Any, passphrase: Any) -> dict[str, Any]:
    """Return the secret of a credential of `kind` as the API takes it. Raises `Invalid` or `click.UsageError`."""
    secret: dict[str, Any] = {}
    if passphrase is not None:
        secret["passphrase"] = _text(passphrase).strip("\r\n")
    match CredentialKind(kind):
        case CredentialKind.PASSWORD:
            secret["password"] = _prompt("Password") if file is None else _text(file).strip("\r\n")
        case CredentialKind.SSH_KEY:
            secret["private_key"] = _text(_needed(file, "the private key"))
        case CredentialKind.HEADERS:
            lines = [_prompt("Field, as `Name: value`")] if file is None else _text(file).splitlines()
            secret["headers"] = dict(_field(line) for line in lines if line.strip())
        case CredentialKind.JSON:
            secret["json"] = _object(_text(_needed(file, "the JSON object")))
    return secret


def read_text(file: Any, field: str) -> str:
    """Return what is in the text `file` of an option. Raises `Invalid` for `field`."""
    try:
        text: str = file.read(MAX_CHARACTERS + 1)
    except UnicodeDecodeError:
        raise Invalid(field, f"{file.name} is not text in UTF-8; name another file.") from None
    if len(text) > MAX_CHARACTERS:
        raise Invalid(field, f"{file.name} is too long; name another file.")
    return text


def _text(file: Any) -> str:
    return read_text(file, "secret_file")


def _needed(file: Any, what: str) -> Any:
    if file is None:
        raise click.UsageError(f"Name the file with {what} by --secret-file; - is standard input.")
    return file


def _prompt(text: str) -> str:
    value: str = click.prompt(text, hide_input=True, confirmation_prompt=True, err=True)
    return value


def _field(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        raise Invalid("secret_file", "A line of it is not a field; write each as `Name: value`.")
    return name.strip(), value.strip()


def _object(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Invalid("secret_file", "This is not JSON; correct the file.") from None
