"""TLS for visitors: which certificate a name gets, how it is spoken, and where certificates come from.

hello         what a client says before anything is secret: name, protocols, groups
contexts      Mozilla's intermediate settings, as the standard library's contexts
certificates  one certificate with its key, read from the disk
shelf         every certificate at hand: chosen by name, read anew when it changes
handshakes    who is in the middle of one: a deadline, and a cap per address
connection    TLS between a connection of bytes and a visitor's protocol
visitors      the certificates of visitors: whose authority, and whom they name
files         what nobody else may read
authority     the authority of one's own, for a LAN
orders        certificates by ACME: which is due, one order at a time
acme          one order, in a thread
proofs        what an ACME server may come to see
renewals      when a certificate is due, and when to try again
side          all of it, put together
"""
