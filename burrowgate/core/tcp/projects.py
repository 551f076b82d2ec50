"""Projects, and the organisations that the first parts of their names are.

An organisation has no record: `acme/` is the prefix of the projects below it, and deleting it deletes those in one
commit. Their records say so, because the reason that ends their sessions names the organisation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from burrowgate.core.tcp.names import is_label
from burrowgate.errors import Invalid

DEFAULT_PROJECT = "default"
"""The project of targets that name none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Targets and what they need, under one set of grants."""

    project_id: str
    name: str
    """`infra`, or `acme/infra` in the organisation `acme`; as `check_project_name` returns it."""
    max_seconds: int | None = None
    """The time limit of sessions whose target has none, in seconds; None for the gateway's."""
    connection_limit: int | None = None
    """The connection limit of sessions whose target has none; None for no limit."""
    created_at: int
    deleted_with: str = ""
    """The organisation with which it was deleted; empty while it exists, or if it was deleted by itself."""
    version: int = 1

    @property
    def organisation(self) -> str:
        """The first part of its name; empty for a name of one part."""
        return self.name.partition("/")[0] if "/" in self.name else ""


def check_project_name(text: str) -> str:
    """Return `text` in lower case as the name of a project: one label, or two with a slash. Raises `Invalid`."""
    name = text.strip().lower()
    parts = name.split("/")
    if len(parts) > 2 or not all(map(is_label, parts)):
        raise Invalid("name", f"{text!r} is not the name of a project; write one such as infra or acme/infra.")
    return name


def parse_prefix(text: str) -> str | None:
    """Return the organisation of the prefix `text` (`acme/`); None if it is not a prefix. Raises `Invalid`."""
    prefix = text.strip().lower()
    if not prefix.endswith("/"):
        return None
    if not is_label(prefix[:-1]):
        raise Invalid("name", f"{text!r} is not the prefix of projects; write one such as acme/.")
    return prefix[:-1]


def delete_below(projects: Iterable[Project], organisation: str) -> tuple[Project, ...]:
    """Return the projects of `organisation`, by name, as they are remembered once it is deleted."""
    below = sorted((item for item in projects if item.organisation == organisation), key=lambda item: item.name)
    return tuple(replace(item, deleted_with=organisation, version=item.version + 1) for item in below)
