"""Benchmarks of Burrowgate and its peers: `python -m bench --help`, docs/bench.md.

__main__        the command line: runs workloads, prints and writes their results
errors          the error of a measurement that failed
processes       child processes on their own cores, and their CPU time and memory
environment     what the workloads of one run share: cores, scratch folder, settings
figures         figures, workloads, results and bars: no I/O
rounds          measures contenders in turns
http            single requests, and loads of requests by wrk with checked responses
wrk, h2load     run these programs and parse their output
websockets      the part of WebSockets that an echo needs
patterns        the bytes of large bodies
fixtures        a gateway's home with many sessions, written without a gateway
contest         starts the gateway and all installed peers before one upstream
peers/          how each proxy is started: Burrowgate, nginx, HAProxy, Caddy, configurable-http-proxy, twisted.web.proxy
upstreams/      the servers behind the proxies
loads/          load generators where wrk does not suffice: WebSockets, 100 MB bodies, a steady trickle
workloads/      one module for each line of the table
machine         the machine and the versions of all programs
table, plot     results as text and Markdown, and as SVG
profile         profiles of the gateway by py-spy
console         benchmark of the console in a browser
mint_store      benchmark of the SQLite store, without a gateway
audit_verify    benchmark of the verification of the audit log
sign_in         benchmark of a login in memory: its cost for a request, and its memory
sign_in_processes  benchmark of sign-in with real processes: walk, passwords, cuts and renewals
load_generator  a home or store with millions of sessions
scale           benchmark of the stores with millions of sessions
"""
