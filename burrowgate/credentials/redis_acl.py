"""Users of Redis and Valkey, one for each session, by ACL: made in one command, and removed with their connections.

Rules.
    Redis gets the SHA-256 of the password, never the password.
    A user exists in one server's memory: a replica has its own, and a restart removes it, unless someone has called
    `ACL SAVE` meanwhile.
    `ACL DELUSER` closes the connections of the user.
"""

from __future__ import annotations

import re
from hashlib import sha256

from burrowgate.credentials.interfaces import IssueContext, Issued, LibraryContext
from burrowgate.credentials.offered_options import REDIS_ACL_OPTIONS
from burrowgate.credentials.server_library import ServerLibrary
from burrowgate.credentials.wire.pool import Place
from burrowgate.credentials.wire.redis import RedisConnection, RedisError, as_library_error, open_redis
from burrowgate.errors import BurrowgateError, CredentialsRefused

_RULE = re.compile(
    r"[~&][^\s]+|%(?:R|W|RW)~[^\s]+|[+-][@a-z0-9|_.-]+|allkeys|allchannels|allcommands|nocommands|resetkeys"
    r"|resetchannels",
    re.ASCII | re.IGNORECASE,
)
"""One rule about keys, channels or commands; not those about passwords or about the user being on."""


class RedisUsers(ServerLibrary[RedisConnection]):
    """The library `redis-acl`."""

    options = REDIS_ACL_OPTIONS

    async def open(self, place: Place) -> RedisConnection:
        return await open_redis(self.context, place)

    async def make(self, context: IssueContext) -> Issued:
        rules = read_rules(context.options.get("rules", ""))
        password = self.new_password()
        hashed = "#" + sha256(password.encode()).hexdigest()
        await self._command(context, "ACL", "SETUSER", context.hint, "reset", "on", hashed, *rules)
        return Issued(secret={"username": context.hint, "password": password})

    async def end(self, context: IssueContext, hint: str, accessor: str) -> None:
        await self._command(context, "ACL", "DELUSER", hint)

    async def _command(self, context: IssueContext, *words: str) -> None:
        await self.pool.use(self.place(context), lambda connection: connection.command(*words))

    def translate(self, error: Exception, context: IssueContext) -> BurrowgateError | None:
        return as_library_error(error, context.address) if isinstance(error, RedisError) else None


def read_rules(text: str) -> tuple[str, ...]:
    """Return the rules of the option. Raises `CredentialsRefused` for one that is not about keys or commands."""
    rules = tuple(re.findall(r"\([^()]*\)|[^\s]+", text))
    for rule in rules:
        is_selector = rule.startswith("(") and rule.endswith(")")
        words = rule[1:-1].split() if is_selector else [rule]
        if not words or not all(_RULE.fullmatch(word) for word in words):
            raise CredentialsRefused(
                f"{rule!r} is not a rule that the library takes; use rules about keys, channels and commands."
            )
    return rules


def make(context: LibraryContext) -> RedisUsers:
    """Return the library `redis-acl`."""
    return RedisUsers(context)
