"""The operations of the admin API, one module for each resource.

targets        targets
projects       projects and roles in them
host_sets      sources, host sets and hosts
impact         sessions and connections that would end with a target
domains        the domains of a target
sessions       sessions and their visits
session_list   the list of sessions
links          links and share seeds, shown again
visit_cuts     cutting one visit of a session
extend_requests  requests of visitors for more time
sign_in_rules  the rule of sign-in of a session
claims         claim links and shares of a session
accounts       accounts of people
invitations    links by which a person makes an account
access_tokens  tokens of programs for this API
account_logins  logins of accounts, and the state of providers
account_shares  what is shared with an account
connections    open connections
requests       finished requests: the request inspector
history        sessions and connections of TCP targets in the permanent history
recordings     recordings of terminals
timeseries     requests and bytes over time
audit          audit events, and the verification of their chain
event_stream   audit events as server-sent events
webhooks       endpoints that receive signed messages about sessions
vaults         places for secrets
credentials    credentials of local vaults
libraries      libraries, which make a fresh credential for each session
bindings       credentials and libraries that a target uses
leases         credentials that were issued for sessions
settings       configuration, keys and certificates
diagnostics    checks of the gateway, its store and its targets
probe          tries an address before it becomes a target
host_probe     whether a target accepts the public `Host`
console        logins to the console
health         liveness, readiness, status, metrics
"""
