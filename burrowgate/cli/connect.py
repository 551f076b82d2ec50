"""`burrowgate connect`: a local port for a session of a TCP target, or a program that is run on it."""

from __future__ import annotations

import json
import os
from collections.abc import Coroutine, Sequence
from types import SimpleNamespace
from typing import Any

import click

from burrowgate.cli.help import Command, Group
from burrowgate.cli.options import common, settings
from burrowgate.cli.render import plain

LINK_VARIABLE = "BURROWGATE_LINK"
_COMMAND = "burrowgate.cli.connect.command"
_DEFAULT = "link"


class Connect(Group):
    """The group, which takes a link in place of a command's name."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        first = next((word for word in args if not word.startswith("-")), "")
        own = args[: args.index("--")] if "--" in args else args
        if not (first in self.commands and first in own) and args != ["--help"]:
            args = [_DEFAULT, *args]
        return super().parse_args(ctx, args)


class WithCommand(Command):
    """A command whose words after `--` are the command line of another program."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" in args:
            end = args.index("--")
            ctx.meta[_COMMAND] = args[end + 1 :]
            args = args[:end]
        return super().parse_args(ctx, args)


@click.group(cls=Connect)
@common
def connect() -> None:
    """Reach a database, shell or desktop by a link, for as long as its session lives.

    With a LINK, or the id or target of a session that was used before, it serves a local port until Ctrl-C; a program's
    name before the link runs that program. With an access token of your account (BURROWGATE_TOKEN or --token-file) and
    the role `connect` in its project, the name of a target establishes a session. With - the link is read from stdin,
    and without any from BURROWGATE_LINK: a link in the arguments is seen by other users of this computer in `ps`.

    Exit codes: those of the program; else 0 done, 2 usage, 3 refused, 4 unreachable, 5 revoked or ended, 6 expired,
    7 connection limit used up.
    """


_new_option = click.option(
    "--new", "is_new", is_flag=True, help="Establish a new session of the target, with your access token."
)
_ca_option = click.option("--ca", metavar="FILE", default="", help="Certificates to trust in place of the system's.")


@connect.command(
    _DEFAULT, cls=WithCommand, options_metavar="[OPTIONS]", epilog="-- CMD {host} {port} {user} {password}"
)
@click.argument("link", required=False, default="")
@click.option(
    "--listen", metavar="HOST:PORT", default="", help="Local address; 127.0.0.1 and the target's port or any."
)
@click.option("--expose", is_flag=True, help="Allow --listen at an address that others reach.")
@click.option("--stdio", is_flag=True, help="One connection on stdin and stdout, as ssh's ProxyCommand.")
@click.option("--once", is_flag=True, help="End after the first connection or the command, and the session with it.")
@click.option("--lazy", is_flag=True, help="Open nothing before the first local connection.")
@_new_option
@_ca_option
@common
def link(link: str, listen: str, expose: bool, stdio: bool, once: bool, lazy: bool, is_new: bool, ca: str) -> int:
    """Serve LINK at a local port, or run the command after `--` on it: this is what `burrowgate connect LINK` does."""
    from burrowgate.cli import connect_session

    command: Sequence[str] = click.get_current_context().meta.get(_COMMAND, ())
    options = SimpleNamespace(
        link=_link_for(link or os.environ.get(LINK_VARIABLE, ""), is_new), listen=listen, expose=expose, stdio=stdio,
        once=once, lazy=lazy, ca=ca, json=settings().as_json,
    )  # fmt: skip
    return _drive(connect_session.serve(options, command))


def _program(name: str, program: str, example: str) -> click.Command:
    """Return the command that runs a program on a session."""

    @click.command(
        name,
        cls=Command,
        context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
        help=f"Run {program} on the session of LINK, with ARGS, such as: {example}",
        options_metavar="[OPTIONS]",
    )
    @click.argument("link")
    @click.argument("args", nargs=-1, type=click.UNPROCESSED)
    @_new_option
    @click.option("--once", is_flag=True, help="End the session when the program ends.")
    @_ca_option
    @common
    def command(link: str, args: tuple[str, ...], is_new: bool, once: bool, ca: str) -> int:
        from burrowgate.cli import connect_session

        words = args[1:] if args[:1] == ("--",) else args
        return _drive(
            connect_session.run_program(
                name, _link_for(link, is_new), words, once=once, ca=ca, as_json=settings().as_json
            )
        )

    return command


for _command in (
    _program("ssh", "ssh", "burrowgate connect ssh LINK uptime"),
    _program("psql", "psql", "burrowgate connect psql LINK -c 'select 1'"),
    _program("mysql", "mysql", "burrowgate connect mysql LINK -e 'select 1'"),
    _program("redis", "redis-cli", "burrowgate connect redis LINK ping"),
    _program("http", "curl", "burrowgate connect http LINK /health"),
    _program("vnc", "vncviewer", "burrowgate connect vnc LINK"),
    _program("rdp", "xfreerdp, mstsc or Microsoft's app", "burrowgate connect rdp LINK"),
):
    connect.add_command(_command)


def _link_for(link: str, is_new: bool) -> str:
    """The link to connect with; that of a new session if `link` names a target and there is an access token."""
    from burrowgate.cli.connect_authorise import link_for
    from burrowgate.proxy.tcp.burrowgate_connect import Folder

    return link_for(settings(), link, Folder(), is_new=is_new)


def _drive(work: Coroutine[Any, Any, int]) -> int:
    """Run `work` on asyncio; returns the exit code, and reports what failed."""
    import asyncio

    from burrowgate.proxy.tcp.burrowgate_connect import Failure

    try:
        return asyncio.run(work)
    except Failure as failure:
        problem = {"detail": str(failure), "exit": failure.code}
        click.echo(json.dumps(problem) if settings().as_json else f"burrowgate: {plain(str(failure))}", err=True)
        return failure.code
