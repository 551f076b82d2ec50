"""Rules and records: pure functions and frozen records, without clock, entropy, I/O or Twisted.

access           authentication and authorization of one request
denial_reasons   reasons for which a request is denied
sessions         the session record, its limits and its states
targets          the target record, its address and its domains
resources        the generic record, for kinds that a store does not know
field_rules      header fields that a target's operator sets or removes
target_protocol  the version of HTTP that a target speaks
host_choice      whether a target accepts only its own `Host`
lifecycle        changes of sessions and targets: mint, extend, revoke, delete
tokens           keys, session tokens, visit cookies, share seeds, page tokens
links            links: a token in a URL, found and written
page_paths       paths of page links: which are ambiguous, which assets belong to a page
audit            audit events and their hash chain
rate_limit       a token bucket for each client address
log_aggregation  counts of requests that get no log line each
request_record   the record of one finished request
proxy_protocol   the PROXY protocol header, versions 1 and 2
hosts            host names and authorities
durations        durations as people write them
http/            HTTP messages without I/O
"""
