"""The data plane: from a client's connection to the target's, and back.

interfaces           the two ends of an exchange, the exchange between them, and the identity of visitors
exchange             one request and its response: authorize, forward, answer for failures
exchange_state       its phases, their legal transitions, and their timeouts
exchange_relay       the events of its two ends: bodies, tunnels, backpressure, splicing
exchange_fields      all its fields
exchange_accounting  its bytes, its visit and its record
exchange_entry       what a visitor gets before the first visit
exchange_sign_in     requests to the sign-in host, and the hand-over on targets' domains
hand_over            sends a browser to sign in, and takes its login
own_request          requests that the gateway itself answers after some work
entry_form           an upstream end that takes the form of the entry page
context              dependencies and timeouts shared by all exchanges
fast_path            the general form of the fast path between the ends
local_upstream       an upstream end without a connection
response_receiver    a response sink without a client
login                responses on a target's domain that set or clear the visit cookie
key_set              the keys by which applications verify assertions about visitors
session_page         state of a visitor's link, requests for more time, and the banner
request_id           request ids and dates
rate_limit           limits rejections for each client address, and their log lines
forward_auth         answers other servers' authorization requests
web_resource         the same exchanges in a `twisted.web` site
tracing              an exchange with a trace span
http1/               HTTP/1 server connections
http2/               HTTP/2 server connections
upstream/            connections to targets
static/              folders as targets
tcp/                 TCP targets
responses/           responses of the gateway's own
transport/           TCP: eager writes, splice, listening ports, descriptor limits
"""
