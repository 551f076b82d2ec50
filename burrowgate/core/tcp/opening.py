"""Records that a connection of a TCP session is opened with: endpoints, the key of the client, and what is injected."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from burrowgate.core.boxes.peer_requests import ScreenRequest
from burrowgate.core.tcp.settings import Recorded


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A host and a port at which a target may be reached."""

    host: str
    """A host name or an IP address; that of IPv6 without brackets."""
    port: int
    path: str = ""
    """Path of the UNIX socket of the gateway's own that is dialled in place of host and port; empty for none."""
    screen: ScreenRequest | None = None
    """The screen of a box that is asked for at host and port, which are another gateway's."""

    @property
    def text(self) -> str:
        """Host and port as in a URL."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class ClientKey:
    """The Ed25519 key of a client, which has just proved that it holds it."""

    public: bytes
    """32 bytes."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the key, in hexadecimal: to what a session is bound (`TcpTerms.client`)."""
        return hashlib.sha256(self.public).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A user name and a password, which are never logged."""

    username: str = field(default="", repr=False)
    """Empty if the protocol has none (VNC), or for the default user of Redis."""
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Injection:
    """What the gateway authenticates with at the target, in place of the client."""

    protocol: str
    """The type of the target, whose protocol is spoken: `postgresql`, `mysql`, `redis`, `vnc`, `ssh`."""
    secret: Secret
    server_tls: bool = False
    """Whether the gateway speaks TLS to the target (`TcpSettings.server_tls`)."""
    is_unverified: bool = False
    """Whether the operator lets the target's certificate be any (`Verify.NONE`)."""
    options: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What else the protocol needs, such as `database`, or an SSH `certificate`."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What is recorded of a terminal."""

    recording_id: str
    """Names the recording in the history and on the disk."""
    scope: Recorded
