"""A fuzzer of the whole road: visitors, the gateway and a target, every byte of it made up (docs/fuzzing.md).

game      what happens in a game
judge     what must hold, whatever happened
strict    what a strict reader, h11, finds in the bytes of a game
dice      how games are made up
corpus    games worth beginning with, and every game that ever found something
__main__  `python -m tests.fuzz --minutes 30`
"""
