"""The gateway process: construction, start and stop.

gateway       one process: starts, reloads, drains, stops
wiring        the composition root: builds all components
admin_wiring  builds the context of the admin API
webhook_wiring  builds the webhooks; webhook_secrets keeps their secrets in the home
listeners     listening sockets of visitors, the admin API and forward auth
unix_socket   the UNIX socket of the admin API
home          the gateway's home folder: master keys, admin key, files
keyring       the master keys, reloaded when their files change
diagnostics   what the gateway reports about itself
drop_cleaning removes what ended processes left in drop boxes
clock         wall-clock time that never goes back; clock_files keeps it in the home
entropy       random bytes
passphrase_hashing  Argon2id in threads of its own
primary_services  what one process does for all of a gateway
pidfile       which gateways run from a home
systemd       socket activation, readiness, watchdog
rlimits       the limit of open files
huge_pages    the environment in which memory is in huge pages
reactor       the epoll reactor with less overhead per event
twistd        the twistd plugin's service
config/       configuration: keys, sources, types
workers/      several processes of one gateway
cluster/      several nodes on one store
"""
