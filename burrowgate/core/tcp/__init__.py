"""Sessions of TCP targets: their records, limits, ends and history, as pure records and rules.

settings           settings of a target that speaks TCP
address            addresses of such targets, which name the type, a user and a database
names              names of things in projects, and their parts
projects           projects, and the organisations that the first parts of their names are
hosts              hosts, host sets and sources of hosts
roles              what an account or a group may do in a project
vaults             vaults, libraries, credentials, and their bindings to targets
terms              the terms of a session, fixed when it is established
termination        causes that end a session, and the one that applies
connections        records of connections, and reasons for which one closes
history_bodies     typed bodies of history entries
history_addresses  addresses of clients in the history
snapshots          canonical JSON of the records that authorised a session
"""
