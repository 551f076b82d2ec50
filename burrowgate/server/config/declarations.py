"""Declaration of configuration keys: the form of a key, its default and its help text, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from burrowgate.errors import ConfigError, Invalid
from burrowgate.server.config.types import Form

PREFIX = "BURROWGATE_"
"""Of the names of environment variables."""

T = TypeVar("T")


class Source(StrEnum):
    """Where the value of a key comes from; each overrides those before it."""

    DEFAULT = "default"
    CONSOLE = "console"
    FILE = "file"
    ENVIRONMENT = "environment"
    OPTION = "option"


class Place(NamedTuple):
    """Where a key was given."""

    source: Source
    text: str
    """The file with line and key, the variable, or the option."""


class Declaration(NamedTuple):
    """What a field of `Config` says about its key."""

    form: Form[Any]
    default: str | int | bool
    help: str


def key_field(form: Form[T], default: str | int | bool, help: str, *, secret: bool = False) -> T:
    """A field of `Config` that is a key: its type, its default as written in TOML, and its help text."""
    declaration = Declaration(form, default, help)
    return field(default=form.read(default), repr=not secret, metadata={"key": declaration})


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of the configuration, from which options, help texts and documentation are made."""

    name: str
    form: Form[Any]
    default: str | int | bool
    """As written in TOML."""
    help: str

    @property
    def option(self) -> str:
        """The command-line option, such as `--log-level`."""
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """The environment variable, such as `BURROWGATE_LOG_LEVEL`."""
        return PREFIX + self.name.upper()

    @property
    def is_flag(self) -> bool:
        """Whether it is a boolean."""
        return isinstance(self.default, bool)

    @property
    def toml(self) -> str:
        """The default as a line of the TOML file."""
        value = f'"{self.default}"' if isinstance(self.default, str) else str(self.default).lower()
        return f"{self.name} = {value}"

    def read(self, value: object, place: str) -> Any:
        """Parse `value`, which has TOML's type for this key. Raises `ConfigError` that names `place`."""
        try:
            return self.form.read(value)
        except Invalid as error:
            raise ConfigError(f"{place}: {error}") from None
