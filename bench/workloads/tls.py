"""Small responses over TLS 1.3 to requests with a visit cookie."""

from __future__ import annotations

import datetime
import ipaddress
from collections.abc import Callable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bench import fixtures
from bench.environment import Environment
from bench.figures import OF_REQUESTS, OURS, Bar, Contender, Work
from bench.peers import caddy, gateway, nginx
from bench.peers.served import Served
from bench.processes import Process, free_port
from bench.upstreams import pages
from bench.workloads import small

CONNECTIONS = 64
PEERS: dict[str, Callable[[Environment, int, int, str, Path], Process]] = {
    "nginx": nginx.begin_tls,
    "caddy": caddy.begin_tls,
}


def certificate(folder: Path) -> Path:
    """Make a P-256 certificate for the host of the bench; returns a file with it and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, fixtures.HOST)])
    now = datetime.datetime.now(datetime.UTC)
    # wrk uses the address as the name of the server.
    names = [x509.DNSName(fixtures.HOST), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "bench.pem"
    path.touch(mode=0o600)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


def prepare(environment: Environment) -> list[Contender]:
    """Return the gateway and the installed peers with TLS."""
    upstream = pages.start(environment)
    home = fixtures.make(environment.folder("home"), upstream)
    pem = certificate(environment.folder("certificates"))
    started = [start(environment, name, upstream, home, pem) for name in (OURS, *peers(environment))]
    return [small.contender(environment, proxy, "/", pages.SMALL, CONNECTIONS) for proxy in started]


def peers(environment: Environment) -> list[str]:
    """Return the names of the installed peers with TLS."""
    chosen = environment.settings.only
    return [peer.name for peer in (nginx.PEER, caddy.PEER) if peer.version() and (not chosen or peer.name in chosen)]


def start(environment: Environment, name: str, upstream: int, home: fixtures.Home, pem: Path) -> Served:
    """Start the gateway or the peer of that name with TLS."""
    fields = {"Host": fixtures.HOST, "Cookie": f"__Host-{home.cookie}"}
    if name == OURS:
        return served(ours(environment, home, pem), fields)
    port = free_port()
    return served((name, PEERS[name](environment, port, upstream, fields["Cookie"], pem).listens(port), port), fields)


def ours(
    environment: Environment,
    home: fixtures.Home,
    pem: Path,
    *chosen: str,
    name: str = OURS,
    checkout: Path | None = None,
) -> tuple[str, Process, int]:
    """Start the gateway, or that of `checkout`, with TLS and the options `chosen`; returns `name`, process and port."""
    port = free_port()
    options = ("--tls", "--https-port", str(port), "--certificates-dir", str(pem.parent))
    more = ("--max-handshakes-per-address", "20000")
    process = gateway.begin(environment, home.path, free_port(), *options, *more, *chosen, checkout=checkout)
    return name, process.listens(port), port


def served(proxy: tuple[str, Process, int], fields: dict[str, str]) -> Served:
    """Return the description of a started proxy that admits requests with `fields`."""
    name, process, port = proxy
    return Served(name=name, process=process, port=port, fields=fields, tls=True)


WORK = Work(
    name="tls",
    title="Small answers by TLS 1.3, full session by cookie, 64 kept-alive connections",
    figures=OF_REQUESTS,
    bars=(Bar(figure="cpu", most=3, against="nginx"), Bar(figure="cpu", most=1, against="caddy", below=True)),
    prepare=prepare,
)
