"""Templates of paths and names: text with parts of the session, such as `people/{{account.name}}`.

    {{session.id}} {{target.name}} {{project.name}} {{account.id}} {{account.name}} {{account.email}}
    {{credential.name}}
    {{truncateFrom account.email "@"}}               the part before the first "@"
    {{coalesce account.email account.name "guest"}}  the first that is not empty

Rules.
    A part never changes the structure of a path: one that holds a slash, a backslash, a percent sign or a control
    character, or that makes a segment empty, `.` or `..`, is refused. The server decodes a path before it compares it
    with its policies, so that percent-encoding would not keep `..%2F` in its place.
    A part that is empty is refused, because the path without it is that of something else.
    The size of template and result, and the number of parts, are limited. No expression is evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from burrowgate.credentials.interfaces import IssueContext
from burrowgate.errors import CredentialsRefused

_Check = Callable[[str, str], str]

MAX_TEMPLATE_CHARACTERS = 512
MAX_RESULT_CHARACTERS = 1_024
MAX_PARTS = 20

NAMES = (
    *("session.id", "target.name", "project.name"),
    *("account.id", "account.name", "account.email", "credential.name"),
)

_EXPRESSION = re.compile(r"\{\{((?:[^{}\"]|\"[^\"]*\")*)\}\}")
_WORD = re.compile(r"\s*(?:\"([^\"]*)\"|([A-Za-z.]+))(?=\s|\"|\Z)")
_FORBIDDEN_IN_PATHS = frozenset("/\\%")


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of an expression: a name, or text in quotation marks."""

    text: str
    is_literal: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a template: literal text, or an expression."""

    literal: str = ""
    source: str = ""
    words: tuple[_Word, ...] = ()


def values_of(context: IssueContext) -> dict[str, str]:
    """Return the values of `NAMES` for one credential."""
    return {
        "session.id": context.sid,
        "target.name": context.target_name,
        "project.name": context.project,
        "account.id": context.account_id,
        "account.name": context.account_name,
        "account.email": context.account_email,
        "credential.name": context.hint,
    }


def check_template(text: str) -> str:
    """Return `text` if it is a template. Raises `CredentialsRefused`."""
    _parse(text)
    return text


def render_path(text: str, values: Mapping[str, str]) -> str:
    """Return the path that the template `text` gives, percent-encoded. Raises `CredentialsRefused`."""
    path = "".join(_render(part, values, _check_in_path) for part in _parse(text)).strip("/")
    segments = path.split("/")
    if len(path) > MAX_RESULT_CHARACTERS or any(segment in ("", ".", "..") for segment in segments):
        raise CredentialsRefused(f"The path {text!r} is not one with the values of this session; change the template.")
    if not path.isprintable() or "\\" in path:
        raise CredentialsRefused(f"The path {text!r} has characters that no path has; change the template.")
    return "/".join(quote(segment, safe="") for segment in segments)


def render_name(text: str, values: Mapping[str, str], allowed: re.Pattern[str]) -> str:
    """Return what the template `text` gives, if all of it matches `allowed`. Raises `CredentialsRefused`."""
    name = "".join(_render(part, values, _check_not_empty) for part in _parse(text))
    if len(name) > MAX_RESULT_CHARACTERS or not allowed.fullmatch(name):
        raise CredentialsRefused(f"{text!r} gives {name[:100]!r} for this session, which is not allowed here.")
    return name


def _parse(text: str) -> Sequence[_Part]:
    if len(text) > MAX_TEMPLATE_CHARACTERS:
        raise CredentialsRefused(f"A template has at most {MAX_TEMPLATE_CHARACTERS} characters; shorten {text[:40]!r}.")
    parts: list[_Part] = []
    end = 0
    for match in _EXPRESSION.finditer(text):
        parts += [_Part(literal=text[end : match.start()]), _expression(match[1])]
        end = match.end()
    parts.append(_Part(literal=text[end:]))
    if len(parts) > 2 * MAX_PARTS + 1:
        raise CredentialsRefused(f"A template has at most {MAX_PARTS} parts in braces.")
    for place, part in enumerate(parts):
        before, after = (
            part.literal.startswith("}") and place > 0,
            part.literal.endswith("{") and place < len(parts) - 1,
        )
        if "{{" in part.literal or "}}" in part.literal or before or after:
            raise CredentialsRefused(f"The braces of the template {text!r} do not match; write {{{{account.name}}}}.")
    return parts


def _expression(source: str) -> _Part:
    words: list[_Word] = []
    place = 0
    stripped = source.strip()
    while place < len(stripped):
        match = _WORD.match(stripped, place)
        if match is None:
            raise _not_an_expression(source)
        words.append(_Word(match[2] or match[1] or "", match[2] is None))
        place = match.end()
    part = _Part(source=stripped, words=tuple(words))
    match words:
        case [_Word("truncateFrom", False), name, mark] if _is_value(name) and mark.is_literal and mark.text:
            return part
        case [_Word("coalesce", False), _, *_] if all(map(_is_value, words[1:])):
            return part
        case [name] if not name.is_literal and _is_value(name):
            return part
    raise _not_an_expression(source)


def _is_value(word: _Word) -> bool:
    return word.is_literal or word.text in NAMES


def _not_an_expression(source: str) -> CredentialsRefused:
    return CredentialsRefused(
        f"{{{{{source}}}}} is not known in templates; use {', '.join(NAMES)}, or truncateFrom or coalesce of these."
    )


def _render(part: _Part, values: Mapping[str, str], check: _Check) -> str:
    if not part.words:
        return part.literal
    return check(_evaluate(part.words, values), part.source)


def _evaluate(words: Sequence[_Word], values: Mapping[str, str]) -> str:
    match words:
        case [_Word("truncateFrom", False), name, mark]:
            return _value(name, values).partition(mark.text)[0]
        case [_Word("coalesce", False), *choices]:
            return next((value for value in (_value(word, values) for word in choices) if value), "")
    return _value(words[0], values)


def _value(word: _Word, values: Mapping[str, str]) -> str:
    return word.text if word.is_literal else values.get(word.text, "")


def _check_not_empty(value: str, source: str) -> str:
    if not value:
        raise CredentialsRefused(f"{{{{{source}}}}} is empty for this session; name another part, or use coalesce.")
    return value


def _check_in_path(value: str, source: str) -> str:
    _check_not_empty(value, source)
    if value in (".", "..") or not value.isprintable() or _FORBIDDEN_IN_PATHS & set(value):
        raise CredentialsRefused(f"{{{{{source}}}}} is {value[:100]!r} for this session, which cannot be in a path.")
    return value
