"""The rules, as pure functions and frozen records: standard library only, no clock, no entropy, no I/O.

Its modules.
    durations      what people write for a length of time
    hosts          one way to compare host names and to read authorities
    tokens         keys, session tokens, visit cookies, share seeds, page tokens: their bytes
    links          a link's credential in a URL: found, taken out, put in
    pages          which paths may be shared one by one
    sessions       the session record and its state at a time
    targets        the target record, its address and its domains
    lifecycle      mint, extend, relabel, revoke, delete: from record to change
    events         the audit trail and the chain that shows tampering
    access         facts, records and time to a decision
    headers        fields either way, our cookies, the wire form of a head
    request_heads  what a request says, and what of it goes on
    answer_heads   what an answer says, and what of it goes on
    framing        where a message ends
    trace_context  what of a visitor's trace context goes on
    own_answers    the fields that go with all that the gateway says itself
    patience       how many refusals an address is given before it is told to wait
    repeats        refusals that are counted instead of told
"""
