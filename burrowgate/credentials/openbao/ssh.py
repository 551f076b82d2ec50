"""The library `openbao-ssh`: certificates for SSH keys, signed by OpenBao's SSH engine, one for each session.

Rules.
    Certificates are as those of `ssh-ca`: the id names session and person, and they end by time only.
    The role in OpenBao decides what is allowed: it has `allow_user_certificates` and `allow_user_key_ids`, and its
    `allowed_users` and `allowed_extensions` include what the options ask for.
"""

from __future__ import annotations

import re

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    SSHCertificate,
    load_ssh_public_identity,
)

from burrowgate.credentials.interfaces import IssueContext, Issued, LibraryContext
from burrowgate.credentials.offered_options import OPENBAO_SSH_OPTIONS
from burrowgate.credentials.openbao.library import OpenBaoLibrary
from burrowgate.credentials.openbao.replies import read_leased
from burrowgate.credentials.openbao.templates import render_name, render_path, values_of
from burrowgate.credentials.options import read_count
from burrowgate.credentials.ssh_ca import key_id
from burrowgate.errors import CredentialsRefused, CredentialsUnavailable

_PRINCIPAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}", re.ASCII)
_EXTENSION = re.compile(r"[A-Za-z0-9.@-]{1,64}", re.ASCII)


class SshCertificates(OpenBaoLibrary):
    """The library `openbao-ssh`. The token of the session counts for one request."""

    options = OPENBAO_SSH_OPTIONS

    async def make(self, context: IssueContext) -> Issued:
        values = values_of(context)
        principals = [render_name(name.strip(), values, _PRINCIPAL) for name in self._principals(context)]
        role = render_path(self.option(context, "role"), values)
        secret = {"username": principals[0]}
        public_key = context.public_key
        if not public_key:
            key = Ed25519PrivateKey.from_private_bytes(self.context.entropy.token_bytes(32))
            private = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
            secret["private_key"] = private.decode("ascii")
            public_key = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode("ascii")
        body = {
            "public_key": public_key,
            "valid_principals": ",".join(principals),
            "cert_type": "user",
            "key_id": key_id(context),
            "ttl": f"{self._seconds(context)}s",
            "extensions": dict.fromkeys(self._extensions(context), ""),
        }
        token = await self.new_token(context, uses=1)
        reply = await self.call_as(context, token, "POST", f"{self.path_option(context, 'mount')}/sign/{role}", body)
        signed = str(read_leased(reply).data.get("signed_key") or "").strip()
        certificate = _certificate(signed)
        secret["certificate"] = signed
        return Issued(secret=secret, accessor=str(certificate.serial), expires_at=certificate.valid_before)

    def _principals(self, context: IssueContext) -> list[str]:
        # Split before the parts of the session are put in: a name with a comma is then not two principals.
        return self.option(context, "principals").split(",")

    def _seconds(self, context: IssueContext) -> int:
        left = context.expires_at - context.now
        limit = self.option(context, "login_seconds")
        return max(1, min(left, read_count("login_seconds", limit)) if limit else left)

    def _extensions(self, context: IssueContext) -> list[str]:
        text = self.option(context, "extensions")
        names = [] if text == "none" else [name.strip() for name in text.split(",")]
        for name in names:
            if not _EXTENSION.fullmatch(name):
                raise CredentialsRefused(
                    f"{name!r} is not an extension of a certificate; write one such as permit-pty."
                )
        return names


def _certificate(text: str) -> SSHCertificate:
    try:
        found = load_ssh_public_identity(text.encode())
    except ValueError as error:
        raise CredentialsUnavailable(
            "The vault has signed no certificate; check the mount of its SSH engine."
        ) from error
    if not isinstance(found, SSHCertificate):
        raise CredentialsUnavailable("The vault has signed no certificate; check the mount of its SSH engine.")
    return found


def make(context: LibraryContext) -> SshCertificates:
    """Return the library `openbao-ssh`."""
    return SshCertificates(context)
