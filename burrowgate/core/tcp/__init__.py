"""Sessions of TCP targets: their records, limits, ends and history, as pure records and rules.

settings        settings of a target that speaks TCP
address         addresses of such targets, which name the type, a user and a database
names           names of things in projects, and their parts
projects        projects, and the organisations that the first parts of their names are
hosts           hosts, host sets and sources of hosts
roles           what an account or a group may do in a project
vaults          vaults, libraries, credentials, and their bindings to targets
uses            which types of targets the gateway authenticates to itself
secret_values   the values of each kind of credential, checked
terms           the terms of a session, fixed when it is established
basis           the records that a session stands on, and what the end of one means
termination     causes that end a session, and the one that applies
connections     reasons for which a connection closes
leases          credentials issued for one session, until they are revoked
history_bodies  typed bodies of history entries
snapshots       canonical JSON of the records that authorised a session
opening         what a connection is opened with
proofs          proofs that a client holds the key to which a session is bound
messages        control messages of the wire, and its close codes
websocket       the server's side of WebSocket: handshake, frames, close codes
scram           SCRAM without I/O, and the verifier that PostgreSQL stores
saslprep        the form in which passwords are hashed
history_addresses  addresses of clients in the history
history_audit      comparison of the history with the audit log
"""
