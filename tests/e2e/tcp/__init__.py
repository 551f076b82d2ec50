"""Browsers at TCP sessions."""
