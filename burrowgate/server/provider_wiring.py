"""The providers of sign-in, built from the configuration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from burrowgate import __version__
from burrowgate.errors import ConfigError, UpstreamCertificateError
from burrowgate.identity.oidc.http import AgentHttp
from burrowgate.identity.providers import Providers
from burrowgate.proxy.upstream.tls import authorities
from burrowgate.server.config.keys import Config
from burrowgate.server.config.provider_tables import read_secrets


def make_providers(config: Config, reactor: Any, now: Callable[[], float]) -> Providers:
    """Return the configured providers; none of them is asked anything yet.

    It reads the files of the client secrets and of the CA. Raises `ConfigError` or `HomeError`.
    """
    http = AgentHttp(reactor, user_agent=f"Burrowgate/{__version__}", trust_root=_trust_root(config))
    return Providers(read_secrets(config.providers, config.home), http, now)


def _trust_root(config: Config) -> Any:
    if not config.provider_ca_file:
        return None
    try:
        return authorities(str(config.home / config.provider_ca_file))
    except UpstreamCertificateError as error:
        raise ConfigError(f"provider_ca_file: {error}") from error
