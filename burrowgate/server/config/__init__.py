"""Configuration.

keys       every key: its default, its meaning, and the sources it is read from
types      the types of values: how each is written and read
settings   the part of the configuration that each component uses
"""
