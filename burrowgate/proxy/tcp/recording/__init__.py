"""Recordings of terminals: asciicast v2, written as it comes, and found again by its hash.

asciicast   the events of a terminal as lines of asciicast v2
files       the folder of the recordings: names, compression, hashes, recovery
recorder    one recording, written by threads, with backpressure
retention   which recordings are deleted, and when
"""
