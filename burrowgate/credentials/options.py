"""Options of libraries: checked against what the type takes, and read with their defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from burrowgate.errors import CredentialsRefused
from burrowgate.plugins import Option, option_problem, read_option

__all__ = ["check_options", "read_count", "read_list", "read_option"]


def check_options(given: Mapping[str, str], known: Sequence[Option]) -> None:
    """Raise `CredentialsRefused` if an option is unknown, or a required one is missing."""
    if problem := option_problem(given, known, "library"):
        raise CredentialsRefused(problem)


def read_list(text: str) -> tuple[str, ...]:
    """Return the items of `text`, which are separated by commas or white space."""
    return tuple(text.replace(",", " ").split())


def read_count(name: str, text: str, minimum: int = 1, maximum: int = 1_000_000) -> int:
    """Return `text` as a whole number. Raises `CredentialsRefused`."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and minimum <= int(text) <= maximum):
        raise CredentialsRefused(f"The option {name!r} is {text!r}; use a number from {minimum} to {maximum}.")
    return int(text)
