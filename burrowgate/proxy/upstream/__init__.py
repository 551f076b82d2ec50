"""Connections to targets.

pool             idle connections, kept for reuse and handed to exchanges
connection       one connection: the upstream end of an exchange
address_policy   addresses where no target may be, checked after resolving
tls              how an https target proves its identity
tls_detection    whether a target speaks TLS
target_probe     one request to a target, outside any exchange
"""
