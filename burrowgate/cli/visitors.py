"""`burrowgate sessions cut`, `requests`, `grant` and `deny`: ends one visit, and answers requests for more time."""

from __future__ import annotations

import click

from burrowgate.cli import render
from burrowgate.cli.client import Document
from burrowgate.cli.help import Command
from burrowgate.cli.options import common, settings
from burrowgate.cli.sessions import OneSession, one_session
from burrowgate.client import NOT_GIVEN


@click.command(cls=OneSession)
@one_session
@click.argument("visit")
@click.option("--rotate-link", is_flag=True, help="Replace the link too, so that its holders cannot open it again.")
@common
def cut(session: str, visit: str, rotate_link: bool) -> None:
    """Cut VISIT at once and permanently; the other visitors of SESSION go on.

    `burrowgate sessions visits` shows the ids of visits. The link still opens, also for this visitor in another
    browser, unless its visits are used up or --rotate-link replaces it; visitors who are in stay in. A visit without a
    cookie is an address and a user agent, and is cut as such.
    """
    given = settings()
    found = given.ask(lambda admin: admin.cut_visit(session, visit, rotate_link=rotate_link))
    given.answer(found, lambda paint: _cut(found, paint))


def _cut(result: Document, paint: render.Paint) -> str:
    said = "Cut. This visit is refused from now on, and its connections are ended; this cannot be undone."
    if "url" in result:
        return f"{said}\nThe former link opens no more. The new one:\n\n{paint(render.plain(result['url']), 'bold')}"
    if result["link_opens"]:
        return (
            f"{said}\nThe link itself still opens, also for this visitor in another browser; --rotate-link replaces it."
        )
    return f"{said}\nThe link opens for no other visitor."


@click.command(cls=Command)
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True, help="Maximum of sessions.")
@common
def requests(limit: int) -> None:
    """Show visitors who asked for more time and wait for an answer, the oldest session first."""
    given = settings()
    found = given.ask(lambda admin: admin.list_extend_requests(limit=limit))
    now = given.now()
    given.answer(
        found,
        lambda paint: render.table(
            ("asked", "session", "visit", "target", "label", "expires", "address", "message"),
            [
                (
                    render.when(one["requested_at"], now),
                    session["id"],
                    one["visit_id"],
                    session["target"],
                    session["label"],
                    render.when(session["expires_at"], now),
                    one["client_address"],
                    one["message"],
                )
                for session in found["sessions"]
                for one in session["extend_requests"]
                if one["answer"] is None
            ],
            paint,
            empty="No visitor waits for an answer.",
        ),
    )


@click.command(cls=OneSession)
@one_session
@click.option(
    "--for", "duration", metavar="TIME", default="24h", show_default=True, help="Time on top of what is left."
)
@common
def grant(session: str, duration: str) -> None:
    """Give the visitors of SESSION who asked for it more time; the link lives longer for all of its visitors."""
    given = settings()
    found = given.ask(lambda admin: admin.grant_extend_requests(session, duration=duration))
    given.answer(found, lambda paint: f"Granted. The link now expires {render.when(found['expires_at'], given.now())}.")


@click.command(cls=OneSession)
@one_session
@click.argument("visit", required=False)
@common
def deny(session: str, visit: str | None) -> None:
    """Deny the request of VISIT for more time, or those of all visitors of SESSION."""
    given = settings()
    found = given.ask(lambda admin: admin.deny_extend_requests(session, visit_id=NOT_GIVEN if visit is None else visit))
    given.answer(found, lambda paint: "Denied. The link expires as before.")


COMMANDS = (cut, requests, grant, deny)
"""Commands of the group `sessions`."""
