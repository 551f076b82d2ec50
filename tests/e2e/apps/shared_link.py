"""A link to an application, made with nothing but its address: by `share`, and by `targets add` and TLS."""

from __future__ import annotations

import unittest
from pathlib import Path

from tests.support.gateway_process import Gateway, Served, Shared, free_port, new_folder
from tests.support.tls_clients import authority, put, server

BASE_DOMAIN = "links.example"
WAYS = ("http", "https", "domain")
"""By http, by https with HTTP/2, and by https under a domain of one's own."""


class SharedLink:
    """The link of a session, and the gateway that serves it."""

    url: str
    token: str
    protocol: str
    """As `PerformanceResourceTiming.nextHopProtocol` names it."""
    authority: Path | None = None
    """File of the CA that signed the gateway's certificate."""
    _gateway: Served
    _session: str
    _target: str

    @property
    def has_own_host(self) -> bool:
        """Whether the target gets its own `Host`."""
        return bool(self._gateway.admin("GET", f"targets/{self._target}")["upstream_host"] == "target")

    def revoke(self) -> None:
        """Revoke the session."""
        self._gateway.admin("POST", f"sessions/{self._session}/revoke")


class PlainLink(SharedLink):
    """By http: `burrowgate share ADDRESS`."""

    protocol = "http/1.1"

    def __init__(self, case: unittest.TestCase, name: str, address: str) -> None:
        self._gateway = shared = Shared(case, address)
        self.url, self.token, self._session = shared.url, shared.token, shared.session
        self._target = shared.target


class SecureLink(SharedLink):
    """By https and HTTP/2: a gateway with a certificate, and `burrowgate targets add NAME ADDRESS`."""

    protocol = "h2"
    base_domain = ""

    def __init__(self, case: unittest.TestCase, name: str, address: str) -> None:
        issuer, home = authority(), Path(new_folder(case), "home")
        home.mkdir(mode=0o700)
        put(home / "certificates", name, server(issuer, f"{name}.{self.base_domain or 'localhost'}"))
        self.authority = Path(new_folder(case), "ca.pem")
        self.authority.write_bytes(issuer.pem)
        options = ["--tls", "--https-port", str(free_port())]
        if self.base_domain:
            options += ["--base-domain", self.base_domain]
        self._gateway = gateway = Gateway(case, *options, home=str(home))
        gateway.cli_json("targets", "add", name, address)
        self._target = name
        minted = gateway.cli_json("sessions", "mint", name)
        self.url, self.token, self._session = minted["url"], minted["token"], minted["session"]["id"]


class DomainLink(SecureLink):
    """By https under a base domain, whose names applications do not know as they know those below `localhost`."""

    base_domain = BASE_DOMAIN


_KINDS: dict[str, type[PlainLink | SecureLink]] = dict(zip(WAYS, (PlainLink, SecureLink, DomainLink), strict=True))


def make_link(case: unittest.TestCase, way: str, name: str, address: str) -> SharedLink:
    """Return a link in one of `WAYS` to the application `name` at `address`, which runs."""
    return _KINDS[way](case, name, address)
