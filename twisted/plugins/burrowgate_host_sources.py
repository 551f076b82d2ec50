"""Twisted plugins of Burrowgate: the built-in host source, by dotted name.

Every program that looks for Twisted plugins may import this file, so it imports neither a reactor nor a resolver. The
source `static` is none of them: its hosts are records of the store, which no plugin gets.
"""

from burrowgate.host_sources.catalogue import DNS_OPTIONS, SourceByName

dns = SourceByName(
    "dns",
    "Answers of the DNS when a session is established.",
    "burrowgate.host_sources.dns.DnsSource",
    options=DNS_OPTIONS,
)
