"""OpenBao, and HashiCorp Vault, which has the same API: a client, and the libraries that issue from it.

templates      paths and names with parts of the session
replies        replies of the server, read without I/O
transport      one request to a server, bounded in time and size
own_login      the gateway's own login: token or AppRole, renewed
library        the part that the libraries share: tokens for single sessions
kv             secrets that stay the same, from KV version 2
database       accounts of databases, one for each session
ssh            certificates for SSH keys
vault_context  the record of a vault as the context of a library
"""
