"""Sessions of TCP targets: their records, limits, ends and history, as pure records and rules.

<<<<<<< HEAD
settings        settings of a target that speaks TCP
address         addresses of such targets, which name the type, a user and a database
names           names of things in projects, and their parts
projects        projects, and the organisations that the first parts of their names are
hosts           hosts, host sets and sources of hosts
roles           what an account or a group may do in a project
vaults          vaults, libraries, credentials, and their bindings to targets
terms           the terms of a session, fixed when it is established
basis           the records that a session stands on, and what the end of one means
leases          credentials issued for one session, until they are revoked
termination     causes that end a session, and the one that applies
connections     records of connections, and reasons for which one closes
history_bodies  typed bodies of history entries
snapshots       canonical JSON of the records that authorised a session
=======
settings     settings of a target that speaks TCP
address      addresses of such targets, which name the type, a user and a database
names        names of things in projects, and their parts
projects     projects, and the organisations that the first parts of their names are
hosts        hosts, host sets and sources of hosts
roles        what an account or a group may do in a project
vaults       vaults, libraries, credentials, and their bindings to targets
terms        the terms of a session, fixed when it is established
termination  causes that end a session, and the one that applies
connections  records of connections, and reasons for which one closes
snapshots    canonical JSON of the records that authorised a session
opening      what a connection is opened with
proofs       proofs that a client holds the key to which a session is bound
messages     control messages of the wire, and its close codes
websocket    the server's side of WebSocket: handshake, frames, close codes
>>>>>>> t-wire
"""
