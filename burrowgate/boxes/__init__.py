"""Boxes: starts disposable browsers, each isolated, relays their screens, and ends them.

interfaces      the port of launchers, and its records
screen          relay of a box's screen to its viewer
egress_proxy    the way of a box to the network
names           look-up of host names for one box
transfers       downloads and uploads
unix_listener   listening on a UNIX socket of a box
waiting         waits for events and times
"""
