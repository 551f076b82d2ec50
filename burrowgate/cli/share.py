"""`burrowgate share`: shares a folder or an address by a link, in one command."""

from __future__ import annotations

from typing import Any

import click

from burrowgate.cli.browser_options import browser_option
from burrowgate.cli.drop_options import drop_options
from burrowgate.cli.help import Command, options
from burrowgate.cli.lan_address import lan_address
from burrowgate.cli.options import common_of_gateway, new_store_option, settings
from burrowgate.cli.reactor_runner import serve
from burrowgate.cli.sessions import minting, request_body
from burrowgate.cli.share_session import RunningShare, ShareRequest
from burrowgate.cli.targets import host_option, limit_options, place, protocol_option, shape, trusting
from burrowgate.core.targets import check_name


@click.command(cls=Command)
@click.argument("what", required=False)
@click.option("--name", help="Name of the target, which is also the first label of the link's host.")
@click.option("--base-domain", metavar="DOMAIN", help="Serve it under NAME.DOMAIN; for a gateway that starts now.")
@click.option("--lan", is_flag=True, help="Let people on your network open the link, by this machine's address.")
@click.option("--no-qr", is_flag=True, help="Do not draw a QR code.")
@new_store_option
@minting
@browser_option
@options(
    "Disposable browser",
    click.option(
        "--allow-unlimited", is_flag=True, help="With --browser: start it where its limits cannot be enforced."
    ),
)
@trusting
@protocol_option
@host_option
@drop_options
@limit_options
@common_of_gateway
def share(
    what: str | None,
    name: str | None,
    base_domain: str | None,
    lan: bool,
    no_qr: bool,
    new_store: bool,
    browser: str | None,
    allow_unlimited: bool,
    verify: str | None,
    ca_file: str | None,
    pin: str | None,
    protocol: str | None,
    upstream_host: str | None,
    drop: bool | None,
    max_file_bytes: int | None,
    max_total_bytes: int | None,
    max_files: int | None,
    connect_timeout: str | None,
    response_timeout: str | None,
    read_timeout: str | None,
    max_body: str | None,
    **session: Any,
) -> None:
    """Share WHAT by a link: a folder, a port of this machine, host:port, a URL, or unix:/run/app.sock.

    With --browser URL in place of WHAT, each visitor gets a disposable browser that starts with that page.

    With --drop, visitors add files to the folder, and read none; share it again without that to let visitors read.

    Serves until Ctrl-C; then the link is paused until WHAT is shared again. Uses the gateway that runs on this
    machine, or starts one.

    Links are for NAME.localhost, which opens on this machine only. With --lan they have the address of this machine,
    and open for everyone on its network who has them, without TLS. For the internet, the gateway needs a base domain: a
    domain whose names resolve to this machine, with a proxy in front that speaks TLS (docs/internet.md).
    """
    given = settings()
    if lan and base_domain is not None:
        raise click.UsageError("--lan makes a link with this machine's address; give one of --lan and --base-domain.")
    if base_domain is not None:
        given.options["base_domain"] = base_domain
    if (what is None) is (browser is None):
        raise click.UsageError("Name WHAT to share, or --browser and the URL of a page, and not both.")
    if allow_unlimited and browser is None:
        raise click.UsageError("--allow-unlimited goes with --browser.")
    lan_host = lan_address() if lan else ""
    if lan:
        given.options |= {"listen": lan_host, "allow_insecure_http": True}
    address = "" if what is None else place(what)
    request = ShareRequest(
        address=address,
        shown=("--browser", str(browser)) if what is None else (what,),
        lan=lan_host,
        name=None if name is None else check_name(name),
        properties=shape(
            {
                "verify": verify,
                "ca_file": ca_file,
                "pin": pin,
                "protocol": protocol,
                "upstream_host": upstream_host,
                "drop": drop,
                "max_file_bytes": max_file_bytes,
                "max_total_bytes": max_total_bytes,
                "max_files": max_files,
                "connect_timeout": connect_timeout,
                "response_timeout": response_timeout,
                "read_timeout": read_timeout,
                "max_body": max_body,
                "browser": browser,
                "allow_unlimited": True if allow_unlimited else None,
            }
        ),
        session=request_body(**session),
        shows_passphrase=session["generate_passphrase"],
    )
    config = given.config()
    serve(
        lambda reactor, ending: RunningShare(reactor, ending, given, config, qr=not no_qr, new_store=new_store).run(
            request
        )
    )
