"""The operations of the admin API, one module for each resource.

targets        targets
domains        the domains of a target
sessions       sessions
connections    live connections, and traffic over time
audit          the audit trail, newest first, and its verification
event_stream   the audit trail as it grows
settings       configuration and findings
probe          tries an address before it becomes a target
health         liveness, readiness, status, metrics
"""
