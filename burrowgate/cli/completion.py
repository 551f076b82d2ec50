"""`burrowgate completion`: shell completion of commands, names and session ids.

Completion must be instant and must never print an error: it queries the gateway with the HTTP client of the standard
library, with a short timeout, and offers nothing if that fails.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import click
from click.shell_completion import CompletionItem, get_completion_class

from burrowgate.cli.help import Command
from burrowgate.cli.options import Settings
from burrowgate.errors import BurrowgateError

VARIABLE = "_BURROWGATE_COMPLETE"

_HOW = {
    "bash": 'eval "$(burrowgate completion bash)"        in ~/.bashrc',
    "zsh": 'eval "$(burrowgate completion zsh)"         in ~/.zshrc',
    "fish": "burrowgate completion fish | source         in ~/.config/fish/config.fish",
}


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(list(_HOW)))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script that lets a shell complete the commands of burrowgate."""
    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(context.find_root().command, {}, "burrowgate", VARIABLE).source())
    click.echo(f"# {_HOW[shell]}")


def targets(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The names of targets."""
    found = _get(context, "/api/v1/targets").get("targets", [])
    return [
        CompletionItem(one["name"], help=one["address"]) for one in found if one["name"].startswith(incomplete.lower())
    ]


def sessions(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The ids of the newest sessions."""
    found = _get(context, "/api/v1/sessions?limit=100").get("sessions", [])
    return [
        CompletionItem(one["id"], help=f"{one['target']} {one['label']}".strip())
        for one in found
        if one["id"].startswith(incomplete)
    ]


def webhooks(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The names of webhooks."""
    found = _get(context, "/api/v1/webhooks").get("webhooks", [])
    return [CompletionItem(one["name"], help=one["url"]) for one in found if one["name"].startswith(incomplete.lower())]


def records(kind: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """What completes the names of `kind`, a list of the API such as vaults or host-sets."""

    def complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        found = _get(context, f"/api/v1/{kind}").get(kind.replace("-", "_"), [])
        names = [(one["name"], one.get("kind") or one.get("type") or one.get("address")) for one in found]
        return [CompletionItem(name, help=help) for name, help in names if name.startswith(incomplete.lower())]

    return complete


def resources(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The names of credentials and libraries."""
    return [item for kind in ("credentials", "libraries") for item in records(kind)(context, parameter, incomplete)]


def role_grants(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The ids of grants of roles."""
    found = _get(context, "/api/v1/roles").get("roles", [])
    return [
        CompletionItem(one["id"], help=f"{one['role']} {one['account'] or one['group']} in {one['project']}")
        for one in found
        if one["id"].startswith(incomplete)
    ]


def types(kind: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """What completes the types of plugins of `kind`, such as libraries or sources."""

    def complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        found = _get(context, f"/api/v1/{kind}/types").get("types", [])
        return [CompletionItem(one["type"], help=one["help"]) for one in found if one["type"].startswith(incomplete)]

    return complete


def _get(context: click.Context, path: str) -> dict[str, Any]:
    """The JSON response to a GET of `path`; empty if there is none within half a second."""
    from http.client import HTTPConnection, HTTPException
    from pathlib import Path
    from socket import AF_UNIX, socket

    try:
        given = context.ensure_object(Settings)
        config = given.config()
        connection = HTTPConnection("127.0.0.1", config.admin_port, timeout=0.5)
        if isinstance(config.admin_at, Path):
            connection = HTTPConnection("localhost", timeout=0.5)
            connection.sock = socket(AF_UNIX)
            connection.sock.settimeout(0.5)
            connection.sock.connect(str(config.admin_at))
        connection.request("GET", path, headers={"Authorization": f"Bearer {given.key(config)}"})
        answer = json.loads(connection.getresponse().read())
    # The command itself reports what is wrong; completion stays silent.
    except (BurrowgateError, OSError, HTTPException, ValueError):
        return {}
    return answer if isinstance(answer, dict) else {}
