-- Ends a wrk run with one line that bench.py reads: requests, microseconds, errors, median and 99th percentile in microseconds.
function done(summary, latency)
    local wrong = summary.errors
    local failed = wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout
    io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration, failed,
        latency:percentile(50), latency:percentile(99)))
end
