"""The URL of a store: the server's address, the options of its connections, and the prefix of the keys."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from burrowgate.errors import ConfigError

FORM = "redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE][?prefix=NAME&replicas=NUMBER]"
_PREFIX = re.compile(r"[A-Za-z0-9_.{}:-]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The server, the database in it, and the prefix of the keys."""

    host: str
    port: int = 6379
    database: int = 0
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False
    prefix: str = "burrowgate:"
    replicas: int = 0
    """The number of replicas that must have a commit before it is acknowledged."""

    @property
    def description(self) -> str:
        """The store's name in messages and logs, without the password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"redis{'s' if self.tls else ''}://{host}:{self.port}/{self.database} ({self.prefix})"


def read_address(argument: str, *, tls: bool = False) -> Address:
    """Parse `argument`, the part of the URL after the scheme and its colon. Raises `ConfigError`."""
    try:
        parts = urlsplit("redis:" + argument)
        database = int(parts.path.strip("/") or "0")
        options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
        prefix = options.pop("prefix", "burrowgate")
        replicas = int(options.pop("replicas", "0"))
        port = parts.port or 6379
    except ValueError:
        raise ConfigError(f"The store's URL cannot be understood; write {FORM}.") from None
    if not parts.hostname or parts.fragment or database < 0 or replicas < 0 or not _PREFIX.fullmatch(prefix):
        raise ConfigError(f"The store's URL cannot be understood; write {FORM}.")
    if options:
        raise ConfigError(f"The store's URL has an unknown option {min(options)!r}; there are `prefix` and `replicas`.")
    return Address(
        host=parts.hostname,
        port=port,
        database=database,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        tls=tls,
        prefix=f"{prefix}:",
        replicas=replicas,
    )
