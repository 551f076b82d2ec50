"""Validation of the configuration as a whole: what keys mean together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from ipaddress import ip_address

from burrowgate.errors import ConfigError
from burrowgate.server.config.keys import BY_NAME, Config

_MAX_SOCKET_PATH_BYTES = 107
"""unix(7): `sun_path` has 108 bytes with its terminating NUL."""

_ACME_KEYS = frozenset(
    {"acme_accept_terms", "acme_contact", "acme_challenge", "acme_eab_kid", "acme_eab_key_file", "acme_ca_file"}
)
"""Keys without effect unless an ACME server is configured."""
_TLS_KEYS = frozenset(
    {
        "https_port",
        "certificates_dir",
        "hsts",
        "http2",
        "http2_library",
        "max_handshakes_per_address",
        "acme_directory",
    }
)
"""Keys without effect unless TLS is on."""


def check(config: Config, places: Mapping[str, str]) -> None:
    """Raises `ConfigError` if values contradict each other, or a given one has no effect.

    `places` tells where each key was given; a key that is not in it has its default.
    """

    def refuse(sentence: str, *names: str) -> None:
        place = next(places[name] for name in names if name in places)
        raise ConfigError(f"{place}: {sentence}")

    if config.plain_beyond_loopback and not config.allow_insecure_http:
        refuse(
            f"Visitors from other machines would connect to {config.listen} without TLS; set tls = true, or put a"
            ' TLS proxy in front and set public_scheme = "https", or set allow_insecure_http = true if that is'
            " intended.",
            "listen",
        )
    _check_tls(config, places, refuse)
    if not config.tls and config.public_scheme == "https":
        if config.allow_insecure_http:
            refuse('This has no effect with public_scheme = "https"; remove one of them.', "allow_insecure_http")
        if "public_port" not in places:
            refuse("Links must name the port of the TLS proxy; set public_port, for example to 443.", "public_scheme")
    if config.admin_socket:
        if config.admin_port != BY_NAME["admin_port"].default:
            refuse("This has no effect with admin_socket; remove one of them.", "admin_port")
        if len(str(config.admin_at).encode()) > _MAX_SOCKET_PATH_BYTES:
            refuse(
                f"The path of a socket has at most {_MAX_SOCKET_PATH_BYTES} bytes; choose a shorter one.",
                "admin_socket",
            )
    if config.port == config.admin_at != 0:
        refuse(f"Visitors and admin cannot share port {config.port}; choose another for one.", "admin_port", "port")
    if config.proxy_protocol and not config.trusted_proxies:
        refuse("No client could connect; name the proxies that speak it in trusted_proxies.", "proxy_protocol")
    if config.forward_auth_port is not None and not config.trusted_proxies:
        refuse(
            "No request would be answered there; name the proxies that send them in trusted_proxies.",
            "forward_auth_port",
        )
    if config.forward_auth_port is None and config.forward_auth_listen != BY_NAME["forward_auth_listen"].default:
        refuse("This has no effect without forward_auth_port; set that too.", "forward_auth_listen")
    _check_cluster(config, places, refuse)
    if "max_request_target_size" in places and config.max_request_target_size >= config.max_request_header_size:
        refuse(
            "This has no effect, because it is not below max_request_header_size; lower it or raise that.",
            "max_request_target_size",
        )
    if "max_connections_per_address" in places and config.max_connections_per_address > config.max_connections:
        refuse("This has no effect, because it is above max_connections; lower it.", "max_connections_per_address")
    if "rejections_burst" in places and config.rejections_per_minute == 0:
        refuse("This has no effect with rejections_per_minute = 0; remove one of them.", "rejections_burst")
    if config.store_file and "store" in places:
        refuse("This has no effect with store_file; remove one of them.", "store")
    if config.provider_ca_file and not config.providers:
        refuse("This has no effect without a provider; configure one in [[provider]].", "provider_ca_file")
    check_store(config, places)
    if config.trust_incoming_traces and not config.otlp_traces_endpoint:
        refuse("This has no effect without otlp_traces_endpoint; set that, or remove this.", "trust_incoming_traces")
    if "upstream_idle_timeout" in places and config.upstream_max_idle_connections == 0:
        refuse(
            "This has no effect with upstream_max_idle_connections = 0; remove one of them.", "upstream_idle_timeout"
        )


def _check_cluster(config: Config, places: Mapping[str, str], refuse: Callable[..., None]) -> None:
    if config.cluster_port is None:
        for name in ("cluster_listen", "cluster_address"):
            if getattr(config, name) != BY_NAME[name].default:
                refuse("This has no effect without cluster_port; set that too.", name)
    elif ip_address(config.cluster_listen).is_unspecified and not config.cluster_address:
        refuse("Others need an address of this machine; set cluster_address too.", "cluster_listen")


def check_store(config: Config, places: Mapping[str, str]) -> None:
    """Raises `ConfigError` if workers cannot share the store."""
    if config.workers > 1 and config.store.startswith("memory:"):
        raise ConfigError(
            f"{places['workers']}: Workers share a store, and memory: belongs to one process; name another store, such"
            " as sqlite:gateway.sqlite, or set workers = 1."
        )


def _check_tls(config: Config, places: Mapping[str, str], refuse: Callable[..., None]) -> None:
    keys = [BY_NAME[name] for name in places if name in BY_NAME]
    changed = [key.name for key in keys if getattr(config, key.name) != key.form.read(key.default)]
    for name in changed:
        if not config.tls and name in _TLS_KEYS:
            refuse("This has no effect without tls = true; set that, or remove this.", name)
        if config.tls and name in ("public_scheme", "allow_insecure_http"):
            refuse("This has no effect with tls = true; remove one of them.", name)
        if not config.acme_directory and name in _ACME_KEYS:
            refuse("This has no effect without acme_directory; set that, or remove this.", name)
    if config.acme_directory and not config.acme_accept_terms:
        refuse("Read the terms of service of that server, and set acme_accept_terms = true.", "acme_directory")
    if bool(config.acme_eab_kid) is not bool(config.acme_eab_key_file):
        refuse("acme_eab_kid and acme_eab_key_file go together; set both.", "acme_eab_kid", "acme_eab_key_file")
    if config.tls and config.https_port and config.https_port in (config.port, config.admin_port):
        sentence = f"Port {config.https_port} is taken by another key; choose another for one."
        refuse(sentence, "https_port", "port", "admin_port", "tls")
