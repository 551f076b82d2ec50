"""The databases, shells and desktops that a person may connect to: the list, and a session of one of them.

Rules.
    A session is established by a form alone, with the role that the person has then; the page promises nothing.
    The page of a new session is the only one that shows its link.
"""

from __future__ import annotations

from collections.abc import Sequence

from burrowgate.core.durations import DAY, HOUR, MINUTE
from burrowgate.core.http.html_page import text
from burrowgate.core.http.site import SiteResponse, redirect
from burrowgate.errors import (
    CredentialLost,
    CredentialsRefused,
    CredentialsUnavailable,
    HostsRefused,
    HostsUnavailable,
    Invalid,
    NotFound,
    RoleMissing,
    StateConflict,
)
from burrowgate.identity.site import parts
from burrowgate.identity.site.context import SiteContext, Visitor
from burrowgate.identity.site.forms import read_form
from burrowgate.identity.site.goals import ACCOUNT_PATH, TARGETS_GOAL, TARGETS_PATH
from burrowgate.sessions.own_targets import OwnSession, OwnTarget

TITLE = "Databases, shells and desktops"
KINDS = {
    "tcp": "TCP",
    "ssh": "SSH",
    "postgresql": "PostgreSQL",
    "mysql": "MySQL or MariaDB",
    "redis": "Redis",
    "vnc": "VNC desktop",
    "rdp": "RDP desktop",
}
_AWAY = (CredentialsUnavailable, HostsUnavailable)
_REFUSED = (CredentialLost, CredentialsRefused, HostsRefused, Invalid, StateConflict)


async def get_targets(context: SiteContext, visitor: Visitor) -> SiteResponse:
    """Show what the person may connect to."""
    if visitor.account is None:
        return redirect(TARGETS_GOAL.sign_in_address, reason="not-signed-in")
    return await _list(context, visitor)


async def post_targets(context: SiteContext, visitor: Visitor) -> SiteResponse:
    """Establish a session of the target that a form names, and show it."""
    signed_in, account = visitor.signed_in, visitor.account
    if signed_in is None or account is None:
        return redirect(TARGETS_GOAL.sign_in_address, reason="not-signed-in")
    name = (read_form(visitor.request) or {}).get("target", "")
    try:
        session = await context.services.own_targets.establish(name, signed_in, actor=f"account {account.account_id}")
    except (NotFound, RoleMissing):
        return await _list(context, visitor, "You may not connect to this target any more.", "role-missing", 403)
    except _AWAY as error:
        return await _list(context, visitor, _sentence(name, "is not reachable; try again soon"), error.code, 503)
    except _REFUSED as error:
        # The sentence of the error is for the operator, and in the log.
        return await _list(context, visitor, _sentence(name, "has refused it; tell its owner"), error.code, 409)
    return _session_page(context, session)


def _sentence(name: str, why: str) -> str:
    return f"No session of {name} could be established: it, or what it needs, {why}."


async def _list(
    context: SiteContext, visitor: Visitor, problem: str = "", reason: str = "targets", status: int = 200
) -> SiteResponse:
    assert visitor.account is not None
    content = f'<div class="top"><h1>{TITLE}</h1><a href="{ACCOUNT_PATH}">My account</a></div>'
    if problem:
        content += f'<p class="wrong" role="alert">{text(problem)}</p>'
    content += _items(await context.services.own_targets.of(visitor.account))
    return parts.page(TITLE, content, reason=reason, scheme=context.scheme, status=status, heading=False, wide=True)


def _items(targets: Sequence[OwnTarget]) -> str:
    if not targets:
        return (
            "<p>There is nothing that you may connect to at present.</p>"
            '<p class="next">Ask the owner of the server for the role “connect” in its project, or for a link.</p>'
        )
    return (
        '<p class="next">A session is yours alone: the first program or browser that uses it keeps it.</p>'
        f'<ul class="items">{"".join(map(_item, targets))}</ul>'
    )


def _item(target: OwnTarget) -> str:
    about = f"{KINDS.get(target.type, target.type)}, in {target.project}"
    end = "" if target.outlives_sign_in else " or until you sign out"
    limits = f"For {in_words(target.max_seconds)}{end}{_connections(target.connection_limit)}"
    button = parts.button("Connect", kind="quiet small", name=f"Connect to {target.name}")
    form = parts.form(TARGETS_PATH, button, kind="row", hidden={"target": target.name})
    return (
        f'<li><div class="about"><b><bdi>{text(target.name)}</bdi></b><p>{text(about)}</p><p>{text(limits)}</p></div>'
        f"{form}</li>"
    )


def in_words(seconds: int) -> str:
    """Return `seconds` in its largest exact unit: "8 hours", "90 minutes"."""
    units = ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"), (1, "second"))
    size, name = next(unit for unit in units if seconds % unit[0] == 0)
    count = seconds // size
    return f"{count} {name}{'' if count == 1 else 's'}"


def _connections(limit: int | None) -> str:
    return "" if limit is None else f", {limit} connection{'' if limit == 1 else 's'}"


def _session_page(context: SiteContext, session: OwnSession) -> SiteResponse:
    until = text(parts.moment(session.expires_at))
    content = (
        f"<p>The session lasts until {until}.</p>"
        f'<a class="act" href="{text(session.url)}">Open the session</a>'
        '<p class="fine">Its page has a terminal or a desktop where there is one, and the command for programs, which'
        " asks for this link:</p>"
        '<label for="link">Link of the session</label>'
        f'<input id="link" class="link" readonly value="{text(session.url)}">'
        '<p class="hint">It is shown this once. Who has it first has the session: do not pass it on.</p>'
        f'<p><a href="{TARGETS_PATH}">{TITLE}</a></p>'
    )
    return parts.page(f"Your session of {session.target}", content, reason="established", scheme=context.scheme)
