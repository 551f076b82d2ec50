"""Certificates for SSH, one for each session, signed by a CA whose key is in a vault; no server is asked.

Rules.
    The id of a certificate, which sshd writes into its log, names session and person.
    A certificate ends by time only. It limits logins: sshd does not end a session whose certificate expires, the
    gateway does.
    Nothing is permitted that an option does not name; a terminal (`permit-pty`) is, unless the option says otherwise.
    A server trusts the CA by `TrustedUserCAKeys`.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    SSHCertificateBuilder,
    SSHCertificateType,
    load_ssh_private_key,
    load_ssh_public_key,
)
from zope.interface import implementer

from burrowgate.credentials.interfaces import ILibrary, IssueContext, Issued, LibraryContext, Secret
from burrowgate.credentials.names import check_hint
from burrowgate.credentials.offered_options import SSH_CA_OPTIONS
from burrowgate.credentials.options import check_options, read_count, read_list, read_option
from burrowgate.errors import BurrowgateError, CredentialsRefused
from burrowgate.interfaces import IEntropy

EXTENSIONS = frozenset(
    {"permit-agent-forwarding", "permit-port-forwarding", "permit-pty", "permit-user-rc", "permit-X11-forwarding"}
)
CLOCK_TOLERANCE_SECONDS = 60
"""A certificate counts from this long before it is made, for a server whose clock is slow."""
_PRINCIPAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}", re.ASCII)
_MAX_KEY_ID = 200

_CaKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
_UserKey = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey


@implementer(ILibrary)
class SshCa:
    """The library `ssh-ca`."""

    def __init__(self, context: LibraryContext) -> None:
        self._context = context

    async def issue(self, context: IssueContext) -> Issued:
        check_hint(context.hint)
        check_options(context.options, SSH_CA_OPTIONS)
        return sign(context, ca_key(context.admin), self._context.entropy)

    async def renew(self, context: IssueContext, accessor: str, until: int) -> int:
        raise CredentialsRefused("A certificate cannot be prolonged; issue another one.")

    async def revoke(self, context: IssueContext, hint: str, accessor: str) -> None:
        check_hint(hint)

    async def probe(self, context: IssueContext) -> str:
        try:
            await self.issue(context)
        except BurrowgateError as error:
            return str(error)
        return ""

    async def close(self) -> None:
        pass


def ca_key(admin: Secret | None) -> _CaKey:
    """Return the key of the CA. Raises `CredentialsRefused`, without saying what it is."""
    if admin is None:
        raise CredentialsRefused("The library has no CA key; give it one from a vault.")
    pem = admin.password.strip().encode() + b"\n"
    try:
        key: Any = (
            load_ssh_private_key(pem, None) if b"OPENSSH" in pem else serialization.load_pem_private_key(pem, None)
        )
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, _CaKey):
        raise CredentialsRefused(
            "The CA key cannot be used; store an Ed25519, ECDSA or RSA private key without a passphrase, in PEM."
        ) from None
    return key


def _user_key(text: str) -> _UserKey:
    try:
        key = load_ssh_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise CredentialsRefused("The client's public key cannot be read; use an Ed25519, ECDSA or RSA key.") from error
    if not isinstance(key, _UserKey):
        raise CredentialsRefused("The client's public key cannot be certified; use an Ed25519, ECDSA or RSA key.")
    return key


def sign(context: IssueContext, authority: _CaKey, entropy: IEntropy) -> Issued:
    """Return a certificate for the client's key, or for a new one. Raises `CredentialsRefused`."""
    principals = _principals(_option(context, "principals"))
    secret = {"username": principals[0]}
    if context.public_key:
        key = _user_key(context.public_key)
    else:
        private = ed25519.Ed25519PrivateKey.from_private_bytes(entropy.token_bytes(32))
        key = private.public_key()
        secret["private_key"] = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
        ).decode("ascii")
    until = context.expires_at
    if seconds := _option(context, "login_seconds"):
        until = min(until, context.now + read_count("login_seconds", seconds))
    builder = (
        SSHCertificateBuilder()
        .public_key(key)
        .serial(int.from_bytes(entropy.token_bytes(8)))
        .type(SSHCertificateType.USER)
        .key_id(key_id(context).encode())
        .valid_principals([name.encode() for name in principals])
        .valid_after(min(context.now, until) - CLOCK_TOLERANCE_SECONDS)
        .valid_before(until)
    )
    for name in _extensions(_option(context, "extensions")):
        builder = builder.add_extension(name.encode(), b"")
    if command := _option(context, "force_command"):
        builder = builder.add_critical_option(b"force-command", command.encode())
    if networks := _networks(_option(context, "source_address")):
        builder = builder.add_critical_option(b"source-address", networks.encode())
    certificate = builder.sign(authority)
    secret["certificate"] = certificate.public_bytes().decode("ascii")
    return Issued(secret=secret, accessor=str(certificate.serial), expires_at=until)


def key_id(context: IssueContext) -> str:
    """Return the id of the certificate: what sshd's log says of each login with it."""
    text = f"burrowgate session {context.sid} visitor {context.account_name or 'by link'}"
    return "".join(letter if letter.isprintable() else "?" for letter in text)[:_MAX_KEY_ID]


def _option(context: IssueContext, name: str) -> str:
    return read_option(context.options, SSH_CA_OPTIONS, name)


def _principals(text: str) -> tuple[str, ...]:
    names = read_list(text)
    for name in names:
        if not _PRINCIPAL.fullmatch(name):
            raise CredentialsRefused(f"{name!r} is not the name of a user; write names separated by commas.")
    return names


def _extensions(text: str) -> list[str]:
    names = [] if text == "none" else sorted(set(read_list(text)))
    for name in names:
        if name not in EXTENSIONS:
            raise CredentialsRefused(f"{name!r} is not an extension; there are {', '.join(sorted(EXTENSIONS))}.")
    return names


def _networks(text: str) -> str:
    try:
        return ",".join(str(ipaddress.ip_network(item)) for item in read_list(text))
    except ValueError as error:
        raise CredentialsRefused(
            f"The option 'source_address' is {text!r}; write networks such as 10.0.0.0/8."
        ) from error


def make(context: LibraryContext) -> SshCa:
    """Return the library `ssh-ca`."""
    return SshCa(context)
