"""Start of each proxy: before one upstream, on one core, without an access log.

Each module has a `PEER`. All check the same visit cookie: the gateway verifies its MAC, the others compare its value.
"""
