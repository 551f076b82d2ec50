"""For whoever tests against Burrowgate, or writes a plugin for it: public, and kept stable.

    records         targets, sessions, visits and events, made up
    store_contract  what every store must do, as a suite to derive from
    gateway         a gateway in memory, between a client and an application
    wire            a connection without a socket
    store_play      the same, played at random against the reference store (needs Hypothesis)

docs/plugins.md shows how they are used.
"""
