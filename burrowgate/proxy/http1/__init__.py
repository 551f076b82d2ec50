"""HTTP/1 server connections.

connection         one client connection: exchanges one after another
connection_state   its phases, their legal transitions and timeouts
closing            half-close, lingering close, timeouts
request_consumer   the interface that a reader reports to
request_reader     bytes to requests, in order, however they are cut
request_consumer   what the reader reports to the connection
header_reuse       fast path for requests that repeat the fields of the previous one
response_writer    responses to bytes
limits             sizes, rates and timeouts
factory            makes connections for a listening port
over_tls           connections over TLS: certificates, HSTS
https_redirect     the plain listener beside TLS: redirects and ACME challenges
"""
