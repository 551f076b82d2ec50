"""What the gateway is told at its start: one frozen record from defaults, a TOML file, the environment and options.

Rules.
    Each source overrides those before it, and each is checked whole, overridden or not.
    A key is declared once, as a field of `Config`; defaults, options, variables and the docs' table come from there.
    What is unknown, of a wrong type, out of bounds or without effect stops the start (docs/security.md, 51), with one
    sentence that names its place: file, line and key, or the variable, or the option.
    Nothing here touches the machine, but to read the one file.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from burrowgate.core import durations, hosts
from burrowgate.core.sessions import MAX_TTL_SECONDS, MIN_TTL_SECONDS
from burrowgate.errors import ConfigError, Invalid
from burrowgate.server.config import types
from burrowgate.server.config.types import Form

FILE_NAME = "burrowgate.toml"
PREFIX = "BURROWGATE_"
_OF_THE_TESTS = "BURROWGATE_TEST_"

T = TypeVar("T")

# ---------------------------------------------------------------------------------------------------------------------
# The keys.


class _Declaration(NamedTuple):
    form: Form[Any]
    default: str | int | bool
    help: str


def _key(form: Form[T], default: str | int | bool, help: str, *, secret: bool = False) -> T:
    """A field of `Config` (hence the type) that is a key: how it is written, its default so written, what it is."""
    declaration = _Declaration(form, default, help)
    return field(default=form.read(default), repr=not secret, metadata={"key": declaration})


_HOME = "~/.burrowgate"
_SOCKET_LONGEST = 107
"""Bytes (unix(7))."""
_CONNECTIONS = types.number(1, 1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that can be set. Durations are in seconds, sizes in bytes."""

    home: Path = field(
        metadata={"key": _Declaration(types.folder(), _HOME, "Where keys, store, admin key and configuration are.")}
    )
    store: str = _key(
        types.store(),
        "sqlite:gateway.sqlite",
        "Where targets, sessions and events are kept; a path starts in the home.",
        secret=True,
    )
    stale_after: int = _key(
        types.duration("1s", "1m"),
        "5s",
        "After how long without a word from a store on another machine nobody is admitted any more.",
    )

    workers: int = _key(
        types.number(1, 64), 1, "How many processes serve visitors, on one store; `burrowgate run` starts them."
    )

    listen: str = _key(types.address(), "127.0.0.1", "The address on which visitors are awaited.")
    port: int = _key(
        types.number(0, 65535, "port"), 8480, "The port on which visitors are awaited; 0 takes any free one."
    )
    admin_port: int = _key(
        types.number(0, 65535, "port"), 8481, "The port of the admin, always on 127.0.0.1; 0 takes any free one."
    )
    admin_socket: str = _key(
        types.socket(), "", "A UNIX socket for the admin instead of a port; a path starts in the home."
    )
    public_scheme: str = _key(
        types.choice("http", "https"),
        "http",
        "What visitors use; https where a proxy in front of the gateway speaks TLS.",
    )
    public_port: int = _key(
        types.number(0, 65535, "port"), 0, "The port that visitors use, as links name it; 0 is the same as `port`."
    )
    tls: bool = _key(
        types.flag(), False, "Whether visitors come by TLS, on `https_port`; the other port then only leads there."
    )
    https_port: int = _key(
        types.number(0, 65535, "port"), 8443, "The port on which visitors are awaited by TLS; 0 takes any free one."
    )
    certificates: str = _key(
        types.path(), "certificates", "The folder of certificates and their keys, in PEM; it starts in the home."
    )
    hsts: int = _key(
        types.duration("0s", "1y"), "0s", "How long browsers are to remember to come by TLS only; 0s says nothing."
    )
    http2: bool = _key(types.flag(), True, "Whether browsers that come by TLS may speak HTTP/2.")
    max_handshakes_per_address: int = _key(
        _CONNECTIONS, 50, "The most TLS handshakes that one address may have under way."
    )
    acme_directory: str = _key(
        types.url("https://acme.example.com/directory"),
        "",
        "The directory of an ACME server from which domains of targets get certificates by themselves.",
    )
    acme_terms_agreed: bool = _key(types.flag(), False, "Whether you agree to the terms of that server's owner.")
    acme_contact: str = _key(types.mail(), "", "Where that server may write to about your certificates.")
    acme_challenge: str = _key(
        types.choice("http-01", "tls-alpn-01"),
        "http-01",
        "How it looks whether a domain is yours: at `port`, which it must reach as 80, or at `https_port`, as 443.",
    )
    acme_eab_kid: str = _key(types.word(), "", "The name of the external account to bind to, where it wants one.")
    acme_eab_key_file: str = _key(
        types.path(empty=True), "", "The file, of mode 0600, with that account's key; it starts in the home."
    )
    acme_ca_file: str = _key(
        types.path(empty=True), "", "The CA of that server's own certificate, where this machine trusts it not."
    )
    base_domain: str = _key(types.parent_domain(), "", "Gives every target the domain `<target>.<base_domain>`.")
    allow_plain_http: bool = _key(
        types.flag(),
        False,
        "Whether visitors from other machines may come without TLS, where anybody between can read.",
    )

    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = _key(
        types.networks(),
        "",
        "Proxies in front whose Forwarded or X-Forwarded fields are believed; nobody's unless set.",
    )
    proxy_protocol: bool = _key(
        types.flag(),
        False,
        "Whether visitors' connections begin with the PROXY protocol, which trusted proxies alone may speak.",
    )

    verify_port: int | None = _key(
        types.port_or_none(),
        "",
        "The port on which trusted proxies ask whether requests of theirs may pass; 0 takes any free one.",
    )
    verify_listen: str = _key(types.address(), "127.0.0.1", "The address on which they ask.")

    session_ttl: int = _key(
        types.duration(durations.format_duration(MIN_TTL_SECONDS), durations.format_duration(MAX_TTL_SECONDS)),
        "24h",
        "How long a session lives if not said.",
    )
    session_cache: int = _key(
        types.number(1, 10_000_000), 200_000, "How many sessions are held in memory, and half as many visits."
    )

    head_timeout: float = _key(types.duration("1s", "1h"), "30s", "How long the whole head of a request may take.")
    idle_timeout: float = _key(
        types.duration("1s", "1h"), "75s", "How long a visitor's connection is kept without a request."
    )
    body_rate: int = _key(
        types.number(1, 1_000_000_000), 512, "The least bytes per second that a request's body may bring, on average."
    )
    connect_timeout: float = _key(types.duration("1s", "10m"), "10s", "How long connecting to a target may take.")
    answer_timeout: float = _key(
        types.duration("1s", "24h"), "60s", "How long a target may take until the first byte of its answer."
    )
    stall_timeout: float = _key(types.duration("1s", "24h"), "60s", "How long a target may pause within an answer.")
    tunnel_idle_timeout: float = _key(
        types.duration("1s", "30d"), "1h", "How long a WebSocket or other tunnel may be silent both ways."
    )
    write_timeout: float = _key(types.duration("1s", "1h"), "60s", "How long a visitor may take nothing of an answer.")
    drain_timeout: float = _key(
        types.duration("0s", "1h"), "30s", "How long requests under way may take to end after SIGTERM."
    )

    max_head: int = _key(types.size("1KiB", "1MiB"), "64KiB", "The longest head of a request.")
    max_fields: int = _key(types.number(10, 10_000), 100, "The most header fields of a request.")
    max_target: int = _key(types.size("64", "1MiB"), "16KiB", "The longest path and query of a request.")
    max_body: int = _key(types.size("0", "1024TiB"), 0, "The longest body of a request; 0 sets no limit.")
    max_connections: int = _key(_CONNECTIONS, 10_000, "The most visitors' connections at a time.")
    max_connections_per_address: int = _key(_CONNECTIONS, 1000, "The most of them from one address.")
    refusals_per_minute: int = _key(
        types.number(0, 100_000),
        60,
        "How many refusals a minute an address without a link is told, and the log, one by one; 0 sets no limit.",
    )
    refusals_at_once: int = _key(types.number(1, 100_000), 200, "How many it is told at once, before that holds.")
    upstream_idle: int = _key(types.number(0, 10_000), 64, "How many idle connections are kept open per target.")
    upstream_idle_timeout: float = _key(types.duration("1s", "1h"), "60s", "How long each of them is kept.")

    access_log: bool = _key(types.flag(), True, "Whether every request is logged.")
    log_level: str = _key(
        types.choice("debug", "info", "warn", "error", "critical"),
        "info",
        "The least level of what is logged otherwise.",
    )

    traces_endpoint: str = _key(
        types.url("http://127.0.0.1:4318/v1/traces", plain=True),
        "",
        "The URL that takes spans of requests, by OTLP over HTTP; needs `burrowgate[opentelemetry]`.",
    )
    traces_continue: bool = _key(
        types.flag(), False, "Whether these go on with the traces that visitors name; else each begins one of its own."
    )

    @property
    def link_port(self) -> int:
        """The port that links name; 0 where it is any free one."""
        return self.public_port or (self.https_port if self.tls else self.port)

    @property
    def scheme(self) -> str:
        """What visitors use: http or https."""
        return "https" if self.tls else self.public_scheme

    @property
    def certificates_dir(self) -> Path:
        """The folder of certificates."""
        return self.home / self.certificates

    @property
    def admin_at(self) -> int | Path:
        """Where the admin is: the number of a port, or the path of a UNIX socket."""
        return self.home / self.admin_socket if self.admin_socket else self.admin_port

    @property
    def plain_beyond_loopback(self) -> bool:
        """Whether visitors from other machines come without TLS; `status` and `doctor` show it."""
        return self.is_plain_beyond_loopback(self.listen)

    def is_plain_beyond_loopback(self, address: str) -> bool:
        """The same for visitors who come to `address`."""
        return self.scheme == "http" and not hosts.is_loopback(address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of the configuration, for whoever makes options, help or docs of it."""

    name: str
    form: Form[Any]
    default: str | int | bool
    """As it is written in TOML."""
    help: str

    @property
    def option(self) -> str:
        """The option, such as `--max-head`."""
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """The environment's variable, such as `BURROWGATE_MAX_HEAD`."""
        return PREFIX + self.name.upper()

    @property
    def is_flag(self) -> bool:
        """Whether it is either true or false."""
        return isinstance(self.default, bool)

    @property
    def toml(self) -> str:
        """The default as a line of the TOML file."""
        value = f'"{self.default}"' if isinstance(self.default, str) else str(self.default).lower()
        return f"{self.name} = {value}"

    def read(self, value: object, place: str) -> Any:
        """What `value` means, which is of TOML's type for this key. Raises `ConfigError` that names `place`."""
        try:
            return self.form.read(value)
        except Invalid as error:
            raise ConfigError(f"{place}: {error}") from None


KEYS = tuple(Key(name=one.name, **one.metadata["key"]._asdict()) for one in fields(Config))
"""Every key, in the order of `Config`."""
AT_ONCE = frozenset(
    (
        "head_timeout", "idle_timeout", "body_rate", "connect_timeout", "answer_timeout", "stall_timeout",
        "tunnel_idle_timeout", "write_timeout", "drain_timeout", "max_head", "max_fields", "max_target", "max_body",
        "max_connections", "max_connections_per_address", "refusals_per_minute", "refusals_at_once", "upstream_idle",
        "upstream_idle_timeout", "access_log", "log_level",
    )
)  # fmt: skip
"""Keys whose change a running gateway takes up when it is told to (SIGHUP); all others wait for the next start."""
_BY_NAME = {key.name: key for key in KEYS}
_BY_VARIABLE = {key.variable: key for key in KEYS}

# ---------------------------------------------------------------------------------------------------------------------
# The sources.


class _Told(NamedTuple):
    """What one source says of a key, and where."""

    value: Any
    place: str


def load(path: Path | None, environ: Mapping[str, str], options: Mapping[str, object]) -> Config:
    """The configuration. Raises `ConfigError`.

    `path` is the TOML file that must be there; None reads `burrowgate.toml` in the home if there is one. Of `environ`
    (as `os.environ`) every variable that begins with `BURROWGATE_` counts, but those that begin with
    `BURROWGATE_TEST_`. `options` has values, or their texts, by the name of their key, with `_` or `-`; one that is
    None was not given.
    """
    told = _from_environ(environ) | _from_options(options)
    here = Path.cwd()
    home = _absolute(told["home"].value, here, environ) if "home" in told else None
    if path is None:
        home = home or _absolute(Path(_HOME), here, environ)
        in_file = _from_file(home / FILE_NAME, required=False)
    else:
        in_file = _from_file(path, required=True)
    if "home" in in_file:
        said = _absolute(in_file["home"].value, here if path is None else here / path.parent, environ)
        if path is None and said != home:
            raise ConfigError(
                f"{in_file['home'].place}: This has no effect in a file that was found in a home; take it out, or name"
                " the file with --config."
            )
        home = home or said
    told = in_file | told
    values = {name: one.value for name, one in told.items()}
    values["home"] = home or _absolute(Path(_HOME), here, environ)
    config = Config(**values)
    _check_together(config, told)
    return config


def _from_environ(environ: Mapping[str, str]) -> dict[str, _Told]:
    told = {}
    for variable in sorted(environ):
        if variable.startswith(PREFIX) and not variable.startswith(_OF_THE_TESTS):
            key = _BY_VARIABLE.get(variable)
            if key is None:
                raise ConfigError(f"{variable}: {_unknown(variable.removeprefix(PREFIX).lower())}")
            told[key.name] = _Told(key.read(key.form.from_text(environ[variable]), variable), variable)
    return told


def _from_options(options: Mapping[str, object]) -> dict[str, _Told]:
    told = {}
    for name, value in options.items():
        if value is None:
            continue
        key = _BY_NAME.get(name.replace("-", "_"))
        if key is None:
            raise ConfigError(f"--{name}: {_unknown(name)}")
        native = key.form.from_text(value) if isinstance(value, str) else value
        told[key.name] = _Told(key.read(native, key.option), key.option)
    return told


def _from_file(file: Path, *, required: bool) -> dict[str, _Told]:
    try:
        text = file.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        if not required:
            return {}
        raise ConfigError(f"{file}: There is no such file; write one or leave --config out.") from None
    except OSError as error:
        raise ConfigError(f"{file}: This file cannot be read ({error.strerror}); mend that or name another.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: This file is not UTF-8 text; save it as such.") from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, line = _toml_error(str(error), text)
        raise ConfigError(f"{file}, line {line}: This is not TOML ({what}); correct the line.") from error
    told = {}
    for name, value in table.items():
        place = f"{file}, line {_line_of(name, text)}: {name}"
        if name not in _BY_NAME:
            raise ConfigError(f"{place}: {_unknown(name)}")
        told[name] = _Told(_BY_NAME[name].read(value, place), place)
    return told


def _toml_error(message: str, text: str) -> tuple[str, int]:
    """What `tomllib` says and where; it gives the place only within its text."""
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


def _unknown(name: str) -> str:
    close = difflib.get_close_matches(name.replace("-", "_"), _BY_NAME, n=1)
    meant = f"did you mean {close[0]}?" if close else "docs/operations.md lists them all."
    return f"There is no such key; {meant}"


def _absolute(path: Path, base: Path, environ: Mapping[str, str]) -> Path:
    """`path` from `base` on, with `~` as the user's own home folder."""
    if path.parts[:1] != ("~",):
        return base / path
    if not environ.get("HOME"):
        raise ConfigError(f"The folder {path} is not known, for HOME is not set; say --home with a whole path.")
    return base / environ["HOME"] / Path(*path.parts[1:])


# ---------------------------------------------------------------------------------------------------------------------
# What keys mean together.


_OF_ACME = frozenset(
    {"acme_terms_agreed", "acme_contact", "acme_challenge", "acme_eab_kid", "acme_eab_key_file", "acme_ca_file"}
)
"""Keys that mean nothing without an ACME server."""
_OF_TLS = frozenset({"https_port", "certificates", "hsts", "http2", "max_handshakes_per_address", "acme_directory"})
"""Keys that mean nothing without TLS."""


def _check_together(config: Config, told: Mapping[str, _Told]) -> None:
    """Raises `ConfigError` where values contradict each other, or one that was given has no effect."""

    def refuse(sentence: str, *names: str) -> None:
        place = next(told[name].place for name in names if name in told)
        raise ConfigError(f"{place}: {sentence}")

    if config.plain_beyond_loopback and not config.allow_plain_http:
        refuse(
            f"Visitors from other machines would come to {config.listen} without TLS; set tls = true, or put a"
            ' TLS proxy in front and set public_scheme = "https", or set allow_plain_http = true if that is meant.',
            "listen",
        )
    _check_tls(config, told, refuse)
    if not config.tls and config.public_scheme == "https":
        if config.allow_plain_http:
            refuse('This has no effect with public_scheme = "https"; take one of them out.', "allow_plain_http")
        if "public_port" not in told:
            refuse("Links must name the port of the TLS proxy; set public_port, such as to 443.", "public_scheme")
    if config.admin_socket:
        if config.admin_port != _BY_NAME["admin_port"].default:
            refuse("This has no effect with admin_socket; take one of them out.", "admin_port")
        if len(str(config.admin_at).encode()) > _SOCKET_LONGEST:
            refuse(f"A socket's whole path has {_SOCKET_LONGEST} bytes at most; choose a shorter one.", "admin_socket")
    if config.port == config.admin_at != 0:
        refuse(f"Visitors and admin cannot share port {config.port}; choose another for one.", "admin_port", "port")
    if config.proxy_protocol and not config.trusted_proxies:
        refuse("Nobody could connect; name the proxies that speak it in trusted_proxies.", "proxy_protocol")
    if config.verify_port is not None and not config.trusted_proxies:
        refuse("Nobody would be answered there; name the proxies that ask in trusted_proxies.", "verify_port")
    if config.verify_port is None and config.verify_listen != _BY_NAME["verify_listen"].default:
        refuse("This has no effect without verify_port; set that too.", "verify_listen")
    if "max_target" in told and config.max_target >= config.max_head:
        refuse("This has no effect, being no less than max_head; lower it or raise max_head.", "max_target")
    if "max_connections_per_address" in told and config.max_connections_per_address > config.max_connections:
        refuse("This has no effect, being more than max_connections; lower it.", "max_connections_per_address")
    if "refusals_at_once" in told and config.refusals_per_minute == 0:
        refuse("This has no effect with refusals_per_minute = 0; take one of them out.", "refusals_at_once")
    if config.workers > 1 and config.store.startswith("memory:"):
        refuse(
            "Workers share what the store holds, and memory: is one process's alone; name another store, such as"
            " sqlite:gateway.sqlite, or set workers = 1.",
            "workers",
        )
    if config.traces_continue and not config.traces_endpoint:
        refuse("This has no effect without traces_endpoint; set that, or take this out.", "traces_continue")
    if "upstream_idle_timeout" in told and config.upstream_idle == 0:
        refuse("This has no effect with upstream_idle = 0; take one of them out.", "upstream_idle_timeout")


def _check_tls(config: Config, told: Mapping[str, _Told], refuse: Callable[..., None]) -> None:
    changed = [name for name in told if told[name].value != _BY_NAME[name].form.read(_BY_NAME[name].default)]
    for name in changed:
        if not config.tls and name in _OF_TLS:
            refuse("This has no effect without tls = true; set that, or take this out.", name)
        if config.tls and name in ("public_scheme", "allow_plain_http"):
            refuse("This has no effect with tls = true; take one of them out.", name)
        if not config.acme_directory and name in _OF_ACME:
            refuse("This has no effect without acme_directory; set that, or take this out.", name)
    if config.acme_directory and not config.acme_terms_agreed:
        refuse("Read the terms of that server's owner, and say acme_terms_agreed = true.", "acme_directory")
    if bool(config.acme_eab_kid) is not bool(config.acme_eab_key_file):
        refuse("acme_eab_kid and acme_eab_key_file go together; set both.", "acme_eab_kid", "acme_eab_key_file")
    if config.tls and config.https_port and config.https_port in (config.port, config.admin_port):
        sentence = f"Port {config.https_port} is taken by another key; choose another for one."
        refuse(sentence, "https_port", "port", "admin_port", "tls")


__all__ = ["AT_ONCE", "FILE_NAME", "KEYS", "PREFIX", "Config", "Form", "Key", "load"]
