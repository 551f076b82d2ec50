"""Records and rules of boxes: disposable browsers, each isolated, of one visitor and for one use.

settings        what a target of the type `browser` starts, and its limits
states          states of a box, and the reasons for which it ends
records         the record of a box while it exists
history         what is kept of one that was destroyed
visitors        whose a box is
views           what a visitor sees of the own box
start_options   what a visitor may choose
open_files      files on their way between a visitor and a box
idle            deadlines: what is due next, a warning or the end
egress          which hosts and addresses a box may reach; egress_request: what a browser asks of a forward proxy
rfb/            the protocol of screens
"""
