"""A store for Burrowgate that keeps everything in Redis or Valkey.

plugin           the entry points for `redis:` and `rediss:`
address          the URL: the server's address and options
store            the store: its threads, and what it answers from memory
connection       one connection, the translation of its errors, and the check of the server's durability settings
writer           commits in batches, repeated until the audit chain matches
queries          records, pages of lists and changes
nodes            heartbeats and connection leases
change_feed      the thread that follows the stream of commits
shared_position  the newest position, shared by the processes of one machine
records          records to JSON and back
scripts/         operations that must be atomic, in Lua
"""
