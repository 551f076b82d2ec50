"""The SQLite store: one file, one writer thread, a change feed for other processes on the same machine.

store           start and close, reads, work in threads, subscriptions
schema          the file: creation, opening, migration, errors
migrations/     the numbered migrations of the schema
writer          many changes in one transaction
session_list    pages of sessions
feed            reads of the change feed
gathered_rows   rows that are inserted together
plain_sessions  short rows of sessions without limits
nodes           heartbeats
backup          online backup
"""
