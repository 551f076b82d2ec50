"""Boxes: starts disposable browsers, each isolated, relays their screens, and ends them.

interfaces      the port of launchers, and its records
waiting         waits for events and times
"""
