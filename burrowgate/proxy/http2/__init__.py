"""HTTP/2 server connections.

connection     one client connection: frames to streams, responses to frames
stream         one stream: the downstream end of an exchange
flow_control   outbound flow control: which stream sends next
h2_adapter     the h2 library, where its defaults do not fit a gateway
"""
