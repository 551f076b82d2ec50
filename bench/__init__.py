"""What Burrowgate costs, measured beside its peers: `python -m bench --help`, docs/bench.md.

__main__    the command line: which works, how long; prints and writes what came out
figures     what is measured, what a work is, and whether a bar is met: no I/O
rounds      contenders one after the other, again and again, and the medians
environment      what the works of one run share: cores, scratch folder, settings
processes   programs on cores of their own, and what they cost by the operating system's accounting
http        one request by hand, and a load of them by wrk with its answers checked
wrk         running wrk, and reading what it says
homes       a gateway's home with as many sessions as wanted, filled without the gateway
contest     everything that is installed, started before one upstream
peers/      how each proxy is started: ours, and nginx, HAProxy, Caddy, configurable-http-proxy, twisted.web.proxy
upstreams/  what stands behind them
loads/      programs that make load where wrk cannot: WebSockets, 100 MB bodies, a steady trickle
works/      one module for each line of the table
machine     on what it was measured
table       the results as text and Markdown
plot        the results as SVG
profile     where the gateway's time goes, by py-spy
mint_store  the SQLite store alone, without a gateway
"""
