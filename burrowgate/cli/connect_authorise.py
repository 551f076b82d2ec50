"""The link of a new session that the person who runs `burrowgate connect NAME` gets by an access token."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from burrowgate.cli.options import Settings
    from burrowgate.proxy.tcp.burrowgate_connect import Folder

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
"""A target; ids of sessions have capitals."""


def link_for(given: Settings, link: str, folder: Folder, *, is_new: bool = False) -> str:
    """The link or the name to connect with: `link`, or that of a new session if it is the name of a target.

    A session that is kept in `folder` is used again until it expires, unless `is_new`. Without an access token, nothing
    is established. Raises `BurrowgateError`.
    """
    from burrowgate.proxy.tcp.burrowgate_connect import Failure

    if not _NAME.fullmatch(link) or not given.access_token():
        return link
    if not is_new:
        try:
            kept = folder.find(link, time.time())
        except Failure:
            kept = None
        if kept is not None and not 0 < kept.expires <= time.time():
            return link
    url: str = given.ask(lambda admin: admin.post("targets", link, "authorise"))["url"]
    return url
