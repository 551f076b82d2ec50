"""Sessions of TCP targets: their records, limits, ends and history, as pure records and rules.

names        names of things in projects, and their parts
projects     projects, and the organisations that the first parts of their names are
hosts        hosts, host sets and sources of hosts
roles        what an account or a group may do in a project
vaults       vaults, libraries, credentials, and their bindings to targets
connections  connection records: states, and reasons for which one closes
terms        the terms of a session, fixed when it is established
termination  causes that end a session, and the one that applies
states       the state of a session at a given time
access       whether a client may open a connection of a session
scram        SCRAM without I/O, and the verifier that PostgreSQL stores
saslprep     the form in which passwords are hashed
snapshots    canonical JSON of the records that authorised a session
"""
