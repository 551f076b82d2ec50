"""Configuration.

keys       all keys, with defaults and descriptions
types      the types of values, and their parsing
settings   the part of the configuration that each component uses
"""
