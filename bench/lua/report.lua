-- What wrk found, as one line of JSON. Times in microseconds.
function done(summary, latency, requests)
   local e = summary.errors
   io.write(string.format(
      '\nREPORT {"requests": %d, "microseconds": %d, "bytes": %d, "p50": %d, "p99": %d, ' ..
      '"errors": {"connect": %d, "read": %d, "write": %d, "status": %d, "timeout": %d}}\n',
      summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99),
      e.connect, e.read, e.write, e.status, e.timeout))
end
