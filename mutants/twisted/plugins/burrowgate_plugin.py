"""Twisted plugins of Burrowgate: a service for `twistd`, and the built-in stores, all by dotted name.

Every program that looks for Twisted plugins may import this file, so it imports neither a reactor nor a driver.
"""

from twisted.application.service import ServiceMaker

from burrowgate.stores.plugins import StoreByName

service = ServiceMaker("Burrowgate", "burrowgate.server.twistd", "A self-hosted session gateway.", "burrowgate")

memory_store = StoreByName(
    "memory",
    "memory: keeps everything in this process, and nothing when it ends.",
    "burrowgate.stores.memory.open_memory",
)
sqlite_store = StoreByName(
    "sqlite",
    "sqlite:PATH keeps everything in one file; a relative PATH starts in the gateway's home.",
    "burrowgate.stores.sqlite.store.open_sqlite",
)
postgresql_store, postgres_store = (
    StoreByName(
        scheme,
        f"{scheme}://USER@HOST/DATABASE keeps everything in a database that many machines share.",
        "burrowgate.stores.postgresql.plugin.open_postgresql",
    )
    for scheme in ("postgresql", "postgres")
)
