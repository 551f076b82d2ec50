"""Options of the built-in libraries, by themselves: plugins are listed with them, and load no implementation."""

from __future__ import annotations

from burrowgate.credentials.interfaces import Option

SSH_CA_OPTIONS = (
    Option(
        name="principals",
        help="The users of the server as whom a visitor can log in, separated by commas.",
        required=True,
    ),
    Option(name="extensions", help="What a session may use, separated by commas; `none`.", default="permit-pty"),
    Option(name="source_address", help="Networks from which the certificate counts, separated by commas."),
    Option(name="force_command", help="The only command that the visitor can run."),
    Option(name="login_seconds", help="Seconds in which one can log in; else until the session ends."),
)

POSTGRESQL_ROLE_OPTIONS = (
    Option(
        name="grants",
        help="SQL statements, one a line, that give the role {role} its rights.",
        required=True,
    ),
    Option(name="database", help="The database in which the statements run.", default="postgres"),
    Option(name="connection_limit", help="Connections that the role can have at once.", default="10"),
    Option(name="reassign_to", help="The role that gets what the role owns at its end; else that is dropped."),
)

MARIADB_USER_OPTIONS = (
    Option(
        name="grants",
        help="SQL statements, one a line, that give the user {user} its rights.",
        required=True,
    ),
    Option(name="host", help="From where the user can log in: a host pattern of MariaDB.", default="%"),
    Option(name="connection_limit", help="Connections that the user can have at once.", default="10"),
    Option(name="require_tls", help="`yes`: the user can log in over TLS only.", default="no"),
)

REDIS_ACL_OPTIONS = (
    Option(
        name="rules",
        help="What the user can do, as rules of ACL, such as `~app:* &* +@read`.",
        required=True,
    ),
)
