"""nginx: one process, a map for the cookie, buffers of 64 KiB, nothing spooled to disk."""

from __future__ import annotations

from pathlib import Path

from bench.environment import Environment
from bench.peers.served import Peer
from bench.processes import Process, find, first_line

# master_process off: one process does everything, as with the other proxies. The buffers are larger than the default
# (8 of 4 KiB), which makes large responses cheaper.
_CONFIG = """
daemon off; master_process off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log error;
worker_rlimit_nofile {descriptors};
events {{ worker_connections {descriptors}; }}
http {{
    access_log off; server_tokens off; keepalive_requests 1000000000; keepalive_timeout 1h;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {inside}
}}
"""
_PROXY = """
    map_hash_bucket_size 256;
    map {cookies} $stranger {{ default 1; "{cookie}" 0; }}
    map $http_upgrade $hop {{ default upgrade; "" ""; }}
    upstream app {{ server 127.0.0.1:{upstream}; keepalive 256; keepalive_requests 1000000000; keepalive_timeout 1h; }}
    server {{
        listen 127.0.0.1:{port} {tls}backlog=4096;
        {certificate}
        client_max_body_size 0;
        location / {{
            if ($stranger) {{ return 403; }}
            proxy_pass http://app;
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header X-Forwarded-Host $http_host;
            proxy_set_header X-Request-Id $request_id;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $hop;
            proxy_read_timeout 1h; proxy_send_timeout 1h;
            proxy_request_buffering off; client_body_buffer_size 64k;
            proxy_max_temp_file_size 0; proxy_buffer_size 16k; proxy_buffers 8 64k; proxy_busy_buffers_size 128k;
        }}
    }}
"""


def command(environment: Environment, name: str, inside: str) -> list[str]:
    """Return the command of nginx with `inside` in its http block; the upstream of small responses uses it too."""
    folder = environment.folder(name)
    config = folder / "nginx.conf"
    config.write_text(_CONFIG.format(folder=folder, inside=inside, descriptors=20_000))
    return [find("nginx") or "nginx", "-p", str(folder), "-c", str(config), "-e", str(Path(folder, "error.log"))]


def _begin(environment: Environment, port: int, upstream: int, cookie: str) -> Process:
    inside = _PROXY.format(
        port=port, upstream=upstream, cookie=cookie, cookies="$cookie_burrowgate", tls="", certificate=""
    )
    return environment.start("nginx", command(environment, "nginx", inside), cores=environment.cores.proxy)


def begin_tls(environment: Environment, port: int, upstream: int, cookies: str, certificate: Path) -> Process:
    """Start it with TLS; it admits requests with the field `Cookie: cookies`."""
    return _begin_tls(environment, port, upstream, cookies, certificate, "ssl ")


def begin_h2(environment: Environment, port: int, upstream: int, cookies: str, certificate: Path) -> Process:
    """Start it with TLS and HTTP/2."""
    return _begin_tls(environment, port, upstream, cookies, certificate, "ssl http2 ")


def _begin_tls(
    environment: Environment, port: int, upstream: int, cookies: str, certificate: Path, spoken: str
) -> Process:
    settings = (
        f"ssl_certificate {certificate}; ssl_certificate_key {certificate}; ssl_protocols TLSv1.2 TLSv1.3;"
        " ssl_session_cache shared:s:10m;"
    )
    # Names of variables cannot contain the hyphen of `__Host-`, so the map compares the whole field.
    inside = _PROXY.format(
        port=port, upstream=upstream, cookie=cookies, cookies="$http_cookie", tls=spoken, certificate=settings
    )
    return environment.start("nginx", command(environment, "nginx", inside), cores=environment.cores.proxy)


PEER = Peer(
    name="nginx",
    version=lambda: first_line(find("nginx") or "nginx", "-v").removeprefix("nginx version: "),
    begin=_begin,
    remarks=("buffers of 64 KiB instead of its own 4 KiB, nothing spooled",),
)
