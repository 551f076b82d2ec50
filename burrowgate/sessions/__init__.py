"""The session runtime, independent of protocols: HTTP, TCP, browsers and the relay use it.

service            mint, extend, relabel, revoke and delete sessions
targets            add, change and delete targets and their domains
optimistic         expected versions, and the retry after a conflict
registry           routes and cached sessions, kept current by the store's change feed
authorization      authorization of a request through registry, store and counters
connections        everything that is open, with its limits, and the cut of a session
connection_leases  connection limits of sessions across all nodes
visits             visits, counted in memory and written together
expiry             ends live connections of sessions that are over
"""
