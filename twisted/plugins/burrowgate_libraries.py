"""Twisted plugins of Burrowgate: the built-in credential libraries, all by dotted name.

Every program that looks for Twisted plugins may import this file, so it imports neither a reactor nor a client.
"""

from burrowgate.credentials.catalogue import LibraryByName
from burrowgate.credentials.interfaces import EndsBy
from burrowgate.credentials.offered_options import (
    MARIADB_USER_OPTIONS,
    OPENBAO_DATABASE_OPTIONS,
    OPENBAO_KV_OPTIONS,
    OPENBAO_SSH_OPTIONS,
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
openbao_kv = LibraryByName(
    "openbao-kv",
    "Secrets of OpenBao or HashiCorp Vault (KV version 2) that stay the same; nothing is revoked.",
    "burrowgate.credentials.openbao.kv.make",
    options=OPENBAO_KV_OPTIONS,
    ends_by=EndsBy.TIME,
)
openbao_database = LibraryByName(
    "openbao-database",
    "Database accounts made by OpenBao or HashiCorp Vault, revoked there with the session.",
    "burrowgate.credentials.openbao.database.make",
    options=OPENBAO_DATABASE_OPTIONS,
)
openbao_ssh = LibraryByName(
    "openbao-ssh",
    "Certificates for SSH, signed by OpenBao or HashiCorp Vault; they end by time.",
    "burrowgate.credentials.openbao.ssh.make",
    options=OPENBAO_SSH_OPTIONS,
    ends_by=EndsBy.TIME,
)
