"""The root of the command line; turns errors into a message and an exit code."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

import click

from burrowgate import __version__
from burrowgate.cli import (
    accounts,
    audit,
    bindings,
    boxes,
    ca,
    completion,
    connect,
    connect_authorise,
    connections,
    console,
    credentials,
    doctor,
    domains,
    history,
    host_sets,
    keys,
    libraries,
    output,
    projects,
    requests,
    run,
    service,
    session_ends,
    sessions,
    share,
    sharing,
    status,
    store,
    targets,
    tokens,
    vaults,
    visitors,
    webhooks,
)
from burrowgate.cli.exit_codes import MEANINGS, Exit, exit_code, format_error
from burrowgate.cli.help import Group, write_options
from burrowgate.cli.options import Settings, common_of_all
from burrowgate.errors import BurrowgateError, Invalid

TOPICS = {
    "Start here": ("share", "connect", "run", "status", "doctor", "console"),
    "Links and what they open": ("sessions", "targets", "domains", "connections", "requests", "boxes"),
    "People and programs": ("accounts", "providers", "tokens", "webhooks"),
    "Databases, shells and desktops": (
        "projects", "roles", "sources", "host-sets", "hosts", "vaults", "credentials", "libraries", "bindings",
        "history",
    ),
    "Keys, certificates and store": ("keys", "ca", "audit", "store"),
    "On this machine": ("service", "completion"),
}  # fmt: skip
SESSION_TOPICS = {
    "Links": ("mint", "list", "show", "link", "seed"),
    "Change and end": ("extend", "relabel", "passphrase", "revoke", "delete"),
    "Visitors": ("visits", "cut", "requests", "grant", "deny"),
    "People": ("sign-in", "share", "claims", "withdraw-claim", "unshare"),
    "Databases, shells and desktops": ("authorise", "connections", "recordings", "recording"),
}


class Root(Group):
    """The group of all commands; its help has the options of all commands, and ends with the exit codes."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_commands(ctx, formatter)
        write_options(self.get_params(ctx), ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(int(code)), meaning) for code, meaning in MEANINGS.items()])
        super().format_epilog(ctx, formatter)


def _version(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        click.echo(f"burrowgate {__version__}")
        context.exit()


@click.group(cls=Root, context_settings={"max_content_width": 120})
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version.")
@common_of_all
def cli() -> None:
    """Share a web app by a link that ends when you decide.

    Start with: burrowgate share ./some-folder, or burrowgate share 3000
    """


for _command in (
    share.share,
    connect.connect,
    run.run,
    status.status,
    doctor.doctor,
    console.console,
    targets.targets,
    domains.domains,
    sessions.sessions,
    connections.connections,
    requests.requests,
    boxes.boxes,
    accounts.accounts,
    accounts.providers,
    webhooks.webhooks,
    tokens.tokens,
    projects.projects,
    projects.roles,
    host_sets.sources,
    host_sets.host_sets,
    host_sets.hosts,
    vaults.vaults,
    credentials.credentials,
    libraries.libraries,
    bindings.bindings,
    keys.keys,
    ca.ca,
    audit.audit,
    history.history,
    store.store,
    service.service,
    completion.completion,
):
    cli.add_command(_command)


for _command in (
    connect_authorise.authorise,
    *session_ends.COMMANDS,
    *sharing.COMMANDS,
    *visitors.COMMANDS,
    *connections.COMMANDS,
):
    sessions.sessions.add_command(_command)
cli.topics, sessions.sessions.topics = TOPICS, SESSION_TOPICS


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run the command line, and exit."""
    output.escape_unknown_characters(sys.stdout, sys.stderr)
    sys.exit(run_command(list(sys.argv[1:] if argv is None else argv)))


def run_command(words: list[str], given: Settings | None = None) -> int:
    """Run the command line `words`; reports an error on stderr, also one of the output, and returns the exit code.

    The options of the command are added to `given`, or to new `Settings`.
    """
    failed: OSError | None = None
    try:
        code = _run(words, Settings() if given is None else given)
    except OSError as error:
        code, failed = Exit.OK, error
    unwritten = output.failure(sys.stdout)
    code, sentence = output.ended(code, failed or unwritten)
    if sentence:
        click.echo(format_error(sentence, Exit(code), as_json="--json" in words), err=True)
    return code


def _run(words: list[str], given: Settings) -> int:
    """Run `words` with the settings `given`; reports errors but those of the output, which it raises."""
    as_json = "--json" in words
    field, error_code = None, ""
    try:
        output.check_working_folder()
        code = cli.main(
            words, prog_name="burrowgate", complete_var=completion.VARIABLE, standalone_mode=False, obj=given
        )
        return int(code or Exit.OK)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return Exit.USAGE
    except click.UsageError as error:
        hint = error.ctx.command_path if error.ctx else "burrowgate"
        kind, detail = Exit.USAGE, f"{error.format_message()} See `{hint} --help`."
    except click.ClickException as error:
        kind, detail = Exit.UNEXPECTED, error.format_message()
    except (click.Abort, KeyboardInterrupt):
        return Exit.INTERRUPTED
    except BurrowgateError as error:
        kind, detail, error_code = exit_code(error), str(error), error.code
        field = error.field if isinstance(error, Invalid) else None
    except Exception as error:
        if isinstance(error, OSError) and output.is_of_output(error):
            raise
        # A defect of Burrowgate: reported as one, with the traceback for the report.
        traceback.print_exc()
        kind, detail = Exit.UNEXPECTED, "This is a defect of Burrowgate; please report it, with the lines above."
    line = format_error(given.with_commands(detail), kind, kind=error_code, field=field, as_json=as_json)
    click.echo(line, err=True)
    return kind
