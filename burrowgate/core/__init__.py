"""Rules and records: pure functions and frozen records, without clock, entropy, I/O or Twisted.

access           authentication and authorization of one request
denial_reasons   reasons for which a request is denied
session_limits   the limit of a session that a request breaks
sign_in          which rules of sign-in a request has to fit, and how they decide
entry            the confirmation and the passphrase before the first visit
passphrases      passphrases: their rules, secrets and tags
sessions         the session record, its limits and its states
targets          the target record and its domains
target_address   the address of a target: host, UNIX socket or folder, and path prefix
suggested_name   the name of a new target, by its address
resources        the generic record, for kinds that a store does not know
field_rules      header fields that a target's operator sets or removes
target_protocol  the version of HTTP that a target speaks
host_choice      whether a target accepts only its own `Host`
visit_cuts       cutting one visit of a session, and rotating its link
visit_events     audit events of visits that are opened
visit_ids        ids of visits without a cookie
extend_requests  requests of visitors for more time, granted or denied
lifecycle        changes of sessions and targets: mint, extend, revoke, delete
tokens           keys, session tokens, visit cookies, share seeds, page tokens
links            links: a token in a URL, found and written
page_paths       paths of page links: which are ambiguous, which assets belong to a page
audit            audit events and their hash chain
webhooks         endpoints of webhooks: repeated, given up and disabled
webhook_events   which audit events are sent to webhooks
webhook_signing  signatures of webhooks
rate_limit       a token bucket for each client address
log_aggregation  counts of requests that get no log line each
request_record   the record of one finished request
compiled         whether this installation's request path is compiled
proxy_protocol   the PROXY protocol header, versions 1 and 2
hosts            host names and authorities
durations        durations as people write them
sizes            sizes as people write them
http/            HTTP messages without I/O
"""
