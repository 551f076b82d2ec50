"""Tests for burrowgate.server.config.settings: configured limits are passed to the parts that apply them."""

from __future__ import annotations

from typing import Any

from burrowgate.server.config import settings
from burrowgate.server.config.keys import Config
from burrowgate.server.config.sources import load
from tests.support import TestCase


class LimitsTests(TestCase):
    def config(self, **options: Any) -> Config:
        return load(None, {}, {"home": self.mktemp(), **options})

    def test_limits_of_visitors(self) -> None:
        limits = settings.of_visitors(
            self.config(
                client_header_timeout="11s",
                client_keepalive_timeout="12s",
                client_min_body_rate=13,
                client_write_timeout="14s",
                max_request_header_size="15KiB",
                max_request_header_count=16,
                max_request_target_size=170,
            )
        )
        self.assertEqual((limits.head_timeout, limits.idle_timeout, limits.body_rate), (11, 12, 13))
        self.assertEqual((limits.close_timeout, limits.max_head), (14, 15 * 1024))
        self.assertEqual((limits.max_fields, limits.max_target), (16, 170))

    def test_timeouts_of_exchanges(self) -> None:
        limits = settings.of_exchanges(
            self.config(
                upstream_response_timeout="11s",
                upstream_read_timeout="12s",
                upstream_stream_timeout="15s",
                client_write_timeout="13s",
                tunnel_idle_timeout="14s",
            )
        )
        self.assertEqual(
            (limits.upstream_response, limits.upstream_read, limits.client_write, limits.tunnel_idle), (11, 12, 13, 14)
        )
        self.assertEqual(limits.upstream_stream, 15)

    def test_limits_of_upstreams(self) -> None:
        limits = settings.of_upstreams(
            self.config(
                connect_timeout="11s",
                upstream_idle_timeout="12s",
                upstream_max_idle_connections=13,
                max_request_header_size="14KiB",
            )
        )
        self.assertEqual((limits.connect_timeout, limits.idle_timeout), (11, 12))
        self.assertEqual((limits.idle_most, limits.max_head), (13, 14 * 1024))

    def test_defaults_of_keys_and_of_limits_agree(self) -> None:
        config = self.config()
        self.assertEqual(settings.of_visitors(config), type(settings.of_visitors(config))())
