"""Certificates by ACME (RFC 8555).

manager      which certificates to obtain and renew, and when
client       one order, from account to certificate
challenges   responses to http-01 and tls-alpn-01 challenges, shared by all workers
renewal      when to renew, and how long to back off
settings     the server, the account, and the challenge
errors       why no certificate was issued
"""
