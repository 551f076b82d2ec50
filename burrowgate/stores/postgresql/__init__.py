"""The store for many machines: a schema in a PostgreSQL database, through psycopg.

opening   from a URL to the store
address   what the URL says, and what people may read of it
line      one connection, for one thread
faults    the database's errors, in words
schema    the tables: made, brought up to date, and the past that their numbers belong to
store     reads, the feed's position, and the thread boundary
feed      the thread that listens
page      the position that the processes of one machine share
writing   many changes in one transaction
staging   what becomes of them, decided in memory
nodes     what nodes say of themselves and hold
listing   pages of sessions
steps/    the schema, one numbered step after another
"""
