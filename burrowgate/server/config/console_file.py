"""The settings that were changed in the console: `console.toml` in the home, which the gateway alone writes.

Rules.
    Of all sources it is the weakest: it overrides only defaults. What the operator wrote into the configuration file,
    the environment or the command line is in force, and the console shows it without changing it.
    It holds only keys that a running gateway takes up, and whose wrong value locks no operator out: `EDITABLE`.
    A change is checked as the whole configuration is at a start, before anything is written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from burrowgate.core import durations, sizes
from burrowgate.errors import ConfigError, Invalid
from burrowgate.server.config import validation
from burrowgate.server.config.declarations import Key, Place, Source
from burrowgate.server.config.keys import BY_NAME, Config

CONSOLE_FILE = "console.toml"
_HEADER = "# Settings that were changed in the console. The gateway writes this file; burrowgate.toml overrides it.\n"

LIMITS, REJECTIONS, RETENTION, WEBHOOKS = "Limits", "Rejections", "Retention", "Webhooks"
EDITABLE = {
    "max_connections": LIMITS,
    "max_connections_per_address": LIMITS,
    "max_request_body_size": LIMITS,
    "max_request_header_size": LIMITS,
    "max_request_header_count": LIMITS,
    "max_request_target_size": LIMITS,
    "drop_max_file_size": LIMITS,
    "drop_max_total_size": LIMITS,
    "drop_max_files": LIMITS,
    "drop_min_free_space": LIMITS,
    "browser_boxes": LIMITS,
    "browser_idle_minutes": LIMITS,
    "rejections_per_minute": REJECTIONS,
    "rejections_burst": REJECTIONS,
    "audit_retention": RETENTION,
    "webhook_timeout": WEBHOOKS,
    "webhook_retry_for": WEBHOOKS,
    "webhook_disable_after": WEBHOOKS,
}
"""The keys that the console changes, each with the group in which it shows them."""

TomlValue = str | int | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedKey:
    """A key whose value becomes another, as texts."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigChange:
    """The configuration after a change, the text of the file that makes it last, and what changes."""

    config: Config
    text: str
    changed: tuple[ChangedKey, ...]


def toml_value(key: Key, value: Any) -> TomlValue:
    """Return `value` of `key`, which is a number, a duration, a size or a flag, as it is written in TOML."""
    if key.form.words.startswith("duration"):
        return durations.format_duration(int(value))
    if key.form.words.startswith("size"):
        text = sizes.format_size(value)
        return text if text.endswith("iB") else int(value)
    return value if isinstance(value, bool | int) else str(value)


def file_text(config: Config) -> str:
    """Return the text of `console.toml` that says what the console set of `config`."""
    lines = [
        f"{name} = {json.dumps(toml_value(BY_NAME[name], getattr(config, name)))}\n"
        for name in EDITABLE
        if _source(config, name) is Source.CONSOLE
    ]
    return _HEADER + "".join(lines)


def plan_change(config: Config, texts: Mapping[str, str | None]) -> ConfigChange:
    """Return what `config` becomes if the keys of `texts` get those values, or with None their defaults.

    Raises `Invalid` for `settings.<key>` if a key is not editable or set elsewhere, or its value is wrong; and for
    `settings` if the values contradict each other.
    """
    places, values = dict(config.places), {}
    for name, text in texts.items():
        key = _editable(config, name)
        value = key.form.read(key.default) if text is None else _read(key, text)
        values[name] = value
        if value == key.form.read(key.default):
            places.pop(name, None)
        else:
            places[name] = Place(Source.CONSOLE, name)
    after = replace(config, **values, places=places)
    try:
        validation.check(after, {name: place.text for name, place in places.items()})
    except ConfigError as error:
        raise Invalid("settings", str(error)) from None
    changed = tuple(
        ChangedKey(
            name=name,
            before=str(toml_value(BY_NAME[name], getattr(config, name))),
            after=str(toml_value(BY_NAME[name], value)),
        )
        for name, value in values.items()
        if value != getattr(config, name)
    )
    return ConfigChange(config=after, text=file_text(after), changed=changed)


def _source(config: Config, name: str) -> Source:
    place = config.places.get(name)
    return Source.DEFAULT if place is None else place.source


def _editable(config: Config, name: str) -> Key:
    if name not in EDITABLE:
        raise Invalid(f"settings.{name}", "The console does not change this; set it in burrowgate.toml.")
    if _source(config, name) not in (Source.DEFAULT, Source.CONSOLE):
        raise Invalid(f"settings.{name}", f"{config.places[name].text} sets this; change it there.")
    return BY_NAME[name]


def _read(key: Key, text: str) -> Any:
    try:
        return key.form.read(key.form.from_text(text.strip()))
    except Invalid as error:
        raise Invalid(f"settings.{key.name}", str(error)) from None
