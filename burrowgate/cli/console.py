"""`burrowgate console`: the admin's page, in a browser."""

from __future__ import annotations

import click

from burrowgate.cli.options import common, settings
from burrowgate.errors import GatewayAway


@click.command()
@click.option("--print", "only_print", is_flag=True, help="Print the address instead of opening it.")
@common
def console(only_print: bool) -> None:
    """Open the admin's page in the browser.

    The page asks for the admin key. It is in the file admin.key in the home, and in no address.
    """
    said = settings()
    config = said.config()
    if not said.ask(lambda admin: admin.answers()):
        raise GatewayAway
    url = f"http://127.0.0.1:{config.admin_port}/"
    opened = False
    if not only_print and not said.as_json:
        import webbrowser

        opened = webbrowser.open(url)
    said.answer(
        {"url": url, "key_file": str(config.home / "admin.key")},
        lambda paint: "\n".join(
            (
                f"Opened {url} in the browser." if opened else url,
                f"The page asks for the key; the key is in {config.home / 'admin.key'}",
            )
        ),
    )
