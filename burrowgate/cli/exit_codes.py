"""Exit codes of the command line, and the text of an error: one sentence, or one JSON problem with `--json`."""

from __future__ import annotations

import json
from enum import IntEnum

from burrowgate import errors
from burrowgate.cli.render import plain


class Exit(IntEnum):
    """Exit codes of `burrowgate`."""

    OK = 0
    UNEXPECTED = 1
    USAGE = 2
    NOT_FOUND = 3
    FORBIDDEN = 4
    INVALID = 5
    AWAY = 6
    INSTALLATION = 7
    STORE = 8
    INTERRUPTED = 130


MEANINGS = {
    Exit.OK: "done",
    Exit.UNEXPECTED: "an unexpected error, or `doctor` found a problem, or a webhook did not accept a test",
    Exit.USAGE: "the command line is not valid",
    Exit.NOT_FOUND: "no such target, domain, session, webhook or key",
    Exit.FORBIDDEN: "the present state or the access token forbids it, or another client changed it meanwhile",
    Exit.INVALID: "a value is not valid",
    Exit.AWAY: "no gateway responds",
    Exit.INSTALLATION: "the configuration or the home folder cannot be used",
    Exit.STORE: "the store failed, or the audit log is damaged",
    Exit.INTERRUPTED: "interrupted with Ctrl-C",
}

_CODES: tuple[tuple[type[BaseException], Exit], ...] = (
    (errors.NotFound, Exit.NOT_FOUND),
    (errors.AccessDenied, Exit.FORBIDDEN),
    (errors.StateConflict, Exit.FORBIDDEN),
    (errors.Conflict, Exit.FORBIDDEN),
    (errors.Invalid, Exit.INVALID),
    (errors.GatewayNotRunning, Exit.AWAY),
    (errors.ConfigError, Exit.INSTALLATION),
    (errors.HomeError, Exit.INSTALLATION),
    (errors.StoreError, Exit.STORE),
)


def exit_code(error: BaseException) -> Exit:
    """The exit code for `error`."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), Exit.UNEXPECTED)


def format_error(detail: str, code: Exit, *, kind: str = "", field: str | None = None, as_json: bool = False) -> str:
    """The line that reports an error: `detail`, or a JSON object of `title`, `code`, `detail`, `field` and `exit`.

    `kind` is the error's `code`; empty for a command line that is not valid.
    """
    if not as_json:
        return f"burrowgate: {plain(detail)}"
    problem: dict[str, str | int] = {"title": code.name.lower().replace("_", " "), "detail": detail, "exit": code}
    if kind:
        problem["code"] = kind
    if field:
        problem["field"] = field
    return json.dumps(problem)
