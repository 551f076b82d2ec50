"""The configuration: every key, with its type, its default and its help text.

A key is declared once, as a field of `Config`; defaults, options, variables and the table in docs/configuration.md come
from here. `sources` reads keys, `validation` checks what they mean together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from burrowgate.core import durations, hosts
from burrowgate.core.boxes.settings import DEFAULT_IDLE_MINUTES, MAX_IDLE_MINUTES
from burrowgate.core.drop_box import MAX_FILES
from burrowgate.core.sessions import MAX_TTL_SECONDS, MIN_TTL_SECONDS
from burrowgate.core.tcp import history_addresses
from burrowgate.server.config import types
from burrowgate.server.config.declarations import Declaration, Key, Place, key_field
from burrowgate.server.config.provider_tables import ProviderTable

DEFAULT_HOME = "~/.burrowgate"
_CONNECTIONS = types.number(1, 1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that can be configured. Durations are in seconds, sizes in bytes."""

    home: Path = field(
        metadata={
            "key": Declaration(
                types.folder(), DEFAULT_HOME, "Folder of the keys, the store, the admin key and the configuration."
            )
        }
    )
    store: str = key_field(
        types.store(),
        "sqlite:gateway.sqlite",
        "Store of targets, sessions and audit events; a relative path starts in the home.",
        secret=True,
    )
    store_file: str = key_field(
        types.path(empty=True),
        "",
        "File with the URL of the store, in place of `store`, if that contains a password; a relative path starts in"
        " the home.",
    )
    store_max_staleness: int = key_field(
        types.duration("1s", "1m"),
        "5s",
        "How long a store on another machine may be silent before requests are denied.",
    )

    audit_retention: int = key_field(
        types.duration("0s", "1y"),
        "0s",
        "How long audit events of visitors are kept (opened visits and refusals); 0s keeps all.",
    )
    history_addresses: str = key_field(
        types.choice(history_addresses.FULL, history_addresses.NETWORK),
        history_addresses.FULL,
        "What the history of TCP sessions keeps of a client's address: all of it, or its network (/24, /48).",
    )

    workers: int = key_field(
        types.number(1, 64),
        1,
        "Number of worker processes that serve visitors on one store; `burrowgate run` starts them.",
    )

    listen: str = key_field(types.address(), "127.0.0.1", "Address to listen on for visitors.")
    port: int = key_field(types.number(0, 65535, "port"), 8480, "Port to listen on for visitors; 0 takes any free one.")
    admin_port: int = key_field(
        types.number(0, 65535, "port"), 8481, "Port of the admin, always on 127.0.0.1; 0 takes any free one."
    )
    admin_socket: str = key_field(
        types.socket(), "", "UNIX socket of the admin instead of a port; a relative path starts in the home."
    )
    public_scheme: str = key_field(
        types.choice("http", "https"),
        "http",
        "Scheme that visitors use; https if a proxy in front of the gateway terminates TLS.",
    )
    public_port: int = key_field(
        types.number(0, 65535, "port"), 0, "Port that visitors use, as links name it; 0 is the same as `port`."
    )
    tls: bool = key_field(
        types.flag(), False, "Serve visitors by TLS on `https_port`; `port` then only redirects there."
    )
    https_port: int = key_field(
        types.number(0, 65535, "port"), 8443, "Port to listen on for visitors by TLS; 0 takes any free one."
    )
    certificates_dir: str = key_field(
        types.path(),
        "certificates",
        "Folder of certificates and their keys, in PEM; a relative path starts in the home.",
    )
    hsts: int = key_field(
        types.duration("0s", "1y"),
        "0s",
        "How long browsers remember to use TLS only (Strict-Transport-Security); 0s sends no such field.",
    )
    http2: bool = key_field(types.flag(), True, "Offer HTTP/2 to browsers that use TLS.")
    http2_library: str = key_field(
        types.choice("h2", "ngh2"), "h2", "Library for that; ngh2 is faster and needs `burrowgate[http2]`."
    )
    max_handshakes_per_address: int = key_field(
        _CONNECTIONS, 50, "Maximum of TLS handshakes in flight from one address."
    )
    acme_directory: str = key_field(
        types.url("https://acme.example.com/directory"),
        "",
        "Directory of an ACME server from which the domains of targets get certificates automatically.",
    )
    acme_accept_terms: bool = key_field(types.flag(), False, "Accept the terms of service of that ACME server.")
    acme_contact: str = key_field(
        types.mail(), "", "E-mail address that the ACME server may use about your certificates."
    )
    acme_challenge: str = key_field(
        types.choice("http-01", "tls-alpn-01"),
        "http-01",
        "How the ACME server verifies a domain: at `port`, reachable as 80, or at `https_port`, reachable as 443.",
    )
    acme_eab_kid: str = key_field(
        types.word(), "", "Key id of the external account binding, if the ACME server requires one."
    )
    acme_eab_key_file: str = key_field(
        types.path(empty=True),
        "",
        "File of mode 0600 with the key of that account; a relative path starts in the home.",
    )
    acme_ca_file: str = key_field(
        types.path(empty=True),
        "",
        "CA of the ACME server's own certificate, if the system's trust store does not contain it.",
    )
    base_domain: str = key_field(types.parent_domain(), "", "Gives every target the domain `<target>.<base_domain>`.")
    sign_in_host: str = key_field(
        types.own_domain(),
        "",
        "Domain on which people sign in; without it, `in.<base_domain>`, or in.localhost. Providers know it, and"
        " passkeys are bound to it.",
    )
    provider_ca_file: str = key_field(
        types.path(empty=True),
        "",
        "CA of the providers' certificates, in PEM, in place of the system's trust store; a relative path starts in the"
        " home.",
    )
    allow_insecure_http: bool = key_field(
        types.flag(),
        False,
        "Let visitors from other machines connect without TLS, readable for anyone on the network path.",
    )

    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = key_field(
        types.networks(),
        "",
        "Proxies in front whose Forwarded or X-Forwarded fields are trusted; none by default.",
    )
    proxy_protocol: bool = key_field(
        types.flag(),
        False,
        "Connections begin with the PROXY protocol, which only trusted proxies may speak.",
    )

    forward_auth_port: int | None = key_field(
        types.port_or_none(),
        "",
        "Port for authorization requests of trusted proxies (forward authentication); 0 takes any free one.",
    )
    forward_auth_listen: str = key_field(
        types.address(), "127.0.0.1", "Address to listen on for authorization requests."
    )

    session_ttl: int = key_field(
        types.duration(durations.format_duration(MIN_TTL_SECONDS), durations.format_duration(MAX_TTL_SECONDS)),
        "24h",
        "Default lifetime of a session.",
    )
    session_cache_size: int = key_field(
        types.number(1, 10_000_000), 200_000, "Number of sessions cached in memory, and of half as many visits."
    )

    client_header_timeout: float = key_field(
        types.duration("1s", "1h"), "30s", "How long a client may take to send the whole head of a request."
    )
    client_keepalive_timeout: float = key_field(
        types.duration("1s", "1h"), "75s", "How long an idle client connection is kept open."
    )
    client_min_body_rate: int = key_field(
        types.number(1, 1_000_000_000), 512, "Minimum average rate of a request body, in bytes per second."
    )
    client_min_response_rate: int = key_field(
        types.number(1, 1_000_000_000),
        240,
        "Minimum average rate at which a client accepts what is sent to it, in bytes per second.",
    )
    upstream_connect_timeout: float = key_field(
        types.duration("1s", "10m"), "10s", "How long connecting to a target may take."
    )
    upstream_response_timeout: float = key_field(
        types.duration("1s", "24h"), "60s", "How long a target may take until the first byte of its response."
    )
    upstream_read_timeout: float = key_field(
        types.duration("1s", "24h"), "60s", "How long a target may pause within a response that has a length."
    )
    upstream_stream_timeout: float = key_field(
        types.duration("1s", "30d"), "1h", "How long a target may pause within a response without a length."
    )
    tunnel_idle_timeout: float = key_field(
        types.duration("1s", "30d"), "1h", "How long a WebSocket or other tunnel may be idle in both directions."
    )
    tcp_ping_interval: float = key_field(
        types.duration("2s", "60s"),
        "25s",
        "How long a client of a TCP target may be silent until it is pinged; below the timeouts of proxies in front.",
    )
    client_write_timeout: float = key_field(
        types.duration("1s", "1h"), "2m", "How long a client may accept no bytes of a response."
    )
    drain_timeout: float = key_field(
        types.duration("0s", "1h"), "30s", "How long requests in flight may take to finish after SIGTERM."
    )

    max_request_header_size: int = key_field(types.size("1KiB", "1MiB"), "64KiB", "Maximum size of a request head.")
    max_request_header_count: int = key_field(
        types.number(10, 10_000), 100, "Maximum number of header fields of a request."
    )
    max_request_target_size: int = key_field(
        types.size("64", "1MiB"), "16KiB", "Maximum size of the path and query of a request."
    )
    max_request_body_size: int = key_field(
        types.size("0", "1024TiB"), 0, "Maximum size of a request body; 0 sets no limit."
    )
    drop_max_file_size: int = key_field(
        types.size("1", "1024TiB"), "2GiB", "Size of a file in a new drop box, unless the target says otherwise."
    )
    drop_max_total_size: int = key_field(
        types.size("1", "1024TiB"), "10GiB", "Size of all files in a new drop box, unless the target says otherwise."
    )
    drop_max_files: int = key_field(
        types.number(1, MAX_FILES), 1000, "Number of files in a new drop box, unless the target says otherwise."
    )
    drop_min_free_space: int = key_field(
        types.size("0", "1024TiB"),
        "1GiB",
        "Space that drop boxes leave free on their disks, at most a tenth of each.",
    )
    max_connections: int = key_field(_CONNECTIONS, 10_000, "Maximum number of client connections.")
    max_connections_per_address: int = key_field(
        _CONNECTIONS, 1000, "Maximum number of client connections from one address."
    )
    rejections_per_minute: int = key_field(
        types.number(0, 100_000),
        60,
        "Rejections per minute that an address without a link gets, each with a log line; 0 sets no limit.",
    )
    rejections_burst: int = key_field(types.number(1, 100_000), 200, "Burst size of `rejections_per_minute`.")
    upstream_max_idle_connections: int = key_field(
        types.number(0, 10_000), 256, "Maximum number of idle connections kept open to each target."
    )
    upstream_idle_timeout: float = key_field(
        types.duration("1s", "1h"), "60s", "How long an idle connection to a target is kept open."
    )

    access_log: bool = key_field(types.flag(), True, "Log every request.")
    recent_requests: int = key_field(
        types.number(0, 5_000),
        1000,
        "Number of finished requests kept in memory for the request inspector; 0 keeps none.",
    )
    log_level: str = key_field(
        types.choice("debug", "info", "warn", "error", "critical"),
        "info",
        "Lowest level of all other log lines.",
    )

    webhook_timeout: int = key_field(
        types.duration("1s", "1m"), "15s", "How long a webhook may take to accept a message, connecting included."
    )
    webhook_retry_for: int = key_field(
        types.duration("1m", "30d"), "3d", "Age at which an event that a webhook has not accepted is given up."
    )
    webhook_disable_after: int = key_field(
        types.duration("1h", "90d"), "5d", "How long a webhook may fail without a success before it is disabled."
    )
    webhook_ca_file: str = key_field(
        types.path(empty=True),
        "",
        "CA of webhooks' certificates, in PEM, in place of the system's trust store; a relative path starts in the"
        " home.",
    )

    browser_launcher: str = key_field(
        types.word(), "bwrap", "What isolates disposable browsers: bwrap, engine, ecs, or the type of a plugin."
    )
    browser_options: tuple[tuple[str, str], ...] = key_field(
        types.pairs(), "", "Options of launchers, such as the socket of an engine; see docs/browsers.md."
    )
    browser_boxes: int = key_field(
        types.number(1, 10_000), 4, "Number of disposable browsers that this gateway has at a time."
    )
    browser_idle_minutes: int = key_field(
        types.number(1, MAX_IDLE_MINUTES),
        DEFAULT_IDLE_MINUTES,
        "Minutes without a key or a movement of the pointer until a browser ends, unless target or session say"
        " otherwise; the variable DEFAULT_IDLE_THRESHOLD sets it too.",
    )
    browser_folder: str = key_field(
        types.path(),
        "boxes",
        "Folder of the sockets and files of browsers, mode 0700; a relative path starts in the home.",
    )

    cluster_port: int | None = key_field(
        types.port_or_none(),
        "",
        "Port for the other gateways on the same store, whose visitors get screens and files of browsers from this one"
        " by it; 0 takes any free one.",
    )
    cluster_listen: str = key_field(
        types.address(), "127.0.0.1", "Address to listen on for other gateways on the same store."
    )
    cluster_address: str = key_field(
        types.host_or_none(), "", "Host or address at which others reach cluster_port; empty for cluster_listen."
    )

    core_dumps: bool = key_field(
        types.flag(), False, "Permit the system to write memory to disk after a crash; it contains the keys."
    )
    otlp_traces_endpoint: str = key_field(
        types.url("http://127.0.0.1:4318/v1/traces", plain=True),
        "",
        "URL of a collector that receives trace spans by OTLP over HTTP; needs `burrowgate[opentelemetry]`.",
    )
    trust_incoming_traces: bool = key_field(
        types.flag(), False, "Continue the traces that clients send; otherwise each request begins a trace of its own."
    )

    providers: tuple[ProviderTable, ...] = ()
    """The `[[provider]]` tables of the file."""
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)
    """Where each key was given; all others have their defaults."""
    warnings: tuple[str, ...] = ()
    """One sentence for each old name of a key (`server.config.aliases`), and for a password that others can read."""

    @property
    def given(self) -> Collection[str]:
        """Names of the keys that have been given."""
        return self.places.keys()

    @property
    def link_port(self) -> int:
        """The port that links name; 0 if any free port is taken."""
        return self.public_port or (self.https_port if self.tls else self.port)

    @property
    def scheme(self) -> str:
        """The scheme that visitors use."""
        return "https" if self.tls else self.public_scheme

    @property
    def sign_in_at(self) -> str:
        """The domain on which people sign in."""
        return self.sign_in_host or f"in.{self.base_domain or 'localhost'}"

    @property
    def certificates_path(self) -> Path:
        """The folder of certificates, with its whole path."""
        return self.home / self.certificates_dir

    @property
    def admin_at(self) -> int | Path:
        """The endpoint of the admin: a port, or the path of a UNIX socket."""
        return self.home / self.admin_socket if self.admin_socket else self.admin_port

    @property
    def plain_beyond_loopback(self) -> bool:
        """Whether visitors from other machines connect without TLS; `status` and `doctor` show it (SEC-44)."""
        return self.is_plain_beyond_loopback(self.listen)

    def is_plain_beyond_loopback(self, address: str) -> bool:
        """The same for visitors that connect to `address`."""
        return self.scheme == "http" and not hosts.is_loopback(address)


KEYS = tuple(Key(name=one.name, **one.metadata["key"]._asdict()) for one in fields(Config) if "key" in one.metadata)
"""Every key, in the order of `Config`."""
BY_NAME = {key.name: key for key in KEYS}
