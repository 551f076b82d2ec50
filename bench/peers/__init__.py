"""How each proxy is started, before one upstream, on one core, with its access log off.

Each module has a `PEER`. All check the same visit cookie: the gateway by its mac, the others by comparing its value.
"""
