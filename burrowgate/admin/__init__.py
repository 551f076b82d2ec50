"""The admin: a JSON API for the person who runs the gateway, on loopback, behind a key.

    desk        what the rooms below work with
    guard       who may ask at all
    operations  what an operation is: method, path, what it takes, what it answers
    targets     operations on targets and their domains
    sessions    operations on sessions: mint, extend, relabel, revoke, delete, links, seeds, visits
    events      the audit trail, page by page and as a stream
    health      whether the gateway lives, is ready, and what it counts
    openapi     the reference, made from the operations
    problems    from an error to its answer: the one place of the admin that chooses an HTTP status
    console     the files of the browser's console
    root        from a request to its operation, and from that to an answer
"""
