"""`burrowgate console`: opens the console in a browser, signed in.

The URL has a console login token in its fragment, which browsers neither send to a server nor show to other pages. It
is not the admin key: it signs in once, within a minute.
"""

from __future__ import annotations

from pathlib import Path

import click

from burrowgate.cli.client import Admin, Document
from burrowgate.cli.help import Command
from burrowgate.cli.options import common, settings
from burrowgate.errors import ConsoleNeedsPort, GatewayNotRunning


@click.command(cls=Command)
@click.option("--print", "only_print", is_flag=True, help="Print the address instead of opening it.")
@common
def console(only_print: bool) -> None:
    """Open the console in the browser, signed in.

    The address signs in once, within a minute. Without it, the page asks for the key in the file admin.key of the home.
    """
    given = settings()
    config = given.config()
    if isinstance(config.admin_at, Path):
        raise ConsoleNeedsPort(config.admin_at)

    async def ask(admin: Admin) -> Document:
        if not await admin.answers():
            raise GatewayNotRunning
        key: Document = await admin.create_login_token()
        return key

    key = given.ask(ask)
    url = f"http://127.0.0.1:{config.admin_port}{key['path']}"
    opened = False
    if not only_print and not given.as_json:
        import webbrowser

        opened = webbrowser.open(url)
    given.answer(
        {"url": url, "expires_at": key["expires_at"], "key_file": str(config.home / "admin.key")},
        lambda paint: (
            "Opened the console in the browser."
            if opened
            else f"{url}\nIt signs in once, within a minute. The page itself asks for the key in "
            f"{config.home / 'admin.key'}"
        ),
    )
