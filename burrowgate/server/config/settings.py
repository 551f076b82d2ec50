"""What of the configuration each part works with."""

from __future__ import annotations

from burrowgate.proxy.context import Timeouts
from burrowgate.proxy.http1.connection import ConnectionLimits
from burrowgate.proxy.upstream.pool import UpstreamSettings
from burrowgate.server.config.keys import Config
from burrowgate.tls.acme.manager import AcmeSettings
from burrowgate.tls.manager import TlsSettings


def of_visitors(config: Config) -> ConnectionLimits:
    """What holds of a visitor's connection."""
    return ConnectionLimits(
        head_timeout=config.head_timeout,
        idle_timeout=config.idle_timeout,
        body_rate=config.body_rate,
        close_timeout=config.write_timeout,
        max_head=config.max_head,
        max_fields=config.max_fields,
        max_target=config.max_target,
    )


def of_exchanges(config: Config) -> Timeouts:
    """How long an exchange waits."""
    return Timeouts(
        upstream_response=config.answer_timeout,
        upstream_read=config.stall_timeout,
        client_write=config.write_timeout,
        tunnel_idle=config.tunnel_idle_timeout,
    )


def of_upstreams(config: Config) -> UpstreamSettings:
    """What holds of connections to targets."""
    return UpstreamSettings(
        connect_timeout=config.connect_timeout,
        idle_timeout=config.upstream_idle_timeout,
        idle_most=config.upstream_idle,
        max_head=config.max_head,
    )


def of_tls(config: Config, *, keeps_house: bool) -> TlsSettings:
    """What the side of TLS works with."""
    return TlsSettings(
        home=config.home,
        folder=config.certificates_dir,
        most=config.max_connections,
        most_per_address=config.max_handshakes_per_address,
        acme=_of_acme(config) if config.acme_directory else None,
        keeps_house=keeps_house,
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
