"""Small clients of the servers that issue credentials, on Twisted's endpoints; each knows what the libraries need.

stream      one connection as a stream of bytes that coroutines read
client_tls  TLS towards the server
pool        connections that are kept for the next calls
postgresql  PostgreSQL: startup, authentication, simple queries
mysql       MariaDB and MySQL: handshake, authentication, queries as text
redis       Redis: RESP2
texts       texts of servers in our errors
"""
