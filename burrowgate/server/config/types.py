"""Types of configuration values: numbers, durations, sizes, addresses and others, with their error messages.

Every function here returns a `Form`. For a wrong value, its `read` raises `Invalid` with a sentence that follows the
name of the key and says what to write instead.
"""

from __future__ import annotations

import ipaddress
import re
import reprlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from burrowgate.core import durations, hosts, sizes
from burrowgate.errors import Invalid

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """A type of configuration values."""

    words: str
    """The description in the docs; its first word is the placeholder in `--help`."""
    read: Callable[[object], T]
    """Converts a TOML value to the setting. Raises `Invalid`."""
    from_text: Callable[[str], object] = str
    """Converts the text of a variable or option to the TOML value; text that cannot be converted is unchanged."""


def _wrong(value: object, what: str, instead: str) -> Invalid:
    return Invalid("value", f"{reprlib.repr(value)} is not {what}; write {instead}.")


def flag() -> Form[bool]:
    """True or false."""

    def read(value: object) -> bool:
        if not isinstance(value, bool):
            raise _wrong(value, "a yes or no", "true or false, without quotes")
        return value

    return Form("true or false", read, lambda text: {"true": True, "false": False}.get(text.lower(), text))


def number(minimum: int, maximum: int, noun: str = "number") -> Form[int]:
    """An integer from `minimum` to `maximum`; `noun` describes it in messages."""

    bounds = f"from {minimum} to {maximum}"

    def read(value: object) -> int:
        if type(value) is not int or not minimum <= value <= maximum:
            raise _wrong(value, f"a {noun} {bounds}", "such a number, without quotes")
        return value

    return Form(f"{noun} {bounds}", read, lambda text: int(text) if text.isascii() and text.isdigit() else text)


def port_or_none() -> Form[int | None]:
    """A port; an empty string means None."""
    port = number(0, 65535, "port")

    def read(value: object) -> int | None:
        return None if value == "" else port.read(value)

    return Form(f"{port.words}, or nothing", read, lambda text: port.from_text(text) if text else text)


def duration(minimum: str, maximum: str) -> Form[int]:
    """A duration in the syntax of `core.durations`, from `minimum` to `maximum`, as seconds."""

    bounds = [durations.parse(text, minimum=0, maximum=durations.YEAR) for text in (minimum, maximum)]

    def read(value: object) -> int:
        if not isinstance(value, str):
            raise _wrong(value, "a duration", 'a number and a unit in quotes, such as "30s", "5m" or "24h"')
        return durations.parse(value, minimum=bounds[0], maximum=bounds[1])

    return Form(f"duration from {minimum} to {maximum}", read)


def size(minimum: str, maximum: str) -> Form[int]:
    """A size from `minimum` to `maximum`, as a number of bytes or text with a unit; the setting is in bytes."""

    def parse(value: object) -> int | None:
        if type(value) is int:
            return value
        return sizes.parse(value) if isinstance(value, str) else None

    low, high = parse(minimum), parse(maximum)
    assert low is not None and high is not None

    def read(value: object) -> int:
        parsed = parse(value)
        if parsed is None or not low <= parsed <= high:
            raise _wrong(
                value, f"a size from {minimum} to {maximum}", 'bytes as a number, or with a unit, such as "64KiB"'
            )
        return parsed

    return Form(f"size from {minimum} to {maximum}", read)


def choice(*choices: str) -> Form[str]:
    """One of `choices`."""

    words = " or ".join((", ".join(choices[:-1]), choices[-1]))

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            raise _wrong(value, "known here", f"{words}, in quotes")
        return value

    return Form(words, read)


def address() -> Form[str]:
    """An IP address, as its canonical text."""

    def read(value: object) -> str:
        try:
            return str(ipaddress.ip_address(value if isinstance(value, str) else ""))
        except ValueError:
            raise _wrong(value, "an IP address", 'one such as "127.0.0.1", or "0.0.0.0" for every network') from None

    return Form("address (IP)", read)


def host_or_none() -> Form[str]:
    """A host name or an IP address, or nothing."""

    def read(value: object) -> str:
        text = value if isinstance(value, str) else " "
        if not text:
            return ""
        found = hosts.split(f"[{text}]" if ":" in text else text)
        if found is None or found[1] is not None:
            raise _wrong(value, "a host name or an IP address", 'one such as "node1.internal"')
        return found[0].strip("[]")

    return Form("host name or address (IP), or nothing", read)


def networks() -> Form[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]]:
    """A list of networks and addresses, or a comma-separated text of them, as network objects."""

    def read(value: object) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
        listed = value if isinstance(value, list) else value.split(",") if isinstance(value, str) and value else []
        if not isinstance(value, list | str):
            raise _wrong(value, "a list of networks", 'one such as "127.0.0.1, 10.0.0.0/8"')
        return tuple(_network(one) for one in listed)

    return Form("networks with commas between, or nothing", read)


def _network(value: object) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        network = ipaddress.ip_network(value.strip() if isinstance(value, str) else "")
    except ValueError:
        raise _wrong(
            value, "a network", 'an address, or a network such as "10.0.0.0/8" without bits set beyond its own'
        ) from None
    if not network.prefixlen:
        raise _wrong(value, "a network to be trusted", "that of the proxies alone: this one is everybody")
    return network


def parent_domain() -> Form[str]:
    """A domain in normalized form, or an empty string."""

    def read(value: object) -> str:
        if value == "":
            return ""
        found = hosts.split(value.strip()) if isinstance(value, str) else None
        if found is None or found[1] is not None or not _is_name(found[0]):
            raise _wrong(value, "a domain", 'one whose every subdomain leads here, such as "gate.example.com"')
        domain = found[0]
        if hosts.is_loopback(domain):
            raise Invalid("value", "Every target has its name under .localhost anyway; leave this out.")
        return domain

    return Form("domain, or nothing", read)


def own_domain() -> Form[str]:
    """A domain in normalized form, `localhost` and names under it included, or an empty string."""

    def read(value: object) -> str:
        found = hosts.split(value.strip()) if isinstance(value, str) and value else None
        if value != "" and (found is None or found[1] is not None or not _is_name(found[0])):
            raise _wrong(value, "a domain", 'one that leads here, such as "in.gate.example.com"')
        return "" if found is None else found[0]

    return Form("domain, or nothing", read)


def _is_name(host: str) -> bool:
    """Return whether `host` is no IP address."""
    return not host.startswith("[") and not host.rpartition(".")[2].isdigit()


def url(example: str, *, plain: bool = False) -> Form[str]:
    """An https URL, or nothing; `plain` allows http too. No user name or password, because it is displayed."""
    wanted, scheme = ("a URL", "https?") if plain else ("an https URL", "https")
    form = re.compile(rf"{scheme}://[!-.0-?A-~]+(/[!-~]*)?")

    def read(value: object) -> str:
        if isinstance(value, str) and "@" in value.partition("://")[2].partition("/")[0]:
            raise Invalid("value", "A URL is shown, so it may hold no name or password; leave them out.")
        if value != "" and (not isinstance(value, str) or not form.fullmatch(value)):
            raise _wrong(value, wanted, f'one such as "{example}"')
        return str(value)

    return Form("URL, or nothing", read)


def mail() -> Form[str]:
    """A mail address, or nothing."""

    def read(value: object) -> str:
        if value != "" and (not isinstance(value, str) or not re.fullmatch(r"[!-+\--~]+@[!-+\--~]+", value)):
            raise _wrong(value, "a mail address", 'one such as "ann@example.com"')
        return str(value)

    return Form("mail address, or nothing", read)


def word() -> Form[str]:
    """Printable ASCII without spaces, or nothing."""

    def read(value: object) -> str:
        if not isinstance(value, str) or not re.fullmatch(r"[!-~]*", value):
            raise _wrong(value, "a word", "it without spaces, in quotes")
        return value

    return Form("word, or nothing", read)


def pairs() -> Form[tuple[tuple[str, str], ...]]:
    """Options as `name=value` with commas between, or nothing."""

    def read(value: object) -> tuple[tuple[str, str], ...]:
        items = [item.strip() for item in value.split(",")] if isinstance(value, str) and value.strip() else []
        found = [item.partition("=") for item in items]
        if not isinstance(value, str) or not all(
            re.fullmatch(r"[a-z][a-z0-9_]*", name) and sign for name, sign, _ in found
        ):
            raise _wrong(value, "a list of options", 'one such as "socket=/run/docker.sock, user=10001"')
        return tuple((name, text.strip()) for name, _, text in found)

    return Form("name=value with commas between, or nothing", read)


def store() -> Form[str]:
    """A store, as `scheme:argument`; the scheme itself is checked when the store is opened."""

    def read(value: object) -> str:
        # The value may contain a database password, so the message does not repeat it.
        if not isinstance(value, str) or not re.match(r"[a-z][a-z0-9+.-]*:", value) or not value.isprintable():
            raise Invalid("value", "This is not a store; write one such as sqlite:gateway.sqlite or memory:.")
        return value

    return Form("store", read)


def socket() -> Form[str]:
    """The path of a UNIX socket, unresolved, or an empty string."""

    def read(value: object) -> str:
        if not isinstance(value, str) or not value.isprintable() or value != value.strip() or value.startswith("~"):
            raise _wrong(value, "a socket", "its path in quotes, which starts in the home unless it begins with /")
        return value

    return Form("path, or nothing", read)


def path(*, empty: bool = False) -> Form[str]:
    """The path of a folder or file, unresolved; with `empty`, it may be empty."""

    def read(value: object) -> str:
        if empty and value == "":
            return ""
        if not isinstance(value, str) or not value.strip() or not value.isprintable() or value.startswith("~"):
            raise _wrong(value, "a path", "one in quotes, whole or as it starts in the home")
        return value

    return Form("path, or nothing" if empty else "path", read)


def folder() -> Form[Path]:
    """The path of a folder, unresolved."""

    def read(value: object) -> Path:
        text = str(value) if isinstance(value, str | Path) else ""
        if not text.strip() or not text.isprintable() or re.match(r"~[^/]", text):
            raise _wrong(value, "a folder", "its path in quotes")
        return Path(text)

    return Form("folder", read)
