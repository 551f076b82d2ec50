"""Sessions that people get by an access token of their account: `connect NAME`, and `sessions authorise`."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import click

from burrowgate.cli import completion
from burrowgate.cli.client import JSON
from burrowgate.cli.help import Command
from burrowgate.cli.options import common, settings

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
    url: str = given.ask(lambda admin: admin.authorise_session(link))["url"]
    return url


@click.command(cls=Command)
@click.argument("target", shell_complete=completion.targets)
@click.option("--share", is_flag=True, help="For another person; it takes the role `share` in the project.")
@click.option("--ttl", metavar="TIME", help="Lifetime, such as 2h; as long as the target allows if not given.")
@click.option("--label", metavar="TEXT", default="", help="Label that names the recipient or the purpose.")
@common
def authorise(target: str, share: bool, ttl: str | None, label: str) -> None:
    """Print the link of a session of the TCP target TARGET for yourself, by the access token of your account."""
    given = settings()
    body: JSON = {"share": share, "label": label} | ({} if ttl is None else {"ttl": ttl})
    found = given.ask(lambda admin: admin.authorise_session(target, **body))
    given.answer(found, lambda paint: str(found["url"]))
