"""Configuration.

keys             all keys, with defaults and descriptions
types            the types of values, and their parsing
provider_tables  the `[[provider]]` tables
console_file     the settings that were changed in the console
reloading        the keys that a running gateway takes up
settings         the part of the configuration that each component uses
"""
