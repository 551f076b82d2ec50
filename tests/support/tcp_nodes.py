"""Two gateways on one PostgreSQL, as on two machines, or two workers, with a TCP target that the test itself is."""

from __future__ import annotations

import contextlib
import shutil
import socket
import threading
import time
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support import WAIT_SECONDS
from tests.support.gateway_process import Gateway, new_folder, until
from tests.support.postgresql import new_schema, server
from tests.support.tcp_sockets import SocketTunnel, is_reset, proof_fields


class TcpNodes:
    """The gateways `here` and `there`; each has the target `db`."""

    def __init__(
        self, case: unittest.TestCase, *, workers: int = 0, url: str = "", settings: str = "", **tcp: Any
    ) -> None:
        """With `workers`, both are one gateway of so many on SQLite; `url` is a PostgreSQL in place of the shared one.

        `settings` are further lines of the configuration, and `tcp` settings of the target.
        """
        self._case = case
        self._settings = settings
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._listening.settimeout(WAIT_SECONDS)
        case.addCleanup(self._listening.close)
        self.accepted: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()
        if workers:
            self.here = self.there = Gateway(case, "--workers", str(workers))
        else:
            url = url or server().url(schema=new_schema())
            self.here = self._gateway(url)
            self.there = self._gateway(url, like=self.here)
        address = f"tcp://127.0.0.1:{self._listening.getsockname()[1]}"
        self.here.admin("POST", "targets", {"name": "db", "address": address, "tcp": tcp})
        until(lambda: self.there.admin("GET", "targets")["targets"], "known there")

    def _gateway(self, url: str, like: Gateway | None = None) -> Gateway:
        home = Path(new_folder(self._case), "home")
        home.mkdir(mode=0o700)
        if like is not None:
            shutil.copytree(Path(like.home, "keys"), home / "keys")
        (home / "burrowgate.toml").write_text(f'store = "{url}"\n{self._settings}')
        return Gateway(self._case, home=str(home))

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self.accepted.append(self._listening.accept()[0])

    def tunnel(self, gateway: Gateway, minted: dict[str, Any]) -> SocketTunnel:
        """Return a tunnel through `gateway`, of a client of its own."""
        host = f"db.localhost:{gateway.port}"
        fields = proof_fields(minted["session"]["id"], host)
        return SocketTunnel(self._case, gateway.port, minted["token"], host=host, fields=fields)

    def revoke_there(self) -> float:
        """Revoke by `here` a session with a tunnel through `there`; return the seconds until both sockets are dead."""
        minted = self.here.mint("db")
        before = len(self.accepted)
        client = self.tunnel(self.there, minted)
        self._case.assertTrue(client.head.startswith(b"HTTP/1.1 101 "), client.head)
        target = until(lambda: self.accepted[before:], "the target accepts")[0]
        self._case.addCleanup(target.close)
        client.read_text()  # the welcome, so that only the end is left
        ends: list[float] = []

        def dies(wait: Callable[[], object]) -> threading.Thread:
            def run() -> None:
                with contextlib.suppress(OSError):
                    wait()
                ends.append(time.monotonic())

            thread = threading.Thread(target=run)
            thread.start()
            return thread

        waiting = [dies(client.read_to_end), dies(lambda: is_reset(target))]
        began = time.monotonic()
        self.here.revoke(minted["session"]["id"])
        for thread in waiting:
            thread.join(WAIT_SECONDS)
        self._case.assertEqual(len(ends), 2, "A side lives.")
        self._case.assertEqual(client.close_code, 4001)
        client.socket.close()
        target.close()
        return max(ends) - began
