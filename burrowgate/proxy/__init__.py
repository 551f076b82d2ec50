"""The road of a request: from a visitor's connection to the target's, and back.

http1        the visitor's HTTP/1 connection: requests to exchanges, one after another, and answers to bytes
reader       a visitor's bytes to requests, in their turn, however they are cut
resource     the same for any twisted.web Site
admission    facts to a decision, through the directory; the shell around `core.access`
exchange     one request and its answer: admit, forward, account
landing      what the gateway itself answers on a target's domain: the way in, and the way out
answers      what visitors are told when they do not reach the target; the one place that picks a status
upstreams    connections to targets: made, kept, trusted, and one exchange on one of them
upstream     one connection to a target: an exchange's other end
addresses    where a name leads, and where no target may
trust        how an `https` target proves who it is
folder       a folder as a target
probe        does a target speak TLS
connections  everything that is open, with its limits and deadlines
usage        visits, counted in memory and written together
transports   TCP that writes at once when nothing is queued
"""
