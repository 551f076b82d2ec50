"""TCP and UNIX sockets as the gateway uses them.

eager_tcp        connections that write at once if nothing is queued
protocol         base class of connections' protocols
unix_client      the same for connections to UNIX sockets
keepalive        connections closed whose peer no longer responds
splice           bodies and tunnels that stay in the kernel (splice(2))
listening_port   listening ports that survive running out of file descriptors
accept_balance   accepts balanced among worker processes
proxy_protocol   listeners behind proxies that speak the PROXY protocol
fd_limits        how many file descriptors clients and targets may take
"""
