"""The session runtime, independent of protocols: HTTP, TCP, browsers and the relay use it.

service              mint, extend, relabel, revoke and delete sessions
visit_cuts           cut one visit of a session
extend_requests      requests of visitors for more time
updates              one change of one session, with its audit event
times                times as texts of RFC 3339
targets              add, change and delete targets and their domains
target_events        audit events of targets
sign_in_rules        changes of the rules of sign-in on sessions and targets
target_places     checks of what the address and the files of a target name
optimistic           expected versions, and the retry after a conflict
registry             routes and cached sessions, kept current by the store's change feed
authorization        authorization of a request through registry, store and counters
authorization_cache  decisions that still hold, for requests with the same credential
connections          open connections and live exchanges, with their limits and deadlines
connection_info      live exchanges as the runtime sees them, and the scopes that end them
connection_leases    connection limits of sessions across all nodes
logins               the login that a request proves
sign_in_checks       judges live exchanges again when a rule, login or account has changed
members              sessions of the accounts that a target names as members
passphrases          comparison of passphrases, and limits on wrong ones
visits               visits, counted in memory and written together
expiry               cuts live exchanges of sessions that are over
expiry_events        audit events of sessions whose time has come
webhooks             add, change, test and remove webhooks
webhook_delivery     sends the audit log's events to webhooks
"""
