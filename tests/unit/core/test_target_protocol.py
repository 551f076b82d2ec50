"""Tests for burrowgate.core.target_protocol."""

from __future__ import annotations

import pytest

from burrowgate.core.target_protocol import UpstreamProtocol, check_protocol, split_protocol
from burrowgate.errors import Invalid


def test_h2c_names_the_protocol_and_other_addresses_none() -> None:
    assert split_protocol("h2c://a:1") == ("http://a:1", UpstreamProtocol.H2)
    assert split_protocol(" H2C://[::1]:1 ") == ("http://[::1]:1", UpstreamProtocol.H2)
    for address in ("3000", "a:1", "http://a", "https://a", "/srv", "h2://a:1", "h2c:1", ""):
        assert split_protocol(address) == (address, None)


def test_only_what_speaks_http_has_a_protocol() -> None:
    for protocol in UpstreamProtocol:
        assert check_protocol(protocol, speaks_http=True) is protocol
    assert check_protocol(UpstreamProtocol.HTTP1, speaks_http=False) is UpstreamProtocol.HTTP1
    with pytest.raises(Invalid):
        check_protocol(UpstreamProtocol.H2, speaks_http=False)
