"""RFB (RFC 6143, and rfbproto of the TigerVNC project), without I/O: both directions of a screen's connection.

handshake    versions and security types
constants    types of messages, encodings and the format of pixels
walk         a walk over a stream of bytes: what is passed on, dropped, inserted
encodings    which encodings a viewer may ask for
rectangles   where a rectangle of each encoding ends
cut_text     which messages of the clipboard pass, by direction and size
viewer       what the viewer sends
server       what the screen sends
connection   both directions of one connection
"""
