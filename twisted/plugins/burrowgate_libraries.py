"""Twisted plugins of Burrowgate: the built-in credential libraries, all by dotted name.

Every program that looks for Twisted plugins may import this file, so it imports neither a reactor nor a client.
"""

from burrowgate.credentials.catalogue import LibraryByName
from burrowgate.credentials.interfaces import EndsBy
from burrowgate.credentials.offered_options import (
    MARIADB_USER_OPTIONS,
    POSTGRESQL_ROLE_OPTIONS,
    REDIS_ACL_OPTIONS,
    SSH_CA_OPTIONS,
)

ssh_ca = LibraryByName(
    "ssh-ca",
    "Certificates for SSH, signed by a CA of yours; they end by time.",
    "burrowgate.credentials.ssh_ca.make",
    options=SSH_CA_OPTIONS,
    ends_by=EndsBy.TIME,
)
postgresql_role = LibraryByName(
    "postgresql-role",
    "Roles of PostgreSQL, dropped with the session, and their connections terminated.",
    "burrowgate.credentials.postgresql_role.make",
    options=POSTGRESQL_ROLE_OPTIONS,
)
mariadb_user = LibraryByName(
    "mariadb-user",
    "Users of MariaDB or MySQL, dropped with the session, and their connections killed.",
    "burrowgate.credentials.mariadb_user.make",
    options=MARIADB_USER_OPTIONS,
)
redis_acl = LibraryByName(
    "redis-acl",
    "Users of Redis or Valkey, deleted with the session, and their connections closed.",
    "burrowgate.credentials.redis_acl.make",
    options=REDIS_ACL_OPTIONS,
)
