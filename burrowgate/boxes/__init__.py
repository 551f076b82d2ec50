"""Boxes: starts disposable browsers, each isolated, relays their screens, and ends them.

interfaces      the port of launchers, and its records
waiting         waits for events and times
screen          relay of a box's screen to its viewer
unix_listener   listening on a UNIX socket of a box
"""
