"""Old names of configuration keys, accepted for one release with a warning that names the new key.

They are the names of version 0.1. `server.config.sources` accepts an alias
wherever it accepts a key: in the file, as a variable and as an option.
"""

from __future__ import annotations

ALIASES = {
    "acme_terms_agreed": "acme_accept_terms",
    "allow_plain_http": "allow_insecure_http",
    "answer_timeout": "upstream_response_timeout",
    "body_rate": "client_min_body_rate",
    "certificates": "certificates_dir",
    "connect_timeout": "upstream_connect_timeout",
    "head_timeout": "client_header_timeout",
    "idle_timeout": "client_keepalive_timeout",
    "max_body": "max_request_body_size",
    "max_fields": "max_request_header_count",
    "max_head": "max_request_header_size",
    "max_target": "max_request_target_size",
    "refusals_at_once": "rejections_burst",
    "refusals_per_minute": "rejections_per_minute",
    "session_cache": "session_cache_size",
    "stale_after": "store_max_staleness",
    "stall_timeout": "upstream_read_timeout",
    "traces_continue": "trust_incoming_traces",
    "traces_endpoint": "otlp_traces_endpoint",
    "upstream_idle": "upstream_max_idle_connections",
    "verify_listen": "forward_auth_listen",
    "verify_port": "forward_auth_port",
    "write_timeout": "client_write_timeout",
}
"""Old name to new name."""
