"""HTTP/2 to targets: many exchanges on one connection.

streams      the connections of one target: streams on those that have capacity, and new connections
connection   one connection: frames to streams, requests to frames
stream       one stream: the upstream end of one exchange
heads        heads of requests and responses in terms of HTTP/1.1
"""
