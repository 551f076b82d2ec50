"""The admin: a JSON API for the person who runs the gateway, on loopback, behind a key.

Its modules.
    desk        what the rooms below work with
    guard       who may ask at all
    operations  what an operation is: method, path, what it takes, what it answers
    wishes      what callers may wish for, and what it means
    targets     operations on targets
    domains     operations on the domains of a target
    minting     operations that show what opens a session: mint, link, seed
    sessions    operations on sessions: list, relabel, extend, revoke, delete, visits
    events      the audit trail, page by page and as a stream
    health      whether the gateway lives, is ready, and what it counts
    openapi     the reference, made from the operations
    problems    from an error to its answer: the one place of the admin that chooses an HTTP status
    console     the files of the browser's console
    root        from a request to its operation, and from that to an answer
"""
