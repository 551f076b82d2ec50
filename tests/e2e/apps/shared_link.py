"""A link to an application, made with nothing but its address: by `share`, and by `targets add` and TLS."""

from __future__ import annotations

import unittest
from pathlib import Path

from tests.support.gateway_process import Gateway, Served, Shared, free_port, new_folder
from tests.support.tls_clients import authority, put, server

SCHEMES = ("http", "https")


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

    def revoke(self) -> None:
        """Revoke the session."""
        self._gateway.admin("POST", f"sessions/{self._session}/revoke")


class PlainLink(SharedLink):
    """By http: `burrowgate share ADDRESS`."""

    protocol = "http/1.1"

    def __init__(self, case: unittest.TestCase, name: str, address: str) -> None:
        self._gateway = shared = Shared(case, address)
        self.url, self.token, self._session = shared.url, shared.token, shared.session


class SecureLink(SharedLink):
    """By https and HTTP/2: a gateway with a certificate, and `burrowgate targets add NAME ADDRESS`."""

    protocol = "h2"

    def __init__(self, case: unittest.TestCase, name: str, address: str) -> None:
        issuer, home = authority(), Path(new_folder(case), "home")
        home.mkdir(mode=0o700)
        put(home / "certificates", name, server(issuer, f"{name}.localhost"))
        self.authority = Path(new_folder(case), "ca.pem")
        self.authority.write_bytes(issuer.pem)
        self._gateway = gateway = Gateway(case, "--tls", "--https-port", str(free_port()), home=str(home))
        gateway.cli_json("targets", "add", name, address)
        minted = gateway.cli_json("sessions", "mint", name)
        self.url, self.token, self._session = minted["url"], minted["token"], minted["session"]["id"]


def make_link(case: unittest.TestCase, scheme: str, name: str, address: str) -> SharedLink:
    """Return a link by `scheme` to the application `name` at `address`, which runs."""
    return (SecureLink if scheme == "https" else PlainLink)(case, name, address)
