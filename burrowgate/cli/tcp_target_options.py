"""Options of targets that speak TCP, for `burrowgate targets`."""

from __future__ import annotations

from typing import Any

import click

from burrowgate.cli.client import JSON, Document
from burrowgate.cli.help import topic
from burrowgate.core.tcp.settings import Bind, Recorded

_FIELDS = {
    "tcp_user": "user",
    "tcp_database": "database",
    "host_sets": "host_sets",
    "max_time": "max_seconds",
    "connection_limit": "connection_limit",
    "client_port": "client_port",
    "tcp_idle": "idle_timeout",
    "bind": "bind",
    "record": "recording",
    "recordings_keep": "recordings_keep",
    "host_keys": "host_keys",
    "server_tls": "server_tls",
}
"""The field of the settings that each option sets."""
_NONE_IF_EMPTY = frozenset({"max_time", "tcp_idle"})


@topic("Databases, shells and desktops")
def tcp_options(command: Any) -> Any:
    """Add the options of targets that speak TCP."""
    for option in reversed((
        click.option("--project", metavar="NAME", help="Project that the target is in, such as acme/infra."),
        click.option("--max-time", metavar="TIME",
                     help="How long sessions of a TCP target may last, such as 2h; '' for the project's."),
        click.option("--connection-limit", type=click.IntRange(0), metavar="NUMBER",
                     help="How many connections a session opens in all; 0 for no limit."),
        click.option("--bind", type=click.Choice([bind.value for bind in Bind]),
                     help="Whether a session belongs to the first client that uses it."),
        click.option("--tcp-user", metavar="NAME", help="User at a TCP target, as in ssh://NAME@host."),
        click.option("--tcp-database", metavar="NAME", help="Database of PostgreSQL or MySQL."),
        click.option("--tcp-idle", metavar="TIME",
                     help="Close connections after this time without a byte; '' for never."),
        click.option("--client-port", type=click.IntRange(0, 65_535), metavar="PORT",
                     help="Local port that clients listen on unless they choose another; 0 for any."),
        click.option("--hosts", "host_sets", multiple=True, metavar="SET",
                     help="Host set whose hosts are tried in place of the address; repeatable, '' for none."),
        click.option("--host-key", "host_keys", multiple=True, metavar="KEY",
                     help="SSH host key that is accepted, or its SHA256: fingerprint; repeatable, '' for none."),
        click.option("--record", type=click.Choice([scope.value for scope in Recorded]),
                     help="What is recorded of SSH terminals in the browser."),
        click.option("--recordings-keep", type=click.IntRange(0, 36_500), metavar="DAYS",
                     help="Days for which recordings are kept; 0 for permanently."),
        click.option("--server-tls/--no-server-tls", "server_tls", default=None,
                     help="Whether the gateway speaks TLS to the target when it authenticates for visitors."),
    )):  # fmt: skip
        command = option(command)
    return command


def tcp_body(values: dict[str, Any]) -> JSON:
    """The field `tcp` of a target's JSON for the options that `values` has, which are removed; empty without any."""
    body: JSON = {}
    for option, field in _FIELDS.items():
        value = values.pop(option, None)
        if value is None or value == ():
            continue
        if isinstance(value, tuple):
            body[field] = [item for item in value if item]
        elif value == 0 and value is not False:
            body[field] = None  # a number that stands for none
        else:
            body[field] = None if option in _NONE_IF_EMPTY and value == "" else value
    return {"tcp": body} if body else {}


def tcp_fields(target: Document) -> list[tuple[str, Any]]:
    """The settings of a target that speaks TCP, for people; empty for another."""
    settings = target.get("tcp")
    project = target.get("project", "default")
    rows: list[tuple[str, Any]] = [("project", project)] if settings or project != "default" else []
    if not settings:
        return rows
    return [
        *rows,
        ("user", settings["user"]),
        ("database", settings["database"]),
        ("host sets", ", ".join(settings["host_sets"])),
        ("max time", _seconds(settings["max_seconds"])),
        ("connections", settings["connection_limit"]),
        ("binds to", "the first client" if settings["bind"] == Bind.FIRST else "no client"),
        ("idle timeout", _seconds(settings["idle_timeout"])),
        ("client port", settings["client_port"]),
        ("recording", "" if settings["recording"] == Recorded.OFF else settings["recording"]),
        ("recordings kept", f"{settings['recordings_keep']} days" if settings["recordings_keep"] else ""),
        ("host keys", ", ".join(settings["host_keys"])),
        ("TLS to it", "yes" if settings["server_tls"] else ""),
    ]


def _seconds(value: int | None) -> str:
    return "" if value is None else f"{value} s"
