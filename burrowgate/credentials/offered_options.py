"""Options of the built-in libraries, by themselves: plugins are listed with them, and load no implementation."""

from __future__ import annotations

from burrowgate.plugins import Option

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

_OPENBAO_OPTIONS = (
    Option(
        name="token_role", help="Role of tokens in OpenBao with which those of sessions are made.", default="burrowgate"
    ),
    Option(name="policies", help="Policies of these tokens, separated by commas; else all that the role allows."),
    Option(name="namespace", help="Namespace in OpenBao; that of the vault counts if it has one."),
    Option(name="login_mount", help="Where its method AppRole is mounted.", default="approle"),
)
"""Options that each library of OpenBao has. The last two come from the vault."""

OPENBAO_KV_OPTIONS = (
    Option(
        name="path",
        help="Path of the secret below the mount, such as `apps/db` or `people/{{account.name}}`.",
        required=True,
    ),
    Option(name="mount", help="Where KV version 2 is mounted.", default="secret"),
    Option(name="username_field", help="The member of the secret that is the user name.", default="username"),
    Option(name="password_field", help="The member of the secret that is the password.", default="password"),
    *_OPENBAO_OPTIONS,
)

OPENBAO_DATABASE_OPTIONS = (
    Option(name="role", help="Role of the database engine, such as `app` or `{{target.name}}`.", required=True),
    Option(name="mount", help="Where the database engine is mounted.", default="database"),
    *_OPENBAO_OPTIONS,
)

OPENBAO_SSH_OPTIONS = (
    Option(name="role", help="Role of the SSH engine that signs.", required=True),
    Option(name="principals", help="The users as whom a visitor can log in, separated by commas.", required=True),
    Option(name="mount", help="Where the SSH engine is mounted.", default="ssh-client-signer"),
    Option(name="login_seconds", help="Seconds in which one can log in; else until the session ends."),
    Option(name="extensions", help="What a session may use, separated by commas; `none`.", default="permit-pty"),
    *_OPENBAO_OPTIONS,
)
