"""Injection: the gateway authenticates to a target with a secret that the visitor never has; then bytes pass unchanged.

interface            an injector as the tunnel sees it: secret, options, bytes in and out, TLS, failure
factory              the injector for a type of target
handshake            runs the two handshakes of an injector as one sequence of steps
byte_reader          bytes of one message, read with bounds
redaction            recognises a secret in bytes, in the forms in which protocols carry it
postgresql           PostgreSQL; its messages are in `postgresql_messages`
mysql                MySQL and MariaDB; its packets are in `mysql_packets`
redis                Redis
vnc, des             RFB; the cipher of its passwords
"""
