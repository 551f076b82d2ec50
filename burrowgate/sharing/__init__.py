"""Shares from Python."""
