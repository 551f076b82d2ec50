"""Boxes: starts disposable browsers, each isolated, relays their screens, and ends them.

interfaces      the port of launchers, and its records
plugins         finds launchers
launchers       bubblewrap, container engines, Amazon ECS
box             the program that runs in a box
service         starts, shows and ends the boxes of visitors
running         one box in the process that owns it
deadlines       which of its ends and warnings are due
destroying      destroying it, repeated until it succeeds
writer          its record in the store
viewer_events   audit events of its viewer, limited
records         the records of all boxes
directory       what this process knows of them
session_ends    whether the session of a box is over
sweep           boxes whose process is gone
kit, ports      what boxes share and need
folders         folders of boxes on this machine
box_files       files that pass between visitors and boxes
screen          relay of a box's screen to its viewer
screen_opening  connections of viewers, for the wire
egress_proxy    the way of a box to the network
names           look-up of host names for one box
transfers       downloads and uploads
unix_listener   listening on a UNIX socket of a box
waiting         waits for events and times
"""
