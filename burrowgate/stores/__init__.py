"""Where targets, sessions, visits and the audit trail are kept; each store provides `interfaces.IStore`.

    factories   from `scheme:argument` to a store, through `twisted.plugin`
    rules       what every store decides the same way: claims, cursors, merged visits, silent nodes
    memory      the reference: plain dictionaries, gone with the process
    sqlite      one file, many processes: reads, the feed, and the thread boundary
    batches     one thread that takes all that waits, and answers on the reactor's thread
    subscribers who is woken when somebody commits
    schema      the SQLite file: made, opened, brought up to date; its faults in words
    rows        records to rows and back
    writing     many changes in one transaction, each for itself
    nodes       what nodes say of themselves and hold, for the one that writes
    listing     pages of sessions, each led by an index
    postgresql/ one database, many machines: a package with a map of its own
    steps/      the schema, one numbered step after another

`memory` and `sqlite` behave the same, which `burrowgate.testing.store_contract` holds.
"""
