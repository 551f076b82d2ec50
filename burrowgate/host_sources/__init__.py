"""Sources of hosts: plugins that name the hosts of a host set, and the one that asks the DNS."""
