"""The page of a session whose target speaks TCP: what it is, for how long, and how to connect.

Rules.
    All text of the operator is escaped. The page holds no secret: neither the link, which the visitor has and the page
    does not, nor the address of the target, nor who else uses the session.
    It works without JavaScript. Its policy names style and script by their hashes, and allows requests to its own
    origin alone.
    A browser gets a page, a program that prefers JSON gets that, and others get text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from burrowgate.core import durations
from burrowgate.core.http import html_page, security_headers
from burrowgate.core.targets import TargetType
from burrowgate.proxy.responses.builder import JSON_FIELDS, Response
from burrowgate.proxy.tcp import commands
from burrowgate.proxy.tcp.commands import NAMES, System, Way

TUNNEL_PATH = "/.burrowgate/connect"
CLIENT_PATH = f"/.burrowgate/{commands.CLIENT_NAME}"
TERMINAL_PATH = "/.burrowgate/terminal"
DESKTOP_PATH = "/.burrowgate/desktop"
SUBPROTOCOL = "burrowgate.tcp.1"

_HERE = Path(__file__).parent
STYLE = html_page.STYLE + (_HERE / "page.css").read_text("ascii").replace("\n", "")
SCRIPT = (_HERE / "page.js").read_text("ascii")
_POLICY = security_headers.policy(
    style_src=html_page.source_of(STYLE), script_src=html_page.source_of(SCRIPT), connect_src="'self'"
)
_PAGE_FIELDS = security_headers.fields(b"text/html; charset=utf-8", _POLICY)
_TEXT_FIELDS = security_headers.fields(b"text/plain; charset=utf-8")

_KINDS = {
    TargetType.TCP: "a TCP server",
    TargetType.SSH: "a shell, by SSH",
    TargetType.POSTGRESQL: "a PostgreSQL database",
    TargetType.MYSQL: "a MySQL or MariaDB database",
    TargetType.REDIS: "a Redis server",
    TargetType.VNC: "a desktop, by VNC",
    TargetType.RDP: "a desktop, by Remote Desktop (RDP)",
}
_IN_BROWSER = {TargetType.SSH: ("Open a terminal", TERMINAL_PATH), TargetType.VNC: ("Open the desktop", DESKTOP_PATH)}
_NOT_BUILT = (
    "The {what} in the browser is not part of this installation; its operator can add it as `burrowgate doctor` says."
)


class Binding(StrEnum):
    """Who may open connections of a session."""

    ANY = "any"
    """Everyone who has the link."""
    NEXT = "next"
    """The client that connects first, and then only that one."""
    THIS = "this"
    """The browser that asks for the page."""
    OTHER = "other"
    """Another client."""


_BINDINGS = {
    Binding.NEXT: "The first program or browser that connects keeps the session; all others are then refused.",
    Binding.THIS: "This browser has connected first, so that programs and other browsers are refused.",
    Binding.OTHER: "Another program or browser has connected first: only that one can open further connections.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """What the page says, without anything that a visitor must not know."""

    label: str
    """The session's label, which the operator chose; it may be empty."""
    target: str
    """The target's name."""
    type: TargetType
    host: str
    """The public name that the visitor has opened, with its port."""
    expires_at: int
    """Seconds since 1970."""
    connection_limit: int | None = None
    connections_left: int | None = None
    binding: Binding = Binding.NEXT
    is_recorded: bool = False
    client_sha256: str = ""
    """Of `connect.pyz`, in lower-case hexadecimal; empty if this gateway has none to give out."""
    has_browser_client: bool = True
    """Whether the files of the terminal and of the desktop are there."""


def as_json(facts: PageFacts, now: float) -> Response:
    """Return the state of the session, and how programs connect, as JSON."""
    view = {
        "label": facts.label,
        "target": facts.target,
        "type": facts.type.value,
        "host": facts.host,
        "expires_at": facts.expires_at,
        "expires_in": _seconds_left(facts, now),
        "connection_limit": facts.connection_limit,
        "connections_left": facts.connections_left,
        "binding": facts.binding.value,
        "recorded": facts.is_recorded,
        "connect": {
            "path": TUNNEL_PATH,
            "subprotocol": SUBPROTOCOL,
            "client": CLIENT_PATH if facts.client_sha256 else None,
            "client_sha256": facts.client_sha256 or None,
        },
    }
    return Response(200, b"OK", list(JSON_FIELDS), json.dumps(view).encode("ascii") + b"\n")


def as_text(facts: PageFacts, now: float, system: System) -> Response:
    """Return the page as plain text."""
    lines = [f"{_one_line(facts.target)} is {_KINDS[facts.type]}."]
    if facts.label:
        lines.append(_one_line(facts.label))
    lines += [f"{name}: {value}" for name, value in _rows(facts, now)]
    lines += ["", *_sentences(facts), ""]
    if facts.binding is not Binding.THIS:
        lines += ["Each command asks for the link; paste it, and press Enter.", ""]
    for way in _ways(facts, system):
        lines += [f"{way.title}. {way.needs}", *_client_lines(facts, way), f"    {way.command}", ""]
    return Response(200, b"OK", list(_TEXT_FIELDS), "\n".join(lines).encode("utf-8", "replace"))


def as_page(facts: PageFacts, now: float, system: System) -> Response:
    """Return the page, with the commands for `system`."""
    title = f"Connect to {facts.target}"
    parts = [
        html_page.opening(title, style=STYLE),
        html_page.MARK,
        f"<h1>Connect to <bdi>{html_page.text(facts.target)}</bdi></h1><p>It is {_KINDS[facts.type]}.</p>",
        f'<p class="label"><bdi>{html_page.text(facts.label)}</bdi></p>' if facts.label else "",
        "<dl>",
        *(f"<dt>{name}</dt><dd>{_value(name, value, facts, now)}</dd>" for name, value in _rows(facts, now)),
        "</dl>",
        *(f'<p class="status">{html_page.text(sentence)}</p>' for sentence in _sentences(facts)),
        *_browser_parts(facts),
        *_command_parts(facts, system),
        '<p class="unseen" id="said" role="status"></p>',
        f"<script>{SCRIPT}</script>",
        html_page.closing("This page is from Burrowgate, the gateway in front of the server"),
    ]
    return Response(200, b"OK", list(_PAGE_FIELDS), "".join(parts).encode())


def _seconds_left(facts: PageFacts, now: float) -> int:
    return max(0, int(facts.expires_at - now))


def _rows(facts: PageFacts, now: float) -> Iterator[tuple[str, str]]:
    day, time = html_page.date(facts.expires_at)
    yield "Name", facts.host
    yield "Ends", f"{day} at {time} UTC"
    if facts.connections_left is not None:
        yield "Connections left", f"{facts.connections_left} of {facts.connection_limit}"


def _value(name: str, value: str, facts: PageFacts, now: float) -> str:
    """Return the value of a row, with the elements that the script keeps current."""
    shown = html_page.text(value)
    if name == "Ends":
        left = _seconds_left(facts, now)
        return f'{shown}, <span id="left" data-seconds="{left}">in {durations.approximate(left)}</span>'
    return f'<span id="connections">{shown}</span>' if name == "Connections left" else f"<bdi>{shown}</bdi>"


def _sentences(facts: PageFacts) -> list[str]:
    found = []
    if facts.binding in _BINDINGS:
        found.append(_BINDINGS[facts.binding])
    if facts.connections_left == 0:
        found.append("No connections are left; those that are open go on.")
    if facts.is_recorded:
        found.append("What a terminal of this session shows is recorded.")
    return found


def _browser_parts(facts: PageFacts) -> Iterator[str]:
    if facts.type not in _IN_BROWSER or facts.binding is Binding.OTHER:
        return
    what, path = _IN_BROWSER[facts.type]
    if facts.has_browser_client:
        yield f'<a class="open" href="{path}">{what}</a><p class="next">It opens here, and needs nothing else.</p>'
    else:
        yield f'<p class="status">{not_built(facts.type)}</p>'


def not_built(type_: TargetType) -> str:
    """Return the sentence for a visitor about a terminal or desktop whose files are missing."""
    return _NOT_BUILT.format(what="terminal" if type_ is TargetType.SSH else "desktop")


def _command_parts(facts: PageFacts, system: System) -> Iterator[str]:
    if facts.binding is Binding.THIS:
        return
    yield "<h2>Connect by a command</h2>" + '<nav class="systems" aria-label="Your system">'
    for one in System:
        current = ' aria-current="true"' if one is system else ""
        yield f'<a href="{commands.address_of(one)}"{current}>{NAMES[one]}</a>'
    yield (
        "</nav><p>The command asks for the link: paste the one that was sent to you, and press Enter. It then says"
        " where your programs find the server, for as long as it runs.</p>"
    )
    for way in _ways(facts, system):
        yield f"<h3>{way.title}</h3><p>{html_page.text(way.needs)}</p>"
        if way.uses_client:
            yield (
                f'<p><a href="{CLIENT_PATH}" download>Download {commands.CLIENT_NAME}</a>, then run this'
                f"{' in PowerShell' if system is System.WINDOWS else ''}:</p>"
            )
        yield f'<div class="command" data-name="{way.title.lower()}"><pre>{html_page.text(way.command)}</pre></div>'
        if way.uses_client:
            yield f'<p class="hash">It runs the file only if its SHA-256 is <code>{facts.client_sha256}</code>.</p>'


def _ways(facts: PageFacts, system: System) -> Sequence[Way]:
    """Return the ways to connect by a command; none if programs are refused."""
    return () if facts.binding is Binding.THIS else commands.ways(facts.type, system, facts.client_sha256)


def _client_lines(facts: PageFacts, way: Way) -> Sequence[str]:
    return (f"Fetch {CLIENT_PATH} first; its SHA-256 is {facts.client_sha256}.",) if way.uses_client else ()


def _one_line(text: str) -> str:
    """Return `text` for a terminal: without control characters, which could change what it shows."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
