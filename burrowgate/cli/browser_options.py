"""Options of targets that are disposable browsers, for `burrowgate targets`, `sessions mint` and `share`."""

from __future__ import annotations

from typing import Any

import click

from burrowgate.cli import render
from burrowgate.cli.client import JSON, Document
from burrowgate.cli.help import topic
from burrowgate.core import durations
from burrowgate.core.boxes.settings import MAX_IDLE_MINUTES, Watched

_FIELDS = {
    "browser": ("start_url",),
    "launcher": ("launcher",),
    "image": ("image",),
    "layout": ("layout",),
    "locale": ("locale",),
    "time_zone": ("time_zone",),
    "box_memory": ("limits", "memory"),
    "box_pids": ("limits", "pids"),
    "box_cpus": ("limits", "cpus"),
    "box_tmp": ("limits", "tmp"),
    "box_shm": ("limits", "shm"),
    "allow_unlimited": ("allow_unlimited",),
    "box_idle": ("idle_minutes",),
    "no_viewer": ("no_viewer",),
    "box_lifetime": ("max_lifetime",),
    "start_timeout": ("start_timeout",),
    "clipboard_in": ("clipboard", "in"),
    "clipboard_out": ("clipboard", "out"),
    "clipboard_max": ("clipboard", "max_bytes"),
    "downloads": ("downloads",),
    "uploads": ("uploads",),
    "max_transfer": ("max_transfer",),
    "allow_hosts": ("egress", "allow"),
    "deny_hosts": ("egress", "deny"),
    "per_owner": ("per_owner",),
}
"""Where each option is in the settings."""


def _size(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """Width and height of a text such as `1280x800`. Raises `click.BadParameter`."""
    if value is None:
        return None
    width, cross, height = value.lower().partition("x")
    if not (cross and width.isascii() and width.isdigit() and height.isascii() and height.isdigit()):
        raise click.BadParameter("write width and height, such as 1280x800.")
    return int(width), int(height)


@topic("Disposable browser")
def browser_option(command: Any) -> Any:
    """Add the option that says which page a disposable browser starts with; `share` has it too."""
    return click.option("--browser", metavar="URL",
                        help="A disposable browser that starts with this page, in place of an address; see"
                        " docs/browsers.md.")(command)  # fmt: skip


@topic("Disposable browser")
def box_options(command: Any) -> Any:
    """Add the options of targets that are disposable browsers."""
    for option in reversed((
        browser_option,
        click.option("--launcher", metavar="NAME", help="What isolates the browser; '' for the configuration's."),
        click.option("--image", metavar="NAME", help="Container image of the browser, for launchers that need one."),
        click.option("--screen", metavar="WxH", callback=_size, help="Size of its screen at first, such as 1280x800."),
        click.option("--layout", metavar="NAME", help="Keyboard layout such as de; auto for the visitor's."),
        click.option("--locale", metavar="NAME", help="Language of the browser, such as en-US."),
        click.option("--time-zone", metavar="NAME", help="Time zone of the browser, such as Europe/Berlin."),
        click.option("--memory", "box_memory", metavar="SIZE", help="Memory of one browser, such as 1GiB."),
        click.option("--pids", "box_pids", type=click.IntRange(1), metavar="N",
                     help="Processes and threads of one browser."),
        click.option("--cpus", "box_cpus", type=click.FloatRange(0.1), metavar="N", help="Cores of one browser."),
        click.option("--tmp-size", "box_tmp", metavar="SIZE", help="Size of what one browser writes."),
        click.option("--shm-size", "box_shm", metavar="SIZE", help="Size of its shared memory."),
        click.option("--allow-unlimited/--no-allow-unlimited", default=None,
                     help="Whether it may start where its limits cannot be enforced."),
        click.option("--idle-minutes", "box_idle", type=click.IntRange(0, MAX_IDLE_MINUTES), metavar="N",
                     help="End it after minutes without a key or the pointer; 0 for the configuration's."),
        click.option("--no-viewer", metavar="TIME", help="End it after this time without an open page."),
        click.option("--max-lifetime", "box_lifetime", metavar="TIME", help="End it after this time in any case."),
        click.option("--start-timeout", metavar="TIME", help="How long its start may take."),
        click.option("--clipboard-in/--no-clipboard-in", default=None, help="Whether visitors paste text into it."),
        click.option("--clipboard-out/--no-clipboard-out", default=None, help="Whether visitors copy text out of it."),
        click.option("--clipboard-max", metavar="SIZE", help="Largest text that is pasted or copied."),
        click.option("--downloads/--no-downloads", default=None, help="Whether visitors get what it downloads."),
        click.option("--uploads/--no-uploads", default=None, help="Whether visitors put files into it."),
        click.option("--max-transfer", metavar="SIZE", help="Size of all downloads, and of all uploads."),
        click.option("--allow-host", "allow_hosts", multiple=True, metavar="HOST",
                     help="Host that it may reach, such as *.example.org or 10.0.0.7:8080; repeatable, '*' for all."),
        click.option("--deny-host", "deny_hosts", multiple=True, metavar="HOST",
                     help="Host that it may not reach; repeatable, '' for none."),
        click.option("--per-owner", type=click.IntRange(1, 100), metavar="N",
                     help="Browsers that one account or link has at a time."),
        click.option("--watch/--no-watch", default=None,
                     help="Whether other visitors of a session may watch the screen."),
    )):  # fmt: skip
        command = option(command)
    return command


def box_body(values: dict[str, Any]) -> JSON:
    """The fields `browser` and `type` of a target for the options in `values`, which are removed; empty without any."""
    body: JSON = {}
    screen, watch = values.pop("screen", None), values.pop("watch", None)
    if screen is not None:
        body["width"], body["height"] = screen
    if watch is not None:
        body["watch"] = (Watched.ON if watch else Watched.OFF).value
    is_new = values.get("browser") is not None
    for option, path in _FIELDS.items():
        value = values.pop(option, None)
        if value is None or value == ():
            continue
        if isinstance(value, tuple):
            value = [item for item in value if item]
        if option == "box_idle" and value == 0:
            value = None
        place = body
        for name in path[:-1]:
            place = place.setdefault(name, {})
        place[path[-1]] = value
    if not body:
        return {}
    return {"browser": body, "type": "browser"} if is_new else {"browser": body}


def box_fields(target: Document) -> list[tuple[str, Any]]:
    """The settings of a disposable browser, for people; empty for another target."""
    found = target.get("browser")
    if not found:
        return []
    limits, clipboard, egress = found["limits"], found["clipboard"], found["egress"]
    ways = [name for name, is_open in (("in", clipboard["in"]), ("out", clipboard["out"])) if is_open]
    files = [name for name in ("downloads", "uploads") if found[name]]
    idle = found["idle_minutes"]
    return [
        ("first page", found["start_url"]),
        ("launcher", found["launcher"] or "that of the configuration"),
        ("image", found["image"]),
        ("screen", f"{found['width']}x{found['height']}"),
        ("keyboard", found["layout"]),
        ("locale", f"{found['locale']}, {found['time_zone']}"),
        ("memory", render.size(limits["memory"])),
        ("processes", limits["pids"]),
        ("cores", limits["cpus"]),
        ("may write", f"{render.size(limits['tmp'])}, shared memory {render.size(limits['shm'])}"),
        ("without limits", "allowed" if found["allow_unlimited"] else ""),
        ("idle", "as configured" if idle is None else f"{idle} minutes"),
        ("no viewer", durations.format_duration(found["no_viewer"])),
        ("longest", durations.format_duration(found["max_lifetime"])),
        ("start timeout", durations.format_duration(found["start_timeout"])),
        ("clipboard", f"{' and '.join(ways)}, at most {render.size(clipboard['max_bytes'])}" if ways else "closed"),
        ("files", f"{' and '.join(files)}, at most {render.size(found['max_transfer'])}" if files else "do not pass"),
        ("may reach", ", ".join(egress["allow"]) or "nothing"),
        ("not", ", ".join(egress["deny"])),
        ("per owner", found["per_owner"]),
        ("watched", "may be" if found["watch"] == Watched.ON else ""),
    ]


@topic("Disposable browser")
def term_options(command: Any) -> Any:
    """Add the options by which a session changes the settings of a disposable browser."""
    for option in reversed((
        click.option("--idle-minutes", type=click.IntRange(1, MAX_IDLE_MINUTES), metavar="N",
                     help="End a disposable browser after minutes without a key or the pointer."),
        click.option("--max-lifetime", metavar="TIME", help="End a disposable browser after this time, such as 1h."),
    )):  # fmt: skip
        command = option(command)
    return command


def terms_body(idle_minutes: int | None, max_lifetime: str | None) -> JSON:
    """The field `browser` of a session; empty without such an option."""
    body = {"idle_minutes": idle_minutes, "max_lifetime": max_lifetime}
    found = {name: value for name, value in body.items() if value is not None}
    return {"browser": found} if found else {}
