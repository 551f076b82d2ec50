"""The SQLite store: one file, one writer thread, a change feed for other processes on the same machine.

store          the store: threads, reads, subscriptions
schema         opening, creating and migrating the file
migrations/    the schema, one numbered step after another
writer         the statements of commits, many in one transaction
session_list   pages of sessions, each led by an index
nodes          heartbeats and leases of all processes on the file
backup         a copy of one moment while the store is in use
"""
