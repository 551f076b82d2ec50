"""TCP sessions as services: projects and what is in them, establishment, connections, credentials, and ends.

records        how the records of this package are kept in a store
record_editor  changes of records: each is one commit with its audit event
project_service  projects
host_service   sources, host sets and hosts
role_service   roles in projects
vault_service  vaults, libraries and bindings
credential_service  credentials of the local vault
rotation_job   seals secrets anew after a rotation of the keys
vault_upkeep   moves sealed values to the newest key, and removes those of deleted credentials
impact         what a deletion would end
establishment  permission, host, terms, credentials and snapshot of a new session
hosts          the choice of the host of a new session
credentials    credentials of sessions: issued at the start, read for connections
lease_runner   renewal and revocation of issued credentials
opener         the decision whether a client may open a connection
openings       connections from before the dial until they are closed
basis_reader   which records that a session stands on are gone
live_sessions  cuts of live connections whose session's basis is gone
terminations   ends of sessions, written into the history
"""
