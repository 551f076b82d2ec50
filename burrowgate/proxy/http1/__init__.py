"""HTTP/1 server connections.

connection       one client connection: exchanges one after another, responses to bytes
request_reader   bytes to requests, in order, however they are cut
factory          makes connections for a listening port
over_tls         connections over TLS: certificates, HSTS
https_redirect   the plain listener beside TLS: redirects and ACME challenges
"""
