"""A real gateway with targets, hosts, vaults, credentials, libraries and bindings, written into its SQLite store.

The records are committed by the store's own writer, as another process of the gateway would: the gateway learns of
them, and of their deletions, from the feed.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import sqlite3
import subprocess
import sys
import time
import unittest
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Change, Record
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import Target, TargetType, UpstreamTrust, Verify
from burrowgate.core.tcp.projects import DEFAULT_PROJECT
from burrowgate.core.tcp.settings import TcpSettings
from burrowgate.core.tcp.vaults import Binding, Credential, CredentialKind, Library, Use, Vault, VaultKind
from burrowgate.credentials.local_vault import LocalVault
from burrowgate.records import RecordKind
from burrowgate.sealing import unseal
from burrowgate.server.entropy import SYSTEM_ENTROPY
from burrowgate.server.home import Home
from burrowgate.stores import sql_rows
from burrowgate.stores.sqlite.writer import Writer
from burrowgate.tcp.credentials import LEASE_PURPOSE
from burrowgate.tcp.records import BINDING, CREDENTIAL, LIBRARY, VAULT
from tests.support import ROOT
from tests.support.gateway_process import Gateway, Process, new_folder, until

PROGRAM_SECONDS = 60.0
"""Seconds after which a program that a test runs is killed."""
CLIENT = ROOT / "clients/burrowgate-connect/burrowgate_connect.py"


class StoreWriter:
    """Commits records into the store of a gateway that runs, as another process."""

    def __init__(self, home: str) -> None:
        self.path = Path(home) / "gateway.sqlite"

    @contextlib.contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self.path, isolation_level=None, timeout=10)
        try:
            yield connection
        finally:
            connection.close()

    def commit(self, *puts: Record) -> None:
        """Write `puts` in one commit. Raises what refuses it."""
        with self._connect() as connection:
            (result,) = Writer(connection).commit([Change(puts=puts)])
        if isinstance(result, BaseException):
            raise result

    def rows(self, sql: str, *values: object) -> list[Any]:
        """Return the rows of a query."""
        with self._connect() as connection:
            return connection.execute(sql, values).fetchall()


class TcpWorld:
    """A gateway, and the records of TCP sessions that a test makes in it."""

    def __init__(self, case: unittest.TestCase, *options: str, home: str | None = None) -> None:
        self._case = case
        self.gateway = Gateway(case, *options, home=home)
        self.home = self.gateway.home
        self.store = StoreWriter(self.home)
        self.user_home = Path(new_folder(case))
        self.vault = Vault(
            vault_id="vault-of-tests", project_id=DEFAULT_PROJECT, name="main", kind=VaultKind.LOCAL, created_at=now()
        )
        self.put(VAULT, self.vault)

    # Records.

    def put(self, kind: RecordKind[Any], record: Any) -> Any:
        """Commit `record` and return it."""
        self.store.commit(kind.to_resource(record))
        return record

    def delete(self, kind: RecordKind[Any], record: Any) -> None:
        """Commit the tombstone of `record`, as its deletion by an operator does."""
        later = dataclasses.replace(record, version=record.version + 1)
        self.store.commit(kind.to_resource(later, deleted_at=now()))

    def add_target(
        self, name: str, type: str, port: int, *, project: str = DEFAULT_PROJECT, host: str = "127.0.0.1",
        verify: Verify = Verify.SYSTEM, **tcp: Any,
    ) -> Target:  # fmt: skip
        """Commit a target; `tcp` are its settings."""
        target = Target(
            target_id=f"target-{name}",
            name=name,
            address=TargetAddress(host=host, port=port) if port else TargetAddress(),
            type=TargetType(type),
            project_id=project,
            trust=UpstreamTrust(verify=verify),
            tcp=TcpSettings(**tcp),
            created_at=now(),
        )
        self.store.commit(target)
        until(lambda: self._has_target(name), f"the gateway has the target {name}")
        return target

    def _has_target(self, name: str) -> bool:
        try:
            return bool(self.gateway.admin("GET", f"targets/{name}"))
        except HTTPError:
            return False

    def add_credential(
        self, name: str, values: Mapping[str, Any], *, username: str = "", kind: str = "password", vault: Any = None
    ) -> Credential:
        """Seal `values` with the keys of the gateway's home and commit them."""
        keys = Home(Path(self.home)).load_keys()
        unsealed = Credential(
            credential_id=f"credential-{name}",
            project_id=DEFAULT_PROJECT,
            vault_id=(vault or self.vault).vault_id,
            name=name,
            kind=CredentialKind(kind),
            username=username,
            sealed="",
            created_at=now(),
        )
        sealed = LocalVault(lambda: keys, SYSTEM_ENTROPY).seal(unsealed, values)
        self.put(CREDENTIAL, sealed)
        return sealed

    def add_library(
        self,
        name: str,
        type: str,
        port: int = 0,
        *,
        credential: Credential | None = None,
        vault: Any = None,
        **options: str,
    ) -> Library:
        """Commit a library that asks the server at `port` of this machine, without TLS."""
        library = Library(
            library_id=f"library-{name}",
            project_id=DEFAULT_PROJECT,
            vault_id=(vault or self.vault).vault_id,
            name=name,
            type=type,
            credential_id="" if credential is None else credential.credential_id,
            host="127.0.0.1" if port else "",
            port=port,
            tls=False,
            options=tuple(sorted(options.items())),
            created_at=now(),
        )
        self.put(LIBRARY, library)
        return library

    def bind(self, target: Target, source: Credential | Library, use: str) -> Binding:
        """Let `target` use `source`."""
        binding = Binding(
            binding_id=f"binding-{target.name}-{source.name}",
            target_id=target.target_id,
            credential_id=source.credential_id if isinstance(source, Credential) else "",
            library_id=source.library_id if isinstance(source, Library) else "",
            use=Use(use),
            created_at=now(),
        )
        self.put(BINDING, binding)
        return binding

    # What became of them.

    def session_entry(self, sid: str) -> dict[str, Any]:
        """Return the body of the entry of a session in the history."""
        (row,) = self.store.rows("SELECT body FROM history WHERE kind = 'session' AND entry_id = ?", sid)
        body: dict[str, Any] = json.loads(row[0])
        return body

    def wait_for_end(self, sid: str) -> str:
        """Wait until the history has the end of a session; returns the reason."""
        return str(until(lambda: self.session_entry(sid).get("termination"), f"the end of {sid}"))

    def resources(self, kind: str) -> list[Any]:
        """Return the keys and bodies of the resources of `kind`."""
        return self.store.rows("SELECT key, body, deleted_at FROM resources WHERE key LIKE ?", f"{kind}/%")

    def session(self, sid: str) -> Session:
        """Return the record of a session."""
        (row,) = self.store.rows(f"SELECT {sql_rows.SESSION}, last_used_at FROM sessions WHERE sid = ?", sid)
        return sql_rows.to_session(row)

    # Clients.

    def environ(self, **more: str) -> dict[str, str]:
        """Return the environment of a visitor, whose home is not the gateway's."""
        return {
            "HOME": str(self.user_home),
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "TERM": "dumb",
            **more,
        }

    def link(self, minted: Mapping[str, Any]) -> str:
        """Return the link of a minted session."""
        return str(minted["url"])

    def connect(self, *words: str, link: str, input: bytes = b"", **environ: str) -> subprocess.CompletedProcess[bytes]:
        """Run `burrowgate connect` with `words`; an empty `-` among them gets the link from stdin, else a variable."""
        return subprocess.run(
            [sys.executable, "-m", "burrowgate", "connect", *words],
            input=link.encode() + b"\n" if "-" in words else input,
            capture_output=True,
            timeout=PROGRAM_SECONDS,
            env=self.environ(**{} if "-" in words else {"BURROWGATE_LINK": link}, **environ),
            check=False,
        )

    def listen(self, link: str, *command: str, options: tuple[str, ...] = ()) -> tuple[Process, int]:
        """Start the client by itself, or `command` in place of it; returns it and the port at which it listens."""
        argv = (*(command or (sys.executable, "-S", "-E", str(CLIENT))), "--json", *options)
        process = Process(self._case, *argv[1:], program=argv[0], environ=self.environ(BURROWGATE_LINK=link))
        return process, int(json.loads(process.line())["port"])


def now() -> int:
    """Return the time in whole seconds, as the records have it."""
    return int(time.time())


def opened_leases(world: TcpWorld) -> list[dict[str, str]]:
    """Return the secrets of all live leases, opened with the keys of the gateway's home."""
    keys = Home(Path(world.home)).load_keys()
    leases = [json.loads(body) for _, body, deleted_at in world.resources("lease") if deleted_at is None]
    plain = [unseal(keys, LEASE_PURPOSE, lease["lease_id"], lease["sealed"]) for lease in leases if lease["sealed"]]
    return [json.loads(text)["secret"] for text in plain if text is not None]
