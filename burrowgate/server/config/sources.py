"""Sources of the configuration: defaults, what the console set, a TOML file, the environment and options.

Each overrides those before it.

Each source is checked as a whole, overridden or not. A key that is unknown, of a wrong type, out of range or without
effect prevents the start (SEC-51), with one sentence that gives its location. Nothing here accesses the machine, except
to read the one file, and the file with the store's URL if a key names one.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from burrowgate.errors import ConfigError, Invalid
from burrowgate.server.config import provider_tables, store_url, validation
from burrowgate.server.config.aliases import ALIASES
from burrowgate.server.config.console_file import CONSOLE_FILE, EDITABLE
from burrowgate.server.config.declarations import PREFIX, Key, Place, Source
from burrowgate.server.config.keys import BY_NAME, DEFAULT_HOME, Config

FILE_NAME = "burrowgate.toml"
_TEST_PREFIX = "BURROWGATE_TEST_"
_NOT_KEYS = frozenset({"BURROWGATE_NO_FAST_PATHS", "BURROWGATE_TOKEN"})
"""Variables that are not of the configuration: that of tests, and the access token of the command line."""
"""Not a key: `burrowgate.FAST_PATHS` is decided before any configuration is read."""


WELL_KNOWN = {"DEFAULT_IDLE_THRESHOLD": "browser_idle_minutes"}
"""Variables without our prefix that other software for the same purpose reads, and their keys."""


class ConfigValue(NamedTuple):
    """The value that a source gives a key, and its place in that source."""

    value: Any
    place: Place
    deprecation: str = ""
    """A warning if the key was given by an old name."""


def load(path: Path | None, environ: Mapping[str, str], options: Mapping[str, object]) -> Config:
    """The configuration. Raises `ConfigError`.

    `path` is a TOML file that must exist; None reads `burrowgate.toml` in the home if there is one. Of `environ` (as
    `os.environ`) every variable that begins with `BURROWGATE_` counts, except `BURROWGATE_TEST_…` and
    those of `_NOT_KEYS`. `options` has values, or their texts, by the name of their key, with `_` or `-`; None
    means not given.
    """
    given = _from_environ(environ) | _from_options(options)
    here = Path.cwd()
    home = _absolute(given["home"].value, here, environ) if "home" in given else None
    if path is None:
        home = home or _absolute(Path(DEFAULT_HOME), here, environ)
        in_file = _from_file(home / FILE_NAME, Source.FILE, required=False)
    else:
        in_file = _from_file(path, Source.FILE, required=True)
    if "home" in in_file:
        named = _absolute(in_file["home"].value, here if path is None else here / path.parent, environ)
        if path is None and named != home:
            raise ConfigError(
                f"{in_file['home'].place.text}: This has no effect in a file that was found in a home; remove it, or"
                " name the file with --config."
            )
        home = home or named
    home = home or _absolute(Path(DEFAULT_HOME), here, environ)
    in_console = _from_console(home / CONSOLE_FILE)
    given = _from_well_known(environ) | in_file | given
    warnings = [one.deprecation for one in given.values() if one.deprecation]
    warnings += [_overridden(one, given[name]) for name, one in in_console.items() if name in given]
    given = in_console | given
    values = {name: one.value for name, one in given.items()}
    values["home"] = home
    places = {name: one.place.text for name, one in given.items()}
    if "store" in given and given["store"].place.source is Source.OPTION and store_url.has_password(values["store"]):
        warnings.append(f"--store: All users of this machine can read the password in it; {store_url.ADVICE}")
    config = Config(**values, places={name: one.place for name, one in given.items()}, warnings=tuple(warnings))
    validation.check(config, places)
    if config.store_file:
        config = replace(config, store=store_url.read_file(config.home / config.store_file))
        validation.check_store(config, places)
    return config


def _resolve(name: str, place: str, present: Collection[str]) -> tuple[Key, str]:
    """The key that `name` means at `place`, and a warning if that is an old name. Raises `ConfigError`.

    `present` has all names that the same source gives.
    """
    new = ALIASES.get(name)
    if new is None:
        key = BY_NAME.get(name)
        if key is None:
            close = difflib.get_close_matches(name, BY_NAME, n=1)
            hint = f"did you mean {close[0]}?" if close else "docs/configuration.md lists all keys."
            raise ConfigError(f"{place}: There is no key {name}; {hint}")
        return key, ""
    if new in present:
        raise ConfigError(f"{place}: {name} is the old name of {new}, which is set too; remove {name}.")
    return BY_NAME[new], f"{place}: {name} is called {new} now; the old name will be removed in the next release."


def _from_environ(environ: Mapping[str, str]) -> dict[str, ConfigValue]:
    names = {
        variable.removeprefix(PREFIX).lower(): variable
        for variable in sorted(environ)
        if variable.startswith(PREFIX) and not variable.startswith(_TEST_PREFIX) and variable not in _NOT_KEYS
    }
    given = {}
    for name, variable in names.items():
        if variable != variable.upper():
            raise ConfigError(f"{variable}: There is no key of this name; variables are in upper case.")
        key, deprecation = _resolve(name, variable, names)
        value = key.read(key.form.from_text(environ[variable]), variable)
        given[key.name] = ConfigValue(value, Place(Source.ENVIRONMENT, variable), deprecation)
    return given


def _from_well_known(environ: Mapping[str, str]) -> dict[str, ConfigValue]:
    """Return what variables without our prefix say, which all other sources override. Raises `ConfigError`."""
    given = {}
    for variable, name in WELL_KNOWN.items():
        if variable in environ:
            key = BY_NAME[name]
            value = key.read(key.form.from_text(environ[variable]), variable)
            given[name] = ConfigValue(value, Place(Source.ENVIRONMENT, variable))
    return given


def _from_options(options: Mapping[str, object]) -> dict[str, ConfigValue]:
    names = {name.replace("-", "_"): value for name, value in options.items() if value is not None}
    given = {}
    for name, value in names.items():
        place = "--" + name.replace("_", "-")
        key, deprecation = _resolve(name, place, names)
        native = key.form.from_text(value) if isinstance(value, str) else value
        given[key.name] = ConfigValue(key.read(native, place), Place(Source.OPTION, place), deprecation)
    return given


def _from_console(file: Path) -> dict[str, ConfigValue]:
    given = _from_file(file, Source.CONSOLE, required=False)
    for name, one in given.items():
        if name not in EDITABLE:
            raise ConfigError(f"{one.place.text}: The console does not set this; move it to {FILE_NAME}.")
    return given


def _overridden(value: ConfigValue, by: ConfigValue) -> str:
    return f"{value.place.text}: This has no effect, because {by.place.text} sets it too; remove one of them."


def _from_file(file: Path, source: Source, *, required: bool) -> dict[str, ConfigValue]:
    try:
        text = file.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        if not required:
            return {}
        raise ConfigError(f"{file}: This file does not exist; write it, or leave out --config.") from None
    except OSError as error:
        raise ConfigError(
            f"{file}: This file cannot be read ({error.strerror}); correct its permissions or name another."
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: This file is not UTF-8 text; save it as such.") from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, line = _toml_error(str(error), text)
        raise ConfigError(f"{file}, line {line}: This is not TOML ({what}); correct the line.") from error
    given = {}
    for name, value in table.items():
        place = f"{file}, line {_line_of(name, text)}: {name}"
        if name == provider_tables.NAME:
            given["providers"] = ConfigValue(_providers(value, place), Place(source, place))
            continue
        key, deprecation = _resolve(name, place, table)
        given[key.name] = ConfigValue(key.read(value, place), Place(source, place), deprecation)
    return given


def _providers(value: object, place: str) -> tuple[provider_tables.ProviderTable, ...]:
    try:
        return provider_tables.read_tables(value)
    except Invalid as error:
        raise ConfigError(f"{place}: {error}") from None


def _toml_error(message: str, text: str) -> tuple[str, int]:
    """The reason and the line of a TOML error; `tomllib` gives the place only within its text."""
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", message, re.DOTALL)
    if found is None:
        return message, 1
    what = found[1][:1].lower() + found[1][1:]
    return what, int(found[2]) if found[2] else max(1, len(text.splitlines()))


def _line_of(name: str, text: str) -> int:
    """The line of `text` on which the key or table `name` begins."""
    quoted = re.escape(name)
    found = re.search(rf"""^[ \t]*(?:\[\[?[ \t]*)?["']?{quoted}["']?[ \t]*[.=\]]""", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _absolute(path: Path, base: Path, environ: Mapping[str, str]) -> Path:
    """`path`, relative to `base`, with `~` as the user's home folder."""
    if path.parts[:1] != ("~",):
        return base / path
    if not environ.get("HOME"):
        raise ConfigError(
            f"The folder {path} cannot be resolved because HOME is not set; pass --home with an absolute path."
        )
    return base / environ["HOME"] / Path(*path.parts[1:])
