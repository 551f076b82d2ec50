"""Store for several machines: one schema of a PostgreSQL database, accessed through psycopg.

plugin           from a URL to the store
url              connection parameters in the URL, and the description without secrets
connection       one connection, used by one thread
errors           errors of the database as `StoreError`
schema           tables: creation, migration, and the history that positions belong to
migrations/      the numbered migrations of the schema
store            reads, work in threads, start and close
change_feed      the thread that follows the change feed
feed_position    newest position known to this process, and its subscribers
shared_position  newest position committed by any process of the same home
writer           many changes in one transaction
batch_commit     the outcome of each of these changes, decided in memory
nodes            heartbeats
session_list     pages of sessions
"""
