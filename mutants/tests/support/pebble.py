"""Debian's `pebble`, an ACME server for tests, with a name server that resolves all names to this machine."""

from __future__ import annotations

import json
import unittest
import urllib.request
from pathlib import Path
from typing import Any

from tests.support import certificates
from tests.support.gateway_process import Process, environment, free_port, new_folder, until
from tests.support.tls_clients import key_pem


class Pebble:
    """A server that performs real validation at the given ports; it is stopped when the test ends."""

    def __init__(self, case: unittest.TestCase, *, http_port: int, tls_port: int, **more: Any) -> None:
        self._case = case
        folder = Path(new_folder(case))
        issuer = certificates.authority()
        self.ca_file = folder / "ca.pem"
        self.ca_file.write_bytes(issuer.pem)
        server = certificates.server(issuer, "127.0.0.1")
        (folder / "server.pem").write_bytes(server.pem)
        (folder / "server.key").write_bytes(key_pem(server))
        self.port, self.dns_port, self._tests_port, management = (free_port() for _ in range(4))
        config = {
            "listenAddress": f"127.0.0.1:{self.port}",
            "managementListenAddress": f"127.0.0.1:{management}",
            "certificate": str(folder / "server.pem"),
            "privateKey": str(folder / "server.key"),
            "httpPort": http_port,
            "tlsPort": tls_port,
            "ocspResponderURL": "",
            **more,
        }
        self._config = folder / "pebble.json"
        self._config.write_text(json.dumps({"pebble": config}))
        self.directory = f"https://127.0.0.1:{self.port}/dir"
        disabled = ("-http01", "", "-https01", "", "-tlsalpn01", "", "-doh", "")
        self._names = Process(
            case,
            "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dns01", f"127.0.0.1:{self.dns_port}",
            "-management", f"127.0.0.1:{self._tests_port}", *disabled[:6],
            program="pebble-challtestsrv",
        )  # fmt: skip
        self.start()

    def start(self) -> None:
        """Start the server, for the first time or after `stop`."""
        self.process = Process(
            self._case,
            "-config", str(self._config), "-dnsserver", f"127.0.0.1:{self.dns_port}",
            program="pebble",
            environ=environment("/tmp", PEBBLE_VA_NOSLEEP="1", PEBBLE_WFE_NONCEREJECT="0"),
        )  # fmt: skip
        until(lambda: "ACME directory available" in self.process.output + self.process.errors, "pebble starts")

    def stop(self) -> None:
        """Stop the server."""
        self.process.kill()

    def resolve(self, host: str, address: str) -> None:
        """Make the name `host` resolve to `address`."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._tests_port}/add-a",
            data=json.dumps({"host": f"{host}.", "addresses": [address]}).encode(),
        )
        urllib.request.urlopen(request, timeout=10).close()
