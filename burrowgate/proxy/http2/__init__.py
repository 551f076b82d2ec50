"""HTTP/2 server connections, and what connections to targets (`proxy.upstream.http2`) share with them.

connection       one client connection: frames to streams, responses to frames
factory          the connections of a listener
request_parser   heads of requests: limits, host and client certificate
stream           one stream: the downstream end of an exchange
stream_state     phases of a stream
stream_transport the connection, as a stream sees it
response_head    heads of responses: lower-case names, no field about the connection
header_blocks    heads of responses as HPACK blocks; fast path: a memo of fields
flow_control     outbound flow control: which stream sends next [shared]
frame_writer     frames to the transport [shared]
h2_adapter       the h2 library, set up for a gateway [shared]
"""
