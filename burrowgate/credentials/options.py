"""Options of libraries: checked against what the type takes, and read with their defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from burrowgate.credentials.interfaces import Option
from burrowgate.errors import CredentialsRefused


def check_options(given: Mapping[str, str], known: Sequence[Option]) -> None:
    """Raise `CredentialsRefused` if an option is unknown, or a required one is missing."""
    names = {option.name for option in known}
    if unknown := sorted(given.keys() - names):
        raise CredentialsRefused(f"The library has no option {unknown[0]!r}; it has {', '.join(sorted(names))}.")
    for option in known:
        if option.required and not given.get(option.name, "").strip():
            raise CredentialsRefused(f"The library needs the option {option.name!r}: {option.help}")


def read_option(given: Mapping[str, str], known: Sequence[Option], name: str) -> str:
    """Return the value of the option `name`, or its default."""
    default = next(option.default for option in known if option.name == name)
    return given.get(name, "").strip() or default


def read_list(text: str) -> tuple[str, ...]:
    """Return the items of `text`, which are separated by commas or white space."""
    return tuple(text.replace(",", " ").split())


def read_count(name: str, text: str, minimum: int = 1, maximum: int = 1_000_000) -> int:
    """Return `text` as a whole number. Raises `CredentialsRefused`."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and minimum <= int(text) <= maximum):
        raise CredentialsRefused(f"The option {name!r} is {text!r}; use a number from {minimum} to {maximum}.")
    return int(text)
