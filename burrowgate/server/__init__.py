"""The process: builds everything, starts and stops it.

gateway       the composition root of one process
listeners     listening sockets of clients and the admin
unix_socket   the admin's UNIX socket
home          the gateway's home folder: keys, admin key, files
keyring       the signing keys, reloaded as their files change
diagnostics   what the admin shows of this process
clock         wall-clock time that never goes back
entropy       random bytes
pidfile       which gateway runs in a home
systemd       socket activation, readiness, watchdog
rlimits       the limit of open files
reactor       the reactor, without what the gateway does not use
twistd        the twistd plugin's service
config/       configuration: keys, sources, types
workers/      several processes of one gateway
cluster/      several nodes on one store
"""
