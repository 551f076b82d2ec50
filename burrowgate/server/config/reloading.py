"""Reload of the configuration (SIGHUP): which keys a running gateway takes up, and which wait for the next start."""

from __future__ import annotations

from burrowgate.server.config import provider_tables
from burrowgate.server.config.keys import KEYS, Config

RELOADABLE = frozenset(
    (
        "client_header_timeout",
        "client_keepalive_timeout",
        "client_min_body_rate",
        "client_min_response_rate",
        "upstream_connect_timeout",
        "upstream_response_timeout",
        "upstream_read_timeout",
        "upstream_stream_timeout",
        "tunnel_idle_timeout",
        "client_write_timeout",
        "drain_timeout",
        "max_request_header_size",
        "max_request_header_count",
        "max_request_target_size",
        "max_request_body_size",
        "drop_max_file_size",
        "drop_max_total_size",
        "drop_max_files",
        "drop_min_free_space",
        "max_connections",
        "max_connections_per_address",
        "rejections_per_minute",
        "rejections_burst",
        "upstream_max_idle_connections",
        "upstream_idle_timeout",
        "access_log",
        "recent_requests",
        "audit_retention",
        "history_addresses",
        "webhook_timeout",
        "webhook_retry_for",
        "webhook_disable_after",
        "webhook_ca_file",
        "browser_boxes",
        "browser_idle_minutes",
        "log_level",
    )
)
"""Keys that a reload (SIGHUP) applies to a running gateway; all others need a restart."""


def changed_names(before: Config, after: Config) -> list[str]:
    """Return the names of the keys, and of the tables of the file, whose values differ."""
    names = [key.name for key in KEYS if getattr(before, key.name) != getattr(after, key.name)]
    return names if before.providers == after.providers else [*names, provider_tables.NAME]
