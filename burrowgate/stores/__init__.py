"""Stores of targets, sessions, visits and the audit log; each provides `interfaces.IStore`.

memory         reference implementation: dictionaries of one process
sqlite/        one file, shared by the processes of one machine
postgresql/    one database schema, shared by any number of machines
sql_store      methods that are the same in both SQL stores
sql_nodes      nodes and leases in both SQL stores
sql_rows       records to rows and back
pagination     pages of sessions by SQL
worker_thread  a thread that processes queued requests in batches
health         damage found in a store, until it is found intact again
recheck        checks of a damaged store
notifier       calls subscribers of this process after each commit
common         rules of all stores: claims of unique values, cursors, merged visits, silent nodes
plugins        from a URL to a store, through entry points and plugin files
copy           copies a store into another, and verifies a store
maintenance    exclusive use and backup, beside the gateway

`burrowgate.testing.store_contract` tests that all stores behave the same.
"""
