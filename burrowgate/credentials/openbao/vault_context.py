"""The record of a vault as the context of a library: where its server is, and as whom the gateway logs in."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

from burrowgate.core.tcp.vaults import Vault, VaultKind, check_vault, parse_vault_address
from burrowgate.credentials.interfaces import Endpoint, IssueContext, Secret
from burrowgate.errors import CredentialsRefused, Invalid

FOLDER = "vaults"
"""The folder of secret files in the home."""
MAX_SECRET_BYTES = 8_192
"""More than any token has."""


def read_secret(home: Path, vault: Vault) -> Secret:
    """Return the login of `vault` from its file, which is read anew each time. Raises `CredentialsRefused`.

    It reads a file: call it in a thread.
    """
    try:
        check_vault(vault)
    except Invalid as error:
        raise CredentialsRefused(str(error)) from error
    path = home / FOLDER / vault.secret_file
    try:
        # Neither a link nor a pipe: what is read is in this folder, and reading it does not wait.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode) or found.st_mode & 0o007:
                raise CredentialsRefused(f"The file {path} is no file that only you can read; set its mode to 0600.")
            text = file.read(MAX_SECRET_BYTES + 1).decode("ascii").strip()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not ASCII"
        raise CredentialsRefused(
            f"The file {path} with the login of the vault {vault.name} cannot be read ({reason}); write it."
        ) from None
    if not text or len(text) > MAX_SECRET_BYTES or not text.isprintable():
        raise CredentialsRefused(f"The file {path} has not one line with a token or a secret id; write it again.")
    return Secret(username=vault.role_id, password=text)


def in_vault(context: IssueContext, vault: Vault, secret: Secret) -> IssueContext:
    """Return `context` for a library that `vault` of kind `openbao` serves."""
    if vault.kind is not VaultKind.OPENBAO:
        raise ValueError("Only an openbao serves a library.")
    address = parse_vault_address(vault.address)
    places = {"login_mount": vault.login_mount}
    if vault.namespace:
        places["namespace"] = vault.namespace
    return replace(
        context,
        admin=secret,
        address=Endpoint(host=address.host, port=address.port, tls=address.tls, ca=vault.ca),
        options={**context.options, **places},
    )
