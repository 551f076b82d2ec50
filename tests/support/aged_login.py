"""Puts the times of a login into the past, as a process of its own on the store of running gateways.

python -m tests.support.aged_login STORE HOME LOGIN SECONDS
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import react

from burrowgate.core.store_records import Change
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.records import LOGIN
from burrowgate.interfaces import StoreContext
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.stores.plugins import open_store


async def age(reactor: Any, url: str, home: str, login_id: str, seconds: int) -> None:
    """Commit the login with its times `seconds` earlier."""
    store = open_store(url, StoreContext(reactor=reactor, home=Path(home)))
    await store.start()
    registry = Registry(store, Naming())
    await registry.start()
    login = await IdentityDirectory(store).login(login_id)
    assert login is not None, login_id
    older = replace(
        login,
        proved_at=login.proved_at - seconds,
        renewed_at=login.renewed_at - seconds,
        access_until=login.access_until - seconds,
        version=login.version + 1,
    )
    await registry.commit(Change(puts=(LOGIN.to_resource(older),)))
    await store.close()


def main(reactor: Any, url: str, home: str, login_id: str, seconds: str) -> Any:
    """Run `age` on `reactor`."""
    return Deferred.fromCoroutine(age(reactor, url, home, login_id, int(seconds)))


if __name__ == "__main__":
    react(main, sys.argv[1:])
