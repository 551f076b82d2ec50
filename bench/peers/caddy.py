"""Caddy: one process on one core, with a matcher for the cookie."""

from __future__ import annotations

from pathlib import Path

from bench.environment import Environment
from bench.peers.served import Peer
from bench.processes import Process, find, first_line

_CONFIG = """
{{
    admin off
    auto_https off
    log {{
        level ERROR
    }}
}}
{scheme}://:{port} {{
    bind 127.0.0.1
    {tls}
    @known vars {{http.request.cookie.{name}}} {cookie}
    handle @known {{
        request_header X-Request-Id {{http.request.uuid}}
        reverse_proxy 127.0.0.1:{upstream} {{
            transport http {{
                keepalive_idle_conns 256
                keepalive_idle_conns_per_host 256
            }}
        }}
    }}
    handle {{
        respond 403
    }}
}}
"""


def _begin(environment: Environment, port: int, upstream: int, cookie: str) -> Process:
    return _start(environment, port=port, upstream=upstream, cookie=cookie, name="burrowgate", scheme="http", tls="")


def begin_tls(environment: Environment, port: int, upstream: int, cookies: str, certificate: Path) -> Process:
    """Start it with TLS and HTTP/2; it admits requests with the field `Cookie: cookies`."""
    name, _, cookie = cookies.partition("=")
    tls = f"tls {certificate} {certificate}"
    return _start(environment, port=port, upstream=upstream, cookie=cookie, name=name, scheme="https", tls=tls)


def _start(environment: Environment, **words: object) -> Process:
    folder = environment.folder("caddy")
    config = folder / "Caddyfile"
    config.write_text(_CONFIG.format(**words))
    command = [find("caddy") or "caddy", "run", "--adapter", "caddyfile", "--config", str(config)]
    environ = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "GOMAXPROCS": "1"}
    return environment.start("caddy", command, cores=environment.cores.proxy, environ=environ)


PEER = Peer(
    name="caddy",
    version=lambda: (version := first_line(find("caddy") or "caddy", "version")) and f"Caddy {version.split()[0]}",
    begin=_begin,
)
