"""Changes of the settings of targets of the type `browser`, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from burrowgate.core.boxes import settings as box_settings
from burrowgate.core.boxes.settings import DEFAULT_SETTINGS, BrowserSettings
from burrowgate.core.targets import Target, TargetType
from burrowgate.errors import Invalid

_NESTED = ("limits", "clipboard", "egress")


def type_of(type: TargetType, requested: Mapping[str, Any] | None) -> TargetType:
    """Return the type of a target for which `type` and settings of a browser are requested."""
    return TargetType.BROWSER if requested is not None and type is TargetType.AUTO else type


def changed_browser(target: Target, requested: Mapping[str, Any] | None, type: TargetType) -> BrowserSettings | None:
    """Return the settings of `target` once it has `type`; None if that is not `browser`. Raises `Invalid`.

    `requested` has the fields of `BrowserSettings` that change; `limits`, `clipboard` and `egress` those of theirs.
    """
    if type is not TargetType.BROWSER:
        if requested:
            raise Invalid("browser", f"A target of the type `{type}` starts no browser; leave the settings out.")
        return None
    present = target.browser or DEFAULT_SETTINGS
    values = dict(requested or {})
    for name in _NESTED:
        if name in values:
            values[name] = replace(getattr(present, name), **values[name])
    try:
        return box_settings.check_settings(replace(present, **values))
    except Invalid as error:
        raise Invalid(f"browser.{error.field}", str(error)) from error


def check_browser_target(target: Target) -> Target:
    """Return `target` unless it is a browser and has what only targets have that speak HTTP. Raises `Invalid`."""
    if not target.is_browser:
        if not target.speaks_tcp and not target.address.text:
            raise Invalid("address", "Name the address of the target, such as localhost:3000.")
        return target
    public = [domain.host for domain in target.domains if domain.public]
    if public:
        raise Invalid("domains", f"{public[0]} cannot be public, because a browser is started for a session only.")
    for name in (
        *("open_paths", "page_assets", "request_fields", "response_fields", "embed_origins", "upgrades"),
        *("identity", "preflight", "service_workers"),
    ):
        if getattr(target, name):
            raise Invalid(name, "A disposable browser does not speak HTTP to a server of yours; leave out the option.")
    return target
