"""HTTP messages without I/O: fields, heads, framing, and what changes on the way through a proxy.

fields             header fields: hop-by-hop, our own cookies, the bytes of a head
field_names        spellings of one name, and the names of a visitor's identity
request            a request head, parsed for authorization
request_fields     which request fields are read, dropped or passed
host_mapping       the public origin and that of the target, in requests and responses
path_prefix        paths below the path prefix of a target's address, and back
event_requests     requests that wait for events
response           a response head, parsed, and its form for the client
response_fast      the common responses, recognised as a whole [fast path]
lenient_head       unusual heads of responses, rewritten to obey the RFC
trailers           which trailer fields are forwarded, in both directions
framing            how long a message body is
h2_headers         HTTP/2 header blocks as HTTP/1.1 heads
h2_frame_limits    budgets against floods of HTTP/2 frames
h2_receive_windows how far the windows of HTTP/2 uploads grow, bounded in all
forwarded          the client behind trusted proxies
forward_auth       the requests of other servers that ask for a decision
trace_context      W3C trace context
security_headers   the fields of every response of the gateway's own
html_page          the frame and style of the gateway's own pages
site               requests to the sign-in host, and their responses
"""
