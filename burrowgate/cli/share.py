"""`burrowgate share`: shares a folder or an address by a link, in one command."""

from __future__ import annotations

from typing import Any

import click

from burrowgate.cli.options import common, new_store_option, settings
from burrowgate.cli.reactor_runner import serve
from burrowgate.cli.sessions import minting, request_body
from burrowgate.cli.share_session import RunningShare, ShareRequest
from burrowgate.cli.targets import host_option, place, protocol_option, shape, trusting
from burrowgate.core.targets import check_name


@click.command()
@click.argument("what")
@click.option("--name", help="Name of the target, which is also the first label of the link's host.")
@click.option("--base-domain", metavar="DOMAIN", help="Serve it under NAME.DOMAIN; for a gateway that starts now.")
@click.option("--no-qr", is_flag=True, help="Do not draw a QR code.")
@new_store_option
@trusting
@protocol_option
@host_option
@minting
@common
def share(
    what: str,
    name: str | None,
    base_domain: str | None,
    no_qr: bool,
    new_store: bool,
    verify: str | None,
    ca_file: str | None,
    pin: str | None,
    protocol: str | None,
    upstream_host: str | None,
    **options: Any,
) -> None:
    """Share WHAT by a link: a folder, a port of this machine, host:port, or a URL.

    Serves until Ctrl-C; then the link is suspended until WHAT is shared again. Uses the gateway that runs on this
    machine, or starts one.

    Links are for NAME.localhost, which opens on this machine only, unless the gateway has a base domain: a domain whose
    names resolve to this machine, with a proxy in front that speaks TLS (docs/operations.md).
    """
    given = settings()
    if base_domain is not None:
        given.options["base_domain"] = base_domain
    address = place(what)
    request = ShareRequest(
        address=address,
        name=None if name is None else check_name(name),
        properties=shape(
            {"verify": verify, "ca_file": ca_file, "pin": pin, "protocol": protocol, "upstream_host": upstream_host}
        ),
        session=request_body(**options),
    )
    config = given.config()
    serve(
        lambda reactor, ending: RunningShare(reactor, ending, given, config, qr=not no_qr, new_store=new_store).run(
            request
        )
    )
