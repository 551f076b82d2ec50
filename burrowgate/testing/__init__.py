"""Public, stable helpers for tests against Burrowgate and for authors of plugins.

    records              sample targets, sessions, visits and events
    store_contract       the requirements of every store, as a suite of tests to derive from
    store_state_machine  the same requirements, tested with random operations against the reference store (needs
                         Hypothesis)
    launcher_contract    the requirements of every launcher of boxes, as a suite of tests to derive from
    fake_launcher        the reference launcher, whose boxes exist in memory
    gateway              a gateway in memory, between a client and an application
    wire                 a connection without a socket

docs/plugins.md shows how they are used.
"""
