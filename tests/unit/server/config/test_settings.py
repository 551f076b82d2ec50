"""What the configuration allows reaches those who hold to it."""

from __future__ import annotations

from typing import Any

from burrowgate.server.config import settings
from burrowgate.server.config.keys import Config
from burrowgate.server.config.sources import load
from tests.support import TestCase


class LimitsTests(TestCase):
    def config(self, **said: Any) -> Config:
        return load(None, {}, {"home": self.mktemp(), **said})

    def test_of_visitors(self) -> None:
        found = settings.of_visitors(
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
        self.assertEqual((found.head_timeout, found.idle_timeout, found.body_rate), (11, 12, 13))
        self.assertEqual((found.close_timeout, found.max_head), (14, 15 * 1024))
        self.assertEqual((found.max_fields, found.max_target), (16, 170))

    def test_of_exchanges(self) -> None:
        found = settings.of_exchanges(
            self.config(
                upstream_response_timeout="11s",
                upstream_read_timeout="12s",
                client_write_timeout="13s",
                tunnel_idle_timeout="14s",
            )
        )
        self.assertEqual(
            (found.upstream_response, found.upstream_read, found.client_write, found.tunnel_idle), (11, 12, 13, 14)
        )

    def test_of_upstreams(self) -> None:
        found = settings.of_upstreams(
            self.config(
                connect_timeout="11s",
                upstream_idle_timeout="12s",
                upstream_max_idle_connections=13,
                max_request_header_size="14KiB",
            )
        )
        self.assertEqual((found.connect_timeout, found.idle_timeout), (11, 12))
        self.assertEqual((found.idle_most, found.max_head), (13, 14 * 1024))

    def test_what_is_not_said_is_the_same_wherever_it_stands(self) -> None:
        config = self.config()
        self.assertEqual(settings.of_visitors(config), type(settings.of_visitors(config))())
