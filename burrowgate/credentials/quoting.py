"""SQL text of values: identifiers and literals of PostgreSQL and MariaDB, and the statements of an option.

Rules.
    Every value that is not written in this source is quoted here, also one that is known to be harmless.
    The statements of an option are the operator's own; only their placeholder is replaced, as a whole word in braces.
"""

from __future__ import annotations

import re

from burrowgate.errors import CredentialsRefused


def postgresql_identifier(name: str) -> str:
    """Return `name` as a quoted identifier of PostgreSQL. Raises `CredentialsRefused`."""
    return '"' + _without_null(name).replace('"', '""') + '"'


def postgresql_literal(value: str) -> str:
    """Return `value` as a string of PostgreSQL, whatever `standard_conforming_strings` is."""
    quoted = _without_null(value).replace("'", "''")
    return " E'" + quoted.replace("\\", "\\\\") + "'" if "\\" in quoted else f"'{quoted}'"


def mysql_identifier(name: str) -> str:
    """Return `name` as a quoted identifier of MariaDB and MySQL. Raises `CredentialsRefused`."""
    return "`" + _without_null(name).replace("`", "``") + "`"


def mysql_literal(value: str) -> str:
    """Return `value` as a string of MariaDB and MySQL, for a connection in UTF-8 without `NO_BACKSLASH_ESCAPES`."""
    return "'" + _without_null(value).replace("\\", "\\\\").replace("'", "''") + "'"


def _without_null(text: str) -> str:
    if not text or "\0" in text or not _is_unicode(text):
        raise CredentialsRefused("A name or value for the server is empty or has a character that SQL cannot have.")
    return text


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def statements(option: str, placeholder: str, value: str) -> tuple[str, ...]:
    """Return the statements of `option`, one a line, in which `{placeholder}` is `value`, which is quoted already.

    Raises `CredentialsRefused` if one of them has another placeholder or does not name the credential.
    """
    found = []
    for line in option.splitlines():
        statement = line.strip().rstrip(";").rstrip()
        if not statement:
            continue
        parts = re.split(r"\{([a-z_]*)\}", statement)
        wrong = sorted({name for name in parts[1::2] if name != placeholder})
        if wrong or len(parts) == 1:
            raise CredentialsRefused(
                f"A statement of the library has {{{wrong[0]}}}; the placeholder is {{{placeholder}}}."
                if wrong
                else f"A statement of the library does not name {{{placeholder}}}; write whom it is for."
            )
        found.append(value.join(parts[::2]))
    return tuple(found)
