"""Servers behind the proxies, each fast enough not to limit them."""
