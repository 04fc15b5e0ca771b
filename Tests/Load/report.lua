-- Ends a run of wrk with one line for loads.py: requests, µs in all, errors, median µs, 99th percentile µs.
function done(summary, latency)
    local wrong = summary.errors
    local failed = wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout
    io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration, failed,
        latency:percentile(50), latency:percentile(99)))
end
