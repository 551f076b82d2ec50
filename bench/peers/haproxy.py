"""HAProxy: one process with one thread, and an ACL for the cookie."""

from __future__ import annotations

from bench.environment import Environment
from bench.peers.served import Peer
from bench.processes import Process, find, first_line

_CONFIG = """
global
    nbthread 1
    maxconn 9900
defaults
    mode http
    timeout connect 10s
    timeout client 1h
    timeout server 1h
    timeout tunnel 1h
    timeout http-keep-alive 1h
    http-reuse always
    option forwardfor
frontend visitors
    bind 127.0.0.1:{port} backlog 4096
    acl known req.cook(burrowgate) -m str -- {cookie}
    http-request deny deny_status 403 unless known
    http-request set-header X-Forwarded-Proto http
    http-request set-header X-Forwarded-Host %[req.hdr(Host)]
    unique-id-format %[uuid()]
    unique-id-header X-Request-Id
    default_backend app
backend app
    server app 127.0.0.1:{upstream} pool-max-conn 256 pool-purge-delay 1h
"""


def _begin(environment: Environment, port: int, upstream: int, cookie: str) -> Process:
    config = environment.folder("haproxy") / "haproxy.cfg"
    config.write_text(_CONFIG.format(port=port, upstream=upstream, cookie=cookie))
    return environment.start(
        "haproxy", [find("haproxy") or "haproxy", "-db", "-f", str(config)], cores=environment.cores.proxy
    )


PEER = Peer(
    name="haproxy",
    version=lambda: first_line(find("haproxy") or "haproxy", "-v").partition(" - ")[0],
    begin=_begin,
)
