"""Boxes: starts disposable browsers, each isolated, relays their screens, and ends them.

interfaces      the port of launchers, and its records
waiting         waits for events and times
service         starts, shows and ends the boxes of visitors
running         one box in the process that owns it
deadlines       which of its ends and warnings are due
destroying      destroying it, repeated until it succeeds
writer          its record in the store
records         the records of all boxes
directory       what this process knows of them
session_ends    whether the session of a box is over
sweep           boxes whose process is gone
kit, ports      what boxes share and need
folders         folders of boxes on this machine
box_files       files that pass between visitors and boxes
screen_opening  connections of viewers, for the wire
screen          relay of a box's screen to its viewer
egress_proxy    the way of a box to the network
names           look-up of host names for one box
transfers       downloads and uploads
unix_listener   listening on a UNIX socket of a box
"""
