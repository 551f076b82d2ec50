"""The road of a request: from a visitor's connection to the target's, and back.

Its modules, in the order of the road.

    factory      makes a connection for whoever connects
    http1        the visitor's HTTP/1 connection: requests to exchanges, one after another, and answers to bytes
    reader       a visitor's bytes to requests, in their turn, however they are cut
    http2        the visitor's HTTP/2 connection: frames to streams, and answers to frames
    streams      one stream of it: a request and its answer
    h2_library   the library's connection, told where it takes too much for the end of everything
    resource     the same for any twisted.web Site
    exchange     one request and its answer: admit, forward, account
    traced       the same with a span, where somebody keeps traces
    admission    facts to a decision, through the directory; the shell around `core.access`
    landing      what the gateway itself answers on a target's domain: the way in, and the way out
    answers      what visitors are told when they do not reach the target; the one place that picks a status
    refusals     how many of them an address is told, and the log, one by one
    look         how every page of the gateway's own looks
    upstreams    connections to targets: made, kept, and handed to exchanges
    upstream     one connection to a target: an exchange's other end
    addresses    where a name leads, and where no target may
    trust        how an `https` target proves who it is
    probe        does a target speak TLS
    folder       a folder as a target
    selection    how much of a file a request gets: all, a part, nothing new
    listing      the page that lists a folder
    beneath      opens a path below a folder, and nothing outside it
    connections  everything that is open, with its limits and deadlines
    usage        visits, counted in memory and written together
    stamps       names for requests, and dates
    transports   TCP that writes at once when nothing is queued
"""
