"""Conversion of the configuration into the settings of each component."""

from __future__ import annotations

from burrowgate.core.drop_box import DropBox
from burrowgate.proxy.context import Timeouts
from burrowgate.proxy.http1.limits import ConnectionLimits
from burrowgate.proxy.upstream.pool import UpstreamSettings
from burrowgate.server.config.keys import Config
from burrowgate.tls.acme.settings import AcmeSettings
from burrowgate.tls.manager import TlsSettings


def of_visitors(config: Config) -> ConnectionLimits:
    """The limits of visitors' connections."""
    return ConnectionLimits(
        head_timeout=config.client_header_timeout,
        idle_timeout=config.client_keepalive_timeout,
        body_rate=config.client_min_body_rate,
        response_rate=config.client_min_response_rate,
        close_timeout=config.client_write_timeout,
        max_head=config.max_request_header_size,
        max_fields=config.max_request_header_count,
        max_target=config.max_request_target_size,
    )


def of_exchanges(config: Config) -> Timeouts:
    """The timeouts of exchanges."""
    return Timeouts(
        upstream_response=config.upstream_response_timeout,
        upstream_read=config.upstream_read_timeout,
        upstream_stream=config.upstream_stream_timeout,
        client_write=config.client_write_timeout,
        tunnel_idle=config.tunnel_idle_timeout,
    )


def of_upstreams(config: Config) -> UpstreamSettings:
    """The settings of upstream connections."""
    return UpstreamSettings(
        connect_timeout=config.upstream_connect_timeout,
        idle_timeout=config.upstream_idle_timeout,
        idle_most=config.upstream_max_idle_connections,
        max_head=config.max_request_header_size,
        min_free_space=config.drop_min_free_space,
    )


def of_drop_boxes(config: Config) -> DropBox:
    """The limits of a new drop box."""
    return DropBox(
        max_file_bytes=config.drop_max_file_size,
        max_total_bytes=config.drop_max_total_size,
        max_files=config.drop_max_files,
    )


def of_tls(config: Config, *, is_primary: bool) -> TlsSettings:
    """The settings of TLS and ACME."""
    return TlsSettings(
        home=config.home,
        folder=config.certificates_path,
        most=config.max_connections,
        most_per_address=config.max_handshakes_per_address,
        acme=_of_acme(config) if config.acme_directory else None,
        is_primary=is_primary,
    )


def _of_acme(config: Config) -> AcmeSettings:
    return AcmeSettings(
        directory=config.acme_directory,
        challenge=config.acme_challenge,
        contact=config.acme_contact,
        ca_file=str(config.home / config.acme_ca_file) if config.acme_ca_file else "",
        eab_kid=config.acme_eab_kid,
        eab_key_file=str(config.home / config.acme_eab_key_file),
    )
