"""Records and rules of boxes: disposable browsers, each isolated, of one visitor and for one use.

settings    what a target of the type `browser` starts, and its limits
states      states of a box, and the reasons for which it ends
records     the record of a box while it exists
idle        deadlines: what is due next, a warning or the end
rfb/        the protocol of screens
"""
