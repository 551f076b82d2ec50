"""Ports of credential libraries, and their records: an issuer of fresh credentials, each for one session.

Rules.
    The name of a credential (`IssueContext.hint`) is chosen and stored before anything is asked for. So a gateway that
    is killed between `issue` and its answer can still `revoke` what may have been made.
    `revoke` may be called any number of times, and of a name that was never issued. When it returns, no login with the
    credential succeeds and no connection that used it is open, except for libraries whose credentials end by time only
    (`ILibraryFactory.ends_by`).
    An `issue` that has failed for want of an answer may still be under way on the server, for `SETTLE_SECONDS` at most.
    So what it may have made is revoked at once, and once more after that time.
    No call waits for longer than `CALL_TIMEOUT_SECONDS`, and none blocks the reactor.
    No secret is in a `repr`, a log line, or the text of an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from zope.interface import Attribute, Interface

from burrowgate.interfaces import IEntropy
from burrowgate.plugins import Option

CALL_TIMEOUT_SECONDS = 10.0
"""Seconds after which each call of a library has returned or raised."""
SETTLE_SECONDS = 10.0
"""Seconds after the failure of a call in which the server may still do what was asked: servers end a statement of ours
after 8 s, where they can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """The credential with which a library itself authenticates."""

    username: str = ""
    """Empty if there is none, as for a token."""
    password: str = field(default="", repr=False)
    """The password, token, or private key in PEM."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """The server that a library asks."""

    host: str = ""
    """A host name or an IP address; empty for a library without a server, such as `ssh-ca`."""
    port: int = 0
    tls: bool = False
    """Whether the connection is encrypted, and the server's certificate verified; never a fallback to plaintext."""
    ca: str = ""
    """Certificates in PEM that vouch for the server; empty for those of the system."""
    server_name: str = ""
    """The name that the server's certificate must have; empty for `host`."""

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueContext:
    """One credential of one session: what it is for, and where and as whom it is asked for."""

    sid: str
    target_name: str
    account_name: str = ""
    """The person; empty for the holder of a link without an account."""
    account_id: str = ""
    account_email: str = ""
    """The attested address of the person; empty if there is none."""
    project: str = ""
    now: int
    """Seconds since 1970."""
    expires_at: int
    """End of the session, in seconds since 1970; no credential is valid for longer than this and 60 s."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Options of the library, by the names of `ILibraryFactory.options`; without secrets."""
    admin: Secret | None = field(default=None, repr=False)
    """The library's own credential."""
    address: Endpoint = Endpoint()
    hint: str
    """Name of the credential, from `new_hint`; never used again."""
    public_key: str = ""
    """Public key of the client in OpenSSH's form, for `ssh`; if it is empty, the library makes a key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A fresh credential."""

    secret: Mapping[str, str] = field(repr=False)
    """Its values by name: `username`, `password`, `private_key`, `certificate` and others."""
    accessor: str = ""
    """What `renew` and `revoke` need beside the name; empty for nothing. It may be as secret as the credential."""
    expires_at: int | None = None
    """When the issuer itself ends it, in seconds since 1970; None if only `revoke` does."""
    renewable: bool = False
    """Whether `renew` can move `expires_at`."""

    def __repr__(self) -> str:
        return f"Issued(expires_at={self.expires_at}, renewable={self.renewable})"


class EndsBy(StrEnum):
    """What ends the credentials of a library."""

    REVOCATION = "revocation"
    """`revoke`, with the connections that used them."""
    TIME = "time"
    """Their expiry alone; the gateway ends the connections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryContext:
    """The environment of a library."""

    reactor: object
    """Provides IReactorTime and IReactorTCP."""
    entropy: IEntropy
    timeout_seconds: float = CALL_TIMEOUT_SECONDS


class ILibrary(Interface):
    """An issuer of credentials.

    Every method raises `CredentialsUnavailable` if the server cannot be reached or did not answer in time, after which
    a repetition may succeed, and `CredentialsRefused` if it has answered that it will not, or an option is wrong.
    After an error of `issue` the credential may exist: the caller revokes it by its name, and again after
    `SETTLE_SECONDS`.
    """

    async def issue(context: IssueContext) -> Issued:
        """Make the credential and return it."""

    async def renew(context: IssueContext, accessor: str, until: int) -> int:
        """Prolong the credential to `until` if the issuer lets it; returns when it ends now, in seconds since 1970.

        Raises `CredentialsRefused` if it cannot be prolonged, or is gone.
        """

    async def revoke(context: IssueContext, hint: str, accessor: str) -> None:
        """End the credential with the name `hint` and its open connections; of an unknown one, do nothing."""

    async def probe(context: IssueContext) -> str:
        """Return a sentence about what would keep `issue` from working, or an empty text. Raises nothing."""

    async def close() -> None:
        """Close the connections that are kept for further calls."""


class ILibraryFactory(Interface):
    """Factory of one type of libraries. Found through `twisted.plugin`; a plugin class also provides `IPlugin`."""

    type: str = Attribute("Name of the type, such as `postgresql-role`.")
    help: str = Attribute("One line: what is issued, and how it ends.")
    ends_by: EndsBy = Attribute("What ends its credentials.")
    options: Sequence[Option] = Attribute("The options that it takes.")

    def make(context: LibraryContext) -> ILibrary:
        """Return a library; one serves all the libraries of its type that are configured."""
