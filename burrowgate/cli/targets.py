"""`burrowgate targets`: adds, shows, changes and removes targets."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import click

from burrowgate.cli import completion, render, ssh_host_keys
from burrowgate.cli.browser_options import box_body, box_fields, box_options
from burrowgate.cli.client import JSON, Admin, Document
from burrowgate.cli.drop_options import drop_body, drop_options, drop_text
from burrowgate.cli.help import Group, options, topic
from burrowgate.cli.options import common, settings
from burrowgate.cli.sign_in_options import rule_text, target_body, target_options
from burrowgate.cli.target_notes import open_notes, own_host_note, socket_warning
from burrowgate.cli.tcp_target_options import tcp_body, tcp_fields, tcp_options
from burrowgate.core import sizes
from burrowgate.core.target_address import parse_address
from burrowgate.core.target_protocol import UpstreamProtocol, split_protocol
from burrowgate.core.targets import AUTO_HOST, TargetType, Verify
from burrowgate.core.tcp.address import parse_tcp_address
from burrowgate.errors import Invalid

LIMITS = ("connect_timeout", "response_timeout", "read_timeout", "max_body")
"""Properties that a target may have in place of those of the configuration, as JSON calls them."""
NO_TARGETS = "There are no targets yet; add one with: burrowgate targets add NAME ADDRESS"


@click.group(cls=Group)
@common
def targets() -> None:
    """Add, show, change and remove targets: applications and folders."""


@topic("Certificate of an https target")
def trusting(command: Any) -> Any:
    """Add the options that say how an https target is verified; `share` has them too."""
    for option in reversed((
        click.option("--verify", type=click.Choice([verify.value for verify in Verify]),
                     help="Verification of the certificate of an https target."),
        click.option("--ca-file", metavar="FILE", help="Verify against the authorities in this PEM file."),
        click.option("--pin", metavar="sha256:HEX", help="Verify only the fingerprint of the certificate."),
    )):  # fmt: skip
        command = option(command)
    return command


@topic("Requests to the target")
def protocol_option(command: Any) -> Any:
    """Add the option that says which version of HTTP a target speaks; `share` has it too."""
    text = "Version of HTTP that the target speaks; h2 for gRPC, as in h2c://host:port."
    choices = click.Choice([protocol.value for protocol in UpstreamProtocol])
    return click.option("--protocol", type=choices, help=text)(command)


@topic("Requests to the target")
def host_option(command: Any) -> Any:
    """Add the option that says which `Host` a target gets; `share` has it too."""
    text = "Host that the target gets: visitor, target for its own, a name, or auto to have it probed."
    return click.option("--host", "upstream_host", metavar="HOST", help=text)(command)


@topic("Timeouts and sizes")
def limit_options(command: Any) -> Any:
    """Add the options for timeouts and the size of bodies; `share` has them too."""
    for option in reversed((
        click.option("--connect-timeout", metavar="TIME",
                     help="How long connecting may take, such as 5s; '' for that of the configuration."),
        click.option("--response-timeout", metavar="TIME",
                     help="How long it may take until the first byte of a response, such as 5m."),
        click.option("--read-timeout", metavar="TIME",
                     help="How long it may pause within a response, such as 10m."),
        click.option("--max-body", metavar="SIZE",
                     help="Maximum size of a request body, such as 10MiB; 0 for no limit, '' for the configuration's."),
    )):  # fmt: skip
        command = option(command)
    return command


def _shape(command: Any) -> Any:
    """Add the options that `add` and `set` share."""
    for option in reversed((
        click.option("--handler", "type", type=click.Choice([handler.value for handler in TargetType]),
                     help="What answers at the address; auto to have it probed."),
        click.option("--on/--off", "enabled", default=None, help="Whether the target is served."),
        trusting,
        protocol_option,
        host_option,
        _request_options,
        limit_options,
        _open_options,
        target_options,
        options(
            "Client certificates",
            click.option("--client-ca", metavar="FILE",
                         help="Require TLS with a client certificate of an authority in this PEM file; '' for none."),
            click.option("--session-ca", "session_cas", multiple=True, metavar="FILE",
                         help="PEM file of another authority that sessions may require; repeatable, '' for none."),
        ),
        drop_options,
        tcp_options,
        box_options,
    )):  # fmt: skip
        command = option(command)
    return command


_request_options = options(
    "Requests to the target",
    click.option("--set-request-header", "set_request", multiple=True, metavar="'NAME: VALUE'",
                 help="Field to set in requests; @FILE as the value reads it from a file; repeatable."),
    click.option("--remove-request-header", "remove_request", multiple=True, metavar="NAME",
                 help="Field to remove from requests; repeatable, '' alone for no rules."),
    click.option("--set-response-header", "set_response", multiple=True, metavar="'NAME: VALUE'",
                 help="Field to set in responses, as for requests; repeatable."),
    click.option("--remove-response-header", "remove_response", multiple=True, metavar="NAME",
                 help="Field to remove from responses; repeatable, '' alone for no rules."),
    click.option("--upgrade", "upgrades", multiple=True, metavar="TOKEN",
                 help="Upgrade to allow besides websocket; repeatable, '' for none."),
    click.option("--service-workers/--no-service-workers", default=None,
                 help="Whether the target may install service workers."),
)  # fmt: skip

_open_options = options(
    "What is open without a link",
    click.option("--open-path", "open_paths", multiple=True, metavar="PATTERN",
                 help="Path that everyone may read without a link, such as /feed.xml; repeatable, '' for none."),
    click.option("--preflight/--no-preflight", default=None,
                 help="Whether CORS preflights reach the target without a link."),
    click.option("--page-asset", "page_assets", multiple=True, metavar="PATTERN",
                 help="Path that each page link may fetch too, such as /static/*; repeatable, '' for none."),
    click.option("--embed-origin", "embed_origins", multiple=True, metavar="ORIGIN",
                 help="Origin that may show the target in frames, over https; repeatable, '' for none."),
)  # fmt: skip


def shape(values: dict[str, Any]) -> JSON:
    """The fields of a target's JSON for the options in `values`; a CA file or a pin implies how to verify."""
    drop = drop_body(values) | target_body(values) | tcp_body(values) | box_body(values)
    body: JSON = {
        name: [one for one in value if one] if isinstance(value, tuple) else value
        for name, value in values.items()
        if value not in (None, ())
    }
    for kind in ("request", "response"):
        if (rules := _rules(body.pop(f"set_{kind}", None), body.pop(f"remove_{kind}", None))) is not None:
            body[f"{kind}_fields"] = rules
    body |= drop
    if "ca_file" in body:
        body["ca_file"] = os.path.abspath(os.path.expanduser(body["ca_file"]))
        body.setdefault("verify", Verify.CA_FILE.value)
    if body.get("client_ca"):
        body["client_ca"] = os.path.abspath(os.path.expanduser(body["client_ca"]))
    elif "client_ca" in body:
        body["client_ca"] = None
    if "session_cas" in body:
        body["session_cas"] = [os.path.abspath(os.path.expanduser(one)) for one in body["session_cas"]]
    for name in LIMITS:
        if body.get(name) == "":
            body[name] = None
    if "pin" in body:
        body.setdefault("verify", Verify.PIN.value)
    return body


def _rules(settings: list[str] | None, removals: list[str] | None) -> list[JSON] | None:
    """The rules for fields that options name, in place of all present ones; None without such an option."""
    if settings is None and removals is None:
        return None
    rules: list[JSON] = []
    for text in settings or ():
        name, colon, value = (part.strip() for part in text.partition(":"))
        if not colon or not value:
            raise click.UsageError(f"{text!r} is not a field; write one such as 'X-Api-Key: @/etc/burrowgate/key'.")
        source = {"file": os.path.abspath(os.path.expanduser(value[1:]))} if value[:1] == "@" else {"value": value}
        rules.append({"name": name, **source})
    return rules + [{"name": name} for name in removals or ()]


def place(text: str) -> str:
    """The canonical address of `text`; paths become absolute, from the working directory.

    Raises `Invalid`, also for a folder that does not exist.
    """
    if parse_tcp_address(text) is not None:
        return text.strip()
    rest, protocol = split_protocol(text)
    if protocol is not None:
        return parse_address(rest).text.replace("http://", "h2c://", 1)
    try:
        found = parse_address(text)
    except Invalid:
        if not os.path.isdir(text):
            raise
        return folder(text)
    if found.socket:
        whole = os.path.abspath(os.path.expanduser(found.socket))
        return parse_address(replace(found, socket=whole).text).text  # checks the length of the whole path
    return folder(found.folder) if found.folder else found.text


def folder(path: str) -> str:
    """The absolute path of the folder `path`. Raises `Invalid` if it is not a folder."""
    whole = os.path.realpath(os.path.expanduser(path))
    if not os.path.isdir(whole):
        what = "is not a folder" if os.path.exists(whole) else "does not exist"
        raise Invalid("address", f"{path} {what}; name a folder that does, or an address such as localhost:3000.")
    return whole


def summary(target: Document) -> list[str]:
    """One row of the table of targets."""
    verified = "not verified" if target["verify"] == Verify.NONE else ""
    public = ", ".join(domain["host"] for domain in target["domains"] if domain["public"])
    opened = ", ".join(target["open_paths"])
    notes = [
        "drop box" if target["drop"] else "",
        verified,
        f"public: {public}" if public else "",
        f"open: {opened}" if opened else "",
        "sign-in" if target["sign_in"] else "",
        "members" if target["members"] else "",
    ]
    return [
        "on" if target["enabled"] else "off",
        target["name"],
        target["address"],
        target["type"],
        target["url"],
        "; ".join(note for note in notes if note),
    ]


def _rules_text(rules: Sequence[Document]) -> str:
    """The rules in words; values are not shown, because one may be a secret."""
    texts = []
    for rule in rules:
        verb = "set" if rule["value"] or rule["file"] else "remove"
        texts.append(f"{verb} {rule['name']}" + (f" from {rule['file']}" if rule["file"] else ""))
    return ", ".join(texts)


def _size_text(size: int | None) -> str:
    return "" if size is None else sizes.format_size(size) if size else "no limit"


def _details(target: Document, now: datetime, paint: render.Paint) -> str:
    domains = [domain["host"] + (" (public)" if domain["public"] else "") for domain in target["domains"]]
    return render.fields(
        [
            ("name", target["name"]),
            ("state", "on" if target["enabled"] else "off"),
            ("address", target["address"]),
            ("type", target["type"]),
            ("url", target["url"]),
            ("hosts", ", ".join(target["hosts"])),
            ("domains", ", ".join(domains)),
            ("verify", target["verify"]),
            ("ca file", target.get("ca_file")),
            ("pin", target.get("pin")),
            ("page assets", ", ".join(target["page_assets"])),
            ("upgrades", ", ".join(target["upgrades"])),
            ("protocol", "" if target["protocol"] == UpstreamProtocol.HTTP1 else target["protocol"]),
            ("host", "" if target["upstream_host"] == AUTO_HOST else target["upstream_host"]),
            ("request fields", _rules_text(target["request_fields"])),
            ("response fields", _rules_text(target["response_fields"])),
            ("open paths", ", ".join(target["open_paths"])),
            ("preflight", "without a link" if target["preflight"] else ""),
            ("embed origins", ", ".join(target["embed_origins"])),
            ("drop box", drop_text(target["drop"])),
            ("sign-in", rule_text(target["sign_in"])),
            ("members", rule_text(target["members"])),
            ("identity", ", ".join(target["identity"])),
            ("identity claims", ", ".join(target["identity_claims"]) if target["identity"] else ""),
            *tcp_fields(target),
            *box_fields(target),
            ("connect timeout", target["connect_timeout"]),
            ("response timeout", target["response_timeout"]),
            ("read timeout", target["read_timeout"]),
            ("max body", _size_text(target["max_body"])),
            ("service workers", "allowed" if target["service_workers"] else ""),
            ("client ca", target.get("client_ca")),
            ("session cas", ", ".join(target.get("session_cas", ()))),
            ("added", render.when(target["created_at"], now)),
        ],
        paint,
    )


@targets.command("list")
@common
def list_targets() -> None:
    """Show all targets."""
    given = settings()
    found = given.ask(lambda admin: admin.targets())
    given.answer(
        {"targets": found},
        lambda paint: render.table(
            ("state", "name", "address", "type", "url", "note"),
            [summary(target) for target in found],
            paint,
            empty=NO_TARGETS,
        ),
    )


@targets.command()
@click.argument("name")
@click.argument("address", required=False)
@click.option("--domain", "domains", multiple=True, metavar="HOST", help="Own host name of the target; repeatable.")
@_shape
@common
def add(name: str, address: str | None, domains: tuple[str, ...], **values: Any) -> None:
    """Add the target NAME at ADDRESS: a port, host:port, a URL, unix:/run/app.sock, or a folder.

    Or a server that visitors reach with their own programs: ssh://user@host, postgresql://host/database, mysql://,
    redis://, vnc://, rdp://, tcp://host:port. The host keys that an SSH server shows are pinned, unless --host-key is
    given.

    All but a folder may end with a path prefix: 3000/app, unix:/run/app.sock:/app.

    With --browser URL in place of ADDRESS, each visitor gets a disposable browser.
    """
    given = settings()
    if (address is None and not values["host_sets"]) is (values["browser"] is None):
        raise click.UsageError("Name an ADDRESS, or --browser and the URL of a page, and not both.")
    body = {"name": name, "address": "" if address is None else place(address), **shape(values)}
    if domains:
        body["domains"] = [{"host": host, "public": False} for host in domains]

    async def work(admin: Admin) -> tuple[Document, Document | None]:
        found = await ssh_host_keys.read(admin, body)
        ssh_host_keys.pin(body, found)
        return await admin.add_target(**body), found

    target, found = given.ask(work)
    text = f"Added {target['name']}; mint a link with: burrowgate sessions mint {name}"
    if values["upstream_host"] in (None, AUTO_HOST) and (note := own_host_note(target)):
        text = f"{note}\n{text}"
    pins = (target["tcp"] or {}).get("host_keys", ())
    text = "\n".join([*open_notes(target), *ssh_host_keys.notes(name, found, pins), text])
    if target["type"] != TargetType.BROWSER and (warning := socket_warning(target["address"])):
        text = f"{text}\nWarning: {warning}"
    given.answer(target, lambda paint: text)


@targets.command()
@click.argument("name", shell_complete=completion.targets)
@common
def show(name: str) -> None:
    """Show the target NAME."""
    given = settings()
    target = given.ask(lambda admin: admin.get_target(name))
    given.answer(target, lambda paint: _details(target, given.now(), paint))


@targets.command("set")
@click.argument("name", shell_complete=completion.targets)
@click.option("--address", help="Another address; of an SSH target, the host keys there are read and compared.")
@click.option("--yes", is_flag=True, help="Pin other host keys at the new address without a question.")
@_shape
@common
def set_target(name: str, address: str | None, yes: bool, **values: Any) -> None:
    """Change the target NAME; only the given options change."""
    given = settings()
    body = shape(values)
    if address is not None:
        body["address"] = place(address)
    if not body:
        raise click.UsageError("Nothing to change was given; add an option such as --address or --off.")

    async def work(admin: Admin) -> Document:
        found, pins = await ssh_host_keys.read_at_new_address(admin, name, body)
        ssh_host_keys.replace_pins(body, found, pins, is_agreed=yes)
        return await admin.change_target(name, **body)

    target = given.ask(work)
    notes = open_notes(target) if body.keys() & {"open_paths", "preflight", "embed_origins"} else []
    given.answer(target, lambda paint: "\n".join([*notes, _details(target, given.now(), paint)]))


@targets.command()
@click.argument("name", shell_complete=completion.targets)
@common
def remove(name: str) -> None:
    """Delete the target NAME; its sessions end permanently."""
    given = settings()
    given.ask(lambda admin: admin.delete_target(name))
    given.answer({"deleted": name}, lambda paint: f"Deleted {name}; its links have ended.")
