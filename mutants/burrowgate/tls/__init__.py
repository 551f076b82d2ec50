"""TLS of the listeners: certificates, handshakes, and where certificates come from.

manager               certificates of all domains: loaded, issued, renewed
connection            TLS over any transport
contexts              OpenSSL contexts: versions, ciphers, groups
client_hello          the ClientHello, parsed before OpenSSL sees it
handshake_limits      deadlines and limits of handshakes in flight
certificate_store     the certificate for each host name, reloaded as files change
certificate_files     certificates and their files
client_certificates   verification of client certificates
local_ca              a certificate authority of the gateway's own, for a LAN
private_files         files that only their owner may read
acme/                 certificates by ACME (RFC 8555)
"""
