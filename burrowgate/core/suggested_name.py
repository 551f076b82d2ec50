"""Suggested name of a new target, by its address."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import count

from burrowgate.core.target_address import SOCKET_HOST, TargetAddress
from burrowgate.core.targets import check_name
from burrowgate.errors import Invalid

MAX_NAME_LENGTH = 50
"""Leaves space for a number."""


def suggest_name(address: TargetAddress, taken: Collection[str]) -> str:
    """Return a valid name for a target at `address` that is not in `taken`.

    `site` for /home/me/site, `app` for unix:/run/app.sock, `wiki` for http://10.0.0.7/wiki, `app-3000` for port 3000.
    """
    kind = "folder" if address.folder else "app"
    name = re.sub(r"[^a-z0-9]+", "-", _text(address).lower()).strip("-")[:MAX_NAME_LENGTH].strip("-") or kind
    try:
        name = check_name(name)
    except Invalid:
        name = f"{kind}-{name}"
    candidates = (name if number == 1 else f"{name}-{number}" for number in count(1))
    return next(candidate for candidate in candidates if candidate not in taken)


def _text(address: TargetAddress) -> str:
    if address.folder or address.prefix:
        return (address.folder or address.prefix).rpartition("/")[2]
    if address.socket:
        return re.sub(r"\.sock(?:et)?$", "", address.socket.rpartition("/")[2])
    if address.host == SOCKET_HOST or re.fullmatch(r"[0-9.]+|\[.*\]", address.host):
        return f"app-{address.port}"
    return address.host
