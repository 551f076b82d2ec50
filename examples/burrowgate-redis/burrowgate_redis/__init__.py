"""A store for Burrowgate that keeps everything in Redis or Valkey.

opening    from what follows `redis:` to the store
address    what the URL says: where the server is, and how to speak to it
store      the store: which thread does what, and what is answered from memory
line       one connection, its faults in words, and whether the server may be trusted with data
writing    many changes at a time, sent until the chain of events fits
reading    records, pages and the feed
feed       the thread that hears of every commit
page       what the processes of one machine tell each other
records    records to JSON and back
scripts/   what has to happen at once, in Lua
"""
