"""Connections to targets.

pool             idle connections, kept for reuse and handed to exchanges
dial             new connections: name, addresses, TLS, and why none was made
connection       one connection: the upstream end of an exchange
request_writer   the request's direction of a connection
response_parser  bytes of a connection to the events of a response
http2/           connections of HTTP/2
address_policy   addresses where no target may be, checked after resolving
tls              how an https target proves its identity
tls_detection    whether a target speaks TLS
target_probe     one request to a target, outside any exchange
webhook_post     one message to a webhook, by the same dialling
"""
