"""The generic record of a store: one form for accounts, logins, credentials and other things that belong to one.

A store keeps resources, finds them and detects conflicts, and does not parse their bodies. So a new kind of record
needs no change of any store. What a kind means is decided in the module that reads and writes its bodies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MAX_BODY_BYTES = 65_536
"""The largest body of a resource, as UTF-8."""

_KIND = re.compile(r"[a-z][a-z_]{0,31}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One record of a kind that the store does not know. Raises `ValueError` for a malformed one."""

    kind: str
    """Its kind: lower-case letters and underscores, such as `account`."""
    resource_id: str
    """Its id, unique among the resources of its kind; not empty."""
    owner: str = ""
    """The id of the record that it belongs to, such as the account of a login; empty for none."""
    unique: str | None = None
    """A value that no other resource of its kind has while neither is deleted, such as a name; None for none."""
    body: str = field(default="{}", repr=False)
    """Its content: a JSON object of at most `MAX_BODY_BYTES`."""
    deleted_at: int | None = None
    """When it was deleted, in seconds since 1970, if the deletion is to be remembered; None while it is not."""
    version: int = 1

    def __post_init__(self) -> None:
        if not _KIND.fullmatch(self.kind) or not self.resource_id:
            raise ValueError(f"{self.kind!r} {self.resource_id!r} is not the kind and the id of a resource.")
        if len(self.body.encode()) > MAX_BODY_BYTES:
            raise ValueError(f"The {self.kind} {self.resource_id!r} is larger than {MAX_BODY_BYTES} bytes.")

    @property
    def key(self) -> str:
        """The kind and the id as one text, by which a store sorts and the feed names the resource."""
        return resource_key(self.kind, self.resource_id)


def resource_key(kind: str, resource_id: str) -> str:
    """Return the `Resource.key` of the resource of `kind` with `resource_id`."""
    return f"{kind}/{resource_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceQuery:
    """A query for resources, in the order of their keys by code point."""

    kind: str | None = None
    """Their kind; None for all kinds."""
    owner: str | None = None
    """Their owner; None for any."""
    after: str = ""
    """A key: the page begins after it."""
    limit: int = 1_000
    """Maximum number of resources; below 1, the page is empty."""

    def key_range(self) -> tuple[str, str]:
        """Return two texts: the keys of the page are greater than the first and less than the second."""
        if self.kind is None:
            return self.after, chr(ord("z") + 1)
        return max(self.after, f"{self.kind}/"), f"{self.kind}0"  # "0" is the character after "/"
