"""Handshakes that were recorded between real clients and real servers, and ways to play them again.

`python -m tests.support.injection_recordings` records them anew, into tests/fixtures/injection.json.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from burrowgate.proxy.tcp.injection.interface import InjectionFailed, Injector, TlsMode
from tests.support.injection import PASSWORD, USERNAME, injector
from tests.support.injection_relay import InjectionRelay, Transcript

FILE = Path(__file__).parents[1] / "fixtures/injection.json"
_WRONG = "wrong-" + PASSWORD


@dataclass(frozen=True, kw_only=True)
class Recording:
    """One connection; the injector of `make` has the entropy that it had then."""

    name: str
    kind: str
    username: str
    password: str
    tls: str
    anonymous_tls: bool
    client: bytes
    target: tuple[bytes, ...]
    """What the target sent, before and after TLS began."""
    end_point_hash: bytes
    to_client: bytes
    to_target: bytes

    def make(self) -> Injector:
        """Return a new injector for this connection."""
        return injector(
            self.kind,
            username=self.username,
            password=self.password,
            tls=TlsMode(self.tls),
            anonymous_tls=self.anonymous_tls,
        )


@dataclass(kw_only=True)
class Played:
    """What an injector did with the bytes of both sides."""

    to_client: bytes = b""
    to_target: bytes = b""
    before_relaying: bytes = b""
    """What was written to the client by calls after which bytes did not pass unchanged yet."""
    failure: str = ""
    is_relaying: bool = False


def play(recording: Recording, made: Injector, schedule: Iterable[tuple[bool, int]]) -> Played:
    """Give the bytes of `recording` to `made`: for each item of `schedule`, so many of the target (true) or client.

    What is left then comes whole. Bytes that the target sent in TLS wait until TLS has begun. Failures end it.
    """
    result = Played()
    client, target = recording.client, list(recording.target)

    def take() -> None:
        while True:
            result.to_target += made.take_to_target()
            if not made.wants_tls or len(target) < 2:
                break
            if target[0]:
                return
            del target[0]
            made.tls_started(recording.end_point_hash)
        written = made.take_to_client()
        result.to_client += written
        if not made.is_relaying:
            result.before_relaying += written

    def steps() -> Iterator[tuple[bool, int]]:
        yield from schedule
        for _ in range(4 + len(recording.target)):
            yield True, len(target[0])
            yield False, len(client)

    try:
        take()
        for is_target, count in steps():
            if is_target:
                data, target[0] = target[0][:count], target[0][count:]
                if data:
                    made.from_target(data)
            else:
                data, client = client[:count], client[count:]
                made.from_client(data)
            take()
    except InjectionFailed as error:
        result.failure = str(error)
        result.to_target += made.take_to_target()
        written = made.take_to_client()
        result.to_client += written
        result.before_relaying += written
    result.is_relaying = made.is_relaying
    return result


@cache
def recordings() -> tuple[Recording, ...]:
    """Return all recordings."""
    return tuple(
        Recording(
            **{
                **item,
                "client": bytes.fromhex(item["client"]),
                "target": tuple(map(bytes.fromhex, item["target"])),
                **{name: bytes.fromhex(item[name]) for name in ("end_point_hash", "to_client", "to_target")},
            }
        )
        for item in json.loads(FILE.read_text("ascii"))
    )


def _record() -> Iterator[dict[str, object]]:
    from tests.integration.proxy import test_injection_mysql as mysql
    from tests.integration.proxy import test_injection_postgresql as postgresql
    from tests.integration.proxy import test_injection_vnc as vnc
    from tests.support.injection import run_client
    from tests.support.tcp_servers import redis
    from tests.support.vnc import RfbClient

    for role, is_encrypted in (("scram", False), ("hashed", False), ("scram", True), ("plain", True)):
        for password in (PASSWORD, _WRONG):
            server = postgresql.server(is_encrypted)
            with _relay("postgresql", server.port, username=role, password=password) as relay:
                postgresql.psql(relay, "select 1")
            yield _item(f"postgresql {role} {is_encrypted} {password}", "postgresql", relay, role, password)
    for tls in (TlsMode.OFF, TlsMode.PREFER):
        for argument in ("--compress", "--default-auth=caching_sha2_password"):
            for password in (PASSWORD, _WRONG):
                with _relay("mysql", mysql.server().port, password=password, tls=tls) as relay:
                    mysql.mysql(relay, "select 1", argument, MYSQL_PWD="any")
                yield _item(f"mysql {tls} {argument} {password}", "mysql", relay, USERNAME, password, tls)
    for arguments in ([], ["-3", "--user", "any", "-a", "any"], ["-a", "any"]):
        for password in ("root-of-tests", _WRONG):
            with _relay("redis", redis().port, username="default", password=password) as relay:
                run_client("redis-cli", "-p", str(relay.port), "--no-auth-warning", *arguments, "PING")
            yield _item(f"redis {arguments} {password}", "redis", relay, "default", password)
    for types in ("None", "VncAuth", "X509Vnc", "TLSVnc"):
        for version in vnc.VERSIONS:
            for password in (vnc.PASSWORD, _WRONG):
                port = vnc.server(types).port
                with _relay("vnc", port, username="", password=password, anonymous_tls=True) as relay:
                    RfbClient(relay.port, version).__exit__()
                yield _item(
                    f"vnc {types} {version.decode().strip()} {password}", "vnc", relay, "", password, is_anonymous=True
                )


def _relay(kind: str, port: int, **options: object) -> InjectionRelay:
    return InjectionRelay(port, lambda: injector(kind, **options))  # type: ignore[arg-type]


def _item(
    name: str,
    kind: str,
    relay: InjectionRelay,
    username: str,
    password: str,
    tls: TlsMode = TlsMode.PREFER,
    *,
    is_anonymous: bool = False,
) -> dict[str, object]:
    made: Transcript = relay.transcripts[0]
    return {
        "name": name,
        "kind": kind,
        "username": username,
        "password": password,
        "tls": tls.value,
        "anonymous_tls": is_anonymous,
        "client": made.client.hex(),
        "target": [part.hex() for part in made.target],
        "end_point_hash": made.end_point_hash.hex(),
        "to_client": made.to_client.hex(),
        "to_target": made.to_target.hex(),
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(list(_record()), indent=1) + "\n", "ascii")
    print(f"Recorded into {FILE}.")
