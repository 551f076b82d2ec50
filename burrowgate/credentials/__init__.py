"""Credentials: the libraries that make fresh ones for a single session, and end them with it.

interfaces       the port of libraries, and its records
names            the names of issued credentials
options          options of libraries, checked and read
plugins          the installed libraries by type
catalogue        a library by the name of its module
offered_options  options of the built-in libraries
ssh_ca           certificates for SSH
server_library   what libraries of database servers share
postgresql_role  roles of PostgreSQL
mariadb_user     users of MariaDB and MySQL
redis_acl        users of Redis and Valkey
quoting          identifiers, literals and statements of SQL
wire             small clients of these servers
local_vault      encryption of credentials that the store keeps
ssh_keys         private SSH keys as people have them
openbao          OpenBao and HashiCorp Vault: a client, and the libraries that issue from it
"""
